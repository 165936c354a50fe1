//! From an alignment to one number.

use super::align::align;
use super::given::Given;
use super::lore::is_general;
use super::token::{Agreement, NameStyle, Pairing, Role, Token};
use super::units::{EQUIVALENT, Runs, units};

/// A word on each side with no counterpart is a disagreement; a word on one side alone is only something left out.
const CONFLICT: f32 = 1.0;
const CONFLICT_FACTOR: f32 = 0.3;
const LEFT_OUT: f32 = 0.28;
/// A word that few others bear, and long enough to be no syllable.
const RARE: u8 = 95;
const LONG: usize = 5;
/// What is left where one is `Jr` and the other `Sr`.
const OTHER_GENERATION: f32 = 0.92;
/// Two persons who agree in a single word of longer names are not one person.
const SINGLE_WORD_CAP: f32 = 0.6;
/// How alike the only word of a name must be.
const SURE: f32 = 0.9;
const SURELY_LONG: usize = 8;
/// Nor are two companies of which nothing but general words agrees, some of them in other languages: `National Bank` is not
/// `Banque Nationale`.
const TRANSLATED_CAP: f32 = 0.6;

/// Whether a single word of a person's name is all that agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alone {
    No,
    /// Of two longer names, so that the same birth day lends it nothing.
    OfSeveral,
    /// It is all of one of the names.
    WholeName,
}

impl NameScore {
    /// Whether the given name is one rare word, and one that the listed name has.
    pub(crate) fn is_rare_word(&self, given: &Given<'_>) -> bool {
        let mut words = given.tokens.iter().filter(|token| !token.role.is_light());
        let (Some(only), None) = (words.next(), words.next()) else { return false };
        let rare = only.role == Role::Ordinary && only.weight >= RARE && only.text.len() >= LONG;
        given.style == NameStyle::Personal
            && rare
            && self
                .pairings
                .iter()
                .any(|pairing| pairing.agreement == Agreement::Equal && pairing.right.count_ones() == 1)
    }

    /// Whether a family name stands for a given name and a given name for a family name, where both names tell them apart.
    pub(crate) fn changes_places(&self, own_family: u32, other_family: u32) -> bool {
        let known = own_family != 0 && other_family != 0;
        let (mut to_given, mut to_family, mut kept) = (false, false, false);
        for pairing in &self.pairings {
            match (pairing.left & own_family != 0, pairing.right & other_family != 0) {
                (true, true) => kept = true,
                (true, false) => to_given = true,
                (false, true) => to_family = true,
                (false, false) => {}
            }
        }
        known && to_given && to_family && !kept
    }
}

/// How alike two names are, with the words that agreed.
#[derive(Debug, Clone)]
pub(crate) struct NameScore {
    pub(crate) score: f32,
    /// All that agreed is the single word of a person's name. Whoever is listed by one name has to give another on a form,
    /// but so have all who share it.
    pub(crate) single_word: bool,
    pub(crate) alone: Alone,
    /// It would score more if the facts agreed.
    pub(crate) held_down: bool,
    pub(crate) pairings: Vec<Pairing>,
}

impl NameScore {
    /// Holds a single word down unless the facts agree, which are asked only where it matters.
    pub(crate) fn with_facts(mut self, facts_agree: impl FnOnce() -> bool) -> Self {
        if self.single_word && self.score > SINGLE_WORD_CAP && !facts_agree() {
            self.score = SINGLE_WORD_CAP;
            self.held_down = true;
        }
        self
    }
}

