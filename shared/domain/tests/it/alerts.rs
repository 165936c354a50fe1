//! An officer's word on a hit: it holds for the entry and the customer as they are, and for nothing else.

use chrono::TimeDelta;
use gatehouse_domain::alert::{AlertRefusal, AlertStatus, Compared, Disposition};
use gatehouse_domain::customer::{Observation, Observed};
use gatehouse_domain::document_type::VirtualDocumentType;
use gatehouse_domain::fact::{ListEffect, ListVerdict};
use gatehouse_domain::id::{AlertId, VerificationId};
use gatehouse_domain::profile::{ProfileStatus, StatusChange, StatusRefusal};
use gatehouse_domain::status::{Permission, VerificationStatus, Watchlists};
use gatehouse_domain::update::{SubChange, SubDocumentChanges};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{NOON, Story, amend, screening};

fn only_alert(story: &Story) -> (AlertId, AlertStatus) {
    let alerts: Vec<_> = story.customer.alerts().collect();
    assert_eq!(alerts.len(), 1);
    (alerts[0].id, alerts[0].status())
}

fn found(status: AlertStatus, actor: &str) -> Disposition {
    Disposition {
        status,
        actor: actor.to_owned(),
        note: "born forty years later".to_owned(),
        compared: vec![Compared::BirthDate],
        four_eyes: false,
    }
}

fn dispose(story: &mut Story, status: AlertStatus, actor: &str) -> Result<bool, AlertRefusal> {
    let (id, _) = only_alert(story);
    let changed = story.customer.dispose(id, found(status, actor), NOON);
    story.customer.settle(&story.program, NOON);
    changed
}

/// By as many people as it takes.
fn settle(story: &mut Story, status: AlertStatus) -> bool {
    let first = dispose(story, status, "ada").unwrap();
    if status == AlertStatus::Suppressed && only_alert(story).1 == AlertStatus::Active {
        return dispose(story, status, "grace").unwrap();
    }
    first
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
    for actor in ["ada", "grace"] {
        story.customer.dispose(first, found(AlertStatus::Suppressed, actor), NOON).unwrap();
    }
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
    let refused = story.customer.dispose(unknown, found(AlertStatus::Suppressed, "ada"), NOON);
    assert_eq!(refused, Err(AlertRefusal::Unknown));
}

#[test]
fn a_match_is_lifted_by_two_people_and_a_soft_match_by_one() {
    let mut story = Story::clean();
    story.screen(ListVerdict::Match);
    assert_eq!(dispose(&mut story, AlertStatus::Suppressed, "ada"), Ok(true));
    assert_eq!(only_alert(&story).1, AlertStatus::Active, "one person's word is not enough");
    assert_eq!(story.customer.permission(), Permission::Unverified);
    for same in ["ada", " Ada.", "A D A"] {
        assert_eq!(dispose(&mut story, AlertStatus::Suppressed, same), Err(AlertRefusal::OwnDisposition));
    }
    assert_eq!(dispose(&mut story, AlertStatus::Suppressed, "grace"), Ok(true));
    assert_eq!(only_alert(&story).1, AlertStatus::Suppressed);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);

    let mut story = Story::clean();
    story.screen(ListVerdict::SoftMatch);
    assert_eq!(dispose(&mut story, AlertStatus::Suppressed, "ada"), Ok(true));
    assert_eq!(only_alert(&story).1, AlertStatus::Suppressed);
}

#[test]
fn one_persons_word_on_a_soft_match_does_not_hold_once_it_is_a_match() {
    let mut story = Story::clean();
    screen_version(&mut story, "1");
    settle(&mut story, AlertStatus::Suppressed);
    let base = story.base();
    let answer = screening(base.screened_content(), ListVerdict::Match);
    story.customer.observe(Observation { document: base.id, fact: Observed::Screening(answer) });
    story.customer.settle(&story.program, NOON);
    assert_eq!(only_alert(&story).1, AlertStatus::Active);
    assert_eq!(story.customer.decision.verification_status, VerificationStatus::Rejected);
    assert_eq!(
        dispose(&mut story, AlertStatus::Suppressed, "grace"),
        Ok(true),
        "the second person agrees to the first"
    );
    assert_eq!(only_alert(&story).1, AlertStatus::Suppressed);
}

#[test]
fn four_eyes_count_for_every_alert_of_such_a_program() {
    let mut story = Story::clean();
    story.screen(ListVerdict::SoftMatch);
    let id = only_alert(&story).0;
    let four_eyes = |actor| Disposition { four_eyes: true, ..found(AlertStatus::Suppressed, actor) };
    story.customer.dispose(id, four_eyes("ada"), NOON).unwrap();
    assert_eq!(only_alert(&story).1, AlertStatus::Active);
    story.customer.dispose(id, four_eyes("grace"), NOON).unwrap();
    assert_eq!(only_alert(&story).1, AlertStatus::Suppressed);
}

#[test]
fn what_nobody_put_a_name_to_before_lifts_no_match_and_is_nobodys_first_word() {
    let mut story = Story::clean();
    story.screen(ListVerdict::Match);
    dispose(&mut story, AlertStatus::Suppressed, "ada").unwrap();
    let id = story.base().id;
    let own = &mut story.customer.base_document(id).unwrap().dismissals[0];
    (own.actor, own.needs_second) = (String::new(), false);
    assert_eq!(only_alert(&story).1, AlertStatus::Active);
    assert_eq!(dispose(&mut story, AlertStatus::Suppressed, "grace"), Ok(true));
    assert_eq!(only_alert(&story).1, AlertStatus::Active);
}

