//! Keys that lead from a changed entry to the customers it may concern.
//!
//! Two words can be similar only where their consonant keys lie within an edit or two. Deleting up to that many classes
//! from each in every way gives two sets that then share a member (an exchange or a swap is a deletion on either side).
//! So customers stored under their keys are found by the keys of the entry, and nobody else need be screened.

use std::collections::BTreeSet;

use crate::entity::EntityKind;
use crate::names::{NameStyle, Role, Token, analyze, readings, units};
use crate::query::Query;

/// Which way of making keys this is. Keys of two versions do not find each other: who was stored under another version's
/// keys has to be taken for touched by every change, and stored again. A test holds the keys to the version.
pub const LOOKUP_VERSION: u8 = 1;

/// The keys a customer is to be stored under, about a dozen a word; they change only with the customer's names, kind or
/// identifiers. They hold traces of names and numbers: store them as carefully as those.
pub fn lookup_keys(query: &Query) -> BTreeSet<String> {
    let styles = match query.kind {
        EntityKind::Unknown => vec![NameStyle::Personal, NameStyle::Corporate],
        kind => vec![NameStyle::of(kind)],
    };
    let mut keys: BTreeSet<String> =
        query.identifiers.iter().map(|identifier| identifier_key(&identifier.normalized())).collect();
    for style in styles {
        for name in &query.names {
            keys.extend(name_keys(name, style));
        }
    }
    keys
}

pub(crate) fn identifier_key(normalized: &str) -> String {
    format!("i:{normalized}")
}

pub(crate) fn name_keys(name: &str, style: NameStyle) -> BTreeSet<String> {
    let prefix = match style {
        NameStyle::Personal => "p",
        NameStyle::Corporate => "c",
    };
    let readings: Vec<_> = readings(name, style).iter().map(|name| analyze(name, style)).collect();
    let mut keys = BTreeSet::new();
    for unit in readings.iter().flat_map(|tokens| units(&Token::borrow_all(tokens))) {
        if unit.role.is_light() || unit.role == Role::Initial {
            continue;
        }
        for variant in unit.key.deletions(unit.longest_reach()) {
            keys.insert(format!("{prefix}:{variant}"));
        }
        keys.extend(unit.symbols.iter().map(|symbol| format!("{prefix}={symbol}")));
    }
    keys
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::entity::{Identifier, IdentifierKind};
    use crate::index::hex;

    /// Whoever changes how keys are made counts [`LOOKUP_VERSION`] up, and puts the new hash here.
    #[test]
    fn keys_change_only_with_their_version() {
        let names =
            ["Quillon Varnadore", "محمد علي", "Иван Петров", "Example Trading Company Limited", "J. O'Neill-Smith"];
        let mut hash = Sha256::new();
        for kind in [EntityKind::Person, EntityKind::Organization, EntityKind::Unknown] {
            let query = Query {
                names: names.map(str::to_owned).to_vec(),
                kind,
                identifiers: vec![Identifier::new(IdentifierKind::Passport, "A 123-456", None)],
                ..Query::default()
            };
            for key in lookup_keys(&query) {
                hash.update(key);
                hash.update([0]);
            }
        }
        assert_eq!((LOOKUP_VERSION, hex(&hash.finalize()[..8]).as_str()), (1, "1ed1f10cdb85656e"));
    }
}
