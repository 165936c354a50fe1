//! `GET /v0/clock`

use super::{Clock, sandbox};
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply};

/// Tells what the sandbox client's own clock says.
#[utoipa::path(
    get, path = "/v0/clock", operation_id = "clock.get", tag = "sandbox",
    responses((status = 200, description = "The clock; `ahead_seconds` in `ETag`, since it only grows.", body = Clock)),
)]
pub(crate) async fn handle(_house: &'static House, call: Call) -> Reply {
    let client = sandbox(&call)?;
    Ok(Answer::json(&Clock::of(client))?.at(client.clock_ahead.into()))
}
