//! `GET /v0/relationships`

use gatehouse_domain::ownership::RelationshipType;
use gatehouse_store::RecordKind;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::relationship::RelationshipOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::query::{Filter, Values, is};
use crate::v0::records::{self, Bodies};
use crate::v0::{Answer, Reply};

const FILTERS: &[Filter] = &[
    ("from_person_id", "from_person", Values::Ids),
    ("from_business_id", "from_business", Values::Ids),
    ("to_business_id", "to_business", Values::Ids),
    ("relationship_type", "type", Values::Words(is::<RelationshipType>)),
];

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Relationships {
    #[schema(value_type = Vec<RelationshipOut>)]
    relationships: Bodies,
    next_page_token: Option<String>,
}

/// Lists relationships, newest first unless `sort_by` says otherwise.
#[utoipa::path(
    get, path = "/v0/relationships", operation_id = "relationships.list", tag = "relationships",
    params(
        ("id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("from_person_id" = Option<String>, Query), ("from_business_id" = Option<String>, Query),
        ("to_business_id" = Option<String>, Query), ("relationship_type" = Option<String>, Query, pattern = "^((BENEFICIAL_OWNER_OF|OWNER_OF|MANAGING_PERSON_OF|CUSTODIAN_OF|BENEFICIARY_OF|PARTNER_OF|PAYER_PAYEE)(,(BENEFICIAL_OWNER_OF|OWNER_OF|MANAGING_PERSON_OF|CUSTODIAN_OF|BENEFICIARY_OF|PARTNER_OF|PAYER_PAYEE))*)?$"),
        ("sort_by" = Option<String>, Query, pattern = "^(creation_time(:(asc|desc))?)?$"),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"),
    ),
    responses((status = 200, description = "A part of the list.", body = Relationships)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let (relationships, next_page_token) = records::list(house, &call, RecordKind::Relationship, FILTERS, &[]).await?;
    Answer::json(&Relationships { relationships, next_page_token })
}
