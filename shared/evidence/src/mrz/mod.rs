//! Machine-readable zones of travel documents (ICAO Doc 9303, parts 3 to 7).
//!
//! A valid zone proves that the zone was read correctly. It proves nothing about the document, and says nothing about
//! its expiry: both are the caller's to judge.

mod check_digit;
mod date;
mod layout;
mod name;
mod state;

use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;

pub use date::MrzDate;
pub use layout::Format;
pub use name::MrzName;
pub use state::State;

use layout::{Field, Layout, Zone};

/// What a machine-readable zone states.
#[derive(Clone, PartialEq, Eq)]
pub struct Mrz {
    pub format: Format,
    /// One or two characters, such as `P` or `ID`; the second is at the issuer's choice.
    pub document_code: String,
    pub issuing_state: State,
    pub name: MrzName,
    /// Complete, also where it is longer than its nine places.
    pub document_number: String,
    pub nationality: State,
    /// `None` where the field holds no possible date; [`Mrz::faults`] says so too.
    pub birth_date: Option<MrzDate>,
    pub sex: Option<Sex>,
    /// `None` where the field holds no possible date; [`Mrz::faults`] says so too.
    pub expiry_date: Option<MrzDate>,
    /// The issuer's own data (in TD3 the personal number), without trailing filler, in the zone's order.
    pub optional_data: Vec<String>,
    pub checks: Checks,
    pub faults: Vec<Fault>,
}

/// Which check digits agree with their fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checks {
    pub document_number: bool,
    pub birth_date: bool,
    pub expiry_date: bool,
    /// TD3 only.
    pub personal_number: Option<bool>,
    /// Visas have none.
    pub composite: Option<bool>,
}

impl Checks {
    pub fn all_pass(&self) -> bool {
        self.document_number
            && self.birth_date
            && self.expiry_date
            && self.personal_number != Some(false)
            && self.composite != Some(false)
    }
}

/// Something in the zone that cannot be, whatever the check digits say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    DocumentCode,
    Name,
    NoDocumentNumber,
    BirthDate,
    Sex,
    ExpiryDate,
}

/// The sex as the zone gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    Female,
    Male,
    /// The filler: not specified, where the visual zone may print an X.
    Unspecified,
}

/// Why a text is no machine-readable zone at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MrzProblem {
    #[error("a zone has three lines of 30 characters, two of 36 or two of 44")]
    Shape,
    #[error("a zone is written with A to Z, 0 to 9 and <")]
    Character,
}

impl Mrz {
    /// Reads a zone from its lines, or from all of them run together. White space is ignored and lower case raised,
    /// because people type zones too.
    pub fn parse(text: &str) -> Result<Self, MrzProblem> {
        let zone = Zone::parse(text)?;
        let layout = zone.format().layout();
        let mut faults = Vec::new();
        let number = document_number(&zone, layout);
        let mut date = |field, fault| {
            let date = MrzDate::parse(zone.get(field));
            if date.is_none() {
                faults.push(fault);
            }
            date
        };
        let birth_date = date(layout.birth_date, Fault::BirthDate);
        let expiry_date = date(layout.expiry_date, Fault::ExpiryDate);
        let sex = sex(zone.get(layout.sex));
        let name = MrzName::parse(zone.get(layout.names));
        let document_code = zone.get(layout.document_code).trim_end_matches('<').to_owned();
        let rules = [
            (!document_code.starts_with(|c: char| c.is_ascii_uppercase()), Fault::DocumentCode),
            (!name.is_well_formed(), Fault::Name),
            (number.value.is_empty(), Fault::NoDocumentNumber),
            (sex.is_none(), Fault::Sex),
        ];
        faults.extend(rules.into_iter().filter_map(|(broken, fault)| broken.then_some(fault)));
        Ok(Self {
            format: zone.format(),
            document_code,
            issuing_state: State::new(zone.get(layout.issuing_state)),
            name,
            nationality: State::new(zone.get(layout.nationality)),
            birth_date,
            sex,
            expiry_date,
            optional_data: layout.optional.iter().map(|&field| text_of(&zone, field)).collect(),
            checks: checks(&zone, layout, number.agrees),
            document_number: number.value,
            faults,
        })
    }

    /// Every check digit agrees and nothing in the zone is impossible.
    pub fn is_valid(&self) -> bool {
        self.checks.all_pass() && self.faults.is_empty()
    }

    /// The date of birth, with the century under which the holder is alive and least old on `today`. `None` where the
    /// date is unknown or known in part only.
    pub fn birth_date_on(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.birth_date?.before(today)
    }

    /// The last day of validity, with the century that brings it closest to `today`.
    pub fn expiry_date_on(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.expiry_date?.near(today)
    }
}

impl fmt::Debug for Mrz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mrz")
            .field("format", &self.format)
            .field("issuing_state", &self.issuing_state)
            .field("checks", &self.checks)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

struct DocumentNumber {
    value: String,
    agrees: bool,
}

/// Numbers of more than nine characters have a filler for a check digit and go on, check digit last, in the optional
/// data up to the next filler (part 5, section 4.2.2, note j; part 6 likewise).
fn document_number(zone: &Zone, layout: &Layout) -> DocumentNumber {
    let field = zone.get(layout.document_number);
    let digit = zone.get(layout.document_number_digit);
    if digit == "<" && layout.long_numbers && !field.ends_with('<') {
        let rest = zone.get(layout.optional[0]).split('<').next().unwrap_or_default();
        if let Some((continuation, digit)) = rest.len().checked_sub(1).map(|last| rest.split_at(last)) {
            let value = format!("{field}{continuation}");
            let agrees = !continuation.is_empty() && check_digit::agrees(&value, digit);
            return DocumentNumber { value, agrees };
        }
    }
    DocumentNumber { value: field.trim_end_matches('<').to_owned(), agrees: check_digit::agrees(field, digit) }
}

fn checks(zone: &Zone, layout: &Layout, document_number: bool) -> Checks {
    let date = |field, digit| check_digit::agrees_or_empty(zone.get(field), zone.get(digit));
    Checks {
        document_number,
        birth_date: date(layout.birth_date, layout.birth_date_digit),
        expiry_date: date(layout.expiry_date, layout.expiry_date_digit),
        personal_number: layout
            .personal_number_digit
            .map(|digit| check_digit::agrees_or_empty(zone.get(layout.optional[0]), zone.get(digit))),
        composite: layout.composite.map(|(fields, digit)| {
            let all: String = fields.iter().map(|&field| zone.get(field)).collect();
            check_digit::agrees(&all, zone.get(digit))
        }),
    }
}

fn sex(field: &str) -> Option<Sex> {
    match field {
        "F" => Some(Sex::Female),
        "M" => Some(Sex::Male),
        "<" => Some(Sex::Unspecified),
        _ => None,
    }
}

fn text_of(zone: &Zone, field: Field) -> String {
    zone.get(field).trim_end_matches('<').to_owned()
}
