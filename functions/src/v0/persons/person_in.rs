//! A person as a request says it, and its way into the domain's command.

use chrono::NaiveDate;
use gatehouse_checks::base::{self, Terms};
use gatehouse_checks::place::Boxes;
use gatehouse_domain::Customer;
use gatehouse_domain::document::{BaseDetails, NameParts};
use gatehouse_domain::document_type::VirtualDocumentType;
use gatehouse_domain::entity::{Entity, EntityType};
use gatehouse_domain::id::DocumentId;
use gatehouse_domain::party::{BanStatus, Identifier, PartyChange, PartyStatus, PersonalIdType, SsnSource};
use gatehouse_domain::update::{DetailsChange, DocumentChange, SubChange, SubDocumentChanges, Update};
use gatehouse_store::RecordChange;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::call::Call;
use crate::problem::Problem;
use crate::v0::address::{self, AddressOut};
use crate::v0::body::{Body, Said};
use crate::v0::notes::note::NoteOut;

/// What a request may say of a person. `status` and `is_customer` are required of a new one; `ACTIVE` asks for
/// `first_name`, `last_name` and `dob`.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct PersonIn {
    /// `PROSPECT`, `ACTIVE`, `FROZEN`, `SANCTION`, `DENIED`, `DORMANT`, `INACTIVE`, `DECEASED` or `ESCHEAT`.
    status: String,
    is_customer: bool,
    first_name: Option<String>,
    middle_name: Option<String>,
    last_name: Option<String>,
    chosen_name: Option<String>,
    /// `YYYY-MM-DD`, from 1900.
    dob: Option<String>,
    email: Option<String>,
    /// E.164.
    phone_number: Option<String>,
    /// A street address, no PO box.
    legal_address: Option<AddressOut>,
    shipping_address: Option<AddressOut>,
    /// `123-45-6789`; answers show its last four digits.
    ssn: Option<String>,
    ssn_source: Option<String>,
    personal_ids: Option<Vec<PersonalIdIn>>,
    ban_status: Option<String>,
    /// Why `ban_status` changes; kept among the person's notes.
    note: Option<String>,
    /// Gatehouse's own: the number of the program that decides; 5 where nothing is said, and 1 in a sandbox.
    cip_tag: Option<u32>,
    /// The integrator's own data. Not for personal data: it is kept and shown as it is.
    metadata: Option<Map<String, Value>>,
}

#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct PersonalIdIn {
    /// `SSN`, `ITIN`, `PASSPORT_NUMBER`, `DRIVER_LICENSE`, `STATE_ID`, `NATIONAL_ID`, `TAX_ID`, `SIN`,
    /// `CITIZENSHIP_CARD`, `PR_CARD`, `PROVINCIAL_ID` or `SECURE_STATUS_CARD`.
    id_type: String,
    identifier: String,
    /// Required where the type does not imply it.
    country_code: Option<String>,
}

/// What Gatehouse says of a person, and no request does.
const READ_ONLY: &[&str] = &[
    "id",
    "creation_time",
    "last_updated_time",
    "verification_status",
    "verification_last_run",
    "has_accounts",
    "is_user",
    "tenant",
];

/// What a change can replace and not take away.
const STAYS: &[&str] = &[
    "status",
    "is_customer",
    "first_name",
    "last_name",
    "dob",
    "email",
    "phone_number",
    "legal_address",
    "ssn",
    "personal_ids",
    "ban_status",
    "cip_tag",
];

/// Everything of a person, as far as it was said.
pub(super) struct Reading {
    pub(super) name: NameParts,
    pub(super) birth: Option<NaiveDate>,
    pub(super) email: Option<String>,
    pub(super) phone_number: Option<String>,
    pub(super) legal_address: Option<gatehouse_domain::document::Address>,
    pub(super) identifiers: Vec<(PersonalIdType, Identifier)>,
    pub(super) cip_tag: Option<u32>,
    pub(super) party: PartyChange,
}

/// Reads every field that there is; what is wrong stays in the body's list.
pub(super) fn read(body: &mut Body, terms: Terms) -> Reading {
    body.read_only(READ_ONLY);
    let name = NameParts {
        first: part_of_name(body, "first_name"),
        middle: part_of_name(body, "middle_name"),
        last: part_of_name(body, "last_name"),
    };
    let mut identifiers = Vec::new();
    if let Some(ssn) = body.read("ssn", ssn).value() {
        identifiers.push((PersonalIdType::Ssn, identifier(PersonalIdType::Ssn, ssn, None)));
    }
    identifiers.extend(body.objects("personal_ids", personal_id).value().unwrap_or_default());
    let legal_address = address::take(body, "legal_address", Boxes::Refused, terms.sandbox).value();
    Reading {
        name,
        birth: body.read("dob", |text| date_of_birth(text, terms)).value(),
        email: body.read("email", |text| base::email(text).map_err(why)).value(),
        phone_number: body.read("phone_number", phone).value(),
        legal_address,
        identifiers,
        cip_tag: program(body),
        party: party(body, terms),
    }
}

