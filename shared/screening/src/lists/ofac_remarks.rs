//! OFAC's remarks: a sentence of facts parted by semicolons.

use super::births::{births_in, date_in_words};
use super::numbers::{is_bic, kind_of_label, numbers_in};
use crate::country::{country_code, listed_country};
use crate::dates::BirthDate;
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
    } else if NO_NUMBERS.iter().any(|prefix| starts_with(fact, prefix)) {
        return Ok(());
    } else {
        return read_number(entity, fact);
    }
    Ok(())
}

fn read_number(entity: &mut Entity, fact: &str) -> Result<(), &'static str> {
    let numbers = match labelled(fact) {
        Some((IdentifierKind::Bic, rest)) => bics(rest),
        Some((kind, rest)) => vec![number(kind, rest)],
        // A kind that nobody has met yet, or a sentence with numbers in it.
        None => {
            births_in(fact).into_iter().for_each(|birth| entity.add_birth(birth));
            numbers_in(fact, IdentifierKind::National)
        }
    };
    for identifier in numbers {
        if identifier.normalized().is_empty() {
            return Err("a number that cannot be read");
        }
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

fn starts_with(fact: &str, prefix: &str) -> bool {
    fact.get(..prefix.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
}

/// The beginnings of facts whose numbers are nobody's: laws, dates, models, ways to reach somebody, names of others.
pub(super) const NO_NUMBERS: [&str; 32] = [
    "Secondary sanctions risk",
    "Transactions Prohibited",
    "United States financial institutions",
    "Executive Order",
    "CAATSA Section",
    "Linked To",
    "Organization Established Date",
    "Effective Date",
    "Listing Date",
    "Purchase/Sales",
    "Aircraft Model",
    "Aircraft Manufacture Date",
    "Aircraft Operator",
    "Vessel Year of Build",
    "Vessel Type",
    "Vessel Flag",
    "Vessel Owner",
    "Other Vessel Flag",
    "Phone",
    "Telephone",
    "Tel.",
    "Telex",
    "Fax",
    "Alt. Fax",
    "Alt. Telephone",
    "Email",
    "Website",
    "Equity Ticker",
    // The characters of a Chinese name as telegraphs send them.
    "Chinese Commercial Code",
    "Interpol",
    "arrested",
    "Individual's height",
];

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

/// `26 Dec 1992`, `Dec 1992`, `1992`, `circa 1958`, `circa 1962-1963`, `1958 to 1959`, `01 Jan 1958 to 31 Dec 1959`.
fn birth_date(text: &str) -> Option<BirthDate> {
    if let Some(about) = text.strip_prefix("circa ") {
        return birth_date(about).map(|birth| BirthDate { circa: true, ..birth });
    }
    if let Some((from, to)) = text.split_once(" to ").or_else(|| text.split_once('-')) {
        return BirthDate::between(date_in_words(from)?, date_in_words(to)?);
    }
    date_in_words(text).map(BirthDate::on)
}

/// The beginnings of facts that carry a number, longest first where one begins another.
const IDENTIFIERS: [(&str, IdentifierKind); 87] = [
    ("Vessel Registration Identification IMO ", IdentifierKind::Imo),
    ("Identification Number IMO ", IdentifierKind::Imo),
    ("Vessel Registration Identification ", IdentifierKind::Imo),
    ("International Maritime Organization No. ", IdentifierKind::Imo),
    ("Company Number IMO ", IdentifierKind::Imo),
    ("Previous Aircraft Tail Number ", IdentifierKind::AircraftTail),
    ("Aircraft Serial Identification ", IdentifierKind::AircraftSerial),
    ("Travel Document Number ", IdentifierKind::Passport),
    ("R.F.C. # ", IdentifierKind::Tax),
    ("RFC ", IdentifierKind::Tax),
    ("US FEIN ", IdentifierKind::Tax),
    ("C.I.F. ", IdentifierKind::Tax),
    ("N.I.F. ", IdentifierKind::Tax),
    ("N.I.E. ", IdentifierKind::National),
    ("C.U.R.P. # ", IdentifierKind::National),
    ("C.U.I. ", IdentifierKind::National),
    ("C.U.I.P. ", IdentifierKind::National),
    ("C.I.N. ", IdentifierKind::Registration),
    ("I.F.E. ", IdentifierKind::National),
    ("LE Number ", IdentifierKind::National),
    ("Numero de Identidad ", IdentifierKind::National),
    ("Credencial electoral ", IdentifierKind::National),
    ("Cartilla de Servicio Militar Nacional ", IdentifierKind::National),
    ("CNP (Personal Numerical Code) ", IdentifierKind::National),
    ("Romanian Permanent Resident ", IdentifierKind::National),
    ("Romanian Tax Registration ", IdentifierKind::Tax),
    ("Romanian C.R. ", IdentifierKind::Registration),
    ("UAE Identification ", IdentifierKind::National),
    ("VisaNumberID ", IdentifierKind::National),
    ("ISIN ", IdentifierKind::National),
    ("BIK (RU) ", IdentifierKind::National),
    ("Other Vessel Call Sign ", IdentifierKind::National),
    ("Aircraft Mode S Transponder Code ", IdentifierKind::AircraftSerial),
    ("Numero Unico de Identificacao Tributaria (NUIT) ", IdentifierKind::Tax),
    ("United Social Credit Code Certificate (USCCC) ", IdentifierKind::Registration),
    ("Russian State Individual Business Registration Number Pattern (OGRNIP) ", IdentifierKind::Registration),
    ("Registration Certificate Number (Dubai) ", IdentifierKind::Registration),
    ("Temporary suspension of deportation No. ", IdentifierKind::National),
    ("Seafarer's Identification Document ", IdentifierKind::National),
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

/// The kind of a fact that begins as one with a number does, and what stands behind.
fn labelled(fact: &str) -> Option<(IdentifierKind, &str)> {
    if let Some(rest) = fact.strip_prefix("Digital Currency Address - ") {
        return Some((IdentifierKind::CryptoAddress, rest.split_once(' ').map_or("", |(_, address)| address)));
    }
    let known = IDENTIFIERS.iter().find_map(|(prefix, kind)| Some((*kind, fact.strip_prefix(prefix)?)));
    known.or_else(|| unknown_label(fact))
}

/// `Certificate of Incorporation Number 784702 (Hong Kong)`: a few words, of which the last says that a number follows.
fn unknown_label(fact: &str) -> Option<(IdentifierKind, &str)> {
    const LAST: [&str; 14] = [
        "number",
        "no",
        "no.",
        "#",
        "id",
        "code",
        "card",
        "passport",
        "booklet",
        "certificate",
        "document",
        "electoral",
        "identidad",
        "identification",
    ];
    let head = fact.split(" (").next()?;
    let words: Vec<&str> = head.split(' ').take(8).collect();
    let digit = words.iter().position(|word| word.bytes().any(|letter| letter.is_ascii_digit()))?;
    let last =
        words[..digit].iter().rposition(|word| LAST.contains(&word.trim_end_matches(':').to_lowercase().as_str()))?;
    let label = words[..=last].join(" ");
    Some((kind_of_label(&label).unwrap_or(IdentifierKind::National), fact[label.len()..].trim_start()))
}

/// `E1234567 (Turkey) expires 01 Jan 2030`: what stands before the country and the dates.
fn number(kind: IdentifierKind, rest: &str) -> Identifier {
    let (value, after) = country_in_brackets(rest);
    let value = [" issued", " expires", ", expired", ", issued"]
        .iter()
        .fold(value, |value, end| value.split(end).next().unwrap_or(value));
    // `CNIC: 35202-5400413-9`, `No.: 1372584, Kenya`, `(5777731)`.
    let value = value.rsplit(": ").next().unwrap_or(value).trim().trim_matches(['(', ')', ':', ' ']);
    let (value, place) =
        value.split_once(", ").filter(|(_, place)| country_code(place).is_some()).unwrap_or((value, ""));
    let country = after.split_once(')').map_or(after, |(country, _)| country);
    Identifier::new(kind, value, country_code(country).or_else(|| country_code(place)))
}

/// What stands before `(Turkey)`, and what behind its first bracket. Brackets with digits, or with the number going on behind
/// them, are part of it: `13/Ta Ta Na (Naing)019077 (Burma)`.
fn country_in_brackets(text: &str) -> (&str, &str) {
    let place = text.match_indices(" (").map(|(at, _)| at).find(|at| {
        let (inside, after) = text[at + 2..].split_once(')').unwrap_or((&text[at + 2..], ""));
        !inside.bytes().any(|letter| letter.is_ascii_digit())
            && !after.starts_with(|letter: char| letter.is_alphanumeric())
    });
    place.map_or((text, ""), |at| (&text[..at], &text[at + 2..]))
}

fn bics(rest: &str) -> Vec<Identifier> {
    let whole = number(IdentifierKind::Bic, rest);
    let kind = if is_bic(&whole.value) { IdentifierKind::Bic } else { IdentifierKind::National };
    vec![Identifier { kind, ..whole }]
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
