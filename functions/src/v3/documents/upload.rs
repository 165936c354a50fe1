//! `POST /v3.1/users/{id}/documents/{document_id}/uploads`

use std::collections::BTreeMap;
use std::time::Duration;

use gatehouse_checks::file::MAX_FILE_BYTES;
use gatehouse_domain::Customer;
use gatehouse_domain::customer::Act;
use gatehouse_domain::document::{File, PhysicalDocument};
use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::event::Actor;
use gatehouse_domain::evidence::TypedZone;
use gatehouse_domain::id::{CustomerId, DocumentId};
use gatehouse_domain::update::{DocumentChange, Refusal, SubChange, SubDocumentChanges, Update};
use gatehouse_store::PostPolicyRequest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::call::Call;
use crate::customers::{self, By, Changed};
use crate::files;
use crate::house::House;
use crate::v3::users::{UserKey, require_scope, zone};
use crate::v3::{Answer, Problem, Reply};

/// How long the form can be posted.
const FORM_LIVES: Duration = Duration::from_secs(900);

/// The media types that a form can be made for; what the file really is, its inspection finds out.
const MEDIA_TYPES: &[&str] = &["image/png", "image/jpeg", "application/pdf", "video/mp4", "video/quicktime"];

#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateUpload {
    /// The kind of physical document.
    document_type: String,
    /// `image/png`, `image/jpeg`, `application/pdf`, `video/mp4` or `video/quicktime`.
    content_type: String,
    /// The file's size in bytes; the form takes no larger file.
    size: u64,
    /// The physical document that the file replaces.
    id: Option<String>,
    /// The lines of the document's machine-readable zone, as a reader or a person took them from it.
    mrz: Option<Vec<String>>,
}

/// A form to post the file with, as `multipart/form-data`: every field as given, then `file`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Upload {
    /// The physical document that the file will be.
    physical_doc_id: String,
    url: String,
    fields: BTreeMap<String, String>,
    /// Unix milliseconds.
    expires_at: i64,
    max_bytes: u64,
}

/// Makes a form with which a file goes straight to storage, without passing through this API. The document
/// is `SUBMITTED` until the file has come and was inspected.
#[utoipa::path(
    post, path = "/v3.1/users/{id}/documents/{document_id}/uploads", operation_id = "documents.upload", tag = "documents",
    params(("id" = String, Path), ("document_id" = String, Path, description = "A base document of the user's.")),
    request_body = CreateUpload,
    responses((status = 200, description = "The form.", body = Upload)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let (client, id): (_, CustomerId) = (caller.client.id, call.path_id("id", "user")?);
    let base: DocumentId = call.path_id("document_id", "document")?;
    let key = house.vault().open(client, &caller.key).await?;
    require_scope(&UserKey::of(&call, &key, id, House::now())?, "USER|PATCH")?;
    let body: CreateUpload = call.json()?;
    let wanted = read(&body, base)?;

    let stored = customers::change(house, id, By { actor: Actor::Client, client: &caller.client }, |customer| {
        customer.may_upload(wanted.base, wanted.kind)?;
        let mut changed = Changed::No;
        // The file that is there stays until the new one has come.
        if !wanted.replaced && wanted.target(customer).is_none() {
            let mut act = Act { now: call.now(), new_id: &mut || House::new_id() };
            customer.apply(wanted.addition(), &mut act)?;
            changed = Changed::Yes;
        }
        if let (Some(zone), Some(document)) = (&wanted.zone, wanted.target(customer))
            && customer.await_zone(document, zone) == Some(true)
        {
            changed = Changed::Yes;
        }
        Ok::<_, Refusal>(changed)
    })
    .await?;
    let document = wanted.target(&stored.customer).ok_or_else(|| Problem::not_found("document"))?;
    let object = files::upload_key(client, id, document, House::new_id());
    let form = house.documents().post_policy(&PostPolicyRequest {
        key: &object,
        content_type: &body.content_type,
        max_bytes: body.size,
        expires: FORM_LIVES,
        now: House::now(),
    });
    tracing::info!(customer = %id, document = %document, "made an upload form");
    Answer::json(&Upload {
        physical_doc_id: document.to_string(),
        url: form.url,
        fields: form.fields,
        expires_at: (House::now() + FORM_LIVES).timestamp_millis(),
        max_bytes: body.size,
    })
}

/// The physical document that a form is asked for.
struct Wanted {
    base: DocumentId,
    kind: PhysicalDocumentType,
    id: Option<DocumentId>,
    /// Whether the request names the document, which must then be there.
    replaced: bool,
    zone: Option<TypedZone>,
}

fn read(body: &CreateUpload, base: DocumentId) -> Result<Wanted, Problem> {
    let kind = PhysicalDocumentType::find(&body.document_type).ok_or_else(|| {
        Problem::payload("document_type is no physical type of those that GET /v3.1/users/document-types lists")
    })?;
    if !MEDIA_TYPES.contains(&body.content_type.as_str()) {
        return Err(Problem::payload(format!("content_type is one of {}", MEDIA_TYPES.join(", "))));
    }
    if !(1..=MAX_FILE_BYTES).contains(&body.size) {
        return Err(Problem::payload(format!("size is from 1 to {MAX_FILE_BYTES} bytes")));
    }
    let id = body.id.as_deref().map(str::parse).transpose();
    let id = id.map_err(|_| Problem::payload("id is no document's id"))?;
    let zone = zone("mrz", body.mrz.as_deref())?;
    Ok(Wanted { base, kind, id, replaced: id.is_some(), zone })
}

impl Wanted {
    /// The document as it is: the one named; the one of its kind, where there is one of each; or one that still
    /// waits for its file.
    fn target(&self, customer: &Customer) -> Option<DocumentId> {
        let base = customer.facts.active_documents().find(|document| document.id == self.base)?;
        let mut of_kind = base.active_physical().filter(|own| own.kind == self.kind);
        let fits = |own: &PhysicalDocument| match self.id {
            Some(id) => own.meta.id == id,
            None => !self.kind.multiple_allowed() || own.file == File::Awaited,
        };
        of_kind.find(|own| fits(own)).map(|own| own.meta.id)
    }

    /// Adds the document, without a file for now.
    fn addition(&self) -> Update {
        let put = SubChange::Put { id: None, kind: self.kind, value: File::Awaited };
        let subs = SubDocumentChanges { physical_documents: vec![put], ..SubDocumentChanges::default() };
        let change = DocumentChange::Amend(self.base, Box::default(), subs);
        Update { documents: vec![change], ..Update::default() }
    }
}
