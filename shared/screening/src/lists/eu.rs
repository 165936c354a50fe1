//! The European Union's consolidated list of persons, groups and entities subject to financial sanctions: XML, form 1.1.
//!
//! Nearly everything is an attribute. Country `00` is none.

use super::numbers::{kind_of_label, named_numbers_in, numbers_of_field};
use super::tables::{problem, unread_from};
use super::xml::{Element, read_entries};
use super::{FileKind, ListKey, ParsedList, SourceFile};
use crate::country::country_code;
use crate::dates::{BirthDate, PartialDate};
use crate::entity::{Entity, EntityKind, Gender, IdentifierKind, NameQuality};

/// Whether a file's first bytes are those of the list, in this form or the one before it.
pub(super) fn is_list(head: &[u8]) -> bool {
    let contains = |words: &[u8]| head.windows(words.len()).any(|window| window == words);
    contains(b"fpi/fsd/export") || contains(b"<sanctionEntity") || contains(b"<WHOLE")
}

pub(super) fn parse(files: &[(FileKind, &SourceFile)]) -> ParsedList {
    let mut list = ParsedList::empty(ListKey::EuFinancial);
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
    if text.get(..4096).unwrap_or(text).contains("<WHOLE") {
        list.problems.push(unread_from(file, 1, "the list's form 1.0; form 1.1 is read"));
        return;
    }
    let found = read_entries(text, &["sanctionEntity"]);
    list.published = found.published.map(|date| date.chars().take(10).collect());
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

fn read_entry(entry: &Element, unread: &mut Vec<&'static str>) -> Result<Entity, &'static str> {
    let id = entry.attribute("logicalId");
    if id.is_empty() {
        return Err("no logicalId");
    }
    let subject = entry.child("subjectType").ok_or("no subjectType")?;
    let kind = match (subject.attribute("code"), subject.attribute("classificationCode")) {
        ("person", _) | ("", "P") => EntityKind::Person,
        ("enterprise", _) | ("", "E") => EntityKind::Organization,
        ("vessel", _) => EntityKind::Vessel,
        ("aircraft", _) => EntityKind::Aircraft,
        _ => return Err("unknown subjectType"),
    };
    let mut entity = Entity::new(format!("eu-{id}"), kind);
    for name in entry.children("nameAlias") {
        read_name(name, &mut entity);
    }
    for birth in entry.children("birthdate") {
        match birth_date(birth) {
            Some(birth) => entity.add_birth(birth),
            None if says_date(birth) => unread.push("no such date of birth"),
            None => {}
        }
        let parts = ["city", "place", "region", "countryDescription"].map(|part| birth.attribute(part));
        let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty() && *part != "UNKNOWN").collect();
        if !named.is_empty() {
            entity.places_of_birth.push(named.join(", "));
        }
    }
    for place in ["citizenship", "birthdate", "address"].iter().flat_map(|part| entry.children(part)) {
        match place.attribute("countryIso2Code") {
            "" | "00" => {}
            code => match country_code(code) {
                Some(code) => entity.add_country(code),
                None => unread.push("unknown country"),
            },
        }
    }
    for document in entry.children("identification") {
        read_document(document, &mut entity, unread);
    }
    let remarks = entry.children("remark").map(|remark| remark.text.trim());
    let said: Vec<&str> = std::iter::once(entry.attribute("euReferenceNumber"))
        .chain(std::iter::once(entry.attribute("designationDetails")))
        .chain(remarks)
        .filter(|text| !text.is_empty())
        .collect();
    entity.remarks = said.join("; ");
    for remark in entry.children("remark") {
        entity.add_numbers(named_numbers_in(&remark.text), None);
    }
    for regulation in entry.children("regulation") {
        let programme = regulation.attribute("programme").to_owned();
        if !programme.is_empty() && !entity.programs.contains(&programme) {
            entity.programs.push(programme);
        }
    }
    Ok(entity)
}

fn read_name(name: &Element, entity: &mut Entity) {
    let parts = ["firstName", "middleName", "lastName"].map(|part| name.attribute(part)).join(" ");
    let whole = Some(name.attribute("wholeName")).filter(|whole| !whole.is_empty()).unwrap_or(&parts);
    let quality = if name.attribute("strong") == "false" {
        NameQuality::Weak
    } else if !whole.is_ascii() && !whole.chars().any(|letter| letter.is_ascii_alphabetic()) {
        NameQuality::OriginalScript
    } else if entity.names.is_empty() {
        NameQuality::Primary
    } else {
        NameQuality::Strong
    };
    entity.add_name(whole, quality);
    entity.gender = entity.gender.or_else(|| Gender::parse(name.attribute("gender")));
}

/// The parts that give a date.
const DATE_PARTS: [&str; 4] = ["birthdate", "year", "yearRangeFrom", "yearRangeTo"];

fn says_date(birth: &Element) -> bool {
    DATE_PARTS.iter().any(|part| !matches!(birth.attribute(part), "" | "0"))
}

fn birth_date(birth: &Element) -> Option<BirthDate> {
    let number = |part: &str| birth.attribute(part).parse::<u16>().ok().filter(|number| *number > 0);
    let small = |part: &str| number(part).and_then(|number| u8::try_from(number).ok());
    let day = PartialDate::parse(birth.attribute("birthdate"));
    let month = small("monthOfYear");
    let parts = || PartialDate::new(number("year")?, month, month.and(small("dayOfMonth")));
    let year = |part: &str| PartialDate::new(number(part)?, None, None);
    let date = match (day.or_else(parts), year("yearRangeFrom"), year("yearRangeTo")) {
        (_, Some(from), Some(to)) => BirthDate::between(from, to)?,
        (Some(date), ..) => BirthDate::on(date),
        _ => return None,
    };
    Some(BirthDate { circa: birth.attribute("circa") == "true", ..date })
}

fn read_document(document: &Element, entity: &mut Entity, unread: &mut Vec<&'static str>) {
    let called = [document.attribute("identificationTypeCode"), document.attribute("identificationTypeDescription")];
    let kind = match called[0] {
        "regnumber" => IdentifierKind::Registration,
        "fiscalcode" | "tin" => IdentifierKind::Tax,
        "swiftbic" => IdentifierKind::Bic,
        _ => called.iter().find_map(|label| kind_of_label(label)).unwrap_or(IdentifierKind::National),
    };
    let number =
        [document.attribute("number"), document.attribute("latinNumber")].into_iter().find(|text| !text.is_empty());
    let country = country_code(document.attribute("countryIso2Code"));
    if let Some(number) = number {
        let numbers = numbers_of_field(number, kind);
        if numbers.is_empty() {
            unread.push("a number that cannot be told from words");
        }
        entity.add_numbers(numbers, country);
    }
    for remark in document.children("remark") {
        entity.add_numbers(named_numbers_in(&remark.text), country);
    }
}
