//! Packs the published list of names into `lore/names.bin`, and tests that what is compiled in is what packing gives.
//!
//! The list (`person_names.txt.xz`, 171,833 lines of Wikidata's, CC0) is no part of the project; `WATCHLISTS=<folder>` says where it is.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::analysis::analyze;
use super::given::Given;
use super::lore::LORE;
use super::table::{Hash, NAMES, hash};
use super::token::{NameStyle, OwnedToken, Role, Token};
use super::units::{Runs, similarity, units};
use crate::text::{Script, Spelling, hangul, is_kana, is_syllable, mandarin};

/// Shorter words are found by chance.
const LEAST_LETTERS: usize = 4;
const LEAST_CONSONANTS: usize = 3;
/// As good as two forms that are known: what is spelt so alike need not be listed.
const ALIKE: f32 = 0.8;
/// What is known of characters that are read in many ways.
const MOST_FORMS: usize = 4;

type Word = (String, Script);

/// One line of the list.
#[derive(Default)]
struct Line {
    latin: BTreeSet<Word>,
    others: BTreeSet<Word>,
    han: Vec<String>,
    /// Japanese readings.
    kana: BTreeSet<String>,
    members: usize,
}

fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF) || c == '々'
}

fn is_latin(word: &str) -> bool {
    word.chars().all(|c| !c.is_alphabetic() || matches!(u32::from(c), 0..=0x24F | 0x1E00..=0x1EFF))
}

fn line_of(members: &str) -> Line {
    let mut line = Line::default();
    let mut katakana = BTreeSet::new();
    for member in members.split(", ") {
        line.members += 1;
        if member.chars().all(is_han) {
            line.han.push(member.to_owned());
            continue;
        }
        if member.chars().all(is_syllable) && member.chars().count() > 1 {
            let joined = member.chars().map(|c| hangul(c, Spelling::Revised)).collect();
            line.others.insert((joined, Script::Alphabetic));
            continue;
        }
        let [word] = &analyze(member, NameStyle::Personal)[..] else { continue };
        if member.chars().all(is_kana) {
            let hiragana = member.chars().any(|c| ('ぁ'..='ん').contains(&c));
            if hiragana {
                line.kana.insert(word.text.clone())
            } else {
                katakana.insert(word.text.clone())
            };
        }
        let least = if word.script == Script::Consonantal { LEAST_CONSONANTS } else { LEAST_LETTERS };
        if word.role != Role::Ordinary || word.script == Script::Syllabic || word.text.len() < least {
            continue;
        }
        let words = if is_latin(member) { &mut line.latin } else { &mut line.others };
        words.insert((word.text.clone(), word.script));
    }
    // A reading that no Latin form agrees with is that of a Chinese or Korean name in Japan.
    let is_japanese = |kana: &String| line.latin.iter().any(|(latin, _)| latin == kana);
    line.kana = line.kana.union(&katakana).filter(|kana| is_japanese(kana)).cloned().collect();
    line
}

fn alike(a: &Word, b: &Word) -> f32 {
    let token = |(text, script): &Word| {
        vec![OwnedToken { text: text.clone(), script: *script, role: Role::Ordinary, weight: 100, symbols: Vec::new() }]
    };
    let (a, b) = (token(a), token(b));
    let given = Given::new(&a, NameStyle::Personal);
    let units = units(&Token::borrow_all(&b), Runs::None);
    similarity(&given.units[0], &units[0], NameStyle::Personal).map_or(0.0, |(similarity, _)| similarity)
}

/// The Latin form most like the others, without those that are other names.
fn latin_forms(words: &BTreeSet<Word>) -> (Option<String>, BTreeSet<Word>) {
    let near = |word: &Word| words.iter().map(|other| alike(word, other)).sum::<f32>();
    let Some(middle) = words.iter().max_by(|a, b| near(a).total_cmp(&near(b)).then(b.0.len().cmp(&a.0.len()))) else {
        return (None, BTreeSet::new());
    };
    let own = words.iter().filter(|word| alike(middle, word) > 0.0).cloned().collect();
    (Some(middle.0.clone()), own)
}

/// The words that are forms of one and would not be seen to be.
fn class_of(line: &Line, latin: &BTreeSet<Word>) -> Vec<Word> {
    let all: Vec<&Word> = latin.union(&line.others).collect();
    let side = |word: &Word| LORE.distinct.get(word.0.as_str()).copied();
    let sides: BTreeSet<(u8, u8)> = all.iter().filter_map(|word| side(word)).collect();
    // A single character is a family name that every language writes in its own short ways.
    let is_syllable = line.han.iter().any(|name| name.chars().count() == 1);
    if sides.len() > 1 || is_syllable {
        return Vec::new();
    }
    let other_form = |word: &Word| all.iter().any(|other| alike(word, other) < ALIKE);
    all.iter().filter(|word| other_form(word)).map(|word| (*word).clone()).collect()
}

