//! The same number or picture under two customers.

#![expect(clippy::unwrap_used, reason = "a document that is not there is a failed test")]

mod support;

use gatehouse_checks::fingerprint::{fingerprints, met};
use gatehouse_domain::customer::Taken;
use gatehouse_domain::duplicate::{Duplicate, Shared};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::evidence::{Evidence, Reading, Statement};
use gatehouse_domain::id::CustomerId;
use gatehouse_domain::review::ReviewVerdict;
use gatehouse_domain::status::DocumentStatus;
use uuid::Uuid;

use support::{NOON, Papers};

fn with_picture(hash: &str) -> Papers {
    let mut papers = Papers::new();
    let hash = hash.to_owned();
    papers.submit("SELFIE", move |evidence: &mut Evidence| evidence.picture = Some(hash));
    papers
}

/// What the second shows of what the first is looked for by.
fn shared(first: &Papers, second: &Papers) -> Option<Shared> {
    let (first, second) = (&first.customer.facts, &second.customer.facts);
    let theirs: Vec<String> = fingerprints(second).into_iter().map(|own| own.value).collect();
    let candidates = fingerprints(first).into_iter().filter(|own| theirs.contains(&own.value));
    candidates.filter_map(|own| met(first, &own, second)).map(|own| own.shared).next()
}

fn with_number(kind: &str, value: &str) -> Papers {
    let mut papers = Papers::new();
    papers.number(kind, value);
    papers
}

#[test]
fn a_number_is_the_same_however_it_is_written() {
    let ssn = with_number("SSN", "219-09-9998");
    assert_eq!(shared(&ssn, &with_number("SSN", "219099998")), Some(Shared::Ssn));
    assert_eq!(shared(&ssn, &with_number("TIN", "219 09 9998")), Some(Shared::TaxId));
    assert_eq!(shared(&ssn, &with_number("SSN", "219-09-9997")), None);
    let passport = with_number("PASSPORT", "X1234567");
    assert_eq!(shared(&passport, &with_number("PASSPORT", "x-123 4567")), Some(Shared::DocumentNumber));
}

#[test]
fn a_sole_proprietors_number_is_looked_for_as_the_persons_it_may_be() {
    let sole = |number: &str| {
        let mut papers = Papers::of("SOLE-PROPRIETORSHIP", Entity::Business);
        papers.number("TIN", number);
        papers
    };
    assert_eq!(shared(&with_number("SSN", "219-09-9998"), &sole("219-09-9998")), Some(Shared::TaxId));
    assert_eq!(shared(&sole("36-4456781"), &sole("364456781")), Some(Shared::TaxId));
}

#[test]
fn a_typed_number_meets_one_that_was_read() {
    let typed = with_number("DRIVERS_LICENSE", "D1234567");
    let mut read = Papers::new();
    let statement = Statement { number: Some("D1234567".to_owned()), ..Statement::default() };
    read.submit("DRIVER_LICENSE_BACK", |evidence| {
        evidence.barcode = Some(Reading::Understood { statement, faults: Vec::new() });
    });
    assert_eq!(shared(&typed, &read), Some(Shared::DocumentNumber));
}

#[test]
fn test_values_and_nothing_at_all_are_nobodys() {
    for (kind, value) in [("SSN", "2222"), ("SSN", "123-45-6789"), ("PASSPORT", "0000000"), ("PASSPORT", "A1")] {
        assert_eq!(fingerprints(&with_number(kind, value).customer.facts), [], "{kind} {value}");
    }
}

#[test]
fn a_picture_is_known_again_after_it_was_saved_anew() {
    let hash = "0123456789abcdef".repeat(4);
    // Seven bits in seven of the eight parts.
    let saved_anew: String =
        (0..8).map(|part| if part == 3 { hash[24..32].to_owned() } else { flipped(&hash[part * 8..][..8]) }).collect();
    assert_eq!(shared(&with_picture(&hash), &with_picture(&saved_anew)), Some(Shared::Picture));
    let one_equal_part = format!("{}{}", &hash[..8], "f0".repeat(28));
    assert_eq!(shared(&with_picture(&hash), &with_picture(&one_equal_part)), None, "another picture");
}

fn flipped(part: &str) -> String {
    format!("{:08x}", u32::from_str_radix(part, 16).unwrap() ^ 1)
}

#[test]
fn a_households_bill_is_no_duplicate() {
    let mut papers = Papers::new();
    papers.submit("UTILITY_BILL", |evidence| evidence.picture = Some("0f".repeat(32)));
    assert_eq!(fingerprints(&papers.customer.facts), []);
}

#[test]
fn what_another_customer_shows_goes_to_a_person_until_it_is_replaced() {
    let mut papers = with_picture(&"0f".repeat(32));
    papers.check();
    let own = &fingerprints(&papers.customer.facts)[0];
    let duplicate = Duplicate {
        document: own.document,
        content: own.content,
        shared: Shared::Picture,
        customer: CustomerId::new(Uuid::from_u128(99)),
        at: NOON,
    };
    assert_eq!(papers.customer.share(duplicate.clone(), false), Taken::Recorded);
    assert_eq!(papers.customer.share(duplicate.clone(), false), Taken::Stale, "told twice");
    papers.settle();
    assert_eq!(papers.status("SELFIE"), DocumentStatus::Reviewing);
    assert_eq!(papers.customer.present_duplicates().count(), 1);
    papers.replace("SELFIE");
    assert_eq!(papers.customer.present_duplicates().count(), 0);
    assert_eq!(papers.customer.share(duplicate, false), Taken::Stale, "the picture is gone");
}

#[test]
fn a_duplicate_found_after_a_persons_decision_is_looked_at_again() {
    let mut papers = with_picture(&"0f".repeat(32));
    papers.check();
    let review = papers.review("SELFIE", ReviewVerdict::Valid);
    papers.customer.review(review, NOON).unwrap();
    papers.settle();
    assert_eq!(papers.status("SELFIE"), DocumentStatus::Valid);
    let own = fingerprints(&papers.customer.facts).remove(0);
    let customer = CustomerId::new(Uuid::from_u128(99));
    let at = NOON + chrono::TimeDelta::hours(1);
    let duplicate = Duplicate { document: own.document, content: own.content, shared: own.shared, customer, at };
    papers.customer.share(duplicate, false);
    papers.settle();
    assert_eq!(papers.status("SELFIE"), DocumentStatus::Reviewing);
}
