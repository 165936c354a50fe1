//! A word prepared to be laid beside many others, and the weighted edit distance between them.

use std::array;

use super::costs::{DHAL, Exchange, HEARD, PLAIN, SPELT, SWAP, THETA, lone, lone_spoken, lone_written};
use super::spelling::Budget;
use crate::text::Script;

/// Longer words are not compared letter by letter.
pub(super) const MAX: usize = 48;
const BLOCK: usize = 16;
/// A row's length in memory: whole blocks from wherever the common beginning ends.
const STRIDE: usize = MAX + BLOCK;

/// One word's side of a comparison: what each of its letters costs against every other letter, row by row, so that a
/// comparison only adds up.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) word: Vec<u8>,
    lone: Vec<u8>,
    /// For each symbol, the cost of exchanging each letter of the word for it, in rows of [`STRIDE`].
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
        let mut exchange = vec![0; SYMBOLS.len() * STRIDE];
        for (row, symbol) in exchange.chunks_exact_mut(STRIDE).zip(SYMBOLS) {
            let costs = &costs[usize::from(*symbol)];
            row.iter_mut().zip(&word).for_each(|(cost, letter)| *cost = costs[usize::from(*letter)]);
        }
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
    ///
    /// Costs are bytes and stop at 255, which no budget reaches.
    #[inline]
    fn distance(
        &self,
        other: &[u8],
        (front, back): (usize, usize),
        lone_in_other: impl Fn(&[u8], usize) -> u8,
        budget: u8,
    ) -> Option<u8> {
        let own = front..self.word.len() - back;
        let word = &self.word[own.clone()];
        let lone = &self.lone[own.clone()];
        let swaps =
            other[front..other.len() - back].windows(2).any(|pair| self.pairs & pair_bit(pair[1], pair[0]) != 0);
        // A swap reaches back over a row, so a row may exceed the budget by what the swap saves.
        let most = if swaps { budget.saturating_add(SWAP) } else { budget };
        let mut rows = [[0_u8; STRIDE + 1]; 3];
        let [mut before, mut previous, mut current] = {
            let [first, second, third] = &mut rows;
            [second, first, third]
        };
        for (at, lone) in lone.iter().enumerate() {
            previous[at + 1] = previous[at].saturating_add(*lone);
        }
        for at in front..other.len() - back {
            let removal = lone_in_other(other, at);
            let place = symbol_place(other[at]) * STRIDE + front;
            kept_or_removed(previous, removal, &self.exchange[place..place + STRIDE - front], word.len(), current);
            if swaps && at > front {
                swapped(before, [other[at], other[at - 1]], word, current);
            }
            if added(current, lone) > most {
                return None;
            }
            (before, previous, current) = (previous, current, before);
        }
        let cost = previous[word.len()];
        (cost <= budget).then_some(cost)
    }
}

type Row = [u8; STRIDE + 1];

/// The row's costs where its letter is exchanged or left out. No cost here depends on its neighbour, so whole blocks are
/// worked on at once; what lies beyond the width is never read.
#[inline]
fn kept_or_removed(previous: &Row, removal: u8, exchange: &[u8], width: usize, current: &mut Row) {
    current[0] = previous[0].saturating_add(removal);
    let (diagonals, aboves) = (previous.as_chunks::<BLOCK>().0, previous[1..].as_chunks::<BLOCK>().0);
    let sources = exchange.as_chunks::<BLOCK>().0.iter().zip(diagonals).zip(aboves);
    let targets = current[1..].as_chunks_mut::<BLOCK>().0;
    for (target, ((exchange, diagonal), above)) in targets.iter_mut().zip(sources).take(width.div_ceil(BLOCK)) {
        *target = array::from_fn(|at| diagonal[at].saturating_add(exchange[at]).min(above[at].saturating_add(removal)));
    }
}

/// Lowers the row's costs where its letter and the one before it stand exchanged in the word.
fn swapped(before: &Row, pair: [u8; 2], word: &[u8], current: &mut Row) {
    for (at, own) in word.windows(2).enumerate() {
        if own == pair && pair[0] != pair[1] {
            current[at + 2] = current[at + 2].min(before[at].saturating_add(SWAP));
        }
    }
}

/// Lowers the row's costs where a letter of the word is one too many, and gives the least of them.
#[inline]
fn added(current: &mut Row, lone: &[u8]) -> u8 {
    let mut running = current[0];
    let mut least = running;
    for (cost, lone) in current[1..].iter_mut().zip(lone) {
        running = (*cost).min(running.saturating_add(*lone));
        *cost = running;
        least = least.min(running);
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
