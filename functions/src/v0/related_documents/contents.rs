//! `GET /v0/documents/{document_id}/contents`

use super::document::RelatedDocument;
use crate::call::Call;
use crate::files;
use crate::house::House;
use crate::v0::{Answer, Problem, Reply};

/// How long the link to the file lives.
const LINK_SECONDS: u64 = 60;

/// Sends on to the file. A picture comes as a JPEG of its pixels, without what the camera noted beside it.
///
/// There is none before it was inspected, nor if it was refused:
/// `/v0/customers/{related_resource_id}/documents/{customer_document_id}` says which.
#[utoipa::path(
    get, path = "/v0/documents/{document_id}/contents", operation_id = "related_documents.contents", tag = "documents",
    params(("document_id" = String, Path)),
    responses((status = 302, description = "`Location` is a link to the file, good for a minute.")),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    send_on(house, &call, &RelatedDocument::find(house, &call).await?.0).await
}

/// Answers with a link to the file of the version that is shown.
pub(super) async fn send_on(house: &House, call: &Call, document: &RelatedDocument) -> Reply {
    let version = document.versions.iter().find(|own| own.version == document.version);
    let version = version.ok_or_else(|| Problem::internal("a document has no version"))?;
    let (client, customer) = (call.caller()?.client.id, document.related_resource_id);
    let key = files::clean_key(client, customer, version.customer_document_id, version.sha256);
    if !house.documents().exists(&key).await? {
        return Err(Problem::conflict("CONTENTS_NOT_AVAILABLE", "The file is still being inspected, or was refused."));
    }
    tracing::info!(%customer, document = document.id, version = version.version, "sent on to a file");
    Ok(Answer::found(house.documents().presign_get(&key, LINK_SECONDS, House::now())))
}
