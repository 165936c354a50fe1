//! What a search of an index has found, so that no word is compared a second time when the names that hold it are scored.

use super::given::Given;
use super::token::Agreement;
use super::units::{Unit, similarity};
use crate::text::Script;

/// For each unit of a given name, what of a vocabulary is like it.
#[derive(Debug, Default)]
pub(crate) struct FoundWords<'a> {
    units: Vec<Found<'a>>,
}

#[derive(Debug, Clone, Default)]
struct Found<'a> {
    /// Single words by their numbers.
    words: Vec<(u32, Alike)>,
    /// Words that are read as one; a name does not know their numbers.
    runs: Vec<(&'a [u8], Script, Alike)>,
}

/// How alike, and in what way.
pub(crate) type Alike = (f32, Agreement);

impl<'a> FoundWords<'a> {
    pub(crate) fn for_units(units: usize) -> Self {
        Self { units: vec![Found::default(); units] }
    }

    /// Of what is found of a word, the first counts.
    pub(crate) fn push_word(&mut self, unit: usize, word: u32, alike: Alike) {
        self.units[unit].words.push((word, alike));
    }

    pub(crate) fn push_run(&mut self, unit: usize, text: &'a [u8], script: Script, alike: Alike) {
        self.units[unit].runs.push((text, script, alike));
    }

    /// To be called when all is found.
    pub(crate) fn sort(&mut self) {
        for found in &mut self.units {
            found.words.sort_by_key(|(word, _)| *word);
            found.words.dedup_by_key(|(word, _)| *word);
        }
    }

    fn word(&self, unit: usize, word: u32) -> Option<Alike> {
        let words = &self.units[unit].words;
        words.binary_search_by_key(&word, |(word, _)| *word).ok().map(|place| words[place].1)
    }

    fn run(&self, unit: usize, run: &Unit<'_>) -> Option<Alike> {
        let is_run =
            |(text, script, _): &&(&[u8], Script, Alike)| *script == run.script && *text == run.text.as_bytes();
        self.units[unit].runs.iter().find(is_run).map(|(.., alike)| *alike)
    }
}

/// How alike a unit of the given name and a listed one are: looked up where a search has seen the listed one, else compared.
#[inline]
pub(super) fn alike(given: &Given<'_>, own: usize, listed: &Unit<'_>, found: Option<&FoundWords<'_>>) -> Option<Alike> {
    let unit = &given.units[own];
    match (found, listed.word) {
        (Some(found), _) if listed.joined && unit.unit.role.is_looked_up() => found.run(own, listed),
        (Some(found), Some(word)) if unit.unit.role.is_looked_up() && listed.role.is_looked_up() => {
            found.word(own, word)
        }
        _ => similarity(unit, listed, given.style),
    }
}
