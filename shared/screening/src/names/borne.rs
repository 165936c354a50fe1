//! Names of organisations that are somebody's own: `Jane Example LLC`, `Estate of Jane Example`, `The Jane Example Family Trust`.

use super::lore::LORE;
use crate::text::{Word, words};

/// A name without what says only how its bearer is organised, or how somebody's property is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BorneName {
    /// In lower-case ASCII; empty where nothing else is there.
    pub text: String,
    /// Whether it may be a person's: two to eight words, none of which organisations, countries or numbers are called by.
    pub reads_as_person: bool,
}

/// What says how property is held, beside legal forms. Long ones first.
const HELD: &[&[&str]] = &[
    &["for", "the", "benefit", "of"],
    &["doing", "business", "as"],
    &["declaration", "of", "trust"],
    &["individual", "retirement", "account"],
    &["in", "trust", "for"],
    &["sole", "proprietorship"],
    &["sole", "proprietor"],
    &["trust", "agreement"],
    &["under", "agreement"],
    &["and", "company"],
    &["estate", "of"],
    &["and", "co"],
    &["heirs", "of"],
    &["u", "a", "d"],
    &["u", "a"],
    &["f", "b", "o"],
    &["d", "b", "a"],
    &["the"],
    &["family"],
    &["living"],
    &["revocable"],
    &["irrevocable"],
    &["testamentary"],
    &["trust"],
    &["trustee"],
    &["trustees"],
    &["estate"],
    &["ira"],
    &["roth"],
    &["rollover"],
    &["fbo"],
    &["dba"],
    &["dtd"],
    &["dated"],
    &["ua"],
    &["uad"],
    &["custodian"],
    &["custodial"],
    &["deceased"],
];

/// The name within an organisation's.
#[must_use]
pub fn borne_name(name: &str) -> BorneName {
    let words = words(name);
    let mut own: Vec<&Word> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let width = LORE.legal_forms.at(&words[at..]).map(|(_, width)| width).or_else(|| held_at(&words[at..]));
        match width {
            Some(width) => at += width,
            None => {
                own.push(&words[at]);
                at += 1;
            }
        }
    }
    // The day of a trust's agreement.
    if own.len() < words.len() {
        own.retain(|word| !word.text.bytes().all(|letter| letter.is_ascii_digit()));
    }
    let reads_as_person = (2..=8).contains(&own.len()) && own.iter().all(|word| may_be_a_persons(word));
    BorneName { text: own.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "), reads_as_person }
}

fn held_at(words: &[Word]) -> Option<usize> {
    let begins =
        |phrase: &&[&str]| phrase.len() <= words.len() && phrase.iter().zip(words).all(|(own, word)| word.text == *own);
    HELD.iter().copied().find(|phrase| begins(phrase)).map(<[&str]>::len)
}

fn may_be_a_persons(word: &Word) -> bool {
    let text = word.text.as_str();
    if LORE.particles.contains(text) {
        return true;
    }
    let bearers = LORE.person_words.get(text).copied().unwrap_or(0.0);
    let organizations = LORE.organization_words.get(text).copied().unwrap_or(0.0);
    let is_general = LORE.general_words.of(text).is_some() || LORE.countries.of(text).is_some();
    let has_digit = text.bytes().any(|letter| letter.is_ascii_digit());
    !has_digit && (bearers > 0.0 || !is_general) && bearers >= organizations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_a_persons_property_bears_the_persons_name() {
        for name in [
            "Jane Quillon Example LLC",
            "Jane Quillon Example, L.L.C.",
            "Estate of Jane Quillon Example",
            "The Jane Quillon Example Family Trust",
            "Jane Quillon Example Revocable Living Trust dated 2019",
            "IRA FBO Jane Quillon Example",
            "Jane Quillon Example & Co",
            "Jane Quillon Example GmbH",
            "Jane Quillon Example",
        ] {
            let borne = borne_name(name);
            assert_eq!((borne.text.as_str(), borne.reads_as_person), ("jane quillon example", true), "{name}");
        }
    }

    #[test]
    fn a_company_called_by_what_it_does_or_by_one_word_reads_as_nobody() {
        for name in [
            "Example Trading LLC",
            "First National Bank",
            "Quillon Inc",
            "3M Company",
            "Jane Example Shipping",
            "",
            "LLC",
            "Bank of Iran",
        ] {
            assert!(!borne_name(name).reads_as_person, "{name}");
        }
    }
}
