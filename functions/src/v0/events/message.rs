//! What an event says in Synctera's form. It holds ids and statuses and no personal data; a full payload is made of it
//! when it is sent.

use chrono::{DateTime, Utc};
use gatehouse_domain::changed::EventType;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::event::Event;
use gatehouse_domain::id::{CustomerId, EventId, SubscriptionId};
use gatehouse_domain::profile::ProfileStatus;
use gatehouse_domain::status::{Permission, VerificationStatus, Watchlists};
use gatehouse_domain::webhook::{NoteStatus, Notice, Snapshot, Subject, Subscription, Trouble};
use serde::Serialize;
use serde_json::{Map, Value, json};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::v0::time;

/// One event as one of its types.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: EventId,
    pub(crate) kind: EventType,
    pub(crate) at: DateTime<Utc>,
    pub(crate) resource_id: Uuid,
    pub(crate) revision: u64,
    resource: Value,
    changed: Map<String, Value>,
    /// What a full payload shows.
    pub(crate) snapshot: Option<Snapshot>,
    is_test: bool,
}

/// A webhook's body in Synctera's form.
#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookRequest<'a> {
    /// The event's id: the same on every attempt and for every endpoint, so that what came before can be dropped.
    id: String,
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "PERSON.VERIFICATION_OUTCOME.UPDATED")]
    kind: EventType,
    event_time: String,
    /// What the event is about.
    resource_id: String,
    /// Orders the events of one resource: a receiver that holds a higher one may drop this.
    revision: u64,
    webhook_id: String,
    url: &'a str,
    /// The endpoint's own words.
    metadata: &'a str,
    /// JSON as a text: of a thin payload the ids and statuses, of a full one the resource as the API shows it.
    event_resource: String,
    /// JSON as a text: the fields that changed with what they held before. A thin payload tells their names, and the
    /// earlier statuses.
    event_resource_changed_fields: String,
    /// Whether it was sent to try the endpoint, and is about nobody.
    test: Option<bool>,
}

/// What a thin payload tells of a person, a business or a customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ThinResource {
    id: String,
    revision: u64,
    #[schema(value_type = String)]
    verification_status: VerificationStatus,
    #[schema(value_type = String)]
    profile_status: ProfileStatus,
    #[schema(value_type = String)]
    permission: Permission,
    #[schema(value_type = String)]
    watchlists: Watchlists,
    creation_time: String,
    last_updated_time: String,
}

/// What an event tells of an endpoint.
#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EndpointResource {
    id: String,
    is_enabled: bool,
    /// `FAILING` or `GONE`.
    reason: &'static str,
    /// How much of the time has passed after which a failing endpoint is disabled.
    percent: Option<u8>,
}

impl EndpointResource {
    fn of(subscription: SubscriptionId, trouble: Trouble) -> Self {
        let (is_enabled, reason, percent) = match trouble {
            Trouble::Failing { percent } => (true, "FAILING", Some(percent)),
            Trouble::Failed => (false, "FAILING", None),
            Trouble::Gone => (false, "GONE", None),
        };
        Self { id: subscription.to_string(), is_enabled, reason, percent }
    }
}

/// What an event tells of a note: whose it is, and nothing of what it says. `GET /v0/notes` shows that.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoteResource {
    id: String,
    related_resource_id: String,
    /// `CUSTOMER` (a person) or `BUSINESS`.
    related_resource_type: &'static str,
    /// `UNRESOLVED` or `RESOLVED`, where its author says so.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<NoteStatus>,
}

impl NoteResource {
    /// Synctera's word for what a note is about.
    pub(crate) const fn type_of(entity: Entity) -> &'static str {
        match entity {
            Entity::Personal => "CUSTOMER",
            Entity::Business => "BUSINESS",
        }
    }

    /// What that word says a note is about.
    pub(crate) fn entity_of(kind: &str) -> Option<Entity> {
        [Entity::Personal, Entity::Business].into_iter().find(|entity| Self::type_of(*entity) == kind)
    }
}

impl Message {
    /// A customer's event, once for each of its types.
    pub(crate) fn of_event(event: &Event) -> Vec<Self> {
        if !event.is_told() {
            return Vec::new();
        }
        event.types.iter().map(|kind| Self::of_type(event, *kind)).collect()
    }

