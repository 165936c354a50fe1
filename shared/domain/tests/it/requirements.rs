//! What a customer still has to do, told to the customer and to the staff.

use gatehouse_domain::fact::{Check, ListVerdict, Outcome, Reason};
use gatehouse_domain::id::{CustomerId, VerificationId};
use gatehouse_domain::ownership::RelatedParty;
use gatehouse_domain::party::PartyStatus;
use gatehouse_domain::requirement::{Explanation, Why, explain};
use gatehouse_domain::status::{Permission, PermissionCode, Standing, StandingKind, VerificationStatus};
use gatehouse_domain::update::Update;
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{NOON, Story, add, amend, government_id, of_vendor, ssn, stories};

fn told(story: &Story) -> Vec<Explanation> {
    explain(&story.customer.facts, &story.customer.decision, &story.program)
}

/// Records an outcome about the SSN and decides.
fn find(story: &mut Story, check: Check, outcome: Outcome) {
    let (id, content) = story.ssn();
    let observation = story.find(id, content, check, outcome);
    story.customer.observe(observation);
    story.customer.settle(&story.program, NOON);
}

#[test]
fn a_customer_of_whom_nothing_is_known_is_asked_who_it_is() {
    let told = told(&Story::new());
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].why, told[0].document), (Why::NoDocument, None));
}

#[test]
fn a_clean_customer_is_asked_for_nothing() {
    assert!(told(&Story::clean()).is_empty());
}

#[test]
fn what_is_missing_is_told_with_every_way_to_bring_it() {
    let mut story = Story::new();
    story.update(add(ssn("2222"))).unwrap();
    story.pass_everything();
    story.screen(ListVerdict::NoMatch);
    insta::assert_json_snapshot!(told(&story));
}

#[test]
fn a_number_that_no_source_knows_is_asked_for_again_and_the_reason_stays_inside() {
    let mut story = Story::clean();
    find(&mut story, Check::Source, Outcome::Failed { reasons: vec![Reason::new("not_found")] });
    insta::assert_json_snapshot!(told(&story));
}

#[test]
fn what_waits_for_a_person_asks_nothing_of_the_customer() {
    let mut story = Story::clean();
    find(&mut story, Check::Source, Outcome::Referred { reasons: vec![Reason::new("no_source_configured")] });
    let told = told(&story);
    assert_eq!((told.len(), told[0].why), (1, Why::Reviewing));
    assert!(told[0].satisfied_by.is_empty());
    assert_eq!(told[0].internal_reasons[0].reasons, ["no_source_configured"]);
}

#[test]
fn a_soft_match_asks_for_a_government_id_then_for_patience_and_never_says_why() {
    let mut story = Story::new();
    story.update(add(ssn("2222"))).unwrap();
    story.pass_everything();
    story.screen(ListVerdict::SoftMatch);
    let whys = |story: &Story| told(story).iter().map(|own| own.why).collect::<Vec<_>>();
    assert_eq!(whys(&story), [Why::Missing, Why::SoftMatchUnidentified]);
    let asked = &told(&story)[1];
    assert_eq!(asked.satisfied_by[0][0].name(), "GOVT_ID");
    assert_eq!(asked.customer_text, "We need a picture or scan of your government ID.");
    assert_eq!(
        (asked.internal_reasons[0].subject.as_str(), asked.internal_reasons[0].result),
        ("ofac_sdn", "soft_match")
    );
    let base = story.base().id;
    story.update(amend(base, government_id(b"front"))).unwrap();
    assert_eq!(whys(&story), [Why::Pending, Why::SoftMatch]);
}

#[test]
fn a_match_is_told_to_the_staff_alone() {
    let mut story = Story::clean();
    story.screen(ListVerdict::Match);
    let told = told(&story);
    assert_eq!((told.len(), told[0].why), (1, Why::Match));
    assert_eq!(told[0].customer_text, "This account is not available. Contact support.");
    assert_eq!(told[0].internal_reasons[0].source, "ofac-1");
}

#[test]
fn a_locked_customer_is_asked_for_nothing_it_could_bring() {
    let mut story = Story::new();
    let locked = Standing { kind: StandingKind::Locked, code: None };
    story.update(Update { standing: Some(Some(locked)), ..Update::default() }).unwrap();
    let told = told(&story);
    assert_eq!((told.len(), told[0].why), (1, Why::Standing));
}

