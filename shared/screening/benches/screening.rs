//! Loading, screening and comparing, over the real lists where they are at hand and over the sample where not.
#![allow(clippy::unwrap_used, reason = "a benchmark")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs};

use divan::{Bencher, black_box};
use gatehouse_screening::lists::SourceFile;
use gatehouse_screening::{EntityKind, Index, PartialDate, Query, Settings, build_index, compare_names};

fn main() {
    divan::main();
}

static INDEX_FILE: LazyLock<Vec<u8>> = LazyLock::new(|| build_index(&files()).unwrap().bytes);
static INDEX: LazyLock<Index> = LazyLock::new(|| Index::from_bytes(INDEX_FILE.clone()).unwrap());

fn files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lists = env::var_os("WATCHLISTS").map_or_else(|| root.join("../../../shared/watchlists"), PathBuf::from);
    let folders = ["ofac", "un", "uk"].map(|part| lists.join(part));
    let folders = if lists.is_dir() { folders.to_vec() } else { vec![root.join("sample")] };
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    paths.map(|path| SourceFile { name: path.display().to_string(), bytes: fs::read(path).unwrap() }).collect()
}

#[divan::bench]
fn load(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(|| INDEX_FILE.clone()).bench_values(|bytes| Index::from_bytes(bytes).unwrap());
}

/// A common name, a rare one, a long one, one in Arabic script, a company.
#[divan::bench(args = [0, 1, 2, 3, 4])]
fn screen(bencher: Bencher<'_, '_>, which: usize) {
    let (name, kind) = [
        ("Mohammed Ali", EntityKind::Person),
        ("Ottoline Fairweather", EntityKind::Person),
        ("Abd al-Rahman Khalaf Ubayd Juday al-Anizi", EntityKind::Person),
        ("محمد حسن عبد الرحمن", EntityKind::Person),
        ("Blue Harbour General Trading Company Limited", EntityKind::Organization),
    ][which];
    let query =
        Query { names: vec![name.to_owned()], kind, birth: PartialDate::parse("1970-01-31"), ..Query::default() };
    let settings = Settings::default();
    bencher.bench(|| INDEX.screen(black_box(&query), &settings));
}

#[divan::bench]
fn compare(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        compare_names(black_box("Aleksandr Nikolayevich Petrov"), black_box("Petrov Alexander"), EntityKind::Person)
    });
}
