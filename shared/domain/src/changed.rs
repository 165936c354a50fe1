//! Which fields of a customer a change touched, by Synctera's names for them; and the events that follow from that,
//! whichever vocabulary caused the change.

use serde::{Deserialize, Serialize};

use crate::customer::Customer;
use crate::document::{BaseDetails, BaseDocument};
use crate::entity::Entity;
use crate::fact::ContentHash;
use crate::id::DocumentId;

/// The names of the fields that differ.
#[must_use]
pub fn fields(before: &Customer, after: &Customer) -> Vec<String> {
    let (old, new) = (holder(before), holder(after));
    let mut changed = Vec::new();
    let mut note = |name: &str, differs: bool| {
        if differs {
            changed.push(name.to_owned());
        }
    };
    let details = |read: fn(&BaseDetails) -> Option<String>| {
        let of = |base: Option<&BaseDocument>| base.and_then(|base| read(&base.details));
        of(old) != of(new)
    };
    if after.facts.entity == Entity::Personal {
        let name = |base: Option<&BaseDocument>| base.map(|base| base.details.parts_of_name()).unwrap_or_default();
        let (old_name, new_name) = (name(old), name(new));
        note("first_name", old_name.first != new_name.first);
        note("middle_name", old_name.middle != new_name.middle);
        note("last_name", old_name.last != new_name.last);
        note("dob", details(|own| own.birth.map(|birth| birth.to_string())));
        note("personal_ids", numbers(old) != numbers(new));
    } else {
        note("entity_name", details(|own| own.name.clone()));
        note("formation_date", details(|own| own.birth.map(|birth| birth.to_string())));
        note("ein", numbers(old) != numbers(new));
        note("structure", before.structure() != after.structure());
    }
    let aliases_differ = after.facts.entity == Entity::Business && details(|own| own.alias.clone());
    note("email", details(|own| own.email.clone()));
    note("phone_number", details(|own| own.phone_number.clone()));
    let address = |base: Option<&BaseDocument>| base.and_then(|base| base.details.address.clone());
    note("legal_address", address(old) != address(new));
    let (old, new) = (&before.party, &after.party);
    note("shipping_address", old.shipping_address != new.shipping_address);
    note("chosen_name", old.chosen_name != new.chosen_name);
    note("ban_status", old.ban_status != new.ban_status);
    note("is_customer", old.is_customer != new.is_customer);
    note("ssn_source", old.ssn_source != new.ssn_source);
    note("trade_names", old.trade_names != new.trade_names || aliases_differ);
    note("website", old.website != new.website);
    note("formation_state", old.formation_state != new.formation_state);
    note("compliance_restrictions", old.compliance_restrictions != new.compliance_restrictions);
    note("metadata", old.metadata != new.metadata);
    note("cip_tag", before.cip_tag != after.cip_tag);
    note("documents", papers(before) != papers(after));
    let (old, new) = (&before.facts, &after.facts);
    note("status", old.status != new.status);
    note("standing", old.standing != new.standing);
    note("disclosures", old.disclosures != new.disclosures);
    note("verifications", old.verifications != new.verifications);
    note("relationships", old.relationships != new.relationships);
    let (old, new) = (&before.decision, &after.decision);
    note("verification_status", old.verification_status != new.verification_status);
    note("profile_status", old.profile_status != new.profile_status);
    note("permission", old.permission != new.permission);
    note("watchlists", old.watchlists != new.watchlists);
    note("risk", old.risk != new.risk);
    note("requirements", !old.renewals().eq(new.renewals()));
    changed
}

/// The base document of the customer itself.
fn holder(customer: &Customer) -> Option<&BaseDocument> {
    customer.facts.active_documents().find(|base| base.details.entity() == customer.facts.entity)
}

fn numbers(base: Option<&BaseDocument>) -> Vec<ContentHash> {
    base.iter().flat_map(|base| base.active_virtual()).map(crate::document::VirtualDocument::content).collect()
}

/// What was submitted beside numbers, whatever was found out about it.
fn papers(customer: &Customer) -> Vec<(DocumentId, ContentHash)> {
    let of = |base: &BaseDocument| {
        let physical = base.active_physical().map(|own| (own.meta.id, own.content()));
        physical
            .chain(base.active_social().filter(|own| !own.derived).map(|own| (own.meta.id, own.content())))
            .collect::<Vec<_>>()
    };
    customer.facts.active_documents().flat_map(of).collect()
}

