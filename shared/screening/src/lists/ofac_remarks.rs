//! OFAC's remarks: a sentence of facts parted by semicolons.

use crate::country::{country_code, listed_country};
use crate::dates::{BirthDate, PartialDate};
use crate::entity::{Entity, Gender, Identifier, IdentifierKind, NameQuality};

/// Reads the facts out of an entity's remarks into its fields; gives what could not be read.
pub(super) fn read_remarks(entity: &mut Entity) -> Vec<&'static str> {
    let remarks = entity.remarks.clone();
    let facts = remarks.split(';').map(|fact| fact.trim().trim_end_matches('.'));
    facts.filter_map(|fact| read_fact(entity, fact.strip_prefix("alt. ").unwrap_or(fact)).err()).collect()
}

fn read_fact(entity: &mut Entity, fact: &str) -> Result<(), &'static str> {
    if let Some(name) = weak_alias(fact) {
        entity.add_name(name, NameQuality::Weak);
    } else if let Some(date) = fact.strip_prefix("DOB ") {
        entity.add_birth(birth_date(date).ok_or("no such date of birth")?);
    } else if let Some(place) = fact.strip_prefix("POB ") {
        entity.places_of_birth.push(place.to_owned());
        if let Some(code) = country_code(last_place(place)) {
            entity.add_country(code);
        }
    } else if let Some(country) = COUNTRIES.iter().find_map(|prefix| fact.strip_prefix(prefix)) {
        if let Some(code) = listed_country(country)? {
            entity.add_country(code);
        }
    } else if let Some(gender) = fact.strip_prefix("Gender ") {
        entity.gender = Some(Gender::parse(gender).ok_or("no such gender")?);
    } else if let Some(identifier) = identifier(fact) {
        if let Some(country) = &identifier.country
            && identifier.kind != IdentifierKind::CryptoAddress
        {
            let country = country.clone();
            entity.add_country(&country);
        }
        entity.add_identifier(identifier);
    }
    Ok(())
}

/// The beginnings of facts that name a country.
const COUNTRIES: [&str; 3] = ["nationality ", "citizen ", "Former Vessel Flag "];

fn last_place(place: &str) -> &str {
    // `Korea, North` and `Congo, Democratic Republic of the` hold a comma of their own.
    if country_code(place).is_some() {
        return place;
    }
    place.match_indices(", ").map(|(at, _)| &place[at + 2..]).find(|rest| country_code(rest).is_some()).unwrap_or("")
}

/// `a.k.a. 'BNC'`: the remarks hold only weak aliases, the strong ones have a file (OFAC FAQ 122).
fn weak_alias(fact: &str) -> Option<&str> {
    let rest = ["a.k.a. '", "f.k.a. '", "n.k.a. '"].iter().find_map(|prefix| fact.strip_prefix(prefix))?;
    Some(rest.trim_end_matches('\'')).filter(|name| !name.is_empty())
}

/// `26 Dec 1992`, `Dec 1992`, `1992`, `circa 1958`, `1958 to 1959`, `01 Jan 1958 to 31 Dec 1959`.
fn birth_date(text: &str) -> Option<BirthDate> {
    if let Some(about) = text.strip_prefix("circa ") {
        let date = about.split(['-', ' ']).next_back().and_then(PartialDate::parse);
        return date_in_words(about).or(date).map(BirthDate::about);
    }
    if let Some((from, to)) = text.split_once(" to ") {
        return BirthDate::between(date_in_words(from)?, date_in_words(to)?);
    }
    date_in_words(text).map(BirthDate::on)
}

fn date_in_words(text: &str) -> Option<PartialDate> {
    let mut parts: Vec<&str> = text.split_whitespace().collect();
    let year = parts.pop()?.parse().ok()?;
    let month = parts.pop().map(month_number);
    let day = parts.pop().map(str::parse);
    match (month, day) {
        (None, _) => PartialDate::new(year, None, None),
        (Some(month), None) => PartialDate::new(year, Some(month?), None),
        (Some(month), Some(day)) => PartialDate::new(year, Some(month?), Some(day.ok()?)),
    }
}

fn month_number(name: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    MONTHS.iter().position(|month| *month == name).map(|place| place as u8 + 1)
}

