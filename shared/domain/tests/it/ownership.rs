//! Who owns whom: shares, chains, circles.

use chrono::DateTime;
use gatehouse_domain::id::{CustomerId, RelationshipId};
use gatehouse_domain::ownership::{MAX_CHAIN, Ownership, OwnershipRefusal, Relationship, RelationshipType, check};
use proptest::prelude::*;
use uuid::Uuid;

fn party(number: u128) -> CustomerId {
    CustomerId::new(Uuid::from_u128(number))
}

fn part(number: u128, kind: RelationshipType, share: Option<f64>) -> Relationship {
    Relationship {
        id: RelationshipId::new(Uuid::from_u128(number)),
        party: party(number),
        kind,
        share,
        title: None,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    }
}

fn owner(number: u128, share: f64) -> Relationship {
    part(number, RelationshipType::BeneficialOwnerOf, Some(share))
}

#[test]
fn a_share_passes_through_a_chain_and_adds_up_over_all_ways() {
    // 1 owns 60 % of 10, which owns 50 % of 20; 1 also holds 5 % of 20 itself.
    let related = [(party(10), vec![owner(1, 60.0)]), (party(20), vec![owner(10, 50.0), owner(1, 5.0)])];
    let owners = Ownership { related: related.into() }.of(party(20)).unwrap();
    assert!((owners[&party(1)].0 - 35.0).abs() < 1e-9, "{owners:?}");
    assert!((owners[&party(10)].0 - 50.0).abs() < 1e-9, "{owners:?}");
}

#[test]
fn whoever_directs_an_owner_does_not_direct_the_business() {
    let manager = part(1, RelationshipType::ManagingPersonOf, None);
    let related = [(party(10), vec![manager.clone()]), (party(20), vec![owner(10, 50.0)])];
    let graph = Ownership { related: related.into() };
    assert_eq!(graph.of(party(20)).unwrap()[&party(1)], (0.0, false));
    assert_eq!(graph.of(party(10)).unwrap()[&party(1)], (0.0, true));
}

#[test]
fn ownership_in_a_circle_is_refused() {
    let related =
        [(party(10), vec![owner(20, 10.0)]), (party(20), vec![owner(30, 10.0)]), (party(30), vec![owner(10, 10.0)])];
    let graph = Ownership { related: related.into() };
    for business in [10, 20, 30] {
        assert_eq!(graph.of(party(business)), Err(OwnershipRefusal::Cyclic));
    }
}

#[test]
fn a_chain_has_an_end() {
    let related = (0..=MAX_CHAIN as u128).map(|number| (party(number), vec![owner(number + 1, 100.0)])).collect();
    assert_eq!(Ownership { related }.of(party(0)), Err(OwnershipRefusal::ChainTooLong));
}

#[test]
fn shares_are_more_than_nothing_and_together_no_more_than_the_whole() {
    let refused = |relationships: &[Relationship]| check(party(0), relationships).unwrap_err();
    assert_eq!(refused(&[owner(1, 60.0), owner(2, 40.1)]), OwnershipRefusal::SharesExceedWhole);
    assert_eq!(refused(&[owner(1, 0.0)]), OwnershipRefusal::ShareOutOfRange);
    assert_eq!(refused(&[owner(1, 100.5)]), OwnershipRefusal::ShareOutOfRange);
    assert_eq!(refused(&[owner(1, f64::NAN)]), OwnershipRefusal::ShareOutOfRange);
    assert_eq!(refused(&[owner(0, 1.0)]), OwnershipRefusal::OfItself);
    assert_eq!(refused(&[owner(1, 1.0), owner(1, 2.0)]), OwnershipRefusal::Twice);
    // Three thirds are a whole, and a manager's title is no share.
    let third = 100.0 / 3.0;
    let manager = part(1, RelationshipType::ManagingPersonOf, None);
    assert_eq!(check(party(0), &[owner(1, third), owner(2, third), owner(3, third), manager]), Ok(()));
}

proptest! {
    /// Whatever the graph, persons hold no more of a business than there is of it.
    #[test]
    fn the_shares_of_persons_never_exceed_the_whole(cuts in prop::collection::vec(1_u32..50, 1..6)) {
        // A chain of businesses in each of which a new person holds a part and the next business the rest.
        let mut related = std::collections::BTreeMap::new();
        for (level, cut) in (0_u128..).zip(&cuts) {
            let share = f64::from(*cut);
            related.insert(party(level), vec![owner(level + 1, 100.0 - share), owner(level + 100, share)]);
        }
        let owners = Ownership { related }.of(party(0)).unwrap();
        let last = cuts.len() as u128;
        let persons = owners.iter().filter(|(own, _)| **own == party(last) || own.uuid().as_u128() >= 100);
        let whole: f64 = persons.map(|(_, (share, _))| share).sum();
        prop_assert!((whole - 100.0).abs() < 1e-6, "{whole}");
    }
}
