//! A name made of words of several names of one entry: its given name from one alias, its surname from another.

use super::found::alike;
use super::given::Given;
use super::token::{NameStyle, Role, Token};
use super::units::{Runs, units};
use crate::text::Script;

/// Words that are put together from several names must each agree well.
pub(crate) const POOLED_FLOOR: f32 = 0.86;
/// Shorter words, and single characters, are found by chance.
const LEAST_LETTERS: usize = 4;
/// Nobody is listed under the name as a whole, so it is never as good as one that is.
const POOLED: f32 = 0.86;

/// Where each word of the given name was found.
#[derive(Debug, Clone)]
pub(crate) struct Pooled {
    pub(crate) score: f32,
    pub(crate) words: Vec<PooledWord>,
}

#[derive(Debug, Clone)]
pub(crate) struct PooledWord {
    /// Its place in the given name.
    pub(crate) given: usize,
    pub(crate) listed: String,
    /// Which of the entry's names, in their order.
    pub(crate) name: usize,
    /// Bits of the places it has there: it serves one given word.
    at: u32,
    similarity: f32,
}

/// The places of the words that all must be found: titles and particles need not.
pub(crate) fn required(given: &Given<'_>) -> u32 {
    if given.style != NameStyle::Personal {
        return 0;
    }
    let ordinary = given.tokens.iter().enumerate().filter(|(_, token)| token.role == Role::Ordinary);
    let (mut places, mut telling) = (0, true);
    for (at, token) in ordinary {
        places |= 1 << at;
        telling &= token.script == Script::Alphabetic && token.text.len() >= LEAST_LETTERS;
    }
    if telling && u32::count_ones(places) >= 2 { places } else { 0 }
}

/// Finds every word of a person's name among the names of one entry, unless one of them has them all: that one is scored as
/// it is.
pub(crate) fn pool<'a>(
    given: &Given<'_>,
    names: impl Iterator<Item = Vec<Token<'a>>>,
    runs: Runs<'_>,
) -> Option<Pooled> {
    let required = required(given);
    if required == 0 {
        return None;
    }
    let mut best: Vec<Option<PooledWord>> = vec![None; given.tokens.len()];
    for (number, tokens) in names.enumerate() {
        let mut found = 0;
        let listed = units(&tokens, runs);
        for (own, unit) in given.looked_up() {
            for other in listed.iter().filter(|other| other.role != Role::Initial) {
                let Some((similarity, _)) = alike(given, own, other) else { continue };
                found |= unit.covers;
                for (place, word) in best.iter_mut().enumerate().filter(|(at, _)| unit.covers & 1 << at != 0) {
                    if word.as_ref().is_none_or(|known| similarity > known.similarity) {
                        let listed = other.text.clone().into_owned();
                        *word = Some(PooledWord { given: place, listed, name: number, at: other.covers, similarity });
                    }
                }
            }
        }
        if found & required == required {
            return None;
        }
    }
    let words: Vec<PooledWord> = best.into_iter().flatten().filter(|word| required & 1 << word.given != 0).collect();
    let complete = words.len() == required.count_ones() as usize;
    let served =
        |word: &PooledWord| words.iter().filter(|other| (other.name, other.at) == (word.name, word.at)).count();
    if !complete || words.iter().any(|word| served(word) > 1) || words.iter().any(|word| word.similarity < POOLED_FLOOR)
    {
        return None;
    }
    let quality = words.iter().map(|word| word.similarity).sum::<f32>() / words.len() as f32;
    Some(Pooled { score: quality * quality.sqrt() * POOLED, words })
}
