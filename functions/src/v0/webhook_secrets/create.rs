//! `POST /v0/webhook_secrets`

use super::owner::{Kept, OVERLAP, ShownSecret, generate};
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Reply, time};

/// Makes a secret that signs webhooks and shows it this once, and again to whoever repeats the request under its key. The
/// secret that came with the client goes on signing beside it for 24 hours.
#[utoipa::path(
    post, path = "/v0/webhook_secrets", operation_id = "webhook_secrets.create", tag = "webhooks",
    params(
        ("webhook_id" = Option<String>, Query, description = "Makes a secret of that webhook's own."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the last answer; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    responses(
        (status = 201, description = "The secret.", body = ShownSecret),
        (status = 409, description = "There is one already."),
    ),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let kept = Kept::of(house, &call, changing).await?;
    let secret = generate()?;
    let ring = kept.create(&secret, OVERLAP)?;
    let answer = Answer::created(&ShownSecret { secret, deleted_at: ring.old_until().map(time) })?;
    kept.save(house, &ring, answer).await
}
