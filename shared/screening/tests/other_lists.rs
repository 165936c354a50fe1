//! The EU's, Switzerland's and Canada's lists and OFAC's advanced XML, in the published form with nobody's names.
#![allow(clippy::unwrap_used, reason = "a test")]

use gatehouse_screening::lists::{ListKey, ParsedList, SourceFile, parse_lists};
use gatehouse_screening::{Effect, Entity, EntityKind, Gender, IdentifierKind, NameQuality, build_index};

const EU: &str = include_str!("lists/eu.xml");
const SECO: &str = include_str!("lists/seco.xml");
const CANADA: &str = include_str!("lists/canada.xml");
const ADVANCED: &str = include_str!("lists/SDN_ADVANCED.XML");

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn parsed(files: &[SourceFile]) -> ParsedList {
    let mut lists = parse_lists(files);
    assert_eq!(lists.len(), 1, "{lists:?}");
    lists.remove(0)
}

fn entity<'a>(list: &'a ParsedList, id: &str) -> &'a Entity {
    list.entities.iter().find(|entity| entity.id == id).unwrap_or_else(|| panic!("no {id} in {:?}", list.entities))
}

fn names(entity: &Entity) -> Vec<(&str, NameQuality)> {
    entity.names.iter().map(|name| (name.text.as_str(), name.quality)).collect()
}

fn numbers(entity: &Entity) -> Vec<(IdentifierKind, &str)> {
    entity.identifiers.iter().map(|number| (number.kind, number.value.as_str())).collect()
}

fn births(entity: &Entity) -> Vec<String> {
    entity.births.iter().map(ToString::to_string).collect()
}

