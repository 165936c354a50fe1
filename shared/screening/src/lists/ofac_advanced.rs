//! OFAC's advanced XML (`SDN_ADVANCED.XML`, `CONS_ADVANCED.XML`), read beside the CSV set: names in other scripts, when an entry was
//! listed, and the kinds of sanction. An entry that the CSV does not have, because it is of another day, is read whole.
//!
//! Format: "Advanced Sanctions Data Standard", OFAC and the Wolfsberg Group. Everything refers to reference values by number.

use std::collections::HashMap;

use super::numbers::{is_bic, kind_of_label};
use super::tables::{problem, unread_from};
use super::xml::{Element, each_entry};
use super::{Problem, SourceFile};
use crate::country::{country_code, listed_country};
use crate::dates::{BirthDate, PartialDate};
use crate::entity::{Entity, EntityKind, Gender, Identifier, IdentifierKind, NameQuality};

/// What is collected, in the order of the file: reference values, then what refers to them.
const WANTED: [&str; 13] = [
    "DateOfIssue",
    "PartyType",
    "PartySubType",
    "Script",
    "IDRegDocType",
    "Country",
    "FeatureType",
    "SanctionsType",
    "DetailReference",
    "Location",
    "IDRegDocument",
    "DistinctParty",
    "SanctionsEntry",
];

/// The entries of a list by their number, to be added to.
pub(super) type Entities = HashMap<u32, Entity>;

/// Reads the file into the entries; gives the day that it was issued.
pub(super) fn read(file: &SourceFile, entities: &mut Entities, problems: &mut Vec<Problem>) -> Option<String> {
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        problems.push(unread_from(file, 0, "not UTF-8"));
        return None;
    };
    let mut reading = Reading::default();
    let read = each_entry(text, &WANTED, &mut |line, element| {
        if let Err(what) = reading.take(&element, entities) {
            problems.push(problem(file, line, what));
        }
    });
    if let Some((line, what)) = read.broken {
        problems.push(unread_from(file, line, what));
    } else if reading.profiles.is_empty() {
        problems.push(unread_from(file, 0, "no DistinctParty: not the advanced form"));
    }
    reading.issued
}

#[derive(Default)]
struct Reading {
    issued: Option<String>,
    /// Reference values by the element's name and number.
    values: HashMap<(String, String), String>,
    /// The party type of each sub-type.
    types: HashMap<String, String>,
    /// ISO codes of countries and of locations.
    countries: HashMap<String, &'static str>,
    locations: HashMap<String, &'static str>,
    documents: HashMap<String, Vec<Identifier>>,
    /// Whose a profile is.
    profiles: HashMap<String, u32>,
}