/// Scores two names. Symmetric. What a search has found of the words need not be compared again.
pub(crate) fn score_names(given: &Given<'_>, tokens: &[Token<'_>], runs: Runs<'_>) -> NameScore {
    let right = tokens;
    let (left, style) = (given.tokens.as_slice(), given.style);
    let pairings = align(given, &units(right, runs));
    let mut matched = Matched::default();
    for pairing in &pairings {
        let left_weight = weight_of(left, pairing.left);
        let right_weight = weight_of(right, pairing.right);
        matched.left += left_weight;
        matched.right += right_weight;
        matched.quality += (left_weight + right_weight) * pairing.similarity;
        matched.anchored |= anchors(left, pairing.left) && anchors(right, pairing.right);
        // `Abubakar` is `Abu Bakr`, and one word all the same.
        let (own, other) = (distinguishing(left, pairing.left), distinguishing(right, pairing.right));
        matched.words += match (is_characters(left, pairing.left), is_characters(right, pairing.right)) {
            (true, false) => own,
            (false, true) => other,
            _ => own.min(other),
        };
        matched.left_words += own;
        matched.right_words += other;
        matched.translated |= pairing.agreement == Agreement::Equivalent;
        matched.faint |= pairing.agreement == Agreement::Consonants && pairing.similarity < EQUIVALENT;
        matched.telling |= tells(left, pairing.left) || tells(right, pairing.right);
    }
    let same_generation = !generations_differ(left, right);
    let right = Side::of(right);
    let score = combine(&matched, given.side, right) * if same_generation { 1.0 } else { OTHER_GENERATION };
    let only_translated = style == NameStyle::Corporate && matched.translated && !matched.telling;
    // `المراعي` is not `Meri`: a single word without its vowels has to be as good as a known form to be a company's name.
    let only_consonants = style == NameStyle::Corporate && matched.words < 2 && matched.faint;
    let score = if only_translated || only_consonants { score.min(TRANSLATED_CAP) } else { score };
    let is_general = style == NameStyle::Corporate && is_general_beside(left, tokens);
    let score = if is_general { score.min(SINGLE_WORD_CAP) } else { score };
    // A name of one word must be that word.
    let sure = pairings.iter().any(|pairing| pairing.similarity >= SURE || pairing.letters >= 2 * SURELY_LONG);
    let single = style == NameStyle::Personal && given.side.words.max(right.words) == 1;
    let score = if single && !sure { score.min(SINGLE_WORD_CAP) } else { score };
    // Two names of which nothing is left, one of them written as one word.
    let all = matched.left_words == given.side.words && matched.right_words == right.words;
    let words = if all { matched.left_words.max(matched.right_words) } else { matched.words };
    let [cap, cap_without_facts] =
        [true, false].map(|facts_agree| lone_word_cap(words, given.side, right, style, facts_agree));
    NameScore {
        score: cap.map_or(score, |most| score.min(most)),
        single_word: cap.is_none() && cap_without_facts.is_some(),
        alone: match (cap_without_facts, cap) {
            (None, _) => Alone::No,
            (Some(_), None) if sure => Alone::WholeName,
            (Some(_), _) => Alone::OfSeveral,
        },
        held_down: false,
        pairings,
    }
}

/// Whether one of two organisations is called by nothing but a country or a general word, and the other by more.
fn is_general_beside(left: &[Token<'_>], right: &[Token<'_>]) -> bool {
    let telling = |tokens: &[Token<'_>]| tokens.iter().filter(|token| !token.role.is_light()).count();
    let says_little = |tokens: &[Token<'_>]| tokens.iter().all(|token| token.role.is_light() || is_general(token.text));
    let (own, other) = (telling(left), telling(right));
    (own == 1 && other > 1 && says_little(left)) || (other == 1 && own > 1 && says_little(right))
}

fn generations_differ(left: &[Token<'_>], right: &[Token<'_>]) -> bool {
    matches!((generation(left), generation(right)), (Some(left), Some(right)) if left != right)
}

/// It stands last.
fn generation<'a>(tokens: &[Token<'a>]) -> Option<&'a str> {
    tokens.last().filter(|token| token.role == Role::Generation).map(|token| token.text)
}

