//! The names under which a customer is screened.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Every name and alias of the parties to a customer, by whose rules it is compared. A changed watchlist is held against
/// these, to find whom it may concern.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenedNames {
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub persons: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub organizations: BTreeSet<String>,
}

/// Names must not reach a log.
impl std::fmt::Debug for ScreenedNames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counts = (self.persons.len(), self.organizations.len());
        f.debug_tuple("ScreenedNames").field(&counts.0).field(&counts.1).finish()
    }
}
