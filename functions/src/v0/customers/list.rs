//! `GET /v0/customers`

use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::customer::CustomerOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::list::{self, Filter};
use crate::v0::{Answer, Reply};

const FILTERS: &[Filter] = &[
    ("customer_type", "entity"),
    ("status", "status"),
    ("profile_status", "profile_status"),
    ("verification_status", "verification_status"),
    ("first_name", "first_name"),
    ("last_name", "last_name"),
    ("email", "email"),
    ("phone_number", "phone"),
    ("ssn_last_4", "ssn_last_4"),
];

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Customers {
    customers: Vec<CustomerOut>,
    /// Asks for the next part; not there at the end.
    next_page_token: Option<String>,
}

/// Lists customers, persons and businesses, newest first.
#[utoipa::path(
    get, path = "/v0/customers", operation_id = "customers.list", tag = "customers",
    params(
        ("id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("customer_type" = Option<String>, Query, description = "`PERSONAL` or `BUSINESS`."),
        ("status" = Option<String>, Query), ("profile_status" = Option<String>, Query),
        ("verification_status" = Option<String>, Query), ("first_name" = Option<String>, Query),
        ("last_name" = Option<String>, Query), ("email" = Option<String>, Query),
        ("phone_number" = Option<String>, Query), ("ssn_last_4" = Option<String>, Query),
        ("sort_by" = Option<String>, Query, description = "`creation_time:desc` or `creation_time:asc`."),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query),
    ),
    responses((status = 200, description = "A part of the list.", body = Customers)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let part = list::customers(house, &call, None, FILTERS).await?;
    let customers = part.customers.iter().map(CustomerOut::of).collect();
    Answer::json(&Customers { customers, next_page_token: part.next_page_token })
}
