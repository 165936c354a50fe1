//! `GET /v0/disclosures`

use gatehouse_store::RecordKind;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::disclosure::DisclosureOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::query::{Filter, Values};
use crate::v0::records::{self, Bodies};
use crate::v0::{Answer, Reply};

const FILTERS: &[Filter] = &[("person_id", "customer", Values::Ids), ("business_id", "customer", Values::Ids)];

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Disclosures {
    #[schema(value_type = Vec<DisclosureOut>)]
    disclosures: Bodies,
    next_page_token: Option<String>,
}

/// Lists disclosures, newest first unless `sort_by` says otherwise.
#[utoipa::path(
    get, path = "/v0/disclosures", operation_id = "disclosures.list", tag = "disclosures",
    params(
        ("id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("person_id" = Option<String>, Query), ("business_id" = Option<String>, Query),
        ("sort_by" = Option<String>, Query, pattern = "^(creation_time(:(asc|desc))?)?$"),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"),
    ),
    responses((status = 200, description = "A part of the list.", body = Disclosures)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let (disclosures, next_page_token) = records::list(house, &call, RecordKind::Disclosure, FILTERS, &[]).await?;
    Answer::json(&Disclosures { disclosures, next_page_token })
}
