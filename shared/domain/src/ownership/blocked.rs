//! Who counts as blocked through others: OFAC's 50 % rule.
//!
//! Whoever is owned at half or more, in the sum, by blocked parties is blocked as they are, and what a blocked party holds counts
//! whole: shares are not multiplied (OFAC's guidance of 2014-08-13; FAQ 398 to 402, the chain of FAQ 401). So this is another
//! walk than [`Ownership::of`](super::Ownership::of): it asks who is blocked, from below to above, and ends where nobody is
//! added any more. A circle is no obstacle to it, nor is a long chain.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ROUNDING, Relationship, RelationshipType};
use crate::alert::Alert;
use crate::customer::Customer;
use crate::document::{BaseDocument, Facts, RelationshipRole};
use crate::entity::Entity;
use crate::fact::{ContentHash, Hit, ListEffect, ListVerdict};
use crate::id::{CustomerId, DocumentId};

/// The share from which blocked parties together block whom they own.
pub const BLOCKED_SHARE: f64 = 50.0;
/// A business shows as many hits of one party, without their reasons; the party itself shows all.
const MOST_HITS: usize = 3;
/// And as many parties: those with a relationship to it first, who are never more.
const MOST_SHOWN: usize = super::MAX_RELATIONSHIPS;

/// Somebody with a part in a business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyId {
    /// A customer of its own, who is related to the business.
    Customer(CustomerId),
    /// A base document within a business.
    Document(DocumentId),
}

impl fmt::Display for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer(id) => id.fmt(f),
            Self::Document(id) => id.fmt(f),
        }
    }
}

/// A party to a business whom the lists may name, or who counts as blocked through others.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ListedParty {
    pub party: PartyId,
    /// Per cent of the business that the party holds itself, over all its relationships.
    pub share: f64,
    /// What it is to the business itself; nothing, where it holds its part through others.
    pub kinds: BTreeSet<RelationshipType>,
    /// The open hits on the party itself, the gravest first; none, where it is blocked through others alone.
    pub hits: Vec<Hit>,
    pub blocked: bool,
    /// The blocked parties that own it, each with its per cent of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held_by: Vec<(PartyId, f64)>,
    /// What the party is called.
    pub name: String,
    /// Since when the business has known this of it.
    pub since: DateTime<Utc>,
}

/// Names must not reach a log.
impl fmt::Debug for ListedParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("ListedParty");
        debug.field("party", &self.party).field("share", &self.share).field("blocked", &self.blocked);
        debug.finish_non_exhaustive()
    }
}

impl ListedParty {
    /// The hash of what is known of it: the party, its share and part, and the listing.
    #[must_use]
    pub fn content(&self) -> ContentHash {
        let mut texts = vec![self.party.to_string(), self.share.to_bits().to_string(), self.blocked.to_string()];
        texts.extend(self.kinds.iter().map(|kind| format!("{kind:?}")));
        texts.extend(self.held_by.iter().map(|(party, share)| format!("{party} {}", share.to_bits())));
        for hit in &self.hits {
            texts.extend([hit.list.clone(), hit.entity.clone(), hit.entity_version.clone()]);
            texts.push(format!("{:?} {}", hit.verdict, hit.identified));
        }
        ContentHash::of_texts(texts.iter().map(String::as_str))
    }

    /// The gravest that the lists say of the party itself.
    #[must_use]
    pub fn verdict(&self) -> ListVerdict {
        self.hits.iter().map(|hit| hit.verdict).max().unwrap_or(ListVerdict::NoMatch)
    }

    /// All that is known of it, but for the time.
    pub(super) fn known(&self) -> (ContentHash, &str) {
        (self.content(), &self.name)
    }
}

/// Who holds how much of whom, and whom the lists name: a part of the graph of who owns whom, in any shape.
#[derive(Debug, Clone, Default)]
pub struct Holdings {
    /// By business, the per cent of each holder, over all its relationships.
    shares: BTreeMap<CustomerId, BTreeMap<PartyId, f64>>,
    listed: BTreeMap<PartyId, (Vec<Hit>, String)>,
    /// Holders that officers found not to block a business, although they are blocked.
    set_aside: BTreeSet<(CustomerId, PartyId)>,
    names: BTreeMap<CustomerId, String>,
}

