//! `GET /v0/customers/{customer_id}/decisions/{number}/replay`

use gatehouse_domain::id::CustomerId;
use gatehouse_domain::replay::replay;
use serde::Serialize;
use utoipa::ToSchema;

use super::decisions::DecisionOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::difference::DifferenceOut;
use crate::v0::{Answer, Problem, Reply};

/// A past decision, computed again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayOut {
    /// The decision as it was made.
    decision: DecisionOut,
    /// Whether the same facts and the same program version give the same decision now, in every part.
    same: bool,
    /// Where they differ: `before` is what was decided then, `after` what is computed now.
    differences: Vec<DifferenceOut>,
}

/// Computes a past decision again, from the stored facts of its revision and the program version that it pins.
#[utoipa::path(
    get, path = "/v0/customers/{customer_id}/decisions/{number}/replay", operation_id = "customers.replay",
    tag = "customers",
    params(("customer_id" = String, Path), ("number" = u64, Path)),
    responses((status = 200, description = "Whether it is the same.", body = ReplayOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let client = caller.client.id;
    let id: CustomerId = call.path_id("customer_id", "customer")?;
    let number: u64 = call.path_id("number", "decision")?;
    let key = house.vault().open(client, &caller.key).await?;
    let found = house.table().revision(&key, (client, id), number).await?;
    let past = found.ok_or_else(|| Problem::not_found("decision"))?;
    let decision = &past.customer.decision;
    // Versions are never deleted; one that is not there is a fault of ours.
    let program = house.table().program_version(client, decision.program).await?;
    let program = program.ok_or_else(|| Problem::internal("the program version of a decision is not on record"))?;
    let replayed = replay(&past.customer.facts, decision, &program);
    Answer::json(&ReplayOut {
        decision: DecisionOut::of(&past),
        same: replayed.same,
        differences: replayed.differences.into_iter().map(DifferenceOut::from).collect(),
    })
}
