//! What is known of whoever owns or directs a business: read from the owners' own records, through chains.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use gatehouse_domain::Customer;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::CustomerId;
use gatehouse_domain::ownership::{Holdings, ListedParty, Ownership, OwnershipRefusal, RelatedParty, Relationship};
use gatehouse_store::StoreError;

use crate::house::House;

/// Reads nobody's graph without an end.
const MOST_PARTIES: usize = 500;

/// The part of the graph above a business, as it is stored now.
pub(crate) struct Above {
    pub(crate) graph: Ownership,
    /// Everybody in it who is there.
    known: BTreeMap<CustomerId, Customer>,
    /// Whether there are more than could be read.
    unseen: bool,
}

/// Reads the owners of a business that has these relationships, and the owners of those, however long the chain is: a blocked
/// owner at its end is one.
pub(crate) async fn above(
    house: &House,
    business: &Customer,
    relationships: &[Relationship],
) -> Result<Above, StoreError> {
    let mut above = Above { graph: Ownership::default(), known: BTreeMap::new(), unseen: false };
    above.graph.related.insert(business.id, relationships.to_vec());
    let mut wanted: BTreeSet<CustomerId> = relationships.iter().map(|own| own.party).collect();
    while !wanted.is_empty() {
        let mut next = BTreeSet::new();
        for party in wanted {
            if above.known.contains_key(&party) || party == business.id {
                continue;
            }
            if above.known.len() >= MOST_PARTIES {
                above.unseen = true;
                continue;
            }
            let Some(stored) = house.table().customer(house.vault(), business.client, party).await? else { continue };
            let customer = stored.customer;
            if customer.facts.entity == Entity::Business && !customer.facts.relationships.is_empty() {
                above.graph.related.insert(party, customer.facts.relationships.clone());
                next.extend(above.graph.owners_of(party));
            }
            above.known.insert(party, customer);
        }
        wanted = next;
    }
    Ok(above)
}

/// The parties to a business whom the lists may name, or who count as blocked.
pub(crate) struct Listed {
    pub(crate) parties: Vec<ListedParty>,
    /// Whether there are more above the business than could be looked at.
    pub(crate) unseen: bool,
}

impl Above {
    /// Whoever of those with a part in the business the lists may name, or counts as blocked. `business` is as it is now, and
    /// `relationships` are those that the graph was read by.
    pub(crate) fn listed(&self, business: &Customer, relationships: &[Relationship], now: DateTime<Utc>) -> Listed {
        let mut holdings = Holdings::default();
        holdings.add(business, relationships);
        for customer in self.known.values() {
            holdings.add(customer, &customer.facts.relationships);
        }
        Listed { parties: holdings.listed_parties(business.id, relationships, now), unseen: self.unseen }
    }

    /// Whoever answers for the business, with what is decided of them.
    pub(crate) fn parties(&self, business: &Customer) -> Result<Vec<RelatedParty>, OwnershipRefusal> {
        let found = self.graph.answerable(business.id)?;
        let present = &business.facts.related_parties;
        Ok(found
            .into_iter()
            .map(|(party, (share, controls))| {
                let known = self.known.get(&party);
                let status = known.map_or(gatehouse_domain::status::VerificationStatus::Unverified, |own| {
                    own.decision.verification_status
                });
                // The time is that of the status: an owner who changes without it tells nothing new.
                let before = present.iter().find(|own| own.party == party && own.status == status);
                let changed = known.map_or(business.created_at, |own| own.updated_at);
                RelatedParty {
                    party,
                    share,
                    controls,
                    status,
                    decided_at: before.map_or(changed, |own| own.decided_at),
                }
            })
            .collect())
    }
}
