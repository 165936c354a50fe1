//! Politically exposed persons or an own list, one JSON object a line.
//!
//! Two shapes are read: Senzing's entity format, as open PEP data is published in, and a plain one for an own list:
//! `{"id","name","aliases":[],"weak_aliases":[],"original_script":[],"kind","birth":[],"countries":[],"gender",
//! "identifiers":[{"kind","value","country"}],"programs":[],"places_of_birth":[],"remarks","effect"}`. Only `id` and `name` must be
//! there. A birth date is `1970-01-31`, `1970-01` or `1970`, with a `~` behind it where it is approximate, or two years parted
//! by `/` (Extended Date/Time Format, ISO 8601-2).

use serde::Deserialize;

use super::tables::problem;
use super::{FileKind, ListKey, ParsedList, SourceFile};
use crate::country::country_code;
use crate::dates::{BirthDate, PartialDate};
use crate::effect::Effect;
use crate::entity::{Entity, EntityKind, Gender, Identifier, IdentifierKind, NameQuality};

pub(super) fn parse(files: &[(FileKind, &SourceFile)]) -> ParsedList {
    let mut list = ParsedList { key: ListKey::Pep, published: None, entities: Vec::new(), problems: Vec::new() };
    for (_, file) in files {
        for (at, line) in file.bytes.split(|byte| *byte == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            match read_line(line) {
                Ok((entity, changed)) => {
                    list.published = list.published.take().max(changed);
                    list.entities.push(entity);
                }
                Err(what) => list.problems.push(problem(file, at as u64 + 1, what)),
            }
        }
    }
    list
}

