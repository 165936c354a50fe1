//! A weighted edit distance between two words.
//!
//! Costs are in tenths of a plain edit. Vowels, breathings, doubled letters and consonants that transliterations
//! exchange are cheap; anything else costs a full edit. A word may spend a quarter of its length: beyond that the two
//! are different words and the similarity is nothing, not merely low.

use super::token::NameStyle;
use crate::text::{Script, without_linking};

const PLAIN: u16 = 10;
const SWAP: u16 = 6;
/// In tenths of a plain edit for ten letters of the longer word. A company chooses its name with care and another's lies
/// close by; a person's is spelt by whoever writes it.
const PERSONAL_BUDGET: u16 = 25;
const CORPORATE_BUDGET: u16 = 19;
const MAX: usize = 48;

/// Pairs of letters that spellings exchange, with the cost.
const CONFUSABLE: [(u8, u8, u16); 36] = [
    (THETA, b't', 1),
    (THETA, b's', 2),
    (DHAL, b'd', 1),
    (DHAL, b'z', 1),
    (DHAL, b't', 6),
    (b'c', b'k', 2),
    (b'k', b'q', 2),
    (b'c', b'q', 2),
    (b'g', b'k', 5),
    (b'g', b'q', 3),
    (b'g', b'c', 5),
    (b'g', b'j', 3),
    (b'k', b'x', 4),
    (b's', b'z', 3),
    (b's', b'c', 4),
    (b's', b'x', 4),
    (b'z', b'j', 5),
    (b'd', b't', 5),
    (b'd', b'z', 6),
    (b'b', b'p', 5),
    (b'b', b'v', 5),
    (b'v', b'w', 2),
    (b'v', b'f', 4),
    (b'w', b'f', 6),
    (b'm', b'n', 6),
    (b'j', b'y', 3),
    (b'i', b'j', 3),
    (b'h', b'k', 5),
    (b'h', b'x', 3),
    (b'h', b'g', 5),
    (b'w', b'u', 2),
    (b'w', b'o', 4),
    (b'i', b'y', 2),
    (b'e', b'y', 4),
    (b'e', b'i', 3),
    (b'o', b'u', 3),
];

/// `th` and `dh`, which some languages say as `s` and `z` and others as `t` and `d`.
const THETA: u8 = b'T';
const DHAL: u8 = b'D';

/// The cost of writing one letter for another.
type Exchange = [[u8; 256]; 256];

static SPELT: Exchange = exchange_costs(5);
/// Where one side lacks its vowels, those that are left may stand for any.
static HEARD: Exchange = exchange_costs(0);

const fn exchange_costs(vowels_cost: u8) -> Exchange {
    let heard = vowels_cost == 0;
    let mut costs = [[PLAIN as u8; 256]; 256];
    let vowels = b"aeiou";
    let mut a = 0;
    while a < vowels.len() {
        let mut b = 0;
        while b < vowels.len() {
            costs[vowels[a] as usize][vowels[b] as usize] = vowels_cost;
            b += 1;
        }
        a += 1;
    }
    let mut pair = 0;
    while pair < CONFUSABLE.len() {
        let (a, b, cost) = CONFUSABLE[pair];
        costs[a as usize][b as usize] = cost as u8;
        costs[b as usize][a as usize] = cost as u8;
        if heard && is_vowel_sign(a) && is_vowel_sign(b) {
            costs[a as usize][b as usize] = 0;
            costs[b as usize][a as usize] = 0;
        }
        pair += 1;
    }
    let mut letter = 0;
    while letter < 256 {
        costs[letter][letter] = 0;
        letter += 1;
    }
    costs
}

const fn is_vowel_sign(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'w' | b'y')
}

/// The cost of a letter that only one word has.
fn lone(word: &[u8], at: usize) -> u16 {
    let letter = word[at];
    if at > 0 && word[at - 1] == letter {
        return 2;
    }
    match letter {
        b'h' => 3,
        b'a' | b'e' | b'i' | b'o' | b'u' | b'w' | b'y' => 5,
        _ => PLAIN,
    }
}

