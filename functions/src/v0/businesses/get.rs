//! `GET /v0/businesses/{business_id}`

use gatehouse_domain::entity::Entity;

use super::business::Business;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply, party};

/// Shows a business, whichever vocabulary it was created through.
#[utoipa::path(
    get, path = "/v0/businesses/{business_id}", operation_id = "businesses.get", tag = "businesses",
    params(("business_id" = String, Path)),
    responses((status = 200, description = "The business, its revision in `ETag`.", body = Business)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let business = party::of_path(house, &call, "business_id", Some(Entity::Business)).await?.customer;
    Ok(Answer::json(&Business::of(&business))?.at(business.revision))
}
