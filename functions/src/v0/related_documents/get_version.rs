//! `GET /v0/documents/{document_id}/versions/{document_version}`

use super::document::RelatedDocument;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply};

/// Shows a document as it was with one of its versions.
#[utoipa::path(
    get, path = "/v0/documents/{document_id}/versions/{document_version}",
    operation_id = "related_documents.get_version", tag = "documents",
    params(("document_id" = String, Path), ("document_version" = u32, Path, minimum = 1)),
    responses((status = 200, description = "The document.", body = RelatedDocument)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    Answer::json(&RelatedDocument::find_version(house, &call).await?)
}
