//! Synctera's business, as answers show it.

use std::collections::BTreeMap;

use gatehouse_domain::Customer;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::party::{PartyStatus, Structure};
use gatehouse_domain::status::VerificationStatus;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::v0::address::AddressOut;
use crate::v0::persons::person::{international, last_four, last_run};
use crate::v0::time;

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Business {
    id: String,
    /// The integrator's own status; it says nothing of what was verified.
    #[schema(value_type = String, example = "ACTIVE")]
    status: PartyStatus,
    /// What all verifications add up to, the owners' among them.
    #[schema(value_type = String, example = "ACCEPTED")]
    verification_status: VerificationStatus,
    verification_last_run: Option<String>,
    is_customer: bool,
    entity_name: Option<String>,
    trade_names: Vec<String>,
    /// The last four digits.
    ein: Option<String>,
    #[schema(value_type = Option<String>, example = "LLC")]
    structure: Option<Structure>,
    /// `YYYY-MM-DD`.
    formation_date: Option<String>,
    formation_state: Option<String>,
    email: Option<String>,
    /// E.164.
    phone_number: Option<String>,
    legal_address: Option<AddressOut>,
    website: Option<String>,
    compliance_restrictions: Option<Vec<String>>,
    /// Gatehouse holds no accounts.
    has_accounts: bool,
    metadata: Option<BTreeMap<String, serde_json::Value>>,
    tenant: String,
    creation_time: String,
    last_updated_time: String,
}

impl Business {
    pub(crate) fn of(customer: &Customer) -> Self {
        let base = customer.facts.active_documents().find(|base| base.details.entity() == Entity::Business);
        let details = base.map(|base| &base.details);
        let party = &customer.party;
        // A form that nobody named and that the type does not tell is not shown as `OTHER`.
        let structure = customer.structure().filter(|own| party.structure.is_some() || *own != Structure::Other);
        let alias = details.and_then(|details| details.alias.clone());
        let restrictions = party.compliance_restrictions.clone();
        Self {
            id: customer.id.to_string(),
            status: customer.facts.status,
            verification_status: customer.decision.verification_status,
            verification_last_run: base.and_then(last_run).map(time),
            is_customer: party.is_customer,
            entity_name: details.and_then(|details| details.name.clone()),
            trade_names: alias.into_iter().chain(party.trade_names.iter().cloned()).collect(),
            ein: base.and_then(|base| base.active_virtual().find(|own| own.kind.name() == "TIN")).map(last_four),
            structure,
            formation_date: details.and_then(|details| details.birth).map(|date| date.to_string()),
            formation_state: party.formation_state.clone(),
            email: details.and_then(|details| details.email.clone()),
            phone_number: details.and_then(|details| details.phone_number.as_deref()).and_then(international),
            legal_address: details.and_then(|details| details.address.as_ref()).map(AddressOut::from),
            website: party.website.clone(),
            compliance_restrictions: (!restrictions.is_empty()).then_some(restrictions),
            has_accounts: false,
            metadata: (!party.metadata.is_empty()).then(|| party.metadata.clone().into_iter().collect()),
            tenant: customer.client.to_string(),
            creation_time: time(customer.created_at),
            last_updated_time: time(customer.updated_at),
        }
    }
}
