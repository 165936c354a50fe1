//! `POST /v0/vendors/{vendor}/requests`

use gatehouse_domain::Client;
use gatehouse_domain::binding::About;
use gatehouse_domain::id::DocumentId;
use gatehouse_domain::vendor::{Asked, Calls, Vendor};
use gatehouse_domain::verification::VerificationType;
use gatehouse_store::ClientKey;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::connection::{self, Connection};
use crate::call::Call;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::party::Named;
use crate::v0::vendor_webhooks::receive;
use crate::v0::{Answer, Problem, Reply};

/// What the vendor is asked about. Exactly one of `person_id` and `business_id`.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct VendorRequestIn {
    person_id: Option<String>,
    business_id: Option<String>,
    /// What the vendor calls it: the id of its inquiry, run, applicant, session. `http` is told one that we make where there
    /// is none. `sandbox` answers by it: `REJECTED-1` is rejected, and so on.
    reference: Option<String>,
    /// What `http` is asked to verify: `IDENTITY` unless it says otherwise.
    verification_type: Option<String>,
    /// The sub-document that it is about. Once it has been replaced, the vendor's answer is about nothing.
    document_id: Option<String>,
}

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VendorRequestOut {
    reference: String,
    customer_id: String,
    document_id: Option<String>,
    /// The hash of the document's content as it is now.
    content: Option<String>,
}

const LONGEST_REFERENCE: usize = 200;

/// Says what a vendor is asked about, so that its webhooks find the customer, and count only for what it has seen: the
/// document, and the customer's name, birth, address and numbers, as they are now. An answer that no request announced is
/// a person's to look at. The same
/// reference said again is about what it then names.
#[utoipa::path(
    post, path = "/v0/vendors/{vendor}/requests", operation_id = "vendors.request", tag = "vendors",
    params(("vendor" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = VendorRequestIn,
    responses((status = 201, description = "What the vendor's answers will be about.", body = VendorRequestOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let vendor = connection::of_path(&call)?;
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return asked_before(house, &call, vendor, reply).await,
    };
    let caller = call.caller()?;
    let Wanted { named, reference, kind, document } = read(&call, vendor)?;
    let connected = Connection::load(house, &changing.key, caller.client.id, vendor).await?;
    let connected = connected.ok_or_else(|| Problem::not_found("vendor"))?;
    let customer = named.load(house, &call).await?.customer;
    let document = match document {
        None => None,
        Some(id) => {
            let found = customer.facts.contents().find(|(own, _)| *own == id);
            Some(found.ok_or_else(|| Problem::unknown_reference("DOCUMENT_NOT_FOUND", "document"))?)
        }
    };
    customer.may_be_verified(kind)?;
    let called = connected.url.is_some().then_some(Calls { kind, made: 0, over: false });
    let about = Some(About::Identity(customer.facts.identity()));
    let asked = Asked { vendor, reference: reference.clone(), customer: customer.id, document, about, calls: called };
    let record = connection::asked(caller.client.id, &asked, call.now())?;
    let answer = Answer::created(&VendorRequestOut {
        reference: reference.clone(),
        customer_id: customer.id.to_string(),
        document_id: document.map(|(id, _)| id.to_string()),
        content: document.map(|(_, content)| content.to_string()),
    })?;
    let saved = house.table().put_vendor_request(&changing.key, &record, changing.keep(&answer).as_ref()).await;
    if vendor == Vendor::Sandbox && saved.is_ok() {
        answer_at_once(house, &caller.client, &changing.key, &connected, (&reference, kind)).await?;
    }
    changing.saved(house, saved, answer).await
}

/// The request was kept before the sandbox's vendor answered, and may have ended between the two: it answers again, which
/// counts once.
async fn asked_before(house: &House, call: &Call, vendor: Vendor, reply: Reply) -> Reply {
    if vendor == Vendor::Sandbox && reply.is_ok() {
        let caller = call.caller()?;
        let Wanted { reference, kind, .. } = read(call, vendor)?;
        let key = house.vault().open(caller.client.id, &caller.key).await?;
        let connected = Connection::load(house, &key, caller.client.id, vendor).await?;
        let connected = connected.ok_or_else(|| Problem::not_found("vendor"))?;
        answer_at_once(house, &caller.client, &key, &connected, (&reference, kind)).await?;
    }
    reply
}

/// The sandbox's vendor answers what its reference begins with: `REVIEW-7` goes to a person.
async fn answer_at_once(
    house: &House,
    client: &Client,
    key: &ClientKey,
    connection: &Connection,
    (reference, kind): (&str, VerificationType),
) -> Reply {
    let said = serde_json::json!({
        "event_id": reference,
        "reference": reference,
        "verification_type": kind,
        "result": reference.split('-').next(),
    });
    receive::hear(house, client, key, connection, said.to_string().as_bytes()).await
}

/// What a request asks for.
struct Wanted {
    named: Named,
    reference: String,
    kind: VerificationType,
    document: Option<DocumentId>,
}

fn read(call: &Call, vendor: Vendor) -> Result<Wanted, Problem> {
    let mut body = Body::of(call)?;
    let named = Named::take(&mut body, "person_id", "business_id");
    let reference = body.read("reference", |text| match text.trim() {
        "" => Err("is required".to_owned()),
        text if text.len() > LONGEST_REFERENCE => Err(format!("has more than {LONGEST_REFERENCE} bytes")),
        text => Ok(text.to_owned()),
    });
    let reference = match vendor {
        Vendor::Http => reference.value().or_else(|| Some(House::new_id().to_string())),
        _ => body.require("reference", reference),
    };
    let kind = body.take::<VerificationType>("verification_type", "a type of verification").value();
    if kind == Some(VerificationType::ManualReview) {
        body.invalid("verification_type", "is a person's to answer");
    }
    let document = body.read("document_id", |text| text.parse::<DocumentId>().map_err(|_| "is no id")).value();
    body.finish()?;
    let kind = kind.unwrap_or(VerificationType::Identity);
    let whole = named.zip(reference).map(|(named, reference)| Wanted { named, reference, kind, document });
    whole.ok_or_else(|| Problem::internal("a body without problems lacks a field"))
}
