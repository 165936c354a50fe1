//! Identity vendors' webhooks: what each says, in our words. The signature was verified before
//! (`gatehouse_evidence::vendor`); whose customer it is about, and whether that is newer than what is known, is found out
//! after.
//!
//! One file a vendor. A decision that a vendor's list does not have is a person's to look at; a word about a run that is
//! not over changes nothing.

mod http;
mod onfido;
mod persona;
mod stripe;
mod sumsub;
mod veriff;

use chrono::{DateTime, Utc};
use gatehouse_domain::fact::ContentHash;
use gatehouse_domain::vendor::Vendor;
use gatehouse_domain::verification::{VerificationResult, VerificationType};
use serde_json::Value;

/// What a webhook says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// What names the event: the same event again is the same name. The hash of the bytes where a vendor has none.
    pub event: String,
    /// The vendor's own name for what was verified.
    pub reference: String,
    /// What we called the customer when the vendor was asked.
    pub subject: Option<String>,
    /// By the vendor's clock; without it, when the webhook came.
    pub at: Option<DateTime<Utc>>,
    pub kind: VerificationType,
    pub said: Said,
}

/// What a vendor says of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Result(VerificationResult),
    /// Not over, or not about a run at all: nothing follows.
    Nothing,
}

/// Why a webhook cannot be read. It is told to the vendor, who repeats it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("the body is not JSON")]
    NotJson,
    #[error("the body has no {0}")]
    Missing(&'static str),
}

/// Reads a webhook whose signature was verified.
///
/// # Errors
/// It is not JSON, or does not say what it is about.
pub fn read(vendor: Vendor, body: &[u8]) -> Result<Heard, Unreadable> {
    let value: Value = serde_json::from_slice(body).map_err(|_| Unreadable::NotJson)?;
    let said = match vendor {
        Vendor::Persona => persona::read(&value),
        Vendor::Onfido => onfido::read(&value),
        Vendor::Sumsub => sumsub::read(&value),
        Vendor::Veriff => veriff::read(&value),
        Vendor::Stripe => stripe::read(&value),
        Vendor::Http | Vendor::Sandbox => http::read(&value),
    }?;
    let event = said.event.unwrap_or_else(|| ContentHash::of_bytes(body).to_string());
    Ok(Heard { event, reference: said.reference, subject: said.subject, at: said.at, kind: said.kind, said: said.said })
}

/// The same before the event has a name.
struct Read {
    event: Option<String>,
    reference: String,
    subject: Option<String>,
    at: Option<DateTime<Utc>>,
    kind: VerificationType,
    said: Said,
}

/// A text at a JSON pointer.
fn text<'a>(value: &'a Value, at: &str) -> Option<&'a str> {
    value.pointer(at)?.as_str().filter(|text| !text.is_empty())
}

fn required(value: &Value, at: &str, what: &'static str) -> Result<String, Unreadable> {
    text(value, at).map(str::to_owned).ok_or(Unreadable::Missing(what))
}

/// RFC 3339, or as Sumsub and Veriff write it: with a blank, and in UTC without saying so.
fn time(text: &str) -> Option<DateTime<Utc>> {
    let spelt = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc());
    spelt
        .ok()
        .or_else(|| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok().map(|time| time.and_utc()))
}

/// A decision of the vendor's list, or one that it does not have: those a person looks at.
fn decision(known: &[(&str, VerificationResult)], word: &str) -> Said {
    let found = known.iter().find(|(name, _)| *name == word).map(|(_, result)| *result);
    Said::Result(found.unwrap_or(VerificationResult::Review))
}
