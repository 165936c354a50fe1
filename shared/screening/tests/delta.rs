//! What changed between two versions of the lists, and whom it may concern.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod common;

use std::collections::{BTreeSet, HashMap};
use std::time::Instant;

use common::{Random, lists_folder, read};
use gatehouse_screening::lists::SourceFile;
use gatehouse_screening::{EntityKind, Identifier, IdentifierKind, Index, Query, Settings, build_index};

fn index(lines: &[&str]) -> Index {
    let file = SourceFile { name: "own.jsonl".to_owned(), bytes: lines.join("\n").into_bytes() };
    Index::from_bytes(build_index(&[file]).unwrap().bytes).unwrap()
}

fn query(name: &str) -> Query {
    Query { names: vec![name.to_owned()], kind: EntityKind::Person, ..Query::default() }
}

const ANNA: &str = r#"{"id":"1","name":"Anastasia Blomqvist"}"#;
const BERT: &str = r#"{"id":"2","name":"Bertram Sample"}"#;

#[test]
fn added_changed_and_removed_entries_touch_those_whom_they_hit_or_hit_before() {
    let before = index(&[ANNA, BERT, r#"{"id":"3","name":"Cornelius Specimen"}"#]);
    let after = index(&[ANNA, r#"{"id":"2","name":"Bartholomew Sample"}"#, r#"{"id":"4","name":"Dorothea Exemplar"}"#]);
    let delta = after.changes_since(&before).unwrap();
    let ids = |entries: &[gatehouse_screening::EntryVersion]| {
        entries.iter().map(|entry| entry.entity_id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (ids(&delta.added), ids(&delta.changed), ids(&delta.removed)),
        (vec!["4".to_owned()], vec!["2".to_owned()], vec!["3".to_owned()],)
    );
    let entries = Index::from_bytes(delta.entries).unwrap();
    let touched = |name: &str| entries.may_hit(&query(name), &Settings::default());
    for name in ["Dorotea Exemplar", "Bartholomew Sample", "Bertram Sample", "Cornelius Specimen"] {
        assert!(touched(name), "{name}");
    }
    for name in ["Anastasia Blomqvist", "Quillon Varnadore", "Bertram Nobody"] {
        assert!(!touched(name), "{name}");
    }
    assert_eq!(after.changes_since(&after).unwrap(), gatehouse_screening::Delta::default());
}

#[test]
fn a_number_in_common_touches_whatever_the_names() {
    let before = index(&[ANNA]);
    let after = index(&[
        ANNA,
        r#"{"id":"9","name":"Dorothea Exemplar","identifiers":[{"kind":"passport","value":"X 123-4567"}]}"#,
    ]);
    let entries = Index::from_bytes(after.changes_since(&before).unwrap().entries).unwrap();
    let with = |value: &str| {
        let passport = Identifier::new(IdentifierKind::Passport, value, None);
        entries.may_hit(&Query { identifiers: vec![passport], ..query("Quillon Varnadore") }, &Settings::default())
    };
    assert!(with("x1234567"));
    assert!(!with("X7654321"));
}

#[test]
fn a_line_that_holds_two_names_touches_under_each() {
    let company =
        |name: &str| Query { names: vec![name.to_owned()], kind: EntityKind::Organization, ..Query::default() };
    let before = index(&[ANNA]);
    let after = index(&[ANNA, r#"{"id":"9","kind":"organization","name":"Quillon Varnadore Zephyrworks (QVZ)"}"#]);
    let entries = Index::from_bytes(after.changes_since(&before).unwrap().entries).unwrap();
    for name in ["QVZ", "Quillon Varnadore Zephyrworks"] {
        assert!(entries.may_hit(&company(name), &Settings::default()), "{name}");
    }
    assert!(!entries.may_hit(&query("Quillon Varnadore Zephyrworks"), &Settings::default()), "a person");
}

/// How much of a clientele a change of OFAC's list touches: the two versions of the list beside this checkout, and 100,000
/// customers named by a common given and family name each.
#[test]
#[ignore = "a measurement, with the real lists: cargo test --release --test delta -- --ignored --nocapture"]
fn how_many_of_100_000_customers_a_change_touches() {
    let Some(folder) = lists_folder() else { return };
    let ofac = |later: bool| {
        let files = ["sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"].map(|name| {
            let dated = folder.join("ofac/2025-12-24").join(name);
            read(&if later && dated.is_file() { dated } else { folder.join("ofac").join(name) })
        });
        Index::from_bytes(build_index(&files).unwrap().bytes).unwrap()
    };
    let (before, after) = (ofac(false), ofac(true));
    let delta = after.changes_since(&before).unwrap();
    println!(
        "{} added, {} changed, {} removed; {} bytes",
        delta.added.len(),
        delta.changed.len(),
        delta.removed.len(),
        delta.entries.len()
    );
    let entries = Index::from_bytes(delta.entries).unwrap();
    let customers = customers(100_000);
    // The lowest threshold that a program may set, and the usual one.
    for soft in [0.5, Settings::default().soft] {
        let settings = Settings { soft, max_hits: usize::MAX, ..Settings::default() };
        let started = Instant::now();
        let touched = customers.iter().filter(|name| entries.may_hit(&query(name), &settings)).count();
        let took = started.elapsed().as_secs_f64() * 1e6 / customers.len() as f64;
        let by_entry = touched_by_each(&entries, &customers, &settings);
        let (all, most) = (by_entry.values().sum::<usize>(), by_entry.values().max().copied().unwrap_or(0));
        println!("from {soft}: the whole change touches {touched} of {}, {took:.1} µs each", customers.len());
        println!("  {} entries touch somebody, {all} in all, one at most {most}", by_entry.len());
    }
}

/// How many customers each of the changed entries touches, where it touches any.
fn touched_by_each(entries: &Index, customers: &[String], settings: &Settings) -> HashMap<String, usize> {
    let mut found: HashMap<String, usize> = HashMap::new();
    for name in customers {
        // An entry that changed is there twice, as it is and as it was.
        let hits: BTreeSet<String> =
            entries.screen(&query(name), settings).hits.into_iter().map(|hit| hit.entity_id).collect();
        hits.into_iter().for_each(|entity| *found.entry(entity).or_default() += 1);
    }
    found
}

/// Invented persons: a common given name and a common family name of several regions each.
fn customers(count: usize) -> Vec<String> {
    let given: Vec<&str> = GIVEN.split_whitespace().collect();
    let family: Vec<&str> = FAMILY.split_whitespace().collect();
    let mut random = Random::new(7);
    (0..count).map(|_| format!("{} {}", given[random.below(given.len())], family[random.below(family.len())])).collect()
}

const GIVEN: &str = "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan \
    Joseph Jessica Thomas Sarah Carlos Maria Jose Ana Luis Carmen Juan Rosa Miguel Lucia Wei Li Min Yan Jun Hui Hiroshi Yuki \
    Kenji Sakura Arjun Priya Rahul Anjali Amit Sunita Mohammed Fatima Ahmed Aisha Ali Khadija Omar Maryam Hassan Zainab \
    Ivan Olga Dmitri Natalia Sergei Elena Pierre Camille Luc Chloe Hans Greta Lukas Anna Marco Giulia Luca Sofia Kwame Ama \
    Chidi Ngozi Tunde Amina Nguyen Linh Minh Huong Jin Soo Hyun Ji Mehmet Ayse Mustafa Emine Reza Leila Amir Shirin";
const FAMILY: &str = "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Lee \
    Thompson White Harris Clark Lewis Walker Garcia Martinez Rodriguez Lopez Hernandez Gonzalez Perez Sanchez Ramirez Torres \
    Wang Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sato Suzuki Takahashi Tanaka Watanabe Patel Sharma Singh Kumar Gupta Shah \
    Khan Hussein Ahmad Hassan Ibrahim Saleh Mahmoud Rahman Aziz Karimi Ivanov Petrov Smirnov Kuznetsov Popov Volkov Dubois \
    Martin Bernard Moreau Muller Schmidt Schneider Fischer Weber Rossi Russo Ferrari Bianchi Mensah Owusu Okafor Adeyemi \
    Diallo Traore Tran Le Pham Kim Park Choi Jung Yilmaz Kaya Demir Hosseini Mohammadi Novak Kowalski Nowak Silva Santos";
