//! `PATCH /v0/persons/{person_id}`

use gatehouse_checks::base::Terms;
use gatehouse_domain::customer::Act;
use gatehouse_domain::entity::Entity;

use super::person::Person;
use super::person_in::{self, PersonIn};
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply, party};

/// Changes a person: the fields that are there, and no others.
#[utoipa::path(
    patch, path = "/v0/persons/{person_id}", operation_id = "persons.update", tag = "persons",
    params(
        ("person_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = PersonIn,
    responses((status = 200, description = "The person as changed.", body = Person)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let stored = party::of_path(house, &call, "person_id", Some(Entity::Personal)).await?;
    let sandbox = call.caller()?.client.sandbox;
    let terms = Terms { today: call.now().date_naive(), sandbox, of_business: false };
    let update = person_in::changes(&call, terms, &stored.customer)?;
    let apply = |customer: &mut gatehouse_domain::Customer| {
        let mut act = Act { now: call.now(), new_id: &mut || House::new_id() };
        customer.apply(update.clone(), &mut act).map(|()| Changed::Yes).map_err(Problem::from)
    };
    let answer = |customer: &_| Ok(Answer::json(&Person::of(customer))?.at(customer.revision));
    let records = |customer: &_| person_in::note(customer, &update, &call);
    changing.change(house, stored, apply, records, answer).await
}
