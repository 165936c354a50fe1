//! What a saved change says to the world.

use gatehouse_domain::event::{Actor, Change, Event, Outline};
use gatehouse_domain::fact::{Check, ListVerdict, Outcome};
use gatehouse_domain::id::EventId;
use gatehouse_domain::status::Permission;
use uuid::Uuid;

use crate::support::{NOON, Story};

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
