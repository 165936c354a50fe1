//! `DELETE /v0/documents/{document_id}`

use gatehouse_domain::Customer;
use gatehouse_domain::customer::Act;
use gatehouse_domain::status::DocumentStatus;
use gatehouse_domain::update::{DocumentChange, SubChange, SubDocumentChanges, Update};
use gatehouse_store::{RecordChange, RecordKind};
use uuid::Uuid;

use super::document::RelatedDocument;
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::party::Named;
use crate::v0::{Answer, Deleted, Problem, Reply, records};

/// Deletes a document: it needs a `deletion_reason` first, and is kept where a decision rests on it. The customer's evidence
/// stays on record, and counts no more.
#[utoipa::path(
    delete, path = "/v0/documents/{document_id}", operation_id = "related_documents.delete", tag = "documents",
    params(
        ("document_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    responses((status = 200, description = "What was deleted.", body = Deleted)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let client = call.caller()?.client.id;
    let id: Uuid = call.path_id("document_id", "document")?;
    let found = records::get(house, &call, RecordKind::Document, id, "document").await?;
    let changing = changing.of_revision(found.edition)?;
    let document = RelatedDocument::of(found)?;
    if document.deletion_reason.is_none() {
        return Err(Problem::conflict(
            "DELETION_REASON_REQUIRED",
            "Say why it is to be deleted first: PATCH deletion_reason.",
        ));
    }
    let about = Named { id: document.related_resource_id, entity: document.related_resource_type.entity() };
    let stored = about.load(house, &call).await?;
    let apply = |customer: &mut Customer| withdraw(customer, &document, &call);
    let gone = |_: &Customer| Ok(vec![RecordChange::Delete { client, kind: RecordKind::Document, id }]);
    changing.change(house, stored, apply, gone, |_| Answer::json(&Deleted::of("document", &id))).await
}

/// Takes the evidence back, where it is still the customer's and nothing rests on it.
fn withdraw(customer: &mut Customer, document: &RelatedDocument, call: &Call) -> Result<Changed, Problem> {
    let evidence = document.customer_document_id;
    let holder =
        customer.facts.active_documents().find(|base| base.active_physical().any(|own| own.meta.id == evidence));
    if let Some(base) = holder.map(|base| base.id) {
        if customer.decision.documents.get(&evidence) == Some(&DocumentStatus::Valid) {
            return Err(Problem::conflict("DOCUMENT_IN_USE", "A decision rests on the document: it is kept."));
        }
        let subs = SubDocumentChanges {
            physical_documents: vec![SubChange::Delete(evidence)],
            ..SubDocumentChanges::default()
        };
        let documents = vec![DocumentChange::Amend(base, Box::default(), subs)];
        let mut act = Act { now: call.now(), new_id: &mut || House::new_id() };
        customer.apply(Update { documents, ..Update::default() }, &mut act)?;
    }
    Ok(Changed::Yes)
}