impl Reading {
    fn take(&mut self, element: &Element, entities: &mut Entities) -> Result<(), &'static str> {
        let id = element.attribute("ID").to_owned();
        match element.name.as_str() {
            "DateOfIssue" => self.issued = date(element).map(|date| date.to_string()),
            "PartySubType" => {
                self.types.insert(id.clone(), element.attribute("PartyTypeID").to_owned());
                self.note(element, id);
            }
            "Script" => {
                self.values.insert(("Script".to_owned(), id), element.attribute("ScriptCode").to_owned());
            }
            "Country" => {
                let code = country_code(element.attribute("ISO2")).or(listed_country(&element.text).ok().flatten());
                self.countries.extend(code.map(|code| (id, code)));
            }
            "Location" => {
                let country = element.child("LocationCountry").map(|own| own.attribute("CountryID"));
                let code = country.and_then(|country| self.countries.get(country)).copied();
                self.locations.extend(code.map(|code| (id, code)));
            }
            "IDRegDocument" => self.document(element)?,
            "DistinctParty" => self.party(element, entities)?,
            "SanctionsEntry" => self.entry(element, entities),
            _ => self.note(element, id),
        }
        Ok(())
    }

    fn note(&mut self, element: &Element, id: String) {
        self.values.insert((element.name.clone(), id), element.text.trim().to_owned());
    }

    fn value(&self, kind: &str, id: &str) -> &str {
        self.values.get(&(kind.to_owned(), id.to_owned())).map_or("", String::as_str)
    }

    fn document(&mut self, document: &Element) -> Result<(), &'static str> {
        let label = self.value("IDRegDocType", document.attribute("IDRegDocTypeID")).to_owned();
        let number = document.text_of("IDRegistrationNo");
        if number.is_empty() {
            return Err("a document without a number");
        }
        let country = self.countries.get(document.attribute("IssuedBy-CountryID")).copied();
        let identifier = identifier(&label, number, country);
        self.documents.entry(document.attribute("IdentityID").to_owned()).or_default().push(identifier);
        Ok(())
    }

    fn party(&mut self, party: &Element, entities: &mut Entities) -> Result<(), &'static str> {
        let number: u32 = party.attribute("FixedRef").parse().map_err(|_| "no FixedRef")?;
        let profile = party.child("Profile").ok_or("no Profile")?;
        self.profiles.insert(profile.attribute("ID").to_owned(), number);
        let is_known = entities.contains_key(&number);
        let kind = self.kind(profile.attribute("PartySubTypeID"))?;
        let entity = entities.entry(number).or_insert_with(|| Entity::new(format!("ofac-{number}"), kind));
        for identity in profile.children("Identity") {
            for alias in identity.children("Alias") {
                self.names(alias, is_known, entity);
            }
            let documents = self.documents.get(identity.attribute("ID")).into_iter().flatten();
            documents.for_each(|number| add_number(entity, number.clone()));
        }
        for feature in profile.children("Feature") {
            self.feature(feature, entity)?;
        }
        Ok(())
    }

    fn kind(&self, sub_type: &str) -> Result<EntityKind, &'static str> {
        let party_type = self.types.get(sub_type).map_or("", |id| self.value("PartyType", id));
        match (party_type, self.value("PartySubType", sub_type)) {
            ("Individual", _) => Ok(EntityKind::Person),
            ("Entity", _) => Ok(EntityKind::Organization),
            (_, "Vessel") => Ok(EntityKind::Vessel),
            (_, "Aircraft") => Ok(EntityKind::Aircraft),
            _ => Err("unknown type of party"),
        }
    }

    /// Names in Latin letters of an entry that the CSV has are there already, written as `LAST, First`.
    fn names(&self, alias: &Element, is_known: bool, entity: &mut Entity) {
        for name in alias.children("DocumentedName") {
            let values = name.children("DocumentedNamePart").flat_map(|part| part.children("NamePartValue"));
            let values: Vec<&Element> = values.collect();
            let script = values.first().map_or("", |value| self.value("Script", value.attribute("ScriptID")));
            let is_latin = script == "Latn" || script.is_empty();
            if is_latin && is_known {
                continue;
            }
            let quality = match (alias.attribute("LowQuality"), alias.attribute("Primary")) {
                _ if !is_latin => NameQuality::OriginalScript,
                ("true", _) => NameQuality::Weak,
                (_, "true") => NameQuality::Primary,
                _ => NameQuality::Strong,
            };
            let text: Vec<&str> = values.iter().map(|value| value.text.trim()).collect();
            entity.add_name(&text.join(" "), quality);
        }
    }

    fn feature(&self, feature: &Element, entity: &mut Entity) -> Result<(), &'static str> {
        let label = self.value("FeatureType", feature.attribute("FeatureTypeID"));
        for version in feature.children("FeatureVersion") {
            if label == "Birthdate" {
                for period in version.children("DatePeriod") {
                    entity.add_birth(birth_date(period).ok_or("no such date of birth")?);
                }
            }
            let places = version
                .children("VersionLocation")
                .filter_map(|place| self.locations.get(place.attribute("LocationID")));
            places.for_each(|code| entity.add_country(code));
            for detail in version.children("VersionDetail") {
                let said = self.value("DetailReference", detail.attribute("DetailReferenceID"));
                if label == "Gender" {
                    entity.gender = entity.gender.or_else(|| Gender::parse(said));
                }
                let text = detail.text.trim();
                if !text.is_empty() && is_number(label) {
                    add_number(entity, identifier(label, text, None));
                }
            }
        }
        Ok(())
    }

    /// When the entry was made, and what was imposed.
    fn entry(&self, entry: &Element, entities: &mut Entities) {
        let Some(entity) = self.profiles.get(entry.attribute("ProfileID")).and_then(|number| entities.get_mut(number))
        else {
            return;
        };
        let listed = entry.children("EntryEvent").filter_map(|event| date(event.child("Date")?)).min();
        let mut said: Vec<String> = listed.map(|date| format!("Listed {date}")).into_iter().collect();
        for measure in entry.children("SanctionsMeasure") {
            let comment = measure.text_of("Comment").to_owned();
            match self.value("SanctionsType", measure.attribute("SanctionsTypeID")) {
                "Program" if !comment.is_empty() && !entity.programs.contains(&comment) => {
                    entity.programs.push(comment)
                }
                "Program" | "" => {}
                kind => said.push(format!("Sanction: {kind}")),
            }
        }
        for text in said {
            if !entity.remarks.contains(&text) {
                let parted = if entity.remarks.is_empty() { "" } else { "; " };
                entity.remarks = format!("{}{parted}{text}", entity.remarks);
            }
        }
    }
}

