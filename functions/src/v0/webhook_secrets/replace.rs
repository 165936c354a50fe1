//! `PUT /v0/webhook_secrets`

use chrono::TimeDelta;
use gatehouse_domain::webhook::MAX_OVERLAP;
use utoipa::ToSchema;

use super::owner::{Kept, OVERLAP, ShownSecret, generate};
use crate::call::Call;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply, time};

/// How a secret is replaced.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct ReplaceSecret {
    /// Whether the secret before goes on signing beside the new one, for 24 hours unless `overlap_hours` says more or
    /// less. Otherwise it stops at once.
    is_rolling_secret: Option<bool>,
    /// 0 to 168.
    overlap_hours: Option<u8>,
}

/// Replaces a secret and shows the new one this once, and again to whoever repeats the request under its key.
#[utoipa::path(
    put, path = "/v0/webhook_secrets", operation_id = "webhook_secrets.replace", tag = "webhooks",
    params(
        ("webhook_id" = Option<String>, Query, description = "Replaces that webhook's own secret."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the last answer; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = ReplaceSecret,
    responses((status = 200, description = "The new secret.", body = ShownSecret)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let overlap = overlap(&call)?;
    let kept = Kept::of(house, &call, changing).await?;
    let secret = generate()?;
    let ring = kept.replace(&secret, overlap)?;
    let old_until = ring.old_until().unwrap_or_else(House::now);
    let answer = Answer::json(&ShownSecret { secret, deleted_at: Some(time(old_until)) })?;
    kept.save(house, &ring, answer).await
}

fn overlap(call: &Call) -> Result<TimeDelta, Problem> {
    let mut body = Body::of(call)?;
    let rolls = body.take::<bool>("is_rolling_secret", "true or false").value().unwrap_or(false);
    let hours = body.take::<u8>("overlap_hours", "a number of hours from 0 to 168").value();
    let overlap = hours.map_or(OVERLAP, |hours| TimeDelta::hours(hours.into()));
    if overlap > MAX_OVERLAP {
        body.invalid("overlap_hours", "is a number of hours from 0 to 168");
    }
    body.finish()?;
    Ok(if rolls { overlap } else { TimeDelta::zero() })
}
