//! Synapse's subscription object, and the fields that requests bring.

use chrono::{DateTime, Utc};
use gatehouse_domain::webhook::{Ended, Scope, Subscription};
use gatehouse_egress::EndpointUrl;
use serde::Serialize;
use utoipa::ToSchema;

use crate::house::House;
use crate::v3::Problem;
use crate::v3::links::Links;
use crate::v3::users::user::millis;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubscriptionOut {
    #[serde(rename = "_id")]
    id: String,
    #[serde(rename = "_links")]
    links: Links,
    #[serde(rename = "_v")]
    version: u32,
    client_id: String,
    date_created: i64,
    is_active: bool,
    #[schema(value_type = Vec<String>)]
    scope: Vec<Scope>,
    url: String,
}

impl SubscriptionOut {
    pub(crate) fn of(subscription: &Subscription, base_url: &str) -> Self {
        Self {
            id: subscription.id.to_string(),
            links: Links::to(format!("{base_url}/v3.1/subscriptions/{}", subscription.id)),
            version: 2,
            client_id: subscription.client.to_string(),
            date_created: millis(subscription.created_at),
            is_active: subscription.is_active,
            scope: subscription.scopes.clone(),
            url: subscription.url.clone(),
        }
    }
}

/// An address that a webhook may go to.
pub(crate) fn url(house: &House, text: &str) -> Result<String, Problem> {
    EndpointUrl::parse(text, house.egress_policy())
        .map(|url| url.as_str().to_owned())
        .map_err(|problem| Problem::payload(format!("url: {problem}")))
}

pub(crate) fn scopes(names: &[String]) -> Result<Vec<Scope>, Problem> {
    if names.is_empty() {
        return Err(Problem::payload("scope: at least one is required"));
    }
    let mut scopes: Vec<Scope> = Vec::new();
    for (position, name) in names.iter().enumerate() {
        let scope = serde_json::from_value(name.as_str().into())
            .map_err(|_| Problem::payload(format!("scope[{position}] is no subscription scope")))?;
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Ok(scopes)
}

/// The client's other subscriptions that lose scopes to `taken`: there is one address for each scope, and the
/// newest word counts (Synapse: "a new subscription overwrites the old").
pub(crate) fn losing(
    subscriptions: &[Subscription],
    taken: &Subscription,
    now: DateTime<Utc>,
) -> Vec<(Option<Subscription>, Subscription)> {
    subscriptions
        .iter()
        .filter(|other| other.id != taken.id && other.is_active && taken.is_active)
        .filter_map(|before| {
            let mut other = before.clone();
            other.scopes.retain(|scope| !taken.scopes.contains(scope));
            let hears_nothing = other.scopes.is_empty() && other.events.is_empty();
            let ended = hears_nothing.then_some(Ended::ByClient);
            other.switch(ended, now);
            (other.scopes.len() < before.scopes.len()).then(|| (Some(before.clone()), other))
        })
        .collect()
}
