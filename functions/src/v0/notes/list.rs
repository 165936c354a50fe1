//! `GET /v0/notes`

use gatehouse_store::RecordKind;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::note::NoteOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::query::{Filter, Values};
use crate::v0::records::{self, Bodies};
use crate::v0::{Answer, Reply};

const FILTERS: &[Filter] = &[
    ("related_resource_id", "customer", Values::Ids),
    ("related_resource_type", "type", Values::Words(|word| matches!(word, "CUSTOMER" | "BUSINESS"))),
];

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notes {
    #[schema(value_type = Vec<NoteOut>)]
    notes: Bodies,
    next_page_token: Option<String>,
}

/// Lists notes, newest first unless `sort_by` says otherwise.
#[utoipa::path(
    get, path = "/v0/notes", operation_id = "notes.list", tag = "notes",
    params(
        ("id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("related_resource_id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("related_resource_type" = Option<String>, Query, pattern = "^((CUSTOMER|BUSINESS)(,(CUSTOMER|BUSINESS))*)?$"),
        ("sort_by" = Option<String>, Query, pattern = "^(creation_time(:(asc|desc))?)?$"),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"),
    ),
    responses((status = 200, description = "A part of the list.", body = Notes)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let (notes, next_page_token) = records::list(house, &call, RecordKind::Note, FILTERS, &[]).await?;
    Answer::json(&Notes { notes, next_page_token })
}
