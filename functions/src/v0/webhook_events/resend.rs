//! `POST /v0/webhooks/{webhook_id}/events/{event_id}/resend`

use std::time::Duration;

use chrono::TimeDelta;
use gatehouse_domain::webhook::Resent;

use super::event::{WebhookEvent, no_event, of_path};
use crate::call::Call;
use crate::house::House;
use crate::v0::webhooks::webhook;
use crate::v0::{Answer, Problem, Reply, query};
use crate::webhooks;

/// Seconds.
const LONGEST_DELAY: u32 = 3600;
/// SQS holds a message back for at most so long; a later one is found by the sweep.
const LONGEST_WAIT: u32 = 900;

/// Sends an event to a webhook once more, with the same id. What the schedule still has in store for it stays.
#[utoipa::path(
    post, path = "/v0/webhooks/{webhook_id}/events/{event_id}/resend", operation_id = "webhook_events.resend",
    tag = "webhooks",
    params(
        ("webhook_id" = String, Path), ("event_id" = String, Path),
        ("delay" = Option<u32>, Query, maximum = 3600, description = "Seconds."),
    ),
    responses((status = 200, description = "The event, on its way again.", body = WebhookEvent)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let delay = delay(&call)?;
    let before = of_path(house, &call).await?;
    if !webhook::of_path(house, &call).await?.is_active {
        return Err(Problem::action_not_allowed("WEBHOOK_DISABLED", "The webhook is disabled. Enable it first."));
    }
    let now = House::now();
    let mut after = before.clone();
    if after.resend(now + TimeDelta::seconds(delay.into())) == Resent::TooOften {
        let message = "The event was sent to this webhook too often already.";
        return Err(Problem::action_not_allowed("TOO_MANY_ATTEMPTS", message));
    }
    // Otherwise an attempt is under way at this very moment.
    if !house.table().reschedule_delivery((&before, &after), now).await? {
        return Err(Problem::busy());
    }
    if delay <= LONGEST_WAIT {
        let delay = Duration::from_secs(delay.into());
        webhooks::enqueue(house, &after, delay).await.map_err(Problem::internal)?;
    }
    tracing::info!(event = %after.event, webhook = %after.subscription, "resent");
    Answer::json(&WebhookEvent::of(&after).ok_or_else(no_event)?)
}

fn delay(call: &Call) -> Result<u32, Problem> {
    let Some(text) = query::once(call, "delay")? else { return Ok(0) };
    let delay = text.parse::<u32>().ok().filter(|delay| *delay <= LONGEST_DELAY);
    delay.ok_or_else(|| Problem::payload("delay: a number of seconds from 0 to 3600."))
}
