//! Synctera's person, as answers show it.

use std::collections::BTreeMap;

use gatehouse_domain::Customer;
use gatehouse_domain::document::{BaseDocument, VirtualDocument};
use gatehouse_domain::party::{BanStatus, PartyStatus, PersonalIdType, SsnSource};
use gatehouse_domain::status::VerificationStatus;
use gatehouse_evidence::contact::Phone;
use gatehouse_evidence::identifiers::Itin;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::v0::address::AddressOut;
use crate::v0::time;

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Person {
    id: String,
    /// The integrator's own status; it says nothing of what was verified.
    #[schema(value_type = String, example = "ACTIVE")]
    status: PartyStatus,
    /// What all verifications add up to.
    #[schema(value_type = String, example = "ACCEPTED")]
    verification_status: VerificationStatus,
    /// When something was last found out about the person.
    verification_last_run: Option<String>,
    is_customer: bool,
    first_name: Option<String>,
    middle_name: Option<String>,
    last_name: Option<String>,
    chosen_name: Option<String>,
    /// `YYYY-MM-DD`.
    dob: Option<String>,
    email: Option<String>,
    /// E.164.
    phone_number: Option<String>,
    legal_address: Option<AddressOut>,
    /// The legal address, where no other was given.
    shipping_address: Option<AddressOut>,
    /// The last four digits.
    ssn: Option<String>,
    #[schema(value_type = Option<String>)]
    ssn_source: Option<SsnSource>,
    personal_ids: Vec<PersonalId>,
    #[schema(value_type = String, example = "ALLOWED")]
    ban_status: BanStatus,
    /// Gatehouse holds no accounts.
    has_accounts: bool,
    metadata: Option<BTreeMap<String, serde_json::Value>>,
    tenant: String,
    creation_time: String,
    last_updated_time: String,
}

/// An identity number of a person's.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonalId {
    id: String,
    #[schema(value_type = String, example = "PASSPORT_NUMBER")]
    pub(crate) id_type: PersonalIdType,
    /// Its last four characters.
    identifier: String,
    country_code: String,
    /// Whether Gatehouse found it out itself; it never does.
    system_provided: bool,
}

impl Person {
    pub(crate) fn of(customer: &Customer) -> Self {
        let base = customer.facts.active_documents().next();
        let details = base.map(|base| &base.details);
        let name = details.map(gatehouse_domain::document::BaseDetails::parts_of_name).unwrap_or_default();
        let legal_address = details.and_then(|details| details.address.as_ref());
        let party = &customer.party;
        let shipping_address = party.shipping_address.as_ref().or(legal_address);
        Self {
            id: customer.id.to_string(),
            status: customer.facts.status,
            verification_status: customer.decision.verification_status,
            verification_last_run: base.and_then(last_run).map(time),
            is_customer: party.is_customer,
            first_name: name.first,
            middle_name: name.middle,
            last_name: name.last,
            chosen_name: party.chosen_name.clone(),
            dob: details.and_then(|details| details.birth).map(|birth| birth.to_string()),
            email: details.and_then(|details| details.email.clone()),
            phone_number: details.and_then(|details| details.phone_number.as_deref()).and_then(international),
            legal_address: legal_address.map(AddressOut::from),
            shipping_address: shipping_address.map(AddressOut::from),
            ssn: base.and_then(|base| base.active_virtual().find(|own| own.kind.name() == "SSN")).map(last_four),
            ssn_source: party.ssn_source,
            personal_ids: base.iter().flat_map(|base| base.active_virtual()).filter_map(PersonalId::of).collect(),
            ban_status: party.ban_status,
            has_accounts: false,
            metadata: (!party.metadata.is_empty()).then(|| party.metadata.clone().into_iter().collect()),
            tenant: customer.client.to_string(),
            creation_time: time(customer.created_at),
            last_updated_time: time(customer.updated_at),
        }
    }
}

impl PersonalId {
    /// A number by Synctera's name for it. Those that Synapse alone has a name for are shown by `/v3.1`.
    pub(crate) fn of(document: &VirtualDocument) -> Option<Self> {
        let id_type = document.id_type.or_else(|| implied(document))?;
        let country_code = document.country_code.clone().or_else(|| id_type.country().map(str::to_owned));
        Some(Self {
            id: document.meta.id.to_string(),
            id_type,
            identifier: last_four(document),
            country_code: country_code.unwrap_or_else(|| "US".to_owned()),
            system_provided: false,
        })
    }
}

fn implied(document: &VirtualDocument) -> Option<PersonalIdType> {
    match document.kind.name() {
        "SSN" => Some(PersonalIdType::Ssn),
        "PASSPORT" => Some(PersonalIdType::PassportNumber),
        "TIN" if Itin::parse(&document.value).is_ok() => Some(PersonalIdType::Itin),
        _ => None,
    }
}

/// An identity number is never shown whole, to nobody.
pub(crate) fn last_four(document: &VirtualDocument) -> String {
    let characters: Vec<char> = document.value.chars().filter(|character| character.is_alphanumeric()).collect();
    characters[characters.len().saturating_sub(4)..].iter().collect()
}

/// Synapse's clients write numbers as they like; Synctera's read E.164 alone.
pub(crate) fn international(number: &str) -> Option<String> {
    Phone::parse(number).ok().map(|phone| phone.e164().to_owned())
}

/// When something was last found out.
pub(crate) fn last_run(base: &BaseDocument) -> Option<chrono::DateTime<chrono::Utc>> {
    let of_virtual = base.active_virtual().flat_map(|own| own.meta.findings.iter());
    let of_social = base.active_social().flat_map(|own| own.meta.findings.iter());
    let of_physical = base.active_physical().flat_map(|own| own.meta.findings.iter());
    let findings = of_virtual.chain(of_social).chain(of_physical).map(|finding| finding.at);
    findings.chain(base.screening.as_ref().map(|screening| screening.at)).max()
}
