//! Words and runs of words that may stand for one another, and how alike two of them are.

use std::borrow::Cow;

use zerocopy::byteorder::little_endian::U32;

use super::analysis::is_patronymic;
use super::spelling::{consonant_similarity, spelling_similarity};
use super::token::{Agreement, NameStyle, Role, Token};
use crate::text::{Key, KeyPattern, Script, without_linking};

const LONGEST_RUN: usize = 3;
const SHORT_PART: usize = 4;
/// Words joined or split must otherwise agree well: `Jong Un` and `Jongun`.
const JOINED_FLOOR: f32 = 0.86;
/// [`JOINED_FLOOR`] leaves room for one consonant.
const JOINED_REACH: u32 = 1;
/// Joined or split across scripts, all of the consonants.
const JOINED_CONSONANTS_FLOOR: f32 = 0.96;
const LEAST: f32 = 0.01;
const EQUIVALENT: f32 = 0.93;
const INITIAL: f32 = 0.85;

/// One word, or two or three neighbours read as one.
#[derive(Debug, Clone)]
pub(crate) struct Unit<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) key: Key,
    pub(crate) script: Script,
    pub(crate) role: Role,
    pub(crate) symbols: &'a [U32],
    /// Bits of the positions it covers.
    pub(crate) covers: u32,
    pub(crate) joined: bool,
}

/// The words of a name one by one, and then the runs that may be read as one word.
///
/// Runs are formed only around short words, or of the whole of a name of two. The index lists the same units, so that a split name is
/// found wherever comparing all would find it.
pub(crate) fn units<'a>(tokens: &[Token<'a>]) -> Vec<Unit<'a>> {
    let mut units: Vec<Unit<'a>> = tokens.iter().enumerate().map(|(at, token)| single(at, token)).collect();
    // An article inside a run is not part of it: `Abd al-Rahman` reads `abdrahman`.
    let places: Vec<usize> = (0..tokens.len()).filter(|at| may_join(&tokens[*at])).collect();
    for length in 2..=LONGEST_RUN {
        for run in places.windows(length) {
            if joinable(run, tokens, places.len()) {
                units.push(join(run, tokens));
            }
        }
    }
    units
}

fn may_join(token: &Token<'_>) -> bool {
    matches!(token.role, Role::Ordinary | Role::Initial | Role::Particle)
        && token.script != Script::Syllabic
        && token.text != "al"
}

fn joinable(run: &[usize], tokens: &[Token<'_>], words: usize) -> bool {
    let script = tokens[run[0]].script;
    if run.iter().any(|at| tokens[*at].script != script) {
        return false;
    }
    let is_short = |text: &str| text.len() <= SHORT_PART || without_linking(text) == "abd";
    let short = run.iter().filter(|at| is_short(tokens[**at].text)).count();
    words == 2 || short + 1 >= run.len()
}

fn single<'a>(at: usize, token: &Token<'a>) -> Unit<'a> {
    Unit {
        text: Cow::Borrowed(token.text),
        key: token.key,
        script: token.script,
        role: token.role,
        symbols: token.symbols,
        covers: 1 << at,
        joined: false,
    }
}

fn join<'a>(run: &[usize], tokens: &[Token<'a>]) -> Unit<'a> {
    let text: String = run.iter().map(|at| tokens[*at].text).collect();
    Unit {
        key: Key::of(&text),
        text: Cow::Owned(text),
        script: tokens[run[0]].script,
        role: Role::Ordinary,
        symbols: &[],
        covers: run.iter().fold(0, |covers, at| covers | 1 << at),
        joined: true,
    }
}

/// How alike two units are, or `None` where they are different words. `pattern` is that of the key of `a`.
pub(super) fn similarity(
    a: &Unit<'_>,
    pattern: &KeyPattern,
    b: &Unit<'_>,
    style: NameStyle,
) -> Option<(f32, Agreement)> {
    if a.role == Role::Initial || b.role == Role::Initial {
        return initials(a, b);
    }
    if a.reaches(pattern, b) {
        return similarity_within_reach(a, b, style);
    }
    share_symbol(a.symbols, b.symbols).then_some((EQUIVALENT, Agreement::Equivalent))
}

/// As [`similarity`], for words other than initials whose keys are known to be near.
pub(crate) fn similarity_within_reach(a: &Unit<'_>, b: &Unit<'_>, style: NameStyle) -> Option<(f32, Agreement)> {
    if b.role == Role::Initial || a.role.is_light() != b.role.is_light() {
        return None;
    }
    if a.text == b.text && a.script == b.script {
        return Some((1.0, Agreement::Equal));
    }
    if (a.role == Role::LegalForm) != (b.role == Role::LegalForm) || a.role == Role::Number || b.role == Role::Number {
        return None;
    }
    let (score, agreement) = spelt(a, b, style);
    if score < EQUIVALENT && share_symbol(a.symbols, b.symbols) {
        return Some((EQUIVALENT, Agreement::Equivalent));
    }
    let joined = a.joined || b.joined;
    let floor = match agreement {
        Agreement::Consonants if joined => JOINED_CONSONANTS_FLOOR,
        _ if joined => JOINED_FLOOR,
        _ => LEAST,
    };
    (score >= floor).then_some((score, agreement))
}

/// How many edits the keys of two units may lie apart, by the letters, or the consonants written, of the shorter.
fn reach(a: &Unit<'_>, b: &Unit<'_>) -> u32 {
    let reach = if a.script == Script::Consonantal || b.script == Script::Consonantal {
        consonantal_reach(a.key.len().min(b.key.len()))
    } else {
        alphabetic_reach(a.text.len().min(b.text.len()))
    };
    if a.joined || b.joined { reach.min(JOINED_REACH) } else { reach }
}

fn alphabetic_reach(letters: usize) -> u32 {
    match letters {
        0..4 => 0,
        4..9 => 1,
        _ => 2,
    }
}

fn consonantal_reach(consonants: u32) -> u32 {
    (consonants / 3).min(2)
}

impl Unit<'_> {
    /// No unit further away than this can be similar.
    pub(crate) fn longest_reach(&self) -> u32 {
        let reach = alphabetic_reach(self.text.len()).max(consonantal_reach(self.key.len()));
        if self.joined { reach.min(JOINED_REACH) } else { reach }
    }

    /// Whether the other's key is near enough to compare the two.
    pub(crate) fn reaches(&self, pattern: &KeyPattern, other: &Unit<'_>) -> bool {
        pattern.within(other.key, reach(self, other))
    }
}

fn spelt(a: &Unit<'_>, b: &Unit<'_>, style: NameStyle) -> (f32, Agreement) {
    match (a.script, b.script) {
        (Script::Syllabic, Script::Syllabic) => (0.0, Agreement::Spelling),
        (Script::Alphabetic, Script::Alphabetic) if is_patronymic(&a.text) != is_patronymic(&b.text) => {
            (0.0, Agreement::Spelling)
        }
        // One syllable in Latin letters beside the character it is the sound of.
        (Script::Alphabetic | Script::Syllabic, Script::Alphabetic) | (Script::Alphabetic, Script::Syllabic) => {
            (spelling_similarity(&a.text, &b.text, style), Agreement::Spelling)
        }
        (Script::Consonantal, _) => (consonant_similarity(&a.text, &b.text, b.script), Agreement::Consonants),
        (_, Script::Consonantal) => (consonant_similarity(&b.text, &a.text, a.script), Agreement::Consonants),
    }
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

fn share_symbol(a: &[U32], b: &[U32]) -> bool {
    a.iter().any(|symbol| b.contains(symbol))
}
