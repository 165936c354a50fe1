//! Words and runs of words that may stand for one another, and how alike two of them are.

use std::borrow::Cow;

use zerocopy::byteorder::little_endian::U32;

use super::analysis::{is_patronymic, may_be_patronymic};
use super::found::{Found, FoundWords};
use super::given::GivenUnit;
use super::lore::LORE;
use super::spelling::{Budget, Letters};
use super::token::{Agreement, NameStyle, Role, Token};
use crate::text::{Key, Script, without_linking};

const LONGEST_RUN: usize = 3;
pub(crate) const LONGEST_EXACT_RUN: usize = 4;
const SHORT_PART: usize = 4;
/// A longer word is cut.
const LONGEST_WORD: usize = 24;
/// What joined words may differ in leaves room for one consonant.
const JOINED_REACH: u32 = 1;
/// Joined or split across scripts, all of the consonants, and enough of them to be no coincidence.
const JOINED_CONSONANTS: u32 = 3;
const JOINED_CONSONANTS_FLOOR: f32 = 0.96;
const LEAST: f32 = 0.01;
/// What the letters of a word in another order are worth, and how many it must have.
pub(crate) const SCRAMBLED: f32 = 0.8;
const LEAST_SCRAMBLED: usize = 5;
/// Words that begin with another sound must be closer than others.
const OTHER_SOUND: f32 = 0.82;
/// What two known forms of one name, or of one general word, are worth.
pub(crate) const EQUIVALENT: f32 = 0.93;
const INITIAL: f32 = 0.85;

/// One word, or two or three neighbours read as one.
#[derive(Debug, Clone)]
pub(crate) struct Unit<'a> {
    pub(crate) text: Cow<'a, str>,
    /// What a search of an index has found of it.
    pub(super) found: Option<&'a [Found]>,
    /// See [`Token::key`].
    pub(crate) key: Key,
    pub(crate) script: Script,
    pub(crate) role: Role,
    pub(crate) symbols: &'a [U32],
    /// Bits of the positions it covers.
    pub(crate) covers: u32,
    pub(crate) joined: bool,
    /// Long words read as one: only the very word is like them.
    pub(crate) exact: bool,
}

/// Which neighbours of a name are read as one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Runs<'a> {
    All,
    /// Only what a search of an index has found, since nothing else is like the given name.
    Found(&'a FoundWords<'a>),
    None,
}

/// The words of a name one by one, and then the runs that may be read as one word.
///
/// Runs around short words, or of the whole of a name of two, may be spelt otherwise, and the index lists them. Those of long words are
/// only like the very word they make, and a search takes that apart.
pub(crate) fn units<'a>(tokens: &[Token<'a>], runs: Runs<'a>) -> Vec<Unit<'a>> {
    let mut units: Vec<Unit<'a>> = tokens.iter().enumerate().map(|(at, token)| single(at, token)).collect();
    if matches!(runs, Runs::None) {
        return units;
    }
    // An article inside a run is not part of it: `Abd al-Rahman` reads `abdrahman`.
    let places: Vec<usize> = (0..tokens.len()).filter(|at| may_join(&tokens[*at])).collect();
    for length in 2..=LONGEST_RUN {
        for run in places.windows(length) {
            if joinable(run, tokens, places.len()) {
                units.extend(join(run, tokens, runs, false));
            }
        }
    }
    let places: Vec<usize> = (0..tokens.len()).filter(|at| may_join_exactly(&tokens[*at])).collect();
    for length in 2..=LONGEST_EXACT_RUN {
        for run in places.windows(length) {
            units.extend(join_exactly(run, tokens, runs));
        }
    }
    // A list writes `EXAMPLE, Anna` and a form `AnnaExample`.
    if let [first, .., last] = places[..] {
        units.extend(join_exactly(&[last, first], tokens, runs));
    }
    units
}

fn may_join(token: &Token<'_>) -> bool {
    may_join_exactly(token) && token.text != "al"
}

fn may_join_exactly(token: &Token<'_>) -> bool {
    matches!(token.role, Role::Ordinary | Role::Initial | Role::Particle) && !token.script.is_characters()
}

