//! What ends by the calendar although nobody does anything: papers, which are asked for anew ahead of time and serve for
//! some days more, and verifications.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use gatehouse_domain::customer::{Customer, Observation, Observed};
use gatehouse_domain::document::File;
use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::event::{Actor, Event, Outline};
use gatehouse_domain::evidence::{Evidence, Reading, Statement};
use gatehouse_domain::fact::Reason;
use gatehouse_domain::id::{DocumentId, EventId, VerificationId};
use gatehouse_domain::requirement::{Cause, RequirementState, Why, explain};
use gatehouse_domain::review::{NewReview, ReviewVerdict};
use gatehouse_domain::status::{DocumentStatus, Permission, VerificationStatus};
use gatehouse_domain::update::{SubChange, SubDocumentChanges};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{NOON, Story, amend, file};

/// The last day of the paper in these stories.
fn last_day() -> NaiveDate {
    NOON.date_naive() + Days::new(100)
}

fn morning_after(days: i64) -> DateTime<Utc> {
    (last_day() + TimeDelta::days(days)).and_hms_opt(0, 0, 0).unwrap().and_utc()
}

fn of_kind(customer: &Customer, kind: &str) -> DocumentId {
    customer.facts.active_physical().find(|own| own.kind.name() == kind).unwrap().meta.id
}

fn clear(story: &mut Story, kind: &str) {
    let own = story.customer.facts.active_physical().find(|own| own.kind.name() == kind).unwrap();
    let fact = Observed::Cleared { content: own.content(), key: "clean/a".to_owned(), pages: None };
    let observation = Observation { document: own.meta.id, fact };
    story.customer.observe(observation);
}

fn read(story: &mut Story, kind: &str, expiry: NaiveDate) {
    let own = story.customer.facts.active_physical().find(|own| own.kind.name() == kind).unwrap();
    let statement = Statement { expiry: Some(expiry), ..Statement::default() };
    let zone = Some(Reading::Understood { statement, faults: Vec::new() });
    let evidence = Evidence { content: own.content(), at: NOON, zone, barcode: None, text: None, picture: None };
    let observation = Observation { document: own.meta.id, fact: Observed::Read(Box::new(evidence)) };
    story.customer.observe(observation);
}

/// Everything is valid, and the government ID ends in a hundred days.
fn story() -> Story {
    let mut story = Story::clean();
    clear(&mut story, "GOVT_ID");
    read(&mut story, "GOVT_ID", last_day());
    story.customer.settle(&story.program, NOON);
    story
}

fn at(story: &mut Story, now: DateTime<Utc>) -> &Customer {
    story.customer.settle(&story.program, now);
    &story.customer
}

fn causes(customer: &Customer) -> Vec<(Cause, RequirementState)> {
    customer.decision.requirements.iter().map(|own| (own.cause, own.state)).collect()
}

fn submit(story: &mut Story, kind: &str) {
    let kind = PhysicalDocumentType::find(kind).unwrap();
    let put = SubChange::Put { id: None, kind, value: File::Quarantined(file(b"another")) };
    let subs = SubDocumentChanges { physical_documents: vec![put], ..SubDocumentChanges::default() };
    let base = story.base().id;
    story.update(amend(base, subs)).unwrap();
}

#[test]
fn a_paper_is_asked_for_ahead_of_time_serves_a_while_longer_and_then_no_more() {
    let mut story = story();
    let (asked, lapsed) = (morning_after(-30), morning_after(31));
    assert_eq!(story.customer.decision.reconsider_at, Some(asked));

    let before = at(&mut story, asked - TimeDelta::seconds(1)).clone();
    assert_eq!(causes(&before), []);
    let during = at(&mut story, asked).clone();
    assert_eq!(causes(&during), [(Cause::Expiry, RequirementState::Missing)]);
    assert_eq!(during.permission(), Permission::SendAndReceive);
    assert_eq!(during.decision.reconsider_at, Some(lapsed));
    let event = Event::of(&during, Some(&Outline::of(&before)), Actor::Checks, EventId::new(Uuid::nil()));
    let event = event.since(&before, &during);
    assert!(event.is_told() && event.changed == ["requirements"], "{:?}", event.changed);
    let told = explain(&during.facts, &during.decision, &story.program);
    assert_eq!((told.len(), told[0].why, told[0].permission), (1, Why::Expiring, Permission::SendAndReceive));
    assert_eq!(told[0].satisfied_by.len(), 4, "each kind that the program takes");
    assert!(told[0].customer_text.starts_with("What you sent is about to expire"), "{}", told[0].customer_text);

    assert_eq!(at(&mut story, lapsed - TimeDelta::seconds(1)).permission(), Permission::SendAndReceive, "grace");
    let after = at(&mut story, lapsed).clone();
    assert_eq!(after.permission(), Permission::Receive);
    assert_eq!(after.decision.verification_status, VerificationStatus::Provisional);
    assert_eq!(causes(&after), [(Cause::Program, RequirementState::Invalid)]);
    assert_eq!(after.decision.reconsider_at, None);
    let own = after.facts.active_physical().next().unwrap();
    let subject = after.facts.active_documents().next().unwrap().subject_of(own.content());
    assert_eq!(after.decision.invalid_reasons(&own.meta, subject), [Reason::new("expired_document")]);
    let told = &explain(&after.facts, &after.decision, &story.program)[0];
    assert!(told.customer_text.starts_with("The document is no longer valid. We need"), "{}", told.customer_text);
    assert_eq!(told.internal_reasons[0].reasons, ["expired_document"]);
}

