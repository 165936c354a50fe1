//! What a saved change says to the world.

use gatehouse_domain::Program;
use gatehouse_domain::customer::{Act, Customer};
use gatehouse_domain::document::{BaseDetails, NameParts};
use gatehouse_domain::entity::{Entity, EntityType};
use gatehouse_domain::event::{Actor, Change, Event, Outline};
use gatehouse_domain::fact::{Check, ListVerdict, Outcome};
use gatehouse_domain::id::EventId;
use gatehouse_domain::party::{BanStatus, PartyChange, PartyStatus};
use gatehouse_domain::status::Permission;
use gatehouse_domain::update::{DetailsChange, DocumentChange, SubDocumentChanges, Update};
use gatehouse_domain::verification::{VerificationResult, VerificationType};
use uuid::Uuid;

use crate::support::{self, NOON, Story};

fn event(story: &Story, before: Option<&Outline>, actor: Actor) -> Event {
    Event::of(&story.customer, before, actor, EventId::new(Uuid::from_u128(77)))
}

#[test]
fn the_first_revision_is_a_creation() {
    let story = Story::new();
    let event = event(&story, None, Actor::Client);
    assert_eq!((event.change, event.revision, event.announced), (Change::Created, 1, true));
}

#[test]
fn a_changed_permission_is_told_with_the_one_before() {
    let mut story = Story::submitted();
    let before = Outline::of(&story.customer);
    story.pass_everything();
    story.screen(ListVerdict::NoMatch);
    let event = event(&story, Some(&before), Actor::Checks);
    assert_eq!(event.change, Change::Updated);
    assert_eq!(event.previous_permission, Some(Permission::Unverified));
    assert_eq!(event.outline.permission, Permission::SendAndReceive);
    assert!(event.announced);
}

#[test]
fn a_step_of_the_checks_that_changes_no_status_is_not_announced() {
    let mut story = Story::submitted();
    let before = Outline::of(&story.customer);
    let (id, content) = story.ssn();
    let half = story.find(id, content, Check::Format, Outcome::Passed);
    story.customer.observe(half);
    story.customer.settle(&story.program, NOON);
    assert!(!event(&story, Some(&before), Actor::Checks).announced);
    assert!(event(&story, Some(&before), Actor::Client).announced);
}

#[test]
fn an_event_names_the_work_that_is_left() {
    let story = Story::submitted();
    let outstanding = event(&story, None, Actor::Client).outstanding;
    assert_eq!(outstanding.inspect.len(), 1);
    assert!(outstanding.check);
    assert_eq!(event(&Story::clean(), None, Actor::Client).outstanding.inspect.len(), 1);
}

#[test]
fn an_event_tells_nothing_of_who_the_customer_is() {
    let told = serde_json::to_string(&event(&Story::clean(), None, Actor::Client)).unwrap();
    for personal in ["Ada", "ada@example.com", "4155550123", "1989", "Market St", "2222", "203.0.113.7"] {
        assert!(!told.contains(personal), "{personal} in {told}");
    }
}

/// What a change of a customer is told as: the fields that changed, and the types of event.
fn told_of(customer: &mut Customer, change: impl FnOnce(&mut Customer)) -> (Vec<String>, Vec<&'static str>) {
    let before = customer.clone();
    change(customer);
    customer.settle(&Program::standard(), NOON);
    let event = Event::of(customer, Some(&Outline::of(&before)), Actor::Client, EventId::new(Uuid::from_u128(77)));
    let event = event.since(&before, customer);
    (event.changed, event.types.iter().map(|kind| kind.name()).collect())
}

fn amended(customer: &mut Customer, details: DetailsChange, party: PartyChange) {
    let base = customer.facts.active_documents().next().unwrap().id;
    let documents = vec![DocumentChange::Amend(base, Box::new(details), SubDocumentChanges::default())];
    let update = Update { documents, party, ..Update::default() };
    customer.apply(update, &mut Act { now: NOON, new_id: &mut || Uuid::from_u128(78) }).unwrap();
}