    fn of_type(event: &Event, kind: EventType) -> Self {
        let outline = &event.outline;
        let resource = ThinResource {
            id: event.customer.to_string(),
            revision: event.revision,
            verification_status: outline.verification_status,
            profile_status: outline.profile_status,
            permission: outline.permission,
            watchlists: outline.watchlists,
            creation_time: time(outline.created_at),
            last_updated_time: time(event.at),
        };
        let before = |name: &str| match name {
            "verification_status" => json!(event.previous_verification_status),
            "permission" => json!(event.previous_permission),
            // What else a field held may tell who somebody is.
            _ => Value::Null,
        };
        Self {
            id: event.id.told_as(kind),
            kind,
            at: event.at,
            resource_id: event.customer.uuid(),
            revision: event.revision,
            resource: json!(resource),
            changed: event.changed.iter().map(|name| (name.clone(), before(name))).collect(),
            snapshot: Some(Snapshot { customer: event.customer, revision: event.revision }),
            is_test: false,
        }
    }

    /// What happened to an endpoint or a note.
    pub(crate) fn of_notice(notice: &Notice) -> Self {
        let (resource_id, revision, resource, changed) = match notice.subject {
            Subject::Endpoint { subscription, trouble } => {
                let resource = EndpointResource::of(subscription, trouble);
                let changed = (!resource.is_enabled).then(|| ("is_enabled".to_owned(), json!(true)));
                // An endpoint's events have no revisions; their times order them.
                let revision = u64::try_from(notice.at.timestamp_millis()).unwrap_or_default();
                (subscription.uuid(), revision, json!(resource), changed)
            }
            Subject::Note { note, customer, entity, edition, status, previous_status } => {
                let resource = NoteResource {
                    id: note.to_string(),
                    related_resource_id: customer.to_string(),
                    related_resource_type: NoteResource::type_of(entity),
                    status,
                };
                // Nothing else of a note changes.
                let changed = (edition > 1).then(|| ("status".to_owned(), json!(previous_status)));
                (note.uuid(), u64::from(edition), json!(resource), changed)
            }
        };
        Self {
            id: notice.id,
            kind: notice.event_type(),
            at: notice.at,
            resource_id,
            revision,
            resource,
            changed: changed.into_iter().collect(),
            snapshot: None,
            is_test: false,
        }
    }

    /// An event that never happened, about nobody, to try an endpoint with.
    pub(crate) fn for_test(kind: EventType, id: EventId, nobody: CustomerId, at: DateTime<Utc>) -> Self {
        let resource = match kind {
            EventType::WebhookFailing | EventType::WebhookDisabled => {
                json!(EndpointResource::of(SubscriptionId::new(nobody.uuid()), Trouble::Failing { percent: 25 }))
            }
            EventType::NoteCreated | EventType::NoteUpdated => json!(NoteResource {
                id: nobody.to_string(),
                related_resource_id: nobody.to_string(),
                related_resource_type: NoteResource::type_of(Entity::Personal),
                status: Some(NoteStatus::Unresolved),
            }),
            _ => json!(ThinResource {
                id: nobody.to_string(),
                revision: 1,
                verification_status: VerificationStatus::Unverified,
                profile_status: ProfileStatus::default(),
                permission: Permission::Unverified,
                watchlists: Watchlists::Pending,
                creation_time: time(at),
                last_updated_time: time(at),
            }),
        };
        Self {
            id,
            kind,
            at,
            resource_id: nobody.uuid(),
            revision: 1,
            resource,
            changed: Map::new(),
            snapshot: None,
            is_test: true,
        }
    }

    /// The body that an endpoint is sent. The same message gives it the same bytes, whenever they are made.
    pub(crate) fn body(&self, endpoint: &Subscription) -> String {
        let request = WebhookRequest {
            id: self.id.to_string(),
            kind: self.kind,
            event_time: time(self.at),
            resource_id: self.resource_id.to_string(),
            revision: self.revision,
            webhook_id: endpoint.id.to_string(),
            url: &endpoint.url,
            metadata: endpoint.metadata.as_deref().unwrap_or_default(),
            event_resource: self.resource.to_string(),
            event_resource_changed_fields: Value::Object(self.changed.clone()).to_string(),
            test: self.is_test.then_some(true),
        };
        json!(request).to_string()
    }

    /// The same for whoever reads the list of events.
    pub(crate) fn listed(&self) -> ListedEvent {
        ListedEvent {
            id: self.id.to_string(),
            kind: self.kind,
            event_time: time(self.at),
            resource_id: self.resource_id.to_string(),
            revision: self.revision,
            event_resource: self.resource.to_string(),
            event_resource_changed_fields: Value::Object(self.changed.clone()).to_string(),
        }
    }
}

/// An event as the list shows it, without personal data.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedEvent {
    id: String,
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: EventType,
    event_time: String,
    resource_id: String,
    revision: u64,
    /// JSON as a text: ids and statuses.
    event_resource: String,
    /// JSON as a text: the names of the fields that changed, and the earlier statuses.
    event_resource_changed_fields: String,
}
