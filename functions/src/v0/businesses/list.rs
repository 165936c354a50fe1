//! `GET /v0/businesses`

use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::business::Business;
use crate::call::Call;
use crate::house::House;
use crate::v0::list::{self, Filter};
use crate::v0::{Answer, Reply};

const FILTERS: &[Filter] = &[
    ("status", "status"),
    ("is_customer", "is_customer"),
    ("entity_name", "name"),
    ("email", "email"),
    ("phone_number", "phone"),
    ("verification_status", "verification_status"),
];

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Businesses {
    businesses: Vec<Business>,
    /// Asks for the next part; not there at the end.
    next_page_token: Option<String>,
}

/// Lists businesses, newest first. Filters compare whole values: the index holds keyed hashes of them.
#[utoipa::path(
    get, path = "/v0/businesses", operation_id = "businesses.list", tag = "businesses",
    params(
        ("id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("status" = Option<String>, Query), ("is_customer" = Option<bool>, Query), ("entity_name" = Option<String>, Query),
        ("email" = Option<String>, Query), ("phone_number" = Option<String>, Query),
        ("verification_status" = Option<String>, Query),
        ("sort_by" = Option<String>, Query, description = "`creation_time:desc` or `creation_time:asc`."),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query),
    ),
    responses((status = 200, description = "A part of the list.", body = Businesses)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let part = list::customers(house, &call, Some("BUSINESS"), FILTERS).await?;
    let businesses = part.customers.iter().map(Business::of).collect();
    Answer::json(&Businesses { businesses, next_page_token: part.next_page_token })
}
