//! OFAC's 50 % rule: who is blocked through others, and what listed parties mean for a business.

mod graphs;

use chrono::TimeDelta;
use gatehouse_domain::alert::{AlertRefusal, AlertStatus, Compared, Disposition};
use gatehouse_domain::customer::{Act, NewCustomer, Observation, Observed, Profile};
use gatehouse_domain::document::{self, BaseDetails, RelationshipRole};
use gatehouse_domain::entity::{Entity, EntityType};
use gatehouse_domain::event::{Actor, Event, Outline};
use gatehouse_domain::fact::{ListEffect, ListVerdict};
use gatehouse_domain::id::{AlertId, ClientId, CustomerId, DocumentId, EventId, RelationshipId, VerificationId};
use gatehouse_domain::ownership::{
    BLOCKED_OWNERSHIP, Holdings, LISTED_PARTY, MAX_CHAIN, OwnershipRefusal, PartyId, RelatedParty, Relationship,
    RelationshipType,
};
use gatehouse_domain::profile::{ProfileStatus, Risk, StatusChange, StatusRefusal};
use gatehouse_domain::status::{Permission, VerificationStatus, Watchlists};
use gatehouse_domain::update::{DocumentChange, Refusal, SubDocumentChanges, Update};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use gatehouse_domain::{Customer, Facts, Program};
use uuid::Uuid;

use crate::support::{NOON, details, of_vendor, screening};

fn id(number: u128) -> CustomerId {
    CustomerId::new(Uuid::from_u128(number))
}

fn part(number: u128, kind: RelationshipType, share: Option<f64>) -> Relationship {
    Relationship {
        id: RelationshipId::new(Uuid::from_u128(number)),
        party: id(number),
        kind,
        share,
        title: None,
        created_at: NOON,
        updated_at: NOON,
    }
}

fn owner(number: u128, share: f64) -> Relationship {
    part(number, RelationshipType::BeneficialOwnerOf, Some(share))
}

/// Adds a base document and has it screened.
fn submit(customer: &mut Customer, details: BaseDetails, verdict: ListVerdict, effect: ListEffect) -> DocumentId {
    let mut number = customer.id.uuid().as_u128() * 1000 + customer.facts.documents.len() as u128 * 100;
    let mut new_id = || {
        number += 1;
        Uuid::from_u128(number)
    };
    let add = DocumentChange::Add(Box::new(details), SubDocumentChanges::default());
    let update = Update { documents: vec![add], ..Update::default() };
    customer.apply(update, &mut Act { now: NOON, new_id: &mut new_id }).unwrap();
    let base = customer.facts.documents.last().unwrap();
    let mut answer = screening(base.screened_content(), verdict);
    answer.hits.iter_mut().for_each(|hit| hit.effect = effect);
    let document = base.id;
    customer.observe(Observation { document, fact: Observed::Screening(answer) });
    customer.settle(&Program::standard(), NOON);
    document
}

fn customer(number: u128, entity: Entity) -> Customer {
    let new = NewCustomer {
        id: id(number),
        client: ClientId::new(Uuid::nil()),
        entity,
        cip_tag: 1,
        profile: Profile::default(),
    };
    Customer::new(new, &Program::standard(), NOON)
}

fn person(number: u128, verdict: ListVerdict, effect: ListEffect) -> Customer {
    let mut customer = customer(number, Entity::Personal);
    submit(&mut customer, details(), verdict, effect);
    customer
}

fn listed(number: u128) -> Customer {
    person(number, ListVerdict::Match, ListEffect::Block)
}

/// A business that is verified, with these owners.
fn business(number: u128, relationships: Vec<Relationship>) -> Customer {
    let mut customer = customer(number, Entity::Business);
    let entity_type = EntityType::find("LLC", Entity::Business).unwrap();
    let own = BaseDetails { entity_type, name: Some(format!("Example {number} LLC")), ..details() };
    submit(&mut customer, own, ListVerdict::NoMatch, ListEffect::Block);
    customer.facts.verifications.push(of_vendor(VerificationType::Identity, VerificationResult::Accepted));
    customer.facts.relationships = relationships;
    customer.settle(&Program::standard(), NOON);
    customer
}

