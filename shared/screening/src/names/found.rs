//! What a search of an index has found, so that no word is compared a second time when the names that hold it are scored.

use std::cmp::Ordering;

use super::given::Given;
use super::token::Agreement;
use super::units::{Unit, similarity};
use crate::text::Script;

/// How alike, and in what way.
pub(crate) type Alike = (f32, Agreement);

/// Words read as one: a name does not know their number in the index.
pub(crate) type Run<'a> = (&'a [u8], Script);

/// A unit of the given name that something listed is like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) unit: usize,
    pub(crate) alike: Alike,
}

/// All that is like the given name: single words by their numbers, and words that are read as one.
#[derive(Debug)]
pub(crate) struct FoundWords<'a> {
    words: Listed<u32>,
    runs: Listed<Run<'a>>,
}

impl<'a> FoundWords<'a> {
    /// Where a unit has found the same twice, the first counts.
    pub(crate) fn new(words: Vec<(u32, Found)>, runs: Vec<(Run<'a>, Found)>) -> Self {
        Self { words: Listed::new(words), runs: Listed::new(runs) }
    }

    pub(crate) fn of_word(&self, word: u32) -> &[Found] {
        self.words.found(|other| other.cmp(&word))
    }

    pub(super) fn of_run(&self, text: &str, script: Script) -> &[Found] {
        self.runs.found(|(other, other_script)| (*other, *other_script).cmp(&(text.as_bytes(), script)))
    }
}

/// What is listed, in order, and what was found of it.
#[derive(Debug)]
struct Listed<K> {
    keys: Vec<K>,
    found: Vec<Found>,
}

impl<K: Copy + Ord> Listed<K> {
    fn new(mut all: Vec<(K, Found)>) -> Self {
        all.sort_by_key(|(key, found)| (*key, found.unit));
        all.dedup_by_key(|(key, found)| (*key, found.unit));
        let (keys, found) = all.into_iter().unzip();
        Self { keys, found }
    }

    /// What was found of the key that compares as equal.
    fn found(&self, compare: impl Fn(&K) -> Ordering) -> &[Found] {
        let begin = self.keys.partition_point(|key| compare(key).is_lt());
        let count = self.keys[begin..].iter().take_while(|key| compare(key).is_eq()).count();
        &self.found[begin..begin + count]
    }
}

/// How alike a unit of the given name and a listed one are: looked up where a search has seen the listed one, else compared.
#[inline]
pub(super) fn alike(given: &Given<'_>, own: usize, listed: &Unit<'_>) -> Option<Alike> {
    let unit = &given.units[own];
    match listed.found {
        Some(found) if unit.unit.role.is_looked_up() => {
            found.iter().find(|found| found.unit == own).map(|found| found.alike)
        }
        _ => similarity(unit, listed, given.style),
    }
}
