//! The gates: what stands beside the roll-up. No verification, person, vendor, program or unlock opens one; each is lifted by
//! what it is about, and by nothing else.

use serde::{Deserialize, Serialize};

use crate::id::DocumentId;
use crate::rollup::weight;
use crate::status::{Permission, VerificationStatus, Watchlists};

/// A bound on what a customer may come to, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hold {
    pub cause: HoldCause,
    /// The best status that the customer may have; any, where it is `None`.
    pub status: Option<VerificationStatus>,
    /// The most that the customer may do.
    pub permission: Permission,
    /// The base document that it is about; the customer as a whole, where it is `None`.
    pub document: Option<DocumentId>,
}

/// Which gate holds a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HoldCause {
    /// An entry of a list that stops whoever is on it may be the holder, and nobody has found otherwise.
    Watchlist,
    /// A place that no dealings are allowed with, or that a person has to look at first; or nobody held the holder's places
    /// against the table yet.
    Jurisdiction,
    /// Another customer shows the same number or picture, and nobody has decided whose it is.
    Duplicate,
    /// An entry of a list that asks for diligence may be the holder, or no name can be compared with any entry, and no person has
    /// accepted the customer since.
    Diligence,
    /// Somebody who owns or directs the business may be on a list, or is blocked, and nobody has found otherwise.
    Ownership,
    /// A data point of the floor was not obtained (31 CFR 1020.220(a)(2)(i)(A)).
    Floor,
    /// The time within which the customer had to be verified is over (31 CFR 1020.220(a)(2)(ii)).
    Overdue,
}

impl Hold {
    /// The customer is nobody to deal with.
    #[must_use]
    pub const fn rejected(cause: HoldCause, document: Option<DocumentId>) -> Self {
        Self { cause, status: Some(VerificationStatus::Rejected), permission: Permission::Unverified, document }
    }

    /// A person has to decide about this very thing first.
    #[must_use]
    pub const fn review(cause: HoldCause, document: Option<DocumentId>) -> Self {
        Self { cause, status: Some(VerificationStatus::Review), permission: Permission::Unverified, document }
    }

    /// The customer may do nothing before something is there; what was verified stands.
    #[must_use]
    pub const fn waiting(cause: HoldCause, document: Option<DocumentId>) -> Self {
        Self { cause, status: None, permission: Permission::Unverified, document }
    }

    /// What the lists' hits hold, after what was disposed of (31 CFR part 501; OFAC FAQ 5).
    #[must_use]
    pub const fn of_watchlists(watchlists: Watchlists, document: Option<DocumentId>) -> Option<Self> {
        match watchlists {
            Watchlists::Match => Some(Self::rejected(HoldCause::Watchlist, document)),
            Watchlists::SoftMatch | Watchlists::SoftMatchPendingUpload => {
                Some(Self::review(HoldCause::Watchlist, document))
            }
            Watchlists::NoMatch | Watchlists::FalsePositive | Watchlists::Pending => None,
        }
    }
}

/// The status that a customer has whom the roll-up gives `rolled_up` and these hold.
#[must_use]
pub fn held_status(rolled_up: VerificationStatus, holds: &[Hold]) -> VerificationStatus {
    let bounds = holds.iter().filter_map(|hold| hold.status);
    bounds.chain([rolled_up]).max_by_key(|status| weight(*status)).unwrap_or(rolled_up)
}

/// What a customer may do who earned `earned` and whom these hold.
#[must_use]
pub fn held_permission(earned: Permission, holds: &[Hold]) -> Permission {
    let bounds = holds.iter().map(|hold| hold.permission);
    bounds.chain([earned]).min_by_key(|permission| permission.rank()).unwrap_or(earned)
}
