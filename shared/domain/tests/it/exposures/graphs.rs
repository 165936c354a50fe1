//! What is true of who is blocked in any graph of owners, circles among them.

use std::collections::BTreeSet;

use gatehouse_domain::Customer;
use gatehouse_domain::document::BaseDetails;
use gatehouse_domain::entity::{Entity, EntityType};
use gatehouse_domain::fact::{ListEffect, ListVerdict};
use proptest::prelude::*;

use super::{blocked, business, customer, holdings, listed, looked, owner, submit};
use crate::support::{NOON, details};

/// Who holds how much of whom, and who is listed, of ten businesses and five persons.
#[derive(Debug, Clone)]
struct Graph {
    edges: Vec<(u128, u128, u32)>,
    listed: BTreeSet<u128>,
}

fn graphs() -> impl Strategy<Value = Graph> {
    let edges = prop::collection::vec((10_u128..20, 5_u128..20, 1_u32..100), 0..25);
    (edges, prop::collection::btree_set(5_u128..12, 0..4)).prop_map(|(edges, listed)| Graph { edges, listed })
}

impl Graph {
    fn customers(&self) -> Vec<Customer> {
        let verdict = |number| if self.listed.contains(&number) { ListVerdict::Match } else { ListVerdict::NoMatch };
        (5..20)
            .map(|number| {
                let entity = if number < 10 { Entity::Personal } else { Entity::Business };
                let mut own = customer(number, entity);
                let entity_type = EntityType::all().find(|kind| kind.entity() == entity).unwrap();
                submit(&mut own, BaseDetails { entity_type, ..details() }, verdict(number), ListEffect::Block);
                let owners = self.edges.iter().filter(|(owned, by, _)| *owned == number && by != owned);
                own.facts.relationships = owners.map(|(_, by, share)| owner(*by, f64::from(*share))).collect();
                own
            })
            .collect()
    }

    /// The rule said once more, as a proof: each is listed, or is held at half or more by those proved before it.
    fn proves(&self, blocked: &[u128]) -> bool {
        let mut proved: BTreeSet<u128> = self.listed.clone();
        let held = |number: u128, by: &BTreeSet<u128>| -> u32 {
            let own = self.edges.iter().filter(|(owned, holder, _)| *owned == number && holder != owned);
            own.filter(|(_, holder, _)| by.contains(holder)).map(|(.., share)| share).sum()
        };
        for _ in 0..20 {
            let more: Vec<u128> = (10..20).filter(|number| held(*number, &proved) >= 50).collect();
            proved.extend(more);
        }
        proved.into_iter().eq(blocked.iter().copied())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whoever_is_blocked_is_so_for_a_reason_and_everybody_who_has_one_is(graph in graphs()) {
        prop_assert!(graph.proves(&blocked(&graph.customers())));
    }

    #[test]
    fn who_is_blocked_is_monotone_in_shares_and_in_listings(
        graph in graphs(), which: prop::sample::Index, more in 1_u32..60, one_more in 5_u128..20,
    ) {
        let before: BTreeSet<u128> = blocked(&graph.customers()).into_iter().collect();
        let mut larger = graph.clone();
        if !larger.edges.is_empty() {
            let at = which.index(larger.edges.len());
            larger.edges[at].2 += more;
        }
        let after: BTreeSet<u128> = blocked(&larger.customers()).into_iter().collect();
        prop_assert!(after.is_superset(&before));
        let mut longer = graph;
        longer.listed.insert(one_more);
        let after: BTreeSet<u128> = blocked(&longer.customers()).into_iter().collect();
        prop_assert!(after.is_superset(&before));
    }

    #[test]
    fn the_order_in_which_anything_came_does_not_matter(graph in graphs(), turn in 0_usize..25) {
        let mut other = graph.clone();
        other.edges.reverse();
        if !other.edges.is_empty() {
            let turn = turn % other.edges.len();
            other.edges.rotate_left(turn);
        }
        let (mut customers, others) = (graph.customers(), other.customers());
        let business = customers.last().unwrap().clone();
        let there = holdings(&customers).listed_parties(business.id, &business.facts.relationships, NOON);
        customers.rotate_left(turn % 15);
        prop_assert_eq!(blocked(&customers), blocked(&others));
        let relationships = &others.last().unwrap().facts.relationships;
        prop_assert_eq!(holdings(&others).listed_parties(business.id, relationships, NOON), there);
    }

    /// For the business itself: neither a larger share of a listed party nor one more listed party is ever better.
    #[test]
    fn what_holds_a_business_is_monotone(shares in prop::collection::vec((1_u32..40, any::<bool>()), 1..5), which: prop::sample::Index) {
        let come_to = |shares: &[(u32, bool)]| {
            let numbers = shares.iter().zip(1_u128..);
            let owners = numbers.clone().map(|((share, _), number)| owner(number, f64::from(*share))).collect();
            let named = numbers.filter(|((_, named), _)| *named).map(|(_, number)| listed(number));
            let customers: Vec<Customer> = named.chain([business(10, owners)]).collect();
            looked(&customers).decision.watchlists
        };
        let before = come_to(&shares);
        let at = which.index(shares.len());
        let (mut larger, mut named) = (shares.clone(), shares.clone());
        larger[at].0 += 5;
        named[at].1 = true;
        prop_assert!(come_to(&larger) >= before);
        prop_assert!(come_to(&named) >= before);
        let mut turned = shares.clone();
        turned.reverse();
        prop_assert_eq!(come_to(&turned), before);
    }
}
