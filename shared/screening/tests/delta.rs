//! What changed between two versions of the lists, and whom it may concern.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod common;

use std::collections::{BTreeSet, HashMap};

use common::{Random, lists_folder, read};
use gatehouse_screening::lists::SourceFile;
use gatehouse_screening::{EntityKind, Index, Query, Settings, Verdict, build_index, lookup_keys};

fn index(lines: &[&str]) -> Index {
    let file = SourceFile { name: "own.jsonl".to_owned(), bytes: lines.join("\n").into_bytes() };
    Index::from_bytes(build_index(&[file]).unwrap().bytes).unwrap()
}

fn keys(name: &str) -> BTreeSet<String> {
    lookup_keys(&Query { names: vec![name.to_owned()], kind: EntityKind::Person, ..Query::default() })
}

const ANNA: &str = r#"{"id":"1","name":"Anastasia Blomqvist"}"#;
const BERT: &str = r#"{"id":"2","name":"Bertram Sample"}"#;

#[test]
fn added_changed_and_removed_entries_touch_those_whom_they_hit_or_hit_before() {
    let before = index(&[ANNA, BERT, r#"{"id":"3","name":"Cornelius Specimen"}"#]);
    let after = index(&[ANNA, r#"{"id":"2","name":"Bartholomew Sample"}"#, r#"{"id":"4","name":"Dorothea Exemplar"}"#]);
    let delta = after.changes_since(&before);
    let ids = |entries: &[gatehouse_screening::EntryVersion]| {
        entries.iter().map(|entry| entry.entity_id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (ids(&delta.added), ids(&delta.changed), ids(&delta.removed)),
        (vec!["4".to_owned()], vec!["2".to_owned()], vec!["3".to_owned()],)
    );
    let touched = |name: &str| !keys(name).is_disjoint(&delta.keys);
    for name in ["Dorotea Exemplar", "Bartholomew Sample", "Bertram Nobody", "Cornelius Specimen"] {
        assert!(touched(name), "{name}");
    }
    for name in ["Anastasia Blomqvist", "Quillon Varnadore"] {
        assert!(!touched(name), "{name}");
    }
    assert_eq!(after.changes_since(&after), gatehouse_screening::Delta::default());
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
    let delta = after.changes_since(&before);
    let entries = delta.added.len() + delta.changed.len() + delta.removed.len();
    println!(
        "{} added, {} changed, {} removed; {} keys",
        delta.added.len(),
        delta.changed.len(),
        delta.removed.len(),
        delta.keys.len()
    );
    let customers = customers(100_000);
    let mut stored = 0;
    let mut touched: Vec<&String> = Vec::new();
    for name in &customers {
        let own = keys(name);
        stored += own.len();
        if !own.is_disjoint(&delta.keys) {
            touched.push(name);
        }
    }
    println!("{:.1} keys a customer, {:.0} bytes", stored as f64 / 1e5, stored as f64 * 4.0 / 1e5 + 1.0);
    println!("touched by the whole change: {} of {}", touched.len(), customers.len());
    // Entry by entry: an index of each alone against one without it.
    let mut counts = one_by_one(&after, &delta, &customers);
    counts.sort_unstable();
    let mean = counts.iter().sum::<usize>() as f64 / counts.len() as f64;
    println!(
        "touched by one changed entry ({} of {entries} tried): mean {mean:.0}, median {}, 90 % {}, most {}",
        counts.len(),
        counts[counts.len() / 2],
        counts[counts.len() * 9 / 10],
        counts[counts.len() - 1]
    );
    // Whoever a changed entry hits is among the touched.
    let of_delta: BTreeSet<&str> = delta.added.iter().chain(&delta.changed).map(|own| own.entity_id.as_str()).collect();
    let names: BTreeSet<&String> = touched.into_iter().collect();
    let mut hits = 0;
    for name in customers.iter().step_by(50) {
        let query = Query { names: vec![name.clone()], kind: EntityKind::Person, ..Query::default() };
        let screening = after.screen(&query, &Settings::default());
        let hit = screening
            .hits
            .iter()
            .any(|hit| hit.verdict > Verdict::NoMatch && of_delta.contains(hit.entity_id.as_str()));
        hits += usize::from(hit);
        assert!(!hit || names.contains(name), "{name} is hit and not touched");
    }
    println!("of every fiftieth customer {hits} are hit by a changed entry, all of them touched");
}

/// How many customers each of some changed entries touches.
fn one_by_one(after: &Index, delta: &gatehouse_screening::Delta, customers: &[String]) -> Vec<usize> {
    let keys: Vec<BTreeSet<String>> = customers.iter().map(|name| keys(name)).collect();
    let mut of_key: HashMap<&str, Vec<u32>> = HashMap::new();
    for (number, own) in keys.iter().enumerate() {
        own.iter().for_each(|key| of_key.entry(key).or_default().push(number as u32));
    }
    let changed: Vec<_> = delta.added.iter().chain(&delta.changed).collect();
    changed
        .iter()
        .step_by(changed.len() / 200 + 1)
        .map(|entry| {
            let own = after.entry_keys(&entry.list, &entry.entity_id).unwrap();
            let found: BTreeSet<u32> =
                own.iter().filter_map(|key| of_key.get(key.as_str())).flatten().copied().collect();
            found.len()
        })
        .collect()
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
