//! The sanctions list of Switzerland's State Secretariat for Economic Affairs (SECO): XML, the whole list.
//!
//! Programmes and places stand before the targets and are referred to by number. The file keeps those who were taken off.

use std::collections::HashMap;

use super::births::date_in_words;
use super::numbers::{kind_of_label, named_numbers_in, numbers_of_field};
use super::tables::{problem, unread_from};
use super::xml::{Element, read_entries};
use super::{FileKind, ListKey, ParsedList, SourceFile};
use crate::country::country_code;
use crate::dates::{BirthDate, PartialDate};
use crate::entity::{Entity, EntityKind, Gender, IdentifierKind, NameQuality};

/// Whether a file's first bytes are those of the list.
pub(super) fn is_list(head: &[u8]) -> bool {
    let root = b"<swiss-sanctions-list";
    head.windows(root.len()).any(|window| window == root)
}

pub(super) fn parse(files: &[(FileKind, &SourceFile)]) -> ParsedList {
    let mut list = ParsedList::empty(ListKey::SwissSeco);
    for (_, file) in files {
        read_file(file, &mut list);
    }
    list
}

/// What targets refer to.
#[derive(Default)]
struct Known {
    /// The programme of each set of sanctions.
    programs: HashMap<String, String>,
    /// The name and the country of each place.
    places: HashMap<String, (String, String)>,
}

fn read_file(file: &SourceFile, list: &mut ParsedList) {
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        list.problems.push(unread_from(file, 0, "not UTF-8"));
        return;
    };
    let found = read_entries(text, &["sanctions-program", "place", "target"]);
    list.published = found.published;
    let mut known = Known::default();
    for (line, element) in &found.entries {
        match element.name.as_str() {
            "sanctions-program" => known.add_program(element),
            "place" => known.add_place(element),
            _ => {
                let mut unread = Vec::new();
                match read_target(element, &known, &mut unread) {
                    Ok(entity) => list.entities.extend(entity),
                    Err(what) => unread.push(what),
                }
                list.problems.extend(unread.into_iter().map(|what| problem(file, *line, what)));
            }
        }
    }
    if let Some((line, what)) = found.broken {
        list.problems.push(unread_from(file, line, what));
    }
}

impl Known {
    fn add_program(&mut self, program: &Element) {
        let in_english = program.children("program-name").find(|name| name.attribute("lang") == "eng");
        let name = in_english.map_or("", |name| name.text.trim());
        for set in program.children("sanctions-set") {
            self.programs.entry(set.attribute("ssid").to_owned()).or_insert_with(|| name.to_owned());
        }
    }

    fn add_place(&mut self, place: &Element) {
        let country = place.child("country");
        let code = country.map_or("", |country| country.attribute("iso-code"));
        let name = country.map_or("", |country| country.text.trim());
        let parts = [place.text_of("location"), place.text_of("area"), name];
        let named = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let country = if code.is_empty() { name } else { code };
        self.places.insert(place.attribute("ssid").to_owned(), (named, country.to_owned()));
    }
}

/// Nothing for who was taken off the list.
fn read_target(
    target: &Element,
    known: &Known,
    unread: &mut Vec<&'static str>,
) -> Result<Option<Entity>, &'static str> {
    let id = target.attribute("ssid");
    if id.is_empty() {
        return Err("no ssid");
    }
    let kinds =
        [("individual", EntityKind::Person), ("entity", EntityKind::Organization), ("object", EntityKind::Vessel)];
    let (body, kind) = kinds
        .iter()
        .find_map(|(name, kind)| Some((target.child(name)?, *kind)))
        .ok_or("neither individual, entity nor object")?;
    if is_taken_off(target) {
        return Ok(None);
    }
    let kind = if body.attribute("object-type") == "aircraft" { EntityKind::Aircraft } else { kind };
    let mut entity = Entity::new(format!("ch-{id}"), kind);
    entity.gender = Gender::parse(body.attribute("sex"));
    for identity in body.children("identity") {
        read_identity(identity, known, &mut entity, unread);
    }
    for information in body.children("other-information") {
        entity.add_numbers(named_numbers_in(&information.text), None);
    }
    let set = [target.text_of("sanctions-set-id"), target.attribute("sanctions-set-id")];
    let program = set.iter().find_map(|set| known.programs.get(*set)).filter(|name| !name.is_empty());
    entity.programs.extend(program.cloned());
    let said = body.children("justification").chain(body.children("other-information")).map(|part| part.text.trim());
    entity.remarks = said.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
    Ok(Some(entity))
}

