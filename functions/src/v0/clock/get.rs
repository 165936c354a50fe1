//! `GET /v0/clock`

use super::{Clock, sandbox};
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply};

/// Tells what the sandbox client's own clock says.
#[utoipa::path(
    get, path = "/v0/clock", operation_id = "clock.get", tag = "sandbox",
    responses((status = 200, description = "The clock.", body = Clock)),
)]
pub(crate) async fn handle(_house: &'static House, call: Call) -> Reply {
    Answer::json(&Clock::of(sandbox(&call)?))
}