fn holdings(customers: &[Customer]) -> Holdings {
    let mut holdings = Holdings::default();
    customers.iter().for_each(|own| holdings.add(own, &own.facts.relationships));
    holdings
}

fn blocked(customers: &[Customer]) -> Vec<u128> {
    let numbers = holdings(customers).blocked().into_iter().filter_map(|party| match party {
        PartyId::Customer(id) => Some(id.uuid().as_u128()),
        PartyId::Document(_) => None,
    });
    numbers.collect()
}

/// The last of these, once it has looked at the others.
fn looked(customers: &[Customer]) -> Customer {
    look(customers.last().unwrap(), &holdings(customers))
}

fn look(business: &Customer, holdings: &Holdings) -> Customer {
    let mut business = business.clone();
    let parties = holdings.listed_parties(business.id, &business.facts.relationships, NOON);
    business.learn_listed(parties, false);
    business.settle(&Program::standard(), NOON);
    business
}

fn came_to(business: &Customer) -> (VerificationStatus, Permission, Watchlists) {
    let decision = &business.decision;
    (decision.verification_status, decision.permission, decision.watchlists)
}

fn alerts(business: &Customer) -> Vec<(String, String, ListVerdict, AlertStatus)> {
    let shown =
        business.alerts().map(|own| (own.hit.list.clone(), own.hit.entity.clone(), own.hit.verdict, own.status()));
    shown.collect()
}

fn found(actor: &str) -> Disposition {
    Disposition {
        status: AlertStatus::Suppressed,
        actor: actor.to_owned(),
        note: "sold its part before the listing".to_owned(),
        compared: vec![Compared::Ownership],
        four_eyes: false,
    }
}

fn dispose(business: &mut Customer, alert: AlertId, actor: &str) -> Result<bool, AlertRefusal> {
    let changed = business.dispose(alert, found(actor), NOON);
    business.settle(&Program::standard(), NOON);
    changed
}

const HELD: (VerificationStatus, Permission, Watchlists) =
    (VerificationStatus::Rejected, Permission::Unverified, Watchlists::Match);
const REVIEWED: (VerificationStatus, Permission, Watchlists) =
    (VerificationStatus::Review, Permission::Unverified, Watchlists::SoftMatch);

#[test]
fn the_chain_of_faq_401_is_blocked_to_its_end() {
    let chain = |share| {
        let owned = |number, by| business(number, vec![owner(by, share)]);
        [listed(1), owned(10, 1), owned(20, 10), owned(30, 20)]
    };
    assert_eq!(blocked(&chain(50.0)), [1, 10, 20, 30]);
    assert_eq!(came_to(&looked(&chain(50.0))), HELD);
    assert_eq!(blocked(&chain(49.9)), [1]);
    assert_eq!(came_to(&looked(&chain(49.9))), REVIEWED, "a listed owner two steps up is one");
    // The other examples of FAQ 401: a quarter through each of two, and a part beside a blocked one.
    let two_ways = [
        listed(1),
        business(10, vec![owner(1, 50.0)]),
        business(11, vec![owner(1, 50.0)]),
        business(20, vec![owner(10, 25.0), owner(11, 25.0)]),
    ];
    assert_eq!(blocked(&two_ways), [1, 10, 11, 20]);
    let little = [
        listed(1),
        business(10, vec![owner(1, 50.0)]),
        business(11, vec![owner(1, 10.0)]),
        business(20, vec![owner(10, 10.0), owner(11, 25.0), owner(1, 30.0)]),
    ];
    assert_eq!(blocked(&little), [1, 10], "what a party that is not blocked holds counts for nothing");
    assert_eq!(came_to(&looked(&little)), REVIEWED);
}

