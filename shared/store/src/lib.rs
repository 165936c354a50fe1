//! Everything that Gatehouse keeps, and the only crate that names the AWS SDK: one DynamoDB table
//! ([`Table`]), the documents bucket ([`Objects`]), the queues ([`Queue`]) and the clients' keys ([`Vault`]).
//!
//! **Invariants.** A customer is changed by one transaction, [`Table::commit`], that writes its new
//! revision, the event that says so and the kept answer together, or nothing. Whatever tells who somebody
//! is lies sealed under the client's own data key; an event holds no personal data and lies open, since the
//! stream carries it. The client's id leads every partition key, and keys are built in [`keys`] alone.

mod answer;
mod aws;
mod client_key;
mod error;
mod item;
pub mod keys;
mod meter;
mod objects;
mod packed;
mod queue;
mod record;
mod screened;
mod search;
mod secret;
mod sigv4;
#[cfg(feature = "simulation")]
pub mod simulation;
mod table;
mod vault;

#[cfg(all(feature = "simulation", not(debug_assertions)))]
compile_error!("what ships is built without the simulation: see docs/simulation.md");

#[cfg(test)]
mod testing;

pub use answer::{IdempotencyKey, KeptAnswer};
pub use aws::{Aws, ConfigError};
pub use client_key::ClientKey;
pub use error::{GetError, SaveError, StoreError};
pub use keys::{Agenda, DUE_SHARDS, request_of};
pub use meter::{Meter, Usage};
pub use objects::{Fetched, ObjectInfo, Objects, PostPolicyRequest, PresignedPost};
pub use queue::Queue;
pub use record::{Record, RecordChange, RecordKind};
pub use search::phone_digits;
pub use secret::SecretHash;
pub use table::{
    ClientRecord, Commit, Consequence, CustomerCursorPage, CustomerPage, DeliveryCursorPage, DeliveryPage, DueCustomer,
    DueDelivery, EventPage, FingerprintTag, HealthNow, Listed, Mark, Order, PastRevision, RecordPage, Refresh, Roll,
    StoredCustomer, SubscriptionList, Table, Walked, parse_backtest, parse_event, parse_notice,
};
pub use vault::{MalformedKey, Vault, WrappedKey};
