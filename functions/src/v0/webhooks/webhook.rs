//! Synctera's webhook, with Gatehouse's additions.

use gatehouse_domain::id::SubscriptionId;
use gatehouse_domain::webhook::{Ended, EventFilter, Pace, Payload, Subscription};
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v0::{Problem, time};

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Webhook {
    id: String,
    url: String,
    /// Types of events such as `PERSON.CREATED`, all that begin alike (`PERSON.*`), or all (`*`). Empty for what `/v3.1`
    /// made: that hears by its scopes, in Synapse's form.
    #[schema(value_type = Vec<String>)]
    enabled_events: Vec<EventFilter>,
    is_enabled: bool,
    /// `BY_CLIENT`, `GONE` (it answered 410) or `FAILING` (everything failed for five days).
    #[schema(value_type = Option<String>)]
    disabled_reason: Option<Ended>,
    /// `THIN`: ids and statuses. `FULL`: the resource, personal data included.
    #[schema(value_type = String)]
    payload: Payload,
    rate_limit: RateLimit,
    description: Option<String>,
    metadata: Option<String>,
    /// Whether it has secrets of its own; without, its client's sign.
    has_own_secret: bool,
    creation_time: String,
    last_updated: String,
}

/// How fast an endpoint is sent to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RateLimit {
    /// Attempts a second, in the long run.
    per_second: u16,
    /// Attempts at once after a silence.
    burst: u16,
    /// Attempts under way at the same time.
    in_flight: u16,
}

impl From<Pace> for RateLimit {
    fn from(pace: Pace) -> Self {
        Self { per_second: pace.per_second, burst: pace.burst, in_flight: pace.in_flight }
    }
}

impl Webhook {
    pub(crate) fn of(endpoint: &Subscription) -> Self {
        Self {
            id: endpoint.id.to_string(),
            url: endpoint.url.clone(),
            enabled_events: endpoint.events.clone(),
            is_enabled: endpoint.is_active,
            disabled_reason: endpoint.ended,
            payload: endpoint.payload,
            rate_limit: endpoint.pace.into(),
            description: endpoint.description.clone(),
            metadata: endpoint.metadata.clone(),
            has_own_secret: endpoint.secrets.is_some(),
            creation_time: time(endpoint.created_at),
            last_updated: time(endpoint.updated_at.unwrap_or(endpoint.created_at)),
        }
    }
}

/// The endpoint that the path names.
pub(crate) async fn of_path(house: &House, call: &Call) -> Result<Subscription, Problem> {
    let id: SubscriptionId = call.path_id("webhook_id", "webhook")?;
    let found = house.table().subscription(call.caller()?.client.id, id).await?;
    found.ok_or_else(|| Problem::not_found("webhook"))
}