#[test]
fn blocked_parties_count_together_and_each_is_named() {
    for shares in [[20.0, 20.0, 20.0], [24.9, 24.9, 10.0], [16.7, 16.7, 16.7], [20.0, 20.0, 10.0]] {
        let owners = shares.iter().zip(1..).map(|(share, number)| owner(number, *share)).collect();
        let own = looked(&[listed(1), listed(2), listed(3), business(10, owners)]);
        let is_half = shares.iter().sum::<f64>() >= 50.0;
        assert!(is_half);
        assert_eq!(came_to(&own), HELD, "{shares:?}");
        assert_eq!(own.decision.risk, Risk::VeryHigh);
        let named: Vec<_> =
            alerts(&own).into_iter().map(|(list, entity, verdict, _)| (list, entity, verdict)).collect();
        let expected: Vec<_> =
            (1..=3).map(|number| (BLOCKED_OWNERSHIP.to_owned(), id(number).to_string(), ListVerdict::Match)).collect();
        assert_eq!(named, expected);
    }
    let third = 100.0 / 6.0;
    let owners = vec![owner(1, third), owner(2, third), owner(3, third)];
    assert_eq!(
        came_to(&looked(&[listed(1), listed(2), listed(3), business(10, owners)])),
        HELD,
        "three sixths are half"
    );
    let owners = vec![owner(1, 20.0), owner(2, 20.0), owner(3, 9.9)];
    assert_eq!(came_to(&looked(&[listed(1), listed(2), listed(3), business(10, owners)])), REVIEWED);
}

#[test]
fn several_relationships_of_one_party_add_up() {
    let parts = vec![owner(1, 30.0), part(1, RelationshipType::PartnerOf, Some(20.0))];
    let own = looked(&[listed(1), business(10, parts)]);
    assert_eq!(came_to(&own), HELD);
    assert_eq!(alerts(&own).len(), 1);
}

#[test]
fn a_circle_blocks_nobody_by_itself_and_hides_nobody() {
    let circle = |by: Option<f64>| {
        let mut of_ten = vec![owner(20, 50.0)];
        of_ten.extend(by.map(|share| owner(1, share)));
        [listed(1), business(10, of_ten), business(20, vec![owner(30, 60.0)]), business(30, vec![owner(10, 60.0)])]
    };
    assert_eq!(blocked(&circle(None)), [1]);
    assert_eq!(blocked(&circle(Some(49.0))), [1]);
    assert_eq!(blocked(&circle(Some(50.0))), [1, 10, 20, 30]);
    let circle = circle(Some(50.0));
    for number in 1..4 {
        let mut own = look(&circle[number], &holdings(&circle));
        own.relate(None, NOON);
        own.settle(&Program::standard(), NOON);
        assert_eq!(came_to(&own), HELD, "nobody can say who owns it, and a blocked party does");
        assert!(alerts(&own).iter().all(|(_, entity, ..)| *entity != own.id.to_string()), "nobody is their own party");
    }
}

#[test]
fn a_blocked_owner_is_found_however_long_the_chain() {
    let length = MAX_CHAIN as u128 * 4;
    let chain: Vec<Customer> = std::iter::once(listed(1))
        .chain((2..length).map(|number| business(number, vec![owner(number - 1, 51.0)])))
        .collect();
    assert_eq!(blocked(&chain).len(), chain.len());
    assert_eq!(came_to(&looked(&chain)), HELD);
}

