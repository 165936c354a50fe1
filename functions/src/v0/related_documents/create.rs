//! `POST /v0/documents`

use gatehouse_domain::Customer;
use gatehouse_domain::id::{CustomerId, DocumentId};
use gatehouse_store::RecordChange;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::document::RelatedDocument;
use super::form;
use super::kind::{DocumentType, Encryption, Related};
use super::submission::Submission;
use crate::call::Call;
use crate::house::House;
use crate::v0::body::{Body, Said};
use crate::v0::change::{Begun, Changing};
use crate::v0::party::Named;
use crate::v0::persons::person_in::{metadata, why};
use crate::v0::{Answer, Problem, Reply, time};

/// A file, and what it is.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the form, which is read field by field")]
pub(crate) struct DocumentForm {
    /// JPEG, PNG, PDF, MP4 or QuickTime, of at most 4 MiB. What it really is, its inspection finds out.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    r#type: DocumentType,
    related_resource_type: Related,
    related_resource_id: String,
    /// The file's own name unless there is another.
    name: Option<String>,
    description: Option<String>,
    encryption: Option<Encryption>,
    metadata: Option<Map<String, Value>>,
}

/// Submits a file about a person or a business.
///
/// It waits in quarantine until it was inspected, and becomes evidence of the customer's: an `IDENTITY_DOCUMENTATION` of a
/// person is its `GOVT_ID`, a proof of address or of income is that, anything else is for a person to look at.
#[utoipa::path(
    post, path = "/v0/documents", operation_id = "related_documents.create", tag = "documents",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body(content = DocumentForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The document.", body = RelatedDocument)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let client = call.caller()?.client.id;
    let (body, file) = form::read(&call).await?;
    let (wanted, file_name) = (read(body, &file.name)?, file.name.clone());
    let stored = wanted.about.load(house, &call).await?;
    let kind = wanted.kind.evidence(wanted.about.entity)?;
    let submission = Submission::store(house, (client, stored.customer.id), kind, file).await?;
    let (id, now) = (House::new_id(), call.now());
    let document = |customer: &Customer| {
        let evidence = submission.document(customer)?;
        let mut document = wanted.document(id, client.to_string(), evidence, time(now));
        document.add(file_name.clone(), submission.sha256(), evidence, now);
        Ok::<_, Problem>(document)
    };
    let apply = |customer: &mut Customer| submission.submit(customer, &call, None);
    let records = |customer: &Customer| Ok(vec![RecordChange::Put(document(customer)?.record((client, id, 1), now)?)]);
    changing.change(house, stored, apply, records, |customer| Ok(Answer::created(&document(customer)?)?.at(1))).await
}

/// What the fields of the form ask for.
struct Wanted {
    about: Named,
    related: Related,
    name: String,
    description: Option<String>,
    kind: DocumentType,
    encryption: Encryption,
    metadata: Option<Map<String, Value>>,
}

fn read(mut body: Body, file_name: &str) -> Result<Wanted, Problem> {
    let kind = body.read("type", DocumentType::parse);
    let kind = body.require("type", kind);
    let related = body.read("related_resource_type", Related::parse);
    let related = body.require("related_resource_type", related);
    let id = body.read("related_resource_id", |text| text.parse::<CustomerId>().map_err(|_| "is no id"));
    let id = body.require("related_resource_id", id);
    let (name, description) = (line(&mut body, "name"), line(&mut body, "description"));
    let encryption = body.read("encryption", Encryption::parse).value();
    let metadata = metadata(&mut body);
    body.finish()?;
    let (Some(kind), Some(related), Some(id)) = (kind, related, id) else {
        return Err(Problem::internal("a form without problems lacks a field"));
    };
    Ok(Wanted {
        about: Named { id, entity: related.entity() },
        related,
        name: name.value().unwrap_or_else(|| file_name.to_owned()),
        description: description.value(),
        kind,
        encryption: encryption.unwrap_or_else(|| kind.encryption()),
        metadata,
    })
}

/// A line of text of at most 500 characters.
pub(super) fn line(body: &mut Body, field: &str) -> Said<String> {
    body.read(field, |text| match text.chars().count() {
        501.. => Err("has more than 500 characters".to_owned()),
        _ => gatehouse_checks::base::line("", text).map_err(why),
    })
}

impl Wanted {
    /// The document before it has a file.
    fn document(&self, id: Uuid, tenant: String, evidence: DocumentId, now: String) -> RelatedDocument {
        RelatedDocument {
            id: id.to_string(),
            name: self.name.clone(),
            description: self.description.clone(),
            kind: self.kind,
            encryption: self.encryption,
            metadata: self.metadata.clone(),
            file_name: String::new(),
            version: 0,
            available_versions: Vec::new(),
            related_resource_id: self.about.id,
            related_resource_type: self.related,
            customer_document_id: evidence,
            versions: Vec::new(),
            deletion_reason: None,
            tenant,
            creation_time: now.clone(),
            last_updated_time: now,
        }
    }
}
