//! The rules of a base document: its fields as typed by a client, in; checked details, or every problem, out.

use chrono::NaiveDate;
use gatehouse_domain::document::{Address, BaseDetails, Relationship};
use gatehouse_domain::entity::{ENTITY_SCOPES, Entity, EntityType};
use gatehouse_evidence::age::{age_on, birth_date};
use gatehouse_evidence::contact::{Email, Phone};
use gatehouse_evidence::personal_name::PersonalName;

use crate::place;

/// The age from which a person may be a customer alone (Synapse: "18+ unless joint or minor").
const ADULT: u16 = 18;
const LONGEST_LINE: usize = 200;

/// What a business may say of its activity (reference: Synapse `company_activity`).
const COMPANY_ACTIVITIES: &[&str] = &[
    "MSB",
    "LENDING",
    "NON-US_OFFICE",
    "NON-US_ACTIVITY",
    "CRYPTO",
    "PUBLIC",
    "PRIVATE",
    "REGISTERED_WITH_SEC",
    "OTHER",
    "NBFI-US",
    "NBFI-FOREIGN",
    "LISTED-US",
    "LISTED-FOREIGN",
    "NFP",
    "BANK-US",
    "BANK-FOREIGN",
    "FUND",
];

/// What is wrong with one field, in words for the developer who sent it. Never repeats the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    pub field: &'static str,
    pub why: String,
}

impl FieldProblem {
    pub(crate) fn new(field: &'static str, why: impl Into<String>) -> Self {
        Self { field, why: why.into() }
    }
}

/// The fields of a new base document as they came; `None` where one is missing.
#[derive(Default)]
pub struct Draft<'a> {
    pub name: Option<&'a str>,
    pub alias: Option<&'a str>,
    pub email: Option<&'a str>,
    pub phone_number: Option<&'a str>,
    pub ip: Option<&'a str>,
    pub entity_type: Option<&'a str>,
    pub entity_scope: Option<&'a str>,
    pub day: Option<u32>,
    pub month: Option<u32>,
    pub year: Option<i32>,
    pub address: DraftAddress<'a>,
    pub relationship: Option<Relationship>,
    pub company_activity: Vec<String>,
    pub desired_scope: Option<String>,
    pub doc_option_key: Option<String>,
    pub docs_key: Option<String>,
    pub docs_title: Option<String>,
}

impl std::fmt::Debug for Draft<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Default)]
pub struct DraftAddress<'a> {
    pub street: Option<&'a str>,
    pub city: Option<&'a str>,
    pub subdivision: Option<&'a str>,
    pub postal_code: Option<&'a str>,
    pub country_code: Option<&'a str>,
}

impl std::fmt::Debug for DraftAddress<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DraftAddress").finish_non_exhaustive()
    }
}

/// The rules that depend on who asks and when.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    pub today: NaiveDate,
    pub sandbox: bool,
    /// Whether a `TRUST` or other ambiguous type belongs to a business customer.
    pub of_business: bool,
}

