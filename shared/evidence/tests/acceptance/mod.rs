//! The acceptance cases beside this project, which are not part of it.

#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The folder of cases, or `None` after saying so.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/acceptance/evidence");
    if !folder.is_dir() {
        println!("skipped: no acceptance cases in {}", folder.display());
        return None;
    }
    Some(folder)
}

/// The cases of one file, which holds one a line or all of them in an array.
pub(crate) fn cases(file: &str) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(folder()?.join(file)).unwrap();
    if text.starts_with('[') {
        return Some(serde_json::from_str(&text).unwrap());
    }
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}
