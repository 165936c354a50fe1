//! Subscriptions and deliveries: who hears of an event, and how far each telling is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::event::Change;
use crate::id::{ClientId, EventId, SubscriptionId};

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

/// A client's wish to hear of events at a URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub client: ClientId,
    pub url: String,
    pub scopes: Vec<Scope>,
    pub is_active: bool,
    pub created_at: DateTime<Utc>,
}

impl Subscription {
    /// The scope under which the subscription hears of a change, if it does.
    #[must_use]
    pub fn scope_for(&self, change: Change) -> Option<Scope> {
        self.scopes.iter().copied().find(|scope| self.is_active && scope.hears(change))
    }
}

/// One event on its way to one subscription.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    pub event: EventId,
    pub subscription: SubscriptionId,
    pub client: ClientId,
    pub scope: Scope,
    pub customer: crate::id::CustomerId,
    pub created_at: DateTime<Utc>,
    /// Frozen when the delivery is made: every attempt sends these very bytes.
    pub body: String,
    pub state: DeliveryState,
    pub attempts: Vec<Attempt>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DeliveryState {
    /// To be tried at `due`, or once whoever holds the lease has had its time.
    Pending {
        due: DateTime<Utc>,
    },
    Delivered,
    /// Every attempt failed.
    Exhausted,
    /// The subscription ended before it was delivered.
    Discarded,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub at: DateTime<Utc>,
    pub url: String,
    /// The receiver's HTTP status, where it answered.
    pub status: Option<u16>,
    /// Our own machine code of a failure, or the start of the receiver's answer.
    pub note: String,
}

impl Delivery {
    /// Takes what an attempt came to. `next` is when to try again, where that is to be.
    pub fn attempted(&mut self, attempt: Attempt, next: Option<DateTime<Utc>>) {
        let delivered = attempt.status.is_some_and(|status| (200..300).contains(&status));
        self.attempts.push(attempt);
        self.state = match (delivered, next) {
            (true, _) => DeliveryState::Delivered,
            (false, Some(due)) => DeliveryState::Pending { due },
            (false, None) => DeliveryState::Exhausted,
        };
    }

    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self.state, DeliveryState::Pending { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_hears_of_what_its_scopes_name_and_only_while_active() {
        let mut subscription = Subscription {
            id: SubscriptionId::new(uuid::Uuid::nil()),
            client: ClientId::new(uuid::Uuid::nil()),
            url: "https://example.com/hook".to_owned(),
            scopes: vec![Scope::TransPost, Scope::UserPatch],
            is_active: true,
            created_at: DateTime::UNIX_EPOCH,
        };
        assert_eq!(subscription.scope_for(Change::Updated), Some(Scope::UserPatch));
        assert_eq!(subscription.scope_for(Change::Created), None);
        subscription.is_active = false;
        assert_eq!(subscription.scope_for(Change::Updated), None);
    }
}
