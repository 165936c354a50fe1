//! The statuses that customers and documents have, in the words of the systems whose clients we serve
//! (reference: Synapse v3.1 enumerations). None is ever stored as input: [`decide`](crate::decide())
//! computes them all, except the [`Standing`] that an actor sets.

use serde::{Deserialize, Serialize};

/// Of a sub-document. Compound by design: compare whole values, since `INVALID` contains `VALID`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DocumentStatus {
    #[serde(rename = "SUBMITTED")]
    Submitted,
    #[serde(rename = "SUBMITTED|REVIEWING")]
    Reviewing,
    #[serde(rename = "SUBMITTED|VALID")]
    Valid,
    #[serde(rename = "SUBMITTED|INVALID")]
    Invalid,
}

/// The screening of a base document, or the worst over a customer's.
///
/// Declared from mildest to most severe, so that `max` is the worst (Synapse: "highest severity").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Watchlists {
    #[serde(rename = "NO_MATCH")]
    NoMatch,
    #[serde(rename = "FALSE_POSITIVE")]
    FalsePositive,
    #[serde(rename = "PENDING")]
    Pending,
    /// A government ID is needed before anybody can tell.
    #[serde(rename = "SOFT_MATCH|PENDING_UPLOAD")]
    SoftMatchPendingUpload,
    /// A compliance officer decides.
    #[serde(rename = "SOFT_MATCH")]
    SoftMatch,
    #[serde(rename = "MATCH")]
    Match,
}

impl Watchlists {
    /// Whether the customer may act as far as the lists are concerned. Not yet screened is not clear.
    #[must_use]
    pub const fn is_clear(self) -> bool {
        matches!(self, Self::NoMatch | Self::FalsePositive)
    }
}

/// What a customer may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum Permission {
    Unverified,
    Receive,
    SendAndReceive,
    Locked,
    Closed,
    MakeItGoAway,
}

impl Permission {
    /// Rises with what the customer may do; a locked, closed or removed customer may do nothing.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Locked | Self::Closed | Self::MakeItGoAway => 0,
            Self::Unverified => 1,
            Self::Receive => 2,
            Self::SendAndReceive => 3,
        }
    }
}

/// Synctera's roll-up of all verifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VerificationStatus {
    Unverified,
    Pending,
    Provisional,
    Accepted,
    Review,
    Rejected,
}

/// A customer's standing that an actor set: it outweighs whatever was verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub kind: StandingKind,
    pub code: Option<PermissionCode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum StandingKind {
    Locked,
    Closed,
    MakeItGoAway,
}

impl From<StandingKind> for Permission {
    fn from(kind: StandingKind) -> Self {
        match kind {
            StandingKind::Locked => Self::Locked,
            StandingKind::Closed => Self::Closed,
            StandingKind::MakeItGoAway => Self::MakeItGoAway,
        }
    }
}

/// Why a customer was locked or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PermissionCode {
    NotKnown,
    #[serde(rename = "UNUSUAL_ACTIVITY|COMPLIANCE_SUSPICIOUS")]
    UnusualActivityComplianceSuspicious,
    #[serde(rename = "UNUSUAL_ACTIVITY|LEGAL_REQUEST")]
    UnusualActivityLegalRequest,
    #[serde(rename = "KYC_FRAUD|BLOCKED_LIST")]
    KycFraudBlockedList,
    #[serde(rename = "KYC_FRAUD|FRAUDULENT_DOCS")]
    KycFraudFraudulentDocs,
    BlockedIndustry,
    HighReturns,
    NegativeBalance,
    PlatformRequest,
    UserRequest,
    DuplicateAccount,
    PlatformTerminated,
    NoActivity,
    PermanentClosure,
}

impl PermissionCode {
    /// The codes that say an account has ended belong to a closed one alone.
    #[must_use]
    pub const fn fits(self, kind: StandingKind) -> bool {
        match self {
            Self::PlatformTerminated | Self::NoActivity | Self::PermanentClosure => {
                !matches!(kind, StandingKind::Locked)
            }
            _ => true,
        }
    }
}

/// A mark that the client sets on a customer for attention; it changes no permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Flag {
    #[default]
    #[serde(rename = "NOT-FLAGGED")]
    NotFlagged,
    #[serde(rename = "FLAGGED")]
    Flagged,
}

/// Why a customer is flagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FlagCode {
    #[serde(rename = "NOT_KNOWN")]
    NotKnown,
    #[serde(rename = "ACCOUNT_CLOSURE|BLOCKED_INDUSTRY")]
    AccountClosureBlockedIndustry,
    #[serde(rename = "ACCOUNT_CLOSURE|HIGH_RISK")]
    AccountClosureHighRisk,
    #[serde(rename = "PENDING_UPLOAD|DOC_REQUEST|CIP")]
    PendingUploadCip,
    #[serde(rename = "PENDING_UPLOAD|DOC_REQUEST|UAR")]
    PendingUploadUar,
    #[serde(rename = "PENDING_UPLOAD|DOC_REQUEST|SECURITY")]
    PendingUploadSecurity,
    #[serde(rename = "PENDING_REVIEW|DOC_REQUEST|CIP")]
    PendingReviewCip,
    #[serde(rename = "PENDING_REVIEW|DOC_REQUEST|UAR")]
    PendingReviewUar,
    #[serde(rename = "PENDING_REVIEW|DOC_REQUEST|SECURITY")]
    PendingReviewSecurity,
    #[serde(rename = "PENDING_REVIEW|ACCOUNT_CLOSURE|BLOCKED_INDUSTRY")]
    PendingReviewClosureBlockedIndustry,
    #[serde(rename = "PENDING_REVIEW|ACCOUNT_CLOSURE|HIGH_RISK")]
    PendingReviewClosureHighRisk,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_several_watchlist_values_is_their_maximum() {
        let order = ["NO_MATCH", "FALSE_POSITIVE", "PENDING", "SOFT_MATCH|PENDING_UPLOAD", "SOFT_MATCH", "MATCH"];
        let values: Vec<Watchlists> =
            order.iter().map(|name| serde_json::from_value((*name).into()).unwrap()).collect();
        assert!(values.is_sorted());
    }

    #[test]
    fn permissions_are_spelled_as_synapse_spells_them() {
        let spelled = serde_json::to_string(&[Permission::SendAndReceive, Permission::MakeItGoAway]).unwrap();
        assert_eq!(spelled, r#"["SEND-AND-RECEIVE","MAKE-IT-GO-AWAY"]"#);
    }
}
