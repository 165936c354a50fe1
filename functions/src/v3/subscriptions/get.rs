//! `GET /v3.1/subscriptions/{id}`

use super::subscription::SubscriptionOut;
use crate::call::Call;
use crate::house::House;
use crate::v3::{Answer, Problem, Reply};

/// Shows a subscription.
#[utoipa::path(
    get, path = "/v3.1/subscriptions/{id}", operation_id = "subscriptions.get", tag = "subscriptions",
    params(("id" = String, Path)),
    responses((status = 200, description = "The subscription.", body = SubscriptionOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let id = call.path_id("id", "subscription")?;
    let found = house.table().subscription(call.caller()?.client.id, id).await?;
    let subscription = found.ok_or_else(|| Problem::not_found("subscription"))?;
    Ok(Answer::json(&SubscriptionOut::of(&subscription, &call.base_url()))?.at(subscription.edition))
}
