//! How alike two words are spelt.
//!
//! A word may spend a quarter of its length on the costs of [`super::costs`]: beyond that the two are different words and the
//! similarity is nothing, not merely low.

use std::array;
use std::borrow::Cow;
use std::cell::OnceCell;

use super::costs::{ALPHABET, DOUBLED, PLAIN, cheapest_letter, is_weak, letters};
use super::profile::{MAX, Profile, phones};
use super::token::NameStyle;
use crate::text::{Script, without_linking};

/// In tenths of a plain edit for ten letters of the longer word. A company chooses its name with care and another's lies
/// close by; a person's is spelt by whoever writes it.
const PERSONAL_BUDGET: u8 = 25;
const CORPORATE_BUDGET: u8 = 19;
/// Words joined or split must otherwise agree well: `Jong Un` and `Jongun`.
const JOINED_BUDGET: u8 = 14;
/// A syllable is short, its neighbours are other names, and each way to write it is tried.
const SYLLABLE_BUDGET: u8 = 8;
/// What the spelling of two words may cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    per_ten_letters: u8,
    /// Words that may be acronyms are not spelt.
    has_acronyms: bool,
}

impl Budget {
    /// Of two words, one of which is read from several, or is a single character's sound.
    pub(crate) fn of(style: NameStyle, joined: bool, syllable: bool) -> Self {
        let per_ten_letters = match style {
            _ if syllable => SYLLABLE_BUDGET,
            _ if joined => JOINED_BUDGET,
            NameStyle::Personal => PERSONAL_BUDGET,
            NameStyle::Corporate => CORPORATE_BUDGET,
        };
        Self { per_ten_letters, has_acronyms: style == NameStyle::Corporate && !syllable }
    }

    pub(super) fn for_letters(self, longer: usize) -> u8 {
        (usize::from(self.per_ten_letters) * longer / 10) as u8
    }

    /// Whether the word stands as it is, whatever looks like it.
    fn is_unspelt(self, word: &[u8]) -> bool {
        self.has_acronyms && is_acronym(word)
    }
}

/// Up to three letters of a company, unless they can be spoken as `Nur` can: there are more companies than such acronyms.
fn is_acronym(word: &[u8]) -> bool {
    let is_vowel = |letter: u8| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    match *word {
        [first, second, third] => is_vowel(first) || !is_vowel(second) || is_vowel(third),
        _ => word.len() < 3,
    }
}

/// The letters of a word, of which one look tells most words unlike another: which it has, and which more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Letters(u64);

impl Letters {
    const ONCE: u64 = (1 << ALPHABET) - 1;
    const TWICE: u64 = Self::ONCE << ALPHABET;
    /// Some letter stands twice in a row.
    const DOUBLED: u64 = 1 << 61;
    /// Digits are no spelling: the word is like itself alone.
    const DIGIT: u64 = 1 << 62;
    /// The word is compared with its linking syllable and without: its letters say too little.
    const LINKED: u64 = 1 << 63;

    pub(crate) fn of(word: &[u8]) -> Self {
        let flag = |holds: bool, flag: u64| if holds { flag } else { 0 };
        Self(
            letters(word)
                | flag(word.windows(2).any(|pair| pair[0] == pair[1]), Self::DOUBLED)
                | flag(word.iter().any(u8::is_ascii_digit), Self::DIGIT)
                | flag(matches!(without_linking(word), Cow::Owned(_)), Self::LINKED),
        )
    }

    pub(crate) fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    /// Whether both have the same letters, as often: once, and again.
    #[inline]
    pub(crate) fn are_those_of(self, other: Self) -> bool {
        (self.0 ^ other.0) & (Self::ONCE | Self::TWICE) == 0
    }

    fn has_digit(self) -> bool {
        self.0 & Self::DIGIT != 0
    }

    fn present(self) -> u32 {
        (self.0 & Self::ONCE) as u32
    }

    /// The letters that are more of here than in `other`: once, and again.
    fn surplus(self, other: Self) -> (u32, u32) {
        let surplus = self.0 & !other.0;
        ((surplus & Self::ONCE) as u32, ((surplus & Self::TWICE) >> ALPHABET) as u32)
    }

