//! `DELETE /v0/webhooks/{webhook_id}`

use gatehouse_store::SaveError;

use super::webhook::of_path;
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Deleted, Problem, Reply};

/// Deletes a webhook. What is on its way to it is not sent any more.
#[utoipa::path(
    delete, path = "/v0/webhooks/{webhook_id}", operation_id = "webhooks.delete", tag = "webhooks",
    params(("webhook_id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "What was deleted.", body = Deleted)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let endpoint = of_path(house, &call).await?;
    let changing = changing.of_revision(endpoint.revision())?;
    let answer = Answer::json(&Deleted::of("webhook", &endpoint.id))?;
    let kept = changing.keep(&answer);
    let kept = kept.as_ref().map(|kept| (&changing.key, kept));
    match house.table().replace_subscription((&endpoint, None), None, kept).await {
        Ok(()) => {
            tracing::info!(webhook = %endpoint.id, "deleted a webhook");
            Ok(answer)
        }
        Err(SaveError::Conflict) => Err(Problem::busy()),
        Err(SaveError::KeyUsed) => changing.winner(house).await,
        Err(error) => Err(error.into()),
    }
}
