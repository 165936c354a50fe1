//! A sandbox client's own clock, so that nobody has to wait for what happens a day later.

pub(crate) mod get;
pub(crate) mod update;

use chrono::TimeDelta;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Problem, time};
use crate::call::Call;
use crate::house::House;

/// Ten years: as far as a clock may be put.
const FURTHEST: TimeDelta = TimeDelta::days(3653);

/// What a sandbox's clock says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Clock {
    #[schema(example = "2026-12-01T12:00:00.000Z")]
    now: String,
    /// By how many seconds it is ahead of the real time.
    ahead_seconds: u32,
}

impl Clock {
    fn of(client: &gatehouse_domain::Client) -> Self {
        Self { now: time(client.time(House::now())), ahead_seconds: client.clock_ahead }
    }
}

/// The client that calls, which must be a sandbox: real customers live in real time.
fn sandbox(call: &Call) -> Result<&gatehouse_domain::Client, Problem> {
    let client = &call.caller()?.client;
    if client.sandbox {
        return Ok(client);
    }
    Err(Problem::action_not_allowed("SANDBOX_ONLY", "Only a sandbox client has a clock of its own."))
}
