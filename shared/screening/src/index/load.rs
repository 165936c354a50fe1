//! An index as loaded: the bytes of the file and where its columns lie.

use std::ops::Range;

use zerocopy::byteorder::little_endian::U32;
use zerocopy::{FromBytes, Immutable, KnownLayout};

use super::build::hex;
use super::format::{
    BearerRecord, BirthRecord, EntityRecord, Extent, FORMAT, Header, IdentifierRecord, KeyRecord, MAGIC, MaskRecord,
    NameRecord, SECTIONS, Section, TextRef, VocabularySections, WordRecord, checksum, content_hash,
};
use super::version::IndexVersion;
use crate::names::NameStyle;
use crate::text::{Key, MaskBound, Script};

/// A screening index. Loading checks it and copies nothing: columns are used where they lie.
#[derive(Clone)]
pub struct Index {
    bytes: Vec<u8>,
    extents: [(usize, usize); SECTIONS],
    version: IndexVersion,
}

/// Millions of bytes are no help in a log.
impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("version", &self.version).field("bytes", &self.bytes.len()).finish()
    }
}

/// Why a file is not taken for an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    #[error("not a screening index")]
    NotAnIndex,
    #[error("the index has format {found}, this program reads {FORMAT}")]
    OtherFormat { found: u32 },
    #[error("the index is damaged: its checksum differs")]
    Damaged,
    #[error("the index is inconsistent: {0}")]
    Inconsistent(&'static str),
}

