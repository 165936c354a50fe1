//! `GET /v0/disclosures`

use gatehouse_store::RecordKind;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::disclosure::DisclosureOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::records::{self, Bodies};
use crate::v0::{Answer, Reply};

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Disclosures {
    #[schema(value_type = Vec<DisclosureOut>)]
    disclosures: Bodies,
    next_page_token: Option<String>,
}

/// Lists disclosures, newest first.
#[utoipa::path(
    get, path = "/v0/disclosures", operation_id = "disclosures.list", tag = "disclosures",
    params(
        ("person_id" = Option<String>, Query), ("business_id" = Option<String>, Query),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query),
    ),
    responses((status = 200, description = "A part of the list.", body = Disclosures)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let filters = [("person_id", "customer"), ("business_id", "customer")];
    let (disclosures, next_page_token) = records::list(house, &call, RecordKind::Disclosure, &filters).await?;
    Answer::json(&Disclosures { disclosures, next_page_token })
}
