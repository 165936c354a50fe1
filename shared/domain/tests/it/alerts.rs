//! An officer's word on a hit: it holds for the entry and the customer as they are, and for nothing else.

use gatehouse_domain::alert::{AlertRefusal, AlertStatus};
use gatehouse_domain::customer::{Observation, Observed};
use gatehouse_domain::document_type::VirtualDocumentType;
use gatehouse_domain::fact::ListVerdict;
use gatehouse_domain::id::AlertId;
use gatehouse_domain::status::Watchlists;
use gatehouse_domain::update::{SubChange, SubDocumentChanges};
use uuid::Uuid;

use crate::support::{NOON, Story, amend, screening};

fn only_alert(story: &Story) -> (AlertId, AlertStatus) {
    let alerts: Vec<_> = story.customer.alerts().collect();
    assert_eq!(alerts.len(), 1);
    (alerts[0].id, alerts[0].status())
}

fn settle(story: &mut Story, status: AlertStatus) -> bool {
    let (id, _) = only_alert(story);
    let changed = story.customer.settle_alert(id, status, ("born forty years later", NOON)).unwrap();
    story.customer.settle(&story.program, NOON);
    changed
}

/// The same entry at another version, as a later index gives it.
fn screen_version(story: &mut Story, version: &str) {
    let base = story.base();
    let (id, content) = (base.id, base.screened_content());
    let mut answer = screening(content, ListVerdict::SoftMatch);
    version.clone_into(&mut answer.hits[0].entity_version);
    answer.index = format!("index of {version}");
    story.customer.observe(Observation { document: id, fact: Observed::Screening(answer) });
    story.customer.settle(&story.program, NOON);
}

#[test]
fn a_dismissed_hit_counts_no_more_and_says_so() {
    for verdict in [ListVerdict::SoftMatch, ListVerdict::Match] {
        let mut story = Story::clean();
        story.screen(verdict);
        assert!(!story.customer.decision.watchlists.is_clear());
        assert!(settle(&mut story, AlertStatus::Suppressed));
        assert_eq!(story.customer.decision.watchlists, Watchlists::FalsePositive);
        assert_eq!(only_alert(&story).1, AlertStatus::Suppressed);
        assert!(!settle(&mut story, AlertStatus::Suppressed), "said twice is said once");
        // The officer may think again.
        assert!(settle(&mut story, AlertStatus::Active));
        assert!(!story.customer.decision.watchlists.is_clear());
    }
}

#[test]
fn the_same_entry_stays_dismissed_and_a_changed_one_is_raised_again() {
    let mut story = Story::clean();
    screen_version(&mut story, "1");
    let first = only_alert(&story).0;
    settle(&mut story, AlertStatus::Suppressed);
    screen_version(&mut story, "1");
    assert_eq!(story.customer.decision.watchlists, Watchlists::FalsePositive, "the next screening raises nothing");
    assert_eq!(only_alert(&story).0, first);

    screen_version(&mut story, "2");
    assert_ne!(only_alert(&story).0, first);
    assert_eq!(only_alert(&story).1, AlertStatus::Active);
    assert!(!story.customer.decision.watchlists.is_clear());
}

#[test]
fn of_two_hits_the_one_that_is_left_decides() {
    let mut story = Story::clean();
    let base = story.base();
    let (id, content) = (base.id, base.screened_content());
    let mut answer = screening(content, ListVerdict::Match);
    let mut other = answer.hits[0].clone();
    other.entity = "ofac-2".to_owned();
    other.verdict = ListVerdict::SoftMatch;
    answer.hits.push(other);
    story.customer.observe(Observation { document: id, fact: Observed::Screening(answer) });
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.decision.watchlists, Watchlists::Match);
    let first = story.customer.alerts().next().unwrap().id;
    story.customer.settle_alert(first, AlertStatus::Suppressed, ("another", NOON)).unwrap();
    story.customer.settle(&story.program, NOON);
    assert!(matches!(story.customer.decision.watchlists, Watchlists::SoftMatch | Watchlists::SoftMatchPendingUpload));
}

#[test]
fn a_dismissal_does_not_outlive_what_was_screened() {
    let mut story = Story::clean();
    screen_version(&mut story, "1");
    settle(&mut story, AlertStatus::Suppressed);
    let id = story.base().id;
    story.customer.base_document(id).unwrap().details.alias = Some("Another Name".to_owned());
    screen_version(&mut story, "1");
    assert_eq!(only_alert(&story).1, AlertStatus::Active);
    assert!(!story.customer.decision.watchlists.is_clear());
}

#[test]
fn a_number_that_turns_out_to_be_the_entrys_raises_it_again_and_any_other_does_not() {
    let mut story = Story::clean();
    screen_version(&mut story, "1");
    settle(&mut story, AlertStatus::Suppressed);
    let first = only_alert(&story);
    let (id, kind) = (story.base().id, VirtualDocumentType::find("PASSPORT").unwrap());
    let put = SubChange::Put { id: None, kind, value: "X1234567".to_owned().into() };
    let subs = SubDocumentChanges { virtual_documents: vec![put], ..SubDocumentChanges::default() };
    story.update(amend(id, subs)).unwrap();
    screen_version(&mut story, "1");
    assert_eq!(only_alert(&story), first, "who the customer is has not changed");

    let base = story.base();
    let mut answer = screening(base.screened_content(), ListVerdict::Match);
    answer.hits[0].identified = true;
    let observed = Observation { document: base.id, fact: Observed::Screening(answer) };
    story.customer.observe(observed);
    story.customer.settle(&story.program, NOON);
    assert_eq!(only_alert(&story), (first.0, AlertStatus::Active));
    assert_eq!(story.customer.decision.watchlists, Watchlists::Match);
    assert!(settle(&mut story, AlertStatus::Suppressed), "the officer may say so of the number, too");
    assert_eq!(story.customer.decision.watchlists, Watchlists::FalsePositive);
}

#[test]
fn an_alert_that_nobody_raised_cannot_be_settled() {
    let mut story = Story::clean();
    let unknown = AlertId::new(Uuid::from_u128(1));
    let refused = story.customer.settle_alert(unknown, AlertStatus::Suppressed, ("x", NOON));
    assert_eq!(refused, Err(AlertRefusal::Unknown));
}
