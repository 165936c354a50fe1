//! `GET /v0/webhooks/{webhook_id}/events`

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::event::WebhookEvent;
use crate::call::Call;
use crate::house::House;
use crate::v0::events::list::time;
use crate::v0::webhooks::webhook::of_path;
use crate::v0::{Answer, Problem, Reply, page, query};

/// How long deliveries stay on record.
const KEPT: TimeDelta = TimeDelta::days(90);

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookEvents {
    /// Newest first.
    event_list: Vec<WebhookEvent>,
    next_page_token: Option<String>,
}

/// Lists the events that went or go to a webhook, newest first, for ninety days.
#[utoipa::path(
    get, path = "/v0/webhooks/{webhook_id}/events", operation_id = "webhook_events.list", tag = "webhooks",
    params(
        ("webhook_id" = String, Path),
        ("start_time" = Option<String>, Query, format = DateTime, description = "RFC 3339, inclusive."),
        ("end_time" = Option<String>, Query, format = DateTime, description = "RFC 3339, inclusive."),
        ("start_date" = Option<String>, Query, format = Date, description = "The same as a date."),
        ("end_date" = Option<String>, Query, format = Date, description = "The same as a date."),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"),
    ),
    responses((status = 200, description = "A part of the list.", body = WebhookEvents)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let now = House::now();
    let start = time(&call, "start_time")?.or(date(&call, "start_date")?).unwrap_or(now - KEPT);
    // Dates are inclusive too.
    let end_of_day = date(&call, "end_date")?.map(|day| day + TimeDelta::days(1) - TimeDelta::milliseconds(1));
    let end = time(&call, "end_time")?.or(end_of_day).unwrap_or(now);
    let limit = page::limit(&call)?;
    let after = page::token::<page::Place>(&call)?;
    let after = after.as_ref().map(|place| place.0.as_str());
    let webhook = of_path(house, &call).await?;
    let found = house.table().deliveries_to((webhook.client, webhook.id), (start, end), after, limit).await?;
    Answer::json(&WebhookEvents {
        event_list: found.deliveries.iter().filter_map(WebhookEvent::of).collect(),
        next_page_token: found.next.as_deref().map(page::token_of),
    })
}

fn date(call: &Call, name: &str) -> Result<Option<DateTime<Utc>>, Problem> {
    let Some(text) = query::once_filled(call, name)? else { return Ok(None) };
    let day = chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d");
    let day = day.map_err(|_| Problem::payload(format!("{name} is no date such as 2026-11-22.")))?;
    Ok(Some(day.and_time(NaiveTime::MIN).and_utc()))
}