#[derive(Debug, Clone, Copy, Default)]
struct Matched {
    left: f32,
    right: f32,
    /// Sum of weights times similarity over both sides.
    quality: f32,
    /// Distinguishing words that agreed, and those of each side.
    words: u32,
    left_words: u32,
    right_words: u32,
    /// Some word agreed that is more than an initial, a particle or a legal form.
    anchored: bool,
    /// Some words agreed that are forms of one.
    translated: bool,
    /// Some word agreed by its consonants, and not well.
    faint: bool,
    /// Some word agreed that has no other forms.
    telling: bool,
}

/// The whole weight of a name, and its distinguishing words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side {
    pub(crate) weight: f32,
    pub(crate) words: u32,
}

impl Side {
    pub(crate) fn of(tokens: &[Token<'_>]) -> Self {
        Self {
            weight: tokens.iter().map(|token| f32::from(token.weight)).sum(),
            words: tokens.iter().filter(|token| token.role.distinguishes()).count() as u32,
        }
    }
}

fn combine(matched: &Matched, left: Side, right: Side) -> f32 {
    let total = matched.left + matched.right;
    if total <= 0.0 || !matched.anchored {
        return 0.0;
    }
    let quality = (matched.quality / total).min(1.0);
    let coverage = coverage(matched.left, matched.right, left.weight, right.weight);
    // Slips in every word weigh more than their sum: two names each a little off are likelier two names.
    quality * quality.sqrt() * coverage
}

/// The most that two names can score of which so few words agree, where that is held down.
pub(crate) fn lone_word_cap(words: u32, left: Side, right: Side, style: NameStyle, facts_agree: bool) -> Option<f32> {
    let lone_word = style == NameStyle::Personal && words < 2 && left.words.max(right.words) > 1;
    let whole_name = words == 1 && left.words.min(right.words) == 1;
    (lone_word && !(whole_name && facts_agree)).then_some(SINGLE_WORD_CAP)
}

/// What share of the two names the matched weights explain.
fn coverage(matched_left: f32, matched_right: f32, left: f32, right: f32) -> f32 {
    let unmatched_left = (left - matched_left).max(0.0);
    let unmatched_right = (right - matched_right).max(0.0);
    let conflict = unmatched_left.min(unmatched_right);
    let left_out = unmatched_left.max(unmatched_right) - conflict;
    let matched = (matched_left + matched_right) / 2.0;
    let share = matched / (matched + CONFLICT * conflict + LEFT_OUT * left_out);
    share * (1.0 - CONFLICT_FACTOR * (conflict / 100.0).min(1.0))
}

/// The highest score two names can reach when at most these weights and words of theirs can match.
///
/// `coverage` grows with either matched weight, and a similarity is at most 1, so no pair of names scores more.
pub(crate) fn best_possible(matched: (f32, f32), words: u32, left: Side, right: Side) -> f32 {
    let matched = Matched {
        left: matched.0.min(left.weight),
        right: matched.1.min(right.weight),
        quality: f32::MAX,
        words,
        anchored: true,
        ..Matched::default()
    };
    combine(&matched, left, right)
}

fn is_characters(tokens: &[Token<'_>], covers: u32) -> bool {
    covered(tokens, covers).any(|token| token.script.is_characters())
}

fn weight_of(tokens: &[Token<'_>], covers: u32) -> f32 {
    covered(tokens, covers).map(|token| f32::from(token.weight)).sum()
}

fn distinguishing(tokens: &[Token<'_>], covers: u32) -> u32 {
    covered(tokens, covers).filter(|token| token.role.distinguishes()).count() as u32
}

fn anchors(tokens: &[Token<'_>], covers: u32) -> bool {
    covered(tokens, covers).any(|token| !token.role.is_light() && token.role != Role::Initial)
}

fn tells(tokens: &[Token<'_>], covers: u32) -> bool {
    covered(tokens, covers).any(|token| !token.role.is_light() && token.symbols.is_empty())
}

fn covered<'a, 'b>(tokens: &'b [Token<'a>], covers: u32) -> impl Iterator<Item = &'b Token<'a>> {
    tokens.iter().enumerate().filter(move |(at, _)| covers & 1 << at != 0).map(|(_, token)| token)
}
