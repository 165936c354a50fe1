//! `POST /v0/webhooks`

use gatehouse_domain::id::SubscriptionId;
use gatehouse_domain::webhook::Subscription;

use super::webhook::Webhook;
use super::webhook_in::{WebhookIn, Wish};
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply};
use crate::v3::subscriptions::create::MAX_SUBSCRIPTIONS;

/// Asks to hear of events at a URL. A client may have several endpoints; each hears what it asks for.
#[utoipa::path(
    post, path = "/v0/webhooks", operation_id = "webhooks.create", tag = "webhooks",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = WebhookIn,
    responses((status = 201, description = "The webhook.", body = Webhook)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let client = call.caller()?.client.id;
    let wish = Wish::read(house, &call)?;
    let list = house.table().subscription_list(client).await?;
    if list.subscriptions.len() >= MAX_SUBSCRIPTIONS {
        let message = format!("A client has at most {MAX_SUBSCRIPTIONS} webhooks and subscriptions. Delete one.");
        return Err(Problem::conflict("TOO_MANY_WEBHOOKS", message));
    }
    let now = House::now();
    let mut endpoint = Subscription::new(SubscriptionId::new(House::new_id()), client, wish.url.clone(), now);
    wish.apply(&mut endpoint, now);
    let answer = Answer::created(&Webhook::of(&endpoint))?.at(endpoint.edition + 1);
    let kept = changing.keep(&answer);
    let id = endpoint.id;
    let saved = house.table().put_subscriptions(&list, &[(None, endpoint)], kept.as_ref(), &changing.key).await;
    if saved.is_ok() {
        tracing::info!(webhook = %id, "created a webhook");
    }
    changing.saved(house, saved, answer).await
}
