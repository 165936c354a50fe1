//! What is written with a person's name and is no part of it, and what tells bearers of one name apart.

use super::lore::{LORE, Phrases};
use crate::text::Word;

/// How many words a name must keep before a title that is some people's name, as `Haji` and `Don` are, is taken for a title.
pub(super) const WHOLE_NAME: usize = 2;

/// A name's words without what is none of them.
pub(super) struct Bare {
    pub(super) words: Vec<Word>,
    /// `Jr` is 2, `III` is 3.
    pub(super) generation: Option<&'static str>,
}

/// Takes off honorifics, degrees and generations, where some word is left. A name of nothing else keeps them.
pub(super) fn bare(words: Vec<Word>) -> Bare {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    let mut generation = None;
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        let width = LORE.honorifics.at(rest).map(|(_, width)| width);
        let width = width.or_else(|| degree(rest, kept.len()));
        if let Some(width) = width {
            at += width;
            continue;
        }
        if let Some((which, width)) = LORE.generations.at(rest)
            && is_generation(&words, at, kept.len())
        {
            generation = generation.or(Some(which));
            at += width;
            continue;
        }
        kept.push(rest[0].clone());
        at += 1;
    }
    if kept.iter().any(|word| word.text.len() > 1) {
        Bare { words: kept, generation }
    } else {
        Bare { words, generation: None }
    }
}

/// Whether a word by itself is an honorific, a degree or a generation.
pub(crate) fn is_no_name(word: &str) -> bool {
    [&LORE.degrees, &LORE.honorifics, &LORE.generations].into_iter().any(|phrases| phrases.of(word).is_some())
}

/// Degrees stand behind a whole name: `Md` in front of one is Mohammed.
fn degree(rest: &[Word], before: usize) -> Option<usize> {
    let ends = |width: usize| rest[width..].iter().all(|word| is_behind(&rest[width..], word));
    (before >= WHOLE_NAME).then(|| LORE.degrees.at(rest)).flatten().map(|(_, width)| width).filter(|width| ends(*width))
}

fn is_behind(rest: &[Word], word: &Word) -> bool {
    let known = |phrases: &Phrases| phrases.of(&word.text).is_some() || phrases.at(rest).is_some();
    known(&LORE.degrees) || known(&LORE.honorifics) || known(&LORE.generations) || word.text.len() == 1
}

/// `Junior` and `Senior` are names too: they stand behind a whole one, or a family name's comma. In front `Sr.` is a Spanish
/// gentleman.
fn is_generation(words: &[Word], at: usize, before: usize) -> bool {
    before >= WHOLE_NAME || (before == 1 && words.len() - at > WHOLE_NAME)
}
