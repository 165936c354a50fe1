//! The second look at a Social Security number: it may take back what the first one gave, and asks for the card.

use chrono::TimeDelta;
use gatehouse_domain::customer::{Observation, Observed, Taken};
use gatehouse_domain::document::{File, StoredFile};
use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::event::{Actor, Event, Outline};
use gatehouse_domain::fact::{Check, Finding, Outcome};
use gatehouse_domain::id::EventId;
use gatehouse_domain::requirement::{Cause, Why, explain};
use gatehouse_domain::review::{NewReview, ReviewVerdict};
use gatehouse_domain::second_look::{AGAIN, DELAY};
use gatehouse_domain::status::{DocumentStatus, Permission};
use gatehouse_domain::update::{Refusal, SubChange, SubDocumentChanges};

use crate::support::{NOON, Story, amend, failed, file, ssn};

fn answer(story: &mut Story, outcome: Outcome) -> Taken {
    let (document, content) = story.ssn();
    let finding = Finding { check: Check::Issuer, content, at: NOON + DELAY, outcome };
    let taken = story.customer.observe(Observation { document, fact: Observed::Finding(finding) });
    story.customer.settle(&story.program, NOON + DELAY);
    taken
}

fn taken_back() -> Story {
    let mut story = Story::clean();
    answer(&mut story, failed("not_confirmed_by_issuer"));
    story
}

fn card_kind() -> PhysicalDocumentType {
    PhysicalDocumentType::find("SSN_CARD").unwrap()
}

fn put_card(file: File) -> SubDocumentChanges {
    SubDocumentChanges {
        physical_documents: vec![SubChange::Put { id: None, kind: card_kind(), value: file }],
        ..SubDocumentChanges::default()
    }
}

fn submit_card(story: &mut Story, bytes: &[u8]) -> Result<(), Refusal> {
    let base = story.base().id;
    story.update(amend(base, put_card(File::Quarantined(file(bytes)))))
}

fn judge_card(story: &mut Story, outcome: &Outcome) {
    let card = story.base().active_physical().find(|own| own.kind == card_kind()).unwrap();
    let (document, content) = (card.meta.id, card.content());
    for check in [Check::Readable, Check::Agreement, Check::Authenticity] {
        let observation = story.find(document, content, check, outcome.clone());
        story.customer.observe(observation);
    }
    story.customer.settle(&story.program, NOON);
}

fn causes(story: &Story) -> Vec<Cause> {
    story.customer.decision.requirements.iter().map(|own| own.cause).collect()
}

#[test]
fn a_number_that_passed_is_due_a_day_later_and_once() {
    assert_eq!(Story::submitted().customer.next_due(), None, "nothing has passed yet");
    let mut story = Story::clean();
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
    assert_eq!(story.customer.next_due(), Some(NOON + DELAY));
    answer(&mut story, Outcome::Passed);
    assert_eq!(story.customer.next_due(), None);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}

#[test]
fn a_look_that_could_not_be_made_changes_nothing_and_is_made_again() {
    let mut story = Story::clean();
    answer(&mut story, Outcome::NotRun { why: "vendor_unavailable".to_owned() });
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
    assert_eq!(story.customer.next_due(), Some(NOON + DELAY + AGAIN));
}

#[test]
fn a_number_that_its_issuer_does_not_know_is_taken_back_and_the_card_asked_for() {
    let mut story = Story::clean();
    let before = Outline::of(&story.customer);
    answer(&mut story, failed("not_confirmed_by_issuer"));
    let decision = &story.customer.decision;
    assert_eq!(decision.document(story.ssn().0), DocumentStatus::Invalid);
    assert_eq!(decision.permission, Permission::Unverified, "nobody transacts before the card is there");
    assert_eq!(causes(&story), [Cause::SecondLook], "another number is not asked for");
    let event = Event::of(&story.customer, Some(&before), Actor::Checks, EventId::new(story.ids.next()));
    assert!(event.announced);
    assert_eq!(event.previous_permission, Some(Permission::SendAndReceive));

    submit_card(&mut story, b"card").unwrap();
    assert_eq!(story.customer.permission(), Permission::Unverified, "submitted is not verified");
    judge_card(&mut story, &Outcome::Passed);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
    assert_eq!(story.customer.decision.document(story.ssn().0), DocumentStatus::Valid, "the card speaks for it");
    assert_eq!(causes(&story), []);
}