/// What happened, in Synctera's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EventType {
    #[serde(rename = "PERSON.CREATED")]
    PersonCreated,
    #[serde(rename = "PERSON.UPDATED")]
    PersonUpdated,
    #[serde(rename = "PERSON.VERIFICATION_OUTCOME.UPDATED")]
    PersonVerificationOutcomeUpdated,
    #[serde(rename = "BUSINESS.CREATED")]
    BusinessCreated,
    #[serde(rename = "BUSINESS.UPDATED")]
    BusinessUpdated,
    #[serde(rename = "BUSINESS.VERIFICATION_OUTCOME.UPDATED")]
    BusinessVerificationOutcomeUpdated,
    #[serde(rename = "CUSTOMER.CREATED")]
    CustomerCreated,
    #[serde(rename = "CUSTOMER.UPDATED")]
    CustomerUpdated,
    #[serde(rename = "CUSTOMER.KYC_OUTCOME.UPDATED")]
    CustomerKycOutcomeUpdated,
    #[serde(rename = "WEBHOOK.FAILING")]
    WebhookFailing,
    #[serde(rename = "WEBHOOK.DISABLED")]
    WebhookDisabled,
    #[serde(rename = "NOTE.CREATED")]
    NoteCreated,
    #[serde(rename = "NOTE.UPDATED")]
    NoteUpdated,
}

impl EventType {
    /// Every type, in an order that never changes: a type's place in it is part of its events' ids.
    pub const ALL: [Self; 13] = [
        Self::PersonCreated,
        Self::PersonUpdated,
        Self::PersonVerificationOutcomeUpdated,
        Self::BusinessCreated,
        Self::BusinessUpdated,
        Self::BusinessVerificationOutcomeUpdated,
        Self::CustomerCreated,
        Self::CustomerUpdated,
        Self::CustomerKycOutcomeUpdated,
        Self::WebhookFailing,
        Self::WebhookDisabled,
        Self::NoteCreated,
        Self::NoteUpdated,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonCreated => "PERSON.CREATED",
            Self::PersonUpdated => "PERSON.UPDATED",
            Self::PersonVerificationOutcomeUpdated => "PERSON.VERIFICATION_OUTCOME.UPDATED",
            Self::BusinessCreated => "BUSINESS.CREATED",
            Self::BusinessUpdated => "BUSINESS.UPDATED",
            Self::BusinessVerificationOutcomeUpdated => "BUSINESS.VERIFICATION_OUTCOME.UPDATED",
            Self::CustomerCreated => "CUSTOMER.CREATED",
            Self::CustomerUpdated => "CUSTOMER.UPDATED",
            Self::CustomerKycOutcomeUpdated => "CUSTOMER.KYC_OUTCOME.UPDATED",
            Self::WebhookFailing => "WEBHOOK.FAILING",
            Self::WebhookDisabled => "WEBHOOK.DISABLED",
            Self::NoteCreated => "NOTE.CREATED",
            Self::NoteUpdated => "NOTE.UPDATED",
        }
    }

    /// The type of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The events of a revision: the first one creates; later ones update, and may change the outcome.
#[must_use]
pub fn event_types(entity: Entity, is_first: bool, changed: &[String]) -> Vec<EventType> {
    use EventType as Type;
    let (created, updated, outcome) = match entity {
        Entity::Personal => (Type::PersonCreated, Type::PersonUpdated, Type::PersonVerificationOutcomeUpdated),
        Entity::Business => (Type::BusinessCreated, Type::BusinessUpdated, Type::BusinessVerificationOutcomeUpdated),
    };
    if is_first {
        return vec![created, Type::CustomerCreated];
    }
    let mut types = Vec::new();
    if changed.iter().any(|name| !is_derived(name)) {
        types.extend([updated, Type::CustomerUpdated]);
    }
    if changed.iter().any(|name| name == "verification_status") {
        types.extend([outcome, Type::CustomerKycOutcomeUpdated]);
    }
    types
}

/// Whether a field follows from the facts; nobody updates it.
fn is_derived(name: &str) -> bool {
    matches!(name, "verification_status" | "profile_status" | "permission" | "watchlists" | "risk")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_stored_by_its_name() {
        for kind in EventType::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(EventType::named(kind.name()), Some(kind));
        }
    }
}
