//! `POST /v0/persons`

use gatehouse_checks::base::Terms;
use gatehouse_domain::entity::Entity;

use super::person::Person;
use super::person_in::{self, PersonIn};
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::create::create;
use crate::v0::{Answer, Reply};

/// Creates a person. Nothing is verified by that; the watchlists alone are asked about everybody.
#[utoipa::path(
    post, path = "/v0/persons", operation_id = "persons.create", tag = "persons",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body get the first answer again.")),
    request_body = PersonIn,
    responses((status = 201, description = "The person as created, its revision in `ETag`.", body = Person)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let sandbox = call.caller()?.client.sandbox;
    let terms = Terms { today: call.now().date_naive(), sandbox, of_business: false };
    let update = person_in::new_person(&call, terms)?;
    let answer = |customer: &_| Ok(Answer::created(&Person::of(customer))?.at(customer.revision));
    let records = |customer: &_| person_in::note(customer, &update, &call);
    create(house, &call, changing, (Entity::Personal, update.clone()), records, answer).await
}
