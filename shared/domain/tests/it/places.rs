//! What a place does to a customer, and what lifts it.

use chrono::{Days, NaiveDate, TimeDelta};
use gatehouse_domain::alert::{AlertRefusal, AlertStatus, Disposition};
use gatehouse_domain::customer::{Observation, Observed, Taken};
use gatehouse_domain::fact::ContentHash;
use gatehouse_domain::gate::HoldCause;
use gatehouse_domain::id::{AlertId, VerificationId};
use gatehouse_domain::jurisdiction::{Assessment, Effect, PlaceFinding, Tie, Tier};
use gatehouse_domain::profile::{ProfileStatus, Risk, StatusChange, StatusRefusal};
use gatehouse_domain::requirement::{Cause, Why, explain};
use gatehouse_domain::status::{Permission, VerificationStatus};
use gatehouse_domain::update::{DetailsChange, DocumentChange, SubDocumentChanges, Update};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{NOON, Story, address, assess};

fn finding(effect: Effect) -> PlaceFinding {
    PlaceFinding {
        tie: Tie::Citizenship,
        place: "IR".to_owned(),
        tier: Tier::Embargoed,
        effect,
        from: NaiveDate::MIN,
        until: None,
        source: "itsr".to_owned(),
        about: ContentHash::of_bytes(b"IR"),
        why: "a country that was named".to_owned(),
    }
}

fn found(findings: &[PlaceFinding]) -> Story {
    let mut story = Story::clean();
    assess(&mut story.customer, findings);
    story.customer.settle(&story.program, NOON);
    story
}

fn outcome(story: &Story) -> (VerificationStatus, Permission) {
    (story.customer.decision.verification_status, story.customer.permission())
}

fn accepted_by_a_person(story: &mut Story) {
    story.customer.facts.verifications.push(Verification {
        id: VerificationId::new(Uuid::from_u128(77)),
        kind: VerificationType::ManualReview,
        result: VerificationResult::Accepted,
        at: NOON + TimeDelta::hours(1),
        source: Source::Person { actor: "officer-1".to_owned(), approved_by: None },
        about: None,
    });
    story.customer.settle(&story.program, NOON + TimeDelta::hours(2));
}

fn only_alert(story: &Story) -> AlertId {
    story.customer.place_alerts().next().unwrap().id
}

fn clears(actor: &str, note: &str) -> Disposition {
    Disposition {
        status: AlertStatus::Suppressed,
        actor: actor.to_owned(),
        note: note.to_owned(),
        compared: Vec::new(),
        four_eyes: false,
    }
}

const NOTE: &str = "resident of the United States since 2011, green card seen";

#[test]
fn an_embargoed_place_rejects_whatever_a_person_says_and_nobody_clears_it() {
    let mut story = found(&[finding(Effect::Reject)]);
    assert_eq!(outcome(&story), (VerificationStatus::Rejected, Permission::Unverified));
    accepted_by_a_person(&mut story);
    assert_eq!(outcome(&story), (VerificationStatus::Rejected, Permission::Unverified));
    assert_eq!(story.customer.decision.holds[0].cause, HoldCause::Jurisdiction);
    assert_eq!(story.customer.decision.risk, Risk::VeryHigh);
    let id = only_alert(&story);
    assert_eq!(story.customer.dispose(id, clears("officer-1", NOTE), NOON), Err(AlertRefusal::Embargoed));
}

#[test]
fn another_address_lifts_it() {
    let mut story = found(&[finding(Effect::Reject)]);
    let base = story.base().id;
    let change = DetailsChange { address: Some(address("2 Market St")), ..DetailsChange::default() };
    let moved = DocumentChange::Amend(base, Box::new(change), SubDocumentChanges::default());
    story.update(Update { documents: vec![moved], ..Update::default() }).unwrap();
    story.pass_everything();
    assert_eq!(outcome(&story), (VerificationStatus::Accepted, Permission::SendAndReceive));
}

