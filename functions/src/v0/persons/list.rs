//! `GET /v0/persons`

use gatehouse_domain::party::{BanStatus, PartyStatus};
use gatehouse_domain::status::VerificationStatus;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::person::Person;
use crate::call::Call;
use crate::house::House;
use crate::v0::list;
use crate::v0::query::{Filter, Values, is};
use crate::v0::{Answer, Reply};

const FILTERS: &[Filter] = &[
    ("has_accounts", "has_accounts", Values::NobodyHas),
    ("status", "status", Values::Words(is::<PartyStatus>)),
    ("is_customer", "is_customer", Values::Flag),
    ("ban_status", "ban_status", Values::Words(is::<BanStatus>)),
    ("first_name", "first_name", Values::Text),
    ("last_name", "last_name", Values::Text),
    ("email", "email", Values::Text),
    ("phone_number", "phone", Values::Phone),
    ("ssn_last_4", "ssn_last_4", Values::Text),
    ("verification_status", "verification_status", Values::Words(is::<VerificationStatus>)),
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
        ("has_accounts" = Option<bool>, Query, description = "Nobody has accounts here: `true` finds nobody."),
        ("status" = Option<String>, Query, pattern = "^((PROSPECT|ACTIVE|FROZEN|SANCTION|INACTIVE|DENIED|DORMANT|DECEASED|ESCHEAT|DISSOLVED|CANCELLED|SUSPENDED|MERGED|CONVERTED)(,(PROSPECT|ACTIVE|FROZEN|SANCTION|INACTIVE|DENIED|DORMANT|DECEASED|ESCHEAT|DISSOLVED|CANCELLED|SUSPENDED|MERGED|CONVERTED))*)?$"), ("is_customer" = Option<bool>, Query), ("ban_status" = Option<String>, Query, pattern = "^((ALLOWED|SUSPENDED|BANNED)(,(ALLOWED|SUSPENDED|BANNED))*)?$"),
        ("first_name" = Option<String>, Query, max_length = 200), ("last_name" = Option<String>, Query, max_length = 200), ("email" = Option<String>, Query, max_length = 200),
        ("phone_number" = Option<String>, Query, max_length = 200), ("ssn_last_4" = Option<String>, Query, max_length = 200),
        ("verification_status" = Option<String>, Query, pattern = "^((UNVERIFIED|PENDING|PROVISIONAL|ACCEPTED|REVIEW|REJECTED)(,(UNVERIFIED|PENDING|PROVISIONAL|ACCEPTED|REVIEW|REJECTED))*)?$"),
        ("sort_by" = Option<String>, Query, pattern = "^(creation_time(:(asc|desc))?)?$"),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"),
    ),
    responses((status = 200, description = "A part of the list.", body = Persons)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let part = list::customers(house, &call, Some("PERSONAL"), FILTERS).await?;
    let persons = part.customers.iter().map(Person::of).collect();
    Answer::json(&Persons { persons, next_page_token: part.next_page_token })
}
