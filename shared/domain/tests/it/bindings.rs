//! What was verified counts for the customer as it was, and for nobody else.

use chrono::{NaiveDate, TimeDelta};
use gatehouse_domain::Customer;
use gatehouse_domain::binding::About;
use gatehouse_domain::document_type::VirtualDocumentType;
use gatehouse_domain::id::VerificationId;
use gatehouse_domain::party::Identifier;
use gatehouse_domain::profile::{ProfileStatus, StatusChange};
use gatehouse_domain::requirement::{Why, explain};
use gatehouse_domain::status::{Permission, VerificationStatus};
use gatehouse_domain::update::{DetailsChange, DocumentChange, SubChange, SubDocumentChanges, Update};
use gatehouse_domain::vendor::{Asked, Vendor};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{NOON, Story, add, address, details, of_vendor, ssn, stories};

const KINDS: [VerificationType; 4] = [
    VerificationType::Identity,
    VerificationType::DocumentVerification,
    VerificationType::Watchlist,
    VerificationType::ManualReview,
];

/// Something that somebody may do to a customer's details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Name,
    Birth,
    Street,
    City,
    Number,
    FurtherNumber,
    NoNumber,
    NoDocument,
    FurtherDocument,
    // From here on nothing of who the customer is.
    Email,
    Phone,
    Retyped,
    Nothing,
}

const CHANGES: [Move; 9] = [
    Move::Name,
    Move::Birth,
    Move::Street,
    Move::City,
    Move::Number,
    Move::FurtherNumber,
    Move::NoNumber,
    Move::NoDocument,
    Move::FurtherDocument,
];
const NO_CHANGES: [Move; 4] = [Move::Email, Move::Phone, Move::Retyped, Move::Nothing];

fn put(kind: &str, value: &str) -> SubDocumentChanges {
    let kind = VirtualDocumentType::find(kind).unwrap();
    SubDocumentChanges {
        virtual_documents: vec![SubChange::Put { id: None, kind, value: Identifier::from(value.to_owned()) }],
        ..SubDocumentChanges::default()
    }
}

fn make(story: &mut Story, step: Move) {
    let base = story.base().id;
    let number = story.base().active_virtual().next().map(|own| own.meta.id);
    let amend = |details: DetailsChange, subs: SubDocumentChanges| DocumentChange::Amend(base, Box::new(details), subs);
    let with = |details: DetailsChange| amend(details, SubDocumentChanges::default());
    let none = DetailsChange::default;
    let change = match step {
        Move::Name => with(DetailsChange { name: Some("Boris Listed".to_owned()), ..none() }),
        Move::Birth => with(DetailsChange { birth: NaiveDate::from_ymd_opt(1990, 1, 1), ..none() }),
        Move::Street => with(DetailsChange { address: Some(address("2 Market St")), ..none() }),
        Move::City => {
            let moved =
                gatehouse_domain::document::Address { city: Some("Oakland".to_owned()), ..address("1 Market St") };
            with(DetailsChange { address: Some(moved), ..none() })
        }
        Move::Number => amend(none(), ssn("987-65-4321")),
        Move::FurtherNumber => amend(none(), put("PASSPORT", "X1234567")),
        Move::NoNumber => {
            let subs = SubDocumentChanges {
                virtual_documents: number.into_iter().map(SubChange::Delete).collect(),
                ..SubDocumentChanges::default()
            };
            amend(none(), subs)
        }
        Move::NoDocument => DocumentChange::Delete(base),
        Move::FurtherDocument => add(SubDocumentChanges::default()).documents.remove(0),
        Move::Email => with(DetailsChange { email: Some("other@example.com".to_owned()), ..none() }),
        Move::Phone => with(DetailsChange { phone_number: Some("+14155550199".to_owned()), ..none() }),
        Move::Retyped => {
            let mut typed = address("1  MARKET st.");
            typed.city = Some(" san francisco".to_owned());
            with(DetailsChange { name: Some("ADA  example".to_owned()), address: Some(typed), ..none() })
        }
        Move::Nothing => with(none()),
    };
    story.update(Update { documents: vec![change], ..Update::default() }).unwrap();
}

fn said(kind: VerificationType, result: VerificationResult, number: u128) -> Verification {
    let source = match kind {
        VerificationType::ManualReview => Source::Person { actor: "ada".to_owned(), approved_by: None },
        _ => Source::Vendor,
    };
    Verification { id: VerificationId::new(Uuid::from_u128(number)), source, ..of_vendor(kind, result) }
}

fn record(story: &mut Story, verification: Verification) {
    let about = story.customer.facts.about(verification.kind);
    story.customer.facts.verifications.push(Verification { about, ..verification });
    story.customer.settle(&story.program, NOON);
}

