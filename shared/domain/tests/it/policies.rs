//! What a program may ask for beside documents: fields, disclosures, verifications, owners.

use chrono::TimeDelta;
use gatehouse_domain::Program;
use gatehouse_domain::customer::{Observation, Observed};
use gatehouse_domain::disclosure::{Disclosure, DisclosureEvent, DisclosureType};
use gatehouse_domain::document::{NameParts, Relationship, RelationshipRole};
use gatehouse_domain::fact::{ListEffect, ListVerdict};
use gatehouse_domain::id::{CustomerId, DisclosureId, VerificationId};
use gatehouse_domain::ownership::RelatedParty;
use gatehouse_domain::requirement::{Why, explain};
use gatehouse_domain::status::{Permission, VerificationStatus};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{NOON, Story, screening};

/// The standard program, asking of persons who send, or who do anything, for something more.
fn asking(field: &str, rule: &Value) -> Program {
    let mut json = serde_json::to_value(Program::standard()).unwrap();
    let before = json["person"][field].clone();
    json["person"][field] = json!({"all": [before, rule]});
    Program::parse(&json.to_string()).unwrap()
}

fn under(mut story: Story, program: Program) -> Story {
    story.program = program;
    story.customer.settle(&story.program, NOON);
    story
}

fn verified(kind: VerificationType, result: VerificationResult, number: u128) -> Verification {
    Verification {
        id: VerificationId::new(Uuid::from_u128(number)),
        kind,
        result,
        at: NOON,
        source: Source::Vendor,
        about: None,
    }
}

fn disclosed(event: DisclosureEvent) -> Disclosure {
    Disclosure {
        id: DisclosureId::new(Uuid::from_u128(1)),
        kind: DisclosureType::ESign,
        event,
        version: "1".to_owned(),
        at: NOON,
        recorded_at: NOON,
        acknowledged_by: None,
    }
}

#[test]
fn a_disclosure_counts_once_it_is_acknowledged() {
    let mut story = under(Story::clean(), asking("send_and_receive", &json!({"disclosure": "E_SIGN"})));
    assert_eq!(story.customer.permission(), Permission::Receive);
    let told = explain(&story.customer.facts, &story.customer.decision, &story.program);
    assert_eq!((told.len(), told[0].why), (1, Why::Missing));
    assert_eq!(told[0].customer_text, "We need your agreement to the E-Sign disclosure.");
    story.customer.facts.disclosures.push(disclosed(DisclosureEvent::Displayed));
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::Receive);
    story.customer.facts.disclosures.push(disclosed(DisclosureEvent::Acknowledged));
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}

#[test]
fn a_field_that_is_not_there_holds_back_even_whom_a_vendor_verified() {
    let program = asking("receive", &json!({"all": [{"field": "FIRST_NAME"}, {"field": "LAST_NAME"}]}));
    let mut story = under(Story::submitted(), program);
    story.screen(ListVerdict::NoMatch);
    let base = &mut story.customer.facts.documents[0].details;
    base.name_parts = Some(NameParts { last: None, ..NameParts::read("Ada Example") });
    story.customer.facts.verifications.push(verified(VerificationType::Identity, VerificationResult::Accepted, 1));
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.decision.verification_status, VerificationStatus::Accepted);
    assert_eq!(story.customer.permission(), Permission::Unverified);
    let told = explain(&story.customer.facts, &story.customer.decision, &story.program);
    assert_eq!(told[0].customer_text, "We need your last name.");
    story.customer.facts.documents[0].details.name_parts = None;
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
    assert!(explain(&story.customer.facts, &story.customer.decision, &story.program).is_empty());
}

#[test]
fn a_required_verification_counts_while_it_is_accepted_and_not_expired() {
    let mut program = asking("send_and_receive", &json!({"verification": "DOCUMENT_VERIFICATION"}));
    program.review.verification_days = Some(30);
    let mut story = under(Story::clean(), program);
    assert_eq!(story.customer.permission(), Permission::Receive);
    let document = VerificationType::DocumentVerification;
    story.customer.facts.verifications.push(verified(document, VerificationResult::Accepted, 1));
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
    story.customer.settle(&story.program, NOON + TimeDelta::days(31));
    assert_eq!(story.customer.permission(), Permission::Receive);
    story.customer.facts.verifications.push(verified(document, VerificationResult::VendorError, 2));
    story.customer.settle(&story.program, NOON + TimeDelta::days(1));
    assert_eq!(story.customer.permission(), Permission::SendAndReceive, "an error of the vendor's takes nothing back");
}

