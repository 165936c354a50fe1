//! The domain of Gatehouse: customers, their documents, the facts known about them, the client's
//! program, and [`decide`], the one function that turns facts into a decision.
//!
//! **Invariants.** This crate knows no AWS, no HTTP, no clock and no randomness: the time and new ids
//! come in through [`Act`]. No status is ever set by hand: a document's status, the watchlists value,
//! the permission and the requirements are all computed by [`decide`] from [`Facts`] and a [`Program`],
//! so that any past decision can be computed again from what was stored.

pub mod alert;
pub mod client;
pub mod customer;
pub mod decide;
pub mod document;
pub mod document_type;
pub mod duplicate;
pub mod entity;
pub mod event;
pub mod evidence;
pub mod fact;
pub mod id;
pub mod party;
pub mod program;
pub mod review;
pub mod rule;
pub mod status;
pub mod thresholds;
pub mod update;
pub mod webhook;

pub use client::Client;
pub use customer::{Act, Customer};
pub use decide::{Decision, Requirement, decide};
pub use document::Facts;
pub use program::Program;
