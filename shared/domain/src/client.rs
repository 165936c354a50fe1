//! A client: the fintech that runs customers through this installation, the tenant.

use serde::{Deserialize, Serialize};

use crate::id::ClientId;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    pub id: ClientId,
    pub name: String,
    /// Whether the sandbox's fixed values (an SSN ending in 2222 is valid) decide its customers' checks.
    pub sandbox: bool,
}
