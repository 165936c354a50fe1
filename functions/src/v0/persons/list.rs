//! `GET /v0/persons`

use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::person::Person;
use crate::call::Call;
use crate::house::House;
use crate::v0::list::{self, Filter};
use crate::v0::{Answer, Reply};

const FILTERS: &[Filter] = &[
    ("status", "status"),
    ("is_customer", "is_customer"),
    ("ban_status", "ban_status"),
    ("first_name", "first_name"),
    ("last_name", "last_name"),
    ("email", "email"),
    ("phone_number", "phone"),
    ("ssn_last_4", "ssn_last_4"),
    ("verification_status", "verification_status"),
];

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Persons {
    persons: Vec<Person>,
    /// Asks for the next part; not there at the end.
    next_page_token: Option<String>,
}

/// Lists persons, newest first. Filters compare whole values: the index holds keyed hashes of them.
#[utoipa::path(
    get, path = "/v0/persons", operation_id = "persons.list", tag = "persons",
    params(
        ("id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("status" = Option<String>, Query), ("is_customer" = Option<bool>, Query), ("ban_status" = Option<String>, Query),
        ("first_name" = Option<String>, Query), ("last_name" = Option<String>, Query), ("email" = Option<String>, Query),
        ("phone_number" = Option<String>, Query), ("ssn_last_4" = Option<String>, Query),
        ("verification_status" = Option<String>, Query),
        ("sort_by" = Option<String>, Query, description = "`creation_time:desc` or `creation_time:asc`."),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query),
    ),
    responses((status = 200, description = "A part of the list.", body = Persons)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let part = list::customers(house, &call, Some("PERSONAL"), FILTERS).await?;
    let persons = part.customers.iter().map(Person::of).collect();
    Answer::json(&Persons { persons, next_page_token: part.next_page_token })
}
