//! `GET /v0/documents/{document_id}`

use super::document::RelatedDocument;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply};

/// Shows a document.
#[utoipa::path(
    get, path = "/v0/documents/{document_id}", operation_id = "related_documents.get", tag = "documents",
    params(("document_id" = String, Path)),
    responses((status = 200, description = "The document.", body = RelatedDocument)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let (document, edition) = RelatedDocument::find(house, &call).await?;
    Ok(Answer::json(&document)?.at(edition.into()))
}
