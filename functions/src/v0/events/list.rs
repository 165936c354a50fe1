//! `GET /v0/events`

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::webhook::EventFilter;
use gatehouse_store::Listed;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::message::{ListedEvent, Message};
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Problem, Reply, instant, page, query};

/// How far back the list goes.
const KEPT: TimeDelta = TimeDelta::days(30);
/// What happened less long ago may still be on its way into the list, behind something later: it is shown when nothing
/// can come before it any more.
const SETTLED: TimeDelta = TimeDelta::seconds(10);

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Events {
    /// Oldest first.
    events: Vec<ListedEvent>,
    /// Where the next reading begins, now or later: `page_token` of the next request.
    cursor: Option<String>,
    /// Whether there is more already.
    has_more: bool,
}

/// Lists what happened, oldest first, whether or not any webhook hears of it: for thirty days, from ten seconds after it
/// happened. Who reads on from the `cursor` each time misses nothing.
#[utoipa::path(
    get, path = "/v0/events", operation_id = "events.list", tag = "webhooks",
    params(
        ("type" = Option<String>, Query, pattern = "^([*]|BUSINESS[.][*]|CUSTOMER[.][*]|NOTE[.][*]|PERSON[.][*]|WEBHOOK[.][*]|BUSINESS[.]CREATED|BUSINESS[.]UPDATED|BUSINESS[.]VERIFICATION_OUTCOME[.]UPDATED|CUSTOMER[.]CREATED|CUSTOMER[.]KYC_OUTCOME[.]UPDATED|CUSTOMER[.]UPDATED|NOTE[.]CREATED|NOTE[.]UPDATED|PERSON[.]CREATED|PERSON[.]UPDATED|PERSON[.]VERIFICATION_OUTCOME[.]UPDATED|WEBHOOK[.]DISABLED|WEBHOOK[.]FAILING)?$", description = "A type such as PERSON.CREATED, or PERSON.*"),
        ("start_time" = Option<String>, Query, format = DateTime, description = "RFC 3339; thirty days ago at the earliest."),
        ("end_time" = Option<String>, Query, format = DateTime),
        ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"), ("limit" = Option<u32>, Query, minimum = 1),
    ),
    responses((status = 200, description = "A part of the list.", body = Events)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let client = call.caller()?.client.id;
    let now = House::now();
    let filter = query::once(&call, "type")?;
    let filter = filter.map(|text| EventFilter::parse(&text)).transpose();
    let filter = filter.map_err(|problem| Problem::payload(format!("type {problem}.")))?;
    let from = time(&call, "start_time")?.unwrap_or(now - KEPT).max(now - KEPT);
    let until = time(&call, "end_time")?.unwrap_or(now).min(now - SETTLED);
    let limit = page::limit(&call)?;
    let after = page::token::<page::Place>(&call)?;
    let after = after.as_ref().map(|place| place.0.as_str());
    let found = house.table().events(client, (from, until), after, limit).await?;
    let messages = found.events.iter().flat_map(|listed| match listed {
        Listed::Customer(event) => Message::of_event(event),
        Listed::Notice(notice) => vec![Message::of_notice(notice)],
    });
    let wanted = messages.filter(|message| filter.as_ref().is_none_or(|filter| filter.hears(message.kind)));
    Answer::json(&Events {
        events: wanted.map(|message| message.listed()).collect(),
        cursor: found.last.as_deref().map(page::token_of),
        has_more: found.more,
    })
}

/// A time in a parameter.
pub(crate) fn time(call: &Call, name: &str) -> Result<Option<DateTime<Utc>>, Problem> {
    let Some(text) = query::once_filled(call, name)? else { return Ok(None) };
    // Synctera's client writes an offset without a colon, and not every client escapes its plus.
    let text = text.replace(' ', "+");
    let loose = DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f%z").map(|time| time.to_utc());
    loose.or_else(|_| instant(&text)).map(Some).map_err(|why| Problem::payload(format!("{name} {why}.")))
}
