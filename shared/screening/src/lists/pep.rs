//! Politically exposed persons or an own list, one JSON object a line.
//!
//! Two shapes are read: Senzing's entity format, as open PEP data is published in, and a plain one for an own list:
//! `{"id","name","aliases":[],"kind","birth":[],"countries":[],"gender"}`.

use serde::Deserialize;

use super::tables::problem;
use super::{FileKind, ListKey, ParsedList, SourceFile};
use crate::country::country_code;
use crate::dates::{BirthDate, PartialDate};
use crate::entity::{Entity, EntityKind, Gender, NameQuality};

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
            Ok((record.into_entity(), changed))
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
    #[serde(default)]
    record_type: String,
    last_change: Option<String>,
    names: Vec<SenzingName>,
    #[serde(default)]
    dates: Vec<SenzingDate>,
    #[serde(default)]
    countries: Vec<SenzingCountry>,
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

impl SenzingRecord {
    fn into_entity(self) -> Entity {
        let kind = if self.record_type == "PERSON" { EntityKind::Person } else { EntityKind::Organization };
        let mut entity = Entity::new(self.record_id, kind);
        for name in self.names {
            let quality = if name.name_type == "PRIMARY" { NameQuality::Primary } else { NameQuality::Strong };
            if let Some(text) = name.name_full.or(name.name_org) {
                entity.add_name(&text, quality);
            }
        }
        let births = self.dates.iter().filter_map(|date| PartialDate::parse(date.date_of_birth.as_deref()?));
        births.for_each(|date| entity.add_birth(BirthDate::on(date)));
        let countries = self.countries.iter().filter_map(|country| country_code(country.nationality.as_deref()?));
        countries.for_each(|code| entity.add_country(code));
        entity.gender = self.gender.as_deref().and_then(Gender::parse);
        entity
    }
}

#[derive(Deserialize)]
struct PlainRecord {
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    kind: Option<String>,
    #[serde(default)]
    birth: Vec<String>,
    #[serde(default)]
    countries: Vec<String>,
    gender: Option<String>,
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
        entity.add_name(&self.name, NameQuality::Primary);
        for alias in &self.aliases {
            entity.add_name(alias, NameQuality::Strong);
        }
        for date in &self.birth {
            entity.add_birth(BirthDate::on(PartialDate::parse(date).ok_or("no such date of birth")?));
        }
        for name in &self.countries {
            entity.add_country(country_code(name).ok_or("unknown country")?);
        }
        entity.gender = self.gender.as_deref().and_then(Gender::parse);
        Ok(entity)
    }
}
