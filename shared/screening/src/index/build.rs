//! Building an index from parsed lists.

use std::collections::HashMap;

use zerocopy::byteorder::little_endian::{U16, U32, U64};
use zerocopy::{Immutable, IntoBytes};

use super::format::{
    BirthRecord, EntityRecord, Extent, FORMAT, Header, IdentifierRecord, MAGIC, NameRecord, SECTIONS, Section, TextRef,
    VocabularySections, checksum, content_hash, identifier_hash,
};
use super::version::{IndexVersion, ListVersion};
use super::vocabulary::{SortedVocabulary, Vocabulary};
use crate::entity::{Entity, EntityKind, Gender, NameQuality};
use crate::identifier::lookup_key;
use crate::lists::{ListKey, ParsedList, Problem, SourceFile, parse_lists, recognise, source_hash};
use crate::names::{NameStyle, Role, Runs, Token, analyze, readings, units};

/// What building gave.
#[derive(Debug, Clone)]
pub struct Built {
    /// The index file.
    pub bytes: Vec<u8>,
    pub report: BuildReport,
}

#[derive(Debug, Clone)]
pub struct BuildReport {
    pub version: IndexVersion,
    pub names: usize,
    /// Lines of the sources that could not be read.
    pub problems: Vec<Problem>,
    /// Files that belong to no known list.
    pub unrecognised: Vec<String>,
}

/// Building failed; what was published before stays in force.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("none of the files is a list")]
    NoList,
    #[error("{list}: no entry could be read")]
    EmptyList { list: String },
    #[error("{list}: a file cannot be read to its end: {why}")]
    Truncated { list: String, why: String },
    #[error("{list}: shrank from {before} to {after} {what}")]
    Shrank { list: String, what: &'static str, before: usize, after: usize },
    #[error("{list} was in the index before and is missing")]
    Missing { list: String },
    #[error("the index would exceed 4 GiB")]
    TooLarge,
}

impl BuildError {
    /// The list that is at fault, where one is.
    pub fn list(&self) -> Option<&str> {
        match self {
            Self::EmptyList { list }
            | Self::Truncated { list, .. }
            | Self::Shrank { list, .. }
            | Self::Missing { list } => Some(list),
            Self::NoList | Self::TooLarge => None,
        }
    }
}

/// Reads source files and builds an index of every list among them.
#[derive(Debug, Clone, Default)]
pub struct IndexBuilder {
    previous: Option<(IndexVersion, f32)>,
    published: Vec<(ListKey, String)>,
    without_original_script: bool,
}

impl IndexBuilder {
    pub fn new() -> Self {
        Self::default()
    }

    /// Refuses to build where a list of the `previous` index is missing or lost more than `share` (0..=1) of its entries or names:
    /// a truncated download must not clear anybody.
    #[must_use]
    pub fn refuse_shrinking(mut self, previous: IndexVersion, share: f32) -> Self {
        self.previous = Some((previous, share));
        self
    }

    /// When a list was published, as its server says: it counts where the files themselves carry no date.
    #[must_use]
    pub fn published(mut self, list: ListKey, date: Option<String>) -> Self {
        self.published.extend(date.map(|date| (list, date)));
        self
    }

    /// Leaves out names in their original script; of use only to measure what transliteration finds.
    #[must_use]
    pub fn without_original_script(mut self) -> Self {
        self.without_original_script = true;
        self
    }

