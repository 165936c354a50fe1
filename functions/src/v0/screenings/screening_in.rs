//! Whom a client wants the lists asked about.

use gatehouse_checks::base;
use gatehouse_screening::{EntityKind, Gender, Identifier, IdentifierKind, PartialDate, Query, country_code};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::call::Call;
use crate::v0::Problem;
use crate::v0::body::Body;

/// Other names, countries and numbers, each.
const MOST: usize = 20;

/// Somebody or something that is no customer: a payee, a signer, a supplier. It is kept as it was given.
#[skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Screened {
    #[serde(rename = "type")]
    pub(super) kind: Kind,
    #[schema(example = "Walter Invented")]
    pub(super) name: String,
    /// Aliases, former names and trade names, 20 at most.
    pub(super) other_names: Option<Vec<String>>,
    /// The day of birth; a month (`1970-01`) or a year where no more is known.
    #[schema(example = "1970-01-31")]
    pub(super) birth_date: Option<String>,
    /// `FEMALE` or `MALE`.
    pub(super) gender: Option<String>,
    /// ISO 3166-1 alpha-2 codes of citizenship, or of the country of registration.
    #[schema(example = json!(["US"]))]
    pub(super) nationalities: Option<Vec<String>>,
    /// The ISO 3166-1 alpha-2 code of where it lives or works.
    pub(super) residence: Option<String>,
    pub(super) numbers: Option<Vec<Number>>,
    /// Why the lists are asked, for the record; up to 200 characters.
    pub(super) purpose: Option<String>,
    /// Who asks, for the record; up to 200 characters.
    pub(super) actor: Option<String>,
}

/// What is screened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Kind {
    Person,
    Business,
    Vessel,
    Aircraft,
}

/// A number that may be an entry's too, which decides alone.
#[skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Number {
    #[serde(rename = "type")]
    kind: NumberKind,
    value: String,
    /// The ISO 3166-1 alpha-2 code of the issuer.
    country: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum NumberKind {
    Passport,
    National,
    Tax,
    Registration,
    Lei,
    Bic,
    Imo,
    Mmsi,
    AircraftTail,
    AircraftSerial,
    WalletAddress,
}

impl From<NumberKind> for IdentifierKind {
    fn from(kind: NumberKind) -> Self {
        match kind {
            NumberKind::Passport => Self::Passport,
            NumberKind::National => Self::National,
            NumberKind::Tax => Self::Tax,
            NumberKind::Registration => Self::Registration,
            NumberKind::Lei => Self::Lei,
            NumberKind::Bic => Self::Bic,
            NumberKind::Imo => Self::Imo,
            NumberKind::Mmsi => Self::Mmsi,
            NumberKind::AircraftTail => Self::AircraftTail,
            NumberKind::AircraftSerial => Self::AircraftSerial,
            NumberKind::WalletAddress => Self::CryptoAddress,
        }
    }
}

impl Screened {
    pub(super) fn read(call: &Call) -> Result<Self, Problem> {
        let mut body = Body::of(call)?;
        let kind = body.take::<Kind>("type", "PERSON, BUSINESS, VESSEL or AIRCRAFT");
        let kind = body.require("type", kind);
        let name = body.read("name", line);
        let name = body.require("name", name);
        let other_names = lines(&mut body, "other_names", line);
        let birth_date = body.read("birth_date", |text| {
            PartialDate::parse(text)
                .map(|_| text.trim().to_owned())
                .ok_or("is no date, month or year such as 1970-01-31")
        });
        let gender = body.read("gender", |text| match text {
            "FEMALE" | "MALE" => Ok(text.to_owned()),
            _ => Err("is FEMALE or MALE"),
        });
        let nationalities = lines(&mut body, "nationalities", country);
        let residence = body.read("residence", country).value();
        let numbers = body.objects("numbers", number).value();
        if numbers.as_ref().is_some_and(|numbers| numbers.len() > MOST) {
            body.invalid("numbers", format!("are at most {MOST}"));
        }
        let (purpose, actor) = (body.read("purpose", line).value(), body.read("actor", line).value());
        let (birth_date, gender) = (birth_date.value(), gender.value());
        if kind.is_some_and(|kind| kind != Kind::Person) {
            for (field, there) in [("birth_date", birth_date.is_some()), ("gender", gender.is_some())] {
                if there {
                    body.invalid(field, "goes with a PERSON alone");
                }
            }
        }
        body.finish()?;
        let (Some(kind), Some(name)) = (kind, name) else {
            return Err(Problem::internal("a body without problems lacks a field"));
        };
        Ok(Self { kind, name, other_names, birth_date, gender, nationalities, residence, numbers, purpose, actor })
    }

    pub(super) fn query(&self) -> Query {
        let numbers = self.numbers.iter().flatten();
        let countries = self.nationalities.iter().flatten().chain(&self.residence);
        Query {
            names: std::iter::once(&self.name).chain(self.other_names.iter().flatten()).cloned().collect(),
            kind: match self.kind {
                Kind::Person => EntityKind::Person,
                Kind::Business => EntityKind::Organization,
                Kind::Vessel => EntityKind::Vessel,
                Kind::Aircraft => EntityKind::Aircraft,
            },
            birth: self.birth_date.as_deref().and_then(PartialDate::parse),
            gender: self.gender.as_deref().and_then(Gender::parse),
            countries: countries.cloned().collect(),
            identifiers: numbers
                .map(|own| Identifier::new(own.kind.into(), &own.value, own.country.as_deref()))
                .collect(),
            ..Query::default()
        }
    }
}

fn line(text: &str) -> Result<String, String> {
    base::line("", text).map_err(|problem| problem.why)
}

fn country(text: &str) -> Result<String, String> {
    let code = country_code(text).filter(|_| text.trim().len() == 2);
    code.map(str::to_owned).ok_or_else(|| "is no ISO 3166-1 alpha-2 code".to_owned())
}

fn lines(body: &mut Body, field: &'static str, rule: impl Fn(&str) -> Result<String, String>) -> Option<Vec<String>> {
    let given = body.take::<Vec<String>>(field, "a list of texts").value()?;
    if given.len() > MOST {
        body.invalid(field, format!("are at most {MOST}"));
        return None;
    }
    let read: Result<Vec<String>, String> = given.iter().map(|text| rule(text)).collect();
    read.map_err(|why| body.invalid(field, format!("one of them {why}"))).ok()
}

fn number(body: &mut Body) -> Option<Number> {
    let kind = body.take::<NumberKind>("type", "a type of number");
    let kind = body.require("type", kind);
    let value = body.read("value", line);
    let value = body.require("value", value);
    let country = body.read("country", country).value();
    kind.zip(value).map(|(kind, value)| Number { kind, value, country })
}
