//! Endpoints: a client's wish to hear of events at a URL.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EventFilter, Pace, Scope};
use crate::changed::EventType;
use crate::event::Change;
use crate::id::{ClientId, SubscriptionId};

/// How much a webhook tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Payload {
    /// Ids and statuses; whoever may know more asks for the resource.
    #[default]
    Thin,
    /// The resource as the API shows it, and what changed fields held before: personal data.
    Full,
}

/// Why an endpoint is sent nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Ended {
    /// Its client switched it off.
    ByClient,
    /// It answered 410, or asked for it in `webhook-delivery`.
    Gone,
    /// Everything it was sent failed for days.
    Failing,
}

/// A client's wish to hear of events at a URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub client: ClientId,
    pub url: String,
    /// What it hears in Synapse's words.
    pub scopes: Vec<Scope>,
    pub is_active: bool,
    pub created_at: DateTime<Utc>,
    /// What it hears in Synctera's words.
    #[serde(default)]
    pub events: Vec<EventFilter>,
    #[serde(default)]
    pub payload: Payload,
    #[serde(default)]
    pub pace: Pace,
    /// The client's own words about it.
    #[serde(default)]
    pub description: Option<String>,
    /// Sent along with every event of Synctera's form.
    #[serde(default)]
    pub metadata: Option<String>,
    #[serde(default)]
    pub ended: Option<Ended>,
    /// When it was last switched on: what was known of its health before counts no more.
    #[serde(default)]
    pub enabled_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub updated_at: Option<DateTime<Utc>>,
    /// Its own signing secrets, sealed; without any, its client's sign.
    #[serde(default)]
    pub secrets: Option<String>,
    /// Counts what was stored of it, from 1, so that no change undoes one that it has not seen; kept beside it.
    #[serde(skip)]
    pub edition: u64,
}

impl Subscription {
    #[must_use]
    pub const fn new(id: SubscriptionId, client: ClientId, url: String, now: DateTime<Utc>) -> Self {
        Self {
            id,
            client,
            url,
            scopes: Vec::new(),
            is_active: true,
            created_at: now,
            events: Vec::new(),
            payload: Payload::Thin,
            pace: Pace::USUAL,
            description: None,
            metadata: None,
            ended: None,
            enabled_at: None,
            updated_at: None,
            secrets: None,
            edition: 0,
        }
    }

    /// The scope under which the subscription hears of a change, if it does.
    #[must_use]
    pub fn scope_for(&self, change: Change) -> Option<Scope> {
        self.scopes.iter().copied().find(|scope| self.is_active && scope.hears(change))
    }

    /// Whether it hears of events of that type.
    #[must_use]
    pub fn hears(&self, kind: EventType) -> bool {
        self.is_active && self.events.iter().any(|filter| filter.hears(kind))
    }

    /// Switches it on, or off for that reason. Being told what it is already changes nothing.
    pub fn switch(&mut self, ended: Option<Ended>, now: DateTime<Utc>) {
        if self.is_active == ended.is_none() {
            return;
        }
        self.is_active = ended.is_none();
        self.ended = ended;
        self.updated_at = Some(now);
        if self.is_active {
            self.enabled_at = Some(now);
        }
    }

    /// Since when its health counts.
    #[must_use]
    pub fn healthy_since(&self) -> DateTime<Utc> {
        self.enabled_at.unwrap_or(self.created_at)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn subscription() -> Subscription {
        let id = SubscriptionId::new(uuid::Uuid::nil());
        let url = "https://example.com/hook".to_owned();
        Subscription::new(id, ClientId::new(uuid::Uuid::nil()), url, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_subscription_hears_of_what_its_scopes_name_and_only_while_active() {
        let mut subscription = Subscription { scopes: vec![Scope::TransPost, Scope::UserPatch], ..subscription() };
        assert_eq!(subscription.scope_for(Change::Updated), Some(Scope::UserPatch));
        assert_eq!(subscription.scope_for(Change::Created), None);
        subscription.is_active = false;
        assert_eq!(subscription.scope_for(Change::Updated), None);
    }

    #[test]
    fn a_webhook_hears_of_what_its_filters_name_and_only_while_active() {
        let events = vec![EventFilter::parse("PERSON.*").unwrap(), EventFilter::parse("CUSTOMER.UPDATED").unwrap()];
        let mut webhook = Subscription { events, ..subscription() };
        assert!(webhook.hears(EventType::PersonCreated) && webhook.hears(EventType::CustomerUpdated));
        assert!(!webhook.hears(EventType::CustomerCreated) && !webhook.hears(EventType::BusinessCreated));
        webhook.switch(Some(Ended::ByClient), DateTime::UNIX_EPOCH);
        assert!(!webhook.hears(EventType::PersonCreated));
    }

    #[test]
    fn switching_on_begins_a_new_health_and_switching_twice_is_switching_once() {
        let at = |minutes| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let mut own = subscription();
        own.switch(None, at(1));
        assert_eq!(own, subscription());
        own.switch(Some(Ended::Failing), at(2));
        own.switch(Some(Ended::ByClient), at(3));
        assert_eq!((own.is_active, own.ended, own.updated_at), (false, Some(Ended::Failing), Some(at(2))));
        assert_eq!(own.healthy_since(), at(0));
        own.switch(None, at(4));
        assert_eq!((own.is_active, own.ended, own.healthy_since()), (true, None, at(4)));
    }

    /// Subscriptions that were stored before webhooks had filters of their own.
    #[test]
    fn what_was_stored_before_is_read() {
        let stored = serde_json::json!({
            "id": uuid::Uuid::nil(), "client": uuid::Uuid::nil(), "url": "https://example.com/hook",
            "scopes": ["USER|PATCH"], "is_active": true, "created_at": "1970-01-01T00:00:00Z",
        });
        let read: Subscription = serde_json::from_value(stored).unwrap();
        assert_eq!(read, Subscription { scopes: vec![Scope::UserPatch], ..subscription() });
    }
}
