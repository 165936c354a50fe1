//! The crate from outside, against real sockets on loopback.

#![allow(clippy::unwrap_used, reason = "a test whose set-up fails should fail")]

mod hostile;
mod rebinding;
mod redirects;
mod support;
mod tls;
mod together;