/// Checks a whole new base document.
///
/// # Errors
/// Every field that is missing or wrong, in the order of the fields.
pub fn details(draft: Draft<'_>, terms: Terms) -> Result<BaseDetails, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let entity_type = required("entity_type", draft.entity_type, &mut problems)
        .and_then(|text| keep(entity_type(text, terms.of_business), &mut problems));
    let entity = entity_type.map_or(Entity::Personal, EntityType::entity);
    let name =
        required("name", draft.name, &mut problems).and_then(|text| keep(name("name", text, entity), &mut problems));
    let alias = draft.alias.and_then(|text| keep(self::name("alias", text, entity), &mut problems));
    let email = required("email", draft.email, &mut problems).and_then(|text| keep(email(text), &mut problems));
    let phone_number =
        required("phone_number", draft.phone_number, &mut problems).and_then(|text| keep(phone(text), &mut problems));
    let ip = required("ip", draft.ip, &mut problems).and_then(|text| keep(ip(text), &mut problems));
    let entity_scope =
        required("entity_scope", draft.entity_scope, &mut problems).and_then(|text| keep(scope(text), &mut problems));
    let parts = [("day", draft.day.is_some()), ("month", draft.month.is_some()), ("year", draft.year.is_some())];
    problems.extend(parts.iter().filter(|(_, there)| !there).map(|(field, _)| FieldProblem::new(field, "is required")));
    let birth = match (draft.day, draft.month, draft.year) {
        (Some(day), Some(month), Some(year)) => {
            keep(birth((year, month, day), entity_type, terms.today), &mut problems)
        }
        _ => None,
    };
    let company_activity = keep(company_activity(draft.company_activity), &mut problems);
    let mut text = |field, text: Option<String>| text.and_then(|text| keep(line(field, &text), &mut problems));
    let desired_scope = text("desired_scope", draft.desired_scope);
    let doc_option_key = text("doc_option_key", draft.doc_option_key);
    let docs_key = text("docs_key", draft.docs_key);
    let docs_title = text("docs_title", draft.docs_title);
    let address = match address(draft.address, terms.sandbox) {
        Ok(address) => Some(address),
        Err(of_address) => {
            problems.extend(of_address);
            None
        }
    };
    let details = (|| {
        Some(BaseDetails {
            name: Some(name?),
            name_parts: None,
            alias,
            email: Some(email?),
            phone_number: Some(phone_number?),
            ip: Some(ip?),
            entity_type: entity_type?,
            entity_scope: entity_scope?,
            birth: Some(birth?),
            address: Some(address?),
            relationship: draft.relationship,
            company_activity: company_activity?,
            desired_scope,
            doc_option_key,
            docs_key,
            docs_title,
            known_as: Vec::new(),
        })
    })();
    details.filter(|_| problems.is_empty()).ok_or(problems)
}

fn required<'a>(field: &'static str, value: Option<&'a str>, problems: &mut Vec<FieldProblem>) -> Option<&'a str> {
    let value = value.filter(|text| !text.trim().is_empty());
    if value.is_none() {
        problems.push(FieldProblem::new(field, "is required"));
    }
    value
}

fn keep<T>(result: Result<T, FieldProblem>, problems: &mut Vec<FieldProblem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem)).ok()
}

/// A type by its name; `TRUST` is a person's or a business's as the customer is.
///
/// # Errors
/// The name is none of Synapse's.
pub fn entity_type(name: &str, of_business: bool) -> Result<EntityType, FieldProblem> {
    let (first, second) =
        if of_business { (Entity::Business, Entity::Personal) } else { (Entity::Personal, Entity::Business) };
    EntityType::find(name, first)
        .or_else(|| EntityType::find(name, second))
        .ok_or_else(|| FieldProblem::new("entity_type", "is none of those that GET /v3.1/users/entity-types lists"))
}

/// A person's name as people write theirs, or an organisation's, which may hold digits and signs.
///
/// # Errors
/// Control characters, nothing but digits, or more characters than a name has.
pub fn name(field: &'static str, text: &str, entity: Entity) -> Result<String, FieldProblem> {
    if entity == Entity::Business {
        return line(field, text);
    }
    PersonalName::parse(text)
        .map(|name| name.as_str().to_owned())
        .map_err(|problem| FieldProblem::new(field, problem.to_string()))
}

/// # Errors
/// It is no address that mail could be sent to.
pub fn email(text: &str) -> Result<String, FieldProblem> {
    Email::parse(text)
        .map(|email| email.as_str().to_owned())
        .map_err(|problem| FieldProblem::new("email", problem.to_string()))
}

/// A phone number, kept as it was written: Synapse's clients compare it with what they sent.
///
/// # Errors
/// It is no number that could be dialled.
pub fn phone(text: &str) -> Result<String, FieldProblem> {
    Phone::parse(text)
        .map(|_| text.to_owned())
        .map_err(|problem| FieldProblem::new("phone_number", problem.to_string()))
}

