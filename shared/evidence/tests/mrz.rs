//! Machine-readable zones: published specimens, ICAO's own, and every way to misread one character of them.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]

mod acceptance;

use chrono::NaiveDate;
use gatehouse_evidence::mrz::{Fault, Format, Mrz, MrzProblem, Sex};
use serde_json::Value;

/// Specimens of ICAO Doc 9303, parts 4 to 7.
const SPECIMENS: [(Format, &str); 6] = [
    (Format::Td3, "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"),
    (Format::Td1, "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"),
    (Format::Td1, "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"),
    (Format::Td2, "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"),
    (Format::MrvA, "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"),
    (Format::MrvB, "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"),
];

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn the_standard_s_own_specimens_are_valid() {
    for (format, text) in SPECIMENS {
        let mrz = Mrz::parse(text).unwrap();
        assert_eq!(mrz.format, format);
        assert!(mrz.is_valid(), "{mrz:?}");
    }
}

#[test]
fn every_field_of_a_passport_is_read() {
    let mrz = Mrz::parse(SPECIMENS[0].1).unwrap();
    let today = date(2011, 1, 1);
    assert_eq!(mrz.document_code, "P");
    assert!(mrz.issuing_state.is_specimen());
    assert_eq!((mrz.name.surname.as_str(), mrz.name.given_names.as_str()), ("ERIKSSON", "ANNA MARIA"));
    assert_eq!(mrz.document_number, "L898902C3");
    assert_eq!(mrz.birth_date_on(today), Some(date(1974, 8, 12)));
    assert_eq!(mrz.expiry_date_on(today), Some(date(2012, 4, 15)));
    assert_eq!(mrz.sex, Some(Sex::Female));
    assert_eq!(mrz.optional_data, ["ZE184226B"]);
}

#[test]
fn a_long_document_number_is_read_whole() {
    let mrz = Mrz::parse(SPECIMENS[2].1).unwrap();
    assert_eq!(mrz.document_number, "D23145890734");
}

#[test]
fn lines_may_be_run_together_or_typed_in_lower_case() {
    for (_, text) in SPECIMENS {
        let expected = Mrz::parse(text).unwrap();
        assert_eq!(Mrz::parse(&text.replace('\n', "")), Ok(expected.clone()));
        assert_eq!(Mrz::parse(&text.to_lowercase().replace('\n', " \r\n\n ")), Ok(expected));
    }
}

#[test]
fn other_texts_are_no_zone() {
    let cases = [
        ("", MrzProblem::Shape),
        ("P<UTO", MrzProblem::Shape),
        ("P<UTOERIKSSON!!", MrzProblem::Character),
        ("É", MrzProblem::Character),
    ];
    for (text, problem) in cases {
        assert_eq!(Mrz::parse(text), Err(problem), "{text}");
    }
    let uneven = SPECIMENS[0].1.replace("<<<\nL8", "<<\n<L8");
    assert_eq!(Mrz::parse(&uneven), Err(MrzProblem::Shape));
}

#[test]
fn impossible_dates_are_faults_even_with_a_right_check_digit() {
    // 410230: check digit 4 by the same rule that the reader uses for 740812.
    let text = "I<UTOD231458907<<<<<<<<<<<<<<<\n4102304F1204159UTO<<<<<<<<<<<8\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
    let mrz = Mrz::parse(text).unwrap();
    assert!(mrz.checks.birth_date);
    assert_eq!(mrz.faults, [Fault::BirthDate]);
    assert!(!mrz.is_valid());
}

#[test]
fn debug_output_holds_neither_name_nor_number() {
    let shown = format!("{:?}", Mrz::parse(SPECIMENS[0].1).unwrap());
    assert!(!shown.contains("ERIKSSON") && !shown.contains("L898902C3"), "{shown}");
}

#[test]
fn acceptance_specimens_agree_field_by_field() {
    let Some(cases) = acceptance::cases("mrz.jsonl") else {
        return;
    };
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let lines: Vec<&str> = case["lines"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let mrz = Mrz::parse(&lines.join("\n")).unwrap();
        let expected = |field: &str| case["checks"].get(field).and_then(Value::as_bool);
        assert_eq!(mrz.format.name(), case["format"], "{id}");
        assert_eq!(Some(mrz.checks.document_number), expected("document_number"), "{id}");
        assert_eq!(Some(mrz.checks.birth_date), expected("birth_date"), "{id}");
        assert_eq!(Some(mrz.checks.expiry_date), expected("expiry_date"), "{id}");
        assert_eq!(mrz.checks.personal_number, expected("personal_number"), "{id}");
        assert_eq!(mrz.checks.composite, expected("composite"), "{id}");
        assert_eq!(mrz.is_valid(), case["valid"].as_bool().unwrap(), "{id}");
    }
}

/// The places of a zone that a check digit covers, check digits included, counted over all lines.
fn covered(format: Format) -> Vec<std::ops::Range<usize>> {
    match format {
        Format::Td1 => vec![5..37, 38..45, 48..60],
        Format::Td2 => vec![36..46, 49..56, 57..72],
        Format::Td3 => vec![44..54, 57..64, 65..88],
        Format::MrvA => vec![44..54, 57..64, 65..72],
        Format::MrvB => vec![36..46, 49..56, 57..64],
    }
}

fn value(c: char) -> u32 {
    c.to_digit(36).unwrap_or(0)
}

/// Substitutions whose values differ by a multiple of ten leave every sum as it was: no reader can see those. All
/// others in the places that check digits cover must be seen.
fn unseen_mutations(text: &str) -> (usize, usize, Vec<String>) {
    let zone: String = text.split_whitespace().collect();
    let mrz = Mrz::parse(&zone).unwrap();
    assert!(mrz.is_valid());
    let (mut tried, mut invisible, mut unseen) = (0, 0, Vec::new());
    for place in covered(mrz.format).into_iter().flatten() {
        let original = zone.as_bytes()[place] as char;
        for replacement in "<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().filter(|&c| c != original) {
            tried += 1;
            let mut mutated = zone.clone();
            mutated.replace_range(place..=place, &replacement.to_string());
            if !Mrz::parse(&mutated).is_ok_and(|mrz| mrz.is_valid()) {
                continue;
            }
            if value(original).abs_diff(value(replacement)).is_multiple_of(10) {
                invisible += 1;
            } else {
                unseen.push(format!("place {place}: {original} to {replacement}"));
            }
        }
    }
    (tried, invisible, unseen)
}

#[test]
fn every_visible_one_character_mutation_is_seen() {
    let mut zones: Vec<String> = SPECIMENS.iter().map(|(_, text)| (*text).to_owned()).collect();
    for case in acceptance::cases("mrz.jsonl").unwrap_or_default() {
        if case["valid"] == true {
            let lines = case["lines"].as_array().unwrap().iter();
            zones.push(lines.filter_map(Value::as_str).collect::<Vec<_>>().join("\n"));
        }
    }
    let (mut tried, mut invisible) = (0, 0);
    for zone in &zones {
        let counts = unseen_mutations(zone);
        assert_eq!(counts.2, [""; 0], "{zone}");
        tried += counts.0;
        invisible += counts.1;
    }
    println!("{} zones, {tried} mutations, {invisible} of them invisible to any reader", zones.len());
}
