//! Synctera's note.

use chrono::{DateTime, Utc};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::{ClientId, CustomerId, EventId, NoteId};
use gatehouse_domain::webhook::{NoteStatus, Notice, Subject};
use gatehouse_domain::{Client, Customer};
use gatehouse_store::{Record, RecordChange, RecordKind};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::house::House;
use crate::v0::events::message::NoteResource;
use crate::v0::{Problem, time};

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
    #[schema(value_type = Option<String>)]
    pub(crate) status: Option<NoteStatus>,
    pub(crate) author: String,
    pub(crate) metadata: Option<Map<String, Value>>,
    pub(crate) tenant: String,
    pub(crate) creation_time: String,
    pub(crate) last_updated_time: String,
}

impl NoteOut {
    /// What a client said of its customer in another request, to be saved with what that changes.
    pub(crate) fn said_with(
        customer: &Customer,
        (content, field): (&str, Option<&str>),
        client: &Client,
        now: DateTime<Utc>,
    ) -> Result<Vec<RecordChange>, Problem> {
        let id = NoteId::new(House::new_id());
        let entity = customer.facts.entity;
        let note = Self {
            id: id.to_string(),
            content: content.to_owned(),
            related_resource_id: customer.id.to_string(),
            related_resource_type: NoteResource::type_of(entity).to_owned(),
            related_resource_field: field.map(str::to_owned),
            kind: "NOTE".to_owned(),
            status: None,
            author: client.name.clone(),
            metadata: None,
            tenant: client.id.to_string(),
            creation_time: time(now),
            last_updated_time: time(now),
        };
        let record = note.record((client.id, customer.id, id, 1), now)?;
        let notice = note.notice(&record, (entity, None), now);
        Ok(vec![RecordChange::Put(record), RecordChange::Tell(notice)])
    }

    pub(crate) fn record(
        &self,
        (client, customer, id, edition): (ClientId, CustomerId, NoteId, u32),
        created_at: DateTime<Utc>,
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

    /// What is told of the note as that record has it, which is about such a customer and had that status before.
    pub(crate) fn notice(
        &self,
        record: &Record,
        (entity, previous_status): (Entity, Option<NoteStatus>),
        at: DateTime<Utc>,
    ) -> Notice {
        let (note, customer, edition) = (NoteId::new(record.id), record.customer, record.edition);
        let subject = Subject::Note { note, customer, entity, edition, status: self.status, previous_status };
        Notice { id: EventId::new(House::new_id()), client: record.client, at, subject }
    }
}
