//! `GET /v0/customers/{customer_id}`

use super::customer::CustomerOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply, party};

/// Shows a customer, person or business, as a back office sees it.
#[utoipa::path(
    get, path = "/v0/customers/{customer_id}", operation_id = "customers.get", tag = "customers",
    params(("customer_id" = String, Path)),
    responses((status = 200, description = "The customer, its revision in `ETag`.", body = CustomerOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let customer = party::of_path(house, &call, "customer_id", None).await?.customer;
    Ok(Answer::json(&CustomerOut::of(&customer))?.at(customer.revision))
}
