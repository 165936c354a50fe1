//! Finding the names that may score high enough, without scoring the others.
//!
//! Every word of the given name is looked up among the keys near its own; the names that hold a similar word collect the
//! weight that could match. A name whose best possible score stays under the threshold is passed over: the bound is never
//! below the score, so the result is that of comparing all.

use std::cell::RefCell;

use super::format::{NameRecord, WordRecord};
use super::load::{Index, VocabularyView};
use crate::names::{
    Agreement, Alike, EQUIVALENT, Found, FoundWords, Given, GivenUnit, Letters, NameStyle, NearUnit, Outline,
    POOLED_FLOOR, Role, Side, Token, Unit, best_possible, letters_may_agree, lone_word_cap, required,
    similarity_within_reach,
};
use crate::text::{Key, Script};

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
    entities: Vec<SeenEntity>,
    touched_entities: Vec<u32>,
}

/// What the names of an entity have collected together.
#[derive(Debug, Clone, Copy, Default)]
struct SeenEntity {
    generation: u32,
    /// Words of the given name that found something close.
    poolable: u32,
    /// One name found every word that is required.
    complete: bool,
}

/// What a listed name has collected from the words looked up so far.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    generation: u32,
    /// Words of the given name that found something in this one, and those that found something close.
    given: u32,
    poolable: u32,
    /// Weight of this name that may be matched.
    weight: u16,
    words: u8,
    /// The unit that found something last, with what it added, so that it adds its best only.
    unit: u8,
    unit_weight: u16,
    unit_words: u8,
    /// Some of what was found are several of its words, read as one.
    has_run: bool,
}

/// All names of the index that may score `threshold` or more against `given`; more where the facts beside it may agree.
pub(super) fn candidates<'a>(
    index: &'a Index,
    names: &[NameRecord],
    given: &Given<'_>,
    threshold: f32,
    facts_may_agree: bool,
) -> Candidates<'a> {
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.begin(names.len(), index.entity_count());
        let vocabulary = index.vocabulary(given.style);
        let (mut words, mut runs) = (Vec::new(), Vec::new());
        for (number, alike) in look_up(index, &vocabulary, given) {
            for (word, alike) in alike {
                let record = &vocabulary.words[word];
                let found = Found { unit: number, alike };
                if record.covers > 1 {
                    runs.push(((index.text_bytes(record.text), Script::from_code(record.script)), found));
                } else {
                    words.push((word as u32, found));
                }
                let names = vocabulary.postings_of(word).iter().map(|name| name.get());
                scratch.note(names, Find::of(found, &given.units[number].unit, record));
            }
        }
        scratch.candidates(
            names,
            &Bound::new(given, threshold, facts_may_agree),
            required(given),
            FoundWords::new(words, runs),
        )
    })
}

/// For each unit of the given name that a search looks for, the words that are like it. A unit that is there again is not
/// looked for again.
fn look_up(index: &Index, vocabulary: &VocabularyView<'_>, given: &Given<'_>) -> Vec<(usize, Vec<(usize, Alike)>)> {
    let mut searched: Vec<(usize, Vec<(usize, Alike)>)> = Vec::with_capacity(given.units.len());
    for (number, _) in given.looked_up() {
        let unit = &given.units[number];
        let twin = searched.iter().find(|(earlier, _)| given.units[*earlier].is_found_like(unit));
        let found = twin.map_or_else(|| scan(index, vocabulary, unit, given.style), |(_, found)| found.clone());
        searched.push((number, found));
    }
    searched
}

/// What of an index may score high enough.
pub(super) struct Candidates<'a> {
    /// With whether words of theirs, read as one, are like the given name.
    pub(super) names: Vec<(u32, bool)>,
    /// Entities whose names together hold every word of the given one, and none of them alone.
    pub(super) pooled: Vec<u32>,
    pub(super) words: FoundWords<'a>,
}

#[derive(Clone, Copy)]
struct Find {
    unit: u8,
    given: u32,
    poolable: u32,
    weight: u16,
    words: u8,
    is_run: bool,
}

impl Find {
    fn of(found: Found, unit: &Unit<'_>, listed: &WordRecord) -> Self {
        Self {
            unit: found.unit as u8 + 1,
            given: unit.covers,
            poolable: if found.alike.0 >= POOLED_FLOOR { unit.covers } else { 0 },
            weight: listed.weight.get(),
            words: (unit.covers.count_ones() as u8).max(listed.covers),
            is_run: listed.covers > 1,
        }
    }
}

impl Scratch {
    fn begin(&mut self, names: usize, entities: usize) {
        self.touched.clear();
        self.touched_entities.clear();
        self.generation = self.generation.wrapping_add(1);
        if self.seen.len() != names || self.entities.len() != entities || self.generation == 0 {
            self.generation = 1;
            self.seen.clear();
            self.seen.resize(names, Seen::default());
            self.entities.clear();
            self.entities.resize(entities, SeenEntity::default());
        }
    }

