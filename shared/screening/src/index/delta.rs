//! What changed between two indexes, and whom the changes may touch.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::build::hex;
use super::format::{EntityRecord, IdentifierRecord, NameRecord, Section};
use super::load::Index;
use crate::entity::EntityKind;
use crate::lookup::{identifier_key, name_keys};
use crate::names::NameStyle;

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
    /// Keys of the names and identifiers of all these entries, as they are and as they were. A customer none of whose
    /// [`lookup_keys`](crate::lookup_keys) is among them neither is hit by those entries nor was.
    pub keys: BTreeSet<String>,
}

impl Index {
    /// What changed since `before`.
    pub fn changes_since(&self, before: &Self) -> Delta {
        let mut old: HashMap<(&str, &str), [u8; 8]> = before
            .entities()
            .iter()
            .map(|entity| ((before.list_of(entity), before.text(entity.id)), entity.version))
            .collect();
        let mut delta = Delta::default();
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
            self.add_keys(number, &mut delta.keys);
        }
        // What is left in `old` was removed.
        for (number, entity) in before.entities().iter().enumerate() {
            let place = (before.list_of(entity), before.text(entity.id));
            if old.contains_key(&place) {
                delta.removed.push(before.entry_version(entity));
            } else if !changed.contains(&place) {
                continue;
            }
            before.add_keys(number, &mut delta.keys);
        }
        delta
    }

    /// The keys of one entry of a list: who shares none of them cannot be hit by it.
    pub fn entry_keys(&self, list: &str, entity_id: &str) -> Option<BTreeSet<String>> {
        let is_wanted = |entity: &EntityRecord| self.list_of(entity) == list && self.text(entity.id) == entity_id;
        let mut keys = BTreeSet::new();
        self.add_keys(self.entities().iter().position(is_wanted)?, &mut keys);
        Some(keys)
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

    fn add_keys(&self, number: usize, keys: &mut BTreeSet<String>) {
        let entities: &[EntityRecord] = self.column(Section::Entities);
        let (entity, next) = (&entities[number], &entities[number + 1]);
        let style = EntityKind::from_code(entity.kind).map_or(NameStyle::Corporate, NameStyle::of);
        let names: &[NameRecord] = self.column(Section::Names);
        for name in &names[entity.names.get() as usize..next.names.get() as usize] {
            keys.extend(name_keys(self.text(name.text), style));
        }
        let identifiers: &[IdentifierRecord] = self.column(Section::Identifiers);
        for row in &identifiers[entity.identifiers.get() as usize..next.identifiers.get() as usize] {
            keys.insert(identifier_key(self.text(row.value)));
        }
    }
}
