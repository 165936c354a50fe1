//! An officer's word on a hit: it holds for the entry and the customer as they are, and for nothing else.

use gatehouse_domain::alert::{AlertRefusal, AlertStatus};
use gatehouse_domain::customer::{Observation, Observed};
use gatehouse_domain::fact::ListVerdict;
use gatehouse_domain::id::AlertId;
use gatehouse_domain::status::Watchlists;
use uuid::Uuid;

use crate::support::{NOON, Story, screening};

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
    let (id, content) = (base.id, base.details.screened_content());
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
    let (id, content) = (base.id, base.details.screened_content());
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
fn an_alert_that_nobody_raised_cannot_be_settled() {
    let mut story = Story::clean();
    let unknown = AlertId::new(Uuid::from_u128(1));
    let refused = story.customer.settle_alert(unknown, AlertStatus::Suppressed, ("x", NOON));
    assert_eq!(refused, Err(AlertRefusal::Unknown));
}
