//! `DELETE /v0/webhooks/{webhook_id}`

use super::webhook::of_path;
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Deleted, Reply};

/// Deletes a webhook. What is on its way to it is not sent any more.
#[utoipa::path(
    delete, path = "/v0/webhooks/{webhook_id}", operation_id = "webhooks.delete", tag = "webhooks",
    params(
        ("webhook_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    responses((status = 200, description = "What was deleted.", body = Deleted)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let endpoint = of_path(house, &call).await?;
    let changing = changing.of_revision(endpoint.edition)?;
    let answer = Answer::json(&Deleted::of("webhook", &endpoint.id))?;
    let kept = changing.keep(&answer);
    let kept = kept.as_ref().map(|kept| (&changing.key, kept));
    let saved = house.table().replace_subscription((&endpoint, None), None, kept).await;
    if saved.is_ok() {
        tracing::info!(webhook = %endpoint.id, "deleted a webhook");
    }
    changing.saved(house, saved, answer).await
}
