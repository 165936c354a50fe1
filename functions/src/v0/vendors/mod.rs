//! The identity vendors that a client works with: how each signs, whether its word decides, and what it was asked about.

pub(crate) mod comparisons;
pub(crate) mod connection;
pub(crate) mod list;
pub(crate) mod request;
pub(crate) mod update;
