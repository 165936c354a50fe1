//! The domain's rules, told as stories and as properties over all of them.
#![expect(clippy::unwrap_used, reason = "a story that does not unfold as told is a failed test")]

mod alerts;
mod bindings;
mod customers;
mod decisions;
mod events;
mod expiries;
mod exposures;
mod floors;
mod officers;
mod ownership;
mod places;
mod policies;
mod programs;
mod requirements;
mod rollups;
mod second_looks;
mod support;
mod trials;