/// The beginnings of facts that carry a number, longest first where one begins another.
const IDENTIFIERS: [(&str, IdentifierKind); 50] = [
    ("Vessel Registration Identification IMO ", IdentifierKind::Imo),
    ("Identification Number IMO ", IdentifierKind::Imo),
    ("MMSI ", IdentifierKind::Mmsi),
    ("Aircraft Tail Number ", IdentifierKind::AircraftTail),
    ("Aircraft Manufacturer's Serial Number (MSN) ", IdentifierKind::AircraftSerial),
    ("Aircraft Construction Number (also called L/N or S/N or F/N) ", IdentifierKind::AircraftSerial),
    ("Legal Entity Number ", IdentifierKind::Lei),
    ("SWIFT/BIC ", IdentifierKind::Bic),
    ("Diplomatic Passport ", IdentifierKind::Passport),
    ("Stateless Person Passport ", IdentifierKind::Passport),
    ("British National Overseas Passport ", IdentifierKind::Passport),
    ("Passport ", IdentifierKind::Passport),
    ("Tax ID No. ", IdentifierKind::Tax),
    ("V.A.T. Number ", IdentifierKind::Tax),
    ("Italian Fiscal Code ", IdentifierKind::Tax),
    ("C.U.I.T. ", IdentifierKind::Tax),
    ("R.F.C. ", IdentifierKind::Tax),
    ("RIF # ", IdentifierKind::Tax),
    ("RUC # ", IdentifierKind::Tax),
    ("RTN ", IdentifierKind::Tax),
    ("NIT # ", IdentifierKind::Tax),
    ("SSN ", IdentifierKind::Tax),
    ("Business Registration Number ", IdentifierKind::Registration),
    ("Registration Number ", IdentifierKind::Registration),
    ("Registration ID ", IdentifierKind::Registration),
    ("Commercial Registry Number ", IdentifierKind::Registration),
    ("Unified Social Credit Code (USCC) ", IdentifierKind::Registration),
    ("Economic Register Number (CBLS) ", IdentifierKind::Registration),
    ("Company Number ", IdentifierKind::Registration),
    ("C.R. No. ", IdentifierKind::Registration),
    ("Chamber of Commerce Number ", IdentifierKind::Registration),
    ("Folio Mercantil No. ", IdentifierKind::Registration),
    ("D-U-N-S Number ", IdentifierKind::Registration),
    ("License ", IdentifierKind::Registration),
    ("National ID No. ", IdentifierKind::National),
    ("Identification Number ", IdentifierKind::National),
    ("Cedula No. ", IdentifierKind::National),
    ("C.U.R.P. ", IdentifierKind::National),
    ("D.N.I. ", IdentifierKind::National),
    ("Personal ID Card ", IdentifierKind::National),
    ("Government Gazette Number ", IdentifierKind::Registration),
    ("Matricula Mercantil No ", IdentifierKind::Registration),
    ("Central Registration System Number ", IdentifierKind::Registration),
    ("Trade License No. ", IdentifierKind::Registration),
    ("Istanbul Chamber of Comm. No. ", IdentifierKind::Registration),
    ("Public Registration Number ", IdentifierKind::Registration),
    ("Business Registration Document # ", IdentifierKind::Registration),
    ("Birth Certificate Number ", IdentifierKind::National),
    ("Driver's License No. ", IdentifierKind::National),
    ("National Foreign ID Number ", IdentifierKind::National),
];

fn identifier(fact: &str) -> Option<Identifier> {
    if let Some(rest) = fact.strip_prefix("Digital Currency Address - ") {
        let address = rest.split_whitespace().nth(1)?;
        return Some(Identifier::new(IdentifierKind::CryptoAddress, address, None));
    }
    let (kind, rest) = IDENTIFIERS.iter().find_map(|(prefix, kind)| Some((*kind, fact.strip_prefix(prefix)?)))?;
    let (number, after) = rest.split_once(" (").unwrap_or((rest, ""));
    let number = number.split(" issued").next()?.split(" expires").next()?.trim();
    let country = after.split_once(')').map_or(after, |(country, _)| country);
    let plausible = number.len() >= 4 && number.bytes().any(|letter| letter.is_ascii_digit());
    (plausible || kind == IdentifierKind::Bic).then(|| Identifier::new(kind, number, country_code(country)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityKind;

    fn read(remarks: &str) -> Entity {
        let mut entity = Entity::new("ofac-1".to_owned(), EntityKind::Person);
        remarks.clone_into(&mut entity.remarks);
        assert_eq!(read_remarks(&mut entity), [""; 0]);
        entity
    }

    #[test]
    fn reads_every_form_of_birth_date() {
        let entity = read("DOB 26 Dec 1992; alt. DOB circa 1958; alt. DOB 1958 to 1959; alt. DOB Mar 1960.");
        let births: Vec<String> = entity.births.iter().map(ToString::to_string).collect();
        assert_eq!(births, ["1992-12-26", "circa 1958", "1958 to 1959", "1960-03"]);
    }

    #[test]
    fn reads_weak_aliases_places_gender_and_numbers() {
        let entity = read(
            "POB Pyongyang, Korea, North; nationality Iran; Gender Male; Passport A123456 (Iran) expires 01 Jan 2020; \
             a.k.a. 'THE ENGINEER'; Tax ID No. 7744001497 (Russia).",
        );
        assert_eq!(entity.names[0].text, "THE ENGINEER");
        assert_eq!(entity.names[0].quality, NameQuality::Weak);
        assert_eq!(entity.countries, ["IR", "KP", "RU"]);
        assert_eq!(entity.gender, Some(Gender::Male));
        let numbers: Vec<(IdentifierKind, &str)> =
            entity.identifiers.iter().map(|identifier| (identifier.kind, identifier.value.as_str())).collect();
        assert_eq!(numbers, [(IdentifierKind::Passport, "A123456"), (IdentifierKind::Tax, "7744001497")]);
    }
}