proptest! {
    #[test]
    fn whoever_may_not_do_everything_is_told_what_is_missing(story in stories()) {
        let told = told(&story);
        prop_assert_eq!(told.is_empty(), story.customer.permission() == Permission::SendAndReceive);
    }

    #[test]
    fn the_customer_reads_no_machine_reason_and_no_word_of_a_suspicion(story in stories()) {
        for own in told(&story) {
            let text = own.customer_text.to_lowercase();
            let inside = own.internal_reasons.iter().flat_map(|reason| &reason.reasons).map(String::as_str);
            for word in ["match", "list", "sanction", "ofac", "fraud", "suspic", "_"].into_iter().chain(inside) {
                prop_assert!(!text.contains(word), "{word} in {text}");
            }
        }
    }

    #[test]
    fn bringing_what_is_asked_for_and_having_it_found_valid_raises_the_permission(mut story in stories()) {
        let before = story.customer.permission();
        let asks = told(&story).iter().any(|own| own.why == Why::Match || own.why == Why::SoftMatch);
        story.pass_everything();
        story.screen(ListVerdict::NoMatch);
        prop_assert!(asks || before == Permission::SendAndReceive || story.customer.permission().rank() > before.rank());
        prop_assert!(told(&story).is_empty());
    }
}

fn owner(number: u128, share: f64, controls: bool, status: VerificationStatus) -> RelatedParty {
    RelatedParty { party: CustomerId::new(Uuid::from_u128(number)), share, controls, status, decided_at: NOON }
}

fn settled(story: &mut Story) -> Vec<Explanation> {
    story.customer.settle(&story.program, NOON);
    told(story)
}

#[test]
fn a_business_is_told_that_it_waits_for_its_owners_and_the_staff_for_whom() {
    let mut story = Story::clean();
    let owners = [
        owner(1, 60.0, false, VerificationStatus::Unverified),
        owner(2, 40.0, false, VerificationStatus::Accepted),
        owner(3, 0.0, true, VerificationStatus::Pending),
        owner(4, 10.0, false, VerificationStatus::Unverified),
    ];
    story.customer.relate(Some(owners.to_vec()), NOON);
    let told = settled(&mut story);
    assert_eq!((told.len(), told[0].why, told[0].document), (1, Why::Owners, None));
    let said: Vec<_> =
        told[0].internal_reasons.iter().map(|own| (own.source.as_str(), own.result, own.reasons.join(", "))).collect();
    let [first, third] = [1, 3].map(|number| Uuid::from_u128(number).to_string());
    assert_eq!(
        said,
        [
            (first.as_str(), "unverified", "owns 60 per cent".to_owned()),
            (third.as_str(), "pending", "directs the business".to_owned()),
        ]
    );
    assert!(!told[0].customer_text.contains(&first));
    let review = Verification {
        id: VerificationId::new(Uuid::from_u128(8)),
        kind: VerificationType::ManualReview,
        result: VerificationResult::Accepted,
        at: NOON,
        source: Source::Person { actor: "ada".to_owned(), approved_by: None },
        about: None,
    };
    story.customer.facts.verifications.push(review);
    assert!(settled(&mut story).is_empty(), "whoever may do everything waits for nobody");
    story.customer.facts.verifications.clear();
    story.customer.relate(None, NOON);
    assert!(settled(&mut story).iter().any(|own| own.why == Why::OwnersUnclear));
}

#[test]
fn the_staff_reads_who_said_no_and_the_customer_does_not() {
    let mut story = Story::clean();
    let verification = of_vendor(VerificationType::License, VerificationResult::Rejected);
    story.customer.facts.verifications.push(verification);
    let told = settled(&mut story);
    let reason = &told[0].internal_reasons[0];
    assert_eq!((told[0].why, reason.document), (Why::Rejected, None));
    assert_eq!((reason.subject.as_str(), reason.source.as_str(), reason.result), ("LICENSE", "vendor", "rejected"));
    assert_eq!(told[0].customer_text, "This account is not available. Contact support.");
}

#[test]
fn the_staff_reads_why_a_locked_or_inactive_customer_may_do_nothing() {
    let mut story = Story::clean();
    story.customer.facts.status = PartyStatus::Frozen;
    let told = settled(&mut story);
    assert_eq!(
        (told[0].why, told[0].internal_reasons[0].reasons.as_slice()),
        (Why::NotActive, &["FROZEN".to_owned()][..])
    );
    let standing = Standing { kind: StandingKind::Closed, code: Some(PermissionCode::NoActivity) };
    story.customer.facts.standing = Some(standing);
    let told = settled(&mut story);
    let reason = &told[0].internal_reasons[0];
    assert_eq!((reason.result, reason.reasons.as_slice()), ("closed", &["NO_ACTIVITY".to_owned()][..]));
}
