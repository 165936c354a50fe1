//! `PUT /v0/webhooks/{webhook_id}`

use super::webhook::{Webhook, of_path};
use super::webhook_in::{WebhookIn, Wish};
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Reply};

/// Replaces a webhook. Enabling it again begins with a clean record; what it missed can be asked for by
/// `POST /v0/webhooks/{webhook_id}/resend`.
#[utoipa::path(
    put, path = "/v0/webhooks/{webhook_id}", operation_id = "webhooks.update", tag = "webhooks",
    params(
        ("webhook_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = WebhookIn,
    responses((status = 200, description = "The webhook as it now is.", body = Webhook)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let wish = Wish::read(house, &call)?;
    let before = of_path(house, &call).await?;
    let changing = changing.of_revision(before.edition)?;
    let mut after = before.clone();
    wish.apply(&mut after, House::now());
    let answer = Answer::json(&Webhook::of(&after))?.at(before.edition + 1);
    let kept = changing.keep(&answer);
    let kept = kept.as_ref().map(|kept| (&changing.key, kept));
    let saved = house.table().replace_subscription((&before, Some(&after)), None, kept).await;
    if saved.is_ok() {
        tracing::info!(webhook = %after.id, "changed a webhook");
    }
    changing.saved(house, saved, answer).await
}
