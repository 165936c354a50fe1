//! Canada's consolidated autonomous sanctions list (Special Economic Measures Act and Justice for Victims of Corrupt Foreign
//! Officials Act): XML, a flat record for each listing.
//!
//! Elements are named in English, and since 2024 in French behind it: `LastName-NomDeFamille`. The country is that of the regulations,
//! not the listed one's.

use std::collections::HashSet;

use super::births::date_in_words;
use super::numbers::numbers_of_field;
use super::tables::{problem, unread_from};
use super::xml::{Element, read_entries};
use super::{FileKind, ListKey, ParsedList, SourceFile};
use crate::dates::{BirthDate, PartialDate};
use crate::entity::{Entity, EntityKind, IdentifierKind, NameQuality};

/// Whether a file's first bytes are those of the list.
pub(super) fn is_list(head: &[u8]) -> bool {
    let contains = |words: &[u8]| head.windows(words.len()).any(|window| window == words);
    contains(b"<record") && contains(b"<Schedule") && contains(b"<Country")
}

pub(super) fn parse(files: &[(FileKind, &SourceFile)]) -> ParsedList {
    let mut list = ParsedList::empty(ListKey::CanadaSema);
    for (_, file) in files {
        read_file(file, &mut list);
    }
    list
}

fn read_file(file: &SourceFile, list: &mut ParsedList) {
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        list.problems.push(unread_from(file, 0, "not UTF-8"));
        return;
    };
    let found = read_entries(text, &["record"]);
    let mut taken = HashSet::new();
    for (line, record) in found.entries {
        let mut unread = Vec::new();
        match read_record(&record, &mut unread) {
            Ok(mut entity) => {
                // An item of a schedule may name several.
                if !taken.insert(entity.id.clone()) {
                    entity.id = format!("{}-{}", entity.id, slug(&entity.names[0].text));
                }
                list.entities.push(entity);
            }
            Err(what) => unread.push(what),
        }
        list.problems.extend(unread.into_iter().map(|what| problem(file, line, what)));
    }
    if let Some((line, what)) = found.broken {
        list.problems.push(unread_from(file, line, what));
    }
}

/// The text of the element of that English name.
fn text_of<'a>(record: &'a Element, name: &str) -> &'a str {
    let is_named = |child: &&Element| child.name.split('-').next() == Some(name);
    record.all().iter().find(is_named).map_or("", |child| child.text.trim())
}

/// The English half of `Russia / Russie`.
fn english(text: &str) -> &str {
    text.split(['/', '|']).next().unwrap_or_default().trim()
}

fn read_record(record: &Element, unread: &mut Vec<&'static str>) -> Result<Entity, &'static str> {
    let of = |name: &str| text_of(record, name);
    let person = [of("GivenName"), of("LastName")].join(" ");
    let other = of("EntityOrShip");
    let ship_number = of("ShipIMONumber");
    let (kind, name) = match (other.is_empty(), ship_number.is_empty()) {
        (true, _) => (EntityKind::Person, person.trim()),
        (false, true) => (EntityKind::Organization, other),
        (false, false) => (EntityKind::Vessel, other),
    };
    if name.is_empty() {
        return Err("no name");
    }
    let program = english(of("Country"));
    let place = [program, of("Schedule"), of("Item")].map(slug).join("-");
    if program.is_empty() {
        return Err("no Country of the regulations");
    }
    let mut entity = Entity::new(format!("ca-{place}"), kind);
    entity.add_name(name, NameQuality::Primary);
    for alias in aliases(record) {
        let in_latin = alias.chars().any(|letter| letter.is_ascii_alphabetic());
        entity.add_name(alias, if in_latin { NameQuality::Strong } else { NameQuality::OriginalScript });
    }
    let date = of("DateOfBirthOrShipBuildDate");
    if kind == EntityKind::Person && !date.is_empty() {
        match PartialDate::parse(date).or_else(|| date_in_words(date)) {
            Some(date) => entity.add_birth(BirthDate::on(date)),
            None => unread.push("no such date of birth"),
        }
    }
    entity.add_numbers(numbers_of_field(ship_number, IdentifierKind::Imo), None);
    entity.programs.push(program.to_owned());
    let said = [
        ("Schedule", of("Schedule")),
        ("item", of("Item")),
        ("", english(of("TitleOrShipType"))),
        ("", english(of("TitleOrShip"))),
    ];
    let said = said
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| format!("{label} {text}").trim().to_owned());
    entity.remarks = said
        .chain([of("DateOfListing")].iter().filter(|date| !date.is_empty()).map(|date| format!("Listed {date}")))
        .collect::<Vec<_>>()
        .join("; ");
    Ok(entity)
}

fn aliases(record: &Element) -> impl Iterator<Item = &str> {
    text_of(record, "Aliases").split([';', '\n']).map(str::trim).filter(|alias| !alias.is_empty())
}

/// Letters and digits, parted by single strokes.
fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
