//! A word prepared to be laid beside many others, and the weighted edit distance between them.

use std::ops::Range;

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
    pub(super) fn spelt(word: &[u8]) -> Self {
        let end = word.len().min(MAX);
        Self::new(word[..end].to_vec(), &SPELT, lone)
    }

    pub(super) fn heard(word: &[u8], script: Script) -> Self {
        let (phones, length) = phones(word);
        let phones = phones[..length].to_vec();
        match script {
            Script::Consonantal => Self::new(phones, &HEARD, lone_written),
            Script::Alphabetic | Script::Syllabic | Script::Romanised => Self::new(phones, &HEARD, lone_spoken),
        }
    }

    fn new(word: Vec<u8>, costs: &Exchange, lone: impl Fn(&[u8], usize) -> u8) -> Self {
        let mut exchange = Vec::with_capacity(SYMBOLS.len() * word.len());
        for symbol in SYMBOLS {
            let costs = &costs[usize::from(*symbol)];
            exchange.extend(word.iter().map(|letter| costs[usize::from(*letter)]));
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
        let budget = budget.for_letters(usize::from(longer));
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
            Script::Alphabetic | Script::Syllabic | Script::Romanised => {
                self.distance(other, (0, 0), lone_spoken, budget)
            }
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
        let others = front..other.len() - back;
        let saved = self.most_saved_by_swaps(other, &own, &others, &lone_in_other);
        let most = u32::from(budget) + saved;
        let cost = self.distance_without_swaps(other, own.clone(), others.clone(), &lone_in_other, most)?;
        let cost = if saved == 0 { cost } else { self.distance_with_swaps(other, own, others, lone_in_other, budget)? };
        (cost <= u32::from(budget)).then_some(cost as u8)
    }

    /// One row is enough where no swap is thought of. `None` where the cost is more than `most`.
    #[inline]
    fn distance_without_swaps(
        &self,
        other: &[u8],
        own: Range<usize>,
        others: Range<usize>,
        lone_in_other: impl Fn(&[u8], usize) -> u8,
        most: u32,
    ) -> Option<u32> {
        let mut row = [0_u32; MAX + 1];
        let row = first_row(&mut row, &self.lone[own.clone()]);
        for at in others {
            let exchange = self.exchange_for(other[at], &own);
            let removal = u32::from(lone_in_other(other, at));
            let mut diagonal = row[0];
            let mut left = diagonal + removal;
            let mut least = left;
            row[0] = left;
            let costs = exchange.iter().zip(&self.lone[own.clone()]);
            for (cell, (exchange, lone)) in row[1..].iter_mut().zip(costs) {
                let kept = diagonal + u32::from(*exchange);
                diagonal = *cell;
                left = (left + u32::from(*lone)).min(diagonal + removal).min(kept);
                *cell = left;
                least = least.min(left);
            }
            if least > most {
                return None;
            }
        }
        row.last().copied().filter(|cost| *cost <= most)
    }

    /// With the row before the last at hand; may be more than the budget.
    #[inline(never)]
    fn distance_with_swaps(
        &self,
        other: &[u8],
        own: Range<usize>,
        others: Range<usize>,
        lone_in_other: impl Fn(&[u8], usize) -> u8,
        budget: u8,
    ) -> Option<u32> {
        let (word, lone) = (&self.word[own.clone()], &self.lone[own.clone()]);
        // A swap reaches back over a row, so a row may exceed the budget by what the swap saves.
        let most = u32::from(budget) + u32::from(SWAP);
        let mut rows = [[0_u32; MAX + 1]; 3];
        let [mut previous, mut before, mut current] = rows.each_mut().map(|row| &mut row[..=own.len()]);
        first_row(previous, lone);
        for at in others.clone() {
            let removal = u32::from(lone_in_other(other, at));
            let mut left = previous[0] + removal;
            let mut least = left;
            current[0] = left;
            let costs = self.exchange_for(other[at], &own).iter().zip(lone);
            let above = previous.iter().zip(&previous[1..]);
            for ((cell, (diagonal, above)), (exchange, lone)) in current[1..].iter_mut().zip(above).zip(costs) {
                left = (left + u32::from(*lone)).min(above + removal).min(diagonal + u32::from(*exchange));
                *cell = left;
                least = least.min(left);
            }
            if at > others.start {
                for place in (2..current.len()).filter(|place| is_swap(&word[place - 2..*place], &other[at - 1..=at])) {
                    lower(&mut current[place..], before[place - 2] + u32::from(SWAP), &lone[place..]);
                    least = least.min(current[place]);
                }
            }
            if least > most {
                return None;
            }
            (before, previous, current) = (previous, current, before);
        }
        previous.last().copied()
    }

    /// What each of these letters of the word costs where the other has this one.
    #[inline]
    fn exchange_for(&self, symbol: u8, own: &Range<usize>) -> &[u8] {
        let begin = symbol_place(symbol) * self.word.len();
        &self.exchange[begin + own.start..begin + own.end]
    }

    /// How much less the words may cost where neighbours that stand exchanged are taken for a swap. Nothing where none do, or
    /// where a swap is no cheaper.
    #[inline]
    fn most_saved_by_swaps(
        &self,
        other: &[u8],
        own: &Range<usize>,
        others: &Range<usize>,
        lone_in_other: impl Fn(&[u8], usize) -> u8,
    ) -> u32 {
        let mut saved = 0;
        for (pair, first) in other[others.clone()].windows(2).zip(others.clone()) {
            if self.pairs & pair_bit(pair[1], pair[0]) != 0 {
                let lone = (lone_in_other(other, first), lone_in_other(other, first + 1));
                saved += u32::from(self.most_saved_by_swap(own, [pair[0], pair[1]], lone));
            }
        }
        saved
    }

    /// Without a swap, one of the two letters is left out of both words, or each is written for the other.
    #[inline(never)]
    fn most_saved_by_swap(&self, own: &Range<usize>, pair: [u8; 2], lone_in_other: (u8, u8)) -> u8 {
        let letters = self.word[own.clone()].windows(2).zip(self.lone[own.clone()].windows(2));
        let swaps = letters.zip(self.exchange_for(pair[0], own)).filter(|((word, _), _)| is_swap(word, &pair));
        let without = swaps
            .map(|((_, lone), exchange)| (lone[1] + lone_in_other.0).min(lone[0] + lone_in_other.1).min(2 * exchange));
        without.max().unwrap_or(0).saturating_sub(SWAP)
    }
}

