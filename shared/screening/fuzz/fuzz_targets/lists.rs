//! Every list parser: any bytes give entities and problems, never a panic.
#![no_main]

use gatehouse_screening::lists::{SourceFile, parse_lists};
use libfuzzer_sys::fuzz_target;

const FILES: [&str; 11] = [
    "sdn.csv",
    "alt.csv",
    "add.csv",
    "sdn_comments.csv",
    "list.xml",
    "subjects.csv",
    "subject_names.csv",
    "subject_dobs.csv",
    "subject_countries.csv",
    "subject_identifiers.csv",
    "own.json",
];

fuzz_target!(|data: (u8, &[u8], &[u8])| {
    let (which, primary, other) = data;
    let other_name = FILES[usize::from(which) % FILES.len()];
    // Aliases and the like count only beside the entries they belong to.
    let primary_name = match other_name {
        "alt.csv" | "add.csv" | "sdn_comments.csv" => "sdn.csv",
        name if name.starts_with("subject_") => "subjects.csv",
        name => name,
    };
    let files = [(primary_name, primary), (other_name, other)]
        .map(|(name, bytes)| SourceFile { name: name.to_owned(), bytes: bytes.to_vec() });
    for list in parse_lists(&files) {
        assert!(list.entities.iter().all(|entity| !entity.names.is_empty()));
    }
});
