//! A document as it is kept and shown.

use chrono::{DateTime, Utc};
use gatehouse_domain::fact::ContentHash;
use gatehouse_domain::id::{ClientId, CustomerId, DocumentId};
use gatehouse_store::{Record, RecordKind};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;
use uuid::Uuid;

use super::kind::{DocumentType, Encryption, Related};
use crate::call::Call;
use crate::house::House;
use crate::v0::{Problem, records, time};

/// Synctera's document, and where its evidence is.
#[skip_serializing_none]
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RelatedDocument {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: DocumentType,
    /// What was asked for; every file is encrypted.
    pub(crate) encryption: Encryption,
    pub(crate) metadata: Option<Map<String, Value>>,
    /// The file's name as it was sent.
    pub(crate) file_name: String,
    /// The version that is shown.
    pub(crate) version: u32,
    pub(crate) available_versions: Vec<u32>,
    #[schema(value_type = String)]
    pub(crate) related_resource_id: CustomerId,
    pub(crate) related_resource_type: Related,
    /// The physical document that the newest version is: `/v0/customers/{related_resource_id}/documents/{this}` tells what
    /// was found in it.
    #[schema(value_type = String)]
    pub(crate) customer_document_id: DocumentId,
    pub(crate) versions: Vec<Version>,
    /// Why it is to be deleted; it has to be there before it can be.
    pub(crate) deletion_reason: Option<String>,
    pub(crate) tenant: String,
    pub(crate) creation_time: String,
    pub(crate) last_updated_time: String,
}

/// One of its files.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Version {
    pub(crate) version: u32,
    pub(crate) file_name: String,
    /// SHA-256 of the file as it was sent.
    #[schema(value_type = String)]
    pub(crate) sha256: ContentHash,
    #[schema(value_type = String)]
    pub(crate) customer_document_id: DocumentId,
    pub(crate) creation_time: String,
}

impl RelatedDocument {
    pub(crate) const MOST_VERSIONS: usize = 100;

    pub(crate) fn of(record: Record) -> Result<Self, Problem> {
        serde_json::from_value(record.body).map_err(Problem::internal)
    }

    /// The document that the path names, and its revision.
    pub(crate) async fn find(house: &House, call: &Call) -> Result<(Self, u32), Problem> {
        let id = call.path_id("document_id", "document")?;
        let found = records::get(house, call, RecordKind::Document, id, "document").await?;
        let edition = found.edition;
        Ok((Self::of(found)?, edition))
    }

    /// The same as it was with the version that the path names.
    pub(crate) async fn find_version(house: &House, call: &Call) -> Result<Self, Problem> {
        let version = call.path_id("document_version", "version of the document")?;
        let found = Self::find(house, call).await?.0.at(version);
        found.ok_or_else(|| Problem::not_found("version of the document"))
    }

    /// Takes another file for its newest version.
    pub(crate) fn add(&mut self, file_name: String, sha256: ContentHash, evidence: DocumentId, now: DateTime<Utc>) {
        let version = self.versions.last().map_or(1, |last| last.version + 1);
        let creation_time = time(now);
        self.last_updated_time.clone_from(&creation_time);
        self.versions.push(Version {
            version,
            file_name: file_name.clone(),
            sha256,
            customer_document_id: evidence,
            creation_time,
        });
        (self.version, self.file_name, self.customer_document_id) = (version, file_name, evidence);
        self.available_versions.push(version);
    }

    fn at(self, version: u32) -> Option<Self> {
        let found = self.versions.iter().find(|own| own.version == version)?;
        let (file_name, last_updated_time) = (found.file_name.clone(), found.creation_time.clone());
        Some(Self { version, file_name, last_updated_time, ..self })
    }

    pub(crate) fn record(
        &self,
        (client, id, edition): (ClientId, Uuid, u32),
        created_at: DateTime<Utc>,
    ) -> Result<Record, Problem> {
        let body = serde_json::to_value(self).map_err(Problem::internal)?;
        let word = |field: &str| body[field].as_str().unwrap_or_default();
        Ok(Record {
            client,
            kind: RecordKind::Document,
            id,
            customer: self.related_resource_id,
            created_at,
            edition,
            tags: vec![
                format!("customer:{}", self.related_resource_id),
                format!("related:{}", word("related_resource_type")),
                format!("type:{}", word("type")),
                format!("encryption:{}", word("encryption")),
            ],
            body,
        })
    }
}
