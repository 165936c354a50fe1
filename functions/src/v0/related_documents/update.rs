//! `PATCH /v0/documents/{document_id}`

use gatehouse_store::RecordKind;
use utoipa::ToSchema;
use uuid::Uuid;

use super::add_version::describe;
use super::create::line;
use super::document::RelatedDocument;
use super::kind::DocumentType;
use crate::call::Call;
use crate::house::House;
use crate::v0::body::{Body, Said};
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply, records, time};

/// What may change of a document without a new file.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct DocumentPatch {
    name: Option<String>,
    description: Option<String>,
    /// Another type that is submitted as the same evidence.
    r#type: Option<DocumentType>,
    /// Why it is to be deleted.
    deletion_reason: Option<String>,
}

/// Changes what is said of a document.
#[utoipa::path(
    patch, path = "/v0/documents/{document_id}", operation_id = "related_documents.update", tag = "documents",
    params(
        ("document_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = DocumentPatch,
    responses((status = 200, description = "The document as changed.", body = RelatedDocument)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let id: Uuid = call.path_id("document_id", "document")?;
    let body = Body::of(&call)?;
    let found = records::get(house, &call, RecordKind::Document, id, "document").await?;
    let changing = changing.of_revision(found.edition)?;
    let (client, edition, created_at) = (found.client, found.edition + 1, found.created_at);
    let mut document = RelatedDocument::of(found)?;
    amend(body, &mut document)?;
    document.last_updated_time = time(call.now());
    let record = document.record((client, id, edition), created_at)?;
    let answer = Answer::json(&document)?.at(edition.into());
    let kept = changing.keep(&answer);
    let saved = house.table().put_record(&changing.key, &record, kept.as_ref()).await;
    changing.saved(house, saved, answer).await
}

fn amend(mut body: Body, document: &mut RelatedDocument) -> Result<(), Problem> {
    body.read_only(&[
        "id",
        "version",
        "available_versions",
        "file_name",
        "tenant",
        "creation_time",
        "last_updated_time",
    ]);
    describe(&mut body, document)?;
    match line(&mut body, "deletion_reason") {
        Said::Value(reason) => document.deletion_reason = Some(reason),
        Said::Null => document.deletion_reason = None,
        Said::Nothing => {}
    }
    body.finish()
}
