//! What several tests need.
#![allow(dead_code, clippy::unwrap_used, clippy::print_stdout, reason = "each test file uses a part")]

pub(crate) mod ways;

use std::fs;
use std::path::{Path, PathBuf};

use gatehouse_screening::lists::SourceFile;

pub(crate) fn sample() -> Vec<SourceFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample");
    ["sdn.csv", "alt.csv", "add.csv"].map(|name| read(&folder.join(name))).to_vec()
}

/// The real lists, or `None` with a message where this checkout has none beside it.
pub(crate) fn real_lists() -> Option<Vec<SourceFile>> {
    let folder = lists_folder()?;
    let mut files = Vec::new();
    for part in ["ofac", "un", "uk"] {
        for entry in fs::read_dir(folder.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                files.push(read(&path));
            }
        }
    }
    Some(files)
}

pub(crate) fn lists_folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/watchlists");
    let folder = std::env::var_os("WATCHLISTS").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no watchlists at {}", folder.display());
        return None;
    }
    Some(folder)
}

pub(crate) fn read(path: &Path) -> SourceFile {
    SourceFile { name: path.display().to_string(), bytes: fs::read(path).unwrap() }
}

/// A small linear congruential generator: the same edits in every run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// One to three slips of a typing hand: a letter lost, doubled, exchanged or swapped, words swapped or joined.
pub(crate) fn edited(name: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    for _ in 0..=random.below(3) {
        if letters.len() < 3 {
            break;
        }
        let at = random.below(letters.len() - 1);
        match random.below(6) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, letters[at]),
            2 => letters[at] = char::from(b'a' + random.below(26) as u8),
            3 => letters.swap(at, at + 1),
            4 => letters.retain({
                let mut first = true;
                move |letter| *letter != ' ' || !std::mem::take(&mut first)
            }),
            _ => {
                let text: String = letters.iter().collect();
                let mut words: Vec<&str> = text.split(' ').collect();
                words.rotate_left(1);
                letters = words.join(" ").chars().collect();
            }
        }
    }
    letters.into_iter().collect()
}