#[test]
fn who_only_may_be_listed_blocks_nobody_and_is_a_review() {
    for (verdict, effect) in [(ListVerdict::SoftMatch, ListEffect::Block), (ListVerdict::Match, ListEffect::Reject)] {
        let own = looked(&[person(1, verdict, effect), business(10, vec![owner(1, 80.0)])]);
        assert_eq!(came_to(&own), REVIEWED, "{verdict:?} of a list that is to {effect:?}");
        let own = looked(&[person(1, verdict, effect), business(10, vec![owner(1, 0.5)])]);
        assert_eq!(came_to(&own), REVIEWED);
    }
    let informs = person(1, ListVerdict::Match, ListEffect::Inform);
    assert_eq!(came_to(&looked(&[informs, business(10, vec![owner(1, 80.0)])])).0, VerificationStatus::Accepted);
}

#[test]
fn whoever_has_a_part_other_than_a_share_is_a_review_with_an_alert() {
    use RelationshipType::{BeneficiaryOf, CustodianOf, ManagingPersonOf, PartnerOf};
    for (kind, share) in [(BeneficiaryOf, None), (CustodianOf, None), (ManagingPersonOf, None), (PartnerOf, Some(24.0))]
    {
        let own = looked(&[listed(1), business(10, vec![part(1, kind, share)])]);
        assert_eq!(came_to(&own), REVIEWED, "{kind:?}");
        let expected = (LISTED_PARTY.to_owned(), id(1).to_string(), ListVerdict::SoftMatch, AlertStatus::Active);
        assert_eq!(alerts(&own), [expected]);
        // So is a party that is blocked through others alone.
        let custodian = business(5, vec![owner(1, 100.0)]);
        let own = looked(&[listed(1), custodian, business(10, vec![part(5, kind, share)])]);
        assert_eq!(came_to(&own), REVIEWED, "{kind:?}");
    }
}

#[test]
fn an_alert_tells_the_officer_who_the_party_is_and_what_was_found_of_it() {
    let own = looked(&[listed(1), business(10, vec![owner(1, 60.0)]), business(20, vec![owner(10, 55.5)])]);
    let shown: Vec<_> = own.alerts().map(|own| (own.hit.name.clone(), own.hit.why.clone())).collect();
    insta::assert_debug_snapshot!(shown);
}

/// The same owner as a customer of its own and as a base document of the business.
#[test]
fn an_owner_comes_to_the_same_through_both_vocabularies() {
    for share in [1.0, 10.0, 24.9, 25.0, 30.0, 49.9, 50.0, 60.0, 100.0] {
        for verdict in [ListVerdict::Match, ListVerdict::SoftMatch, ListVerdict::NoMatch] {
            let status = match verdict {
                ListVerdict::Match => VerificationStatus::Rejected,
                ListVerdict::SoftMatch => VerificationStatus::Review,
                ListVerdict::NoMatch => VerificationStatus::Accepted,
            };
            let owns = |business: Customer| {
                let known = RelatedParty { party: id(1), share, controls: false, status, decided_at: NOON };
                let mut business = looked(&[person(1, verdict, ListEffect::Block), business]);
                business.relate(Some(vec![known]), NOON);
                business.settle(&Program::standard(), NOON);
                business
            };
            let related = owns(business(10, vec![owner(1, share)]));
            let mut within = business(10, Vec::new());
            own_within(&mut within, Some(RelationshipRole::Ubo), Some(share), verdict);
            // A vendor's word is about the owners too, and so comes after them.
            within.facts.verifications = vec![of_vendor(VerificationType::Identity, VerificationResult::Accepted)];
            within.settle(&Program::standard(), NOON);
            let (status, _, watchlists) = came_to(&related);
            // Whoever is a customer is asked for a document as one.
            let of_within = match within.decision.watchlists {
                Watchlists::SoftMatchPendingUpload => Watchlists::SoftMatch,
                other => other,
            };
            assert_eq!((status, watchlists), (came_to(&within).0, of_within), "{verdict:?} of {share} per cent");
            let held = verdict != ListVerdict::NoMatch;
            assert_eq!(held, status != VerificationStatus::Accepted);
            assert_eq!(held, alerts(&related).len() + alerts(&within).len() >= 2);
            for own in [&related, &within] {
                assert!(!held || own.permission() == Permission::Unverified);
                assert_eq!(
                    own.decision.watchlists == Watchlists::Match,
                    verdict == ListVerdict::Match && share >= 50.0
                );
            }
        }
    }
}

