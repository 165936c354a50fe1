//! The acceptance cases beside this project, which are not part of it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Once;

use serde_json::Value;

/// The folder of cases, or `None` after saying so.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/acceptance/evidence");
    if !folder.is_dir() {
        // Past the capture of a test's output, which shows nothing of a test that passes; once is enough.
        static TOLD: Once = Once::new();
        TOLD.call_once(|| {
            let skipped = format!("no acceptance cases in {}: their tests are skipped\n", folder.display());
            let _ = io::stderr().write_all(skipped.as_bytes());
        });
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