#[test]
fn another_number_does_not_lift_the_demand() {
    let mut story = taken_back();
    let base = story.base().id;
    story.update(amend(base, ssn("112222"))).unwrap();
    story.pass_everything();
    assert_eq!(story.customer.decision.document(story.ssn().0), DocumentStatus::Valid);
    assert_eq!(story.customer.permission(), Permission::Unverified);
    assert_eq!(causes(&story), [Cause::SecondLook]);
}

#[test]
fn an_answer_about_a_number_that_was_replaced_is_dropped() {
    let mut story = Story::clean();
    let (document, content) = story.ssn();
    let base = story.base().id;
    story.update(amend(base, ssn("112222"))).unwrap();
    let outcome = failed("not_confirmed_by_issuer");
    let late = Finding { check: Check::Issuer, content, at: NOON + DELAY, outcome };
    assert_eq!(story.customer.observe(Observation { document, fact: Observed::Finding(late) }), Taken::Stale);
    assert_eq!(story.base().card_demand, None);
}

#[test]
fn a_card_may_be_submitted_again_twice() {
    let mut story = taken_back();
    for bytes in [b"card 1", b"card 2", b"card 3"] {
        submit_card(&mut story, bytes).unwrap();
        submit_card(&mut story, bytes).unwrap();
        judge_card(&mut story, &failed("poor_image_quality"));
        assert_eq!(story.customer.permission(), Permission::Unverified);
    }
    assert_eq!(submit_card(&mut story, b"card 4"), Err(Refusal::CardsSpent));
    assert_eq!(story.customer.may_upload(story.base().id, card_kind()), Err(Refusal::CardsSpent));
    let why: Vec<Why> =
        explain(&story.customer.facts, &story.customer.decision, &story.program).iter().map(|own| own.why).collect();
    assert_eq!(why, [Why::TriesSpent]);

    // Not by way of a form either, nor by deleting the card first.
    let card = story.base().active_physical().find(|own| own.kind == card_kind()).unwrap().meta.id;
    let arrived = Observed::Arrived { file: file(b"card 5"), at: NOON + TimeDelta::days(2) };
    assert_eq!(story.customer.observe(Observation { document: card, fact: arrived }), Taken::Stale);
    let base = story.base().id;
    let delete =
        SubDocumentChanges { physical_documents: vec![SubChange::Delete(card)], ..SubDocumentChanges::default() };
    story.update(amend(base, delete)).unwrap();
    assert_eq!(submit_card(&mut story, b"card 6"), Err(Refusal::CardsSpent));

    // A person may still decide.
    let (number, content) = story.ssn();
    let review = NewReview {
        document: number,
        subject: story.base().subject_of(content),
        reviewer: "officer-7".to_owned(),
        verdict: ReviewVerdict::Valid,
        note: None,
    };
    assert_eq!(story.customer.review(review, NOON + TimeDelta::days(3)), Ok(true));
    story.customer.settle(&story.program, NOON + TimeDelta::days(3));
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}

#[test]
fn a_card_that_comes_by_a_form_counts_like_another() {
    let mut story = taken_back();
    let base = story.base().id;
    story.update(amend(base, put_card(File::Awaited))).unwrap();
    let card = story.base().active_physical().find(|own| own.kind == card_kind()).unwrap().meta.id;
    for (number, taken) in [(1, Taken::Recorded), (2, Taken::Recorded), (3, Taken::Recorded), (4, Taken::Stale)] {
        let file: StoredFile = file(&[number]);
        let fact = Observed::Arrived { file, at: NOON + TimeDelta::minutes(i64::from(number)) };
        assert_eq!(story.customer.observe(Observation { document: card, fact }), taken, "{number}");
    }
}

#[test]
fn a_card_that_was_there_before_answers_at_once() {
    let mut story = Story::clean();
    submit_card(&mut story, b"card").unwrap();
    judge_card(&mut story, &Outcome::Passed);
    answer(&mut story, failed("not_confirmed_by_issuer"));
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}
