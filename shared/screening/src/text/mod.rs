//! From any Unicode string to lower-case ASCII words that can be compared.

mod consonantal;
mod key;
mod words;

pub(crate) use key::{Key, KeyPattern, MaskBound, without_linking};
pub(crate) use words::{Script, Word, words};

/// The words of `text` in lower-case ASCII, joined by single spaces.
pub(crate) fn fold(text: &str) -> String {
    let words: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
    words.join(" ")
}