/// Words of any length, as they are.
fn join_exactly<'a>(run: &[usize], tokens: &[Token<'a>], runs: Runs<'a>) -> Option<Unit<'a>> {
    let letters: usize = run.iter().map(|at| tokens[*at].text.len()).sum();
    let is_one = run.iter().all(|at| tokens[*at].script == tokens[run[0]].script);
    let is_telling = run.iter().any(|at| tokens[*at].role == Role::Ordinary);
    let is_whole = run.iter().all(|at| tokens[*at].text.len() > 1);
    (is_one && is_telling && is_whole && letters <= LONGEST_WORD).then(|| join(run, tokens, runs, true)).flatten()
}

fn joinable(run: &[usize], tokens: &[Token<'_>], words: usize) -> bool {
    let script = tokens[run[0]].script;
    if run.iter().any(|at| tokens[*at].script != script) {
        return false;
    }
    // Without its vowels a longer word is short: `احمدی نژاد`, Ahmadinejad.
    let part = if script == Script::Consonantal { SHORT_PART + 1 } else { SHORT_PART };
    let is_short = |text: &str| text.len() <= part || without_linking(text.as_bytes()).as_ref() == b"abd";
    let short = run.iter().filter(|at| is_short(tokens[**at].text)).count();
    words == 2 || short + 1 >= run.len()
}

fn single<'a>(at: usize, token: &Token<'a>) -> Unit<'a> {
    Unit {
        text: Cow::Borrowed(token.text),
        found: token.found,
        key: token.key,
        script: token.script,
        role: token.role,
        symbols: token.symbols,
        covers: 1 << at,
        joined: false,
        exact: false,
    }
}

fn join<'a>(run: &[usize], tokens: &[Token<'a>], runs: Runs<'a>, exact: bool) -> Option<Unit<'a>> {
    let text: String = run.iter().map(|at| tokens[*at].text).collect();
    let script = tokens[run[0]].script;
    let found = match runs {
        Runs::Found(words) => Some(words.of_run(&text, script)),
        Runs::All | Runs::None => None,
    };
    if found.is_some_and(<[Found]>::is_empty) {
        return None;
    }
    Some(Unit {
        key: if found.is_some() { Key::default() } else { Key::of(&text) },
        text: Cow::Owned(text),
        found,
        script,
        role: Role::Ordinary,
        symbols: &[],
        covers: run.iter().fold(0, |covers, at| covers | 1 << at),
        joined: true,
        exact,
    })
}

/// How alike two units are, or `None` where they are different words.
pub(super) fn similarity(given: &GivenUnit<'_>, b: &Unit<'_>, style: NameStyle) -> Option<(f32, Agreement)> {
    let a = &given.unit;
    if a.role == Role::Initial || b.role == Role::Initial {
        return initials(a, b);
    }
    if a.exact || b.exact {
        return is_taken_apart(a, b).then_some((1.0, Agreement::Equal));
    }
    if given.key.distance_within(b.key, a.outline().reach(b.outline())).is_some() {
        let letters = Letters::of(b.text.as_bytes());
        if letters_may_agree(given, b.outline(), letters, style)
            && let Some(alike) = similarity_within_reach(given, &b.near(letters), style)
        {
            return Some(alike);
        }
    }
    if is_scrambled(given, &b.near(Letters::of(b.text.as_bytes())), b.key, style) {
        return Some((SCRAMBLED, Agreement::Spelling));
    }
    share_symbol(a, b.script, b.symbols).then_some((EQUIVALENT, Agreement::Equivalent))
}

/// Whether two words have the same letters in another order, of which one is nobody's name: `nitPu`.
pub(crate) fn is_scrambled(given: &GivenUnit<'_>, b: &NearUnit<'_>, key: Key, style: NameStyle) -> bool {
    let a = &given.unit;
    let plain =
        |script: Script, role: Role, joined: bool| script == Script::Alphabetic && role == Role::Ordinary && !joined;
    let letters = |word: &[u8]| {
        let mut letters = word.to_vec();
        letters.sort_unstable();
        letters
    };
    let is_name = |word: &str, symbols: &[U32]| !symbols.is_empty() || LORE.person_words.contains_key(word);
    style == NameStyle::Personal
        && a.text.len() == b.text.len()
        && a.text.len() >= LEAST_SCRAMBLED
        && (a.key.len(), a.key.mask()) == (key.len(), key.mask())
        && plain(a.script, a.role, a.joined)
        && plain(b.script, b.role, b.joined)
        && letters(a.text.as_bytes()) == letters(b.text)
        && !(is_name(&a.text, a.symbols) && is_name(std::str::from_utf8(b.text).unwrap_or_default(), b.symbols))
}