#[test]
fn a_disposition_has_a_name_and_a_reason() {
    let mut story = Story::clean();
    story.screen(ListVerdict::SoftMatch);
    let id = only_alert(&story).0;
    let valid = found(AlertStatus::Suppressed, "ada");
    for (wrong, refusal) in [
        (Disposition { actor: " . ".to_owned(), ..valid.clone() }, AlertRefusal::NoActor),
        (Disposition { note: " too short ".to_owned(), ..valid.clone() }, AlertRefusal::NoteTooShort),
        (Disposition { note: "x".repeat(1001), ..valid.clone() }, AlertRefusal::NoteTooLong),
    ] {
        assert_eq!(story.customer.dispose(id, wrong, NOON), Err(refusal));
        assert_eq!(only_alert(&story).1, AlertStatus::Active);
    }
    assert_eq!(story.customer.dispose(id, valid, NOON), Ok(true));
}

#[test]
fn a_list_that_asks_for_diligence_rejects_nobody_and_a_person_who_knows_of_it_may_accept() {
    for effect in [ListEffect::EnhancedDiligence, ListEffect::Restrict] {
        let mut story = Story::clean();
        let base = story.base();
        let mut answer = screening(base.screened_content(), ListVerdict::Match);
        answer.hits[0].effect = effect;
        answer.at = NOON + TimeDelta::hours(1);
        story.customer.observe(Observation { document: base.id, fact: Observed::Screening(answer) });
        story.customer.settle(&story.program, NOON);
        assert_eq!(story.customer.decision.verification_status, VerificationStatus::Review);
        assert_eq!(story.customer.permission(), Permission::Unverified);
        let review = |minutes| Verification {
            id: VerificationId::new(Uuid::from_u128(77)),
            kind: VerificationType::ManualReview,
            result: VerificationResult::Accepted,
            at: NOON + TimeDelta::minutes(minutes),
            source: Source::Person { actor: "ada".to_owned(), approved_by: None },
            about: None,
        };
        for (minutes, accepted) in [(30, false), (60, true)] {
            story.customer.facts.verifications = vec![review(minutes)];
            story.customer.settle(&story.program, NOON);
            assert_eq!(story.customer.permission() == Permission::SendAndReceive, accepted, "{effect:?}, {minutes}");
        }
    }
}

#[test]
fn a_list_that_informs_is_shown_and_changes_nothing() {
    let mut story = Story::clean();
    let base = story.base();
    let mut answer = screening(base.screened_content(), ListVerdict::Match);
    answer.hits[0].effect = ListEffect::Inform;
    story.customer.observe(Observation { document: base.id, fact: Observed::Screening(answer) });
    story.customer.settle(&story.program, NOON);
    assert_eq!(only_alert(&story).1, AlertStatus::Active);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
    assert_eq!(story.customer.decision.watchlists, Watchlists::NoMatch);
}

proptest! {
    /// Whatever a person, a vendor or an unlock says, before the hit or after it.
    #[test]
    fn nothing_but_its_disposition_lifts_an_open_hit(
        words in prop::collection::vec((prop::sample::select(VerificationType::ALL.to_vec()), prop::sample::select(VerificationResult::ALL.to_vec()), -3..3_i64), 0..8),
        verdict in prop::sample::select(vec![ListVerdict::SoftMatch, ListVerdict::Match]),
    ) {
        let mut story = Story::clean();
        story.screen(verdict);
        for (number, (kind, result, hours)) in words.into_iter().enumerate() {
            story.customer.facts.verifications.push(Verification {
                id: VerificationId::new(Uuid::from_u128(number as u128)),
                kind,
                result,
                at: NOON + TimeDelta::hours(hours),
                source: Source::Person { actor: "ada".to_owned(), approved_by: Some("grace".to_owned()) },
                about: None,
            });
        }
        story.customer.settle(&story.program, NOON);
        let decision = &story.customer.decision;
        prop_assert_eq!(decision.permission, Permission::Unverified);
        let held = match verdict {
            ListVerdict::Match => vec![VerificationStatus::Rejected],
            _ => vec![VerificationStatus::Review, VerificationStatus::Rejected],
        };
        prop_assert!(held.contains(&decision.verification_status));
        let change = StatusChange {
            id: VerificationId::new(Uuid::from_u128(99)),
            status: ProfileStatus::Approved,
            reason: None,
            actor: "ada".to_owned(),
            code: None,
        };
        story.customer.decision.profile_status = ProfileStatus::PendingReview;
        let open = vec![only_alert(&story).0];
        prop_assert_eq!(story.customer.change_status(change, NOON), Err(StatusRefusal::OpenAlerts(open)));
    }
}

#[test]
fn a_name_that_cannot_be_compared_waits_for_a_person() {
    let mut story = Story::clean();
    let base = story.base();
    let mut answer = screening(base.screened_content(), ListVerdict::NoMatch);
    answer.incomparable = true;
    story.customer.observe(Observation { document: base.id, fact: Observed::Screening(answer) });
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::Unverified);
    assert_eq!(story.customer.decision.verification_status, VerificationStatus::Review);
    story.customer.facts.verifications.push(Verification {
        id: VerificationId::new(Uuid::from_u128(78)),
        kind: VerificationType::ManualReview,
        result: VerificationResult::Accepted,
        at: NOON,
        source: Source::Person { actor: "ada".to_owned(), approved_by: None },
        about: None,
    });
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}
