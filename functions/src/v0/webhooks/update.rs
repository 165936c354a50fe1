//! `PUT /v0/webhooks/{webhook_id}`

use gatehouse_store::SaveError;

use super::webhook::{Webhook, of_path};
use super::webhook_in::{WebhookIn, Wish};
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply};

/// Replaces a webhook. Enabling it again begins with a clean record; what it missed can be asked for by
/// `POST /v0/webhooks/{webhook_id}/resend`.
#[utoipa::path(
    put, path = "/v0/webhooks/{webhook_id}", operation_id = "webhooks.update", tag = "webhooks",
    params(("webhook_id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
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
    let changing = changing.of_revision(before.revision())?;
    let mut after = before.clone();
    wish.apply(&mut after, House::now());
    let answer = Answer::json(&Webhook::of(&after))?.at(after.revision());
    let kept = changing.keep(&answer);
    let kept = kept.as_ref().map(|kept| (&changing.key, kept));
    match house.table().replace_subscription((&before, Some(&after)), None, kept).await {
        Ok(()) => {
            tracing::info!(webhook = %after.id, "changed a webhook");
            Ok(answer)
        }
        Err(SaveError::Conflict) => Err(Problem::busy()),
        Err(SaveError::KeyUsed) => changing.winner(house).await,
        Err(error) => Err(error.into()),
    }
}
