//! The UN Security Council consolidated list, XML.

use super::births::{births_in, date_in_words};
use super::numbers::{kind_of_label, named_numbers_in, numbers_in, numbers_of_field};
use super::tables::{problem, unread_from};
use super::xml::{Element, read_entries};
use super::{FileKind, ListKey, ParsedList, SourceFile};
use crate::country::{country_code, listed_country};
use crate::dates::{BirthDate, PartialDate};
use crate::entity::{Entity, EntityKind, Gender, IdentifierKind, NameQuality};

pub(super) fn parse(files: &[(FileKind, &SourceFile)]) -> ParsedList {
    let mut list =
        ParsedList { key: ListKey::UnConsolidated, published: None, entities: Vec::new(), problems: Vec::new() };
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
    let found = read_entries(text, &["INDIVIDUAL", "ENTITY"]);
    list.published = list.published.take().or(found.published);
    for (line, element) in found.entries {
        let mut unread = Vec::new();
        match read_entry(&element, &mut unread) {
            Ok(entity) => list.entities.push(entity),
            Err(what) => unread.push(what),
        }
        list.problems.extend(unread.into_iter().map(|what| problem(file, line, what)));
    }
    if let Some((line, what)) = found.broken {
        list.problems.push(unread_from(file, line, what));
    }
}

/// `unread` takes what the entry says and nobody can read; the rest of it counts.
fn read_entry(entry: &Element, unread: &mut Vec<&'static str>) -> Result<Entity, &'static str> {
    let id = entry.text_of("DATAID");
    if id.is_empty() {
        return Err("no DATAID");
    }
    let kind = if entry.name == "INDIVIDUAL" { EntityKind::Person } else { EntityKind::Organization };
    let mut entity = Entity::new(format!("un-{id}"), kind);
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|part| entry.text_of(part));
    entity.add_name(&parts.join(" "), NameQuality::Primary);
    for name in split_aliases(entry.text_of("NAME_ORIGINAL_SCRIPT")) {
        entity.add_name(name, NameQuality::OriginalScript);
    }
    read_aliases(entry, &mut entity, unread);
    read_births(entry, &mut entity, unread);
    read_countries(entry, &mut entity, unread);
    read_documents(entry, &mut entity, unread);
    read_comment(entry, &mut entity);
    entity.gender = Gender::parse(entry.text_of("GENDER"));
    entity.programs.push(entry.text_of("UN_LIST_TYPE").to_owned());
    entity.remarks = remarks(entry);
    Ok(entity)
}

