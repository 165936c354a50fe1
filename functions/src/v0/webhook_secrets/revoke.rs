//! `DELETE /v0/webhook_secrets`

use super::owner::Kept;
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Reply, query};

/// Revokes secrets at once. Without any of its own a webhook is signed with its client's; without those, not at all
/// until the client creates one.
#[utoipa::path(
    delete, path = "/v0/webhook_secrets", operation_id = "webhook_secrets.revoke", tag = "webhooks",
    params(
        ("old_secret_only" = Option<bool>, Query, description = "Keeps the newest."),
        ("webhook_id" = Option<String>, Query, description = "Revokes that webhook's own secrets."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the last answer; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    responses((status = 204, description = "They sign no more.")),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let old_only = query::flag(&call, "old_secret_only")?.unwrap_or(false);
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let kept = Kept::of(house, &call, changing).await?;
    let ring = kept.revoke(old_only)?;
    kept.save(house, &ring, Answer::new(204, "application/json", Vec::new())).await
}