/// Whether one is the word that the other makes of several.
fn is_taken_apart(a: &Unit<'_>, b: &Unit<'_>) -> bool {
    a.joined != b.joined
        && a.role == Role::Ordinary
        && b.role == Role::Ordinary
        && a.script == b.script
        && a.text == b.text
}

/// A look at the letters, before the word itself is read.
#[inline]
pub(crate) fn letters_may_agree(given: &GivenUnit<'_>, other: Outline, letters: Letters, style: NameStyle) -> bool {
    let a = &given.unit;
    if a.script == Script::Consonantal || other.script == Script::Consonantal {
        return true;
    }
    let budget = alphabetic_budget(a, other.script, other.joined, style);
    given.spelling.letters.may_be_alike(letters, other.letters, budget)
}

/// One syllable in Latin letters may stand beside the character it is the sound of.
fn alphabetic_budget(a: &Unit<'_>, script: Script, joined: bool, style: NameStyle) -> Budget {
    Budget::of(style, a.joined || joined, a.script.is_characters() || script.is_characters())
}

/// A unit whose key is near that of a given one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NearUnit<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) letters: Letters,
    /// Of its key.
    pub(crate) consonants: u32,
    pub(crate) script: Script,
    pub(crate) role: Role,
    pub(crate) symbols: &'a [U32],
    pub(crate) joined: bool,
}

/// As [`similarity`], for words other than initials whose keys are known to be near.
pub(crate) fn similarity_within_reach(
    given: &GivenUnit<'_>,
    b: &NearUnit<'_>,
    style: NameStyle,
) -> Option<(f32, Agreement)> {
    let a = &given.unit;
    if b.role == Role::Initial || a.role.is_light() != b.role.is_light() {
        return None;
    }
    if a.script == b.script && a.script != Script::Romanised && a.text.as_bytes() == b.text {
        return Some((1.0, Agreement::Equal));
    }
    if (a.role == Role::LegalForm) != (b.role == Role::LegalForm) || a.role == Role::Number || b.role == Role::Number {
        return None;
    }
    let (score, agreement) = spelt(given, b, style);
    if score < EQUIVALENT && share_symbol(a, b.script, b.symbols) {
        // Alike as they are spelt, they are not merely said to be forms of one.
        return Some((EQUIVALENT, if score > 0.0 { agreement } else { Agreement::Equivalent }));
    }
    let joined = a.joined || b.joined;
    let floor = match agreement {
        Agreement::Consonants if joined && a.key.len().min(b.consonants) < JOINED_CONSONANTS => return None,
        Agreement::Consonants if joined => JOINED_CONSONANTS_FLOOR,
        _ => LEAST,
    };
    (score >= floor).then_some((score, agreement))
}

/// What of a unit decides how far from it another may lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outline {
    pub(crate) script: Script,
    pub(crate) letters: usize,
    /// Of its key.
    pub(crate) consonants: u32,
    pub(crate) joined: bool,
}

impl Outline {
    /// How many edits the keys of two units may lie apart, by the letters, or the consonants written, of the shorter.
    pub(crate) fn reach(self, other: Self) -> u32 {
        let reach = if self.script == Script::Consonantal || other.script == Script::Consonantal {
            consonantal_reach(self.consonants.min(other.consonants))
        } else {
            alphabetic_reach(self.letters.min(other.letters))
        };
        if self.joined || other.joined { reach.min(JOINED_REACH) } else { reach }
    }

    /// No unit further away than this can be similar; which lacks vowels, or does not.
    pub(crate) fn longest_reach(self, consonantal: bool) -> u32 {
        let other = Self {
            script: if consonantal { Script::Consonantal } else { Script::Alphabetic },
            letters: usize::MAX,
            consonants: u32::MAX,
            joined: false,
        };
        self.reach(other)
    }
}