fn own_within(
    business: &mut Customer,
    role: Option<RelationshipRole>,
    share: Option<f64>,
    verdict: ListVerdict,
) -> DocumentId {
    let relationship = Some(document::Relationship { role, ownership_percentage: share, title: None });
    submit(business, BaseDetails { relationship, ..details() }, verdict, ListEffect::Block)
}

#[test]
fn owners_within_and_owners_beside_count_in_one_sum() {
    let mut own = business(10, vec![owner(1, 30.0)]);
    own_within(&mut own, None, Some(20.0), ListVerdict::Match);
    let half = looked(&[listed(1), own.clone()]);
    assert_eq!(came_to(&half), HELD);
    let of_sum = alerts(&half).into_iter().filter(|(list, ..)| list == BLOCKED_OWNERSHIP).count();
    assert_eq!(of_sum, 2);
    // It is blocked for those below it too.
    let below = looked(&[listed(1), own, business(20, vec![owner(10, 50.0)])]);
    assert_eq!(came_to(&below), HELD);
    // A listed owner within a business further up is an owner of whom that owns.
    let mut above = business(10, Vec::new());
    own_within(&mut above, None, Some(5.0), ListVerdict::Match);
    assert_eq!(came_to(&looked(&[above, business(20, vec![owner(10, 5.0)])])), REVIEWED);
}

#[test]
fn an_ultimate_beneficial_owner_without_a_share_has_a_quarter() {
    let mut own = business(10, Vec::new());
    own_within(&mut own, Some(RelationshipRole::Ubo), None, ListVerdict::Match);
    assert_eq!(own.decision.watchlists, Watchlists::SoftMatch);
    own_within(&mut own, Some(RelationshipRole::Ubo), None, ListVerdict::Match);
    assert_eq!(came_to(&own), HELD);
}

/// A person, a vendor, an unlock: before and after.
#[test]
fn nothing_said_of_the_business_lifts_what_its_parties_hold() {
    for (share, held) in [(60.0, VerificationStatus::Rejected), (10.0, VerificationStatus::Review)] {
        let mut own = looked(&[listed(1), business(10, vec![owner(1, share)])]);
        for kind in VerificationType::ALL {
            for hours in [-1, 1] {
                own.facts.verifications.push(Verification {
                    id: VerificationId::new(Uuid::from_u128(5)),
                    kind,
                    result: VerificationResult::Accepted,
                    at: NOON + TimeDelta::hours(hours),
                    source: Source::Person { actor: "ada".to_owned(), approved_by: Some("grace".to_owned()) },
                    about: None,
                });
            }
        }
        own.settle(&Program::standard(), NOON + TimeDelta::hours(2));
        assert_eq!((own.decision.verification_status, own.permission()), (held, Permission::Unverified));
        let change = StatusChange {
            id: VerificationId::new(Uuid::from_u128(6)),
            status: ProfileStatus::Approved,
            reason: None,
            actor: "ada".to_owned(),
            code: None,
        };
        let open: Vec<AlertId> = own.alerts().map(|own| own.id).collect();
        own.decision.profile_status = ProfileStatus::PendingReview;
        assert_eq!(own.change_status(change, NOON), Err(StatusRefusal::OpenAlerts(open)), "the refusal names it");
    }
}