#[test]
fn what_a_person_has_to_look_at_waits_for_that_persons_word_on_this_finding() {
    let mut story = found(&[finding(Effect::Review)]);
    assert_eq!(outcome(&story), (VerificationStatus::Review, Permission::Unverified));
    accepted_by_a_person(&mut story);
    assert_eq!(outcome(&story), (VerificationStatus::Review, Permission::Unverified));
    let id = only_alert(&story);
    for (actor, note, refusal) in [
        ("", NOTE, AlertRefusal::NoActor),
        (" . ", NOTE, AlertRefusal::NoActor),
        ("officer-1", "fine", AlertRefusal::NoteTooShort),
    ] {
        assert_eq!(story.customer.dispose(id, clears(actor, note), NOON), Err(refusal));
    }
    assert_eq!(story.customer.dispose(id, clears("officer-1", NOTE), NOON), Ok(true));
    story.customer.settle(&story.program, NOON);
    assert_eq!(outcome(&story), (VerificationStatus::Accepted, Permission::SendAndReceive));
    assert_eq!(story.customer.decision.risk, Risk::Normal);
    assert_eq!(story.customer.dispose(id, clears("officer-2", NOTE), NOON), Ok(false), "once is enough");

    let another = PlaceFinding { about: ContentHash::of_bytes(b"moved"), ..finding(Effect::Review) };
    assess(&mut story.customer, &[another]);
    story.customer.settle(&story.program, NOON);
    assert_eq!(outcome(&story), (VerificationStatus::Review, Permission::Unverified), "it is another finding");
}

#[test]
fn with_four_eyes_another_person_has_to_agree() {
    let mut story = found(&[finding(Effect::Review)]);
    let id = only_alert(&story);
    let four = |actor: &str| Disposition { four_eyes: true, ..clears(actor, NOTE) };
    assert_eq!(story.customer.dispose(id, four("officer-1"), NOON), Ok(true));
    story.customer.settle(&story.program, NOON);
    assert_eq!(outcome(&story).0, VerificationStatus::Review);
    assert_eq!(story.customer.dispose(id, four("Officer-1 "), NOON), Err(AlertRefusal::OwnDisposition));
    assert_eq!(story.customer.dispose(id, four("officer-2"), NOON), Ok(true));
    story.customer.settle(&story.program, NOON);
    assert_eq!(outcome(&story).0, VerificationStatus::Accepted);
    let back = Disposition { status: AlertStatus::Active, ..clears("", "") };
    assert_eq!(story.customer.dispose(id, back, NOON), Ok(true));
    story.customer.settle(&story.program, NOON);
    assert_eq!(outcome(&story).0, VerificationStatus::Review);
}

#[test]
fn an_approval_over_an_open_finding_is_refused_and_names_it() {
    let mut story = found(&[finding(Effect::Review)]);
    let change = StatusChange {
        id: VerificationId::new(Uuid::from_u128(5)),
        status: ProfileStatus::Approved,
        reason: None,
        actor: "officer-1".to_owned(),
        code: None,
    };
    let open = vec![only_alert(&story)];
    assert_eq!(story.customer.change_status(change, NOON), Err(StatusRefusal::OpenAlerts(open)));
}

#[test]
fn enhanced_diligence_is_asked_for_raises_the_risk_and_stops_nobody() {
    let mut story = found(&[finding(Effect::EnhancedDiligence)]);
    assert_eq!(outcome(&story), (VerificationStatus::Accepted, Permission::SendAndReceive));
    assert_eq!(story.customer.decision.risk, Risk::High);
    let asked: Vec<Cause> = story.customer.decision.requirements.iter().map(|own| own.cause).collect();
    assert_eq!(asked, [Cause::EnhancedDiligence]);
    let id = only_alert(&story);
    assert_eq!(story.customer.dispose(id, clears("officer-1", NOTE), NOON), Ok(true));
    story.customer.settle(&story.program, NOON);
    assert!(story.customer.decision.requirements.is_empty());
    assert_eq!(story.customer.decision.risk, Risk::High, "the place is what it was");
}

#[test]
fn the_customer_reads_nothing_of_a_place() {
    for effect in [Effect::EnhancedDiligence, Effect::Review, Effect::Reject] {
        let story = found(&[finding(effect)]);
        let explanations = explain(&story.customer.facts, &story.customer.decision, &story.program);
        assert!(!explanations.is_empty(), "{effect:?}");
        for own in &explanations {
            assert!(matches!(own.why, Why::Diligence | Why::Reviewing | Why::Rejected), "{:?}", own.why);
            let text = own.customer_text.to_lowercase();
            for word in
                ["iran", "ir ", "citizen", "country", "place", "sanction", "embargo", "jurisdiction", "diligence"]
            {
                assert!(!text.contains(word), "{text}");
            }
        }
        let told = explanations.iter().flat_map(|own| &own.internal_reasons);
        assert!(told.clone().any(|own| own.source == "IR"), "{effect:?}: staff read which place it is");
    }
}

