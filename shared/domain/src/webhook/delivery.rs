//! Deliveries: one event on its way to one endpoint.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Scope;
use crate::changed::EventType;
use crate::id::{ClientId, CustomerId, EventId, SubscriptionId};

/// Of one delivery no more attempts than these are made, whoever asks for them: its record stays small.
pub const MOST_ATTEMPTS: usize = 50;
/// Bytes that are kept of a receiver's answer.
const LONGEST_NOTE: usize = 1024;

/// Under which name an event is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Told {
    /// In Synapse's envelope.
    Scope(Scope),
    /// In Synctera's.
    Type(EventType),
}

/// One event on its way to one subscription.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    pub event: EventId,
    pub subscription: SubscriptionId,
    pub client: ClientId,
    #[serde(rename = "scope")]
    pub told: Told,
    /// What the event is about.
    #[serde(rename = "customer")]
    pub object: Uuid,
    /// When the event happened.
    pub created_at: DateTime<Utc>,
    /// Frozen when the delivery is made: every attempt sends these very bytes.
    pub body: String,
    /// Of a full payload: the revision that is added to the body when it is sent. It lies sealed and never changes, so
    /// the bytes are the same every time, and no copy of it is stored here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Snapshot>,
    pub state: DeliveryState,
    pub attempts: Vec<Attempt>,
    /// How many of the attempts the schedule does not count, because somebody asked for them.
    #[serde(default)]
    pub uncounted: usize,
}

/// A customer at a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub customer: CustomerId,
    pub revision: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DeliveryState {
    /// To be tried at `due`, or once whoever holds the lease has had its time.
    Pending {
        due: DateTime<Utc>,
    },
    Delivered,
    /// Every attempt failed.
    Exhausted,
    /// The subscription ended before it was delivered.
    Discarded,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub at: DateTime<Utc>,
    pub url: String,
    /// The receiver's HTTP status, where it answered.
    pub status: Option<u16>,
    /// Our own machine code of a failure, or the start of the receiver's answer.
    pub note: String,
    /// From the look at the name to the last byte.
    #[serde(default)]
    pub took_ms: u32,
}

/// What became of the wish to send a delivery again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resent {
    Yes,
    /// It was sent too often already.
    TooOften,
}

impl Delivery {
    /// Takes what an attempt came to. `next` is when to try again, where that is to be.
    pub fn attempted(&mut self, mut attempt: Attempt, next: Option<DateTime<Utc>>) {
        let delivered = attempt.status.is_some_and(|status| (200..300).contains(&status));
        attempt.note.truncate(attempt.note.floor_char_boundary(LONGEST_NOTE));
        self.attempts.push(attempt);
        let next = next.filter(|_| self.attempts.len() < MOST_ATTEMPTS);
        self.state = match (delivered, next) {
            (true, _) => DeliveryState::Delivered,
            (false, Some(due)) => DeliveryState::Pending { due },
            (false, None) => DeliveryState::Exhausted,
        };
    }

    /// How many attempts the schedule has seen.
    #[must_use]
    pub const fn counted(&self) -> usize {
        self.attempts.len().saturating_sub(self.uncounted)
    }

    /// Sends it once more at a time. What the schedule still has in store is neither used up nor put off by it; what had
    /// come to its end begins anew.
    pub fn resend(&mut self, at: DateTime<Utc>) -> Resent {
        if self.attempts.len() >= MOST_ATTEMPTS {
            return Resent::TooOften;
        }
        match &mut self.state {
            DeliveryState::Pending { due } => {
                *due = (*due).min(at);
                self.uncounted = self.attempts.len().min(self.uncounted + 1);
            }
            state => {
                *state = DeliveryState::Pending { due: at };
                self.uncounted = self.attempts.len();
            }
        }
        Resent::Yes
    }

    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self.state, DeliveryState::Pending { .. })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn delivery() -> Delivery {
        Delivery {
            event: EventId::new(Uuid::nil()),
            subscription: SubscriptionId::new(Uuid::nil()),
            client: ClientId::new(Uuid::nil()),
            told: Told::Type(EventType::PersonCreated),
            object: Uuid::nil(),
            created_at: at(0),
            body: "{}".to_owned(),
            snapshot: None,
            state: DeliveryState::Pending { due: at(0) },
            attempts: Vec::new(),
            uncounted: 0,
        }
    }

    fn attempt(status: u16) -> Attempt {
        Attempt { at: at(0), url: String::new(), status: Some(status), note: String::new(), took_ms: 1 }
    }

    #[test]
    fn a_resend_of_what_waits_comes_sooner_and_costs_no_attempt_of_the_schedule() {
        let mut own = delivery();
        own.attempted(attempt(500), Some(at(30)));
        assert_eq!(own.resend(at(5)), Resent::Yes);
        assert_eq!((own.state, own.counted()), (DeliveryState::Pending { due: at(5) }, 0));
        own.attempted(attempt(500), Some(at(60)));
        assert_eq!(own.counted(), 1);
        own.resend(at(90));
        assert_eq!(own.state, DeliveryState::Pending { due: at(60) });
    }

    #[test]
    fn a_resend_of_what_was_over_begins_the_schedule_anew() {
        for end in [DeliveryState::Delivered, DeliveryState::Exhausted, DeliveryState::Discarded] {
            let mut own = Delivery { state: end, attempts: vec![attempt(500); 10], ..delivery() };
            assert_eq!(own.resend(at(7)), Resent::Yes);
            assert_eq!((own.state, own.counted()), (DeliveryState::Pending { due: at(7) }, 0));
        }
    }

    #[test]
    fn of_a_long_answer_the_start_is_kept() {
        let mut own = delivery();
        own.attempted(Attempt { note: "ä".repeat(2000), ..attempt(200) }, None);
        assert_eq!(own.attempts[0].note, "ä".repeat(512));
    }

    proptest! {
        /// Whatever is asked for and whatever the receiver answers, attempts are bounded and each is kept.
        #[test]
        fn attempts_are_bounded(asked in prop::collection::vec(any::<(bool, bool)>(), 0..200)) {
            let mut own = delivery();
            for (resend, fails) in asked {
                if resend {
                    own.resend(at(1));
                }
                if own.is_pending() {
                    let before = own.attempts.len();
                    own.attempted(attempt(if fails { 500 } else { 200 }), Some(at(2)));
                    prop_assert_eq!(own.attempts.len(), before + 1);
                }
                prop_assert!(own.attempts.len() <= MOST_ATTEMPTS && own.counted() <= own.attempts.len());
            }
        }
    }
}