/// 1 for the same word, 0 for different words, between them by the share of the spelling that differs.
pub(super) fn spelling_similarity(a: &str, b: &str, style: NameStyle) -> f32 {
    if a.len().max(b.len()) > MAX || has_digit(a) || has_digit(b) {
        return 0.0;
    }
    let unlinked = (without_linking(a), without_linking(b));
    let similarity = letters_similarity(&unlinked.0, &unlinked.1, style);
    if similarity > 0.0 || (unlinked.0 == a && unlinked.1 == b) {
        return similarity;
    }
    letters_similarity(a, b, style)
}

fn letters_similarity(a: &str, b: &str, style: NameStyle) -> f32 {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let longer = a.len().max(b.len()) as u16;
    let budget = match style {
        NameStyle::Personal => PERSONAL_BUDGET,
        NameStyle::Corporate => CORPORATE_BUDGET,
    } * longer
        / 10;
    if least_cost(a, b) > budget {
        return 0.0;
    }
    match distance(a, b, budget, lone, lone, &SPELT) {
        Some(cost) => 1.0 - f32::from(cost) / f32::from(PLAIN * longer),
        None => 0.0,
    }
}

/// Compares a word written without short vowels to another word: consonants must agree, vowels may be missing.
pub(super) fn consonant_similarity(written: &str, other: &str, other_script: Script) -> f32 {
    let (left, right) = (phones(&without_linking(written)), phones(&without_linking(other)));
    let consonants = |word: &[u8]| word.iter().filter(|letter| !is_weak(**letter)).count() as u16;
    let (most, least) = {
        let counts = (consonants(&left), consonants(&right));
        (counts.0.max(counts.1), counts.0.min(counts.1))
    };
    // Short skeletons have no consonant to spare: محمد is not أحمد.
    let budget = match least {
        0..=2 => 4,
        3 => 7,
        4 => 10,
        _ => 14,
    };
    let cost = match other_script {
        Script::Consonantal => distance(&left, &right, budget, lone_written, lone_written, &HEARD),
        Script::Alphabetic | Script::Syllabic => distance(&left, &right, budget, lone_written, lone_spoken, &HEARD),
    };
    match cost {
        Some(cost) => 1.0 - 0.8 * f32::from(cost) / f32::from(PLAIN * most.max(2)),
        None => 0.0,
    }
}

fn is_weak(letter: u8) -> bool {
    letter == b'h' || is_vowel_sign(letter)
}

/// A letter of the unvowelled word that the other lacks: long vowels are written, so they should be there.
fn lone_written(word: &[u8], at: usize) -> u16 {
    match word[at] {
        b'a' => 1,
        b'h' | b'w' | b'y' => 3,
        _ => PLAIN,
    }
}

/// A letter of the vowelled word that the other does not write.
fn lone_spoken(word: &[u8], at: usize) -> u16 {
    let letter = word[at];
    if at > 0 && word[at - 1] == letter {
        return 0;
    }
    match letter {
        b'a' | b'e' | b'i' | b'o' | b'u' => u16::from(at == 0),
        b'h' | b'y' | b'w' => 2,
        _ => PLAIN,
    }
}

/// Digraphs to one letter each, so that `sh` is one sound to exchange and not two.
fn phones(word: &str) -> Vec<u8> {
    let bytes = word.as_bytes();
    let mut phones = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() && phones.len() < MAX {
        let (phone, width) = match bytes[at..] {
            [b's' | b'c', b'h', ..] => (b's', 2),
            [b'k', b'h', ..] => (b'x', 2),
            [b'g', b'h', ..] => (b'g', 2),
            [b't', b'h', ..] => (THETA, 2),
            [b'd', b'h', ..] => (DHAL, 2),
            [b'p', b'h', ..] => (b'f', 2),
            [b'd', b'j', ..] | [b'z', b'h', ..] => (b'j', 2),
            [letter, ..] => (letter, 1),
            [] => break,
        };
        phones.push(phone);
        at += width;
    }
    phones
}

/// The least that letters found in one word only can cost, whatever the alignment.
fn least_cost(a: &[u8], b: &[u8]) -> u16 {
    let (a, b) = (letters(a), letters(b));
    cheapest(a & !b, b).max(cheapest(b & !a, a))
}