/// # Errors
/// It is neither an IPv4 nor an IPv6 address.
pub fn ip(text: &str) -> Result<String, FieldProblem> {
    text.parse::<std::net::IpAddr>()
        .map(|_| text.to_owned())
        .map_err(|_| FieldProblem::new("ip", "is not an IP address"))
}

/// What a business does, each activity once.
///
/// # Errors
/// One of them is not in Synapse's list.
pub fn company_activity(mut activities: Vec<String>) -> Result<Vec<String>, FieldProblem> {
    if activities.iter().any(|own| !COMPANY_ACTIVITIES.contains(&own.as_str())) {
        let why = format!("is of {}", COMPANY_ACTIVITIES.join(", "));
        return Err(FieldProblem::new("company_activity", why));
    }
    activities.sort_unstable();
    activities.dedup();
    Ok(activities)
}

/// # Errors
/// It is not in Synapse's list.
pub fn scope(text: &str) -> Result<String, FieldProblem> {
    if ENTITY_SCOPES.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(FieldProblem::new("entity_scope", "is none of those that GET /v3.1/users/entity-scopes lists"))
}

/// Whether a holder of that type and birth may be a customer on that day.
#[must_use]
pub fn is_old_enough(entity_type: EntityType, birth: NaiveDate, today: NaiveDate) -> bool {
    entity_type.entity() == Entity::Business
        || entity_type.may_be_minor()
        || age_on(birth, today).is_some_and(|age| age >= ADULT)
}

/// A date of birth or formation, of somebody old enough.
///
/// # Errors
/// No such day, a day that is still to come, or too young for a customer of that type.
pub fn birth(
    (year, month, day): (i32, u32, u32),
    entity_type: Option<EntityType>,
    today: NaiveDate,
) -> Result<NaiveDate, FieldProblem> {
    let birth = birth_date(year, month, day, today).map_err(|problem| FieldProblem::new("day", problem.to_string()))?;
    if entity_type.is_some_and(|kind| !is_old_enough(kind, birth, today)) {
        return Err(FieldProblem::new("year", "the person is under 18; a minor has the entity_type MINOR"));
    }
    Ok(birth)
}

/// A residence or office: complete, in a country and subdivision that exist, and no PO box.
///
/// # Errors
/// Every field that is missing or wrong.
pub fn address(draft: DraftAddress<'_>, sandbox: bool) -> Result<Address, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut field = |name, value| required(name, value, &mut problems).map(|text| line(name, text));
    let street = field("address_street", draft.street);
    let city = field("address_city", draft.city);
    let subdivision = field("address_subdivision", draft.subdivision);
    let postal_code = field("address_postal_code", draft.postal_code);
    let country_code = field("address_country_code", draft.country_code);
    let mut value = |line: Option<Result<String, FieldProblem>>| line.and_then(|line| keep(line, &mut problems));
    let (street, city, subdivision) = (value(street), value(city), value(subdivision));
    let (postal_code, country_code) = (value(postal_code), value(country_code));
    let address = (|| {
        Some(Address {
            street: street?,
            unit: None,
            city: Some(city?),
            subdivision: Some(subdivision?),
            postal_code: Some(postal_code?),
            country_code: country_code?,
        })
    })();
    let Some(address) = address else { return Err(problems) };
    problems.extend(place::problems(&address, place::Boxes::Refused, sandbox));
    if problems.is_empty() { Ok(address) } else { Err(problems) }
}

/// One line of text for people to read.
///
/// # Errors
/// It is empty, longer than 200 characters, or holds control characters.
pub fn line(field: &'static str, text: &str) -> Result<String, FieldProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldProblem::new(field, "is required"));
    }
    if text.chars().count() > LONGEST_LINE {
        return Err(FieldProblem::new(field, "has more than 200 characters"));
    }
    if text.chars().any(is_unprintable) {
        return Err(FieldProblem::new(field, "holds control or invisible characters"));
    }
    Ok(text.to_owned())
}