#[test]
fn nobody_acts_before_the_table_was_asked_and_an_answer_about_another_address_is_none() {
    let mut story = Story::clean();
    let base = story.base().id;
    let earlier = story.base().jurisdictions.assessment.clone().unwrap();
    let change = DetailsChange { address: Some(address("3 Market St")), ..DetailsChange::default() };
    let moved = DocumentChange::Amend(base, Box::new(change), SubDocumentChanges::default());
    let ids = &mut story.ids;
    let mut act = gatehouse_domain::Act { now: NOON, new_id: &mut || ids.next() };
    story.customer.apply(Update { documents: vec![moved], ..Update::default() }, &mut act).unwrap();
    story.pass_everything();
    assert_eq!(story.customer.permission(), Permission::Unverified);
    assert!(story.customer.outstanding().check);
    let late = Observation { document: base, fact: Observed::Assessed(earlier) };
    assert_eq!(story.customer.observe(late), Taken::Stale);
    assess(&mut story.customer, &[]);
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}

#[test]
fn a_request_from_there_is_not_washed_away_by_later_ones() {
    let from_there = PlaceFinding { tie: Tie::Ip, place: "KP".to_owned(), ..finding(Effect::Review) };
    let mut story = found(&[from_there]);
    story.customer.remember_ip("203.0.113.99".to_owned());
    assess(&mut story.customer, &[]);
    story.customer.settle(&story.program, NOON);
    assert_eq!(outcome(&story).0, VerificationStatus::Review);
}

#[test]
fn a_new_address_of_the_internet_alone_holds_nobody_and_is_looked_up() {
    let mut story = Story::clean();
    story.customer.remember_ip("203.0.113.99".to_owned());
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
    assert!(story.customer.outstanding().check);
}

#[test]
fn a_customer_of_before_opens_and_waits_until_it_is_assessed() {
    let story = Story::clean();
    let mut stored = serde_json::to_value(&story.customer).unwrap();
    stored["facts"]["documents"][0].as_object_mut().unwrap().remove("jurisdictions");
    let mut customer: gatehouse_domain::Customer = serde_json::from_value(stored).unwrap();
    assert!(customer.outstanding().check);
    customer.settle(&story.program, NOON);
    assert_eq!(customer.permission(), Permission::Unverified);
}

#[test]
fn a_row_that_begins_or_ends_changes_the_decision_at_its_day_and_the_decision_says_when() {
    let today = NOON.date_naive();
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap();
    let later = PlaceFinding { from: tomorrow, ..finding(Effect::Reject) };
    let mut story = found(&[later]);
    assert_eq!(outcome(&story).0, VerificationStatus::Accepted);
    let turn = story.customer.decision.reconsider_at.unwrap();
    assert_eq!(turn.date_naive(), tomorrow);
    story.customer.settle(&story.program, turn);
    assert_eq!(outcome(&story).0, VerificationStatus::Rejected);
}

fn effects() -> impl Strategy<Value = Vec<Effect>> {
    prop::collection::vec(prop::sample::select(vec![Effect::EnhancedDiligence, Effect::Review, Effect::Reject]), 0..4)
}

fn weight(status: VerificationStatus) -> u8 {
    match status {
        VerificationStatus::Rejected => 2,
        VerificationStatus::Review => 1,
        _ => 0,
    }
}

proptest! {
    #[test]
    fn one_finding_more_never_improves_anything(effects in effects(), more in effects()) {
        let of = |effects: &[Effect]| -> Vec<PlaceFinding> { effects.iter().map(|effect| finding(*effect)).collect() };
        let before = found(&of(&effects));
        let after = found(&of(&[effects, more].concat()));
        prop_assert!(weight(outcome(&after).0) >= weight(outcome(&before).0));
        prop_assert!(outcome(&after).1.rank() <= outcome(&before).1.rank());
        prop_assert!(after.customer.decision.risk >= before.customer.decision.risk);
    }

    #[test]
    fn no_review_of_any_person_lifts_what_a_place_holds(effects in effects()) {
        let findings: Vec<PlaceFinding> = effects.iter().map(|effect| finding(*effect)).collect();
        let mut story = found(&findings);
        let before = outcome(&story);
        accepted_by_a_person(&mut story);
        prop_assert_eq!(outcome(&story), before);
    }
}

#[test]
fn an_assessment_prints_nothing_of_whom_it_is_about() {
    let story = found(&[finding(Effect::Review)]);
    let known: &Assessment = story.base().jurisdictions.assessment.as_ref().unwrap();
    let printed = format!("{known:?}{:?}", story.base().jurisdictions);
    for personal in ["Ada", "Market", "94105", "203.0.113"] {
        assert!(!printed.contains(personal), "{printed}");
    }
}
