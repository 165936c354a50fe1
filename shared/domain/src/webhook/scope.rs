//! Synapse's subscription scopes.

use serde::{Deserialize, Serialize};

use crate::event::Change;

/// What a subscription asks to hear (reference: Synapse subscription scopes). Those about nodes,
/// transactions and subnets are accepted, so that existing clients keep working, and never fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    #[serde(rename = "USERS|POST")]
    UsersPost,
    #[serde(rename = "USERS|PATCH")]
    UsersPatch,
    #[serde(rename = "USER|PATCH")]
    UserPatch,
    #[serde(rename = "NODES|POST")]
    NodesPost,
    #[serde(rename = "NODES|PATCH")]
    NodesPatch,
    #[serde(rename = "NODE|PATCH")]
    NodePatch,
    #[serde(rename = "NODES|DELETE")]
    NodesDelete,
    #[serde(rename = "NODE|DELETE")]
    NodeDelete,
    #[serde(rename = "TRANS|POST")]
    TransPost,
    #[serde(rename = "TRANS|POST|JIT")]
    TransPostJit,
    #[serde(rename = "TRANS|PATCH")]
    TransPatch,
    #[serde(rename = "TRAN|PATCH")]
    TranPatch,
    #[serde(rename = "TRANS|DELETE")]
    TransDelete,
    #[serde(rename = "TRAN|DELETE")]
    TranDelete,
    #[serde(rename = "SUBNETS|POST")]
    SubnetsPost,
    #[serde(rename = "SUBNET|PATCH")]
    SubnetPatch,
}

impl Scope {
    #[must_use]
    pub const fn hears(self, change: Change) -> bool {
        match change {
            Change::Created => matches!(self, Self::UsersPost),
            Change::Updated => matches!(self, Self::UserPatch | Self::UsersPatch),
        }
    }
}
