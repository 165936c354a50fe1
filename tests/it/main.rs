//! Gatehouse from outside: what a client, a receiver of webhooks and an operator see of a deployed stack.
//!
//! The stories need the environment of a stack (`infra/local/stack.py run -- …`) and skip without one. The set test
//! needs none.

#![expect(clippy::unwrap_used, reason = "a story that does not unfold as told is a failed test")]

mod access;
mod addresses;
mod alerts;
mod asynchrony;
mod bad_input;
mod costs;
mod expiries;
mod gates;
mod idempotency;
mod list_sources;
mod listing;
mod malware;
mod notes;
mod onboarding;
mod outages;
mod poison;
mod privacy;
mod programs;
mod related_documents;
mod rescreening;
mod reviews;
mod second_look;
mod standing;
mod subscriptions;
mod support;
mod the_set;
mod trials;
mod two_vocabularies;
mod uploads;
mod v0_bad_input;
mod vendors;
mod webhook_events;
mod webhook_pace;
mod webhook_secrets;
mod webhooks;