#[test]
fn a_blocked_business_is_lifted_by_two_people_who_look_at_each_party() {
    let parties = [listed(1), listed(2), business(10, vec![owner(1, 30.0), owner(2, 30.0)])];
    let mut own = looked(&parties);
    let ids: Vec<AlertId> = own.alerts().map(|own| own.id).collect();
    assert_eq!(dispose(&mut own, ids[0], "ada"), Ok(true));
    assert_eq!(came_to(&own), HELD, "one person's word is not enough");
    assert_eq!(dispose(&mut own, ids[0], "Ada."), Err(AlertRefusal::OwnDisposition));
    assert_eq!(dispose(&mut own, ids[0], "grace"), Ok(true));
    // The other one holds less than half by itself, and is a review of its own.
    assert_eq!(came_to(&own), REVIEWED);
    let lists: Vec<_> = alerts(&own).into_iter().map(|(list, _, _, status)| (list, status)).collect();
    let expected = [(BLOCKED_OWNERSHIP, AlertStatus::Suppressed), (LISTED_PARTY, AlertStatus::Active)];
    assert_eq!(lists, expected.map(|(list, status)| (list.to_owned(), status)));
    let left = own.alerts().last().unwrap().id;
    assert_eq!(dispose(&mut own, left, "ada"), Ok(true), "which takes one");
    assert_eq!(own.decision.verification_status, VerificationStatus::Accepted);
    assert_eq!(own.decision.watchlists, Watchlists::FalsePositive);
    // What was found of the first does not make those below blocked, and taking it back does.
    let below = business(20, vec![owner(10, 50.0)]);
    assert!(!blocked(&[listed(1), listed(2), own.clone(), below.clone()]).contains(&10));
    let back = Disposition { status: AlertStatus::Active, ..found("ada") };
    let before = own.clone();
    own.dispose(ids[0], back, NOON).unwrap();
    own.settle(&Program::standard(), NOON);
    assert_eq!(came_to(&own), HELD, "one person's word on the second held for less than half");
    assert!(blocked(&[listed(1), listed(2), own.clone(), below]).contains(&20));
    let event = Event::of(&own, Some(&Outline::of(&before)), Actor::Client, EventId::new(Uuid::nil()));
    assert!(event.since(&before, &own).concerns_businesses());
}

#[test]
fn what_officers_found_ends_when_the_share_or_the_listing_changes() {
    let mut own = looked(&[listed(1), business(10, vec![owner(1, 60.0)])]);
    let alert = own.alerts().next().unwrap().id;
    dispose(&mut own, alert, "ada").unwrap();
    dispose(&mut own, alert, "grace").unwrap();
    assert_eq!(own.decision.verification_status, VerificationStatus::Accepted);
    let again = look(&own, &holdings(&[listed(1), own.clone()]));
    assert_eq!(again.decision.verification_status, VerificationStatus::Accepted, "the same again is nothing new");

    let mut more = own.clone();
    more.facts.relationships = vec![owner(1, 61.0)];
    assert_eq!(came_to(&look(&more, &holdings(&[listed(1), more.clone()]))), HELD);
    let mut other = listed(1);
    let document = other.facts.documents[0].id;
    let mut answer = screening(other.facts.documents[0].screened_content(), ListVerdict::Match);
    answer.hits[0].entity_version = "2".to_owned();
    other.observe(Observation { document, fact: Observed::Screening(answer) });
    other.settle(&Program::standard(), NOON);
    assert_eq!(came_to(&look(&own, &holdings(&[other, own.clone()]))), HELD);
}

#[test]
fn once_the_partys_own_alerts_are_disposed_of_nothing_is_left() {
    let (mut one, own) = (listed(1), business(10, vec![owner(1, 60.0)]));
    let held = looked(&[one.clone(), own]);
    let before = one.clone();
    let alert = one.alerts().next().unwrap().id;
    dispose(&mut one, alert, "ada").unwrap();
    let told = |before: &Customer, after: &Customer| {
        let event = Event::of(after, Some(&Outline::of(before)), Actor::Client, EventId::new(Uuid::nil()));
        event.since(before, after).concerns_businesses()
    };
    assert!(!told(&before, &one), "one person's word changes nothing");
    let half = one.clone();
    dispose(&mut one, alert, "grace").unwrap();
    assert!(told(&half, &one));
    let free = look(&held, &holdings(&[one, held.clone()]));
    assert_eq!(free.decision.verification_status, VerificationStatus::Accepted);
    assert!(alerts(&free).is_empty());
    assert!(told(&held, &free), "those below hear of it");
}

