//! Finding the names that may score high enough, without scoring the others.
//!
//! Every word of the given name is looked up among the keys near its own; the names that hold a similar word collect the
//! weight that could match. A name whose best possible score stays under the threshold is passed over: the bound is never
//! below the score, so the result is that of comparing all.

use std::cell::RefCell;

use super::format::{NameRecord, WordRecord};
use super::load::{Index, VocabularyView};
use zerocopy::byteorder::little_endian::U32;

use crate::names::{
    Agreement, Alike, EQUIVALENT, Found, FoundWords, Given, GivenUnit, LONGEST_EXACT_RUN, Letters, NameStyle, NearUnit,
    Outline, POOLED_FLOOR, Role, SCRAMBLED, Side, Token, Unit, best_possible, is_scrambled, letters_may_agree,
    lone_word_cap, required, similarity_within_reach,
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

/// What a name must be able to score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thresholds {
    pub(super) soft: f32,
    /// Where the entity has the same birth day and more than a word agrees.
    pub(super) same_day: f32,
    /// Whether the facts may agree, so that a single word is enough.
    pub(super) facts_may_agree: bool,
}

/// All names of the index that may score enough against `given`; `has_same_day` tells of which entity less is.
pub(super) fn candidates<'a>(
    index: &'a Index,
    names: &[NameRecord],
    given: &'a Given<'_>,
    thresholds: Thresholds,
    has_same_day: impl Fn(u32) -> bool,
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
            let unit = &given.units[number].unit;
            for apart in taken_apart(index, &vocabulary, unit) {
                let found = Found { unit: number, alike: (1.0, Agreement::Equal) };
                runs.push(((unit.text.as_bytes(), unit.script), found));
                scratch.note(apart.names(&vocabulary), apart.find(found, unit, &vocabulary));
            }
        }
        scratch.candidates(
            names,
            &Bound::new(given, thresholds),
            required(given),
            FoundWords::new(words, runs),
            has_same_day,
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

/// Neighbouring words of listed names that make one given word.
struct Apart {
    words: Vec<usize>,
}

impl Apart {
    /// The names that have all of them, in whatever places: scoring looks at those.
    fn names<'a>(&self, vocabulary: &VocabularyView<'a>) -> impl Iterator<Item = u32> + use<'a> {
        // Particles are in no postings.
        let lists = self.words.iter().map(|word| vocabulary.postings_of(*word)).filter(|names| !names.is_empty());
        let mut lists: Vec<&'a [U32]> = lists.collect();
        lists.sort_by_key(|names| names.len());
        let fewest = lists.first().copied().unwrap_or_default();
        let has = |names: &[U32], name: u32| names.binary_search_by_key(&name, |other| other.get()).is_ok();
        fewest.iter().map(|name| name.get()).filter(move |name| lists[1..].iter().all(|names| has(names, *name)))
    }

    fn find(&self, found: Found, unit: &Unit<'_>, vocabulary: &VocabularyView<'_>) -> Find {
        Find {
            unit: found.unit as u8 + 1,
            given: unit.covers,
            poolable: unit.covers,
            weight: self.words.iter().map(|word| vocabulary.words[*word].weight.get()).sum(),
            words: self.words.len() as u8,
            is_run: true,
        }
    }
}

/// The ways in which a word is made of two or three listed ones.
fn taken_apart(index: &Index, vocabulary: &VocabularyView<'_>, unit: &Unit<'_>) -> Vec<Apart> {
    let mut apart = Vec::new();
    if !unit.joined && unit.role == Role::Ordinary && unit.script != Script::Syllabic && unit.text.is_ascii() {
        take_apart(index, vocabulary, (&unit.text, unit.script), &mut Vec::new(), &mut apart);
    }
    apart
}

