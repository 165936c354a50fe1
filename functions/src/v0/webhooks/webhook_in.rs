//! What a request says of a webhook.

use chrono::{DateTime, Utc};
use gatehouse_domain::webhook::{Ended, EventFilter, Pace, Payload, Subscription};
use gatehouse_egress::EndpointUrl;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v0::Problem;
use crate::v0::body::{Body, Said};

const LONGEST_URL: usize = 1000;
const LONGEST_TEXT: usize = 1024;
const MOST_FILTERS: usize = 64;

/// A webhook as it is made or replaced.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct WebhookIn {
    /// Where events go: `https`, a public host, port 443, up to 1,000 characters.
    url: String,
    /// Types of events such as `PERSON.CREATED`, all that begin alike (`PERSON.*`), or all (`*`).
    enabled_events: Vec<String>,
    is_enabled: bool,
    /// `THIN` (ids and statuses; the default) or `FULL` (personal data).
    payload: Option<String>,
    rate_limit: Option<RateLimitIn>,
    description: Option<String>,
    /// Sent along with every event; up to 1,024 characters.
    metadata: Option<String>,
}

/// How fast an endpoint wants to be sent to; what is not said stays as it is.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct RateLimitIn {
    /// 1 to 500 attempts a second; usually 25.
    per_second: Option<u16>,
    /// 1 to 1,000 attempts at once; usually 50.
    burst: Option<u16>,
    /// 1 to 100 attempts under way at once; usually 10.
    in_flight: Option<u16>,
}

/// What a request wants a webhook to be.
pub(crate) struct Wish {
    pub(crate) url: String,
    events: Vec<EventFilter>,
    is_enabled: bool,
    payload: Option<Payload>,
    pace: Option<[Option<u16>; 3]>,
    description: Option<String>,
    metadata: Option<String>,
}

impl Wish {
    pub(crate) fn read(house: &House, call: &Call) -> Result<Self, Problem> {
        let mut body = Body::of(call)?;
        body.read_only(&["id", "last_updated", "creation_time", "disabled_reason", "has_own_secret"]);
        let url = body.read("url", |text| url(house, text));
        let url = body.require("url", url);
        let events = events(&mut body);
        let is_enabled = body.take::<bool>("is_enabled", "true or false");
        let is_enabled = body.require("is_enabled", is_enabled);
        let payload = body.read("payload", |text| match text {
            "THIN" => Ok(Payload::Thin),
            "FULL" => Ok(Payload::Full),
            _ => Err("is THIN or FULL"),
        });
        let pace = body.object("rate_limit", pace).value();
        let description = words(&mut body, "description");
        let metadata = words(&mut body, "metadata");
        body.finish()?;
        let (Some(url), Some(events), Some(is_enabled)) = (url, events, is_enabled) else {
            return Err(Problem::internal("a body without problems lacks a field"));
        };
        Ok(Self { url, events, is_enabled, payload: payload.value(), pace, description, metadata })
    }

    /// Makes an endpoint what the request wants it to be. What Synctera's form does not know stays unless it is said.
    pub(crate) fn apply(self, endpoint: &mut Subscription, now: DateTime<Utc>) {
        endpoint.url = self.url;
        endpoint.events = self.events;
        endpoint.payload = self.payload.unwrap_or(endpoint.payload);
        if let Some([per_second, burst, in_flight]) = self.pace {
            let before = endpoint.pace;
            endpoint.pace = Pace {
                per_second: per_second.unwrap_or(before.per_second),
                burst: burst.unwrap_or(before.burst),
                in_flight: in_flight.unwrap_or(before.in_flight),
            };
        }
        endpoint.description = self.description;
        endpoint.metadata = self.metadata;
        endpoint.switch((!self.is_enabled).then_some(Ended::ByClient), now);
        endpoint.updated_at = Some(now);
    }
}

fn url(house: &House, text: &str) -> Result<String, String> {
    let url = EndpointUrl::parse(text, house.egress_policy()).map_err(|problem| problem.to_string())?;
    if url.as_str().len() > LONGEST_URL {
        return Err(format!("has more than {LONGEST_URL} characters"));
    }
    Ok(url.as_str().to_owned())
}

fn events(body: &mut Body) -> Option<Vec<EventFilter>> {
    let said = body.take::<Vec<String>>("enabled_events", "a list of types of events");
    let names = body.require("enabled_events", said)?;
    if names.is_empty() || names.len() > MOST_FILTERS {
        body.invalid("enabled_events", format!("has 1 to {MOST_FILTERS} types of events"));
        return None;
    }
    let mut filters = Vec::new();
    for (position, name) in names.iter().enumerate() {
        match EventFilter::parse(name) {
            Ok(filter) if !filters.contains(&filter) => filters.push(filter),
            Ok(_) => {}
            Err(problem) => body.invalid(&format!("enabled_events[{position}]"), problem.to_string()),
        }
    }
    Some(filters)
}

#[expect(clippy::unnecessary_wraps, reason = "what reads an object may find none")]
fn pace(limits: &mut Body) -> Option<[Option<u16>; 3]> {
    let fastest = Pace::FASTEST;
    Some([("per_second", fastest.per_second), ("burst", fastest.burst), ("in_flight", fastest.in_flight)].map(
        |(name, most)| {
            let said = limits.take::<u16>(name, &format!("a number from 1 to {most}")).value()?;
            if !(1..=most).contains(&said) {
                limits.invalid(name, format!("is a number from 1 to {most}"));
            }
            Some(said)
        },
    ))
}

fn words(body: &mut Body, field: &str) -> Option<String> {
    let said: Said<String> = body.read(field, |text| {
        let fits = text.chars().count() <= LONGEST_TEXT;
        if fits { Ok(text.to_owned()) } else { Err(format!("has more than {LONGEST_TEXT} characters")) }
    });
    said.value()
}
