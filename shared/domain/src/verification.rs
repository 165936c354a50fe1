//! Verifications: what a vendor, a person or Gatehouse itself answered about a customer (seed 003). They are facts;
//! [`rollup`](crate::rollup) says what they add up to.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::binding::About;
use crate::customer::Customer;
use crate::disclosure::DisclosureType;
use crate::id::VerificationId;
use crate::status::VerificationStatus;

/// How many verifications one customer may have: the aggregate holds one short line of each.
pub const MAX_VERIFICATIONS: usize = 500;
/// How far a vendor's clock may be ahead of ours.
pub const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5);

/// What was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VerificationType {
    Identity,
    Watchlist,
    DocumentVerification,
    RelatedEntities,
    /// A person's word, which overrules the others.
    ManualReview,
    License,
}

impl VerificationType {
    pub const ALL: [Self; 6] = [
        Self::Identity,
        Self::Watchlist,
        Self::DocumentVerification,
        Self::RelatedEntities,
        Self::ManualReview,
        Self::License,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "IDENTITY",
            Self::Watchlist => "WATCHLIST",
            Self::DocumentVerification => "DOCUMENT_VERIFICATION",
            Self::RelatedEntities => "RELATED_ENTITIES",
            Self::ManualReview => "MANUAL_REVIEW",
            Self::License => "LICENSE",
        }
    }

    /// What a person calls it.
    #[must_use]
    pub const fn common_name(self) -> &'static str {
        match self {
            Self::Identity => "Verification of the identity",
            Self::Watchlist => "Screening",
            Self::DocumentVerification => "Verification of a document",
            Self::RelatedEntities => "Verification of the owners",
            Self::ManualReview => "Review by a person",
            Self::License => "Verification of the license",
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VerificationResult {
    /// Stands for the absence of a verification: it takes an earlier result of its type back.
    Unverified,
    Pending,
    Provisional,
    Accepted,
    Review,
    /// It did not run. Never a rejection: an earlier result of its type stays.
    VendorError,
    Rejected,
}

impl VerificationResult {
    pub const ALL: [Self; 7] = [
        Self::Unverified,
        Self::Pending,
        Self::Provisional,
        Self::Accepted,
        Self::Review,
        Self::VendorError,
        Self::Rejected,
    ];
}

impl From<VerificationStatus> for VerificationResult {
    fn from(status: VerificationStatus) -> Self {
        match status {
            VerificationStatus::Unverified => Self::Unverified,
            VerificationStatus::Pending => Self::Pending,
            VerificationStatus::Provisional => Self::Provisional,
            VerificationStatus::Accepted => Self::Accepted,
            VerificationStatus::Review => Self::Review,
            VerificationStatus::Rejected => Self::Rejected,
        }
    }
}

/// Who answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Source {
    /// An external vendor, through the client.
    Vendor,
    /// Gatehouse. Its own findings are facts already, so that this one is for the record and decides nothing.
    Gatehouse,
    /// A person at the client, and, where the program asks for four eyes, the second one who agreed.
    Person { actor: String, approved_by: Option<String> },
}

/// One answer, as much of it as decides. The whole of it is kept beside the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    pub id: VerificationId,
    pub kind: VerificationType,
    pub result: VerificationResult,
    /// When it was verified, by whoever verified it.
    pub at: DateTime<Utc>,
    pub source: Source,
    /// Whom it is about; `None` of Gatehouse's own, of those on the owners, and of those from before answers were bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

impl Verification {
    /// Whether it is over, for a program whose verifications hold for so many days.
    #[must_use]
    pub fn is_expired(&self, valid_days: Option<u32>, now: DateTime<Utc>) -> bool {
        self.expires_at(valid_days).is_some_and(|end| end <= now)
    }

    /// When it is over.
    #[must_use]
    pub fn expires_at(&self, valid_days: Option<u32>) -> Option<DateTime<Utc>> {
        // A time beyond the calendar never comes: a program from before days were bounded may name one.
        valid_days.and_then(|days| self.at.checked_add_signed(TimeDelta::days(i64::from(days))))
    }

    /// What orders verifications of one type: the time, and among those of one time the id.
    #[must_use]
    pub const fn order(&self) -> (DateTime<Utc>, VerificationId) {
        (self.at, self.id)
    }
}

/// Why a verification is not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerificationRefusal {
    #[error("verification_time is in the future")]
    InTheFuture,
    #[error("the customer has no disclosure of the type KYC_DATA_COLLECTION: one is recorded before any verification")]
    NotDisclosed,
    #[error("a customer has at most {MAX_VERIFICATIONS} verifications")]
    TooMany,
    #[error("the customer lacks fields that a verification needs")]
    Incomplete(Vec<&'static str>),
    #[error("this type of verification is not one of a person's")]
    NotOfPersons,
    #[error("the customer is locked or closed")]
    Suspended,
}

impl Customer {
    /// Records an answer.
    ///
    /// # Errors
    /// It is from the future; the collection of data was not disclosed before it; the customer lacks what the
    /// verification was about.
    pub fn record_verification(
        &mut self,
        verification: Verification,
        now: DateTime<Utc>,
    ) -> Result<(), VerificationRefusal> {
        if verification.at > now + CLOCK_SKEW {
            return Err(VerificationRefusal::InTheFuture);
        }
        self.may_be_verified(verification.kind)?;
        // The disclosure comes first in the order of recording (seed 003, steps 4 to 7); its own date may be no later
        // than now, which is checked where it is recorded.
        let about = self.facts.about(verification.kind).filter(|_| verification.source != Source::Gatehouse);
        // A clock that is ahead of ours may not outweigh what is said in the meantime.
        let at = verification.at.min(now);
        self.facts.verifications.push(Verification { at, about, ..verification });
        Ok(())
    }

    /// Whether a verification of that type could be recorded now.
    ///
    /// # Errors
    /// As [`Customer::record_verification`].
    pub fn may_be_verified(&self, kind: VerificationType) -> Result<(), VerificationRefusal> {
        if self.is_suspended() {
            return Err(VerificationRefusal::Suspended);
        }
        if self.facts.entity == crate::entity::Entity::Personal && kind == VerificationType::RelatedEntities {
            return Err(VerificationRefusal::NotOfPersons);
        }
        if self.facts.verifications.len() >= MAX_VERIFICATIONS {
            return Err(VerificationRefusal::TooMany);
        }
        let missing = self.missing_for_verification();
        if !missing.is_empty() {
            return Err(VerificationRefusal::Incomplete(missing));
        }
        if !self.facts.disclosures.iter().any(|own| own.kind == DisclosureType::KycDataCollection) {
            return Err(VerificationRefusal::NotDisclosed);
        }
        Ok(())
    }
}
