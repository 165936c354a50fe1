//! A client: the fintech that runs customers through this installation, the tenant.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::id::ClientId;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    pub id: ClientId,
    pub name: String,
    /// Whether the sandbox's fixed values (an SSN ending in 2222 is valid) decide its customers' checks.
    pub sandbox: bool,
    /// By how many seconds a sandbox client put its own clock forward.
    #[serde(default)]
    pub clock_ahead: u32,
}

impl Client {
    /// What the client's clock says at a moment of ours. Only a sandbox has a clock of its own.
    #[must_use]
    pub fn time(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let ahead = if self.sandbox { self.clock_ahead } else { 0 };
        now + TimeDelta::seconds(i64::from(ahead))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sandbox_has_a_clock_of_its_own() {
        let now = DateTime::UNIX_EPOCH;
        let client =
            |sandbox| Client { id: ClientId::new(uuid::Uuid::nil()), name: String::new(), sandbox, clock_ahead: 60 };
        assert_eq!(client(true).time(now), now + TimeDelta::minutes(1));
        assert_eq!(client(false).time(now), now);
    }
}
