//! The distinct words of all names while an index is built.

use std::collections::HashMap;

use zerocopy::byteorder::little_endian::{U16, U32, U64};

use super::build::Texts;
use super::format::{BearerRecord, KeyRecord, MaskRecord, WordRecord};
use crate::names::{Letters, OwnedToken, Role};
use crate::text::{Key, Script};

/// What makes a word distinct. The shape of the key comes first, then the key: sorting groups words by them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct WordIdentity {
    shape: u32,
    key: Key,
    text: String,
    script: Script,
    role: u8,
    weight: u16,
    covers: u8,
    symbols: Vec<U32>,
}

struct Entry {
    identity: WordIdentity,
    names: Vec<u32>,
}

#[derive(Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<WordIdentity, u32>,
    entries: Vec<Entry>,
}

impl Vocabulary {
    /// Adds a word of a name and gives its number.
    pub(super) fn add_word(&mut self, token: &OwnedToken, name: u32) -> u32 {
        let key = Key::of(&token.text);
        let identity = WordIdentity {
            shape: MaskRecord::shape_of(key, token.script),
            key,
            text: token.text.clone(),
            script: token.script,
            role: token.role.code(),
            weight: u16::from(token.weight),
            covers: 1,
            symbols: token.symbols.clone(),
        };
        // Particles and legal forms are assumed to match: nothing looks them up.
        let listed = !token.role.is_light();
        self.add(identity, listed.then_some(name))
    }

    /// Adds a run of words read as one.
    pub(super) fn add_run(&mut self, text: &str, script: Script, weight: u16, covers: u8, name: u32) {
        let role = Role::Ordinary.code();
        let key = Key::of(text);
        let shape = MaskRecord::shape_of(key, script);
        let identity =
            WordIdentity { shape, key, text: text.to_owned(), script, role, weight, covers, symbols: Vec::new() };
        self.add(identity, Some(name));
    }

    fn add(&mut self, identity: WordIdentity, name: Option<u32>) -> u32 {
        let entries = &mut self.entries;
        let number = *self.numbers.entry(identity).or_insert_with_key(|identity| {
            entries.push(Entry { identity: identity.clone(), names: Vec::new() });
            entries.len() as u32 - 1
        });
        let names = &mut self.entries[number as usize].names;
        if let Some(name) = name
            && names.last() != Some(&name)
        {
            names.push(name);
        }
        number
    }

    pub(super) fn sort(&self, text: &mut Texts) -> SortedVocabulary {
        let mut order: Vec<u32> = (0..self.entries.len() as u32).collect();
        order.sort_by(|a, b| self.entries[*a as usize].identity.cmp(&self.entries[*b as usize].identity));
        let mut sorted = SortedVocabulary { numbers: vec![0; order.len()], ..SortedVocabulary::default() };
        let mut bearers = Vec::new();
        for (place, number) in order.iter().enumerate() {
            let entry = &self.entries[*number as usize];
            sorted.numbers[*number as usize] = place as u32;
            sorted.push(entry, place as u32, text);
            bearers.extend(entry.identity.symbols.iter().map(|symbol| (symbol.get(), place as u32)));
        }
        bearers.sort_unstable();
        let bearer = |(symbol, word)| BearerRecord { symbol: U32::new(symbol), word: U32::new(word) };
        sorted.bearers = bearers.into_iter().map(bearer).collect();
        sorted.close();
        sorted
    }
}

#[derive(Default)]
pub(super) struct SortedVocabulary {
    /// From the number a word was given first to its place in the order.
    pub(super) numbers: Vec<u32>,
    pub(super) masks: Vec<MaskRecord>,
    pub(super) keys: Vec<KeyRecord>,
    pub(super) words: Vec<WordRecord>,
    pub(super) postings: Vec<U32>,
    pub(super) symbols: Vec<U32>,
    pub(super) bearers: Vec<BearerRecord>,
}

impl SortedVocabulary {
    fn push(&mut self, entry: &Entry, place: u32, text: &mut Texts) {
        let identity = &entry.identity;
        let new_shape = self.masks.last().is_none_or(|last| last.shape.get() != identity.shape);
        if new_shape || self.keys.last().is_none_or(|last| last.key.get() != identity.key.bits()) {
            if new_shape {
                let keys = U32::new(self.keys.len() as u32);
                self.masks.push(MaskRecord { shape: U32::new(identity.shape), keys });
            }
            self.keys.push(KeyRecord { key: U64::new(identity.key.bits()), words: U32::new(place) });
        }
        self.words.push(WordRecord {
            text: text.add(&identity.text),
            script: identity.script.code(),
            role: identity.role,
            weight: U16::new(identity.weight),
            covers: identity.covers,
            letters: U64::new(Letters::of(identity.text.as_bytes()).bits()),
            postings: U32::new(self.postings.len() as u32),
            symbols: self.symbols_end(),
        });
        self.postings.extend(entry.names.iter().copied().map(U32::new));
        self.symbols.extend_from_slice(&entry.identity.symbols);
    }

    /// Few words bear symbols; an index of more would be refused for its size.
    fn symbols_end(&self) -> U16 {
        U16::new(u16::try_from(self.symbols.len()).unwrap_or(u16::MAX))
    }

    pub(super) fn is_too_large(&self) -> bool {
        self.symbols.len() > usize::from(u16::MAX)
    }

    /// Empty last records, so that every list has an end.
    fn close(&mut self) {
        self.masks.push(MaskRecord { shape: U32::new(u32::MAX), keys: U32::new(self.keys.len() as u32) });
        self.keys.push(KeyRecord { key: U64::new(u64::MAX), words: U32::new(self.words.len() as u32) });
        self.words.push(WordRecord {
            postings: U32::new(self.postings.len() as u32),
            symbols: self.symbols_end(),
            ..WordRecord::default()
        });
    }
}
