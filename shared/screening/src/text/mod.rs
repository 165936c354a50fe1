//! From any Unicode string to lower-case ASCII words that can be compared.

mod consonantal;
mod greek;
mod han;
mod hangul;
mod indic;
mod kana;
mod key;
mod look_alikes;
mod thai;
mod words;

pub(crate) use han::{cantonese, korean, mandarin};
pub(crate) use hangul::{Spelling, is_syllable, romanise as hangul};
pub(crate) use kana::is_kana;
pub(crate) use key::{Key, KeyPattern, MaskBound, without_linking};
pub(crate) use look_alikes::mixes_alphabets;
pub(crate) use words::{ROMANISED, SYLLABIC, Script, Word, words};

/// The words of `text` in lower-case ASCII, joined by single spaces.
pub(crate) fn fold(text: &str) -> String {
    let words: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
    words.join(" ")
}