/// A customer whom the lists do not know and of whom nothing but a vendor's or a person's word is there.
fn vouched(kind: VerificationType) -> Story {
    let mut story = Story::new();
    story.update(add(ssn("123-45-6789"))).unwrap();
    story.screen(gatehouse_domain::fact::ListVerdict::NoMatch);
    record(&mut story, said(kind, VerificationResult::Accepted, 1));
    if kind == VerificationType::Watchlist {
        record(&mut story, said(VerificationType::Identity, VerificationResult::Accepted, 2));
    }
    story
}

fn screened(mut story: Story) -> Story {
    if story.customer.facts.active_documents().next().is_some() {
        story.screen(gatehouse_domain::fact::ListVerdict::NoMatch);
    }
    story
}

#[test]
fn an_answer_ends_with_the_name_the_birth_the_address_or_the_numbers_it_was_about() {
    for kind in [VerificationType::Identity, VerificationType::DocumentVerification, VerificationType::ManualReview] {
        for step in CHANGES {
            let mut story = vouched(kind);
            assert_eq!(story.customer.permission(), Permission::SendAndReceive, "{kind:?}");
            make(&mut story, step);
            let story = screened(story);
            assert_eq!(story.customer.permission(), Permission::Unverified, "{kind:?} {step:?}");
            assert_ne!(story.customer.decision.verification_status, VerificationStatus::Accepted);
        }
        for step in NO_CHANGES {
            let mut story = vouched(kind);
            make(&mut story, step);
            let story = screened(story);
            assert_eq!(story.customer.permission(), Permission::SendAndReceive, "{kind:?} {step:?}");
        }
    }
}

#[test]
fn whoever_changes_is_told_that_it_is_verified_again_and_staff_what_changed() {
    for (step, changed) in [
        (Move::Name, "name_changed"),
        (Move::Birth, "birth_changed"),
        (Move::Street, "address_changed"),
        (Move::Number, "numbers_changed"),
    ] {
        let mut story = vouched(VerificationType::Identity);
        make(&mut story, step);
        let story = screened(story);
        let told = explain(&story.customer.facts, &story.customer.decision, &story.program);
        let own = told.iter().find(|own| own.why == Why::Changed).unwrap();
        assert_eq!(own.customer_text, "Your details have changed, so we have to verify them again.");
        assert_eq!(own.internal_reasons[0].reasons, [changed], "{step:?}");
        assert_eq!(own.internal_reasons[0].subject, "IDENTITY");
    }
    let story = vouched(VerificationType::Identity);
    assert!(explain(&story.customer.facts, &story.customer.decision, &story.program).is_empty());
}

#[test]
fn whoever_changes_back_is_who_was_verified() {
    let mut story = vouched(VerificationType::Identity);
    make(&mut story, Move::Street);
    let mut story = screened(story);
    assert_eq!(story.customer.permission(), Permission::Unverified);
    let back = DetailsChange { address: details().address, ..DetailsChange::default() };
    let change = DocumentChange::Amend(story.base().id, Box::new(back), SubDocumentChanges::default());
    story.update(Update { documents: vec![change], ..Update::default() }).unwrap();
    assert_eq!(screened(story).customer.permission(), Permission::SendAndReceive);
}

#[test]
fn no_change_of_the_customers_undoes_a_rejection_and_a_later_answer_does() {
    for kind in KINDS {
        for step in CHANGES.into_iter().filter(|step| *step != Move::NoDocument) {
            let mut story = Story::clean();
            record(&mut story, said(kind, VerificationResult::Rejected, 1));
            make(&mut story, step);
            let mut story = screened(story);
            assert_eq!(story.customer.decision.verification_status, VerificationStatus::Rejected, "{kind:?} {step:?}");
            let later =
                Verification { at: NOON + TimeDelta::minutes(1), ..said(kind, VerificationResult::Accepted, 2) };
            record(&mut story, later);
            assert_ne!(story.customer.decision.verification_status, VerificationStatus::Rejected, "{kind:?} {step:?}");
            // The answer that outlived the rejection ends, and the rejection does not rise again.
            make(&mut story, Move::Birth);
            let story = screened(story);
            assert_ne!(story.customer.decision.verification_status, VerificationStatus::Rejected, "{kind:?} {step:?}");
        }
    }
}

