//! What a search of an index has found, so that no word is compared a second time when the names that hold it are scored.

use super::given::Given;
use super::token::Agreement;
use super::units::{Unit, similarity};

/// For each unit of a given name, the words of a vocabulary that are like it.
#[derive(Debug, Default)]
pub(crate) struct FoundWords {
    units: Vec<Vec<FoundWord>>,
}

#[derive(Debug, Clone, Copy)]
struct FoundWord {
    word: u32,
    similarity: f32,
    agreement: Agreement,
}

impl FoundWords {
    pub(crate) fn for_units(units: usize) -> Self {
        Self { units: vec![Vec::new(); units] }
    }

    /// Of what is found of a word, the first counts.
    pub(crate) fn push(&mut self, unit: usize, word: u32, (similarity, agreement): (f32, Agreement)) {
        self.units[unit].push(FoundWord { word, similarity, agreement });
    }

    /// To be called when all is found.
    pub(crate) fn sort(&mut self) {
        for words in &mut self.units {
            words.sort_by_key(|found| found.word);
            words.dedup_by_key(|found| found.word);
        }
    }

    fn of(&self, unit: usize, word: u32) -> Option<(f32, Agreement)> {
        let words = &self.units[unit];
        let place = words.binary_search_by_key(&word, |found| found.word).ok()?;
        Some((words[place].similarity, words[place].agreement))
    }
}

/// How alike a unit of the given name and a listed one are: looked up where a search has seen the word, else compared.
#[inline]
pub(super) fn alike(
    given: &Given<'_>,
    own: usize,
    listed: &Unit<'_>,
    found: Option<&FoundWords>,
) -> Option<(f32, Agreement)> {
    let unit = &given.units[own];
    match (found, listed.word) {
        (Some(found), Some(word)) if unit.unit.is_looked_up() && listed.is_looked_up() => found.of(own, word),
        _ => similarity(unit, listed, given.style),
    }
}