#[test]
fn the_days_are_the_programs() {
    let mut story = story();
    story.program.document_expiry = serde_json::from_str(r#"{"ask_ahead_days": 0, "grace_days": 0}"#).unwrap();
    assert_eq!(at(&mut story, NOON).decision.reconsider_at, Some(morning_after(0)));
    let last_second = morning_after(1) - TimeDelta::seconds(1);
    assert_eq!(at(&mut story, last_second).permission(), Permission::SendAndReceive, "its last day is a good one");
    assert_eq!(at(&mut story, morning_after(1)).permission(), Permission::Receive);
}

#[test]
fn another_paper_of_those_that_the_program_takes_answers() {
    let mut story = story();
    submit(&mut story, "PASSPORT_BIODATA");
    assert_eq!(causes(at(&mut story, morning_after(0))), [(Cause::Expiry, RequirementState::Pending)]);
    story.pass_everything();
    assert_eq!(causes(at(&mut story, morning_after(0))), []);
    assert_eq!(at(&mut story, morning_after(31)).permission(), Permission::SendAndReceive);
    assert_eq!(story.customer.decision.document(of_kind(&story.customer, "GOVT_ID")), DocumentStatus::Invalid);
}

#[test]
fn a_card_ends_with_whichever_side_says_so_first() {
    let mut story = story();
    submit(&mut story, "GOVT_ID_BACK");
    story.pass_everything();
    clear(&mut story, "GOVT_ID_BACK");
    read(&mut story, "GOVT_ID_BACK", last_day() - Days::new(50));
    assert_eq!(at(&mut story, NOON).decision.reconsider_at, Some(morning_after(-80)));
    assert_eq!(at(&mut story, morning_after(-19)).permission(), Permission::Receive);
    assert_eq!(story.customer.decision.lapsed.len(), 2);
}

#[test]
fn a_person_may_take_an_expired_paper_for_good_and_says_nothing_of_it_beforehand() {
    let mut story = story();
    let review = |story: &Story| NewReview {
        document: of_kind(&story.customer, "GOVT_ID"),
        subject: story.base().subject_of(story.base().active_physical().next().unwrap().content()),
        reviewer: "officer-7".to_owned(),
        verdict: ReviewVerdict::Valid,
        note: None,
    };
    let early = review(&story);
    assert_eq!(story.customer.review(early, NOON + TimeDelta::days(1)), Ok(true));
    assert_eq!(at(&mut story, morning_after(31)).permission(), Permission::Receive);
    let late = NewReview { reviewer: "officer-8".to_owned(), ..review(&story) };
    assert_eq!(story.customer.review(late, morning_after(31)), Ok(true));
    assert_eq!(at(&mut story, morning_after(31)).permission(), Permission::SendAndReceive);
    assert_eq!(story.customer.decision.reconsider_at, None);
}

fn vouched(story: &mut Story) {
    let verification = Verification {
        id: VerificationId::new(Uuid::nil()),
        kind: VerificationType::Identity,
        result: VerificationResult::Accepted,
        at: NOON,
        source: Source::Vendor,
        about: None,
    };
    story.customer.facts.verifications.push(verification);
    story.customer.settle(&story.program, NOON);
}

#[test]
fn whoever_a_vendor_vouches_for_is_asked_for_no_paper() {
    let mut story = story();
    vouched(&mut story);
    assert_eq!(causes(at(&mut story, morning_after(0))), []);
    assert_eq!(causes(at(&mut story, morning_after(31))), []);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}

#[test]
fn a_verification_that_expires_is_reconsidered_on_its_last_day_and_the_papers_with_it() {
    let mut story = story();
    story.program.review.verification_days = Some(365);
    vouched(&mut story);
    let end = NOON + TimeDelta::days(365);
    assert_eq!(story.customer.next_due().unwrap(), NOON + TimeDelta::days(1), "the number is looked at before that");
    assert_eq!(at(&mut story, end - TimeDelta::seconds(1)).permission(), Permission::SendAndReceive);
    assert_eq!(story.customer.decision.reconsider_at, Some(end));
    assert_eq!(at(&mut story, end).permission(), Permission::Receive, "the paper has lapsed meanwhile");
    assert_eq!(story.customer.decision.reconsider_at, None);
}

#[test]
fn a_day_beyond_the_calendar_never_comes() {
    let mut story = story();
    read(&mut story, "GOVT_ID", NaiveDate::MAX);
    assert_eq!(at(&mut story, NOON).decision.reconsider_at, None);
    read(&mut story, "GOVT_ID", NaiveDate::MIN);
    assert_eq!(at(&mut story, NOON).permission(), Permission::Receive);
}

proptest! {
    /// Whoever is looked at only when something is due sees what would be seen by looking every hour.
    #[test]
    fn nothing_changes_before_it_is_due(ahead in 0..90_u32, grace in 0..90_u32, last in 0..120_u64, days in prop::option::of(1..150_u32), hours in prop::collection::vec(1..2_000_i64, 1..6)) {
        let mut story = Story::clean();
        read(&mut story, "GOVT_ID", NOON.date_naive() + Days::new(last));
        story.program.document_expiry.ask_ahead_days = ahead;
        story.program.document_expiry.grace_days = grace;
        story.program.review.verification_days = days;
        if days.is_some() {
            vouched(&mut story);
        }
        let mut now = NOON;
        for step in hours {
            let before = at(&mut story, now).clone();
            let next = now + TimeDelta::hours(step);
            let due = before.decision.reconsider_at;
            prop_assert!(due.is_none_or(|due| due > now), "it would be looked at for ever");
            let after = at(&mut story, next);
            if due.is_none_or(|due| due > next) {
                prop_assert_eq!(&before.decision, &after.decision);
            }
            now = next;
        }
    }
}
