//! `GET /v0/webhooks`

use gatehouse_domain::id::SubscriptionId;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::webhook::Webhook;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply, page, query};

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Webhooks {
    webhooks: Vec<Webhook>,
    next_page_token: Option<String>,
}

/// Lists the client's webhooks, newest first, those made as subscriptions too.
#[utoipa::path(
    get, path = "/v0/webhooks", operation_id = "webhooks.list", tag = "webhooks",
    params(
        ("is_enabled_only" = Option<bool>, Query),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?$"),
    ),
    responses((status = 200, description = "A part of the list.", body = Webhooks)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let enabled_only = query::flag(&call, "is_enabled_only")?.unwrap_or(false);
    let limit = page::limit(&call)?;
    let after = page::token::<SubscriptionId>(&call)?;
    let mut all = house.table().subscriptions(call.caller()?.client.id).await?;
    all.retain(|own| !enabled_only || own.is_active);
    // Ids sort by the time of creation.
    all.sort_by_key(|own| std::cmp::Reverse(own.id));
    all.retain(|own| after.is_none_or(|after| own.id < after));
    let more = all.len() > limit;
    all.truncate(limit);
    let next_page_token = all.last().filter(|_| more).map(|own| own.id.to_string());
    Answer::json(&Webhooks { webhooks: all.iter().map(Webhook::of).collect(), next_page_token })
}
