//! `POST /v3.1/subscriptions`

use gatehouse_domain::id::SubscriptionId;
use gatehouse_domain::webhook::Subscription;
use gatehouse_store::SaveError;
use serde::Deserialize;
use utoipa::ToSchema;

use super::subscription::{SubscriptionOut, losing, scopes, url};
use crate::call::Call;
use crate::house::House;
use crate::idempotency::Idempotency;
use crate::v3::{Answer, IDEMPOTENCY_KEY, Problem, Reply};

/// More than this many a client cannot have, so that fanning an event out stays one read.
pub(crate) const MAX_SUBSCRIPTIONS: usize = 20;

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CreateSubscription {
    /// Where events go: `https`, a public host, port 443.
    url: String,
    /// `USERS|POST` hears of new users, `USER|PATCH` of every change of one.
    scope: Vec<String>,
}

/// Asks to hear of events at a URL. There is one URL for each scope: a new subscription takes its scopes over.
#[utoipa::path(
    post, path = "/v3.1/subscriptions", operation_id = "subscriptions.create", tag = "subscriptions",
    request_body = CreateSubscription,
    responses((status = 200, description = "The subscription.", body = SubscriptionOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let client = caller.client.id;
    let key = house.vault().open(client, &caller.key).await?;
    let idempotency = Idempotency::of(&call, IDEMPOTENCY_KEY, caller, &key)?;
    if let Some(used) = &idempotency
        && let Some(earlier) = used.earlier(house, &key).await?
    {
        return earlier;
    }
    let body: CreateSubscription = call.json()?;
    let (id, url) = (SubscriptionId::new(House::new_id()), url(house, &body.url)?);
    let subscription =
        Subscription { scopes: scopes(&body.scope)?, ..Subscription::new(id, client, url, House::now()) };
    let list = house.table().subscription_list(client).await?;
    if list.subscriptions.iter().filter(|other| other.is_active).count() >= MAX_SUBSCRIPTIONS {
        return Err(Problem::payload(format!("a client has at most {MAX_SUBSCRIPTIONS} active subscriptions")));
    }
    let answer = Answer::json(&SubscriptionOut::of(&subscription, &call.base_url()))?.at(subscription.edition + 1);
    let kept = idempotency.as_ref().map(|used| used.keep(&answer));
    let mut changed = losing(&list.subscriptions, &subscription, House::now());
    changed.push((None, subscription));
    match house.table().put_subscriptions(&list, &changed, kept.as_ref(), &key).await {
        Ok(()) => Ok(answer),
        Err(SaveError::KeyUsed) => Idempotency::winner(idempotency, house, &key).await,
        Err(error) => Err(error.into()),
    }
}
