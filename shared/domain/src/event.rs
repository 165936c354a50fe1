//! Events: what a saved change says to the world. An event holds no personal data; whoever may know more
//! asks for the customer.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::changed::{self, EventType, event_types};
use crate::customer::{Customer, Outstanding};
use crate::entity::Entity;
use crate::id::{ClientId, CustomerId, DocumentId, EventId};
use crate::profile::ProfileStatus;
use crate::status::{DocumentStatus, Flag, Permission, PermissionCode, VerificationStatus, Watchlists};

/// One saved revision of a customer, told once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Minted with the change; stable over every retry and replay of its webhooks.
    pub id: EventId,
    pub client: ClientId,
    pub customer: CustomerId,
    /// Orders a customer's events: a receiver that holds a higher one may drop this.
    pub revision: u64,
    pub at: DateTime<Utc>,
    pub change: Change,
    pub actor: Actor,
    pub outline: Outline,
    /// The permission before the change, where it changed.
    pub previous_permission: Option<Permission>,
    /// Whether there is something to tell: the client did something, or a status changed.
    pub announced: bool,
    /// What the change leaves to be found out.
    pub outstanding: Outstanding,
    /// The names of the fields that changed; never their values.
    #[serde(default)]
    pub changed: Vec<String>,
    /// Whether something else is known of who owns the business, or of what the lists say of it or of those, which those below
    /// it have to hear of.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owners_changed: bool,
    /// What happened, in Synctera's words.
    #[serde(default)]
    pub types: Vec<EventType>,
    /// The verification status before the change, where it changed.
    #[serde(default)]
    pub previous_verification_status: Option<VerificationStatus>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Created,
    Updated,
}

/// Who caused a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The client, or the customer through it.
    Client,
    /// Gatehouse's own checks.
    Checks,
    /// A person of the client's who decided about a document.
    Reviewer,
}

/// A customer's statuses, and nothing that tells who the customer is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    pub entity: Entity,
    pub cip_tag: u32,
    pub permission: Permission,
    pub permission_code: Option<PermissionCode>,
    pub verification_status: VerificationStatus,
    #[serde(default)]
    pub profile_status: ProfileStatus,
    pub watchlists: Watchlists,
    pub flag: Flag,
    pub created_at: DateTime<Utc>,
    /// Base documents of which a paper is asked for anew, because it is about to expire.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renewals: Vec<DocumentId>,
    pub documents: Vec<DocumentOutline>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentOutline {
    pub id: DocumentId,
    pub watchlists: Watchlists,
    pub physical_documents: Vec<SubDocumentOutline>,
    pub social_documents: Vec<SubDocumentOutline>,
    pub virtual_documents: Vec<SubDocumentOutline>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubDocumentOutline {
    pub id: DocumentId,
    pub kind: String,
    pub status: DocumentStatus,
    pub last_updated: DateTime<Utc>,
}

impl Event {
    /// The event of a customer's new revision, given what could be told of it before.
    #[must_use]
    pub fn of(customer: &Customer, before: Option<&Outline>, actor: Actor, id: EventId) -> Self {
        let outline = Outline::of(customer);
        Self {
            id,
            client: customer.client,
            customer: customer.id,
            revision: customer.revision,
            at: customer.updated_at,
            change: if customer.revision == 1 { Change::Created } else { Change::Updated },
            actor,
            previous_permission: before
                .map(|before| before.permission)
                .filter(|permission| *permission != outline.permission),
            previous_verification_status: before
                .map(|before| before.verification_status)
                .filter(|status| *status != outline.verification_status),
            announced: actor == Actor::Client || before != Some(&outline),
            types: event_types(customer.facts.entity, customer.revision == 1, &[]),
            outline,
            outstanding: customer.outstanding(),
            changed: Vec::new(),
            owners_changed: false,
        }
    }

    /// The same, with what changed since the revision before.
    #[must_use]
    pub fn since(self, before: &Customer, after: &Customer) -> Self {
        let changed = changed::fields(before, after);
        let types = event_types(after.facts.entity, after.revision == 1, &changed);
        let told_below = |customer: &Customer| customer.facts.told_below();
        let owners_changed = !before.is_related(after.related_parties()) || told_below(before) != told_below(after);
        Self { changed, types, owners_changed, ..self }
    }

    /// Whether there is something to tell in Synctera's words.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        self.announced && !self.types.is_empty()
    }

    /// Whether anything follows from it: something to be found out, or somebody to be told.
    #[must_use]
    pub fn has_consequences(&self) -> bool {
        let Outstanding { inspect, check } = &self.outstanding;
        !inspect.is_empty() || *check || self.announced || self.concerns_businesses()
    }

    /// Whether the customer's owners have to be looked up once more.
    #[must_use]
    pub fn concerns_itself(&self) -> bool {
        self.changed.iter().any(|name| name == "relationships")
    }

    /// Whether businesses that the customer has a part in have to be looked at again.
    #[must_use]
    pub fn concerns_businesses(&self) -> bool {
        self.owners_changed || self.changed.iter().any(|name| name == "verification_status" || name == "relationships")
    }
}

impl Outline {
    #[must_use]
    pub fn of(customer: &Customer) -> Self {
        let decision = &customer.decision;
        Self {
            entity: customer.facts.entity,
            cip_tag: customer.cip_tag,
            permission: decision.permission,
            permission_code: customer.facts.standing.as_ref().and_then(|standing| standing.code),
            verification_status: decision.verification_status,
            profile_status: decision.profile_status,
            watchlists: decision.watchlists,
            flag: customer.flag,
            created_at: customer.created_at,
            renewals: decision.renewals().collect(),
            documents: documents(customer),
        }
    }
}

fn documents(customer: &Customer) -> Vec<DocumentOutline> {
    let decision = &customer.decision;
    let outline = |meta: &crate::document::SubDocumentMeta, kind: &'static str| SubDocumentOutline {
        id: meta.id,
        kind: kind.to_owned(),
        status: decision.document(meta.id),
        last_updated: meta.updated_at,
    };
    customer
        .facts
        .active_documents()
        .map(|base| DocumentOutline {
            id: base.id,
            watchlists: decision.screening(base.id),
            physical_documents: base.active_physical().map(|own| outline(&own.meta, own.kind.name())).collect(),
            social_documents: base.active_social().map(|own| outline(&own.meta, own.kind.name())).collect(),
            virtual_documents: base.active_virtual().map(|own| outline(&own.meta, own.kind.name())).collect(),
        })
        .collect()
}