fn party(body: &mut Body, terms: Terms) -> PartyChange {
    let chosen_name = body.read("chosen_name", |text| base::line("", text).map_err(why));
    PartyChange {
        status: body.take::<PartyStatus>("status", "a person's status").value(),
        is_customer: body.take::<bool>("is_customer", "true or false").value(),
        ban_status: body.take::<BanStatus>("ban_status", "ALLOWED or SUSPENDED").value(),
        chosen_name: emptied(chosen_name),
        shipping_address: emptied(address::take(body, "shipping_address", Boxes::Taken, terms.sandbox)),
        ssn_source: emptied(body.take::<SsnSource>("ssn_source", "MANUAL or PREFILL")),
        metadata: metadata(body),
        note: body.read("note", |text| base::line("", text).map_err(why)).value(),
        ..PartyChange::default()
    }
}

/// The number of a program, which has to be the client's or one that ships.
pub(crate) fn program(body: &mut Body) -> Option<u32> {
    body.take::<u32>("cip_tag", "the number of a program").value()
}

pub(crate) fn metadata(body: &mut Body) -> Option<Map<String, Value>> {
    const MOST_BYTES: usize = 16_384;
    match body.take::<Map<String, Value>>("metadata", "an object") {
        Said::Value(map) if serde_json::to_string(&map).is_ok_and(|text| text.len() <= MOST_BYTES) => Some(map),
        Said::Value(_) => {
            body.invalid("metadata", format!("has more than {MOST_BYTES} bytes"));
            None
        }
        Said::Null => Some(Map::new()),
        Said::Nothing => None,
    }
}

fn part_of_name(body: &mut Body, field: &str) -> Option<String> {
    body.read(field, |text| base::name("", text, Entity::Personal).map_err(why)).value()
}

/// The day of birth of somebody old enough; Synctera knows no minors.
fn date_of_birth(text: &str, terms: Terms) -> Result<NaiveDate, String> {
    use chrono::Datelike;
    let date: NaiveDate = text.parse().map_err(|_| "is not a date such as 1989-05-02".to_owned())?;
    base::birth((date.year(), date.month(), date.day()), Some(not_known()), terms.today).map_err(why)
}

pub(crate) fn phone(text: &str) -> Result<String, String> {
    base::phone(text).map_err(why)?;
    if text.starts_with('+') { Ok(text.to_owned()) } else { Err("is not in E.164 format: +14155550123".to_owned()) }
}

/// Synctera's pattern is 123-45-6789; whether the number can have been issued is a check's to say.
fn ssn(text: &str) -> Result<String, &'static str> {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    let digits = text.chars().all(|c| c.is_ascii_digit() || c == '-');
    if digits && (parts == [3, 2, 4] || parts == [9]) {
        Ok(text.to_owned())
    } else {
        Err("is not in the form 123-45-6789")
    }
}

pub(crate) fn personal_id(body: &mut Body) -> Option<(PersonalIdType, Identifier)> {
    body.read_only(&["id", "system_provided"]);
    let id_type = body.take::<PersonalIdType>("id_type", "a type of personal identifier");
    let value = body.read("identifier", |text| base::line("", text).map_err(why));
    let country = body.read("country_code", |text| gatehouse_checks::place::country(text).map_err(why)).value();
    let (id_type, value) = (body.require("id_type", id_type)?, body.require("identifier", value)?);
    if id_type.country().is_none() && country.is_none() {
        body.missing("country_code");
    }
    Some((id_type, identifier(id_type, value, country)))
}

fn identifier(id_type: PersonalIdType, value: String, country_code: Option<String>) -> Identifier {
    Identifier { value, id_type: Some(id_type), country_code: country_code.or(id_type.country().map(str::to_owned)) }
}

pub(crate) fn why(problem: base::FieldProblem) -> String {
    problem.why
}

pub(crate) fn emptied<T>(said: Said<T>) -> Option<Option<T>> {
    match said {
        Said::Nothing => None,
        Said::Null => Some(None),
        Said::Value(value) => Some(Some(value)),
    }
}