fn is_taken_off(target: &Element) -> bool {
    let date =
        |change: &&Element| change.attribute("effective-date").max(change.attribute("publication-date")).to_owned();
    target
        .children("modification")
        .max_by_key(date)
        .is_some_and(|last| last.attribute("modification-type") == "de-listed")
}

fn read_identity(identity: &Element, known: &Known, entity: &mut Entity, unread: &mut Vec<&'static str>) {
    for name in identity.children("name") {
        read_name(name, entity);
    }
    for day in identity.children("day-month-year") {
        match birth_date(day) {
            Some(date) if day.attribute("quality") == "low" => entity.add_birth(BirthDate::about(date)),
            Some(date) => entity.add_birth(BirthDate::on(date)),
            None => unread.push("no such date of birth"),
        }
    }
    for nationality in identity.children("nationality") {
        let country = nationality.child("country");
        add_country(
            entity,
            country.map_or("", |own| own.attribute("iso-code")),
            country.map_or("", |own| own.text.trim()),
            unread,
        );
    }
    for (part, is_birth) in [("place-of-birth", true), ("address", false)] {
        for place in identity.children(part).filter_map(|place| known.places.get(place.attribute("place-id"))) {
            add_country(entity, &place.1, "", unread);
            if is_birth && !place.0.is_empty() {
                entity.places_of_birth.push(place.0.clone());
            }
        }
    }
    for document in identity.children("identification-document") {
        let kind =
            kind_of_label(&document.attribute("document-type").replace('-', " ")).unwrap_or(IdentifierKind::National);
        let issuer = document.child("issuer");
        let country =
            issuer.and_then(|own| country_code(own.attribute("code")).or_else(|| country_code(own.text.trim())));
        let number = document.text_of("number");
        let numbers = numbers_of_field(number, kind);
        if !number.is_empty() && numbers.is_empty() {
            unread.push("a number that cannot be told from words");
        }
        entity.add_numbers(numbers, country);
        entity.add_numbers(named_numbers_in(document.text_of("remark")), country);
    }
}

fn birth_date(day: &Element) -> Option<PartialDate> {
    let number = |part: &str| day.attribute(part).parse::<u16>().ok();
    let small = |part: &str| number(part).and_then(|number| u8::try_from(number).ok());
    let month = small("month");
    PartialDate::new(number("year")?, month, month.and(small("day"))).or_else(|| date_in_words(&day.text))
}

fn add_country(entity: &mut Entity, code: &str, name: &str, unread: &mut Vec<&'static str>) {
    match country_code(code).or_else(|| country_code(name)) {
        Some(code) => entity.add_country(code),
        None if !code.is_empty() || !name.is_empty() => unread.push("unknown country"),
        None => {}
    }
}

/// Puts the parts of a name together in their order, and again for each script that they are spelled in. Titles are no names.
fn read_name(name: &Element, entity: &mut Entity) {
    let quality = match (name.attribute("quality"), name.attribute("name-type")) {
        ("low", _) => NameQuality::Weak,
        (_, "primary-name") if entity.names.is_empty() => NameQuality::Primary,
        _ => NameQuality::Strong,
    };
    let mut parts: Vec<&Element> = name
        .children("name-part")
        .filter(|part| !matches!(part.attribute("name-part-type"), "title" | "suffix"))
        .collect();
    parts.sort_by_key(|part| part.attribute("order").parse().unwrap_or(u32::MAX));
    let whole: Vec<&str> = parts.iter().map(|part| part.text_of("value")).collect();
    entity.add_name(&whole.join(" "), quality);
    // Where a part has several spellings in one script, each gives a name.
    let mut cultures: Vec<(&str, &str)> = Vec::new();
    for spelling in parts.iter().flat_map(|part| part.children("spelling-variant")) {
        let culture = (spelling.attribute("lang"), spelling.attribute("script"));
        if !cultures.contains(&culture) {
            cultures.push(culture);
        }
    }
    for culture in cultures {
        let spellings = |part: &Element| -> Vec<String> {
            let own = part
                .children("spelling-variant")
                .filter(|own| (own.attribute("lang"), own.attribute("script")) == culture);
            own.map(|own| own.text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
        };
        let most = parts.iter().map(|part| spellings(part).len()).max().unwrap_or_default();
        for at in 0..most {
            let words = parts.iter().map(|part| {
                let own = spellings(part);
                own.get(at).or(own.last()).cloned().unwrap_or_else(|| part.text_of("value").to_owned())
            });
            let text = words.collect::<Vec<_>>().join(" ");
            let in_latin = text.chars().any(|letter| letter.is_ascii_alphabetic());
            entity.add_name(&text, if in_latin { quality } else { NameQuality::OriginalScript });
        }
    }
}
