//! `GET /v0/persons/{person_id}`

use gatehouse_domain::entity::Entity;

use super::person::Person;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply, party};

/// Shows a person, whichever vocabulary it was created through.
#[utoipa::path(
    get, path = "/v0/persons/{person_id}", operation_id = "persons.get", tag = "persons",
    params(("person_id" = String, Path)),
    responses((status = 200, description = "The person, its revision in `ETag`.", body = Person)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let person = party::of_path(house, &call, "person_id", Some(Entity::Personal)).await?.customer;
    Ok(Answer::json(&Person::of(&person))?.at(person.revision))
}
