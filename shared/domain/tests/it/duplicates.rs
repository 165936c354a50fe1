//! A number or picture of two customers is a gate for both, until a person decides.

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::customer::Taken;
use gatehouse_domain::duplicate::{Duplicate, Shared};
use gatehouse_domain::fact::{ListVerdict, Reason};
use gatehouse_domain::gate::HoldCause;
use gatehouse_domain::id::{CustomerId, DocumentId, VerificationId};
use gatehouse_domain::requirement::explain;
use gatehouse_domain::review::{NewReview, ReviewVerdict};
use gatehouse_domain::status::{Permission, VerificationStatus};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{NOON, Story, add, amend, of_vendor, ssn, stories};

fn at(minutes: i64) -> DateTime<Utc> {
    NOON + TimeDelta::minutes(minutes)
}

fn shared(story: &Story, (document, shared): (DocumentId, Shared), other: u128, minutes: i64) -> Duplicate {
    let content = story.customer.facts.contents().find(|(own, _)| *own == document).unwrap().1;
    Duplicate { document, content, shared, customer: CustomerId::new(Uuid::from_u128(other)), at: at(minutes) }
}

/// A customer whom the lists do not know, whom a vendor verified and a person accepted.
fn vouched() -> Story {
    let mut story = Story::new();
    story.update(add(ssn("123-45-6789"))).unwrap();
    story.screen(ListVerdict::NoMatch);
    vouch(&mut story);
    story
}

fn vouch(story: &mut Story) {
    let source = Source::Person { actor: "ada".to_owned(), approved_by: None };
    let id = VerificationId::new(Uuid::from_u128(8));
    let identity = of_vendor(VerificationType::Identity, VerificationResult::Accepted);
    let review = Verification { id, source, ..of_vendor(VerificationType::ManualReview, VerificationResult::Accepted) };
    story.customer.facts.verifications.extend([identity, review]);
    story.customer.settle(&story.program, NOON);
}

fn meet(story: &mut Story, what: (DocumentId, Shared), other: u128, minutes: i64, sandbox: bool) {
    let duplicate = shared(story, what, other, minutes);
    assert_eq!(story.customer.share(duplicate, sandbox), Taken::Recorded);
    story.customer.settle(&story.program, at(minutes));
}

fn decide(story: &mut Story, document: DocumentId, verdict: ReviewVerdict, minutes: i64) {
    let base = story.base();
    let content = base.contents().find(|(own, _)| *own == document).unwrap().1;
    let (subject, reviewer) = (base.subject_of(content), "grace".to_owned());
    let review = NewReview { document, subject, reviewer, verdict, note: Some("it is this one's".to_owned()) };
    story.customer.review(review, at(minutes)).unwrap();
    story.customer.settle(&story.program, at(minutes));
}

fn is_held(story: &Story) -> bool {
    let decision = &story.customer.decision;
    let held = decision.holds.iter().any(|hold| hold.cause == HoldCause::Duplicate);
    if held {
        assert_eq!(decision.permission, Permission::Unverified);
        assert!(matches!(decision.verification_status, VerificationStatus::Review | VerificationStatus::Rejected));
    }
    held
}

#[test]
fn a_number_of_another_customers_holds_whomever_a_vendor_and_a_person_vouch_for() {
    let mut story = vouched();
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
    let (number, _) = story.ssn();
    meet(&mut story, (number, Shared::Ssn), 77, 1, false);
    assert!(is_held(&story));
    let told = explain(&story.customer.facts, &story.customer.decision, &story.program);
    assert!(told.iter().all(|own| !own.customer_text.contains("another")), "the customer is told of no other");
    let gate = told.iter().flat_map(|own| &own.internal_reasons).find(|own| own.subject == "GATE").unwrap();
    assert_eq!(gate.source, "DUPLICATE");
    // Whoever accepts the customer once more has not decided whose the number is.
    vouch(&mut story);
    assert!(is_held(&story));
}

#[test]
fn a_persons_decision_about_that_very_finding_lifts_it() {
    let mut story = vouched();
    let (number, _) = story.ssn();
    decide(&mut story, number, ReviewVerdict::Valid, 0);
    meet(&mut story, (number, Shared::Ssn), 77, 1, false);
    assert!(is_held(&story), "a decision from before knows nothing of it");
    decide(&mut story, number, ReviewVerdict::Invalid { reasons: vec![Reason::known("tax_id_mismatch").unwrap()] }, 2);
    assert!(is_held(&story), "whoever finds it to be another's lets nobody through");
    decide(&mut story, number, ReviewVerdict::Valid, 3);
    assert!(!is_held(&story));
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
    meet(&mut story, (number, Shared::Ssn), 78, 4, false);
    assert!(is_held(&story), "a third customer shows it");
    decide(&mut story, number, ReviewVerdict::Valid, 5);
    assert!(!is_held(&story));
    // The details that it was compared with change.
    story.customer.facts.documents[0].details.name = Some("Boris Listed".to_owned());
    story.customer.settle(&story.program, at(6));
    assert!(is_held(&story));
}

#[test]
fn another_number_is_another_question_and_a_sandboxs_values_are_everybodys() {
    let mut story = vouched();
    let (number, _) = story.ssn();
    meet(&mut story, (number, Shared::Ssn), 77, 1, true);
    assert!(!is_held(&story));
    assert_eq!(story.customer.present_duplicates().count(), 1, "it is told all the same");
    let mut story = vouched();
    meet(&mut story, (number, Shared::Ssn), 77, 1, false);
    let base = story.base().id;
    story.update(amend(base, ssn("987-65-4321"))).unwrap();
    assert!(!is_held(&story));
    assert_eq!(story.customer.permission(), Permission::Unverified, "and nobody vouches for who it is now");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_but_a_decision_opens_the_gate(story in stories(), which in any::<prop::sample::Index>(), vouches in any::<bool>()) {
        let mut story = story;
        let base = story.base();
        let of_virtual = base.active_virtual().map(|own| (own.meta.id, Shared::Ssn));
        let shown: Vec<_> = of_virtual.chain(base.active_physical().map(|own| (own.meta.id, Shared::Picture))).collect();
        let what = shown[which.index(shown.len())];
        meet(&mut story, what, 77, 1, false);
        if vouches {
            vouch(&mut story);
        }
        prop_assert!(is_held(&story));
    }
}