/// Control characters, and the marks that hide or reorder what a reviewer reads.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        Terms { today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(), sandbox: false, of_business: false }
    }

    fn draft() -> Draft<'static> {
        Draft {
            name: Some("Ada Example"),
            email: Some("ada@example.com"),
            phone_number: Some("+14155550123"),
            ip: Some("203.0.113.7"),
            entity_type: Some("F"),
            entity_scope: Some("Arts & Entertainment"),
            day: Some(2),
            month: Some(5),
            year: Some(1989),
            address: DraftAddress {
                street: Some("1 Market St"),
                city: Some("San Francisco"),
                subdivision: Some("CA"),
                postal_code: Some("94105"),
                country_code: Some("US"),
            },
            ..Draft::default()
        }
    }

    fn problem_fields(draft: Draft<'_>, terms: Terms) -> Vec<&'static str> {
        details(draft, terms)
            .map_or_else(|problems| problems.iter().map(|problem| problem.field).collect(), |_| Vec::new())
    }

    #[test]
    fn a_complete_document_passes() {
        assert!(details(draft(), terms()).is_ok());
    }

    #[test]
    fn every_missing_field_is_named_at_once() {
        let fields = problem_fields(Draft::default(), terms());
        assert_eq!(
            fields,
            [
                "entity_type",
                "name",
                "email",
                "phone_number",
                "ip",
                "entity_scope",
                "day",
                "month",
                "year",
                "address_street",
                "address_city",
                "address_subdivision",
                "address_postal_code",
                "address_country_code",
            ]
        );
    }

    #[test]
    fn a_person_is_an_adult_from_the_eighteenth_birthday() {
        let born = |year, month, day| Draft { year: Some(year), month: Some(month), day: Some(day), ..draft() };
        assert_eq!(problem_fields(born(2008, 11, 22), terms()), [""; 0]);
        assert_eq!(problem_fields(born(2008, 11, 23), terms()), ["year"]);
        let minor = Draft { entity_type: Some("MINOR"), ..born(2015, 1, 1) };
        assert_eq!(problem_fields(minor, terms()), [""; 0]);
        let company = Draft { entity_type: Some("LLC"), ..born(2024, 1, 1) };
        assert_eq!(problem_fields(company, terms()), [""; 0]);
        assert_eq!(problem_fields(born(2030, 1, 1), terms()), ["day"]);
        assert_eq!(problem_fields(born(1989, 2, 30), terms()), ["day"]);
    }

    #[test]
    fn a_po_box_is_no_residence() {
        let address = DraftAddress { street: Some("P.O. Box 123"), ..draft().address };
        assert_eq!(problem_fields(Draft { address, ..draft() }, terms()), ["address_street"]);
    }

    #[test]
    fn countries_and_subdivisions_exist() {
        let nowhere = DraftAddress { country_code: Some("XX"), ..draft().address };
        assert_eq!(problem_fields(Draft { address: nowhere, ..draft() }, terms()), ["address_country_code"]);
        let no_state = DraftAddress { subdivision: Some("ZZ"), ..draft().address };
        assert_eq!(problem_fields(Draft { address: no_state, ..draft() }, terms()), ["address_subdivision"]);
    }

    #[test]
    fn the_failing_address_passes_the_door_of_a_sandbox_alone() {
        let failing = DraftAddress {
            street: Some("123 Fail Address"),
            city: Some("Fail City"),
            subdivision: Some("FS"),
            postal_code: Some("00000"),
            country_code: Some("US"),
        };
        assert!(address(failing, true).is_ok());
        assert!(address(failing, false).is_err());
    }

    #[test]
    fn no_text_hides_what_it_says() {
        for hidden in ["a\u{202e}b", "a\u{200b}b", "a\u{0}b", "a\nb"] {
            assert!(line("address_city", hidden).is_err(), "{hidden:?}");
        }
        assert!(line("address_city", &"x".repeat(201)).is_err());
        assert!(line("address_city", "Zürich 🏔").is_ok());
    }
}
