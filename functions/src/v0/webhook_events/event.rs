//! Synctera's webhook event: one event on its way to one webhook.

use chrono::TimeDelta;
use gatehouse_domain::changed::EventType;
use gatehouse_domain::id::{EventId, SubscriptionId};
use gatehouse_domain::webhook::{Attempt, Delivery, DeliveryState, Told};
use serde::Serialize;
use serde_json::Value;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v0::{Problem, time};

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookEvent {
    id: String,
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: EventType,
    event_time: String,
    resource_id: String,
    revision: Option<u64>,
    webhook_id: String,
    url: String,
    metadata: String,
    /// `RUNNING` before the first attempt, `RETRYING` before the next, `SUCCESS`, or `FAILED`: every attempt failed, or the
    /// webhook was disabled or deleted.
    status: &'static str,
    /// When it is tried next.
    next_attempt_time: Option<String>,
    response_history: Vec<Response>,
    /// JSON as a text: ids and statuses, whatever the webhook's payload.
    event_resource: String,
    event_resource_changed_fields: String,
}

/// One attempt.
#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
struct Response {
    /// The receiver's HTTP status, where it answered.
    code: Option<u16>,
    /// The start of its answer, or our own code for why there was none.
    response_body: String,
    sent_time: String,
    response_time: String,
    /// From the look at the name to the last byte.
    duration_ms: u32,
    url: String,
}

impl WebhookEvent {
    /// The event as far as it is; `None` for what goes in Synapse's form, which stands in `/v3.1`'s own log.
    pub(crate) fn of(delivery: &Delivery) -> Option<Self> {
        let Told::Type(kind) = delivery.told else { return None };
        let body: Value = serde_json::from_str(&delivery.body).unwrap_or_default();
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let (status, next) = match delivery.state {
            DeliveryState::Pending { due } if delivery.attempts.is_empty() => ("RUNNING", Some(due)),
            DeliveryState::Pending { due } => ("RETRYING", Some(due)),
            DeliveryState::Delivered => ("SUCCESS", None),
            DeliveryState::Exhausted | DeliveryState::Discarded => ("FAILED", None),
        };
        Some(Self {
            id: delivery.event.to_string(),
            kind,
            event_time: time(delivery.created_at),
            resource_id: delivery.object.to_string(),
            revision: body["revision"].as_u64(),
            webhook_id: delivery.subscription.to_string(),
            url: text("url"),
            metadata: text("metadata"),
            status,
            next_attempt_time: next.map(time),
            response_history: delivery.attempts.iter().map(Response::of).collect(),
            event_resource: text("event_resource"),
            event_resource_changed_fields: text("event_resource_changed_fields"),
        })
    }
}

impl Response {
    fn of(attempt: &Attempt) -> Self {
        Self {
            code: attempt.status,
            response_body: attempt.note.clone(),
            sent_time: time(attempt.at),
            response_time: time(attempt.at + TimeDelta::milliseconds(attempt.took_ms.into())),
            duration_ms: attempt.took_ms,
            url: attempt.url.clone(),
        }
    }
}

/// The delivery that the path names.
pub(crate) async fn of_path(house: &House, call: &Call) -> Result<Delivery, Problem> {
    let webhook: SubscriptionId = call.path_id("webhook_id", "webhook")?;
    let event: EventId = call.path_id("event_id", "event")?;
    let found = house.table().delivery(call.caller()?.client.id, event, webhook).await?;
    let found = found.filter(|delivery| matches!(delivery.told, Told::Type(_)));
    found.ok_or_else(no_event)
}

pub(crate) fn no_event() -> Problem {
    Problem::not_found("event of that webhook")
}
