//! `POST /v0/verifications/verify`

use std::sync::Arc;

use chrono::{DateTime, Utc};
use gatehouse_checks::{Context, base};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::{DocumentId, VerificationId};
use gatehouse_domain::status::{DocumentStatus, VerificationStatus, Watchlists};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use gatehouse_domain::{Customer, Decision, Program, decide};
use gatehouse_screening::Index;
use serde::Serialize;
use utoipa::ToSchema;

use super::verification::{Told, VerificationOut};
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::jobs::kyc::process::check_customer;
use crate::jobs::watchlists::{self, index};
use crate::queue::CheckCustomer;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::party::Named;
use crate::v0::{Answer, Problem, Reply};

/// Whom to verify. Exactly one of `person_id` and `business_id`.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct VerifyIn {
    person_id: Option<String>,
    business_id: Option<String>,
    /// The customer agreed to being verified: `true`, or nothing is done.
    customer_consent: bool,
    /// Where the customer is connected from.
    customer_ip_address: Option<String>,
    /// Taken for Synctera's clients; every document that was submitted is checked.
    document_id: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Verified {
    /// What all verifications, these among them, add up to.
    #[schema(value_type = String, example = "ACCEPTED")]
    verification_status: VerificationStatus,
    verifications: Vec<VerificationOut>,
}

/// Makes Gatehouse's own checks of a customer now, and from now on whenever something is submitted.
///
/// Their results are listed like a vendor's; what decides is what was found, which is kept with each document.
#[utoipa::path(
    post, path = "/v0/verifications/verify", operation_id = "verifications.verify", tag = "verifications",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = VerifyIn,
    responses((status = 201, description = "What was found.", body = Verified)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let (named, ip, document) = read(&call)?;
    let stored = named.load(house, &call).await?;
    let facts = &stored.customer.facts;
    if document.is_some_and(|id| !facts.active_physical().any(|own| own.meta.id == id)) {
        return Err(Problem::unknown_reference("DOCUMENT_NOT_FOUND", "document"));
    }
    // Without the lists nobody can be screened, and so nobody be verified.
    let lists = index::latest(house).await.map_err(Problem::unavailable)?;
    let now = call.now();
    let program = house.program(stored.customer.client, stored.customer.cip_tag).await?;
    let program = program.ok_or_else(Problem::no_program)?;
    let sandbox = call.caller()?.client.sandbox;
    let checks = Checks { lists, program, now, sandbox, ids: std::array::from_fn(|_| House::new_id()) };
    let (client, customer) = (stored.customer.client, stored.customer.id);
    let reply = changing
        .change(
            house,
            stored,
            |customer| checks.run(customer, ip.as_deref()),
            |customer| {
                let own = checks.results(customer, &customer.decision);
                own.iter().map(|own| checks.show(customer, own).record(customer, own, now)).collect()
            },
            |customer| {
                let verifications =
                    checks.results(customer, &customer.decision).iter().map(|own| checks.show(customer, own)).collect();
                let verification_status = customer.decision.verification_status;
                Answer::created(&Verified { verification_status, verifications })
            },
        )
        .await?;
    let latest = index::latest(house).await.map_err(Problem::unavailable)?;
    if latest.version().content_hash != checks.lists.version().content_hash {
        // Whoever looked for those whom the new lists concern may have passed by before this was saved.
        let again = CheckCustomer { client, customer, revision: None, screen_again: true };
        check_customer(house, &again).await.map_err(Problem::internal)?;
    }
    Ok(reply)
}

/// Whom to verify, from which address they asked, and the document that the client means.
fn read(call: &Call) -> Result<(Named, Option<String>, Option<DocumentId>), Problem> {
    let mut body = Body::of(call)?;
    let named = Named::take(&mut body, "person_id", "business_id");
    let consent = body.take::<bool>("customer_consent", "true");
    let ip = body.read("customer_ip_address", |text| base::ip(text).map_err(|problem| problem.why)).value();
    let document = body.read("document_id", |text| text.parse::<DocumentId>().map_err(|_| "is no id")).value();
    if body.require("customer_consent", consent) == Some(false) {
        body.invalid("customer_consent", "is not true: without the customer's consent nothing is verified");
    }
    body.finish()?;
    named.map(|named| (named, ip, document)).ok_or_else(|| Problem::internal("a body without problems lacks a field"))
}