impl Index {
    /// Takes the bytes of an index file.
    ///
    /// # Errors
    /// [`IndexError`] where the bytes are no index, of another format, damaged, or refer beyond themselves.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, IndexError> {
        let (header, rest) = Header::read_from_prefix(&bytes).map_err(|_| IndexError::NotAnIndex)?;
        if header.magic != MAGIC {
            return Err(IndexError::NotAnIndex);
        }
        if header.format.get() != FORMAT {
            return Err(IndexError::OtherFormat { found: header.format.get() });
        }
        if header.checksum.get() != checksum(rest) {
            return Err(IndexError::Damaged);
        }
        let extents = read_extents(rest, bytes.len())?;
        let (offset, length) = extents[Section::Meta as usize];
        let mut version: IndexVersion = serde_json::from_slice(&bytes[offset..offset + length])
            .map_err(|_| IndexError::Inconsistent("versions of the lists"))?;
        version.content_hash = hex(&header.content_hash);
        let index = Self { bytes, extents, version };
        index.check()?;
        Ok(index)
    }

    /// What the index was built from.
    pub fn version(&self) -> &IndexVersion {
        &self.version
    }

    /// Whether the content has the SHA-256 it is called by; 20 to 40 ms for a full index, so not part of loading.
    pub fn content_hash_holds(&self) -> bool {
        hex(&content_hash(FORMAT, &self.bytes[size_of::<Header>()..])) == self.version.content_hash
    }

    pub(super) fn entity_count(&self) -> usize {
        self.column::<EntityRecord>(Section::Entities).len() - 1
    }

    pub(super) fn column<T: FromBytes + Immutable + KnownLayout>(&self, section: Section) -> &[T] {
        let (offset, length) = self.extents[section as usize];
        // `check` has seen that the length is a multiple of the record's size.
        <[T]>::ref_from_bytes(&self.bytes[offset..offset + length]).unwrap_or_default()
    }

    pub(super) fn text(&self, text: TextRef) -> &str {
        std::str::from_utf8(self.text_bytes(text)).unwrap_or_default()
    }

    pub(super) fn text_bytes(&self, text: TextRef) -> &[u8] {
        let (offset, length) = self.extents[Section::Text as usize];
        let begin = text.offset.get() as usize;
        self.bytes[offset..offset + length].get(begin..begin + usize::from(text.length.get())).unwrap_or_default()
    }

    pub(super) fn vocabulary(&self, style: NameStyle) -> VocabularyView<'_> {
        let sections = VocabularySections::of(style);
        VocabularyView {
            masks: self.column(sections.masks),
            keys: self.column(sections.keys),
            words: self.column(sections.words),
            postings: self.column(sections.postings),
            symbols: self.column(sections.symbols),
            bearers: self.column(sections.bearers),
        }
    }

    fn check(&self) -> Result<(), IndexError> {
        let entities = self.records::<EntityRecord>(Section::Entities)?;
        let births = self.records::<BirthRecord>(Section::Births)?.len();
        let countries = self.records::<[u8; 2]>(Section::Countries)?.len();
        let identifiers = self.records::<IdentifierRecord>(Section::Identifiers)?;
        let names = self.records::<NameRecord>(Section::Names)?;
        let tokens = self.records::<U32>(Section::NameTokens)?;
        let order = self.records::<U32>(Section::IdentifierOrder)?;
        let (Some(last_entity), Some(last_name)) = (entities.len().checked_sub(1), names.len().checked_sub(1)) else {
            return Err(IndexError::Inconsistent("no end records"));
        };
        rising(entities.iter().map(|entity| entity.names.get()), last_name, "names of entities")?;
        rising(entities.iter().map(|entity| entity.births.get()), births, "births")?;
        rising(entities.iter().map(|entity| entity.countries.get()), countries, "countries")?;
        rising(entities.iter().map(|entity| entity.identifiers.get()), identifiers.len(), "identifiers")?;
        rising(names.iter().map(|name| name.tokens.get()), tokens.len(), "words of names")?;
        below(names[..last_name].iter().map(|name| name.entity.get()), last_entity, "entities of names")?;
        below(identifiers.iter().map(|row| row.entity.get()), last_entity, "entities of identifiers")?;
        below(order.iter().map(|number| number.get()), identifiers.len(), "order of identifiers")?;
        let lists = self.version.lists.len();
        below(entities[..last_entity].iter().map(|entity| u32::from(entity.list)), lists, "lists")?;
        let personal = self.check_vocabulary(NameStyle::Personal, last_name)?;
        let corporate = self.check_vocabulary(NameStyle::Corporate, last_name)?;
        below(tokens.iter().map(|token| token.get()), personal.max(corporate), "words")
    }

    /// Gives the number of words.
    fn check_vocabulary(&self, style: NameStyle, names: usize) -> Result<usize, IndexError> {
        let sections = VocabularySections::of(style);
        let keys = self.records::<KeyRecord>(sections.keys)?;
        let masks = self.records::<MaskRecord>(sections.masks)?;
        let words = self.records::<WordRecord>(sections.words)?;
        let postings = self.records::<U32>(sections.postings)?;
        let symbols = self.records::<U32>(sections.symbols)?;
        let bearers = self.records::<BearerRecord>(sections.bearers)?;
        let Some(last_word) = words.len().checked_sub(1) else {
            return Err(IndexError::Inconsistent("no end of the vocabulary"));
        };
        let Some(last_key) = keys.len().checked_sub(1) else {
            return Err(IndexError::Inconsistent("no end of the keys"));
        };
        rising(masks.iter().map(|group| group.keys.get()), last_key, "keys of masks")?;
        rising(keys.iter().map(|key| key.words.get()), last_word, "words of keys")?;
        rising(words.iter().map(|word| word.postings.get()), postings.len(), "postings of words")?;
        rising(words.iter().map(|word| u32::from(word.symbols.get())), symbols.len(), "symbols of words")?;
        below(postings.iter().map(|name| name.get()), names, "postings")?;
        below(bearers.iter().map(|bearer| bearer.word.get()), last_word, "bearers of symbols")?;
        Ok(last_word)
    }

    fn records<T: FromBytes + Immutable + KnownLayout>(&self, section: Section) -> Result<&[T], IndexError> {
        let (offset, length) = self.extents[section as usize];
        <[T]>::ref_from_bytes(&self.bytes[offset..offset + length])
            .map_err(|_| IndexError::Inconsistent("size of a section"))
    }
}

/// Makes the checksum of a damaged index right, so that fuzzing reaches the checks behind it.
#[doc(hidden)]
pub fn with_right_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Ok((header, rest)) = Header::mut_from_prefix(&mut bytes) {
        header.checksum.set(checksum(rest));
    }
    bytes
}