fn problems(list: &ParsedList) -> Vec<String> {
    list.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn the_eus_list_says_all_that_its_attributes_say() {
    // Its URL calls it `content`.
    let list = parsed(&[file("content", EU)]);
    assert_eq!((list.key, list.published.as_deref()), (ListKey::EuFinancial, Some("2026-11-27")));
    assert_eq!(problems(&list), ["content:17: no such date of birth", "content:17: unknown country"]);
    let person = entity(&list, "eu-101");
    assert_eq!(
        names(person),
        [
            ("Quillon Varnadore", NameQuality::Primary),
            ("Квиллон Варнадор", NameQuality::OriginalScript),
            ("The Quill", NameQuality::Weak)
        ]
    );
    assert_eq!(births(person), ["1970-01-31", "circa 1968 to 1969"]);
    assert_eq!(numbers(person), [(IdentifierKind::Passport, "75 1234567"), (IdentifierKind::Tax, "7712345678")]);
    assert_eq!((person.gender, person.countries.join(" ")), (Some(Gender::Male), "RU".to_owned()));
    assert_eq!((person.programs.join(" "), person.effect), ("TST".to_owned(), Effect::Block));
    assert_eq!(numbers(entity(&list, "eu-102")), [(IdentifierKind::Registration, "1027700000000")]);
}

#[test]
fn the_swiss_list_puts_names_together_in_every_script_and_leaves_out_who_was_taken_off() {
    let list = parsed(&[file("downloadXmlGesamtliste.xhtml", SECO)]);
    assert_eq!((list.key, list.published.as_deref()), (ListKey::SwissSeco, Some("2026-11-25")));
    assert_eq!(problems(&list), [""; 0]);
    assert_eq!(list.entities.len(), 2);
    let anna = entity(&list, "ch-30");
    assert_eq!(
        names(anna),
        [
            ("Varnadore Anna", NameQuality::Primary),
            ("Варнадор Анна", NameQuality::OriginalScript),
            ("The Tester", NameQuality::Weak)
        ]
    );
    assert_eq!((births(anna).join(" "), anna.countries.join(" ")), ("1970-01-31".to_owned(), "BY".to_owned()));
    assert_eq!(numbers(anna), [(IdentifierKind::Passport, "D 1234567"), (IdentifierKind::Tax, "1012345678")]);
    assert_eq!((anna.programs.join(" "), anna.gender), ("Ordinance on tests".to_owned(), Some(Gender::Female)));
    assert_eq!(anna.places_of_birth, ["Minsk, Belarus"]);
    let ship = entity(&list, "ch-60");
    assert_eq!((ship.kind, numbers(ship)), (EntityKind::Vessel, vec![(IdentifierKind::Imo, "9123456")]));
}

#[test]
fn canadas_records_are_persons_entities_and_ships() {
    let list = parsed(&[file("sema-lmes.xml", CANADA)]);
    assert_eq!((list.key, list.published.as_deref()), (ListKey::CanadaSema, None));
    assert_eq!(problems(&list), ["sema-lmes.xml:22: no such date of birth"]);
    let person = entity(&list, "ca-russia-1-part-1-7");
    assert_eq!(
        names(person),
        [
            ("Quillon Varnadore", NameQuality::Primary),
            ("Kvillon Varnador", NameQuality::Strong),
            ("Квиллон Варнадор", NameQuality::OriginalScript)
        ]
    );
    assert_eq!((births(person).join(" "), person.programs.join(" ")), ("1970-01-31".to_owned(), "Russia".to_owned()));
    // The country is that of the regulations.
    assert_eq!(person.countries, [""; 0]);
    let ship = entity(&list, "ca-russia-5-1");
    assert_eq!((ship.kind, numbers(ship)), (EntityKind::Vessel, vec![(IdentifierKind::Imo, "9123456")]));
    assert_eq!(births(ship), [""; 0]);
}

#[test]
fn ofacs_advanced_xml_adds_scripts_dates_and_kinds_of_sanction_to_the_csv() {
    let nulls = "-0- ,".repeat(7);
    let csv = format!("1,\"VARNADORE, Quillon\",\"individual\",\"TEST\",{nulls}\"DOB 1970.\"\r\n");
    let list = parsed(&[file("SDN.CSV", &csv), file("SDN_ADVANCED.XML", ADVANCED)]);
    assert_eq!((list.key, list.published.as_deref()), (ListKey::OfacSdn, Some("2026-11-25")));
    assert_eq!(problems(&list), [""; 0]);
    let known = entity(&list, "ofac-1");
    assert_eq!(
        names(known),
        [("VARNADORE, Quillon", NameQuality::Primary), ("Варнадор Квиллон", NameQuality::OriginalScript)]
    );
    assert_eq!(known.remarks, "DOB 1970.; Listed 2024-02-03; Sanction: Block");
    // Of another day than the CSV: read whole.
    let other = entity(&list, "ofac-2");
    assert_eq!(names(other), [("SAMPLE", NameQuality::Primary), ("THE SAMPLE", NameQuality::Weak)]);
    assert_eq!((births(other).join(" "), other.gender), ("circa 1970".to_owned(), Some(Gender::Male)));
    assert_eq!(other.countries, ["RU"]);
    assert_eq!(
        numbers(other),
        [
            (IdentifierKind::Passport, "751234567"),
            (IdentifierKind::CryptoAddress, "1LpYKb3SXZPve9hsH2QEJZFX279wJVGowi")
        ]
    );
}

#[test]
fn a_list_that_is_cut_empty_or_of_an_old_form_is_refused_and_the_word_says_which() {
    let refused = |name: &str, text: &str| build_index(&[file(name, text)]).unwrap_err().to_string();
    for (name, text, list) in [
        ("content", EU, "eu_fsf"),
        ("seco.xhtml", SECO, "ch_seco"),
        ("sema-lmes.xml", CANADA, "ca_sema"),
        ("SDN_ADVANCED.XML", ADVANCED, "ofac_sdn"),
    ] {
        assert!(build_index(&[file(name, text)]).is_ok(), "{name}");
        // Cut after a whole entry and in the middle of one.
        for share in [0.95, 0.6] {
            let mut end = (text.len() as f64 * share) as usize;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let word = refused(name, &text[..end]);
            assert!(
                word.starts_with(&format!("{list}: a file cannot be read to its end")),
                "{name} at {share}: {word}"
            );
        }
    }
    assert_eq!(
        refused("content", "<WHOLE Date=\"27/11/2016\"><ENTITY Id=\"1\"></ENTITY></WHOLE>"),
        "eu_fsf: a file cannot be read to its end: the list's form 1.0; form 1.1 is read"
    );
    assert_eq!(
        refused("content", "<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\"></export>"),
        "eu_fsf: no entry could be read"
    );
}
