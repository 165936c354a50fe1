//! `GET /v0/customers/{customer_id}/alerts`

use gatehouse_domain::id::CustomerId;
use serde::Serialize;
use utoipa::ToSchema;

use super::alert::Alert;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Problem, Reply};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Alerts {
    alerts: Vec<Alert>,
}

/// Lists what the watchlists and the table of jurisdictions say of a customer and its owners, those suppressed included.
#[utoipa::path(
    get, path = "/v0/customers/{customer_id}/alerts", operation_id = "alerts.list", tag = "alerts",
    params(("customer_id" = String, Path)),
    responses((status = 200, description = "The alerts, the customer's revision in `ETag`.", body = Alerts)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let id: CustomerId = call.path_id("customer_id", "customer")?;
    let found = house.table().customer(house.vault(), caller.client.id, id).await?;
    let customer = found.ok_or_else(|| Problem::not_found("customer"))?.customer;
    let of_lists = customer.alerts().map(|alert| Alert::of(&alert));
    let alerts = of_lists.chain(customer.place_alerts().map(|alert| Alert::of_place(&alert))).collect();
    Ok(Answer::json(&Alerts { alerts })?.at(customer.revision))
}
