//! `POST /v0/webhooks/trigger`

use gatehouse_domain::changed::EventType;
use gatehouse_domain::id::{CustomerId, EventId, SubscriptionId};
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::events::message::Message;
use crate::v0::webhook_events::event::WebhookEvent;
use crate::v0::{Answer, Problem, Reply};
use crate::webhooks;

/// Which event to send.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct Trigger {
    /// One of the types that Gatehouse sends, such as `PERSON.CREATED`.
    event: String,
    /// Sends it to that webhook alone, whatever it asks to hear.
    webhook_id: Option<String>,
}

/// Sends a test event, about nobody and marked `test`, to the enabled webhooks that hear of its type.
#[utoipa::path(
    post, path = "/v0/webhooks/trigger", operation_id = "webhooks.trigger", tag = "webhooks",
    request_body = Trigger,
    responses((status = 200, description = "The event as it goes to the first of them.", body = WebhookEvent)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let client = call.caller()?.client.id;
    let (kind, only) = read(&call)?;
    let mut endpoints = house.table().subscriptions(client).await?;
    if let Some(only) = only {
        endpoints.retain(|own| own.id == only);
        if endpoints.is_empty() {
            return Err(Problem::unknown_reference("INVALID_WEBHOOK_ID", "webhook"));
        }
        endpoints.retain(|own| own.is_active);
    } else {
        endpoints.retain(|own| own.hears(kind));
    }
    let nobody = CustomerId::new(House::new_id());
    let message = Message::for_test(kind, EventId::new(House::new_id()), nobody, House::now());
    let mut first = None;
    for endpoint in &endpoints {
        let delivery = webhooks::of_message(&message, endpoint);
        webhooks::dispatch(house, &delivery).await.map_err(Problem::internal)?;
        first.get_or_insert(delivery);
    }
    let first = first.as_ref().and_then(WebhookEvent::of).ok_or_else(|| {
        Problem::action_not_allowed("NO_WEBHOOK_HEARS", "No enabled webhook hears of events of that type.")
    })?;
    tracing::info!(event = %message.id, endpoints = endpoints.len(), "triggered a test event");
    Answer::json(&first)
}

fn read(call: &Call) -> Result<(EventType, Option<SubscriptionId>), Problem> {
    let mut body = Body::of(call)?;
    let kind = body.read("event", |text| {
        EventType::named(text).ok_or("is none of the types that are sent; a wildcard names none")
    });
    let kind = body.require("event", kind);
    let only = body.read("webhook_id", |text| text.parse::<SubscriptionId>().map_err(|_| "is no id")).value();
    body.finish()?;
    Ok((kind.ok_or_else(|| Problem::internal("a body without problems lacks a field"))?, only))
}
