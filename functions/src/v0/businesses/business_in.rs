//! A business as a request says it, and its way into the domain's command.

use chrono::{Datelike, NaiveDate};
use gatehouse_checks::base::{self, Terms};
use gatehouse_checks::place::Boxes;
use gatehouse_domain::Customer;
use gatehouse_domain::document::{Address, BaseDetails};
use gatehouse_domain::document_type::VirtualDocumentType;
use gatehouse_domain::entity::{Entity, EntityType};
use gatehouse_domain::party::{PartyChange, PartyStatus, Structure};
use gatehouse_domain::update::{DetailsChange, DocumentChange, SubChange, SubDocumentChanges, Update};
use gatehouse_evidence::identifiers::Ein;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::call::Call;
use crate::v0::Problem;
use crate::v0::address::{self, AddressOut};
use crate::v0::body::{Body, Said};
use crate::v0::persons::person_in::{emptied, metadata, phone, program, why};

/// What a request may say of a business. `status` and `is_customer` are required of a new one; `ACTIVE` asks for
/// `entity_name`.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct BusinessIn {
    /// `PROSPECT`, `ACTIVE`, `FROZEN`, `SANCTION`, `DISSOLVED`, `CANCELLED`, `SUSPENDED`, `MERGED`, `INACTIVE` or
    /// `CONVERTED`.
    status: String,
    is_customer: bool,
    entity_name: Option<String>,
    trade_names: Option<Vec<String>>,
    /// `12-3456789`; not needed of a sole proprietorship. Answers show its last four digits.
    ein: Option<String>,
    /// `CORPORATION`, `LLC`, `NON_PROFIT`, `OTHER`, `PARTNERSHIP`, `SOLE_PROPRIETORSHIP` or `S_CORPORATION`.
    structure: Option<String>,
    /// `YYYY-MM-DD`.
    formation_date: Option<String>,
    formation_state: Option<String>,
    email: Option<String>,
    /// E.164.
    phone_number: Option<String>,
    /// A street address, no PO box.
    legal_address: Option<AddressOut>,
    website: Option<String>,
    compliance_restrictions: Option<Vec<String>>,
    /// Gatehouse's own: the number of the program that decides; 5 where nothing is said, and 1 in a sandbox.
    cip_tag: Option<u32>,
    metadata: Option<Map<String, Value>>,
}

const READ_ONLY: &[&str] = &[
    "id",
    "creation_time",
    "last_updated_time",
    "verification_status",
    "verification_last_run",
    "has_accounts",
    "tenant",
];
const MOST_NAMES: usize = 20;

/// What a change can replace and not take away.
const STAYS: &[&str] = &[
    "status",
    "is_customer",
    "entity_name",
    "ein",
    "structure",
    "formation_date",
    "email",
    "phone_number",
    "legal_address",
    "cip_tag",
];

struct Reading {
    name: Option<String>,
    /// The first of its trade names; the outer `None` leaves them as they are.
    alias: Option<Option<String>>,
    ein: Option<String>,
    birth: Option<NaiveDate>,
    email: Option<String>,
    phone_number: Option<String>,
    address: Option<Address>,
    structure: Option<Structure>,
    cip_tag: Option<u32>,
    party: PartyChange,
}

fn read(body: &mut Body, terms: Terms) -> Reading {
    body.read_only(READ_ONLY);
    let line = |text: &str| base::line("", text).map_err(why);
    let structure = body.take::<Structure>("structure", "a legal structure").value();
    let mut names = names(body);
    let alias = names.as_mut().map(|names| if names.is_empty() { None } else { Some(names.remove(0)) });
    Reading {
        name: body.read("entity_name", line).value(),
        alias,
        ein: body
            .read("ein", |text| Ein::parse(text).map(|_| text.to_owned()).map_err(|_| "is not in the form 12-3456789"))
            .value(),
        birth: body.read("formation_date", |text| date(text, terms)).value(),
        email: body.read("email", |text| base::email(text).map_err(why)).value(),
        phone_number: body.read("phone_number", phone).value(),
        address: address::take(body, "legal_address", Boxes::Refused, terms.sandbox).value(),
        structure,
        cip_tag: program(body),
        party: PartyChange {
            status: body.take::<PartyStatus>("status", "a business's status").value(),
            is_customer: body.take::<bool>("is_customer", "true or false").value(),
            structure,
            trade_names: names,
            website: emptied(body.read("website", line)),
            formation_state: emptied(body.read("formation_state", state)),
            compliance_restrictions: restrictions(body),
            metadata: metadata(body),
            ..PartyChange::default()
        },
    }
}

