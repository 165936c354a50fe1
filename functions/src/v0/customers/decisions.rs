//! `GET /v0/customers/{customer_id}/decisions`

use std::collections::BTreeSet;

use gatehouse_domain::event::Actor;
use gatehouse_domain::id::CustomerId;
use gatehouse_domain::status::{Permission, VerificationStatus, Watchlists};
use gatehouse_store::PastRevision;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v0::programs::program::ProgramPin;
use crate::v0::{Answer, Problem, Reply, page, time};

/// A part of the list.
#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Decisions {
    decisions: Vec<DecisionOut>,
    /// Asks for the rest; absent at the end.
    next_page_token: Option<String>,
}

/// One decision. Every change of a customer ends with one, so they are numbered as the customer's revisions are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionOut {
    number: u64,
    /// The revision whose facts it was made from.
    facts_revision: u64,
    decided_at: String,
    /// Who caused it.
    #[schema(value_type = String, example = "client")]
    actor: Actor,
    /// The program version that it was made by.
    program: ProgramPin,
    /// The versions of the watchlists that its screenings asked, by their hash.
    lists: BTreeSet<String>,
    #[schema(value_type = String, example = "RECEIVE")]
    permission: Permission,
    #[schema(value_type = String, example = "PROVISIONAL")]
    verification_status: VerificationStatus,
    #[schema(value_type = String, example = "NO_MATCH")]
    watchlists: Watchlists,
}

impl DecisionOut {
    pub(super) fn of(past: &PastRevision) -> Self {
        let (customer, decision) = (&past.customer, &past.customer.decision);
        let screenings = customer.facts.active_documents().filter_map(|base| base.screening.as_ref());
        Self {
            number: customer.revision,
            facts_revision: customer.revision,
            decided_at: time(customer.updated_at),
            actor: past.event.actor,
            program: decision.program.into(),
            lists: screenings.map(|screening| screening.index.clone()).collect(),
            permission: decision.permission,
            verification_status: decision.verification_status,
            watchlists: decision.watchlists,
        }
    }
}

/// Lists every decision about a customer, newest first.
#[utoipa::path(
    get, path = "/v0/customers/{customer_id}/decisions", operation_id = "customers.decisions", tag = "customers",
    params(
        ("customer_id" = String, Path),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^([0-9]{1,9})?$"),
    ),
    responses((status = 200, description = "Decisions.", body = Decisions)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let id: CustomerId = call.path_id("customer_id", "customer")?;
    let (limit, below) = (page::limit(&call)?, page::token(&call)?);
    let key = house.vault().open(caller.client.id, &caller.key).await?;
    let past = house.table().revisions(&key, (caller.client.id, id), below.unwrap_or(u64::MAX), limit).await?;
    // Every customer has a first revision, so a list that is empty from the start is nobody's.
    if past.is_empty() && below.is_none() {
        return Err(Problem::not_found("customer"));
    }
    let last = past.last().map(|past| past.customer.revision).filter(|revision| *revision > 1);
    let decisions = past.iter().map(DecisionOut::of).collect();
    Answer::json(&Decisions { decisions, next_page_token: last.map(|revision| revision.to_string()) })
}