#[test]
fn an_officers_approval_is_about_whom_the_officer_saw() {
    let mut story = Story::new();
    story.update(add(ssn("123-45-6789"))).unwrap();
    story.screen(gatehouse_domain::fact::ListVerdict::NoMatch);
    let approve = |customer: &mut Customer, actor: &str, number: u128| {
        let id = VerificationId::new(Uuid::from_u128(number));
        let status = ProfileStatus::Approved;
        customer.change_status(StatusChange { id, status, reason: None, actor: actor.to_owned(), code: None }, NOON)
    };
    approve(&mut story.customer, "ada", 50).unwrap();
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
    make(&mut story, Move::Street);
    assert_eq!(screened(story).customer.permission(), Permission::Unverified);
}

#[test]
fn two_persons_agree_about_one_and_the_same_customer() {
    let mut story = Story::new();
    story.program.review.four_eyes = true;
    story.update(add(ssn("123-45-6789"))).unwrap();
    story.screen(gatehouse_domain::fact::ListVerdict::NoMatch);
    let approve = |story: &mut Story, actor: &str, number: u128| {
        let id = VerificationId::new(Uuid::from_u128(number));
        let status = ProfileStatus::Approved;
        let change = StatusChange { id, status, reason: None, actor: actor.to_owned(), code: None };
        story.customer.change_status(change, NOON).unwrap();
        story.customer.settle(&story.program, NOON);
        story.customer.decision.profile_status
    };
    assert_eq!(approve(&mut story, "ada", 50), ProfileStatus::PendingApproval);
    make(&mut story, Move::Name);
    let mut story = screened(story);
    assert_eq!(approve(&mut story, "grace", 51), ProfileStatus::PendingApproval, "the first word about somebody new");
    assert_eq!(approve(&mut story, "ada", 52), ProfileStatus::Approved);
}

#[test]
fn answers_from_before_addresses_and_numbers_were_bound_count_until_something_changes() {
    for step in CHANGES {
        let mut story = vouched(VerificationType::Identity);
        let holder = story.customer.facts.holder_content().unwrap();
        story.customer.facts.verifications[0].about = Some(About::Holder(holder));
        // A review was bound to nothing.
        record(&mut story, said(VerificationType::ManualReview, VerificationResult::Accepted, 2));
        story.customer.facts.verifications[1].about = None;
        story.customer.settle(&story.program, NOON);
        assert_eq!(story.customer.permission(), Permission::SendAndReceive);
        make(&mut story, Move::Email);
        assert_eq!(story.customer.permission(), Permission::SendAndReceive);
        assert_eq!(story.customer.facts.verifications[0].about, Some(About::Holder(holder)), "nothing to bind");
        make(&mut story, step);
        assert_eq!(screened(story).customer.permission(), Permission::Unverified, "{step:?}");
    }
}

#[test]
fn a_stored_answer_opens_whether_it_was_bound_to_a_holder_or_to_an_identity() {
    let story = vouched(VerificationType::Identity);
    let own = &story.customer.facts.verifications[0];
    let mut json = serde_json::to_value(own).unwrap();
    assert_eq!(json["about"].as_str().unwrap().len(), 128);
    assert_eq!(serde_json::from_value::<Verification>(json.clone()).unwrap(), *own);
    let holder = story.customer.facts.holder_content().unwrap();
    json["about"] = holder.to_string().into();
    assert_eq!(serde_json::from_value::<Verification>(json.clone()).unwrap().about, Some(About::Holder(holder)));
    json.as_object_mut().unwrap().remove("about");
    assert_eq!(serde_json::from_value::<Verification>(json.clone()).unwrap().about, None);
    for wrong in ["", "ab", &"g".repeat(128), &"é".repeat(64)] {
        json["about"] = wrong.into();
        assert!(serde_json::from_value::<Verification>(json.clone()).is_err(), "{wrong}");
    }
}

fn asked(story: &Story, about: Option<About>) -> Asked {
    let (vendor, reference) = (Vendor::Persona, "inq_1".to_owned());
    Asked { vendor, reference, customer: story.customer.id, document: None, about, calls: None }
}

#[test]
fn a_vendors_answer_is_about_whom_it_was_asked_about() {
    for step in CHANGES {
        let mut story = vouched(VerificationType::Identity);
        let bound = asked(&story, Some(About::Identity(story.customer.facts.identity())));
        assert!(bound.is_present(&story.customer));
        make(&mut story, step);
        assert!(!bound.is_present(&story.customer), "{step:?}");
    }
    for step in NO_CHANGES {
        let mut story = vouched(VerificationType::Identity);
        let bound = asked(&story, Some(About::Identity(story.customer.facts.identity())));
        make(&mut story, step);
        assert!(bound.is_present(&story.customer), "{step:?}");
    }
}

