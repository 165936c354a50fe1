//! Finding the names that may score high enough, without scoring the others.
//!
//! Every word of the given name is looked up among the keys near its own; the names that hold a similar word collect the
//! weight that could match. A name whose best possible score stays under the threshold is passed over: the bound is never
//! below the score, so the result is that of comparing all.

use std::cell::RefCell;

use super::format::NameRecord;
use super::load::{Index, VocabularyView};
use crate::names::{NameStyle, Role, Side, Token, Unit, best_possible, similarity_within_reach, units};
use crate::text::{Key, KeyPattern, Script};

/// An initial can stand for any word, at most this weight.
const HEAVIEST_WORD: f32 = 100.0;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

#[derive(Default)]
struct Scratch {
    generation: u32,
    seen: Vec<Seen>,
    touched: Vec<u32>,
}

/// What a listed name has collected from the words looked up so far.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    generation: u32,
    /// Words of the given name that found something in this one.
    given: u32,
    /// Weight of this name that may be matched.
    weight: u16,
    words: u8,
    /// The unit that found something last, with what it added, so that it adds its best only.
    unit: u8,
    unit_weight: u16,
    unit_words: u8,
}

/// The numbers of all names of the index that may score `threshold` or more against `given`.
pub(super) fn possible_names(
    index: &Index,
    names: &[NameRecord],
    given: &[Token<'_>],
    style: NameStyle,
    threshold: f32,
) -> Vec<u32> {
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.begin(names.len());
        let vocabulary = index.vocabulary(style);
        let units = units(given);
        let looked_up = units.iter().filter(|unit| !unit.role.is_light() && unit.role != Role::Initial);
        for (number, unit) in looked_up.enumerate() {
            scan(index, &vocabulary, unit, style, |word, weight, covers| {
                let words = (unit.covers.count_ones() as u8).max(covers);
                scratch.note(
                    vocabulary.postings_of(word).iter().map(|name| name.get()),
                    Find { unit: number as u8 + 1, given: unit.covers, weight, words },
                );
            });
        }
        let bound = Bound::new(given, style);
        let possible = |name: &u32| {
            let at = *name as usize;
            bound.of(&scratch.seen[at], &names[at]) >= threshold
        };
        scratch.touched.iter().copied().filter(possible).collect()
    })
}

#[derive(Clone, Copy)]
struct Find {
    unit: u8,
    given: u32,
    weight: u16,
    words: u8,
}

impl Scratch {
    fn begin(&mut self, names: usize) {
        self.touched.clear();
        self.generation = self.generation.wrapping_add(1);
        if self.seen.len() != names || self.generation == 0 {
            self.generation = 1;
            self.seen.clear();
            self.seen.resize(names, Seen::default());
        }
    }

    fn note(&mut self, names: impl Iterator<Item = u32>, find: Find) {
        for name in names {
            let seen = &mut self.seen[name as usize];
            if seen.generation != self.generation {
                *seen = Seen { generation: self.generation, ..Seen::default() };
                self.touched.push(name);
            }
            if seen.unit != find.unit {
                seen.unit = find.unit;
                (seen.unit_weight, seen.unit_words) = (0, 0);
            }
            seen.given |= find.given;
            seen.weight = seen.weight.saturating_add(find.weight.saturating_sub(seen.unit_weight));
            seen.words = seen.words.saturating_add(find.words.saturating_sub(seen.unit_words));
            seen.unit_weight = seen.unit_weight.max(find.weight);
            seen.unit_words = seen.unit_words.max(find.words);
        }
    }
}

/// Calls `found` with every word of the vocabulary similar to the unit, its weight and the words it covers.
fn scan(
    index: &Index,
    vocabulary: &VocabularyView<'_>,
    unit: &Unit<'_>,
    style: NameStyle,
    mut found: impl FnMut(usize, u16, u8),
) {
    let pattern = KeyPattern::new(unit.key);
    let reach = unit.longest_reach();
    let mut check = |word: usize, key: Key| {
        let record = &vocabulary.words[word];
        let role = Role::from_code(record.role);
        if role.is_light() {
            return;
        }
        let other = Unit {
            text: index.text(record.text).into(),
            key,
            script: Script::from_code(record.script),
            role,
            symbols: vocabulary.symbols_of(word),
            covers: 0,
            joined: record.covers > 1,
        };
        if unit.reaches(&pattern, &other) && similarity_within_reach(unit, &other, style).is_some() {
            found(word, record.weight.get(), record.covers);
        }
    };
    let length = unit.key.len();
    for place in vocabulary.keys_of_lengths(length.saturating_sub(reach), length + reach) {
        if !pattern.may_be_within(vocabulary.masks[place].get(), reach) {
            continue;
        }
        let key = Key::from_bits(vocabulary.keys[place].key.get());
        if pattern.within(key, reach) {
            vocabulary.words_of_key(place).for_each(|word| check(word, key));
        }
    }
    for symbol in unit.symbols {
        for bearer in vocabulary.bearers_of(symbol.get()) {
            let word = bearer.word.get() as usize;
            let record = &vocabulary.words[word];
            found(word, record.weight.get(), record.covers);
        }
    }
}

/// The highest score a listed name can reach, given what it has collected.
struct Bound {
    style: NameStyle,
    side: Side,
    weights: Vec<f32>,
    /// Weight that is taken for matched whatever the other name: particles, legal forms, initials.
    assumed: f32,
    initials: f32,
}

impl Bound {
    fn new(given: &[Token<'_>], style: NameStyle) -> Self {
        let assumed = |token: &&Token<'_>| token.role.is_light() || token.role == Role::Initial;
        Self {
            style,
            side: Side::of(given),
            weights: given.iter().map(|token| f32::from(token.weight)).collect(),
            assumed: given.iter().filter(assumed).map(|token| f32::from(token.weight)).sum(),
            initials: given.iter().filter(|token| token.role == Role::Initial).count() as f32,
        }
    }

    fn of(&self, seen: &Seen, name: &NameRecord) -> f32 {
        let found: f32 =
            self.weights.iter().enumerate().filter(|(at, _)| seen.given & 1 << at != 0).map(|(_, weight)| weight).sum();
        let listed_initials = f32::from(name.initials);
        let given = found + self.assumed + HEAVIEST_WORD * listed_initials;
        let listed = f32::from(seen.weight)
            + f32::from(name.light.get())
            + (HEAVIEST_WORD + 40.0) * self.initials.max(listed_initials);
        let words = u32::from(seen.words) + self.initials as u32 + u32::from(name.initials);
        let other = Side { weight: f32::from(name.weight.get()), words: u32::from(name.words) };
        best_possible((given, listed), words, self.side, other, self.style)
    }
}
