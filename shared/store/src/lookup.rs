//! The keys by which a changed entry of a watchlist leads to customers, kept so that they show no name: each key becomes
//! four bytes of its tag under the client's data key. Two keys with the same bytes cost a screening that finds nothing, one
//! in four thousand million for each pair.

use std::collections::{BTreeSet, HashSet};

use aws_sdk_dynamodb::types::AttributeValue;

use crate::client_key::{ClientKey, Tagger};
use crate::item::binary;

const PURPOSE: &str = "lookup";
/// DynamoDB holds 400 KB an item; whoever has more keys than these is taken for touched by everything.
const MOST: usize = 8192;

type Tag = [u8; 4];

/// Keys of one version of the way in which they are made. Those of two versions do not find each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookupKeys {
    pub version: u8,
    pub keys: BTreeSet<String>,
}

impl LookupKeys {
    /// The version, and the tags in their order. Without keys nothing can touch the customer, which is a value too.
    pub(crate) fn attribute(&self, key: &ClientKey) -> Option<AttributeValue> {
        if self.keys.len() > MOST {
            return None;
        }
        let tagger = key.tagger(PURPOSE);
        let tags: BTreeSet<Tag> = self.keys.iter().map(|own| tag(&tagger, own)).collect();
        let bytes: Vec<u8> = std::iter::once(self.version).chain(tags.into_iter().flatten()).collect();
        Some(binary(bytes))
    }

    /// The keys of changed entries as one client's customers would have them.
    #[must_use]
    pub fn tagged(&self, key: &ClientKey) -> TaggedKeys {
        let tagger = key.tagger(PURPOSE);
        TaggedKeys { version: self.version, tags: self.keys.iter().map(|own| tag(&tagger, own)).collect() }
    }
}

/// What stored customers are compared with.
#[derive(Debug)]
pub struct TaggedKeys {
    version: u8,
    tags: HashSet<Tag>,
}

impl TaggedKeys {
    /// Whether a customer that was stored with this attribute may be concerned. One that was stored without it, or with
    /// keys of another version, may be.
    pub(crate) fn touch(&self, stored: Option<&[u8]>) -> bool {
        match stored.and_then(<[u8]>::split_first) {
            Some((version, tags)) if *version == self.version => {
                tags.chunks_exact(4).any(|tag| self.tags.contains(&[tag[0], tag[1], tag[2], tag[3]]))
            }
            _ => true,
        }
    }
}

fn tag(tagger: &Tagger, key: &str) -> Tag {
    let [a, b, c, d, ..] = tagger.tag(key.as_bytes());
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> ClientKey {
        ClientKey::from_bytes(&[byte; 32]).unwrap()
    }

    fn keys(version: u8, keys: &[&str]) -> LookupKeys {
        LookupKeys { version, keys: keys.iter().map(|key| (*key).to_owned()).collect() }
    }

    fn stored(own: &LookupKeys, key: &ClientKey) -> Vec<u8> {
        own.attribute(key).unwrap().as_b().unwrap().as_ref().to_vec()
    }

    #[test]
    fn a_customer_is_touched_by_an_entry_that_shares_a_key_and_by_no_other() {
        let customer = stored(&keys(1, &["p:qln", "p:vrndr"]), &key(1));
        assert_eq!(customer.len(), 1 + 2 * 4);
        assert!(keys(1, &["p:other", "p:vrndr"]).tagged(&key(1)).touch(Some(&customer)));
        assert!(!keys(1, &["p:other"]).tagged(&key(1)).touch(Some(&customer)));
        assert!(!keys(1, &["p:vrndr"]).tagged(&key(2)).touch(Some(&customer)), "another client's");
        assert!(!keys(1, &[]).tagged(&key(1)).touch(Some(&customer)));
    }

    #[test]
    fn whoever_cannot_be_told_is_touched() {
        let changed = keys(2, &["p:vrndr"]).tagged(&key(1));
        assert!(changed.touch(None));
        assert!(changed.touch(Some(&[])));
        assert!(changed.touch(Some(&stored(&keys(1, &["p:qln"]), &key(1)))), "keys of another version");
        let many = LookupKeys { version: 1, keys: (0..=MOST).map(|number| number.to_string()).collect() };
        assert!(many.attribute(&key(1)).is_none());
    }

    #[test]
    fn what_is_stored_shows_no_key() {
        let customer = stored(&keys(1, &["p:vrndr"]), &key(1));
        assert!(!customer.windows(3).any(|window| window == b"vrn"));
    }
}
