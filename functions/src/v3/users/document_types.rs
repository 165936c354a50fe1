//! `GET /v3.1/users/document-types`

use gatehouse_domain::document_type::{PhysicalDocumentType, SocialDocumentType, VirtualDocumentType};
use gatehouse_domain::entity::Entity;
use serde::Serialize;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v3::{Answer, Reply};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentTypes {
    physical_docs: Vec<DocumentTypeOut>,
    social_docs: Vec<DocumentTypeOut>,
    virtual_docs: Vec<DocumentTypeOut>,
}

/// A kind of document that can be submitted.
#[derive(Debug, Serialize, ToSchema)]
struct DocumentTypeOut {
    /// The files that are taken, by extension.
    allowed_file_types: &'static [&'static str],
    #[schema(value_type = Vec<String>)]
    base_doc_types: &'static [Entity],
    common_name: &'static str,
    description: String,
    multiple_allowed: bool,
    required_meta: Vec<String>,
    #[serde(rename = "type")]
    kind: &'static str,
}

/// Lists every kind of document that can be submitted.
#[utoipa::path(
    get, path = "/v3.1/users/document-types", operation_id = "users.document_types", tag = "users", security(()),
    responses((status = 200, description = "Every kind of document.", body = DocumentTypes)),
)]
pub(crate) async fn handle(_house: &'static House, _call: Call) -> Reply {
    let physical = PhysicalDocumentType::all().map(|kind| {
        let files: &[&str] = if kind.is_video() { &["mov", "mp4"] } else { &["png", "jpg", "jpeg", "pdf"] };
        row(kind.name(), kind.common_name(), kind.entities(), kind.multiple_allowed(), files)
    });
    let social = SocialDocumentType::all()
        .filter(|kind| !kind.is_derived_only())
        .map(|kind| row(kind.name(), kind.common_name(), kind.entities(), kind.multiple_allowed(), &[]));
    let virtual_ = VirtualDocumentType::all()
        .map(|kind| row(kind.name(), kind.common_name(), kind.entities(), kind.multiple_allowed(), &[]));
    Answer::json(&DocumentTypes {
        physical_docs: physical.collect(),
        social_docs: social.collect(),
        virtual_docs: virtual_.collect(),
    })
}

fn row(
    kind: &'static str,
    common_name: &'static str,
    base_doc_types: &'static [Entity],
    multiple_allowed: bool,
    allowed_file_types: &'static [&'static str],
) -> DocumentTypeOut {
    let description = format!("{common_name} of the holder of the base document.");
    let required_meta = Vec::new();
    DocumentTypeOut {
        allowed_file_types,
        base_doc_types,
        common_name,
        description,
        multiple_allowed,
        required_meta,
        kind,
    }
}
