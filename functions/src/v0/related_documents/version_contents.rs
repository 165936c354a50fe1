//! `GET /v0/documents/{document_id}/versions/{document_version}/contents`

use super::contents::send_on;
use super::document::RelatedDocument;
use crate::call::Call;
use crate::house::House;
use crate::v0::Reply;

/// Sends on to the file of one version.
#[utoipa::path(
    get, path = "/v0/documents/{document_id}/versions/{document_version}/contents",
    operation_id = "related_documents.version_contents", tag = "documents",
    params(("document_id" = String, Path), ("document_version" = u32, Path, minimum = 1)),
    responses((status = 302, description = "`Location` is a link to the file, good for a minute.")),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    send_on(house, &call, &RelatedDocument::find_version(house, &call).await?).await
}
