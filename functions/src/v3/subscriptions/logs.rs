//! `GET /v3.1/subscriptions/logs`

use gatehouse_domain::webhook::{Delivery, DeliveryState, Told};
use serde::Serialize;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v3::page::Page;
use crate::v3::users::user::millis;
use crate::v3::{Answer, Reply};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Logs {
    error_code: &'static str,
    http_code: &'static str,
    limit: usize,
    logs: Vec<Log>,
    logs_count: usize,
    page: usize,
    page_count: usize,
    success: bool,
}

/// One event on its way to one subscription, with every attempt.
#[derive(Debug, Serialize, ToSchema)]
struct Log {
    #[serde(rename = "_id")]
    id: String,
    date: i64,
    /// The scope, or the type of event of what `/v0` sends.
    #[schema(value_type = String)]
    function: Told,
    http_responses: Vec<Response>,
    object_id: String,
    /// `pending`, `delivered`, `exhausted` or `discarded`.
    state: &'static str,
    subscription_id: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Response {
    date: i64,
    /// `null` where the receiver did not answer.
    http_response_code: Option<u16>,
    /// The start of the receiver's answer, or our own code for why there was none.
    http_response_text: String,
    http_url: String,
}

/// Lists the webhooks sent and still to be sent, newest first, for ninety days.
#[utoipa::path(
    get, path = "/v3.1/subscriptions/logs", operation_id = "subscriptions.logs", tag = "subscriptions",
    params(("page" = Option<u32>, Query, minimum = 1, maximum = 10000), ("per_page" = Option<u32>, Query, minimum = 1)),
    responses((status = 200, description = "A page of deliveries.", body = Logs)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let page = Page::of(&call)?;
    let client = call.caller()?.client.id;
    let found = house.table().deliveries(client, page.offset(), page.per_page).await?;
    Answer::json(&Logs {
        error_code: "0",
        http_code: "200",
        limit: page.per_page,
        logs: found.deliveries.iter().map(log).collect(),
        logs_count: found.total,
        page: page.number,
        page_count: page.count(found.total),
        success: true,
    })
}

fn log(delivery: &Delivery) -> Log {
    let attempts = delivery.attempts.iter().map(|attempt| Response {
        date: millis(attempt.at),
        http_response_code: attempt.status,
        http_response_text: attempt.note.clone(),
        http_url: attempt.url.clone(),
    });
    Log {
        id: delivery.event.to_string(),
        date: millis(delivery.created_at),
        function: delivery.told,
        http_responses: attempts.collect(),
        object_id: delivery.object.to_string(),
        state: match delivery.state {
            DeliveryState::Pending { .. } => "pending",
            DeliveryState::Delivered => "delivered",
            DeliveryState::Exhausted => "exhausted",
            DeliveryState::Discarded => "discarded",
        },
        subscription_id: delivery.subscription.to_string(),
    }
}
