//! What a client hears of its endpoints themselves.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::changed::EventType;
use crate::id::{ClientId, EventId, SubscriptionId};

/// Something that happened to an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: EventId,
    pub client: ClientId,
    pub subscription: SubscriptionId,
    pub at: DateTime<Utc>,
    pub trouble: Trouble,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "SCREAMING_SNAKE_CASE")]
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
        match self.trouble {
            Trouble::Failing { .. } => EventType::WebhookFailing,
            Trouble::Failed | Trouble::Gone => EventType::WebhookDisabled,
        }
    }
}