impl Holdings {
    /// Takes a customer with these relationships, and whoever is a base document within it.
    pub fn add(&mut self, customer: &Customer, relationships: &[Relationship]) {
        let facts = &customer.facts;
        self.names.insert(customer.id, facts.own_name());
        self.list(PartyId::Customer(customer.id), facts.own_hits(), facts.own_name());
        let shares = self.shares.entry(customer.id).or_default();
        for own in relationships.iter().filter(|own| own.kind.owns()) {
            *shares.entry(PartyId::Customer(own.party)).or_default() += own.share.unwrap_or(0.0);
        }
        self.set_aside.extend(facts.exposure.set_aside().into_iter().map(|party| (customer.id, party)));
        for base in facts.parties_within() {
            *shares.entry(PartyId::Document(base.id)).or_default() += base.owned_share();
        }
        for base in facts.parties_within() {
            self.list(PartyId::Document(base.id), open_hits(base), base.details.name.clone().unwrap_or_default());
        }
    }

    fn list(&mut self, party: PartyId, hits: Vec<Hit>, name: String) {
        if !hits.is_empty() {
            self.listed.insert(party, (hits, name));
        }
    }

    /// Whoever is blocked: those whom a list names, and, as long as that adds anybody, those whom the blocked own at half or
    /// more.
    #[must_use]
    pub fn blocked(&self) -> BTreeSet<PartyId> {
        let named = self.listed.iter().filter(|(_, (hits, _))| hits.iter().any(blocks));
        let mut blocked: BTreeSet<PartyId> = named.map(|(party, _)| *party).collect();
        loop {
            let found: Vec<PartyId> = self
                .shares
                .iter()
                .map(|(business, holders)| (PartyId::Customer(*business), self.held(*business, holders, &blocked)))
                .filter(|(business, held)| !blocked.contains(business) && reaches(*held))
                .map(|(business, _)| business)
                .collect();
            if found.is_empty() {
                return blocked;
            }
            blocked.extend(found);
        }
    }

    /// Whoever the lists may name, or counts as blocked, of those with a part in `business`: its owners through any depth, and
    /// whoever else has a relationship of its own to it. Base documents of the business itself are not among them: what is
    /// found of those stands in its own facts.
    #[must_use]
    pub fn listed_parties(
        &self,
        business: CustomerId,
        relationships: &[Relationship],
        now: DateTime<Utc>,
    ) -> Vec<ListedParty> {
        let blocked = self.blocked();
        let mut direct: BTreeMap<PartyId, (f64, BTreeSet<RelationshipType>)> = BTreeMap::new();
        for own in relationships.iter().filter(|own| own.party != business) {
            let entry = direct.entry(PartyId::Customer(own.party)).or_default();
            entry.0 += if own.kind.owns() { own.share.unwrap_or(0.0) } else { 0.0 };
            entry.1.insert(own.kind);
        }
        let owners = self.owners_through_any_depth(business).into_iter();
        let parties: BTreeSet<PartyId> = owners.chain(direct.keys().copied()).collect();
        let found = parties.into_iter().filter_map(|party| {
            let (hits, listed_as) = self.listed.get(&party).cloned().unwrap_or_default();
            if hits.is_empty() && !blocked.contains(&party) {
                return None;
            }
            let (share, kinds) = direct.get(&party).cloned().unwrap_or_default();
            let name = match party {
                PartyId::Customer(id) => self.names.get(&id).cloned().unwrap_or_default(),
                PartyId::Document(_) => listed_as,
            };
            Some(ListedParty {
                party,
                share,
                kinds,
                hits,
                blocked: blocked.contains(&party),
                held_by: self.blocked_holders_of(party, &blocked),
                name,
                since: now,
            })
        });
        let mut found: Vec<ListedParty> = found.collect();
        found.sort_by_key(|own| own.kinds.is_empty());
        found.truncate(MOST_SHOWN);
        found
    }

    /// Per cent of a business that the blocked hold.
    fn held(&self, business: CustomerId, holders: &BTreeMap<PartyId, f64>, blocked: &BTreeSet<PartyId>) -> f64 {
        let counts = |own: PartyId| blocked.contains(&own) && !self.set_aside.contains(&(business, own));
        holders.iter().filter(|(own, _)| counts(**own)).map(|(_, share)| share).sum()
    }

