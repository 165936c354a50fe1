//! `POST /v0/businesses`

use gatehouse_checks::base::Terms;
use gatehouse_domain::entity::Entity;

use super::business::Business;
use super::business_in::{self, BusinessIn};
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::create::create;
use crate::v0::{Answer, Reply};

/// Creates a business. Nothing is verified by that; the watchlists alone are asked about everybody.
#[utoipa::path(
    post, path = "/v0/businesses", operation_id = "businesses.create", tag = "businesses",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body get the first answer again.")),
    request_body = BusinessIn,
    responses((status = 201, description = "The business as created, its revision in `ETag`.", body = Business)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let sandbox = call.caller()?.client.sandbox;
    let terms = Terms { today: call.now().date_naive(), sandbox, of_business: true };
    let update = business_in::new_business(&call, terms)?;
    let answer = |customer: &_| Ok(Answer::created(&Business::of(customer))?.at(customer.revision));
    create(house, &call, changing, (Entity::Business, update), |_| Ok(Vec::new()), answer).await
}
