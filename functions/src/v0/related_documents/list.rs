//! `GET /v0/documents`

use gatehouse_store::RecordKind;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::document::RelatedDocument;
use super::kind::{DocumentType, Encryption, Related};
use crate::call::Call;
use crate::house::House;
use crate::v0::query::{Filter, Values};
use crate::v0::records::{self, Bodies};
use crate::v0::{Answer, Reply};

const FILTERS: &[Filter] = &[
    ("related_resource_id", "customer", Values::Ids),
    ("related_resource_type", "related", Values::Words(|word| Related::parse(word).is_ok())),
    ("type", "type", Values::Words(|word| DocumentType::parse(word).is_ok())),
    ("encryption", "encryption", Values::Words(|word| Encryption::parse(word).is_ok())),
];

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RelatedDocuments {
    #[schema(value_type = Vec<RelatedDocument>)]
    documents: Bodies,
    next_page_token: Option<String>,
}

/// Lists documents, newest first unless `sort_by` says otherwise.
#[utoipa::path(
    get, path = "/v0/documents", operation_id = "related_documents.list", tag = "documents",
    params(
        ("id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("related_resource_id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("related_resource_type" = Option<String>, Query, pattern = "^((CUSTOMER|BUSINESS)(,(CUSTOMER|BUSINESS))*)?$"),
        ("type" = Option<DocumentType>, Query), ("encryption" = Option<Encryption>, Query),
        ("sort_by" = Option<String>, Query, pattern = "^(creation_time(:(asc|desc))?)?$"),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"),
    ),
    responses((status = 200, description = "A part of the list.", body = RelatedDocuments)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let (documents, next_page_token) = records::list(house, &call, RecordKind::Document, FILTERS, &[]).await?;
    Answer::json(&RelatedDocuments { documents, next_page_token })
}
