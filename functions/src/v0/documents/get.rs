//! `GET /v0/customers/{customer_id}/documents/{document_id}`

use gatehouse_domain::id::{CustomerId, DocumentId};

use super::document::{Document, View};
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Problem, Reply};

/// Shows a document as a reviewer needs it: what was found and read, who else shows the same, and a link to the file.
///
/// For the client's compliance officers, never for the customer. Identity numbers show their last four characters.
#[utoipa::path(
    get, path = "/v0/customers/{customer_id}/documents/{document_id}", operation_id = "documents.get", tag = "documents",
    params(("customer_id" = String, Path), ("document_id" = String, Path, description = "A sub-document of the customer's.")),
    responses((status = 200, description = "The document; the customer's revision in `ETag`.", body = Document)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let client = call.caller()?.client.id;
    let customer: CustomerId = call.path_id("customer_id", "customer")?;
    let document: DocumentId = call.path_id("document_id", "document")?;
    let found = house.table().customer(house.vault(), client, customer).await?;
    let stored = found.ok_or_else(|| Problem::not_found("customer"))?;
    show(house, &stored.customer, document)
}

/// The document as an answer.
pub(super) fn show(house: &House, customer: &gatehouse_domain::Customer, document: DocumentId) -> Reply {
    let link = |key: &str| house.documents().presign_get(key, View::LINK_SECONDS, House::now());
    let shown = View { customer, link: &link }.of(document).ok_or_else(|| Problem::not_found("document"))?;
    Ok(Answer::json(&shown)?.at(customer.revision))
}