/// Features that give a number: wallets, BICs, ships and aircraft. Others are telephones, titles, texts.
fn is_number(label: &str) -> bool {
    label.starts_with("Digital Currency Address")
        || ["SWIFT/BIC", "MMSI", "D-U-N-S Number", "Vessel Call Sign", "Other Vessel Call Sign", "BIK (RU)", "ISIN"]
            .contains(&label)
        || (label.contains("Aircraft")
            && ["Tail Number", "Serial", "Construction Number", "Transponder"].iter().any(|word| label.contains(word)))
}

fn identifier(label: &str, number: &str, country: Option<&str>) -> Identifier {
    let kind = match kind_of_label(label) {
        _ if label.starts_with("Digital Currency Address") => IdentifierKind::CryptoAddress,
        Some(IdentifierKind::Bic) if !is_bic(number) => IdentifierKind::National,
        kind => kind.unwrap_or(IdentifierKind::National),
    };
    Identifier::new(kind, number, country)
}

/// A number that the CSV gave already is not there twice.
fn add_number(entity: &mut Entity, number: Identifier) {
    let plain = number.normalized();
    if !entity.identifiers.iter().any(|known| known.normalized() == plain) {
        entity.add_identifier(number);
    }
}

/// `<Year>1970</Year><Month>1</Month><Day>31</Day>`.
fn date(parts: &Element) -> Option<PartialDate> {
    let small = |part: &str| parts.text_of(part).parse().ok();
    let month = small("Month");
    PartialDate::new(parts.text_of("Year").parse().ok()?, month, month.and(small("Day")))
}

/// A day, where it begins and ends on one; a month or a year, where it fills that; a range of years otherwise.
fn birth_date(period: &Element) -> Option<BirthDate> {
    let (start, end) = (period.child("Start")?, period.child("End")?);
    let (from, to) = (date(start.child("From")?)?, date(end.child("To")?)?);
    let of_year = || PartialDate::new(from.year(), None, None);
    let of_month = || PartialDate::new(from.year(), from.month(), None);
    let birth = match (from.year() == to.year(), from.month() == to.month(), from.day() == to.day()) {
        (true, true, true) => BirthDate::on(from),
        (true, true, false) => BirthDate::on(of_month()?),
        (true, false, _) => BirthDate::on(of_year()?),
        (false, ..) => BirthDate::between(from, to)?,
    };
    Some(BirthDate { circa: start.attribute("Approximate") == "true", ..birth })
}
