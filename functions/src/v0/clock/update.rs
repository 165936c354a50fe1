//! `PUT /v0/clock`

use chrono::TimeDelta;
use gatehouse_domain::Client;
use gatehouse_store::Agenda;
use utoipa::ToSchema;

use super::{Clock, FURTHEST, sandbox};
use crate::call::Call;
use crate::house::House;
use crate::jobs::kyc::sweep;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply};

#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct ClockIn {
    /// By how many seconds the clock is to be ahead of the real time; never less than it is.
    #[schema(example = 90000)]
    ahead_seconds: u32,
}

/// Puts the sandbox client's own clock forward, and has everything looked at that is due by then. The same request sent
/// again changes nothing. Only customers' times follow it: credentials, links and webhooks stay in real time.
#[utoipa::path(
    put, path = "/v0/clock", operation_id = "clock.update", tag = "sandbox",
    params(
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = ClockIn,
    responses((status = 200, description = "The clock as it then is.", body = Clock)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let client = sandbox(&call)?;
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let clock_ahead = read(&call)?;
    let record = house.table().client_now(client.id).await?.ok_or_else(|| Problem::not_found("client"))?;
    let changing = changing.of_revision(record.client.clock_ahead)?;
    if clock_ahead < record.client.clock_ahead {
        return Err(Problem::conflict("CLOCK_IS_AHEAD", "The clock is further ahead already, and never goes back."));
    }
    let client = Client { clock_ahead, ..record.client.clone() };
    let answer = Answer::json(&Clock::of(&client))?.at(clock_ahead.into());
    let kept = changing.keep(&answer);
    let kept = kept.as_ref().map(|kept| (&changing.key, kept));
    let saved = house.table().set_clock(&record, clock_ahead, kept).await;
    if saved.is_ok() {
        // Where this ends early, the sweep of the next minute finds the same.
        let sent = sweep::sweep(house, Agenda::Of(client.id), client.time(House::now())).await;
        let sent = sent.map_err(Problem::unavailable)?;
        tracing::info!(client = %client.id, clock_ahead, sent, "put a clock forward");
    }
    changing.saved(house, saved, answer).await
}

fn read(call: &Call) -> Result<u32, Problem> {
    let mut body = Body::of(call)?;
    let ahead = body.take::<u32>("ahead_seconds", "a number of seconds");
    let ahead = body.require("ahead_seconds", ahead);
    if ahead.is_some_and(|ahead| TimeDelta::seconds(i64::from(ahead)) > FURTHEST) {
        body.invalid("ahead_seconds", format!("is more than {}", FURTHEST.num_seconds()));
    }
    body.finish()?;
    ahead.ok_or_else(|| Problem::internal("a body without problems lacks a field"))
}
