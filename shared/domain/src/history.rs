//! What was done to a customer's statuses, by whom, when and why: every status that somebody set has its entry.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::customer::Customer;
use crate::party::PartyStatus;
use crate::profile::ProfileStatus;
use crate::status::{Permission, PermissionCode};

/// Entries that are kept; older ones stay in the customer's earlier revisions.
pub const MAX_ACTS: usize = 100;
/// Who acts where the request has no word for a person: whoever holds the client's credential.
pub const CLIENT: &str = "client";

/// Something that was done to a customer's statuses.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerAct {
    #[serde(flatten)]
    pub done: Done,
    pub reason: Option<String>,
    pub actor: String,
    pub at: DateTime<Utc>,
}

/// Which of the three statuses became what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Done {
    Profile {
        status: ProfileStatus,
    },
    Party {
        party_status: PartyStatus,
    },
    /// Locked, closed, removed, or let go: then `UNVERIFIED`, and the permission is decided anew.
    Standing {
        permission: Permission,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        permission_code: Option<PermissionCode>,
    },
}

/// A reason may name people.
impl fmt::Debug for OfficerAct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfficerAct").field("done", &self.done).field("at", &self.at).finish_non_exhaustive()
    }
}

impl Customer {
    pub(crate) fn record_act(&mut self, act: OfficerAct) {
        self.officer_acts.push(act);
        while self.officer_acts.len() > MAX_ACTS {
            // What the client's program did goes first: it has no reasons to lose.
            let oldest = self.officer_acts.iter().position(|act| act.actor == CLIENT).unwrap_or_default();
            self.officer_acts.remove(oldest);
        }
    }

    /// The same by the client's credential. What a new customer begins with is no change.
    pub(crate) fn record_clients_act(&mut self, done: Done, reason: Option<String>, now: DateTime<Utc>) {
        if self.revision > 0 {
            self.record_act(OfficerAct { done, reason, actor: CLIENT.to_owned(), at: now });
        }
    }
}