    fn is_linked(self) -> bool {
        self.0 & Self::LINKED != 0
    }

    fn may_be_doubled(self) -> bool {
        self.0 & Self::DOUBLED != 0
    }
}

/// The letters of a word that many others are looked at beside.
#[derive(Debug, Clone)]
pub(crate) struct LetterCosts {
    letters: Letters,
    length: usize,
    /// The least that letters cost which only the other word has.
    missing: LetterSums,
    /// Without its linking syllable, where it has one.
    unlinked: Option<Box<Self>>,
}

impl LetterCosts {
    fn of(word: &[u8]) -> Self {
        let unlinked = match without_linking(word) {
            Cow::Owned(unlinked) => Some(Box::new(Self::plain(&unlinked))),
            Cow::Borrowed(_) => None,
        };
        Self { unlinked, ..Self::plain(word) }
    }

    fn plain(word: &[u8]) -> Self {
        let letters = Letters::of(word);
        let missing = LetterSums::of(|letter| cheapest_letter(letter, letters.present()));
        Self { letters, length: word.len(), missing, unlinked: None }
    }

    /// Never false for words that are the same or that [`SpellingPattern::spelling_similarity`] finds alike.
    #[inline]
    pub(crate) fn may_be_alike(&self, other: Letters, length: usize, budget: Budget) -> bool {
        // What a linking syllable leaves of the other word is not known.
        other.is_linked()
            || self.unlinked.as_ref().is_some_and(|unlinked| unlinked.may_be_alike_as_spelt(other, length, budget))
            || self.may_be_alike_as_spelt(other, length, budget)
    }

    #[inline]
    fn may_be_alike_as_spelt(&self, other: Letters, length: usize, budget: Budget) -> bool {
        let longer = self.length.max(length);
        if (self.letters.0 | other.0) & Letters::DIGIT != 0 || longer > MAX {
            return longer > MAX || self.letters == other;
        }
        let budget = u32::from(budget.for_letters(longer));
        self.least_cost_in_other(other) <= budget && self.least_cost_here(other) <= budget
    }

    /// What the letters cost, at the least, that the other word has more of. One that is there twice may be doubled.
    #[inline]
    fn least_cost_in_other(&self, other: Letters) -> u32 {
        let (once, again) = other.surplus(self.letters);
        let cost = self.missing.of_all(once);
        match again {
            0 => cost,
            _ if other.may_be_doubled() => cost + again.count_ones() * u32::from(DOUBLED),
            _ => cost + self.missing.of_all(again),
        }
    }

    /// What the letters cost, at the least, that this word has more of.
    fn least_cost_here(&self, other: Letters) -> u32 {
        let (once, again) = self.letters.surplus(other);
        let cheapest = |letter| u32::from(cheapest_letter(letter, other.present()));
        let cost: u32 = bits(once).map(cheapest).sum();
        if self.letters.may_be_doubled() {
            cost + again.count_ones() * u32::from(DOUBLED)
        } else {
            cost + bits(again).map(cheapest).sum::<u32>()
        }
    }
}

/// What sets of letters cost together, six letters at a look.
#[derive(Debug, Clone)]
struct LetterSums([[u8; 64]; ALPHABET.div_ceil(6)]);

impl LetterSums {
    fn of(cost: impl Fn(usize) -> u8) -> Self {
        let mut sums = [[0; 64]; ALPHABET.div_ceil(6)];
        for (sixth, sums) in sums.iter_mut().enumerate() {
            let costs: [u8; 6] =
                array::from_fn(|bit| if sixth * 6 + bit < ALPHABET { cost(sixth * 6 + bit) } else { 0 });
            for set in 1..64_usize {
                sums[set] = sums[set & (set - 1)] + costs[set.trailing_zeros() as usize];
            }
        }
        Self(sums)
    }

    #[inline]
    fn of_all(&self, letters: u32) -> u32 {
        let sixths = self.0.iter().enumerate();
        sixths.map(|(sixth, sums)| u32::from(sums[(letters >> (sixth * 6) & 63) as usize])).sum()
    }
}