    fn candidates<'a>(
        &mut self,
        names: &[NameRecord],
        bound: &Bound,
        required: u32,
        words: FoundWords<'a>,
    ) -> Candidates<'a> {
        let mut possible = Vec::new();
        for name in self.touched.iter().copied() {
            let (seen, record) = (&self.seen[name as usize], &names[name as usize]);
            if bound.of(seen, record) >= bound.threshold {
                possible.push((name, seen.has_run));
            }
            if seen.given & required != 0 {
                let number = record.entity.get();
                let entity = &mut self.entities[number as usize];
                if entity.generation != self.generation {
                    *entity = SeenEntity { generation: self.generation, ..SeenEntity::default() };
                    self.touched_entities.push(number);
                }
                entity.poolable |= seen.poolable;
                entity.complete |= seen.given & required == required;
            }
        }
        let pooled = self.touched_entities.iter().copied().filter(|number| {
            let entity = self.entities[*number as usize];
            entity.poolable & required == required && !entity.complete
        });
        Candidates { names: possible, pooled: pooled.collect(), words }
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
            seen.poolable |= find.poolable;
            seen.has_run |= find.is_run;
            seen.weight = seen.weight.saturating_add(find.weight.saturating_sub(seen.unit_weight));
            seen.words = seen.words.saturating_add(find.words.saturating_sub(seen.unit_words));
            seen.unit_weight = seen.unit_weight.max(find.weight);
            seen.unit_words = seen.unit_words.max(find.words);
        }
    }
}

/// Every word of the vocabulary similar to the unit, and how similar it is.
fn scan(
    index: &Index,
    vocabulary: &VocabularyView<'_>,
    given: &GivenUnit<'_>,
    style: NameStyle,
) -> Vec<(usize, Alike)> {
    let mut found = Vec::new();
    let (unit, pattern) = (&given.unit, &given.key);
    let outline = unit.outline();
    let mut check = |word: usize, key: Key, distance: u32| {
        let record = &vocabulary.words[word];
        let role = Role::from_code(record.role);
        if role.is_light() {
            return;
        }
        let other = Outline {
            script: Script::from_code(record.script),
            letters: usize::from(record.text.length.get()),
            consonants: key.len(),
            joined: record.covers > 1,
        };
        let letters = Letters::from_bits(record.letters.get());
        if distance > outline.reach(other) || !letters_may_agree(given, other, letters, style) {
            return;
        }
        let other = NearUnit {
            text: index.text_bytes(record.text),
            letters,
            consonants: other.consonants,
            script: other.script,
            role,
            symbols: vocabulary.symbols_of(word),
            joined: other.joined,
        };
        if let Some(alike) = similarity_within_reach(given, &other, style) {
            found.push((word, alike));
        }
    };
    for consonantal in [false, true] {
        let reach = outline.longest_reach(consonantal);
        for length in outline.consonants.saturating_sub(reach)..=outline.consonants + reach {
            for place in vocabulary.keys_within(length, consonantal, pattern.masks_within(length, reach)) {
                let key = Key::from_bits(vocabulary.keys[place].key.get());
                if let Some(distance) = pattern.distance_within(key, reach) {
                    vocabulary.words_of_key(place).for_each(|word| check(word, key, distance));
                }
            }
        }
    }
    for symbol in unit.symbols {
        for bearer in vocabulary.bearers_of(symbol.get()) {
            let word = bearer.word.get() as usize;
            let record = &vocabulary.words[word];
            // Characters beside characters agree only where they are the same.
            if !unit.script.is_characters() || !Script::from_code(record.script).is_characters() {
                found.push((word, (EQUIVALENT, Agreement::Equivalent)));
            }
        }
    }
    found
}

/// The highest score a listed name can reach, given what it has collected.
struct Bound {
    threshold: f32,
    facts_may_agree: bool,
    style: NameStyle,
    side: Side,
    weights: Vec<f32>,
    /// Weight that is taken for matched whatever the other name: particles, legal forms, initials.
    assumed: f32,
    initials: f32,
}

impl Bound {
    fn new(given: &Given<'_>, threshold: f32, facts_may_agree: bool) -> Self {
        let assumed = |token: &&Token<'_>| token.role.is_light() || token.role == Role::Initial;
        let tokens = &given.tokens;
        Self {
            threshold,
            facts_may_agree,
            style: given.style,
            side: given.side,
            weights: tokens.iter().map(|token| f32::from(token.weight)).collect(),
            assumed: tokens.iter().filter(assumed).map(|token| f32::from(token.weight)).sum(),
            initials: tokens.iter().filter(|token| token.role == Role::Initial).count() as f32,
        }
    }

    fn of(&self, seen: &Seen, name: &NameRecord) -> f32 {
        let words = u32::from(seen.words) + self.initials as u32 + u32::from(name.initials);
        let other = Side { weight: f32::from(name.weight.get()), words: u32::from(name.words) };
        if let Some(most) = lone_word_cap(words, self.side, other, self.style, self.facts_may_agree)
            && most < self.threshold
        {
            return most;
        }
        let found: f32 =
            self.weights.iter().enumerate().filter(|(at, _)| seen.given & 1 << at != 0).map(|(_, weight)| weight).sum();
        let listed_initials = f32::from(name.initials);
        let given = found + self.assumed + HEAVIEST_WORD * listed_initials;
        let listed = f32::from(seen.weight)
            + f32::from(name.light.get())
            + (HEAVIEST_WORD + 40.0) * self.initials.max(listed_initials);
        best_possible((given, listed), words, self.side, other)
    }
}