fn names(body: &mut Body) -> Option<Vec<String>> {
    let names = match body.take::<Vec<String>>("trade_names", "a list of texts") {
        Said::Value(names) => names,
        Said::Null => Vec::new(),
        Said::Nothing => return None,
    };
    if names.len() > MOST_NAMES || names.iter().any(|name| base::line("", name).is_err()) {
        body.invalid("trade_names", format!("has at most {MOST_NAMES} names, each of one line of 200 characters"));
        return None;
    }
    Some(names)
}

fn restrictions(body: &mut Body) -> Option<Vec<String>> {
    match body.take::<Vec<String>>("compliance_restrictions", "a list of texts") {
        Said::Value(list) if list.iter().all(|own| own == "LICENSED_CANNABIS") => Some(list),
        Said::Value(_) => {
            body.invalid("compliance_restrictions", "is of LICENSED_CANNABIS");
            None
        }
        Said::Null => Some(Vec::new()),
        Said::Nothing => None,
    }
}

fn state(text: &str) -> Result<String, &'static str> {
    let fits = gatehouse_evidence::address::Country::from_alpha2("US").is_ok_and(|us| us.has_subdivision(text));
    if fits { Ok(text.to_owned()) } else { Err("is not a state's two letters") }
}

fn date(text: &str, terms: Terms) -> Result<NaiveDate, String> {
    let date: NaiveDate = text.parse().map_err(|_| "is not a date such as 2019-05-02".to_owned())?;
    base::birth((date.year(), date.month(), date.day()), Some(entity_type(None)), terms.today).map_err(why)
}

fn entity_type(structure: Option<Structure>) -> EntityType {
    let name = structure.unwrap_or(Structure::Other).entity_type();
    EntityType::find(name, Entity::Business).expect("every structure has an entity type")
}

/// A new business. `PROSPECT` may be empty; `ACTIVE` has a name.
pub(super) fn new_business(call: &Call, terms: Terms) -> Result<Update, Problem> {
    let mut body = Body::of(call)?;
    let reading = read(&mut body, terms);
    if reading.party.status.is_none() {
        body.missing_unless_invalid("status");
    }
    if reading.party.is_customer.is_none() {
        body.missing_unless_invalid("is_customer");
    }
    active_has_a_name(&mut body, reading.party.status, reading.name.is_some());
    body.finish()?;
    Ok(add(reading))
}

/// What a request changes of a business.
pub(super) fn changes(call: &Call, terms: Terms, business: &Customer) -> Result<Update, Problem> {
    let mut body = Body::of(call)?;
    body.not_null(STAYS);
    let reading = read(&mut body, terms);
    let base = business.facts.active_documents().find(|base| base.details.entity() == Entity::Business);
    let named = reading.name.is_some() || base.is_some_and(|base| base.details.name.is_some());
    active_has_a_name(&mut body, reading.party.status, named);
    body.finish()?;
    let Some(base) = base else { return Ok(add(reading)) };
    let details = DetailsChange {
        name: reading.name,
        alias: reading.alias,
        email: reading.email,
        phone_number: reading.phone_number,
        birth: reading.birth,
        address: reading.address,
        entity_type: reading.structure.map(|structure| entity_type(Some(structure))),
        ..DetailsChange::default()
    };
    let documents = vec![DocumentChange::Amend(base.id, Box::new(details), number(reading.ein))];
    Ok(Update { documents, cip_tag: reading.cip_tag, party: reading.party, ..Update::default() })
}

fn active_has_a_name(body: &mut Body, status: Option<PartyStatus>, named: bool) {
    if status == Some(PartyStatus::Active) && !named {
        body.missing_unless_invalid("entity_name");
    }
}

fn add(reading: Reading) -> Update {
    let details = BaseDetails {
        name: reading.name,
        name_parts: None,
        alias: reading.alias.flatten(),
        email: reading.email,
        phone_number: reading.phone_number,
        ip: None,
        entity_type: entity_type(reading.structure),
        entity_scope: "Not Known".to_owned(),
        birth: reading.birth,
        address: reading.address,
        relationship: None,
        company_activity: Vec::new(),
        desired_scope: None,
        doc_option_key: None,
        docs_key: None,
        docs_title: None,
        known_as: Vec::new(),
    };
    let documents = vec![DocumentChange::Add(Box::new(details), number(reading.ein))];
    Update { documents, cip_tag: reading.cip_tag, party: reading.party, ..Update::default() }
}

fn number(ein: Option<String>) -> SubDocumentChanges {
    let kind = VirtualDocumentType::find("TIN").expect("the table of virtual documents has TIN");
    let put = ein.map(|ein| SubChange::Put { id: None, kind, value: ein.into() });
    SubDocumentChanges { virtual_documents: put.into_iter().collect(), ..SubDocumentChanges::default() }
}
