//! Webhooks: who hears of what, how far each telling is, and when the next attempt may be made.
//!
//! One endpoint serves both vocabularies: `/v3.1` calls it a subscription and filters it by scopes, `/v0` calls it a
//! webhook and filters it by types of events.

mod delivery;
mod fairness;
mod filter;
mod health;
mod notice;
mod ring;
mod scope;
mod subscription;

pub use delivery::{Attempt, Delivery, DeliveryState, MOST_ATTEMPTS, Resent, Snapshot, Told};
pub use fairness::in_turns;
pub use filter::{EventFilter, NotAnEvent};
pub use health::{Admission, Admitted, Health, Outcome, Pace, Verdict};
pub use notice::{NoteStatus, Notice, Subject, Trouble};
pub use ring::{MAX_OVERLAP, Ring, RingProblem, Secret};
pub use scope::Scope;
pub use subscription::{Ended, Payload, Subscription};