#[test]
fn a_vendors_word_is_about_the_holder_whom_it_was_asked_about() {
    let mut story = Story::clean();
    story.customer.facts.disclosures.push(disclosed(DisclosureEvent::Acknowledged));
    story.customer.facts.disclosures[0].kind = DisclosureType::KycDataCollection;
    story.customer.facts.checks_asked = false;
    let ahead = Verification {
        at: NOON + TimeDelta::minutes(4),
        ..verified(VerificationType::Identity, VerificationResult::Accepted, 1)
    };
    story.customer.record_verification(ahead, NOON).unwrap();
    assert_eq!(story.customer.facts.verifications[0].at, NOON, "a clock that is ahead outweighs nothing");
    story.program = Program::shipped(2).unwrap();
    story.customer.settle(&story.program, NOON);
    let of = |story: &Story| {
        let facts = &story.customer.facts;
        facts.verifications[0].about == facts.about(VerificationType::Identity)
    };
    assert!(of(&story));
    let status = story.customer.decision.verification_status;
    assert_eq!(status, VerificationStatus::Accepted);
    story.customer.facts.documents[0].details.name = Some("Grace Hopper".to_owned());
    story.customer.facts.documents[0].virtual_documents.clear();
    story.customer.settle(&story.program, NOON);
    assert!(!of(&story));
    assert_ne!(story.customer.decision.verification_status, VerificationStatus::Accepted);
}

#[test]
fn lists_that_say_the_same_again_ask_for_no_new_diligence_and_new_ones_do() {
    let mut story = Story::clean();
    let review = Verification {
        at: NOON + TimeDelta::days(1),
        ..verified(VerificationType::ManualReview, VerificationResult::Accepted, 1)
    };
    let screen = |story: &mut Story, version: &str, days| {
        let base = story.base();
        let mut screening = screening(base.screened_content(), ListVerdict::Match);
        screening.at = NOON + TimeDelta::days(days);
        screening.hits[0].effect = ListEffect::EnhancedDiligence;
        screening.hits[0].entity_version = version.to_owned();
        let observation = Observation { document: base.id, fact: Observed::Screening(screening) };
        story.customer.observe(observation);
        story.customer.settle(&story.program, NOON + TimeDelta::days(2));
        story.customer.decision.verification_status
    };
    assert_eq!(screen(&mut story, "1", 0), VerificationStatus::Review);
    story.customer.facts.verifications.push(review);
    assert_eq!(screen(&mut story, "1", 2), VerificationStatus::Accepted);
    assert_eq!(screen(&mut story, "2", 2), VerificationStatus::Review);
}

#[test]
fn a_persons_word_stands_before_the_program() {
    let mut story = under(Story::clean(), asking("receive", &json!({"disclosure": "E_SIGN"})));
    assert_eq!(story.customer.permission(), Permission::Unverified);
    let source = Source::Person { actor: "officer".to_owned(), approved_by: None };
    let review = verified(VerificationType::ManualReview, VerificationResult::Accepted, 1);
    story.customer.facts.verifications.push(Verification { source, ..review });
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}

#[test]
fn an_owner_is_known_as_a_document_of_the_business_or_as_a_related_party() {
    let mut json = serde_json::to_value(Program::shipped(4).unwrap()).unwrap();
    json["business"] = json!({"receive": {"owner": "CONTROLLING_PERSON"}, "send_and_receive": {"owner": "UBO"}});
    json["person"]["receive"] = json!({"all": []});
    json["person"]["send_and_receive"] = json!({"all": []});
    let program = Program::parse(&json.to_string()).unwrap();
    let mut story = under(Story::clean(), program);
    let business = gatehouse_domain::entity::EntityType::find("LLC", gatehouse_domain::entity::Entity::Business);
    let mut owner = story.customer.facts.documents[0].clone();
    story.customer.facts.documents[0].details.entity_type = business.unwrap();
    story.screen(ListVerdict::NoMatch);
    assert_eq!(story.customer.permission(), Permission::Unverified);
    owner.id = gatehouse_domain::id::DocumentId::new(Uuid::from_u128(77));
    let role = Some(RelationshipRole::ControllingPerson);
    owner.details.relationship = Some(Relationship { role, ownership_percentage: None, title: None });
    story.customer.facts.documents.push(owner);
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::Receive);
    story.customer.facts.related_parties.push(RelatedParty {
        party: CustomerId::new(Uuid::from_u128(5)),
        share: 25.0,
        controls: false,
        status: VerificationStatus::Accepted,
        decided_at: NOON,
    });
    story.customer.settle(&story.program, NOON);
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}

#[test]
fn a_customer_whom_a_vendor_rejected_is_told_nothing_of_it() {
    let mut story = Story::clean();
    story.customer.facts.verifications.push(verified(VerificationType::Identity, VerificationResult::Rejected, 1));
    story.customer.settle(&story.program, NOON);
    let told = explain(&story.customer.facts, &story.customer.decision, &story.program);
    assert_eq!((told.len(), told[0].why), (1, Why::Rejected));
    assert_eq!(told[0].customer_text, "This account is not available. Contact support.");
}
