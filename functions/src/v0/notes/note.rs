//! Synctera's note.

use gatehouse_domain::id::{ClientId, CustomerId, NoteId};
use gatehouse_store::{Record, RecordKind};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::v0::Problem;

#[skip_serializing_none]
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NoteOut {
    pub(crate) id: String,
    pub(crate) content: String,
    pub(crate) related_resource_id: String,
    /// `CUSTOMER` or `BUSINESS`.
    pub(crate) related_resource_type: String,
    pub(crate) related_resource_field: Option<String>,
    /// `NOTE` or `FEEDBACK`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// `UNRESOLVED` or `RESOLVED`.
    pub(crate) status: Option<String>,
    pub(crate) author: String,
    pub(crate) metadata: Option<Map<String, Value>>,
    pub(crate) tenant: String,
    pub(crate) creation_time: String,
    pub(crate) last_updated_time: String,
}

impl NoteOut {
    pub(crate) fn record(
        &self,
        (client, customer, id, edition): (ClientId, CustomerId, NoteId, u32),
        created_at: chrono::DateTime<chrono::Utc>,
    ) -> Result<Record, Problem> {
        Ok(Record {
            client,
            kind: RecordKind::Note,
            id: id.uuid(),
            customer,
            created_at,
            edition,
            tags: vec![format!("customer:{customer}"), format!("type:{}", self.related_resource_type)],
            body: serde_json::to_value(self).map_err(Problem::internal)?,
        })
    }
}
