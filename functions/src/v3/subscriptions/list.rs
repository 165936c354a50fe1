//! `GET /v3.1/subscriptions`

use serde::Serialize;
use utoipa::ToSchema;

use super::subscription::SubscriptionOut;
use crate::call::Call;
use crate::house::House;
use crate::v3::page::Page;
use crate::v3::{Answer, Reply};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Subscriptions {
    error_code: &'static str,
    http_code: &'static str,
    limit: usize,
    page: usize,
    page_count: usize,
    subscriptions: Vec<SubscriptionOut>,
    subscriptions_count: usize,
    success: bool,
}

/// Lists the client's subscriptions, newest first.
#[utoipa::path(
    get, path = "/v3.1/subscriptions", operation_id = "subscriptions.list", tag = "subscriptions",
    params(("page" = Option<u32>, Query, minimum = 1, maximum = 10000), ("per_page" = Option<u32>, Query, minimum = 1)),
    responses((status = 200, description = "A page of subscriptions.", body = Subscriptions)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let page = Page::of(&call)?;
    let mut all = house.table().subscriptions(call.caller()?.client.id).await?;
    all.sort_by_key(|subscription| std::cmp::Reverse(subscription.id));
    let base_url = call.base_url();
    let shown = all.iter().skip(page.offset()).take(page.per_page);
    Answer::json(&Subscriptions {
        error_code: "0",
        http_code: "200",
        limit: page.per_page,
        page: page.number,
        page_count: page.count(all.len()),
        subscriptions: shown.map(|own| SubscriptionOut::of(own, &base_url)).collect(),
        subscriptions_count: all.len(),
        success: true,
    })
}
