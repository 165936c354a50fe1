//! Checks: what is found out about a customer's documents.
//!
//! A check looks at one base document with its sub-documents and returns facts
//! ([`Observation`]s); it decides nothing. Each is one file with one implementation of [`Check`], listed
//! in [`OF_DOCUMENTS`], so that a deeper check slots in beside the others.
//!
//! **Invariants.** No AWS, no I/O, no clock: files and lists come in as values. A check that cannot run says
//! so and is tried again; it is never a rejection, and a screening that failed is never a clean one.

mod agreement;
pub mod base;
mod compare;
pub mod deliverability;
pub mod file;
pub mod fingerprint;
pub mod jurisdictions;
mod physical;
pub mod place;
mod reading;
pub mod rules;
mod sandbox;
mod social;
#[cfg(test)]
mod testing;
pub mod vendors;
mod virtual_document;
mod watchlist;

use chrono::{DateTime, Utc};
use gatehouse_domain::Facts;
use gatehouse_domain::customer::{Observation, Observed};
use gatehouse_domain::document::{BaseDocument, SubDocumentMeta};
use gatehouse_domain::fact::{self, ContentHash, Finding, Outcome, Reason};
use gatehouse_screening::{Index, Settings};

pub use reading::compared_with as text_compared_with;
pub use sandbox::is_placeholder_payload;
pub use watchlist::{may_concern, screen, screened_parties};

/// What a check may know besides the document.
#[derive(Debug)]
pub struct Context<'a> {
    pub now: DateTime<Utc>,
    /// Whether the client is a sandbox: only then do Synapse's fixed test values decide.
    pub sandbox: bool,
    pub lists: &'a Index,
    pub screening: &'a Settings,
    /// Whether an answer of another index is asked for again: an entry changed that may concern the customer.
    pub screen_again: bool,
}

/// One question put to a base document.
trait Check: Sync {
    fn run(&self, base: &BaseDocument, context: &Context<'_>) -> Vec<Observation>;
}

static OF_DOCUMENTS: &[&dyn Check] = &[
    &virtual_document::Format,
    &virtual_document::Source,
    &virtual_document::Issuer,
    &social::Format,
    &agreement::Readings,
    &physical::Authenticity,
];

/// Makes every check that is still wanted about the present documents. The lists and the table of jurisdictions are
/// asked about everybody (31 CFR chapter V knows no exception); documents are checked of those whose checks were asked for.
#[must_use]
pub fn run(facts: &Facts, context: &Context<'_>) -> Vec<Observation> {
    let of_documents = if facts.checks_asked { OF_DOCUMENTS } else { &[] };
    let of_everybody: [&dyn Check; 2] = [&watchlist::Watchlist, &jurisdictions::Jurisdictions];
    let checks = of_documents.iter().copied().chain(of_everybody);
    facts.active_documents().flat_map(|base| checks.clone().flat_map(|check| check.run(base, context))).collect()
}

/// The answer of `check` about a sub-document's present content.
fn finding(
    meta: &SubDocumentMeta,
    content: ContentHash,
    check: fact::Check,
    outcome: Outcome,
    now: DateTime<Utc>,
) -> Observation {
    Observation { document: meta.id, fact: Observed::Finding(Finding { check, content, at: now, outcome }) }
}

fn failed(reason: &'static str) -> Outcome {
    Outcome::Failed { reasons: vec![Reason::new(reason)] }
}

fn referred(reason: &'static str) -> Outcome {
    Outcome::Referred { reasons: vec![Reason::new(reason)] }
}
