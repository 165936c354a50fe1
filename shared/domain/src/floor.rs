//! The floor under every program of a live client: what no program may go without (31 CFR 1020.220, the customer
//! identification program rule for banks). A sandbox has none.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::decide::Decision;
use crate::document::Facts;
use crate::entity::Entity;
use crate::program::Program;
use crate::rule::{BaseField, Rule};
use crate::status::{Permission, VerificationStatus};
use crate::thresholds::Thresholds;

/// Which version of the floor. Each stays for as long as decisions stand that were made under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Floor {
    #[serde(rename = "1")]
    First,
}

/// One of these verifies who a person is: a document of a government, its number, or a verification from outside (31 CFR
/// 1020.220(a)(2)(ii)(A)(1) and (B)).
const OF_PERSON: &str = r#"{"any": [
    {"virtual": "SSN"}, {"virtual": "TIN"}, {"virtual": "PASSPORT"}, {"virtual": "DRIVERS_LICENSE"},
    {"virtual": "PERSONAL_IDENTIFICATION"}, {"virtual": "STATE_IDENTIFICATION_FOREIGN"}, {"virtual": "OTHER"},
    {"physical": "GOVT_ID"}, {"physical": "GOVT_ID_INT"}, {"physical": "PASSPORT_BIODATA"}, {"physical": "NATIONAL_ID"},
    {"physical": "PASSPORT_CARD"}, {"physical": "DRIVER_LICENSE"}, {"physical": "PERMANENT_RESIDENT_CARD"},
    {"physical": "EMPLOYMENT_AUTHORIZATION_CARD"}, {"verification": "IDENTITY"}, {"verification": "DOCUMENT_VERIFICATION"}
]}"#;

/// One of these verifies that a business exists: its number, a document of its formation or its licence, or a verification
/// from outside (31 CFR 1020.220(a)(2)(ii)(A)(2) and (B)).
const OF_BUSINESS: &str = r#"{"any": [
    {"virtual": "TIN"}, {"physical": "AOI"}, {"physical": "COI"}, {"physical": "ARTICLES_ORGANIZATION"},
    {"physical": "MEMO_OF_INCORPORATION"}, {"physical": "EIN_DOC"}, {"physical": "BUSINESS_LICENSE"}, {"physical": "LBL"},
    {"physical": "FOREIGN_ENTITY_REGISTRATION"}, {"verification": "IDENTITY"}, {"verification": "DOCUMENT_VERIFICATION"}
]}"#;

impl Floor {
    /// The one in force.
    pub const PRESENT: Self = Self::First;

    /// The longest that a program may give for the verification. The rule says "within a reasonable time after the account
    /// is opened" and names no number; sixty days is what the tax rules give whoever opens an account without a taxpayer
    /// identification number (26 CFR 31.3406(g)-3(a)).
    pub const MAX_DAYS_TO_VERIFY: u32 = 60;

    /// The floor under a client's programs.
    #[must_use]
    pub fn of(client: &Client) -> Option<Self> {
        (!client.sandbox).then_some(Self::PRESENT)
    }

    /// What is obtained of a holder before any permission (31 CFR 1020.220(a)(2)(i)(A)): the name, an individual's date of
    /// birth, the address and the identification number.
    #[must_use]
    pub const fn data_points(self, entity: Entity) -> &'static [BaseField] {
        match (self, entity) {
            (Self::First, Entity::Personal) => {
                &[BaseField::Name, BaseField::BirthDate, BaseField::Address, BaseField::IdentificationNumber]
            }
            (Self::First, Entity::Business) => &[BaseField::Name, BaseField::Address, BaseField::IdentificationNumber],
        }
    }

    /// What verifies a holder, any of it: less is no verification, and the permission to send waits for one.
    ///
    /// # Panics
    /// Never: both rules are read in a test.
    #[must_use]
    pub fn verification(self, entity: Entity) -> Rule {
        let text = match (self, entity) {
            (Self::First, Entity::Personal) => OF_PERSON,
            (Self::First, Entity::Business) => OF_BUSINESS,
        };
        serde_json::from_str(text).expect("the floor's rules are rules")
    }
}

impl Program {
    /// The program that a live client's customers have where the client names none.
    pub const USUAL_LIVE: u32 = 5;
    /// The one that a sandbox's have: Synapse's.
    pub const USUAL_SANDBOX: u32 = 1;

    #[must_use]
    pub const fn usual_tag(client: &Client) -> u32 {
        if client.sandbox { Self::USUAL_SANDBOX } else { Self::USUAL_LIVE }
    }

    /// The `cip_tag`s of the shipped programs that no part of is below the floor.
    #[must_use]
    pub fn shipped_above(floor: Floor) -> Vec<u32> {
        let above = Self::all_shipped().into_iter().filter(|program| program.below_floor(floor).is_empty());
        above.map(|program| program.cip_tag).collect()
    }

    /// The thresholds at which its customers are screened: its own, and under a floor none above the ceilings.
    #[must_use]
    pub fn thresholds(&self, floor: Option<Floor>) -> Thresholds {
        floor.map_or(self.screening, |_| self.screening.stricter(Thresholds::HIGHEST))
    }

    /// How many days the verification may take from when the customer may receive; without a limit, where neither the
    /// program nor the floor sets one.
    #[must_use]
    pub fn days_to_verify(&self, floor: Option<Floor>) -> Option<u32> {
        let most = floor.map(|_| Floor::MAX_DAYS_TO_VERIFY);
        self.review.verify_within_days.into_iter().chain(most).min()
    }
}

impl Facts {
    /// When whoever may receive and is not verified has to be.
    pub(crate) fn verification_due(&self, program: &Program) -> Option<DateTime<Utc>> {
        let days = program.days_to_verify(self.floor)?;
        self.receives_since?.checked_add_signed(TimeDelta::days(i64::from(days)))
    }

    /// Keeps since when the customer may receive without being verified: from the first such decision until it is verified.
    /// Losing the permission meanwhile does not stop the clock, or whoever took a document back and brought it again would
    /// have the time anew. Tells whether that changed.
    pub(crate) fn keep_time(&mut self, decision: &Decision) -> bool {
        let receives = decision.permission.rank() >= Permission::Receive.rank();
        let since = match decision.verification_status {
            VerificationStatus::Accepted => None,
            _ if receives => self.receives_since.or(Some(self.as_of)),
            _ => self.receives_since,
        };
        std::mem::replace(&mut self.receives_since, since) != since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_verifies_a_holder_is_what_such_a_holder_can_bring() {
        for entity in [Entity::Personal, Entity::Business] {
            let kinds = Floor::PRESENT.verification(entity).kinds();
            assert!(kinds.iter().all(|kind| kind.fits(entity)), "{kinds:?}");
        }
    }
}
