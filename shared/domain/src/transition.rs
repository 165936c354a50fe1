//! What the integrator's own status of a customer may become, and by whose word, as ARCHITECTURE.md has it in a table.
//!
//! Some statuses say what nobody at the client's service desk can know to be over: that a customer is sanctioned, denied,
//! dead, or that a business is no more, or that a state has the account. A request alone sets them, since that only
//! ever takes something away; an officer lifts them, by name and with a reason.

use chrono::{DateTime, Utc};

use crate::customer::Customer;
use crate::history::{Done, OfficerAct};
use crate::party::PartyStatus;
use crate::profile::{self, StatusRefusal};
use crate::update::Refusal;

/// What an officer makes of the integrator's own status.
#[derive(Clone, PartialEq, Eq)]
pub struct PartyStatusChange {
    pub status: PartyStatus,
    pub reason: Option<String>,
    pub actor: String,
}

impl std::fmt::Debug for PartyStatusChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PartyStatusChange").field("status", &self.status).finish_non_exhaustive()
    }
}

impl PartyStatus {
    /// What a request that names nobody may turn a customer of this status into.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Prospect | Self::Active | Self::Frozen | Self::Inactive | Self::Dormant | Self::Suspended => {
                &Self::ALL
            }
            Self::Denied => &[Self::Sanction, Self::Deceased],
            Self::Deceased => &[Self::Sanction, Self::Escheat],
            Self::Escheat => &[Self::Sanction, Self::Deceased],
            Self::Dissolved | Self::Cancelled | Self::Merged | Self::Converted => &[Self::Sanction],
            Self::Sanction => &[],
        }
    }
}

impl Customer {
    /// Does what a request of the client's asks.
    pub(crate) fn set_party_status(
        &mut self,
        status: PartyStatus,
        note: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let present = self.facts.status;
        if !status.fits(self.facts.entity) {
            return Err(Refusal::WrongStatus);
        }
        if status == present {
            return Ok(());
        }
        // What a new customer begins with is no change.
        if self.revision > 0 && !present.next().contains(&status) {
            return Err(Refusal::StatusOfCompliance(present));
        }
        self.facts.status = status;
        self.record_clients_act(Done::Party { party_status: status }, note.map(str::to_owned), now);
        Ok(())
    }

    /// Does what an officer asks: from every status to every other, since every step has a name and a reason. Tells whether
    /// anything changed.
    ///
    /// # Errors
    /// Why it cannot be done; nothing of it was.
    pub fn change_party_status(
        &mut self,
        change: PartyStatusChange,
        now: DateTime<Utc>,
    ) -> Result<bool, StatusRefusal> {
        let reason = profile::reason(true, change.reason)?;
        let actor = profile::actor(&change.actor)?;
        if !change.status.fits(self.facts.entity) {
            return Err(StatusRefusal::OtherEntity);
        }
        if self.closed_at().is_some() {
            return Err(StatusRefusal::Closed);
        }
        if change.status == self.facts.status {
            return Ok(false);
        }
        self.facts.status = change.status;
        let done = Done::Party { party_status: change.status };
        self.record_act(OfficerAct { done, reason, actor, at: now });
        Ok(true)
    }
}