fn alphabetic_reach(letters: usize) -> u32 {
    match letters {
        0..4 => 0,
        4..10 => 1,
        _ => 2,
    }
}

fn consonantal_reach(consonants: u32) -> u32 {
    (consonants / 3).min(2)
}

impl Unit<'_> {
    fn near(&self, letters: Letters) -> NearUnit<'_> {
        NearUnit {
            text: self.text.as_bytes(),
            letters,
            consonants: self.key.len(),
            script: self.script,
            role: self.role,
            symbols: self.symbols,
            joined: self.joined,
        }
    }

    pub(crate) fn outline(&self) -> Outline {
        Outline { script: self.script, letters: self.text.len(), consonants: self.key.len(), joined: self.joined }
    }
}

fn spelt(given: &GivenUnit<'_>, b: &NearUnit<'_>, style: NameStyle) -> (f32, Agreement) {
    let a = &given.unit;
    match (a.script, b.script) {
        (own, other) if own.is_characters() && other != Script::Alphabetic => (0.0, Agreement::Spelling),
        (own, other) if other.is_characters() && own != Script::Alphabetic => (0.0, Agreement::Spelling),
        (Script::Consonantal, _) | (_, Script::Consonantal) => {
            (given.spelling.consonant_similarity(b.text, b.script), Agreement::Consonants)
        }
        _ => {
            let budget = alphabetic_budget(a, b.script, b.joined, style);
            let similarity = given.spelling.spelling_similarity(b.text, b.letters, budget);
            let other_name = similarity > 0.0
                && ((similarity < OTHER_SOUND && begins_otherwise(&a.text, b.text))
                    || str::from_utf8(b.text).is_ok_and(|text| given.distinct.tells_from(text)));
            (if other_name { 0.0 } else { similarity }, Agreement::Spelling)
        }
    }
}

/// Whether the first sounds are of different kinds, and not by one letter wrong or some more.
fn begins_otherwise(a: &str, b: &[u8]) -> bool {
    let begins = |word: &[u8]| word.first().map(|letter| Key::of(std::str::from_utf8(&[*letter]).unwrap_or_default()));
    let [shorter, longer] = if a.len() < b.len() { [a.as_bytes(), b] } else { [b, a.as_bytes()] };
    begins(a.as_bytes()) != begins(b) && shorter.len() < longer.len() && !is_within(shorter, longer)
}

/// Whether letters were only added.
fn is_within(shorter: &[u8], longer: &[u8]) -> bool {
    let mut rest = longer.iter();
    shorter.iter().all(|letter| rest.any(|other| other == letter))
}

fn initials(a: &Unit<'_>, b: &Unit<'_>) -> Option<(f32, Agreement)> {
    if a.joined || b.joined || !a.role.distinguishes() || !b.role.distinguishes() {
        return None;
    }
    if a.text.as_bytes().first() != b.text.as_bytes().first() {
        return None;
    }
    if a.text == b.text { Some((1.0, Agreement::Equal)) } else { Some((INITIAL, Agreement::Initial)) }
}

/// What of a word is known to tell it from others that look like it: `Vladimir` from `Vladimirovich`, `Hassan` from `Hussein`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Distinction {
    is_patronymic: bool,
    may_be_patronymic: bool,
    /// Which set of such names it stands in, and on which side.
    side: Option<(u8, u8)>,
}

impl Distinction {
    pub(super) fn of(word: &str) -> Self {
        Self {
            is_patronymic: is_patronymic(word),
            may_be_patronymic: may_be_patronymic(word),
            side: LORE.distinct.get(word).copied(),
        }
    }

    fn tells_from(self, other: &str) -> bool {
        if (self.is_patronymic && !may_be_patronymic(other)) || (is_patronymic(other) && !self.may_be_patronymic) {
            return true;
        }
        let Some((set, side)) = self.side else { return false };
        LORE.distinct.get(other).is_some_and(|(other_set, other_side)| set == *other_set && side != *other_side)
    }
}

/// Two characters are one syllable or two, whatever Latin letters they share.
fn share_symbol(a: &Unit<'_>, script: Script, symbols: &[U32]) -> bool {
    let characters = a.script.is_characters() && script.is_characters();
    !characters && a.symbols.iter().any(|symbol| symbols.contains(symbol))
}
