//! `GET /v0/webhooks/{webhook_id}/events/{event_id}`

use super::event::{WebhookEvent, no_event, of_path};
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply};

/// Shows an event on its way to a webhook, with every attempt.
#[utoipa::path(
    get, path = "/v0/webhooks/{webhook_id}/events/{event_id}", operation_id = "webhook_events.get", tag = "webhooks",
    params(("webhook_id" = String, Path), ("event_id" = String, Path)),
    responses((status = 200, description = "The event.", body = WebhookEvent)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let delivery = of_path(house, &call).await?;
    Answer::json(&WebhookEvent::of(&delivery).ok_or_else(no_event)?)
}
