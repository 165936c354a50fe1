//! What can be done to a customer, and what becomes of late and repeated words about it.

use chrono::TimeDelta;
use gatehouse_domain::customer::{Observation, Observed, Taken};
use gatehouse_domain::document::File;
use gatehouse_domain::fact::{Check, ListVerdict, Outcome};
use gatehouse_domain::id::DocumentId;
use gatehouse_domain::status::{DocumentStatus, Permission, PermissionCode, Standing, StandingKind, Watchlists};
use gatehouse_domain::update::{
    DetailsChange, DocumentChange, MAX_BASE_DOCUMENTS, Refusal, SubChange, SubDocumentChanges, Update,
};

use crate::support::{NOON, Story, add, address, amend, failed, file, government_id, screening, ssn};

fn standing(kind: StandingKind, code: Option<PermissionCode>) -> Update {
    Update { standing: Some(Some(Standing { kind, code })), ..Update::default() }
}

#[test]
fn a_replaced_number_is_judged_anew() {
    let mut story = Story::clean();
    let base = story.base().id;
    story.update(amend(base, ssn("3333"))).unwrap();
    let (id, _) = story.ssn();
    assert_eq!(story.customer.decision.document(id), DocumentStatus::Submitted);
    assert_eq!(story.customer.permission(), Permission::Receive);
    assert_eq!(story.base().active_virtual().count(), 1);
}

#[test]
fn a_late_result_for_a_replaced_document_is_dropped() {
    let mut story = Story::submitted();
    let (id, old) = story.ssn();
    let late = story.find(id, old, Check::Source, failed("not_found"));
    let base = story.base().id;
    story.update(amend(base, ssn("123-45-2222"))).unwrap();
    let before = story.customer.clone();
    assert_eq!(story.customer.observe(late), Taken::Stale);
    assert_eq!(story.customer, before);
}

#[test]
fn a_screening_of_an_earlier_name_is_dropped() {
    let mut story = Story::submitted();
    let base = story.base().id;
    let of_old_name = screening(story.base().screened_content(), ListVerdict::NoMatch);
    let rename = DetailsChange { name: Some("Ada Other".to_owned()), ..DetailsChange::default() };
    let change = DocumentChange::Amend(base, Box::new(rename), SubDocumentChanges::default());
    story.update(Update { documents: vec![change], ..Update::default() }).unwrap();
    let late = Observation { document: base, fact: Observed::Screening(of_old_name) };
    assert_eq!(story.customer.observe(late), Taken::Stale);
    assert_eq!(story.customer.decision.watchlists, Watchlists::Pending);
}

#[test]
fn a_new_name_has_to_be_screened_again() {
    let mut story = Story::clean();
    assert!(!story.customer.outstanding().check);
    let rename = DetailsChange { name: Some("Ada Other".to_owned()), ..DetailsChange::default() };
    let change = DocumentChange::Amend(story.base().id, Box::new(rename), SubDocumentChanges::default());
    story.update(Update { documents: vec![change], ..Update::default() }).unwrap();
    assert!(story.customer.outstanding().check);
    assert_eq!(story.customer.permission(), Permission::Unverified);
}

#[test]
fn the_social_documents_follow_the_fields_they_were_made_from() {
    let mut story = Story::clean();
    let base = story.base().id;
    let moved = DetailsChange { address: Some(address("2 Market St")), ..DetailsChange::default() };
    let change = DocumentChange::Amend(base, Box::new(moved), SubDocumentChanges::default());
    story.update(Update { documents: vec![change], ..Update::default() }).unwrap();
    let statuses: Vec<(&str, DocumentStatus)> = story
        .base()
        .active_social()
        .map(|own| (own.kind.name(), story.customer.decision.document(own.meta.id)))
        .collect();
    use DocumentStatus::{Submitted, Valid};
    assert_eq!(
        statuses,
        [("EMAIL", Valid), ("PHONE_NUMBER", Valid), ("DATE", Valid), ("ADDRESS", Submitted), ("IP", Valid)]
    );
}