fn read_line(line: &[u8]) -> Result<(Entity, Option<String>), &'static str> {
    let row: Line = serde_json::from_slice(line).map_err(|_| "not a record of a known shape")?;
    match row {
        Line::Senzing(record) => {
            let changed = record.last_change.clone();
            Ok((record.into_entity()?, changed))
        }
        Line::Plain(record) => record.into_entity().map(|entity| (entity, None)),
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Senzing(SenzingRecord),
    Plain(PlainRecord),
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct SenzingRecord {
    record_id: String,
    record_type: Option<String>,
    last_change: Option<String>,
    names: Vec<SenzingName>,
    #[serde(default)]
    dates: Vec<SenzingDate>,
    #[serde(default)]
    countries: Vec<SenzingCountry>,
    #[serde(default)]
    identifiers: Vec<SenzingIdentifier>,
    gender: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct SenzingName {
    #[serde(default)]
    name_type: String,
    name_full: Option<String>,
    name_org: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct SenzingDate {
    date_of_birth: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct SenzingCountry {
    #[serde(alias = "CITIZENSHIP", alias = "COUNTRY_OF_ASSOCIATION", alias = "COUNTRY_OF_BIRTH")]
    nationality: Option<String>,
}

/// One of these, with the country that issued it.
#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct SenzingIdentifier {
    passport_number: Option<String>,
    national_id_number: Option<String>,
    tax_id_number: Option<String>,
    lei_number: Option<String>,
    #[serde(alias = "NATIONAL_ID_COUNTRY", alias = "TAX_ID_COUNTRY")]
    passport_country: Option<String>,
}

impl SenzingRecord {
    fn into_entity(self) -> Result<Entity, &'static str> {
        let kind = match self.record_type.as_deref() {
            Some("PERSON") => EntityKind::Person,
            Some("ORGANIZATION") => EntityKind::Organization,
            // Open PEP data lists the offices that persons hold as well, without a type.
            None => return Err("neither a person nor an organisation"),
            Some(_) => return Err("unknown RECORD_TYPE"),
        };
        let mut entity = Entity::new(self.record_id, kind);
        entity.effect = Effect::EnhancedDiligence;
        for name in self.names {
            let quality = if name.name_type == "PRIMARY" { NameQuality::Primary } else { NameQuality::Strong };
            if let Some(text) = name.name_full.or(name.name_org) {
                entity.add_name(&text, quality);
            }
        }
        for date in self.dates.iter().filter_map(|date| date.date_of_birth.as_deref()) {
            entity.add_birth(BirthDate::on(PartialDate::parse(date).ok_or("no such date of birth")?));
        }
        for country in self.countries.iter().filter_map(|country| country.nationality.as_deref()) {
            entity.add_country(country_code(country).ok_or("unknown country")?);
        }
        for own in self.identifiers {
            let country = own.passport_country.as_deref().and_then(country_code);
            for (kind, value) in [
                (IdentifierKind::Passport, own.passport_number),
                (IdentifierKind::National, own.national_id_number),
                (IdentifierKind::Tax, own.tax_id_number),
                (IdentifierKind::Lei, own.lei_number),
            ] {
                entity.add_identifier(Identifier::new(kind, &value.unwrap_or_default(), country));
            }
        }
        entity.gender = self.gender.as_deref().and_then(Gender::parse);
        Ok(entity)
    }
}

#[derive(Deserialize)]
struct PlainRecord {
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    weak_aliases: Vec<String>,
    #[serde(default)]
    original_script: Vec<String>,
    kind: Option<String>,
    #[serde(default)]
    birth: Vec<String>,
    #[serde(default)]
    countries: Vec<String>,
    gender: Option<String>,
    #[serde(default)]
    identifiers: Vec<PlainIdentifier>,
    #[serde(default)]
    programs: Vec<String>,
    #[serde(default)]
    places_of_birth: Vec<String>,
    #[serde(default)]
    remarks: String,
    effect: Option<String>,
}

#[derive(Deserialize)]
struct PlainIdentifier {
    kind: String,
    value: String,
    country: Option<String>,
}

impl PlainRecord {
    fn into_entity(self) -> Result<Entity, &'static str> {
        let kind = match self.kind.as_deref() {
            None | Some("person") => EntityKind::Person,
            Some("organization") => EntityKind::Organization,
            Some("vessel") => EntityKind::Vessel,
            Some("aircraft") => EntityKind::Aircraft,
            Some(_) => return Err("unknown kind"),
        };
        let mut entity = Entity::new(self.id, kind);
        entity.effect = match &self.effect {
            Some(effect) => Effect::parse(effect).ok_or("unknown effect")?,
            None => Effect::EnhancedDiligence,
        };
        entity.add_name(&self.name, NameQuality::Primary);
        for (names, quality) in [
            (&self.aliases, NameQuality::Strong),
            (&self.weak_aliases, NameQuality::Weak),
            (&self.original_script, NameQuality::OriginalScript),
        ] {
            names.iter().for_each(|name| entity.add_name(name, quality));
        }
        for date in &self.birth {
            entity.add_birth(birth_date(date).ok_or("no such date of birth")?);
        }
        for name in &self.countries {
            entity.add_country(country_code(name).ok_or("unknown country")?);
        }
        if let Some(gender) = &self.gender {
            entity.gender = Some(Gender::parse(gender).ok_or("no such gender")?);
        }
        for own in &self.identifiers {
            entity.add_identifier(own.read()?);
        }
        entity.programs = self.programs;
        entity.places_of_birth = self.places_of_birth;
        entity.remarks = self.remarks;
        Ok(entity)
    }
}

impl PlainIdentifier {
    fn read(&self) -> Result<Identifier, &'static str> {
        let kind = match self.kind.as_str() {
            "passport" => IdentifierKind::Passport,
            "national" => IdentifierKind::National,
            "tax" => IdentifierKind::Tax,
            "registration" => IdentifierKind::Registration,
            "lei" => IdentifierKind::Lei,
            "bic" => IdentifierKind::Bic,
            "imo" => IdentifierKind::Imo,
            "mmsi" => IdentifierKind::Mmsi,
            "aircraft_tail" => IdentifierKind::AircraftTail,
            "aircraft_serial" => IdentifierKind::AircraftSerial,
            "crypto_address" => IdentifierKind::CryptoAddress,
            _ => return Err("unknown kind of identifier"),
        };
        let country = self.country.as_deref().map(|name| country_code(name).ok_or("unknown country")).transpose()?;
        Ok(Identifier::new(kind, &self.value, country))
    }
}

fn birth_date(text: &str) -> Option<BirthDate> {
    if let Some((from, to)) = text.split_once('/') {
        return BirthDate::between(PartialDate::parse(from)?, PartialDate::parse(to)?);
    }
    match text.strip_suffix('~') {
        Some(about) => PartialDate::parse(about).map(BirthDate::about),
        None => PartialDate::parse(text).map(BirthDate::on),
    }
}