fn take_apart(
    index: &Index,
    vocabulary: &VocabularyView<'_>,
    (rest, script): (&str, Script),
    before: &mut Vec<usize>,
    apart: &mut Vec<Apart>,
) {
    if !before.is_empty() {
        let last = spelt_alike(index, vocabulary, rest, script);
        apart.extend(last.map(|word| Apart { words: [before.as_slice(), &[word]].concat() }));
    }
    if before.len() + 1 == LONGEST_EXACT_RUN {
        return;
    }
    for cut in 2..rest.len().saturating_sub(1) {
        let words: Vec<usize> = spelt_alike(index, vocabulary, &rest[..cut], script).collect();
        for word in words {
            before.push(word);
            take_apart(index, vocabulary, (&rest[cut..], script), before, apart);
            before.pop();
        }
    }
}

/// The words of this very spelling that may be read with others as one.
fn spelt_alike<'a>(
    index: &'a Index,
    vocabulary: &VocabularyView<'a>,
    text: &'a str,
    script: Script,
) -> impl Iterator<Item = usize> + use<'a> {
    let records = vocabulary.words;
    let is_it = move |word: &usize| {
        let record = &records[*word];
        record.covers == 1
            && record.script == script.code()
            && matches!(Role::from_code(record.role), Role::Ordinary | Role::Initial | Role::Particle)
            && index.text_bytes(record.text) == text.as_bytes()
    };
    vocabulary.words_of(Key::of(text), script).filter(is_it)
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
        has_same_day: impl Fn(u32) -> bool,
    ) -> Candidates<'a> {
        let mut possible = Vec::new();
        for name in self.touched.iter().copied() {
            let (seen, record) = (&self.seen[name as usize], &names[name as usize]);
            let most = bound.of(seen, record);
            let thresholds = bound.thresholds;
            if most >= thresholds.soft || (most >= thresholds.same_day && has_same_day(record.entity.get())) {
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
    if unit.exact {
        let same = |word: &usize| Role::from_code(vocabulary.words[*word].role) == Role::Ordinary;
        let words = spelt_alike(index, vocabulary, &unit.text, unit.script).filter(same);
        return words.map(|word| (word, (1.0, Agreement::Equal))).collect();
    }
    let (outline, own_mask) = (unit.outline(), unit.key.mask());
    let (own_letters, may_be_scrambled) =
        (Letters::of(unit.text.as_bytes()), !unit.joined && style == NameStyle::Personal);
    let mut check = |word: usize, key: Key, distance: Option<u32>| {
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
        let is_near = distance.is_some_and(|distance| distance <= outline.reach(other));
        let is_near = is_near && letters_may_agree(given, other, letters, style);
        let may_be_scrambled =
            may_be_scrambled && other.letters == outline.letters && letters.are_those_of(own_letters);
        if !is_near && !may_be_scrambled {
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
        let alike = if is_near { similarity_within_reach(given, &other, style) } else { None };
        let scrambled = || is_scrambled(given, &other, key, style).then_some((SCRAMBLED, Agreement::Spelling));
        if let Some(alike) = alike.or_else(scrambled) {
            found.push((word, alike));
        }
    };
    for consonantal in [false, true] {
        let reach = outline.longest_reach(consonantal);
        for length in outline.consonants.saturating_sub(reach)..=outline.consonants + reach {
            for place in vocabulary.keys_within(length, consonantal, pattern.masks_within(length, reach)) {
                let key = Key::from_bits(vocabulary.keys[place].key.get());
                let distance = pattern.distance_within(key, reach);
                // The same letters have the same sounds.
                if distance.is_some()
                    || (may_be_scrambled && !consonantal && length == outline.consonants && key.mask() == own_mask)
                {
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
    thresholds: Thresholds,
    style: NameStyle,
    side: Side,
    weights: Vec<f32>,
    /// Weight that is taken for matched whatever the other name: particles, legal forms, initials.
    assumed: f32,
    initials: f32,
}

impl Bound {
    fn new(given: &Given<'_>, thresholds: Thresholds) -> Self {
        let assumed = |token: &&Token<'_>| token.role.is_light() || token.role == Role::Initial;
        let tokens = &given.tokens;
        Self {
            thresholds,
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
        if let Some(most) = lone_word_cap(words, self.side, other, self.style, self.thresholds.facts_may_agree)
            && most < self.thresholds.soft
        {
            return 0.0;
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
