//! `PATCH /v3.1/subscriptions/{id}`

use gatehouse_domain::webhook::Ended;
use serde::Deserialize;
use utoipa::ToSchema;

use super::subscription::{SubscriptionOut, losing, scopes, url};
use crate::call::Call;
use crate::house::House;
use crate::if_match::IfMatch;
use crate::v3::{Answer, Problem, Reply};

/// What to change; everything that is not there stays.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct UpdateSubscription {
    is_active: Option<bool>,
    url: Option<String>,
    scope: Option<Vec<String>>,
}

/// Changes a subscription; `is_active: false` ends it.
#[utoipa::path(
    patch, path = "/v3.1/subscriptions/{id}", operation_id = "subscriptions.update", tag = "subscriptions",
    params(
        ("id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
    ),
    request_body = UpdateSubscription,
    responses((status = 200, description = "The subscription as changed.", body = SubscriptionOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let client = caller.client.id;
    let id = call.path_id("id", "subscription")?;
    let body: UpdateSubscription = call.json()?;
    let list = house.table().subscription_list(client).await?;
    let found = list.subscriptions.iter().find(|subscription| subscription.id == id).cloned();
    let before = found.ok_or_else(|| Problem::not_found("subscription"))?;
    IfMatch::of(&call).check(before.edition)?;
    let mut subscription = before.clone();
    if let Some(text) = &body.url {
        subscription.url = url(house, text)?;
    }
    if let Some(names) = &body.scope {
        subscription.scopes = scopes(names)?;
    }
    match body.is_active {
        Some(true) => subscription.switch(None, House::now()),
        Some(false) => subscription.switch(Some(Ended::ByClient), House::now()),
        None => {}
    }
    if subscription.is_active && subscription.scopes.is_empty() && subscription.events.is_empty() {
        return Err(Problem::payload("scope: another subscription took them over; say which to take back"));
    }
    let answer = Answer::json(&SubscriptionOut::of(&subscription, &call.base_url()))?.at(before.edition + 1);
    let key = house.vault().open(client, &caller.key).await?;
    let mut changed = losing(&list.subscriptions, &subscription, House::now());
    changed.push((Some(before), subscription));
    house.table().put_subscriptions(&list, &changed, None, &key).await?;
    Ok(answer)
}
