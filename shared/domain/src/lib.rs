//! The domain of Gatehouse: customers, their documents, the facts known about them, the client's
//! program, and [`decide`], the one function that turns facts into a decision.
//!
//! **Invariants.** This crate knows no AWS, no HTTP, no clock and no randomness: the time and new ids
//! come in through [`Act`]. No status is ever set by hand: a document's status, the watchlists value,
//! the permission and the requirements are all computed by [`decide`] from [`Facts`] and a [`Program`],
//! so that any past decision can be computed again from what was stored.

pub mod alert;
pub mod backtest;
pub mod binding;
pub mod changed;
pub mod client;
pub mod completeness;
pub mod customer;
pub mod decide;
pub mod difference;
pub mod disclosure;
pub mod document;
pub mod document_type;
pub mod duplicate;
pub mod entity;
pub mod event;
pub mod evidence;
pub mod expiry;
pub mod fact;
pub mod file;
pub mod floor;
pub mod gate;
pub mod history;
pub mod id;
mod identification;
pub mod jurisdiction;
mod listed;
pub mod ownership;
pub mod party;
mod place_alert;
pub mod profile;
pub mod program;
pub mod replay;
pub mod requirement;
pub mod review;
pub mod rollup;
pub mod rule;
pub mod screened;
pub mod second_look;
pub mod standing;
pub mod status;
pub mod thresholds;
pub mod transition;
pub mod update;
pub mod vendor;
pub mod verification;
pub mod webhook;

pub use client::Client;
pub use customer::{Act, Customer};
pub use decide::{Decision, decide};
pub use document::Facts;
pub use floor::Floor;
pub use program::Program;
pub use requirement::Requirement;