fn read_extents(rest: &[u8], size: usize) -> Result<[(usize, usize); SECTIONS], IndexError> {
    let (read, _) = <[Extent; SECTIONS]>::ref_from_prefix(rest).map_err(|_| IndexError::NotAnIndex)?;
    let extents = read.map(|extent| (extent.offset.get() as usize, extent.length.get() as usize));
    let within = |(offset, length): &(usize, usize)| offset.checked_add(*length).is_some_and(|end| end <= size);
    if extents.iter().all(within) { Ok(extents) } else { Err(IndexError::Inconsistent("place of a section")) }
}

/// Offsets that begin lists must not fall, and must end where the column does.
fn rising(offsets: impl Iterator<Item = u32>, end: usize, what: &'static str) -> Result<(), IndexError> {
    let mut last = 0;
    let mut falls = false;
    for offset in offsets {
        falls |= offset < last;
        last = offset;
    }
    if falls || last as usize != end { Err(IndexError::Inconsistent(what)) } else { Ok(()) }
}

/// Looks at all of them, as a healthy index must anyway: without a way out, several are compared at once.
fn below(numbers: impl Iterator<Item = u32>, end: usize, what: &'static str) -> Result<(), IndexError> {
    let mut beyond = false;
    for number in numbers {
        beyond |= number as usize >= end;
    }
    if beyond { Err(IndexError::Inconsistent(what)) } else { Ok(()) }
}

/// The columns of one style's vocabulary.
#[derive(Clone, Copy)]
pub(super) struct VocabularyView<'a> {
    pub(super) masks: &'a [MaskRecord],
    pub(super) keys: &'a [KeyRecord],
    pub(super) words: &'a [WordRecord],
    postings: &'a [U32],
    symbols: &'a [U32],
    bearers: &'a [BearerRecord],
}

impl<'a> VocabularyView<'a> {
    /// The places of the keys of this length whose masks are let through, either of words that lack vowels or of others.
    pub(super) fn keys_within(&self, length: u32, consonantal: bool, masks: MaskBound) -> impl Iterator<Item = usize> {
        let least = MaskRecord::least_shape(length, consonantal);
        let beyond = MaskRecord::least_shape(length + 1, consonantal);
        let begin = self.masks.partition_point(|group| group.shape.get() < least);
        let groups = self.masks[begin..].windows(2).take_while(move |pair| pair[0].shape.get() < beyond);
        groups
            .filter(move |pair| masks.lets_through(pair[0].mask()))
            .flat_map(|pair| pair[0].keys.get() as usize..pair[1].keys.get() as usize)
    }

    /// The single words that may be this one: all of its key.
    pub(super) fn words_of(&self, key: Key, script: Script) -> Range<usize> {
        let shape = MaskRecord::shape_of(key, script);
        let group = self.masks.partition_point(|group| group.shape.get() < shape);
        let (Some(own), Some(next)) = (self.masks.get(group), self.masks.get(group + 1)) else { return 0..0 };
        if own.shape.get() != shape {
            return 0..0;
        }
        let first = own.keys.get() as usize;
        let keys = &self.keys[first..next.keys.get() as usize];
        match keys.binary_search_by_key(&key.bits(), |record| record.key.get()) {
            Ok(place) => self.words_of_key(first + place),
            Err(_) => 0..0,
        }
    }

    pub(super) fn words_of_key(&self, place: usize) -> Range<usize> {
        self.keys[place].words.get() as usize..self.keys[place + 1].words.get() as usize
    }

    pub(super) fn postings_of(&self, word: usize) -> &'a [U32] {
        &self.postings[self.words[word].postings.get() as usize..self.words[word + 1].postings.get() as usize]
    }

    pub(super) fn symbols_of(&self, word: usize) -> &'a [U32] {
        &self.symbols[usize::from(self.words[word].symbols.get())..usize::from(self.words[word + 1].symbols.get())]
    }

    pub(super) fn bearers_of(&self, symbol: u32) -> &'a [BearerRecord] {
        let begin = self.bearers.partition_point(|bearer| bearer.symbol.get() < symbol);
        let end = self.bearers.partition_point(|bearer| bearer.symbol.get() <= symbol);
        &self.bearers[begin..end]
    }
}
