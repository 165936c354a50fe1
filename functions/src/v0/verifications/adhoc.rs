//! `POST /v0/verifications/adhoc`

use std::collections::BTreeSet;

use gatehouse_checks::Context;
use gatehouse_domain::fact::{ListVerdict, Screening};
use gatehouse_domain::id::CustomerId;
use gatehouse_domain::thresholds::Thresholds;
use gatehouse_domain::verification::VerificationResult;
use gatehouse_domain::{Client, Customer, Floor};
use gatehouse_screening::Settings;
use gatehouse_store::StoredCustomer;
use serde::Serialize;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::jobs::watchlists::{self, index};
use crate::v0::body::Body;
use crate::v0::{Answer, Problem, Reply};

/// Two customers, one of whom pays the other.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct AdhocIn {
    payer_id: String,
    payee_id: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Adhoc {
    id: String,
    /// The lists that may know one of the two, as Synctera names them: `US_OFAC` alone.
    matching_watchlists: BTreeSet<&'static str>,
    /// The same with every list, by our own names.
    matching_lists: BTreeSet<String>,
    #[schema(value_type = String, example = "ACCEPTED")]
    result: VerificationResult,
}

/// Asks the watchlists about a payer and a payee now. Nothing is kept and no status changes.
#[utoipa::path(
    post, path = "/v0/verifications/adhoc", operation_id = "verifications.adhoc", tag = "verifications",
    request_body = AdhocIn,
    responses((status = 200, description = "What the lists say.", body = Adhoc)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let (payer, payee) = read(&call)?;
    let parties = [load(house, &call, payer).await?.customer, load(house, &call, payee).await?.customer];
    let lists = index::current(house).await.map_err(Problem::unavailable)?;
    let client = &call.caller()?.client;
    let mut of_each = Vec::new();
    for party in &parties {
        let screening = settings(house, client, party).await?;
        let (now, sandbox) = (call.now(), client.sandbox);
        let context = Context { now, sandbox, lists: &lists, screening: &screening, screen_again: true };
        of_each.push(screen(party, &context).collect::<Vec<Screening>>());
    }
    let matching: BTreeSet<String> = of_each.iter().flatten().flat_map(matching).collect();
    Answer::json(&Adhoc {
        id: House::new_id().to_string(),
        matching_watchlists: matching.iter().filter_map(|list| synctera_name(list)).collect(),
        matching_lists: matching,
        result: of_each.iter().map(|answers| result(answers)).max().unwrap_or(VerificationResult::VendorError),
    })
}

/// The party's own program's, and none above the usual ones: what is asked in passing is asked no less closely.
async fn settings(house: &House, client: &Client, party: &Customer) -> Result<Settings, Problem> {
    let program = house.program(client.id, party.cip_tag).await?;
    let own = program.map_or_else(Thresholds::default, |program| program.thresholds(Floor::of(client)));
    Ok(watchlists::of_thresholds(own.stricter(Thresholds::default())))
}

fn screen<'a>(customer: &'a Customer, context: &'a Context<'_>) -> impl Iterator<Item = Screening> + 'a {
    customer.facts.active_documents().filter_map(|base| gatehouse_checks::screen(base, context))
}

fn matching(screening: &Screening) -> impl Iterator<Item = String> {
    let lists = screening.lists.iter().filter(|(_, verdict)| **verdict != ListVerdict::NoMatch);
    lists.map(|(list, _)| list.clone())
}

/// Synctera's name for a list, where it has one.
fn synctera_name(list: &str) -> Option<&'static str> {
    matches!(list, "ofac_sdn" | "cons_sdn").then_some("US_OFAC")
}

/// What the lists say of one party.
fn result(answers: &[Screening]) -> VerificationResult {
    let verdicts = answers.iter().flat_map(|answer| answer.lists.values().copied());
    match verdicts.max() {
        // Nobody who could be looked up, or no list: that is no clean answer.
        None => VerificationResult::VendorError,
        Some(ListVerdict::NoMatch) => VerificationResult::Accepted,
        Some(ListVerdict::SoftMatch) => VerificationResult::Review,
        Some(ListVerdict::Match) => VerificationResult::Rejected,
    }
}

async fn load(house: &House, call: &Call, id: CustomerId) -> Result<StoredCustomer, Problem> {
    let found = house.table().customer(house.vault(), call.caller()?.client.id, id).await?;
    found.ok_or_else(|| Problem::unknown_reference("CUSTOMER_NOT_FOUND", "customer"))
}

fn read(call: &Call) -> Result<(CustomerId, CustomerId), Problem> {
    let mut body = Body::of(call)?;
    let mut id = |field: &str| {
        let id = body.read(field, |text| text.parse::<CustomerId>().map_err(|_| "is no id"));
        body.require(field, id)
    };
    let (payer, payee) = (id("payer_id"), id("payee_id"));
    body.finish()?;
    payer.zip(payee).ok_or_else(|| Problem::internal("a body without problems lacks a field"))
}