/// How the line's Chinese characters are read, a plus before a Japanese reading.
fn han_forms(line: &Line, middle: Option<&str>) -> Vec<(String, Vec<String>)> {
    let mut forms = Vec::new();
    for name in &line.han {
        if !line.kana.is_empty() {
            forms.push((name.clone(), line.kana.iter().map(|form| format!("+{form}")).collect()));
            continue;
        }
        let (Some(middle), 2..) = (middle, name.chars().count()) else { continue };
        let pinyin: String = name.chars().filter_map(|c| mandarin(c, false)).collect();
        if alike(&(pinyin, Script::Alphabetic), &(middle.to_owned(), Script::Alphabetic)) < ALIKE {
            forms.push((name.clone(), vec![middle.to_owned()]));
        }
    }
    forms
}

fn packed(source: &str) -> Vec<u8> {
    let mut classes: BTreeSet<Vec<Word>> = BTreeSet::new();
    let mut han: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for members in source.lines().filter_map(|line| line.split_once(" => ").map(|(members, _)| members)) {
        let line = line_of(members);
        let (middle, latin) = latin_forms(&line.latin);
        let class = class_of(&line, &latin);
        if class.len() > 1 {
            classes.insert(class);
        }
        for (name, forms) in han_forms(&line, middle.as_deref()) {
            han.entry(name).or_default().extend(forms.into_iter().map(|form| (line.members, form)));
        }
    }
    pack(&classes, han)
}

fn pack(classes: &BTreeSet<Vec<Word>>, han: BTreeMap<String, Vec<(usize, String)>>) -> Vec<u8> {
    let number = |number: usize| <[u8; 3]>::try_from(&(number as u32).to_le_bytes()[..3]).unwrap();
    let words: BTreeSet<(Hash, [u8; 3])> = classes
        .iter()
        .enumerate()
        .flat_map(|(class, words)| words.iter().map(move |(word, script)| (hash(word, *script), number(class))))
        .collect();
    let (mut text, mut lines) = (Vec::new(), BTreeMap::new());
    let mut readings = BTreeMap::new();
    for (name, mut forms) in han {
        // What more names share is the likelier reading.
        forms.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut seen = BTreeSet::new();
        forms.retain(|(_, form)| seen.insert(form.clone()));
        let line: Vec<&str> = forms.iter().take(MOST_FORMS).map(|(_, form)| form.as_str()).collect();
        let line = line.join(" ") + "\n";
        let place = *lines.entry(line.clone()).or_insert_with(|| {
            text.extend_from_slice(line.as_bytes());
            text.len() - line.len()
        });
        readings.insert(hash(&name, Script::Syllabic), number(place));
    }
    println!(
        "{} classes, {} words in them; {} names in characters, {} bytes of readings",
        classes.len(),
        words.len(),
        readings.len(),
        text.len()
    );
    let counts = [words.len() as u32, readings.len() as u32].map(u32::to_le_bytes).concat();
    let mut bytes = counts;
    bytes.extend(words.iter().flat_map(|(hash, _)| *hash));
    bytes.extend(words.iter().flat_map(|(_, class)| *class));
    bytes.extend(readings.keys().flatten());
    bytes.extend(readings.values().flatten());
    bytes.extend(text);
    bytes
}

fn published() -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/watchlists");
    let file = env::var_os("WATCHLISTS").map_or(beside, PathBuf::from).join("names/person_names.txt.xz");
    let unpacked = Command::new("xz").arg("-dc").arg(&file).output().ok().filter(|output| output.status.success());
    if unpacked.is_none() {
        println!("skipped: no list of names at {}, or no xz to unpack it", file.display());
    }
    String::from_utf8(unpacked?.stdout).ok()
}

/// `PACK_NAMES=1` writes the table; it counts as a word table, so the index's format is raised with it.
#[test]
#[cfg_attr(debug_assertions, ignore = "a minute without optimisation: cargo test --release")]
fn the_table_is_what_the_published_names_are_packed_to() {
    let Some(source) = published() else { return };
    let packed = packed(&source);
    if env::var_os("PACK_NAMES").is_some() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lore/names.bin");
        std::fs::write(file, &packed).unwrap();
        return;
    }
    assert!(
        packed == NAMES.0,
        "pack it again: PACK_NAMES=1 cargo test --release -p gatehouse-screening published_names"
    );
}