/// One bit for each letter present.
fn letters(word: &[u8]) -> u32 {
    word.iter().fold(0, |found, letter| found | 1 << (letter.wrapping_sub(b'a') & 31))
}

/// The least that these letters can cost where the other word has none of them but has `other`.
fn cheapest(mut letters: u32, other: u32) -> u16 {
    let mut cost = 0;
    while letters != 0 {
        let partners = &PARTNERS[letters.trailing_zeros() as usize];
        cost += partners.iter().position(|partners| partners & other != 0).unwrap_or(usize::from(PLAIN)) as u16;
        letters &= letters - 1;
    }
    cost
}

/// For each letter and cost below a plain edit, the letters it may be exchanged for at that cost. Where leaving it out
/// costs as much, any letter.
static PARTNERS: [[u32; PLAIN as usize]; 32] = partners();

const fn partners() -> [[u32; PLAIN as usize]; 32] {
    let spelt = exchange_costs(5);
    let mut partners = [[0; PLAIN as usize]; 32];
    let mut letter = 0;
    while letter < 26 {
        let this = b'a' + letter as u8;
        if this == b'h' {
            partners[letter][3] = u32::MAX;
        } else if is_vowel_sign(this) {
            partners[letter][5] = u32::MAX;
        }
        let mut other = 0;
        while other < 26 {
            let cost = spelt[this as usize][b'a' as usize + other] as usize;
            if other != letter && cost < PLAIN as usize {
                partners[letter][cost] |= 1 << other;
            }
            other += 1;
        }
        letter += 1;
    }
    partners
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|letter| letter.is_ascii_digit())
}

/// Optimal string alignment with the costs above, or `None` beyond the budget. The functions price a letter that only `a`
/// or only `b` has.
fn distance(
    a: &[u8],
    b: &[u8],
    budget: u16,
    lone_in_a: impl Fn(&[u8], usize) -> u16,
    lone_in_b: impl Fn(&[u8], usize) -> u16,
    exchange: &Exchange,
) -> Option<u16> {
    let mut rows = [[0_u16; MAX + 1]; 3];
    let mut lone_b = [0_u16; MAX];
    for at in 0..b.len() {
        lone_b[at] = lone_in_b(b, at);
        rows[0][at + 1] = rows[0][at] + lone_b[at];
    }
    let lone_b = &lone_b[..b.len()];
    let [mut before, mut previous, mut current] = {
        let [first, second, third] = &mut rows;
        [second, first, third]
    };
    for (i, &x) in a.iter().enumerate() {
        let removal = lone_in_a(a, i);
        let costs = &exchange[usize::from(x)];
        current[0] = previous[0] + removal;
        let mut least = current[0];
        for (j, &y) in b.iter().enumerate() {
            let exchanged = previous[j] + u16::from(costs[usize::from(y)]);
            let mut cost = exchanged.min(previous[j + 1] + removal).min(current[j] + lone_b[j]);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y && x != y {
                cost = cost.min(before[j - 1] + SWAP);
            }
            current[j + 1] = cost;
            least = least.min(cost);
        }
        if least > budget + SWAP {
            return None;
        }
        (before, previous, current) = (previous, current, before);
    }
    let cost = previous[b.len()];
    (cost <= budget).then_some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn personal(a: &str, b: &str) -> f32 {
        spelling_similarity(a, b, NameStyle::Personal)
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
    fn companies_are_held_to_closer_spellings() {
        assert!(personal("sparkles", "sporks") > 0.7);
        assert!(spelling_similarity("sparkles", "sporks", NameStyle::Corporate) < 0.1);
    }

    #[test]
    fn missing_vowels_cost_nothing_between_scripts() {
        let similarity = |written, spelt| consonant_similarity(written, spelt, Script::Alphabetic);
        assert!(similarity("mhmd", "mohammed") > 0.95);
        assert!(similarity("hsyn", "hussein") > 0.95);
        assert!(similarity("mhmd", "ahmed") < 0.1);
        assert!(similarity("lwy", "ali") < 0.9);
    }
}
