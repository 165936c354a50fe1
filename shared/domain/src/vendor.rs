//! Identity vendors that a client works with, and what is recorded of what they say.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::binding::About;
use crate::customer::Customer;
use crate::fact::ContentHash;
use crate::id::{CustomerId, DocumentId, VerificationId};
use crate::verification::{Verification, VerificationResult, VerificationType};

/// A vendor whose webhooks are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vendor {
    Persona,
    Onfido,
    Sumsub,
    Veriff,
    Stripe,
    /// Whoever speaks our own words.
    Http,
    /// Nobody: it answers at once what its reference asks for, for sandbox clients alone.
    Sandbox,
}

impl Vendor {
    pub const ALL: [Self; 7] =
        [Self::Persona, Self::Onfido, Self::Sumsub, Self::Veriff, Self::Stripe, Self::Http, Self::Sandbox];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Persona => "persona",
            Self::Onfido => "onfido",
            Self::Sumsub => "sumsub",
            Self::Veriff => "veriff",
            Self::Stripe => "stripe",
            Self::Http => "http",
            Self::Sandbox => "sandbox",
        }
    }

    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vendor| vendor.name() == name)
    }
}

/// Whether what a vendor says decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mode {
    Primary,
    /// It is recorded beside what decides, and where the two differ: to try a vendor before it is trusted.
    Shadow,
}

/// An id that is made of names: the same names have the same.
pub fn name_id<'a>(names: impl IntoIterator<Item = &'a str>) -> Uuid {
    let hash = ContentHash::of_texts(names);
    let mut first = [0; 16];
    first.copy_from_slice(&hash.bytes()[..16]);
    // Version 8 (RFC 9562, 5.8): made by a rule of our own.
    uuid::Builder::from_custom_bytes(first).into_uuid()
}

/// The id of what a vendor's event says: the same event again has the same, so that it is recorded once.
#[must_use]
pub fn verification_id(vendor: Vendor, event: &str) -> VerificationId {
    VerificationId::new(name_id(["vendor event", vendor.name(), event]))
}

/// What a vendor was asked about: one customer, and one document as it then was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub vendor: Vendor,
    /// What the vendor calls it.
    pub reference: String,
    pub customer: CustomerId,
    pub document: Option<(DocumentId, ContentHash)>,
    /// Who the customer was when the vendor was asked; nobody knows where nobody said that it would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// How often we called the vendor; it was not we who asked where there is nothing.
    #[serde(default)]
    pub calls: Option<Calls>,
}

/// Calling a vendor that speaks our own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    pub kind: VerificationType,
    pub made: u32,
    /// Whether it took the request, or we gave up.
    pub over: bool,
}

impl Calls {
    /// How often a vendor is called that does not take the request.
    pub const MOST: u32 = 6;

    /// A call that the vendor did not take: when the next one is made, in seconds; `None` where that was the last.
    pub fn failed(&mut self) -> Option<u64> {
        const WAITS: [u64; 5] = [10, 30, 120, 300, 900];
        self.made += 1;
        self.over = self.made >= Self::MOST;
        let next = usize::try_from(self.made).ok().and_then(|made| WAITS.get(made.saturating_sub(1)));
        next.copied().filter(|_| !self.over)
    }

    pub fn taken(&mut self) {
        self.made += 1;
        self.over = true;
    }
}

impl Asked {
    /// Whether an answer still is about what is there: a document that was replaced since is another one, and so is a
    /// customer of another name, birth, address or number.
    #[must_use]
    pub fn is_present(&self, customer: &Customer) -> bool {
        let same_customer = self.about.is_none_or(|about| about == About::Identity(customer.facts.identity()));
        same_customer && self.document.is_none_or(|asked| customer.facts.contents().any(|own| own == asked))
    }

    /// What an answer is worth. The customer's browser may set the id that a vendor hands back, and a genuine document may be
    /// somebody else's: an answer that nobody announced, or about a person whom the vendor calls otherwise than the
    /// customer, vouches for nobody, and a person looks at it.
    #[must_use]
    pub const fn worth(&self, said: VerificationResult, saw_another: bool) -> VerificationResult {
        match said {
            VerificationResult::Accepted | VerificationResult::Provisional if self.about.is_none() || saw_another => {
                VerificationResult::Review
            }
            said => said,
        }
    }
}

impl Customer {
    /// Whether the event was recorded before.
    #[must_use]
    pub fn knows_verification(&self, id: VerificationId) -> bool {
        self.facts.verifications.iter().any(|own| own.id == id)
    }

    /// What stands of a type: the latest that ran.
    #[must_use]
    pub fn latest_verification(&self, kind: VerificationType) -> Option<&Verification> {
        let ran = |own: &&Verification| own.kind == kind && own.result != VerificationResult::VendorError;
        self.facts.verifications.iter().filter(ran).max_by_key(|own| own.order())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_that_does_not_answer_is_called_six_times() {
        let mut calls = Calls { kind: VerificationType::Identity, made: 0, over: false };
        let waits: Vec<u64> = std::iter::from_fn(|| calls.failed()).collect();
        assert_eq!(waits, [10, 30, 120, 300, 900]);
        assert!(calls.over && calls.made == Calls::MOST);
    }

    #[test]
    fn an_event_has_one_name_and_another_event_another() {
        let id = |vendor, event: &str| verification_id(vendor, event);
        assert_eq!(id(Vendor::Persona, "evt_1"), id(Vendor::Persona, "evt_1"));
        assert_ne!(id(Vendor::Persona, "evt_1"), id(Vendor::Persona, "evt_2"));
        assert_ne!(id(Vendor::Persona, "evt_1"), id(Vendor::Stripe, "evt_1"));
    }

    #[test]
    fn a_vendor_is_found_by_its_name() {
        for vendor in Vendor::ALL {
            assert_eq!(Vendor::find(vendor.name()), Some(vendor));
        }
        assert_eq!(Vendor::find("jumio"), None);
    }
}