/// The reference, what the entry is or does, and the list's own comment.
fn remarks(entry: &Element) -> String {
    let titles = entry.children("TITLE").chain(entry.children("DESIGNATION")).flat_map(|part| part.children("VALUE"));
    let parts = std::iter::once(entry.text_of("REFERENCE_NUMBER"))
        .chain(titles.map(|value| value.text.trim()))
        .chain(std::iter::once(entry.text_of("COMMENTS1")));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

fn read_aliases(entry: &Element, entity: &mut Entity, unread: &mut Vec<&'static str>) {
    for alias in entry.children("INDIVIDUAL_ALIAS").chain(entry.children("ENTITY_ALIAS")) {
        let quality = if alias.text_of("QUALITY") == "Low" { NameQuality::Weak } else { NameQuality::Strong };
        for name in split_aliases(alias.text_of("ALIAS_NAME")) {
            // `Mohammad Ishaq Akhund born in 1963`.
            let (name, born) = name.find(" born ").map_or((name, ""), |at| name.split_at(at));
            entity.add_name(name.trim_end_matches(','), quality);
            births_in(born).into_iter().for_each(|birth| entity.add_birth(birth));
        }
        match (PartialDate::parse(alias.text_of("DATE_OF_BIRTH")), alias.text_of("DATE_OF_BIRTH")) {
            (Some(date), _) => entity.add_birth(BirthDate::on(date)),
            (None, "") => {}
            (None, _) => unread.push("no such date of birth"),
        }
        add_country(entity, alias.text_of("COUNTRY_OF_BIRTH"), unread);
        // `born in 1965 in Kandahar, Afghanistan passport number OR 1961825 issued on 4 Feb. 2003`.
        let note = alias.text_of("NOTE");
        births_in(note).into_iter().for_each(|birth| entity.add_birth(birth));
        for words in [note, alias.text_of("ALIAS_NAME")] {
            entity.add_numbers(numbers_in(words, IdentifierKind::National), None);
        }
    }
}

/// The list packs several aliases into one field: `X; Y; Z` or `a) X b) Y`. A name in brackets is kept as it stands.
fn split_aliases(text: &str) -> Vec<&str> {
    text.split([';', '\n'])
        .flat_map(split_lettered)
        .map(|name| name.trim().trim_matches([',', ' ', '"', '“', '”']))
        .filter(|name| !name.is_empty())
        .collect()
}

/// Cuts before every `a) `, `b) ` … that begins a word, and drops the letter.
fn split_lettered(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let is_marker = |at: usize| {
        bytes[at].is_ascii_lowercase()
            && bytes.get(at + 1) == Some(&b')')
            && (at == 0 || bytes[at - 1] == b' ' || bytes[at - 1] == b'(')
            && bytes.get(at + 2).is_none_or(|next| *next == b' ')
    };
    let mut parts = Vec::new();
    let mut begin = 0;
    for at in 0..bytes.len() {
        if is_marker(at) {
            parts.push(text[begin..at].trim_end_matches('('));
            begin = at + 2;
        }
    }
    parts.push(&text[begin..]);
    parts
}

fn read_births(entry: &Element, entity: &mut Entity, unread: &mut Vec<&'static str>) {
    for birth in entry.children("INDIVIDUAL_DATE_OF_BIRTH") {
        let note = birth.text_of("NOTE");
        let date = PartialDate::parse(birth.text_of("DATE").get(..10).unwrap_or(birth.text_of("DATE")));
        // `1958`, and `Sep.` in the note.
        let in_month = || date_in_words(&format!("{note} {}", birth.text_of("YEAR")));
        let date = date.or_else(in_month).or_else(|| PartialDate::parse(birth.text_of("YEAR")));
        let about = birth.text_of("TYPE_OF_DATE") == "APPROXIMATELY" || note.to_lowercase().contains("approx");
        let years = ["FROM_YEAR", "TO_YEAR"].map(|part| PartialDate::parse(birth.text_of(part)));
        let read = match (date, years) {
            (Some(date), _) => Some(BirthDate::on(date)),
            (None, [Some(from), Some(to)]) => BirthDate::between(from, to),
            // Of one end alone nobody knows how far the other is.
            (None, [Some(_), None] | [None, Some(_)]) => None,
            (None, [None, None]) => births_in(note).into_iter().next(),
        };
        let says = ["DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE"].iter().any(|part| !birth.text_of(part).is_empty());
        match read {
            Some(birth) => entity.add_birth(BirthDate { circa: about || birth.circa, ..birth }),
            None if says => unread.push("no such date of birth"),
            None => {}
        }
    }
}

fn read_countries(entry: &Element, entity: &mut Entity, unread: &mut Vec<&'static str>) {
    for nationality in entry.children("NATIONALITY") {
        for value in nationality.children("VALUE") {
            add_country(entity, &value.text, unread);
        }
    }
    for part in ["INDIVIDUAL_ADDRESS", "ENTITY_ADDRESS", "INDIVIDUAL_PLACE_OF_BIRTH"] {
        for place in entry.children(part) {
            add_country(entity, place.text_of("COUNTRY"), unread);
        }
    }
    for place in entry.children("INDIVIDUAL_PLACE_OF_BIRTH") {
        let parts = ["CITY", "STATE_PROVINCE", "COUNTRY"].map(|part| place.text_of(part));
        let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if !named.is_empty() {
            entity.places_of_birth.push(named.join(", "));
        }
    }
}

fn add_country(entity: &mut Entity, name: &str, unread: &mut Vec<&'static str>) {
    match listed_country(name) {
        Ok(code) => code.into_iter().for_each(|code| entity.add_country(code)),
        Err(what) if !name.trim().is_empty() => unread.push(what),
        Err(_) => {}
    }
}

fn read_documents(entry: &Element, entity: &mut Entity, unread: &mut Vec<&'static str>) {
    for document in entry.children("INDIVIDUAL_DOCUMENT") {
        let kinds = ["TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2"].map(|part| document.text_of(part));
        let kind = kinds.iter().find_map(|kind| kind_of_label(kind)).unwrap_or(IdentifierKind::National);
        let kind = if kinds.iter().any(|kind| is_passport(kind)) { IdentifierKind::Passport } else { kind };
        let country = country_code(document.text_of("ISSUING_COUNTRY"))
            .or_else(|| country_code(document.text_of("COUNTRY_OF_ISSUE")));
        let number = document.text_of("NUMBER");
        let known = entity.identifiers.len();
        entity.add_numbers(numbers_of_field(number, kind), country);
        if !number.is_empty() && entity.identifiers.len() == known && numbers_of_field(number, kind).is_empty() {
            unread.push("a number that cannot be told from words");
        }
        // `Afghan national identification card (tazkira) number 545167`; `Italian Fiscal Code: DAOMMD74T11Z352Z`.
        for words in [kinds[1], document.text_of("NOTE")] {
            entity.add_numbers(numbers_in(words, kind), country);
        }
    }
}

/// `Business Registration Number LL06889 (Malaysia)`, `IMO number: 5571322`, `Register Number: 10423-509`: numbers with a label, among sentences.
fn read_comment(entry: &Element, entity: &mut Entity) {
    entity.add_numbers(named_numbers_in(entry.text_of("COMMENTS1")), None);
    for address in entry.children("INDIVIDUAL_ADDRESS").chain(entry.children("ENTITY_ADDRESS")) {
        entity.add_numbers(named_numbers_in(address.text_of("NOTE")), None);
    }
}

/// The list names its documents in English, French and Spanish.
fn is_passport(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    ["passport", "passeport", "pasaporte"].iter().any(|word| kind.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{is_passport, split_aliases};

    #[test]
    fn a_passport_is_one_in_every_language_of_the_list() {
        for kind in ["Passport", "Numéro de passeport", "Número de pasaporte", "Service passport"] {
            assert!(is_passport(kind), "{kind}");
        }
        assert!(!is_passport("National Identification Number"));
    }

    #[test]
    fn packed_aliases_are_taken_apart() {
        assert_eq!(split_aliases("Ali Bin X; Abu Y; "), ["Ali Bin X", "Abu Y"]);
        assert_eq!(split_aliases("a) Abdul Ghani b) Mullah Baradar"), ["Abdul Ghani", "Mullah Baradar"]);
        assert_eq!(split_aliases("Plain Name"), ["Plain Name"]);
        assert_eq!(split_aliases("أحمد; محمد"), ["أحمد", "محمد"]);
    }
}