/// The places of the bits that are set.
fn bits(mut set: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(lowest)
    })
}

/// A word prepared to be compared with many others.
#[derive(Debug, Clone)]
pub(crate) struct SpellingPattern {
    word: Vec<u8>,
    pub(crate) letters: LetterCosts,
    spelt: Profile,
    /// Without its linking syllable, where it has one.
    unlinked: Option<Profile>,
    heard: OnceCell<Profile>,
    script: Script,
}

impl SpellingPattern {
    pub(super) fn new(word: &[u8], script: Script) -> Self {
        let unlinked = match without_linking(word) {
            Cow::Owned(unlinked) => Some(Profile::spelt(&unlinked)),
            Cow::Borrowed(_) => None,
        };
        let letters = LetterCosts::of(word);
        Self { word: word.to_owned(), letters, spelt: Profile::spelt(word), unlinked, heard: OnceCell::new(), script }
    }

    /// 1 for the same word, 0 for different words, between them by the share of the spelling that differs.
    pub(super) fn spelling_similarity(&self, other: &[u8], letters: Letters, budget: Budget) -> f32 {
        let digits = self.letters.letters.has_digit() || letters.has_digit();
        if self.word.len().max(other.len()) > MAX || digits {
            return 0.0;
        }
        if budget.is_unspelt(&self.word) || budget.is_unspelt(other) {
            return 0.0;
        }
        let unlinked = if letters.is_linked() { without_linking(other) } else { Cow::Borrowed(other) };
        let own = self.unlinked.as_ref().unwrap_or(&self.spelt);
        let similarity = own.letters_similarity(&unlinked, budget);
        if similarity > 0.0 || (self.unlinked.is_none() && matches!(unlinked, Cow::Borrowed(_))) {
            return similarity;
        }
        self.spelt.letters_similarity(other, budget)
    }

