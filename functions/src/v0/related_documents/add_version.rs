//! `POST /v0/documents/{document_id}/versions`

use gatehouse_domain::Customer;
use gatehouse_store::{RecordChange, RecordKind};
use utoipa::ToSchema;
use uuid::Uuid;

use super::create::line;
use super::document::RelatedDocument;
use super::form;
use super::kind::{DocumentType, Encryption};
use super::submission::Submission;
use crate::call::Call;
use crate::house::House;
use crate::v0::body::{Body, Said};
use crate::v0::change::{Begun, Changing};
use crate::v0::party::Named;
use crate::v0::{Answer, Problem, Reply, records};

/// A file, and what else is new with it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the form, which is read field by field")]
pub(crate) struct VersionForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    name: Option<String>,
    description: Option<String>,
    encryption: Option<Encryption>,
    r#type: Option<DocumentType>,
}

/// Submits a new version of a document. It takes the place of the one before, whose evidence no longer counts; its file stays
/// to be had.
#[utoipa::path(
    post, path = "/v0/documents/{document_id}/versions", operation_id = "related_documents.add_version", tag = "documents",
    params(
        ("document_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body(content = VersionForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The document with its new version.", body = RelatedDocument)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let client = call.caller()?.client.id;
    let id: Uuid = call.path_id("document_id", "document")?;
    let (body, file) = form::read(&call).await?;
    let found = records::get(house, &call, RecordKind::Document, id, "document").await?;
    let changing = changing.of_revision(found.edition)?;
    let (edition, created_at) = (found.edition + 1, found.created_at);
    let mut document = RelatedDocument::of(found)?;
    amend(body, &mut document)?;
    let about = Named { id: document.related_resource_id, entity: document.related_resource_type.entity() };
    let stored = about.load(house, &call).await?;
    let (kind, file_name) = (document.kind.evidence(about.entity)?, file.name.clone());
    let submission = Submission::store(house, (client, stored.customer.id), kind, file).await?;
    let now = call.now();
    let next = |customer: &Customer| {
        let mut next = document.clone();
        next.add(file_name.clone(), submission.sha256(), submission.document(customer)?, now);
        Ok::<_, Problem>(next)
    };
    let apply = |customer: &mut Customer| submission.submit(customer, &call, Some(document.customer_document_id));
    let records =
        |customer: &Customer| Ok(vec![RecordChange::Put(next(customer)?.record((client, id, edition), created_at)?)]);
    changing
        .change(house, stored, apply, records, |customer| Ok(Answer::created(&next(customer)?)?.at(edition.into())))
        .await
}

fn amend(mut body: Body, document: &mut RelatedDocument) -> Result<(), Problem> {
    describe(&mut body, document)?;
    if let Said::Value(encryption) = body.read("encryption", Encryption::parse) {
        document.encryption = encryption;
    }
    if document.versions.len() >= RelatedDocument::MOST_VERSIONS {
        body.invalid(
            "file",
            format!("would be more than the {} versions that there may be", RelatedDocument::MOST_VERSIONS),
        );
    }
    body.finish()
}

/// Reads a new name, description or type. Another type that is other evidence is another document.
pub(super) fn describe(body: &mut Body, document: &mut RelatedDocument) -> Result<(), Problem> {
    if let Said::Value(name) = line(body, "name") {
        document.name = name;
    }
    match line(body, "description") {
        Said::Value(description) => document.description = Some(description),
        Said::Null => document.description = None,
        Said::Nothing => {}
    }
    if let Said::Value(kind) = body.read("type", DocumentType::parse) {
        let entity = document.related_resource_type.entity();
        if kind.evidence(entity)? == document.kind.evidence(entity)? {
            document.kind = kind;
        } else {
            body.invalid("type", "is submitted as other evidence than the present one: create a document of that type");
        }
    }
    Ok(())
}
