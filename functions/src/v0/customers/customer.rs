//! A customer as a back office sees it: both axes, and everything that is decided.

use gatehouse_domain::Customer;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::party::{BanStatus, PartyStatus};
use gatehouse_domain::history::OfficerAct;
use gatehouse_domain::profile::{ProfileStatus, Risk};
use gatehouse_domain::status::{Permission, PermissionCode, VerificationStatus, Watchlists};
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::v0::address::AddressOut;
use crate::v0::persons::person::international;
use crate::v0::time;

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CustomerOut {
    id: String,
    #[schema(value_type = String, example = "PERSONAL")]
    customer_type: Entity,
    /// The integrator's own status.
    #[schema(value_type = String, example = "ACTIVE")]
    status: PartyStatus,
    /// What all verifications add up to, in the older words that know no `PENDING`.
    #[schema(value_type = String, example = "ACCEPTED")]
    kyc_status: VerificationStatus,
    #[schema(value_type = String, example = "ACCEPTED")]
    verification_status: VerificationStatus,
    /// What the back office calls it.
    #[schema(value_type = String, example = "APPROVED")]
    profile_status: ProfileStatus,
    /// What an officer may make of it.
    #[schema(value_type = Vec<String>)]
    next_profile_statuses: &'static [ProfileStatus],
    #[schema(value_type = String, example = "NORMAL")]
    risk: Risk,
    #[schema(value_type = String, example = "SEND-AND-RECEIVE")]
    permission: Permission,
    #[schema(value_type = Option<String>)]
    permission_code: Option<PermissionCode>,
    #[schema(value_type = String, example = "NO_MATCH")]
    watchlists: Watchlists,
    /// A business's.
    entity_name: Option<String>,
    first_name: Option<String>,
    middle_name: Option<String>,
    last_name: Option<String>,
    dob: Option<String>,
    email: Option<String>,
    phone_number: Option<String>,
    legal_address: Option<AddressOut>,
    #[schema(value_type = String, example = "ALLOWED")]
    ban_status: BanStatus,
    has_accounts: bool,
    /// What officers did, oldest first.
    status_history: Vec<StatusAct>,
    revision: u64,
    tenant: String,
    creation_time: String,
    last_updated_time: String,
}

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
struct StatusAct {
    #[schema(value_type = String, example = "REJECTED")]
    status: ProfileStatus,
    reason: Option<String>,
    actor: String,
    time: String,
}

impl From<&OfficerAct> for StatusAct {
    fn from(act: &OfficerAct) -> Self {
        Self { status: act.status, reason: act.reason.clone(), actor: act.actor.clone(), time: time(act.at) }
    }
}

impl CustomerOut {
    pub(crate) fn of(customer: &Customer) -> Self {
        let decision = &customer.decision;
        let base = customer.facts.active_documents().find(|base| base.details.entity() == customer.facts.entity);
        let details = base.map(|base| &base.details);
        let is_person = customer.facts.entity == Entity::Personal;
        let parts = details.filter(|_| is_person).map(gatehouse_domain::document::BaseDetails::parts_of_name);
        let name = parts.unwrap_or_default();
        let birth = details.filter(|_| is_person).and_then(|details| details.birth);
        Self {
            id: customer.id.to_string(),
            customer_type: customer.facts.entity,
            status: customer.facts.status,
            kyc_status: match decision.verification_status {
                VerificationStatus::Pending => VerificationStatus::Unverified,
                status => status,
            },
            verification_status: decision.verification_status,
            profile_status: decision.profile_status,
            next_profile_statuses: customer.next_profile_statuses(),
            risk: decision.risk,
            permission: decision.permission,
            permission_code: customer.facts.standing.as_ref().and_then(|standing| standing.code),
            watchlists: decision.watchlists,
            entity_name: details.filter(|_| !is_person).and_then(|details| details.name.clone()),
            first_name: name.first,
            middle_name: name.middle,
            last_name: name.last,
            dob: birth.map(|birth| birth.to_string()),
            email: details.and_then(|details| details.email.clone()),
            phone_number: details.and_then(|details| details.phone_number.as_deref()).and_then(international),
            legal_address: details.and_then(|details| details.address.as_ref()).map(AddressOut::from),
            ban_status: customer.party.ban_status,
            has_accounts: false,
            status_history: customer.officer_acts.iter().map(StatusAct::from).collect(),
            revision: customer.revision,
            tenant: customer.client.to_string(),
            creation_time: time(customer.created_at),
            last_updated_time: time(customer.updated_at),
        }
    }
}
