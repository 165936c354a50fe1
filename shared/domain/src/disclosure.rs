//! Disclosures: that a customer was told something, and what (seed 003: the collection of data is disclosed before
//! anything is verified).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::customer::Customer;
use crate::id::{CustomerId, DisclosureId};
use crate::verification::CLOCK_SKEW;

/// How many disclosures one customer may have.
pub const MAX_DISCLOSURES: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DisclosureType {
    AchAuthorization,
    CardholderAgreement,
    CardDisclosure,
    DirectBillingAuthorization,
    ESign,
    KycDataCollection,
    OwnerCertification,
    PadAuthorization,
    PrivacyNotice,
    RegCc,
    RegDd,
    RegE,
    ScAccountAgreement,
    ScAutoPayment,
    ScSecurityAgreement,
    TermsAndConditions,
}

impl DisclosureType {
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.names().0
    }

    /// What a person calls it.
    #[must_use]
    pub const fn common_name(self) -> &'static str {
        self.names().1
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::AchAuthorization => ("ACH_AUTHORIZATION", "ACH authorization"),
            Self::CardholderAgreement => ("CARDHOLDER_AGREEMENT", "Cardholder agreement"),
            Self::CardDisclosure => ("CARD_DISCLOSURE", "Card disclosure"),
            Self::DirectBillingAuthorization => ("DIRECT_BILLING_AUTHORIZATION", "Direct billing authorization"),
            Self::ESign => ("E_SIGN", "E-Sign disclosure"),
            Self::KycDataCollection => ("KYC_DATA_COLLECTION", "Notice that we collect your data to verify you"),
            Self::OwnerCertification => ("OWNER_CERTIFICATION", "Certification of the beneficial owners"),
            Self::PadAuthorization => ("PAD_AUTHORIZATION", "PAD authorization"),
            Self::PrivacyNotice => ("PRIVACY_NOTICE", "Privacy notice"),
            Self::RegCc => ("REG_CC", "Regulation CC disclosure"),
            Self::RegDd => ("REG_DD", "Regulation DD disclosure"),
            Self::RegE => ("REG_E", "Regulation E disclosure"),
            Self::ScAccountAgreement => ("SC_ACCOUNT_AGREEMENT", "Secured card account agreement"),
            Self::ScAutoPayment => ("SC_AUTO_PAYMENT", "Secured card automatic payment"),
            Self::ScSecurityAgreement => ("SC_SECURITY_AGREEMENT", "Secured card security agreement"),
            Self::TermsAndConditions => ("TERMS_AND_CONDITIONS", "Terms and conditions"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DisclosureEvent {
    Displayed,
    Viewed,
    Acknowledged,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    pub id: DisclosureId,
    pub kind: DisclosureType,
    pub event: DisclosureEvent,
    /// Which text was disclosed.
    pub version: String,
    /// When the customer saw it.
    pub at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    /// Who acknowledged it for a business (`OWNER_CERTIFICATION`).
    pub acknowledged_by: Option<CustomerId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DisclosureRefusal {
    #[error("disclosure_date is in the future")]
    InTheFuture,
    #[error("a customer has at most {MAX_DISCLOSURES} disclosures")]
    TooMany,
    #[error("the customer is locked or closed")]
    Suspended,
}

impl Customer {
    /// # Errors
    /// It is from the future, or one too many.
    pub fn record_disclosure(&mut self, disclosure: Disclosure, now: DateTime<Utc>) -> Result<(), DisclosureRefusal> {
        if self.is_suspended() {
            return Err(DisclosureRefusal::Suspended);
        }
        if disclosure.at > now + CLOCK_SKEW {
            return Err(DisclosureRefusal::InTheFuture);
        }
        if self.facts.disclosures.len() >= MAX_DISCLOSURES {
            return Err(DisclosureRefusal::TooMany);
        }
        self.facts.disclosures.push(disclosure);
        Ok(())
    }
}
