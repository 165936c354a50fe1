//! `GET /v0/webhooks/{webhook_id}`

use super::webhook::{Webhook, of_path};
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply};

/// Shows a webhook.
#[utoipa::path(
    get, path = "/v0/webhooks/{webhook_id}", operation_id = "webhooks.get", tag = "webhooks",
    params(("webhook_id" = String, Path)),
    responses((status = 200, description = "The webhook.", body = Webhook)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let endpoint = of_path(house, &call).await?;
    Ok(Answer::json(&Webhook::of(&endpoint))?.at(endpoint.edition))
}