    /// Where one of the two is written without short vowels: consonants must agree, vowels may be missing.
    pub(super) fn consonant_similarity(&self, other: &[u8], other_script: Script) -> f32 {
        let own = self.heard.get_or_init(|| Profile::heard(&without_linking(&self.word), self.script));
        let (phones, length) = phones(&without_linking(other));
        let other = &phones[..length];
        let consonants = |word: &[u8]| word.iter().filter(|letter| !is_weak(**letter)).count() as u8;
        let counts = (consonants(&own.word), consonants(other));
        let (most, least) = (counts.0.max(counts.1), counts.0.min(counts.1));
        // Short skeletons have no consonant to spare: محمد is not أحمد.
        let budget = match least {
            0..=1 => 3,
            2 => 4,
            3 => 7,
            4 => 10,
            _ => 14,
        };
        match own.heard_distance(other, other_script, budget) {
            // More than twenty-five consonants cost more than a byte holds.
            Some(cost) => 1.0 - 0.8 * f32::from(cost) / (f32::from(PLAIN) * f32::from(most.max(2))),
            None => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn personal(a: &str, b: &str) -> f32 {
        alike(a, b, NameStyle::Personal)
    }

    fn alike(a: &str, b: &str, style: NameStyle) -> f32 {
        let budget = Budget::of(style, false, false);
        let similarity = |a: &[u8], b: &[u8]| {
            let pattern = SpellingPattern::new(a, Script::Alphabetic);
            let similarity = pattern.spelling_similarity(b, Letters::of(b), budget);
            let may_be = pattern.letters.may_be_alike(Letters::of(b), b.len(), budget);
            assert!(similarity == 0.0 || may_be);
            similarity
        };
        let (similarity, reversed) = (similarity(a.as_bytes(), b.as_bytes()), similarity(b.as_bytes(), a.as_bytes()));
        assert_eq!(similarity, reversed, "{a} {b}");
        similarity
    }

    #[test]
    fn spellings_are_near_and_other_words_are_nothing() {
        for (a, b) in [
            ("mohammed", "muhamad"),
            ("putin", "pulin"),
            ("rost", "troost"),
            ("macron", "marcon"),
            ("abdulhaq", "abdelhak"),
        ] {
            assert!(personal(a, b) > 0.7, "{a} {b}");
        }
        for (a, b) in [("mohamed", "ahmed"), ("gerd", "gena"), ("lxc", "lau"), ("b44", "b45"), ("jin", "chol")] {
            assert!(personal(a, b) < 0.1, "{a} {b}");
        }
    }

    #[test]
    fn a_look_at_the_letters_never_refuses_a_spelling() {
        // Every word of up to five of these letters: doubled, cheap, exchangeable and plain ones.
        let mut words: Vec<Vec<u8>> = vec![Vec::new()];
        for begin in 0..341 {
            for letter in *b"ahtl" {
                words.push([&words[begin][..], &[letter]].concat());
            }
        }
        let budget = Budget::of(NameStyle::Personal, false, false);
        let patterns: Vec<_> = words.iter().map(|word| SpellingPattern::new(word, Script::Alphabetic)).collect();
        let mut refused = 0;
        for (word, own) in words.iter().zip(&patterns).filter(|(word, _)| word.len() > 2) {
            // No word is empty.
            for (other, pattern) in words.iter().zip(&patterns).skip(1) {
                let letters = pattern.letters.letters;
                let similarity = own.spelling_similarity(other, letters, budget);
                let may_be = own.letters.may_be_alike(letters, other.len(), budget);
                assert!(may_be || similarity == 0.0, "{word:?} {other:?}");
                refused += u32::from(!may_be);
            }
        }
        assert!(refused > 0);
    }

    #[test]
    fn a_look_at_the_letters_allows_for_a_linking_syllable() {
        // `abd` and every word of up to four of these letters, with a linking syllable, without one and with half of one.
        let mut ends: Vec<Vec<u8>> = vec![Vec::new()];
        for begin in 0..85 {
            for letter in *b"ulrh" {
                ends.push([&ends[begin][..], &[letter]].concat());
            }
        }
        let words: Vec<Vec<u8>> = ends.iter().flat_map(|end| [[b"abd", &end[..]].concat(), end.clone()]).collect();
        let patterns: Vec<_> = words.iter().map(|word| SpellingPattern::new(word, Script::Alphabetic)).collect();
        let budget = Budget::of(NameStyle::Personal, false, false);
        let mut refused = 0;
        for own in patterns.iter().filter(|own| own.unlinked.is_some()) {
            for (other, pattern) in words.iter().zip(&patterns).filter(|(other, _)| !other.is_empty()) {
                let letters = pattern.letters.letters;
                let may_be = own.letters.may_be_alike(letters, other.len(), budget);
                assert!(may_be || own.spelling_similarity(other, letters, budget) == 0.0, "{:?} {other:?}", own.word);
                refused += u32::from(!may_be);
            }
        }
        assert!(refused > 0);
    }

    #[test]
    fn companies_are_held_to_closer_spellings() {
        assert!(personal("sparkles", "sporks") > 0.7);
        assert!(alike("sparkles", "sporks", NameStyle::Corporate) < 0.1);
    }

    #[test]
    fn missing_vowels_cost_nothing_between_scripts() {
        let similarity = |written: &str, spelt: &str| {
            let (written_letters, spelt_letters) = (written.as_bytes(), spelt.as_bytes());
            let similarity = SpellingPattern::new(written_letters, Script::Consonantal)
                .consonant_similarity(spelt_letters, Script::Alphabetic);
            let reversed = SpellingPattern::new(spelt_letters, Script::Alphabetic)
                .consonant_similarity(written_letters, Script::Consonantal);
            assert_eq!(similarity, reversed, "{written} {spelt}");
            similarity
        };
        assert!(similarity("mhmd", "mohammed") > 0.95);
        assert!(similarity("hsyn", "hussein") > 0.95);
        assert!(similarity("mhmd", "ahmed") < 0.1);
        assert!(similarity("lwy", "ali") < 0.9);
        assert_eq!(similarity(&"s".repeat(40), &"s".repeat(40)), 1.0);
        let one_of_thirty = similarity(&"s".repeat(30), &format!("{}m", "s".repeat(29)));
        assert!(one_of_thirty > 0.9 && one_of_thirty < 1.0, "{one_of_thirty}");
    }
}
