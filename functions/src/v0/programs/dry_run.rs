//! `POST /v0/programs/dry-run`

use gatehouse_domain::Floor;
use gatehouse_domain::backtest::Trial;
use gatehouse_domain::id::CustomerId;

use super::program::{self, ProgramBody};
use crate::call::Call;
use crate::house::House;
use crate::v0::trial::TrialOut;
use crate::v0::{Answer, Problem, Reply};

/// Says what a program would decide about a customer, beside what was decided. Nothing is changed, and the program
/// need not be stored.
#[utoipa::path(
    post, path = "/v0/programs/dry-run", operation_id = "programs.dry_run", tag = "programs",
    params(("customer_id" = String, Query)),
    request_body = ProgramBody,
    responses((status = 200, description = "Both decisions.", body = TrialOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = &call.caller()?.client;
    let client = caller.id;
    let program = program::read(&call)?;
    let id = call.query("customer_id").ok_or_else(|| Problem::payload("customer_id: say which customer to try."))?;
    let unknown = || Problem::unknown_reference("CUSTOMER_NOT_FOUND", "customer");
    let id: CustomerId = id.parse().map_err(|_| unknown())?;
    let mut stored = house.table().customer(house.vault(), client, id).await?.ok_or_else(unknown)?;
    // Whoever was stored before the floor was laid is tried over it.
    stored.customer.facts.floor = Floor::of(caller);
    Answer::json(&TrialOut::from(Trial::of(&stored.customer, &program)))
}