/// The costs of leaving out the letters one after another.
#[inline]
fn first_row<'r>(row: &'r mut [u32], lone: &[u8]) -> &'r mut [u32] {
    let row = &mut row[..=lone.len()];
    let mut cost = 0;
    for (cell, lone) in row[1..].iter_mut().zip(lone) {
        cost += u32::from(*lone);
        *cell = cost;
    }
    row
}

/// Puts a lower cost into a row, and what follows from it into the cells behind.
fn lower(row: &mut [u32], mut cost: u32, lone: &[u8]) {
    for (cell, lone) in row.iter_mut().zip(lone.iter().chain([&0])) {
        if cost >= *cell {
            return;
        }
        *cell = cost;
        cost += u32::from(*lone);
    }
}

/// Two neighbours that stand exchanged in the other word.
fn is_swap(own: &[u8], other: &[u8]) -> bool {
    own[0] == other[1] && own[1] == other[0] && own[0] != own[1]
}

fn pair_bit(first: u8, second: u8) -> u64 {
    1 << (first.wrapping_mul(7).wrapping_add(second) & 63)
}

/// Every letter a folded word may hold, and the two sounds that [`phones`] adds.
const SYMBOLS: &[u8; 38] = b"abcdefghijklmnopqrstuvwxyz0123456789TD";

/// Where the costs of a letter of the other word are found.
fn symbol_place(symbol: u8) -> usize {
    static PLACES: [u8; 256] = {
        let mut places = [SYMBOLS.len() as u8 - 1; 256];
        let mut place = 0;
        while place < SYMBOLS.len() {
            places[SYMBOLS[place] as usize] = place as u8;
            place += 1;
        }
        places
    };
    usize::from(PLACES[usize::from(symbol)])
}

/// Digraphs to one letter each, so that `sh` is one sound to exchange and not two; with how many there are.
pub(super) fn phones(word: &[u8]) -> ([u8; MAX], usize) {
    let mut phones = [0; MAX];
    let (mut at, mut length) = (0, 0);
    while at < word.len() && length < MAX {
        let (phone, width) = match word[at..] {
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
        phones[length] = phone;
        length += 1;
        at += width;
    }
    (phones, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a swap is not thought of, none would have saved anything; and none saves more than was thought.
    fn thinks_of_swaps(prepare: impl Fn(&[u8]) -> Profile, lone_in_other: fn(&[u8], usize) -> u8) {
        let mut words: Vec<Vec<u8>> = vec![Vec::new()];
        for begin in 0..781 {
            for letter in *b"ahiet" {
                words.push([&words[begin][..], &[letter]].concat());
            }
        }
        let mut idle = 0;
        for own in words.iter().skip(1).step_by(11).map(|word| prepare(word)) {
            for other in words.iter().skip(1) {
                let (own_range, range) = (0..own.word.len(), 0..other.len());
                let saved = own.most_saved_by_swaps(other, &own_range, &range, lone_in_other);
                let without = own.distance_without_swaps(other, own_range.clone(), range.clone(), lone_in_other, 99);
                let with = own.distance_with_swaps(other, own_range, range, lone_in_other, 99);
                let (without, with) = (without.unwrap(), with.unwrap());
                assert!(with <= without && without - with <= saved, "{:?} {other:?}", own.word);
                idle += u32::from(saved == 0);
            }
        }
        assert!(idle > 0);
    }

    #[test]
    fn swaps_are_thought_of_wherever_they_save() {
        thinks_of_swaps(Profile::spelt, lone);
        thinks_of_swaps(|word| Profile::heard(word, Script::Consonantal), lone_spoken);
        thinks_of_swaps(|word| Profile::heard(word, Script::Alphabetic), lone_written);
    }
}