#[test]
fn an_answer_that_nobody_announced_or_that_names_another_vouches_for_nobody() {
    use VerificationResult::{Accepted, Pending, Provisional, Rejected, Review, Unverified, VendorError};
    let story = vouched(VerificationType::Identity);
    let announced = asked(&story, Some(About::Identity(story.customer.facts.identity())));
    let heard = asked(&story, None);
    for said in VerificationResult::ALL {
        assert_eq!(announced.worth(said, false), said);
        let expected = match said {
            Accepted | Provisional => Review,
            Unverified | Pending | Review | VendorError | Rejected => said,
        };
        assert_eq!(announced.worth(said, true), expected);
        assert_eq!(heard.worth(said, false), expected);
    }
    // A request that was stored before requests were bound.
    let mut json = serde_json::to_value(&announced).unwrap();
    json.as_object_mut().unwrap().remove("about");
    assert_eq!(serde_json::from_value::<Asked>(json).unwrap(), heard);
}

fn moves() -> impl Strategy<Value = Move> {
    let all: Vec<Move> = CHANGES.into_iter().chain(NO_CHANGES).collect();
    prop::sample::select(all)
}

fn answers() -> impl Strategy<Value = Vec<(VerificationType, VerificationResult, i64)>> {
    let one = (prop::sample::select(&KINDS[..]), prop::sample::select(&VerificationResult::ALL[..]), 0..4_i64);
    prop::collection::vec(one, 0..5)
}

fn without_words(story: &Story) -> Permission {
    let mut facts = story.customer.facts.clone();
    facts
        .verifications
        .retain(|own| !matches!(own.result, VerificationResult::Accepted | VerificationResult::Provisional));
    gatehouse_domain::decide(&facts, &story.program).permission
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was answered about whoever the customer was: once it is somebody else, the checks alone speak for it.
    #[test]
    fn no_change_leaves_more_than_the_checks_alone_give(
        story in stories(), answers in answers(), steps in prop::collection::vec(moves(), 1..4),
    ) {
        let mut story = story;
        for (number, (kind, result, minutes)) in (10..).zip(answers) {
            record(&mut story, Verification { at: NOON + TimeDelta::minutes(minutes), ..said(kind, result, number) });
        }
        let before = story.customer.facts.identity();
        for step in steps {
            if story.customer.facts.active_documents().next().is_some() {
                make(&mut story, step);
            }
        }
        let story = screened(story);
        if story.customer.facts.identity() != before {
            prop_assert!(story.customer.permission().rank() <= without_words(&story).rank());
        }
    }

    #[test]
    fn a_change_of_email_or_phone_takes_nothing_away(story in stories(), answers in answers()) {
        let mut story = story;
        story.pass_everything();
        for (number, (kind, result, minutes)) in (10..).zip(answers) {
            record(&mut story, Verification { at: NOON + TimeDelta::minutes(minutes), ..said(kind, result, number) });
        }
        let before = story.customer.decision.clone();
        make(&mut story, Move::Email);
        make(&mut story, Move::Phone);
        // The new address and number are looked at like any; nothing else is.
        story.pass_everything();
        prop_assert_eq!(story.customer.decision.permission, before.permission);
        prop_assert_eq!(story.customer.decision.verification_status, before.verification_status);
    }

    #[test]
    fn who_a_customer_is_depends_on_no_order_and_no_spelling(
        numbers in prop::collection::vec("[A-Z][0-9]{6,9}", 0..5), seed in any::<u64>(), blanks in 1..3_usize,
    ) {
        let mut story = Story::new();
        story.update(add(SubDocumentChanges::default())).unwrap();
        for (at, number) in numbers.iter().enumerate() {
            let kind = ["PASSPORT", "DRIVERS_LICENSE", "PERSONAL_IDENTIFICATION", "TIN", "OTHER"][at];
            let change = DocumentChange::Amend(story.base().id, Box::default(), put(kind, number));
            story.update(Update { documents: vec![change], ..Update::default() }).unwrap();
        }
        story.update(add(ssn("123-45-6789"))).unwrap();
        let before = story.customer.facts.identity();
        let facts = &mut story.customer.facts;
        for base in &mut facts.documents {
            for own in &mut base.virtual_documents {
                own.value = own.value.to_lowercase().chars().map(|c| format!("{c}{}", if seed % 2 == 0 { "-" } else { " " })).collect();
            }
            let turns = usize::try_from(seed % 7).unwrap() % base.virtual_documents.len().max(1);
            base.virtual_documents.rotate_left(turns);
            base.details.name = base.details.name.take().map(|name| name.to_uppercase().replace(' ', &" ".repeat(blanks)));
        }
        facts.documents.reverse();
        prop_assert_eq!(facts.identity(), before);
    }
}
