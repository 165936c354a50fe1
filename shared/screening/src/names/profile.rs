//! A word prepared to be laid beside many others, and the weighted edit distance between them.

use super::costs::{DHAL, Exchange, HEARD, PLAIN, SPELT, SWAP, THETA, lone, lone_spoken, lone_written};
use super::spelling::Budget;
use crate::text::Script;

/// Longer words are not compared letter by letter.
pub(super) const MAX: usize = 48;
/// One word's side of a comparison: what each of its letters costs against every other letter, row by row, so that a
/// comparison only adds up.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) word: Vec<u8>,
    lone: Vec<u8>,
    /// For each symbol, the cost of exchanging each letter of the word for it: rows as long as the word.
    exchange: Vec<u8>,
    /// The pairs of neighbours in the word, hashed to a bit each.
    pairs: u64,
}

impl Profile {
    pub(super) fn spelt(word: &str) -> Self {
        let end = word.len().min(MAX);
        Self::new(word.as_bytes()[..end].to_vec(), &SPELT, lone)
    }

    pub(super) fn heard(word: &str, script: Script) -> Self {
        match script {
            Script::Consonantal => Self::new(phones(word), &HEARD, lone_written),
            Script::Alphabetic | Script::Syllabic => Self::new(phones(word), &HEARD, lone_spoken),
        }
    }

    fn new(word: Vec<u8>, costs: &Exchange, lone: impl Fn(&[u8], usize) -> u8) -> Self {
        let costs_of = |symbol: &u8| &costs[usize::from(*symbol)];
        let exchange = SYMBOLS.iter().map(costs_of);
        let exchange = exchange.flat_map(|costs| word.iter().map(|letter| costs[usize::from(*letter)])).collect();
        Self {
            lone: (0..word.len()).map(|at| lone(&word, at)).collect(),
            exchange,
            pairs: word
                .windows(2)
                .filter(|pair| pair[0] != pair[1])
                .fold(0, |all, pair| all | pair_bit(pair[0], pair[1])),
            word,
        }
    }

    pub(super) fn letters_similarity(&self, other: &[u8], budget: Budget) -> f32 {
        let longer = self.word.len().max(other.len()) as u8;
        let budget = budget.for_letters(longer);
        let front = self.word.iter().zip(other).take_while(|(x, y)| x == y).count();
        let back = self.word[front..].iter().rev().zip(other[front..].iter().rev()).take_while(|(x, y)| x == y).count();
        match self.distance(other, (front, back), lone, budget) {
            Some(cost) => 1.0 - f32::from(cost) / (f32::from(PLAIN) * f32::from(longer)),
            None => 0.0,
        }
    }

    /// The distance of two words as they sound, or `None` beyond the budget.
    pub(super) fn heard_distance(&self, other: &[u8], script: Script, budget: u8) -> Option<u8> {
        // Where vowels come and go for nothing, equal ends need not belong together.
        match script {
            Script::Consonantal => self.distance(other, (0, 0), lone_written, budget),
            Script::Alphabetic | Script::Syllabic => self.distance(other, (0, 0), lone_spoken, budget),
        }
    }

    /// Optimal string alignment of what lies between a common beginning and a common end, or `None` beyond the budget.
    #[inline]
    fn distance(
        &self,
        other: &[u8],
        (front, back): (usize, usize),
        lone_in_other: impl Fn(&[u8], usize) -> u8,
        budget: u8,
    ) -> Option<u8> {
        let own = front..self.word.len() - back;
        let width = own.len();
        let (word, lone) = (&self.word[own.clone()], &self.lone[own]);
        let others = front..other.len() - back;
        let swaps = self.may_hold_a_swap_of(&other[others.clone()]);
        let budget = u16::from(budget);
        // A swap reaches back over a row, so a row may exceed the budget by what the swap saves.
        let most = if swaps { budget + u16::from(SWAP) } else { budget };
        let mut rows = [[0_u16; MAX + 1]; 3];
        let [mut before, mut previous, mut current] = {
            let [first, second, third] = &mut rows;
            [second, first, third]
        };
        for (at, lone) in lone.iter().enumerate() {
            previous[at + 1] = previous[at] + u16::from(*lone);
        }
        for at in others {
            let place = symbol_place(other[at]) * self.word.len() + front;
            let exchange = &self.exchange[place..place + width];
            let removal = u16::from(lone_in_other(other, at));
            let least = if swaps && at > front {
                let swap = Swap { before, word, pair: [other[at], other[at - 1]] };
                next_row(previous, exchange, lone, removal, current, |at| swap.cost(at))
            } else {
                next_row(previous, exchange, lone, removal, current, |_| u16::MAX)
            };
            if least > most {
                return None;
            }
            (before, previous, current) = (previous, current, before);
        }
        let cost = previous[width];
        (cost <= budget).then_some(cost as u8)
    }

    /// Never false where two neighbours of the word stand exchanged in the other.
    fn may_hold_a_swap_of(&self, other: &[u8]) -> bool {
        let exchanged = |pair: &[u8]| {
            self.pairs & pair_bit(pair[1], pair[0]) != 0
                && self.word.windows(2).any(|own| own[0] == pair[1] && own[1] == pair[0])
        };
        other.windows(2).any(exchanged)
    }
}

type Row = [u16; MAX + 1];

/// Two letters of the other word that may stand exchanged in this one, and the costs of the row before the last.
struct Swap<'a> {
    before: &'a Row,
    word: &'a [u8],
    pair: [u8; 2],
}

impl Swap<'_> {
    /// The cost of taking this letter and the one before it for exchanged.
    fn cost(&self, at: usize) -> u16 {
        let is_pair = at > 0 && self.word[at - 1..=at] == self.pair && self.pair[0] != self.pair[1];
        if is_pair { self.before[at - 1] + u16::from(SWAP) } else { u16::MAX }
    }
}

/// The row of one letter of the other word; gives the least cost in it.
#[inline]
fn next_row(
    previous: &Row,
    exchange: &[u8],
    lone: &[u8],
    removal: u16,
    current: &mut Row,
    swapped: impl Fn(usize) -> u16,
) -> u16 {
    let mut diagonal = previous[0];
    let mut left = diagonal + removal;
    let mut least = left;
    current[0] = left;
    let cells = current[1..].iter_mut().zip(&previous[1..]).zip(exchange.iter().zip(lone));
    for (at, ((cell, above), (exchange, lone))) in cells.enumerate() {
        let kept = diagonal + u16::from(*exchange);
        left = (left + u16::from(*lone)).min(above + removal).min(kept).min(swapped(at));
        diagonal = *above;
        *cell = left;
        least = least.min(left);
    }
    least
}

fn pair_bit(first: u8, second: u8) -> u64 {
    1 << (first.wrapping_mul(7).wrapping_add(second) & 63)
}

/// Every letter a folded word may hold, and the two sounds that [`phones`] adds.
const SYMBOLS: &[u8; 38] = b"abcdefghijklmnopqrstuvwxyz0123456789TD";

fn symbol_place(symbol: u8) -> usize {
    usize::from(match symbol {
        b'a'..=b'z' => symbol - b'a',
        b'0'..=b'9' => symbol - b'0' + 26,
        THETA => 36,
        _ => 37,
    })
}

/// Digraphs to one letter each, so that `sh` is one sound to exchange and not two.
pub(super) fn phones(word: &str) -> Vec<u8> {
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
