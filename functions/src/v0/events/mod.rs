//! `/v0/events`: what was told, to be read instead of waited for.

pub(crate) mod list;
pub(crate) mod message;
