//! `GET /v0/persons/{person_id}`

use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::CustomerId;

use super::person::Person;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Problem, Reply};

/// Shows a person, whichever vocabulary it was created through.
#[utoipa::path(
    get, path = "/v0/persons/{person_id}", operation_id = "persons.get", tag = "persons",
    params(("person_id" = String, Path)),
    responses((status = 200, description = "The person, its revision in `ETag`.", body = Person)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let id: CustomerId = call.path_id("person_id", "person")?;
    let found = house.table().customer(house.vault(), caller.client.id, id).await?;
    let person = found.map(|stored| stored.customer).filter(|customer| customer.facts.entity == Entity::Personal);
    let person = person.ok_or_else(|| Problem::not_found("person"))?;
    Ok(Answer::json(&Person::of(&person))?.at(person.revision))
}
