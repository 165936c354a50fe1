//! What a client hears of what is no customer: its endpoints, and the notes it keeps.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::changed::EventType;
use crate::entity::Entity;
use crate::id::{ClientId, CustomerId, EventId, NoteId, SubscriptionId};

/// Something that happened, told once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: EventId,
    pub client: ClientId,
    pub at: DateTime<Utc>,
    pub subject: Subject,
}

/// What it happened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Endpoint {
        subscription: SubscriptionId,
        trouble: Trouble,
    },
    /// A note as it is since its `edition`; the first is the new note. What it says is nobody's but who may read it.
    Note {
        note: NoteId,
        customer: CustomerId,
        entity: Entity,
        edition: u32,
        status: Option<NoteStatus>,
        /// Before the last change.
        previous_status: Option<NoteStatus>,
    },
}

/// Whether what a note is about was resolved, where its author says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoteStatus {
    Unresolved,
    Resolved,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Trouble {
    /// Everything it is sent fails, for so much of the time after which it is switched off.
    Failing { percent: u8 },
    /// Everything failed for too long: it is switched off.
    Failed,
    /// It asked to be sent no more.
    Gone,
}

impl Notice {
    #[must_use]
    pub const fn event_type(&self) -> EventType {
        match self.subject {
            Subject::Endpoint { trouble: Trouble::Failing { .. }, .. } => EventType::WebhookFailing,
            Subject::Endpoint { trouble: Trouble::Failed | Trouble::Gone, .. } => EventType::WebhookDisabled,
            Subject::Note { edition: 1, .. } => EventType::NoteCreated,
            Subject::Note { .. } => EventType::NoteUpdated,
        }
    }
}
