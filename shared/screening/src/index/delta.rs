//! What changed between two indexes, and whom the changes may touch.

use std::collections::{HashMap, HashSet};

use super::build::{BuildError, Columns, hex};
use super::format::{EntityRecord, IdentifierRecord, NameRecord, Section};
use super::load::Index;
use super::screen::{Asked, Beside, asked_words, quality_of};
use super::version::IndexVersion;
use crate::entity::{Entity, EntityKind, Identifier, IdentifierKind, ListedName};
use crate::names::Given;
use crate::query::{Query, Settings};

/// An entry of a list at one version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryVersion {
    pub list: String,
    pub entity_id: String,
    pub entry_version: String,
}

/// The entries that differ between two indexes, each list in the order of its ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delta {
    pub added: Vec<EntryVersion>,
    /// At their new versions.
    pub changed: Vec<EntryVersion>,
    /// At their last versions.
    pub removed: Vec<EntryVersion>,
    /// The file of an index of the names and identifiers of these entries alone, as they are and as they were. Whom
    /// [`Index::may_hit`] clears with it neither is hit by them nor was. Empty where nothing changed.
    pub entries: Vec<u8>,
}

impl Delta {
    /// Whether the two indexes list the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Index {
    /// What changed since `before`.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] where the changed entries fill more than an index may hold.
    pub fn changes_since(&self, before: &Self) -> Result<Delta, BuildError> {
        let mut old: HashMap<(&str, &str), [u8; 8]> = before
            .entities()
            .iter()
            .map(|entity| ((before.list_of(entity), before.text(entity.id)), entity.version))
            .collect();
        let (mut delta, mut entries) = (Delta::default(), Entries::default());
        let mut changed = HashSet::new();
        for (number, entity) in self.entities().iter().enumerate() {
            let known = old.remove(&(self.list_of(entity), self.text(entity.id)));
            if known == Some(entity.version) {
                continue;
            }
            if known.is_some() {
                changed.insert((self.list_of(entity), self.text(entity.id)));
                delta.changed.push(self.entry_version(entity));
            } else {
                delta.added.push(self.entry_version(entity));
            }
            entries.add(self, number);
        }
        // What is left in `old` was removed.
        for (number, entity) in before.entities().iter().enumerate() {
            let place = (before.list_of(entity), before.text(entity.id));
            if old.contains_key(&place) {
                delta.removed.push(before.entry_version(entity));
            } else if !changed.contains(&place) {
                continue;
            }
            entries.add(before, number);
        }
        delta.entries = entries.finish()?;
        Ok(delta)
    }

    /// Whether some entry may hit who is asked for, whatever else is known of either: the names reach the threshold of a soft
    /// match, or an identifier is the same. Birth dates, countries and gender are taken to agree; anything else takes away.
    #[must_use]
    pub fn may_hit(&self, query: &Query, settings: &Settings) -> bool {
        let words = asked_words(query);
        let asked: Vec<Given<'_>> = words.iter().map(Asked::given).collect();
        let kind_of = |entity: &u32| EntityKind::from_code(self.entities()[*entity as usize].kind).unwrap_or_default();
        self.search(query, &asked, settings, Beside::TakenToAgree)
            .iter()
            .any(|(entity, found)| query.kind.may_be(kind_of(entity), found.identifier))
    }

    /// All entities but the empty end record.
    fn entities(&self) -> &[EntityRecord] {
        let entities = self.column(Section::Entities);
        entities.split_last().map_or(&[], |(_, entities)| entities)
    }

    fn list_of(&self, entity: &EntityRecord) -> &str {
        &self.version().lists[usize::from(entity.list)].list
    }

    fn entry_version(&self, entity: &EntityRecord) -> EntryVersion {
        EntryVersion {
            list: self.list_of(entity).to_owned(),
            entity_id: self.text(entity.id).to_owned(),
            entry_version: hex(&entity.version),
        }
    }

    /// What an entry is found by, as it was listed.
    fn findable(&self, number: usize) -> Entity {
        let entities: &[EntityRecord] = self.column(Section::Entities);
        let (entity, next) = (&entities[number], &entities[number + 1]);
        let names: &[NameRecord] = self.column(Section::Names);
        let own = &names[entity.names.get() as usize..next.names.get() as usize];
        let mut names: Vec<ListedName> = own
            .iter()
            .map(|name| ListedName { text: self.text(name.text).to_owned(), quality: quality_of(name) })
            .collect();
        // A line that holds several names is there once for each.
        names.dedup();
        let rows: &[IdentifierRecord] = self.column(Section::Identifiers);
        let rows = &rows[entity.identifiers.get() as usize..next.identifiers.get() as usize];
        let identifiers = rows.iter().filter_map(|row| {
            let country = std::str::from_utf8(&row.country).ok().filter(|code| !code.starts_with('\0'));
            Some(Identifier::new(IdentifierKind::from_code(row.kind)?, self.text(row.value), country))
        });
        let kind = EntityKind::from_code(entity.kind).unwrap_or_default();
        Entity { names, identifiers: identifiers.collect(), ..Entity::new(self.text(entity.id).to_owned(), kind) }
    }
}

/// Entries of several indexes, to become one.
#[derive(Default)]
struct Entries {
    version: IndexVersion,
    columns: Columns,
}

impl Entries {
    fn add(&mut self, index: &Index, number: usize) {
        let list = index.list_of(&index.entities()[number]);
        let lists = &mut self.version.lists;
        let place = lists.iter().position(|known| known.list == list).unwrap_or_else(|| {
            lists.extend(index.version().lists.iter().find(|own| own.list == list).cloned());
            lists.len() - 1
        });
        self.columns.add_entity(&index.findable(number), place as u8);
    }

    fn finish(self) -> Result<Vec<u8>, BuildError> {
        if self.version.lists.is_empty() {
            return Ok(Vec::new());
        }
        let meta = serde_json::to_vec(&self.version).map_err(|_| BuildError::TooLarge)?;
        Ok(self.columns.finish(&meta)?.0)
    }
}