    /// # Errors
    /// [`BuildError`] where a list is empty, cut off, missing or shrank, or no file is a list. Unreadable lines are no error: they
    /// are in the report.
    pub fn build(&self, files: &[SourceFile]) -> Result<Built, BuildError> {
        let mut lists = parse_lists(files);
        if lists.is_empty() {
            return Err(BuildError::NoList);
        }
        for list in lists.iter_mut().filter(|list| list.published.is_none()) {
            let said = self.published.iter().find(|(key, _)| *key == list.key);
            list.published = said.map(|(_, date)| date.clone());
        }
        let mut version = IndexVersion { content_hash: String::new(), lists: Vec::new() };
        for list in &lists {
            version.lists.push(list_version(list, files)?);
        }
        self.refuse_shrunk(&version)?;
        if self.without_original_script {
            lists.iter_mut().for_each(drop_original_script);
        }
        let meta = serde_json::to_vec(&version).map_err(|_| BuildError::TooLarge)?;
        let mut columns = Columns::default();
        for (number, list) in lists.iter().enumerate() {
            for entity in &list.entities {
                columns.add_entity(entity, number as u8);
            }
        }
        let names = columns.names.len();
        let (bytes, content_hash) = columns.finish(&meta)?;
        version.content_hash = content_hash;
        let unrecognised =
            files.iter().filter(|file| recognise(file).is_none()).map(|file| file.name.clone()).collect();
        let problems = lists.into_iter().flat_map(|list| list.problems).collect();
        Ok(Built { bytes, report: BuildReport { version, names, problems, unrecognised } })
    }

    fn refuse_shrunk(&self, version: &IndexVersion) -> Result<(), BuildError> {
        let Some((previous, share)) = &self.previous else { return Ok(()) };
        for before in &previous.lists {
            let Some(now) = version.lists.iter().find(|list| list.list == before.list) else {
                return Err(BuildError::Missing { list: before.list.clone() });
            };
            // Fewer names with as many entries: the file of the aliases was lost.
            let counts = [("entries", before.entries, now.entries), ("names", before.names, now.names)];
            for (what, before, after) in counts {
                if (after as f32) < before as f32 * (1.0 - share) {
                    return Err(BuildError::Shrank { list: now.list.clone(), what, before, after });
                }
            }
        }
        Ok(())
    }
}

/// Builds an index of the lists among `files`, with no earlier index to compare.
///
/// # Errors
/// As [`IndexBuilder::build`].
pub fn build_index(files: &[SourceFile]) -> Result<Built, BuildError> {
    IndexBuilder::new().build(files)
}

fn list_version(list: &ParsedList, files: &[SourceFile]) -> Result<ListVersion, BuildError> {
    if let Some(unread) = list.problems.iter().find(|problem| problem.rest_unread) {
        return Err(BuildError::Truncated { list: list.key.to_string(), why: unread.what.clone() });
    }
    if list.entities.is_empty() {
        return Err(BuildError::EmptyList { list: list.key.to_string() });
    }
    Ok(ListVersion {
        list: list.key.as_str().to_owned(),
        published: list.published.clone(),
        source_hash: source_hash(list.key, files),
        entries: list.entities.len(),
        names: list.entities.iter().map(|entity| entity.names.len()).sum(),
    })
}