#[test]
fn a_date_of_birth_is_judged_anew_when_the_type_of_holder_changes() {
    use gatehouse_domain::entity::{Entity, EntityType};
    let mut story = Story::clean();
    let other = DetailsChange { entity_type: EntityType::find("MINOR", Entity::Personal), ..DetailsChange::default() };
    let change = DocumentChange::Amend(story.base().id, Box::new(other), SubDocumentChanges::default());
    story.update(Update { documents: vec![change], ..Update::default() }).unwrap();
    let date = story.base().active_social().find(|own| own.kind.name() == "DATE").unwrap().meta.id;
    assert_eq!(story.customer.decision.document(date), DocumentStatus::Submitted);
}

#[test]
fn submitting_the_same_again_changes_nothing() {
    let mut story = Story::clean();
    let facts = story.customer.facts.clone();
    let base = story.base().id;
    story.update(amend(base, ssn("2222"))).unwrap();
    assert_eq!(story.customer.facts, facts);
}

#[test]
fn a_refused_change_changes_nothing() {
    let mut story = Story::submitted();
    let before = story.customer.clone();
    let (id, _) = story.ssn();
    let mut update = add(ssn("1111"));
    let unknown = gatehouse_domain::id::DocumentId::new(uuid::Uuid::from_u128(999));
    update.documents.push(DocumentChange::Delete(unknown));
    assert_eq!(story.update(update), Err(Refusal::UnknownDocument(unknown)));
    assert_eq!(story.customer, before);
    let kind = gatehouse_domain::document_type::VirtualDocumentType::find("TIN").unwrap();
    let put = SubChange::Put { id: Some(id), kind, value: "1".to_owned().into() };
    let subs = SubDocumentChanges { virtual_documents: vec![put], ..SubDocumentChanges::default() };
    let base = story.base().id;
    assert_eq!(story.update(amend(base, subs)), Err(Refusal::OtherType { id, kind: "SSN" }));
    assert_eq!(story.customer, before);
}

#[test]
fn a_deleted_document_no_longer_counts_and_stays_on_record() {
    let mut story = Story::clean();
    let base = story.base().id;
    story.update(Update { documents: vec![DocumentChange::Delete(base)], ..Update::default() }).unwrap();
    assert_eq!(story.customer.permission(), Permission::Unverified);
    assert_eq!(story.customer.facts.documents.len(), 1);
    assert_eq!(story.customer.facts.active_documents().count(), 0);
}

#[test]
fn a_customer_holds_no_more_than_a_stored_item_can() {
    let mut story = Story::new();
    for _ in 0..MAX_BASE_DOCUMENTS {
        story.update(add(SubDocumentChanges::default())).unwrap();
    }
    assert!(matches!(story.update(add(SubDocumentChanges::default())), Err(Refusal::TooMany { .. })));
}

#[test]
fn a_locked_customer_takes_nothing_but_a_new_standing() {
    let mut story = Story::clean();
    story.update(standing(StandingKind::Locked, Some(PermissionCode::UserRequest))).unwrap();
    assert_eq!(story.customer.permission(), Permission::Locked);
    let base = story.base().id;
    assert_eq!(story.update(amend(base, ssn("1"))), Err(Refusal::Suspended(Permission::Locked)));
    story.update(Update { standing: Some(None), ..Update::default() }).unwrap();
    assert_eq!(story.customer.permission(), Permission::SendAndReceive);
}

#[test]
fn a_closed_customer_stays_closed() {
    let mut story = Story::clean();
    story.update(standing(StandingKind::Closed, Some(PermissionCode::PermanentClosure))).unwrap();
    assert_eq!(story.update(Update { standing: Some(None), ..Update::default() }), Err(Refusal::Closed));
    assert_eq!(story.update(standing(StandingKind::Locked, None)), Err(Refusal::Closed));
    story.update(standing(StandingKind::MakeItGoAway, None)).unwrap();
    assert_eq!(story.customer.permission(), Permission::MakeItGoAway);
}

#[test]
fn a_code_that_ends_an_account_does_not_lock_one() {
    let mut story = Story::clean();
    let update = standing(StandingKind::Locked, Some(PermissionCode::PermanentClosure));
    assert_eq!(story.update(update), Err(Refusal::CodeMismatch));
}

fn arrived(id: DocumentId, bytes: &[u8], seconds: i64) -> Observation {
    let at = NOON + TimeDelta::seconds(seconds);
    Observation { document: id, fact: Observed::Arrived { file: file(bytes), at } }
}