/// The checks of one request, the same for every try to save them.
struct Checks {
    lists: Arc<Index>,
    program: Program,
    now: DateTime<Utc>,
    sandbox: bool,
    ids: [uuid::Uuid; 4],
}

impl Checks {
    fn run(&self, customer: &mut Customer, ip: Option<&str>) -> Result<Changed, Problem> {
        customer.may_be_verified(VerificationType::Identity)?;
        customer.facts.checks_asked = true;
        if let Some(ip) = ip {
            customer.remember_ip(ip.to_owned());
        }
        let screening = watchlists::settings(&self.program, customer.facts.floor);
        let context = Context {
            now: self.now,
            sandbox: self.sandbox,
            lists: &self.lists,
            screening: &screening,
            // Whoever asks for a verification now asks the lists of now.
            screen_again: true,
        };
        for observation in gatehouse_checks::run(&customer.facts, &context) {
            customer.observe(observation);
        }
        // For the record: what decides is what was found, and it is decided first.
        let decision = decide(&customer.facts, &self.program);
        let results = self.results(customer, &decision);
        customer.facts.verifications.extend(results);
        Ok(Changed::Yes)
    }

    /// What the checks came to, by Synctera's types.
    fn results(&self, customer: &Customer, decision: &Decision) -> Vec<Verification> {
        let statuses: Vec<DocumentStatus> = decision.documents.values().copied().collect();
        let lists = match decision.watchlists {
            Watchlists::Match => VerificationResult::Rejected,
            Watchlists::SoftMatch | Watchlists::SoftMatchPendingUpload => VerificationResult::Review,
            Watchlists::NoMatch | Watchlists::FalsePositive => VerificationResult::Accepted,
            Watchlists::Pending => VerificationResult::Pending,
        };
        let mut results = vec![(VerificationType::Identity, identity(&statuses)), (VerificationType::Watchlist, lists)];
        let files = customer.facts.active_physical();
        let files: Vec<DocumentStatus> = files.map(|own| decision.document(own.meta.id)).collect();
        if !files.is_empty() {
            results.push((VerificationType::DocumentVerification, identity(&files)));
        }
        let of_owners = customer.facts.owners_result().filter(|_| customer.facts.entity == Entity::Business);
        results.extend(of_owners.map(|result| (VerificationType::RelatedEntities, result)));
        let numbered = results.into_iter().zip(self.ids);
        numbered
            .map(|((kind, result), id)| Verification {
                id: VerificationId::new(id),
                kind,
                result,
                at: self.now,
                source: Source::Gatehouse,
                about: None,
            })
            .collect()
    }

    fn show(&self, customer: &Customer, own: &Verification) -> VerificationOut {
        let vendor_info = serde_json::json!({
            "vendor": "Gatehouse", "content_type": "application/json", "json": { "index": self.lists.version().content_hash },
        });
        let told = Told { vendor_info: Some(vendor_info), ..Told::default() };
        VerificationOut::of(customer, own, told, self.now)
    }
}

/// The worst of the documents: a document that is not valid asks for a better one, which a person may overrule.
fn identity(statuses: &[DocumentStatus]) -> VerificationResult {
    let any = |status| statuses.contains(&status);
    match () {
        () if statuses.is_empty() => VerificationResult::Unverified,
        () if any(DocumentStatus::Invalid) || any(DocumentStatus::Reviewing) => VerificationResult::Review,
        () if any(DocumentStatus::Submitted) => VerificationResult::Pending,
        () => VerificationResult::Accepted,
    }
}
