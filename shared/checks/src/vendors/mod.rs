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

use chrono::{DateTime, NaiveDate, Utc};
use gatehouse_domain::Facts;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::fact::ContentHash;
use gatehouse_domain::vendor::Vendor;
use gatehouse_domain::verification::{VerificationResult, VerificationType};
use serde_json::Value;

use crate::compare::{self, Agreement};

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
    /// Whom the vendor verified, as far as the webhook says.
    pub seen: Seen,
}

/// The person whom a vendor verified.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Seen {
    pub name: Option<String>,
    pub birth: Option<NaiveDate>,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seen").finish_non_exhaustive()
    }
}

impl Seen {
    /// Whether the vendor saw somebody else than the customer says to be, or somebody of whom that cannot be told. A vendor
    /// that says nothing contradicts nothing; of a business it sees a person who acts for it.
    #[must_use]
    pub fn is_another(&self, facts: &Facts) -> bool {
        let holder = facts.active_documents().find(|base| base.details.entity() == facts.entity);
        let Some(holder) = holder.filter(|_| facts.entity == Entity::Personal) else { return false };
        let names = || holder.details.name.as_deref().into_iter().chain(holder.details.alias.as_deref());
        let other_name =
            self.name.as_deref().is_some_and(|name| compare::name(names(), name, false) != Agreement::Agrees);
        let other_birth = self.birth.is_some_and(|birth| holder.details.birth != Some(birth));
        other_name || other_birth
    }

    /// Of a name in parts and a day in words, where there are any.
    fn of(given: Option<&str>, family: Option<&str>, birth: Option<&str>) -> Self {
        let parts: Vec<&str> = given.into_iter().chain(family).collect();
        let birth = birth.and_then(|day| day.get(..10)).and_then(|day| day.parse().ok());
        Self { name: (!parts.is_empty()).then(|| parts.join(" ")), birth }
    }
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
    Ok(Heard {
        event,
        reference: said.reference,
        subject: said.subject,
        at: said.at,
        kind: said.kind,
        said: said.said,
        seen: said.seen,
    })
}

/// The same before the event has a name.
struct Read {
    event: Option<String>,
    reference: String,
    subject: Option<String>,
    at: Option<DateTime<Utc>>,
    kind: VerificationType,
    said: Said,
    seen: Seen,
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
