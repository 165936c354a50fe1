//! Signatures of identity vendors' webhooks, over the raw bytes as they arrived.
//!
//! A verified webhook is a hint that something changed, never the decision itself. Vendors repeat and reorder their
//! webhooks, and most signatures carry no time, so that the caller must know events it has seen.

mod hmac;
#[cfg(feature = "plaid")]
mod plaid;

use thiserror::Error;

pub use self::hmac::{HmacVendor, OWN_HEADER, sign, verify};
#[cfg(feature = "plaid")]
pub use plaid::{PlaidKey, verify_plaid};

/// How far a signed time may lie from now, in seconds and either way.
pub const TOLERANCE: u64 = 300;

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignatureProblem {
    #[error("the signature header is missing")]
    Missing,
    #[error("the signature header is malformed")]
    Malformed,
    #[error("the signature's algorithm is not accepted")]
    Algorithm,
    #[error("the signature is from another time")]
    Stale,
    #[error("no key has the identifier that the signature names")]
    UnknownKey,
    #[error("the signature does not match")]
    Mismatch,
}

/// The value of a header, whose name proxies write in any case.
fn header<'a>(headers: &[(&str, &'a str)], name: &str) -> Result<&'a str, SignatureProblem> {
    headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|&(_, value)| value.trim())
        .ok_or(SignatureProblem::Missing)
}

fn check_time(signed: i64, now: i64) -> Result<(), SignatureProblem> {
    if signed.abs_diff(now) > TOLERANCE {
        return Err(SignatureProblem::Stale);
    }
    Ok(())
}
