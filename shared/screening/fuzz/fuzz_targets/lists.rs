//! Every list parser: any bytes give entities and problems, never a panic.
//!
//! The first byte says which file the rest is; a file that belongs to another comes beside a good one of that.
#![no_main]

use gatehouse_screening::lists::{SourceFile, parse_lists};
use libfuzzer_sys::fuzz_target;

const OFAC: &[u8] = include_bytes!("../../sample/sdn.csv");
const UK: &[u8] = b"unique_id,subject_type\nTST0001,individual\nTST0002,ship\n";

const FILES: [&str; 14] = [
    "sdn.csv",
    "alt.csv",
    "add.csv",
    "sdn_comments.csv",
    "cons_prim.csv",
    "list.xml",
    "UK-Sanctions-List.csv",
    "subjects.csv",
    "subject_names.csv",
    "subject_dobs.csv",
    "subject_countries.csv",
    "subject_identifiers.csv",
    "own.jsonl",
    "senzing.json",
];

fuzz_target!(|data: &[u8]| {
    let Some((which, bytes)) = data.split_first() else { return };
    let name = FILES[usize::from(*which) % FILES.len()];
    let beside = match name {
        "alt.csv" | "add.csv" | "sdn_comments.csv" => Some(("sdn.csv", OFAC)),
        name if name.starts_with("subject_") => Some(("subjects.csv", UK)),
        _ => None,
    };
    let files: Vec<SourceFile> = beside
        .into_iter()
        .chain([(name, bytes)])
        .map(|(name, bytes)| SourceFile { name: name.to_owned(), bytes: bytes.to_vec() })
        .collect();
    for list in parse_lists(&files) {
        assert!(list.entities.iter().all(|entity| !entity.names.is_empty()));
        assert!(list.entities.is_sorted_by(|a, b| a.id < b.id), "an id given twice");
    }
});