fn not_known() -> EntityType {
    EntityType::find("NOT_KNOWN", Entity::Personal).expect("the table of entity types has NOT_KNOWN")
}

/// A new person. `PROSPECT` may be empty; `ACTIVE` has a name and a date of birth (seed 000).
pub(super) fn new_person(call: &Call, terms: Terms) -> Result<Update, Problem> {
    let mut body = Body::of(call)?;
    let reading = read(&mut body, terms);
    if reading.party.status.is_none() {
        body.missing_unless_invalid("status");
    }
    if reading.party.is_customer.is_none() {
        body.missing_unless_invalid("is_customer");
    }
    active_has_a_name(&mut body, reading.party.status, &reading.name, reading.birth.is_some());
    body.finish()?;
    Ok(add(reading))
}

/// What a request changes of a person.
pub(super) fn changes(call: &Call, terms: Terms, person: &Customer) -> Result<Update, Problem> {
    let mut body = Body::of(call)?;
    body.not_null(STAYS);
    let no_middle_name = body.takes_null("middle_name");
    let mut reading = read(&mut body, terms);
    let base = person.facts.active_documents().next();
    let present = base.map(|base| &base.details);
    let known = present.map(BaseDetails::parts_of_name).unwrap_or_default();
    let renamed = reading.name != NameParts::default() || no_middle_name;
    reading.name = NameParts {
        first: reading.name.first.or(known.first),
        middle: reading.name.middle.or(known.middle.filter(|_| !no_middle_name)),
        last: reading.name.last.or(known.last),
    };
    let born = reading.birth.is_some() || present.is_some_and(|details| details.birth.is_some());
    active_has_a_name(&mut body, reading.party.status, &reading.name, born);
    body.finish()?;
    let Some(base) = base else { return Ok(add(reading)) };
    let details = DetailsChange {
        name: reading.name.whole().filter(|_| renamed),
        name_parts: Some(reading.name).filter(|_| renamed),
        email: reading.email,
        phone_number: reading.phone_number,
        birth: reading.birth,
        address: reading.legal_address,
        ..DetailsChange::default()
    };
    let documents = vec![DocumentChange::Amend(base.id, Box::new(details), numbers(reading.identifiers))];
    Ok(Update { documents, cip_tag: reading.cip_tag, party: reading.party, ..Update::default() })
}

/// The note that comes with a request, to be kept with the others.
pub(super) fn note(person: &Customer, update: &Update, call: &Call) -> Result<Vec<RecordChange>, Problem> {
    let Some(note) = &update.party.note else { return Ok(Vec::new()) };
    let field = update.party.ban_status.is_some().then_some("ban_status");
    NoteOut::said_with(person, (note, field), &call.caller()?.client, call.now())
}

fn active_has_a_name(body: &mut Body, status: Option<PartyStatus>, name: &NameParts, born: bool) {
    if status != Some(PartyStatus::Active) {
        return;
    }
    let there = [("first_name", name.first.is_some()), ("last_name", name.last.is_some()), ("dob", born)];
    there.iter().filter(|(_, there)| !there).for_each(|(field, _)| body.missing_unless_invalid(field));
}

fn add(reading: Reading) -> Update {
    let details = BaseDetails {
        name: reading.name.whole(),
        name_parts: Some(reading.name),
        alias: None,
        email: reading.email,
        phone_number: reading.phone_number,
        ip: None,
        entity_type: not_known(),
        entity_scope: "Not Known".to_owned(),
        birth: reading.birth,
        address: reading.legal_address,
        relationship: None,
        company_activity: Vec::new(),
        desired_scope: None,
        doc_option_key: None,
        docs_key: None,
        docs_title: None,
        known_as: Vec::new(),
    };
    let documents = vec![DocumentChange::Add(Box::new(details), numbers(reading.identifiers))];
    Update { documents, cip_tag: reading.cip_tag, party: reading.party, ..Update::default() }
}

fn numbers(identifiers: Vec<(PersonalIdType, Identifier)>) -> SubDocumentChanges {
    SubDocumentChanges {
        virtual_documents: identifiers
            .into_iter()
            .map(|(id_type, identifier)| put(None, id_type, identifier))
            .collect(),
        ..SubDocumentChanges::default()
    }
}

/// Submits a number, or another value in the place of the one of that id.
pub(crate) fn put(
    id: Option<DocumentId>,
    id_type: PersonalIdType,
    identifier: Identifier,
) -> SubChange<VirtualDocumentType, Identifier> {
    let kind = VirtualDocumentType::find(id_type.virtual_document()).expect("every personal id has a document type");
    SubChange::Put { id, kind, value: identifier }
}
