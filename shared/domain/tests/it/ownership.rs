//! Who owns whom: shares, chains, circles.

use chrono::{DateTime, TimeDelta};
use gatehouse_domain::Customer;
use gatehouse_domain::event::{Actor, Event, Outline};
use gatehouse_domain::id::{CustomerId, EventId, RelationshipId};
use gatehouse_domain::ownership::{
    MAX_CHAIN, Ownership, OwnershipRefusal, RelatedParty, Relationship, RelationshipType, check,
};
use gatehouse_domain::status::VerificationStatus;
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{NOON, Story};

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
fn a_business_whose_owners_are_known_stands_aside_for_as_much_as_they_own_of_it() {
    let answerable = |of_ten: Vec<Relationship>, kind| {
        let part = part(10, kind, Some(60.0));
        Ownership { related: [(party(10), of_ten), (party(20), vec![part])].into() }.answerable(party(20)).unwrap()
    };
    let owns = RelationshipType::OwnerOf;
    let known = answerable(vec![owner(1, 75.0), owner(2, 25.0)], owns);
    assert_eq!(known.keys().copied().collect::<Vec<_>>(), [party(1), party(2)]);
    let little = answerable(vec![owner(1, 10.0)], owns);
    assert!((little[&party(10)].0 - 54.0).abs() < 1e-9, "the ninety per cent that nobody explained: {little:?}");
    assert!((little[&party(1)].0 - 6.0).abs() < 1e-9, "{little:?}");
    let none = answerable(Vec::new(), owns);
    assert_eq!(none[&party(10)], (60.0, false));
    let custodian = answerable(vec![owner(1, 100.0)], RelationshipType::CustodianOf);
    assert!(custodian[&party(10)].1, "whoever directs it answers for it: {custodian:?}");
}

/// What is known of an owner of a business of these stories.
fn known(number: u128, share: f64, status: VerificationStatus) -> RelatedParty {
    RelatedParty { party: party(number), share, controls: false, status, decided_at: NOON }
}

#[test]
fn a_rejected_owner_is_news_to_the_business_whatever_the_rejections_age() {
    let mut story = Story::new();
    let rejected = |share| known(1, share, VerificationStatus::Rejected);
    let times = |story: &Story| story.customer.facts.related_parties[0].decided_at;
    story.customer.relate(Some(vec![rejected(10.0)]), NOON + TimeDelta::days(1));
    assert_eq!(times(&story), NOON, "nobody has to verify it");
    story.customer.relate(Some(vec![rejected(30.0)]), NOON + TimeDelta::days(2));
    assert_eq!(times(&story), NOON + TimeDelta::days(2));
    let same = story.customer.facts.related_parties.clone();
    story.customer.relate(Some(same), NOON + TimeDelta::days(3));
    assert_eq!(times(&story), NOON + TimeDelta::days(2), "the same again is nothing new");
}

#[test]
fn a_word_on_the_owners_ends_when_a_share_changes_and_not_when_a_status_does() {
    let mut story = Story::new();
    let accepted = |share| known(1, share, VerificationStatus::Accepted);
    story.customer.relate(Some(vec![accepted(30.0)]), NOON);
    story.customer.relate(Some(vec![known(1, 30.0, VerificationStatus::Review)]), NOON + TimeDelta::days(1));
    assert_eq!(story.customer.facts.related_at, Some(NOON));
    story.customer.relate(Some(vec![accepted(40.0)]), NOON + TimeDelta::days(2));
    assert_eq!(story.customer.facts.related_at, Some(NOON + TimeDelta::days(2)));
}

#[test]
fn what_becomes_of_an_owner_further_up_is_told_to_those_below() {
    let mut story = Story::clean();
    let before = story.customer.clone();
    story.customer.relate(Some(vec![known(1, 30.0, VerificationStatus::Rejected)]), NOON);
    let event = Event::of(&story.customer, Some(&Outline::of(&before)), Actor::Checks, EventId::new(Uuid::nil()));
    assert!(event.since(&before, &story.customer).concerns_businesses());
}

/// Changes of several businesses at once can close a circle that none of them saw.
#[test]
fn owners_that_nobody_can_name_are_a_persons_to_look_at_until_they_can_be_named() {
    let mut story = Story::clean();
    story.customer.relate(Some(vec![known(1, 30.0, VerificationStatus::Accepted)]), NOON);
    let clear = story.customer.clone();
    story.customer.relate(None, NOON);
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.decision.verification_status, VerificationStatus::Review);
    let event = Event::of(&story.customer, Some(&Outline::of(&clear)), Actor::Checks, EventId::new(Uuid::nil()));
    assert!(event.since(&clear, &story.customer).concerns_businesses(), "those below cannot be told either");
    assert!(story.customer.is_related(None), "the same again is nothing new");
    story.customer.relate(Some(clear.facts.related_parties.clone()), NOON);
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.decision.verification_status, VerificationStatus::Accepted);
}

#[test]
fn a_circle_is_closed_by_nobody_and_can_be_opened_and_lived_with() {
    let mut story = Story::clean();
    let clear = |_: &Customer| Ok(Vec::new());
    let circle = |_: &Customer| Err(OwnershipRefusal::Cyclic);
    let change = |story: &mut Story, owners: Vec<Relationship>, cyclic: bool| {
        if cyclic {
            story.customer.change_relationships(owners, circle, NOON)
        } else {
            story.customer.change_relationships(owners, clear, NOON)
        }
    };
    change(&mut story, vec![owner(11, 10.0), owner(12, 10.0)], false).unwrap();
    assert_eq!(change(&mut story, vec![owner(11, 10.0), owner(13, 10.0)], true), Err(OwnershipRefusal::Cyclic));
    assert!(!story.customer.facts.owners_unclear, "nothing of what is refused was done");
    change(&mut story, vec![owner(11, 20.0)], true).unwrap();
    assert!(story.customer.facts.owners_unclear, "what is left is still a circle");
    change(&mut story, Vec::new(), false).unwrap();
    assert!(!story.customer.facts.owners_unclear);
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
