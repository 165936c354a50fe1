//! `GET /v0/customers`

use gatehouse_domain::entity::Entity;
use gatehouse_domain::party::PartyStatus;
use gatehouse_domain::profile::ProfileStatus;
use gatehouse_domain::status::VerificationStatus;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::customer::CustomerOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::list;
use crate::v0::query::{Filter, Values, is};
use crate::v0::{Answer, Reply};

const FILTERS: &[Filter] = &[
    ("customer_type", "entity", Values::Words(is::<Entity>)),
    ("has_accounts", "has_accounts", Values::NobodyHas),
    ("status", "status", Values::Words(is::<PartyStatus>)),
    ("profile_status", "profile_status", Values::Words(is::<ProfileStatus>)),
    ("verification_status", "verification_status", Values::Words(is::<VerificationStatus>)),
    ("first_name", "first_name", Values::Text),
    ("last_name", "last_name", Values::Text),
    ("email", "email", Values::Text),
    ("phone_number", "phone", Values::Phone),
    ("ssn_last_4", "ssn_last_4", Values::Text),
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
        ("customer_type" = Option<String>, Query, pattern = "^((PERSONAL|BUSINESS)(,(PERSONAL|BUSINESS))*)?$"),
        ("has_accounts" = Option<bool>, Query, description = "Nobody has accounts here: `true` finds nobody."),
        ("status" = Option<String>, Query, pattern = "^((PROSPECT|ACTIVE|FROZEN|SANCTION|INACTIVE|DENIED|DORMANT|DECEASED|ESCHEAT|DISSOLVED|CANCELLED|SUSPENDED|MERGED|CONVERTED)(,(PROSPECT|ACTIVE|FROZEN|SANCTION|INACTIVE|DENIED|DORMANT|DECEASED|ESCHEAT|DISSOLVED|CANCELLED|SUSPENDED|MERGED|CONVERTED))*)?$"), ("profile_status" = Option<String>, Query, pattern = "^((CREATED|INCOMPLETE|PENDING_UPLOAD|PENDING_REVIEW|PENDING_APPROVAL|APPROVED|REJECTED|BLACKLISTED|INACTIVE)(,(CREATED|INCOMPLETE|PENDING_UPLOAD|PENDING_REVIEW|PENDING_APPROVAL|APPROVED|REJECTED|BLACKLISTED|INACTIVE))*)?$"),
        ("verification_status" = Option<String>, Query, pattern = "^((UNVERIFIED|PENDING|PROVISIONAL|ACCEPTED|REVIEW|REJECTED)(,(UNVERIFIED|PENDING|PROVISIONAL|ACCEPTED|REVIEW|REJECTED))*)?$"), ("first_name" = Option<String>, Query, max_length = 200),
        ("last_name" = Option<String>, Query, max_length = 200), ("email" = Option<String>, Query, max_length = 200),
        ("phone_number" = Option<String>, Query, max_length = 200), ("ssn_last_4" = Option<String>, Query, max_length = 200),
        ("sort_by" = Option<String>, Query, pattern = "^(creation_time(:(asc|desc))?)?$"),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"),
    ),
    responses((status = 200, description = "A part of the list.", body = Customers)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let part = list::customers(house, &call, None, FILTERS).await?;
    let customers = part.customers.iter().map(CustomerOut::of).collect();
    Answer::json(&Customers { customers, next_page_token: part.next_page_token })
}