#[test]
fn what_the_lists_say_of_a_party_is_told_to_those_below_whatever_its_status() {
    let told = |before: &Customer, after: &Customer| {
        let event = Event::of(after, Some(&Outline::of(before)), Actor::Checks, EventId::new(Uuid::nil()));
        event.since(before, after).concerns_businesses()
    };
    let (clear, soft, matched) = (
        person(1, ListVerdict::NoMatch, ListEffect::Block),
        person(1, ListVerdict::SoftMatch, ListEffect::Block),
        listed(1),
    );
    // Whoever is rejected stays rejected.
    let rejected = |mut customer: Customer| {
        customer.facts.verifications.push(of_vendor(VerificationType::Identity, VerificationResult::Rejected));
        customer.settle(&Program::standard(), NOON);
        customer
    };
    let (clear, soft, matched) = (rejected(clear), rejected(soft), rejected(matched));
    for (before, after) in [(&clear, &soft), (&soft, &matched), (&clear, &matched)] {
        assert_eq!(before.decision.verification_status, after.decision.verification_status);
        assert!(told(before, after) && told(after, before));
        assert!(!told(after, after));
    }
}

#[test]
fn a_business_shows_what_it_knew_until_it_looks_again() {
    let own = looked(&[listed(1), business(10, vec![owner(1, 20.0)])]);
    let stored = serde_json::to_value(&own).unwrap();
    let opened: Customer = serde_json::from_value(stored).unwrap();
    assert_eq!(opened, own);
    let parties =
        holdings(&[listed(1), own.clone()]).listed_parties(own.id, &own.facts.relationships, NOON + TimeDelta::days(1));
    assert!(own.knows_listed(&parties, false), "a day later it is the same");
    assert!(!own.knows_listed(&parties, true));
}

#[test]
fn customers_stored_before_open_without_listed_parties() {
    let mut stored = serde_json::to_value(Facts::new(Entity::Business, NOON)).unwrap();
    assert!(stored.as_object_mut().unwrap().get("exposure").is_none());
    let facts: Facts = serde_json::from_value(stored).unwrap();
    assert!(facts.exposure.is_empty());
}

#[test]
fn more_above_than_could_be_looked_at_is_a_persons_to_look_at() {
    let mut own = business(10, vec![owner(1, 60.0)]);
    own.learn_listed(Vec::new(), true);
    own.settle(&Program::standard(), NOON);
    assert_eq!(own.decision.verification_status, VerificationStatus::Review);
}

#[test]
fn owners_of_both_kinds_hold_no_more_than_the_whole() {
    let mut own = business(10, Vec::new());
    own_within(&mut own, None, Some(60.0), ListVerdict::NoMatch);
    let before = own.clone();
    let none = |_: &Customer| Ok(Vec::new());
    assert_eq!(own.change_relationships(vec![owner(1, 60.0)], none, NOON), Err(OwnershipRefusal::SharesExceedWhole));
    assert_eq!(own, before);
    own.change_relationships(vec![owner(1, 40.0)], none, NOON).unwrap();
    let relationship = document::Relationship { role: None, ownership_percentage: Some(20.0), title: None };
    let more = BaseDetails { relationship: Some(relationship), ..details() };
    let add = DocumentChange::Add(Box::new(more), SubDocumentChanges::default());
    let update = Update { documents: vec![add], ..Update::default() };
    let before = own.clone();
    let refused = own.apply(update, &mut Act { now: NOON, new_id: &mut || Uuid::from_u128(77) });
    assert_eq!(refused, Err(Refusal::SharesExceedWhole));
    assert_eq!(own, before);
}