    fn owners_through_any_depth(&self, business: CustomerId) -> BTreeSet<PartyId> {
        let within: BTreeSet<PartyId> = self.holders_of(business).filter(|own| is_document(*own)).collect();
        let (mut seen, mut next) = (BTreeSet::new(), vec![business]);
        while let Some(owned) = next.pop() {
            for holder in self.holders_of(owned) {
                if holder == PartyId::Customer(business) || !seen.insert(holder) {
                    continue;
                }
                if let PartyId::Customer(id) = holder {
                    next.push(id);
                }
            }
        }
        seen.difference(&within).copied().collect()
    }

    fn holders_of(&self, business: CustomerId) -> impl Iterator<Item = PartyId> {
        self.shares.get(&business).into_iter().flat_map(|holders| holders.keys().copied())
    }

    fn blocked_holders_of(&self, party: PartyId, blocked: &BTreeSet<PartyId>) -> Vec<(PartyId, f64)> {
        let PartyId::Customer(id) = party else { return Vec::new() };
        let holders = self.shares.get(&id).into_iter().flatten();
        holders
            .filter(|(own, share)| blocked.contains(own) && **share > 0.0)
            .map(|(own, share)| (*own, *share))
            .collect()
    }
}

const fn is_document(party: PartyId) -> bool {
    matches!(party, PartyId::Document(_))
}

/// Whether shares are half of a business or more.
pub(crate) fn reaches(share: f64) -> bool {
    share + ROUNDING >= BLOCKED_SHARE
}

/// Whether a hit that nobody disposed of blocks its holder.
pub(crate) const fn blocks(hit: &Hit) -> bool {
    matches!(hit.verdict, ListVerdict::Match) && matches!(hit.effect, ListEffect::Block)
}

impl Facts {
    /// The hits on the customer itself that stop it, the gravest first.
    pub(crate) fn own_hits(&self) -> Vec<Hit> {
        let own = self.active_documents().filter(|base| !self.is_party_within(base));
        gravest(own.filter(|base| base.details.entity() == self.entity).flat_map(stopping))
    }

    /// What the customer is called.
    fn own_name(&self) -> String {
        let own = self.active_documents().find(|base| base.details.entity() == self.entity);
        own.and_then(|base| base.details.name.clone()).unwrap_or_default()
    }

    /// Whether a base document is somebody who owns or directs this business.
    pub(crate) fn is_party_within(&self, base: &BaseDocument) -> bool {
        let has_part = |own: &crate::document::Relationship| own.role.is_some() || own.ownership_percentage.is_some();
        self.entity == Entity::Business && base.details.relationship.as_ref().is_some_and(has_part)
    }

    /// The base documents of those who own or direct this business.
    pub(crate) fn parties_within(&self) -> impl Iterator<Item = &BaseDocument> {
        self.active_documents().filter(|base| self.is_party_within(base))
    }

    /// Per cent that base documents within this business hold of it, as far as it was said.
    pub(crate) fn share_within(&self) -> f64 {
        let said = |base: &BaseDocument| base.details.relationship.as_ref().and_then(|own| own.ownership_percentage);
        self.parties_within().filter_map(said).sum()
    }
}

impl BaseDocument {
    /// Per cent that the holder has of the business whose base document it is. Whoever is called an ultimate beneficial owner
    /// without a share has a quarter at the least.
    pub(crate) fn owned_share(&self) -> f64 {
        let Some(own) = &self.details.relationship else { return 0.0 };
        let least = if own.role == Some(RelationshipRole::Ubo) { super::BENEFICIAL_OWNER_SHARE } else { 0.0 };
        own.ownership_percentage.unwrap_or(least)
    }
}

fn stopping(base: &BaseDocument) -> impl Iterator<Item = Hit> {
    base.alerts().filter(Alert::stops).map(|alert| alert.hit.clone())
}

/// The hits on a holder that stop it, the gravest first.
pub(crate) fn open_hits(base: &BaseDocument) -> Vec<Hit> {
    gravest(stopping(base))
}

fn gravest(hits: impl Iterator<Item = Hit>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = hits.collect();
    let rank = |hit: &Hit| (blocks(hit), hit.verdict);
    hits.sort_by(|a, b| {
        let by_id = || (&a.list, &a.entity).cmp(&(&b.list, &b.entity));
        rank(b).cmp(&rank(a)).then(b.score.total_cmp(&a.score)).then_with(by_id)
    });
    hits.truncate(MOST_HITS);
    hits.iter_mut().for_each(|hit| hit.why.clear());
    hits
}