#[test]
fn an_upload_that_is_announced_twice_is_taken_once() {
    let mut story = Story::submitted();
    let id = story.base().active_physical().next().unwrap().meta.id;
    assert_eq!(story.customer.observe(arrived(id, b"better", 1)), Taken::Recorded);
    let content = file(b"better").content();
    let readable = story.find(id, content, Check::Readable, Outcome::Passed);
    story.customer.observe(readable);
    let cleared =
        Observation { document: id, fact: Observed::Cleared { content, key: "clean".to_owned(), pages: None } };
    assert_eq!(story.customer.observe(cleared), Taken::Recorded);
    assert_eq!(story.customer.observe(arrived(id, b"better", 1)), Taken::Stale);
    let own = story.base().active_physical().next().unwrap();
    assert!(matches!(own.file, File::Clean(_)));
    assert_eq!(own.meta.resubmissions, 1);
    let late = Observation { document: id, fact: Observed::Refused { content: file(b"front").content() } };
    assert_eq!(story.customer.observe(late), Taken::Stale);
}

#[test]
fn an_older_upload_that_is_announced_late_does_not_replace_a_newer_one() {
    let mut story = Story::submitted();
    let id = story.base().active_physical().next().unwrap().meta.id;
    story.customer.observe(arrived(id, b"newer", 2));
    assert_eq!(story.customer.observe(arrived(id, b"older", 1)), Taken::Stale);
    assert_eq!(story.base().active_physical().next().unwrap().content(), file(b"newer").content());
}

#[test]
fn a_document_that_waits_takes_its_file_whatever_the_clocks_say() {
    let mut story = Story::new();
    let kind = gatehouse_domain::document_type::PhysicalDocumentType::find("GOVT_ID").unwrap();
    let put = SubChange::Put { id: None, kind, value: File::Awaited };
    let subs = SubDocumentChanges { physical_documents: vec![put], ..SubDocumentChanges::default() };
    story.update(add(subs)).unwrap();
    let id = story.base().active_physical().next().unwrap().meta.id;
    assert_eq!(story.customer.observe(arrived(id, b"front", -1)), Taken::Recorded);
}

#[test]
fn a_better_picture_takes_the_place_of_the_first() {
    let mut story = Story::submitted();
    let base = story.base().id;
    story.update(amend(base, government_id(b"sharper"))).unwrap();
    assert_eq!(story.base().active_physical().count(), 1);
    assert_eq!(story.customer.outstanding().inspect.len(), 1);
}

#[test]
fn the_same_picture_again_is_not_inspected_again() {
    let mut story = Story::submitted();
    let own = story.base().active_physical().next().unwrap();
    let (id, content) = (own.meta.id, own.content());
    let cleared =
        Observation { document: id, fact: Observed::Cleared { content, key: "clean".to_owned(), pages: None } };
    story.customer.observe(cleared);
    let base = story.base().id;
    story.update(amend(base, government_id(b"front"))).unwrap();
    assert!(matches!(story.base().active_physical().next().unwrap().file, File::Clean(_)));
    assert!(story.customer.outstanding().inspect.is_empty());
}

#[test]
fn the_same_bytes_under_another_type_are_another_content() {
    let mut story = Story::submitted();
    let own = story.base().active_physical().next().unwrap();
    let (id, content) = (own.meta.id, own.content());
    let late = story.find(id, content, Check::Readable, failed("image_not_found"));
    let mut renamed = file(b"front");
    renamed.declared_type = "image/jpeg".to_owned();
    let put = SubChange::Put { id: Some(id), kind: own.kind, value: File::Quarantined(renamed) };
    let subs = SubDocumentChanges { physical_documents: vec![put], ..SubDocumentChanges::default() };
    let base = story.base().id;
    story.update(amend(base, subs)).unwrap();
    assert_eq!(story.customer.observe(late), Taken::Stale);
}

#[test]
fn a_kind_of_document_hangs_only_where_it_belongs() {
    let mut story = Story::submitted();
    let kind = gatehouse_domain::document_type::PhysicalDocumentType::find("BYLAWS_DOC").unwrap();
    let put = SubChange::Put { id: None, kind, value: File::Awaited };
    let subs = SubDocumentChanges { physical_documents: vec![put], ..SubDocumentChanges::default() };
    let base = story.base().id;
    assert_eq!(story.update(amend(base, subs)), Err(Refusal::WrongEntity { kind: "BYLAWS_DOC" }));
}
