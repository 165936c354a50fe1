//! No number of the real lists is lost: each is an identifier of its entry, or of a kind that is known to be none.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod common;

use std::collections::{BTreeMap, HashMap};
use std::fs;

use common::{lists_folder, real_lists};
use csv::{ReaderBuilder, StringRecord};
use gatehouse_screening::Entity;
use gatehouse_screening::lists::parse_lists;

/// Letters and digits of all numbers of an entry.
fn identifiers_by_entry() -> Option<HashMap<String, String>> {
    let all =
        |entity: &Entity| entity.identifiers.iter().map(|number| plain(&number.value)).collect::<Vec<_>>().join(" ");
    let lists = parse_lists(&real_lists()?);
    Some(lists.iter().flat_map(|list| &list.entities).map(|entity| (entity.id.clone(), all(entity))).collect())
}

fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Pieces of a text that have five digits and are no dates.
fn numbers(text: &str) -> Vec<String> {
    let pieces =
        text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | ':' | '(' | ')' | '–' | '+'));
    let has_digits = |piece: &&str| piece.bytes().filter(u8::is_ascii_digit).count() >= 5;
    let is_date = |piece: &str| {
        let parts: Vec<&str> = piece.trim_matches('.').split(['/', '.', '-']).collect();
        let of = |length: usize| parts.iter().filter(|part| part.len() == length).count();
        parts.len() == 3 && parts.iter().all(|part| part.parse::<u32>().is_ok()) && of(4) == 1 && of(2) + of(1) == 2
    };
    // `1998-2006`.
    let is_span = |piece: &str| {
        let year = |text: &str| text.len() >= 2 && text.len() <= 4 && text.parse::<u16>().is_ok();
        piece.trim_matches('.').split_once('-').is_some_and(|(from, to)| from.len() == 4 && year(from) && year(to))
    };
    pieces
        .filter(has_digits)
        .filter(|piece| !is_date(piece) && !is_span(piece))
        .map(plain)
        .filter(|piece| !piece.is_empty())
        .collect()
}

fn rows(path: &str) -> Vec<StringRecord> {
    let bytes = fs::read(lists_folder().unwrap().join(path)).unwrap();
    let text: String = String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().iter().map(|byte| char::from(*byte)).collect());
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(Result::unwrap).collect()
}

/// What was looked for, and what was not found, by the words before it.
#[derive(Default)]
struct Count {
    found: usize,
    lost: BTreeMap<String, Vec<String>>,
}

impl Count {
    fn look(&mut self, known: &HashMap<String, String>, entry: &str, kind: &str, text: &str) {
        let Some(own) = known.get(entry) else { return };
        for number in numbers(text) {
            // A number may have been told from the letters grown onto it.
            if own.contains(&number) || own.split(' ').any(|own| own.len() >= 5 && number.contains(own)) {
                self.found += 1;
            } else {
                self.lost.entry(kind.to_owned()).or_default().push(format!("{entry}: {text}"));
            }
        }
    }

    fn check(&self, list: &str) {
        println!("{list}: {} numbers found, {} kinds of what is none", self.found, self.lost.len());
        let lost: Vec<String> = self
            .lost
            .iter()
            .map(|(kind, texts)| format!("{} × {kind}: {}", texts.len(), texts.join("\n    ")))
            .collect();
        assert!(lost.is_empty(), "{list}:\n{}", lost.join("\n"));
    }
}

/// Facts of OFAC's remarks whose numbers are nobody's: laws, dates, models, telephones, names.
const NOBODYS: [&str; 25] = [
    "secondary sanctions risk",
    "transactions prohibited",
    "united states financial",
    "executive order",
    "caatsa section",
    "linked to",
    "organization established",
    "effective date",
    "listing date",
    "purchase/sales",
    "aircraft model",
    "aircraft manufacture date",
    "phone",
    "telephone",
    "alt. telephone",
    "telex",
    "fax",
    "alt. fax",
    "email",
    "website",
    "equity ticker",
    "a.k.a.",
    "f.k.a.",
    "interpol",
    "dob",
];

#[test]
fn every_number_in_ofacs_remarks_is_an_identifier() {
    let Some(known) = identifiers_by_entry() else { return };
    let mut count = Count::default();
    for (primary, comments) in
        [("ofac/sdn.csv", "ofac/sdn_comments.csv"), ("ofac/cons_prim.csv", "ofac/cons_comments.csv")]
    {
        let rest = rows(comments);
        for row in rows(primary).iter().filter(|row| row.len() > 11) {
            let own = rest.iter().filter(|comment| comment.get(0) == row.get(0)).filter_map(|comment| comment.get(1));
            let remarks = std::iter::once(&row[11]).chain(own).collect::<String>();
            for fact in remarks.split(';') {
                let fact = fact.trim().trim_start_matches("alt. ");
                let lower = fact.to_lowercase();
                if NOBODYS.iter().any(|prefix| lower.starts_with(prefix)) {
                    continue;
                }
                let kind = fact.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or_default();
                let fact = fact.split(" issued").next().unwrap().split(" expires").next().unwrap();
                count.look(&known, &format!("ofac-{}", &row[0]), kind, fact);
            }
        }
    }
    count.check("OFAC");
}

#[test]
fn every_number_of_the_uks_identifiers_is_one() {
    let Some(known) = identifiers_by_entry() else { return };
    let mut count = Count::default();
    let rows = rows("uk/subject_identifiers.csv");
    for row in rows.iter().skip(1) {
        let entry = format!("uk-{}", &row[1]);
        count.look(&known, &entry, &row[4], &row[3]);
        count.look(&known, &entry, "additional_info", &row[5]);
    }
    count.check("UK");
}

/// Addresses, references, cases of courts, heights and telephones among the notes.
const UN_NO_NUMBERS: [&str; 9] =
    ["previous location", "Karachi", "Suite numbers", "AC.50.", "(S/20", " cm", "civilians", "and 850 2", "9301/207"];

/// Elements that hold numbers which are no identifiers: addresses, dates, the list's own.
const UN_OTHER: [&str; 8] = ["DATAID", "LISTED_ON", "VALUE", "STREET", "CITY", "ZIP_CODE", "STATE_PROVINCE", "DATE"];

#[test]
fn every_number_of_the_uns_documents_notes_and_comments_is_an_identifier() {
    let Some(known) = identifiers_by_entry() else { return };
    let text = fs::read_to_string(lists_folder().unwrap().join("un/UN_consolidated.xml")).unwrap();
    let mut count = Count::default();
    for entry in text.split("<DATAID>").skip(1) {
        let id = format!("un-{}", entry.split('<').next().unwrap());
        for element in entry.split("</").filter_map(|part| part.rsplit_once('<')?.1.split_once('>')) {
            let (name, content) = element;
            if UN_OTHER.contains(&name) {
                continue;
            }
            // Telephones and web addresses.
            let sentences = content.split([';', '\n']).flat_map(|part| part.split(". "));
            let is_other = |part: &str| {
                let lower = part.to_lowercase();
                ["phone", "tel", "fax", "http", "www", "850-2-", "mobile", "+236", "98-919-"]
                    .iter()
                    .any(|word| lower.contains(word))
            };
            for part in
                sentences.filter(|part| !is_other(part) && !UN_NO_NUMBERS.iter().any(|word| part.contains(word)))
            {
                count.look(&known, &id, name, part);
            }
        }
    }
    count.check("UN");
}