#[test]
fn a_persons_changes_are_told_by_synctera_s_names() {
    let updated = ["PERSON.UPDATED", "CUSTOMER.UPDATED"];
    let party = PartyChange::default;
    let details = DetailsChange::default;
    let some = |text: &str| Some(text.to_owned());
    let renamed = NameParts { first: some("Ada"), middle: None, last: some("Sample") };
    let cases: [(DetailsChange, PartyChange, &str); 8] = [
        (DetailsChange { name: some("Ada Sample"), name_parts: Some(renamed), ..details() }, party(), "last_name"),
        (DetailsChange { birth: "1990-01-02".parse().ok(), ..details() }, party(), "dob"),
        (DetailsChange { email: some("new@example.com"), ..details() }, party(), "email"),
        (DetailsChange { phone_number: some("+14155550199"), ..details() }, party(), "phone_number"),
        (details(), PartyChange { chosen_name: Some(some("Countess")), ..party() }, "chosen_name"),
        (details(), PartyChange { is_customer: Some(false), ..party() }, "is_customer"),
        (details(), PartyChange { status: Some(PartyStatus::Prospect), ..party() }, "status"),
        (
            details(),
            PartyChange { ban_status: Some(BanStatus::Suspended), note: some("asked by the bank"), ..party() },
            "ban_status",
        ),
    ];
    for (details, party, name) in cases {
        let mut customer = Story::submitted().customer;
        let (changed, types) = told_of(&mut customer, |customer| amended(customer, details, party));
        // What follows from it may have changed too.
        assert_eq!(changed[0], name, "{changed:?}");
        assert_eq!(types[..2], updated, "{name}");
    }
}

#[test]
fn a_document_and_another_program_are_changes_of_the_customer() {
    let mut customer = Story::clean().customer;
    let (changed, _) = told_of(&mut customer, |customer| customer.cip_tag = 2);
    assert_eq!(changed, ["cip_tag"]);
    let base = customer.facts.active_documents().next().unwrap().id;
    let submit = |customer: &mut Customer| {
        let update = support::amend(base, support::government_id(b"another"));
        customer.apply(update, &mut Act { now: NOON, new_id: &mut || Uuid::from_u128(79) }).unwrap();
    };
    let (changed, types) = told_of(&mut customer, submit);
    assert_eq!((changed[0].as_str(), types[0]), ("documents", "PERSON.UPDATED"));
}

#[test]
fn a_businesss_changes_are_told_as_a_businesss() {
    let details = DetailsChange::default;
    let mut story = Story::new();
    story.customer.facts.entity = Entity::Business;
    let entity_type = EntityType::find("LLC", Entity::Business).unwrap();
    let base =
        BaseDetails { entity_type, name: Some("Blue Harbour LLC".to_owned()), name_parts: None, ..support::details() };
    let documents = vec![DocumentChange::Add(Box::new(base), SubDocumentChanges::default())];
    story.update(Update { documents, ..Update::default() }).unwrap();
    let mut customer = story.customer;
    let alias = DetailsChange { alias: Some(Some("Harbour".to_owned())), ..details() };
    let steps: [(DetailsChange, PartyChange, &str); 5] = [
        (
            DetailsChange { name: Some("Green Harbour LLC".to_owned()), ..details() },
            PartyChange::default(),
            "entity_name",
        ),
        (DetailsChange { birth: "2019-01-02".parse().ok(), ..details() }, PartyChange::default(), "formation_date"),
        (alias, PartyChange::default(), "trade_names"),
        (DetailsChange { alias: Some(None), ..details() }, PartyChange::default(), "trade_names"),
        (
            details(),
            PartyChange { website: Some(Some("https://example.com".to_owned())), ..PartyChange::default() },
            "website",
        ),
    ];
    for (details, party, name) in steps {
        let (changed, types) = told_of(&mut customer, |customer| amended(customer, details, party));
        assert_eq!(changed[0], name, "{changed:?}");
        assert_eq!(types[..2], ["BUSINESS.UPDATED", "CUSTOMER.UPDATED"], "{name}");
    }
    let verified = |customer: &mut Customer| {
        customer.facts.verifications.push(support::of_vendor(VerificationType::License, VerificationResult::Rejected));
    };
    let (changed, types) = told_of(&mut customer, verified);
    assert!(
        ["verifications", "verification_status", "profile_status"]
            .iter()
            .all(|name| changed.iter().any(|own| own == name))
    );
    assert_eq!(
        types,
        [
            "BUSINESS.UPDATED",
            "CUSTOMER.UPDATED",
            "BUSINESS.VERIFICATION_OUTCOME.UPDATED",
            "CUSTOMER.KYC_OUTCOME.UPDATED",
        ]
    );
}
