//! `POST /v0/webhooks/{webhook_id}/resend`

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::webhook::{Delivery, DeliveryState, Resent, Subscription};
use gatehouse_store::Listed;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::webhook::of_path;
use crate::call::Call;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::{Answer, Problem, Reply, instant, page};
use crate::webhooks;

/// How far back events can be sent again.
const FARTHEST: TimeDelta = TimeDelta::days(14);

/// Which events to send again.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct Range {
    /// RFC 3339; fourteen days ago at the earliest.
    start_time: String,
    /// Now unless it is said.
    end_time: Option<String>,
    /// `MISSED` (the default): what was never sent to it, or not delivered. `ALL`: everything that it hears of.
    only: Option<String>,
}

/// From one time to another, both inclusive.
type Times = (DateTime<Utc>, DateTime<Utc>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Only {
    Missed,
    All,
}

/// What was begun. Events are looked through page by page.
#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Resending {
    /// How many deliveries of this page are on their way.
    resent: usize,
    /// Goes on with the rest: the same request with this `page_token`.
    next_page_token: Option<String>,
}

/// Sends a webhook again what it missed between two times, or everything: with the same ids as the first time, at the
/// pace of its `rate_limit`. Each request looks through up to a hundred events.
#[utoipa::path(
    post, path = "/v0/webhooks/{webhook_id}/resend", operation_id = "webhooks.resend", tag = "webhooks",
    params(
        ("webhook_id" = String, Path),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"),
    ),
    request_body = Range,
    responses((status = 200, description = "What of this page is sent again.", body = Resending)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let client = call.caller()?.client.id;
    let (range, only) = read(&call)?;
    let limit = page::limit(&call)?;
    let after = page::token::<page::Place>(&call)?;
    let after = after.as_ref().map(|place| place.0.as_str());
    let endpoint = of_path(house, &call).await?;
    if !endpoint.is_active {
        return Err(Problem::action_not_allowed("WEBHOOK_DISABLED", "The webhook is disabled. Enable it first."));
    }
    let found = house.table().events(client, range, after, limit).await?;
    let mut resent = 0;
    for listed in &found.events {
        for delivery in heard(listed, &endpoint) {
            resent += usize::from(again(house, delivery, only).await?);
        }
    }
    tracing::info!(webhook = %endpoint.id, resent, "resent a range");
    let next_page_token = found.last.as_deref().filter(|_| found.more).map(page::token_of);
    Answer::json(&Resending { resent, next_page_token })
}

fn heard(listed: &Listed, endpoint: &Subscription) -> Vec<Delivery> {
    match listed {
        Listed::Customer(event) => webhooks::of_event(event, endpoint),
        Listed::Notice(notice) => webhooks::of_notice(notice, endpoint).into_iter().collect(),
    }
}

/// Whether the delivery is on its way because of this request.
async fn again(house: &House, delivery: Delivery, only: Only) -> Result<bool, Problem> {
    let now = House::now();
    if webhooks::dispatch_new(house, &delivery).await.map_err(Problem::internal)? {
        return Ok(true);
    }
    let (client, event, subscription) = (delivery.client, delivery.event, delivery.subscription);
    let Some(stored) = house.table().delivery(client, event, subscription).await? else { return Ok(false) };
    let is_wanted = match stored.state {
        // The schedule still has it.
        DeliveryState::Pending { .. } => false,
        DeliveryState::Delivered => only == Only::All,
        DeliveryState::Exhausted | DeliveryState::Discarded => true,
    };
    let mut after = stored.clone();
    if !is_wanted || after.resend(now) == Resent::TooOften {
        return Ok(false);
    }
    // Whoever changed it meanwhile sends it too.
    if !house.table().reschedule_delivery((&stored, &after), now).await? {
        return Ok(false);
    }
    webhooks::enqueue(house, &after, std::time::Duration::ZERO).await.map_err(Problem::internal)?;
    Ok(true)
}

fn read(call: &Call) -> Result<(Times, Only), Problem> {
    let now = House::now();
    let mut body = Body::of(call)?;
    let start = body.read("start_time", |text| match instant(text) {
        Ok(start) if start < now - FARTHEST => Err("lies more than fourteen days back"),
        read => read,
    });
    let start = body.require("start_time", start);
    let end = body.read("end_time", instant).value();
    if start.zip(end).is_some_and(|(start, end)| end < start) {
        body.invalid("end_time", "lies before start_time");
    }
    let only = body.read("only", |text| match text {
        "MISSED" => Ok(Only::Missed),
        "ALL" => Ok(Only::All),
        _ => Err("is MISSED or ALL"),
    });
    let only = only.value().unwrap_or(Only::Missed);
    body.finish()?;
    let start = start.ok_or_else(|| Problem::internal("a body without problems lacks a field"))?;
    Ok(((start, end.unwrap_or(now)), only))
}
