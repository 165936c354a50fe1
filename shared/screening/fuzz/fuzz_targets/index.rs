//! The index loader: any bytes are refused or screen without a panic.
//!
//! Damage is dealt to a real index with its checksum made right again, so that the checks behind it are reached.
#![no_main]

use std::sync::LazyLock;

use gatehouse_screening::lists::SourceFile;
use gatehouse_screening::{EntityKind, Index, Query, Settings, build_index, with_right_checksum};
use libfuzzer_sys::fuzz_target;

static SAMPLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let files = [
        ("sdn.csv", include_bytes!("../../sample/sdn.csv").as_slice()),
        ("alt.csv", include_bytes!("../../sample/alt.csv").as_slice()),
        ("add.csv", include_bytes!("../../sample/add.csv").as_slice()),
    ]
    .map(|(name, bytes)| SourceFile { name: name.to_owned(), bytes: bytes.to_vec() });
    build_index(&files).expect("the sample builds").bytes
});

fuzz_target!(|damage: Vec<(u32, u8)>| {
    let mut bytes = SAMPLE.clone();
    for (at, value) in &damage {
        let at = *at as usize % bytes.len();
        bytes[at] = *value;
    }
    if let Ok(index) = Index::from_bytes(bytes.clone()) {
        screen(&index);
    }
    if let Ok(index) = Index::from_bytes(with_right_checksum(bytes)) {
        screen(&index);
    }
});

fn screen(index: &Index) {
    for name in ["MOHAMMED ALI HASSAN", "Ocean Trading Company Limited", "ABU ABDALLAH", "J. Smith"] {
        let query = Query { names: vec![name.to_owned()], kind: EntityKind::Unknown, ..Query::default() };
        index.screen(&query, &Settings { soft: 0.3, ..Settings::default() });
    }
}
