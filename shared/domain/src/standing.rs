//! Locking, closing and letting go, as ARCHITECTURE.md has it: who may lift which lock, and since when a customer is closed.

use chrono::{DateTime, Utc};

use crate::customer::Customer;
use crate::history::Done;
use crate::status::{Permission, PermissionCode, Standing, StandingKind};
use crate::update::Refusal;

impl PermissionCode {
    pub const ALL: [Self; 14] = [
        Self::NotKnown,
        Self::UnusualActivityComplianceSuspicious,
        Self::UnusualActivityLegalRequest,
        Self::KycFraudBlockedList,
        Self::KycFraudFraudulentDocs,
        Self::BlockedIndustry,
        Self::HighReturns,
        Self::NegativeBalance,
        Self::PlatformRequest,
        Self::UserRequest,
        Self::DuplicateAccount,
        Self::PlatformTerminated,
        Self::NoActivity,
        Self::PermanentClosure,
    ];

    /// Whether a lock of this reason is compliance's to lift: a suspicion, a court or an authority, a fraud, a business that
    /// the bank does not serve. The others are the client's business with its customer.
    #[must_use]
    pub const fn is_compliances(self) -> bool {
        match self {
            Self::UnusualActivityComplianceSuspicious
            | Self::UnusualActivityLegalRequest
            | Self::KycFraudBlockedList
            | Self::KycFraudFraudulentDocs
            | Self::BlockedIndustry => true,
            Self::NotKnown
            | Self::HighReturns
            | Self::NegativeBalance
            | Self::PlatformRequest
            | Self::UserRequest
            | Self::DuplicateAccount
            | Self::PlatformTerminated
            | Self::NoActivity
            | Self::PermanentClosure => false,
        }
    }
}

impl Standing {
    /// Whether the customer is locked for a reason that is compliance's.
    #[must_use]
    pub fn is_lock_of_compliance(&self) -> bool {
        self.kind == StandingKind::Locked && self.code.is_some_and(PermissionCode::is_compliances)
    }
}

impl StandingKind {
    /// Whether the account has ended, for good.
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Closed | Self::MakeItGoAway)
    }
}

impl Customer {
    /// Does what a request of the client's asks, which names nobody and gives no reason.
    pub(crate) fn set_standing(&mut self, standing: Option<Standing>, now: DateTime<Utc>) -> Result<(), Refusal> {
        use StandingKind::{Closed, Locked, MakeItGoAway};
        let present = self.facts.standing.as_ref();
        let next = standing.as_ref().map(|standing| standing.kind);
        let allowed = match present.map(|standing| standing.kind) {
            Some(Closed) => matches!(next, Some(Closed | MakeItGoAway)),
            Some(MakeItGoAway) => next == Some(MakeItGoAway),
            Some(Locked) | None => true,
        };
        if !allowed {
            return Err(Refusal::Closed);
        }
        if standing.as_ref().is_some_and(|new| new.code.is_some_and(|code| !code.fits(new.kind))) {
            return Err(Refusal::CodeMismatch);
        }
        // Another code in its place would be one that anybody lifts.
        let keeps = |new: &Standing| new.kind.is_end() || new.is_lock_of_compliance();
        if present.is_some_and(Standing::is_lock_of_compliance) && !standing.as_ref().is_some_and(keeps) {
            return Err(Refusal::LockOfCompliance);
        }
        if standing != self.facts.standing {
            let permission = standing.as_ref().map_or(Permission::Unverified, |new| new.kind.into());
            let permission_code = standing.as_ref().and_then(|new| new.code);
            self.record_clients_act(Done::Standing { permission, permission_code }, None, now);
        }
        self.stand(standing, now);
        Ok(())
    }

    /// Locks, closes or lets go, once it is known that this may be done. Whoever is closed again was closed before.
    pub(crate) fn stand(&mut self, standing: Option<Standing>, now: DateTime<Utc>) {
        self.keep_closure();
        if standing.as_ref().is_some_and(|new| new.kind.is_end()) {
            self.facts.closed_at.get_or_insert(now);
        }
        self.facts.standing = standing;
    }

    /// Whoever was closed before the day was kept has not changed since in anything but its standing: what was last saved
    /// is the nearest to the day.
    pub(crate) fn keep_closure(&mut self) {
        self.facts.closed_at = self.closed_at();
    }

    /// When the account ended, if it has: from then on records are kept for as long as the law asks (31 CFR
    /// 1020.220(a)(3)(ii): five years).
    #[must_use]
    pub fn closed_at(&self) -> Option<DateTime<Utc>> {
        let ended = self.facts.standing.as_ref().is_some_and(|standing| standing.kind.is_end());
        ended.then(|| self.facts.closed_at.unwrap_or(self.updated_at))
    }
}