fn drop_original_script(list: &mut ParsedList) {
    for entity in &mut list.entities {
        entity.names.retain(|name| name.quality != NameQuality::OriginalScript);
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// The columns of an index in the making.
#[derive(Default)]
pub(super) struct Columns {
    text: Texts,
    entities: Vec<EntityRecord>,
    births: Vec<BirthRecord>,
    countries: Vec<[u8; 2]>,
    identifiers: Vec<IdentifierRecord>,
    names: Vec<NameRecord>,
    /// Word numbers before they are sorted.
    name_tokens: Vec<u32>,
    personal: Vocabulary,
    corporate: Vocabulary,
}

impl Columns {
    pub(super) fn add_entity(&mut self, entity: &Entity, list: u8) {
        let number = self.entities.len() as u32;
        let record = EntityRecord {
            id: self.text.add(&entity.id),
            programs: self.text.add(&entity.programs.join(", ")),
            list,
            kind: entity.kind.code(),
            gender: match entity.gender {
                None => 0,
                Some(Gender::Female) => 1,
                Some(Gender::Male) => 2,
            },
            effect: entity.effect.code(),
            version: entity.version_bytes(),
            ..self.ends()
        };
        self.entities.push(record);
        self.births.extend(entity.births.iter().map(|birth| BirthRecord {
            from: U32::new(birth.from.packed()),
            to: U32::new(birth.to.packed()),
            circa: u8::from(birth.circa),
        }));
        self.countries.extend(entity.countries.iter().filter_map(|code| <[u8; 2]>::try_from(code.as_bytes()).ok()));
        for identifier in &entity.identifiers {
            let value = identifier.normalized();
            let country = identifier.country.as_deref().and_then(|code| code.as_bytes().try_into().ok());
            self.identifiers.push(IdentifierRecord {
                hash: U32::new(identifier_hash(lookup_key(&value))),
                value: self.text.add(&value),
                kind: identifier.kind.code(),
                country: country.unwrap_or_default(),
                entity: U32::new(number),
            });
        }
        for name in &entity.names {
            let style = NameStyle::of(entity.kind);
            let whole = self.text.add(&name.text);
            for reading in readings(&name.text, style) {
                self.add_name(whole, &reading, name.quality, style, number);
            }
        }
    }

    /// An entity record that begins where all columns now end.
    fn ends(&self) -> EntityRecord {
        EntityRecord {
            names: U32::new(self.names.len() as u32),
            births: U32::new(self.births.len() as u32),
            countries: U32::new(self.countries.len() as u32),
            identifiers: U32::new(self.identifiers.len() as u32),
            ..EntityRecord::default()
        }
    }

    /// `whole` is what an officer reads, `reading` what is compared.
    fn add_name(&mut self, whole: TextRef, reading: &str, quality: NameQuality, style: NameStyle, entity: u32) {
        let tokens = analyze(reading, style);
        let borrowed = Token::borrow_all(&tokens);
        let sum = |light: bool| -> u16 {
            tokens.iter().filter(|token| !light || token.role.is_light()).map(|token| u16::from(token.weight)).sum()
        };
        let number = self.names.len() as u32;
        self.names.push(NameRecord {
            entity: U32::new(entity),
            text: whole,
            quality: quality.code(),
            words: tokens.iter().filter(|token| token.role.distinguishes()).count() as u8,
            tokens: U32::new(self.name_tokens.len() as u32),
            weight: U16::new(sum(false)),
            light: U16::new(sum(true)),
            initials: tokens.iter().filter(|token| token.role == Role::Initial).count() as u8,
        });
        let vocabulary = match style {
            NameStyle::Personal => &mut self.personal,
            NameStyle::Corporate => &mut self.corporate,
        };
        self.name_tokens.extend(tokens.iter().map(|token| vocabulary.add_word(token, number)));
        for unit in units(&borrowed, Runs::All).iter().filter(|unit| unit.joined && !unit.exact) {
            let covered = |at: &usize| unit.covers & 1 << at != 0;
            let weight = (0..tokens.len()).filter(covered).map(|at| u16::from(tokens[at].weight)).sum();
            vocabulary.add_run(&unit.text, unit.script, weight, unit.covers.count_ones() as u8, number);
        }
    }

    pub(super) fn finish(mut self, meta: &[u8]) -> Result<(Vec<u8>, String), BuildError> {
        self.entities.push(self.ends());
        let personal = self.personal.sort(&mut self.text);
        let corporate = self.corporate.sort(&mut self.text);
        if personal.is_too_large() || corporate.is_too_large() {
            return Err(BuildError::TooLarge);
        }
        self.renumber_tokens(&personal.numbers, &corporate.numbers);
        self.names.push(NameRecord { tokens: U32::new(self.name_tokens.len() as u32), ..NameRecord::default() });
        let mut order: Vec<u32> = (0..self.identifiers.len() as u32).collect();
        order.sort_by_key(|number| (self.identifiers[*number as usize].hash.get(), *number));

        let mut file = File::default();
        file.add(Section::Meta, meta);
        file.add(Section::Text, &self.text.bytes);
        file.add(Section::Entities, &self.entities);
        file.add(Section::Births, &self.births);
        file.add(Section::Countries, &self.countries);
        file.add(Section::Identifiers, &self.identifiers);
        file.add(Section::IdentifierOrder, &numbers(&order));
        file.add(Section::Names, &self.names);
        file.add(Section::NameTokens, &numbers(&self.name_tokens));
        file.add_vocabulary(&personal, VocabularySections::of(NameStyle::Personal));
        file.add_vocabulary(&corporate, VocabularySections::of(NameStyle::Corporate));
        file.finish()
    }

    fn renumber_tokens(&mut self, personal: &[u32], corporate: &[u32]) {
        for at in 0..self.names.len() {
            let begin = self.names[at].tokens.get() as usize;
            let end = self.names.get(at + 1).map_or(self.name_tokens.len(), |next| next.tokens.get() as usize);
            let entity = &self.entities[self.names[at].entity.get() as usize];
            let style = EntityKind::from_code(entity.kind).map(NameStyle::of);
            let numbers = if style == Some(NameStyle::Personal) { personal } else { corporate };
            for token in &mut self.name_tokens[begin..end] {
                *token = numbers[*token as usize];
            }
        }
    }
}

fn numbers(values: &[u32]) -> Vec<U32> {
    values.iter().copied().map(U32::new).collect()
}

/// Every distinct string once.
#[derive(Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    known: HashMap<String, TextRef>,
}

impl Texts {
    pub(super) fn add(&mut self, text: &str) -> TextRef {
        let mut end = text.len().min(usize::from(u16::MAX));
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = &text[..end];
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let added = TextRef { offset: U32::new(self.bytes.len() as u32), length: U16::new(end as u16) };
        self.bytes.extend_from_slice(text.as_bytes());
        self.known.insert(text.to_owned(), added);
        added
    }
}

#[derive(Default)]
struct File {
    extents: Vec<(usize, usize)>,
    body: Vec<u8>,
}

impl File {
    fn add<T: IntoBytes + Immutable>(&mut self, section: Section, records: &[T]) {
        debug_assert_eq!(self.extents.len(), section as usize, "sections are written in their order");
        let bytes = records.as_bytes();
        self.extents.push((self.body.len(), bytes.len()));
        self.body.extend_from_slice(bytes);
        self.body.resize(self.body.len().next_multiple_of(8), 0);
    }

    fn add_vocabulary(&mut self, vocabulary: &SortedVocabulary, sections: VocabularySections) {
        self.add(sections.keys, &vocabulary.keys);
        self.add(sections.masks, &vocabulary.masks);
        self.add(sections.words, &vocabulary.words);
        self.add(sections.postings, &vocabulary.postings);
        self.add(sections.symbols, &vocabulary.symbols);
        self.add(sections.bearers, &vocabulary.bearers);
    }

    fn finish(self) -> Result<(Vec<u8>, String), BuildError> {
        let begin = size_of::<Header>() + SECTIONS * size_of::<Extent>();
        let mut bytes = Vec::with_capacity(begin + self.body.len());
        for (offset, length) in &self.extents {
            let offset = u32::try_from(begin + offset).map_err(|_| BuildError::TooLarge)?;
            let length = u32::try_from(*length).map_err(|_| BuildError::TooLarge)?;
            bytes.extend_from_slice(Extent { offset: U32::new(offset), length: U32::new(length) }.as_bytes());
        }
        bytes.extend_from_slice(&self.body);
        let content_hash = content_hash(FORMAT, &bytes);
        let header = Header {
            magic: MAGIC,
            format: U32::new(FORMAT),
            sections: U32::new(SECTIONS as u32),
            checksum: U64::new(checksum(&bytes)),
            content_hash,
        };
        let mut file = header.as_bytes().to_vec();
        file.append(&mut bytes);
        Ok((file, hex(&content_hash)))
    }
}
