//! What physical documents come to: each kind's rule, with readings that agree, contradict, or are not there.

#![expect(clippy::unwrap_used, reason = "a document that is not there is a failed test")]

mod support;

use chrono::{Days, NaiveDate};
use gatehouse_checks::rules::{Field, RULES, Source, Zone, rule_of};
use gatehouse_domain::document::Pages;
use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::evidence::{Evidence, Reading, Sought, StatedAddress, Statement, TextReading};
use gatehouse_domain::fact::{Check, Outcome, Reason};
use gatehouse_domain::id::DocumentId;
use gatehouse_domain::review::{NewReview, ReviewRefusal, ReviewVerdict};
use gatehouse_domain::status::DocumentStatus;
use proptest::prelude::*;
use uuid::Uuid;

use support::{NOON, Papers};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// What the licence of the customer of these stories states.
fn statement() -> Statement {
    Statement {
        name: "ADA MARIE EXAMPLE".to_owned(),
        name_may_be_cut: false,
        birth: Some(day(1989, 5, 2)),
        issue: Some(day(2024, 1, 15)),
        expiry: Some(day(2032, 5, 2)),
        number: Some("D1234567".to_owned()),
        is_passport: false,
        issuer: Some("CA".to_owned()),
        address: Some(StatedAddress {
            street: "1 MARKET ST".to_owned(),
            city: "SAN FRANCISCO".to_owned(),
            subdivision: "CA".to_owned(),
            postal_code: "94105-0001".to_owned(),
        }),
        layout_disagrees: false,
    }
}

/// What the passport of the same person states.
fn passport() -> Statement {
    Statement { is_passport: true, ..statement() }
}

fn sound(statement: Statement) -> Option<Reading> {
    Some(Reading::Understood { statement, faults: Vec::new() })
}

fn barcode(statement: Statement) -> impl FnOnce(&mut Evidence) {
    |evidence| evidence.barcode = sound(statement)
}

fn zone(statement: Statement) -> impl FnOnce(&mut Evidence) {
    |evidence| evidence.zone = sound(statement)
}

/// The agreement of a document of that kind, alone on a customer.
fn agreement(kind: &str, read: impl FnOnce(&mut Evidence)) -> Outcome {
    let mut papers = Papers::new();
    papers.submit(kind, read);
    papers.check();
    papers.outcome(kind, Check::Agreement)
}

fn failed(reasons: &[&'static str]) -> Outcome {
    Outcome::Failed { reasons: reasons.iter().copied().map(Reason::new).collect() }
}

fn referred(reasons: &[&'static str]) -> Outcome {
    Outcome::Referred { reasons: reasons.iter().copied().map(Reason::new).collect() }
}

#[test]
fn a_licence_that_says_what_was_typed_agrees_and_still_waits_for_a_person() {
    let mut papers = Papers::new();
    papers.submit("DRIVER_LICENSE_BACK", barcode(statement()));
    papers.check();
    assert_eq!(papers.outcome("DRIVER_LICENSE_BACK", Check::Agreement), Outcome::Passed);
    assert_eq!(papers.status("DRIVER_LICENSE_BACK"), DocumentStatus::Reviewing);
}

#[test]
fn every_contradiction_of_a_licence_is_named() {
    let cases: [(&'static str, Statement); 5] = [
        ("name_mismatch", Statement { name: "GRACE HOPPER".to_owned(), ..statement() }),
        ("dob_mismatch", Statement { birth: Some(day(1989, 5, 3)), ..statement() }),
        ("expired_document", Statement { expiry: Some(NOON.date_naive() - Days::new(1)), ..statement() }),
        ("flagged_for_potential_fraud", Statement { issue: Some(day(2033, 1, 1)), ..statement() }),
        ("flagged_for_potential_fraud", Statement { issue: Some(day(1980, 1, 1)), ..statement() }),
    ];
    for (reason, statement) in cases {
        assert_eq!(agreement("DRIVER_LICENSE_BACK", barcode(statement)), failed(&[reason]));
    }
}

#[test]
fn what_is_doubtful_about_a_licence_goes_to_a_person() {
    let moved = StatedAddress { street: "9 ELM AVE".to_owned(), ..statement().address.unwrap() };
    let cases: [(&[&'static str], Statement); 6] = [
        (&["address_mismatch"], Statement { address: Some(moved), ..statement() }),
        (&["address_mismatch", "issuer_state_mismatch"], Statement { address: None, ..statement() }),
        (&["issuer_state_mismatch"], Statement { issuer: Some("NV".to_owned()), ..statement() }),
        (&["date_not_detected"], Statement { birth: None, ..statement() }),
        (&["expiry_not_stated"], Statement { expiry: None, ..statement() }),
        (&["name_mismatch"], Statement { name: "ADA EXAMPEL".to_owned(), ..statement() }),
    ];
    for (reasons, statement) in cases {
        assert_eq!(agreement("DRIVER_LICENSE_BACK", barcode(statement)), referred(reasons));
    }
    assert_eq!(agreement("DRIVER_LICENSE_BACK", |_| {}), referred(&["barcode_not_read"]));
}

#[test]
fn a_document_expires_after_its_last_day_and_not_on_it() {
    let expiring = |expiry| Statement { expiry: Some(expiry), ..statement() };
    assert_eq!(agreement("DRIVER_LICENSE_BACK", barcode(expiring(NOON.date_naive()))), Outcome::Passed);
}

#[test]
fn a_number_that_was_typed_must_be_the_documents() {
    let with_number = |kind: &str, number: &str, paper: &str, is_passport| {
        let mut papers = Papers::new();
        papers.number(kind, number);
        let statement = Statement { is_passport, ..statement() };
        papers.submit(paper, move |evidence| {
            let reading = sound(statement);
            if is_passport { evidence.zone = reading } else { evidence.barcode = reading }
        });
        papers.check();
        papers.outcome(paper, Check::Agreement)
    };
    assert_eq!(with_number("DRIVERS_LICENSE", "d123-4567", "DRIVER_LICENSE_BACK", false), Outcome::Passed);
    let other = failed(&["atleast_one_text_field_failed"]);
    assert_eq!(with_number("DRIVERS_LICENSE", "D7654321", "DRIVER_LICENSE_BACK", false), other);
    assert_eq!(with_number("PASSPORT", "D1234567", "PASSPORT_BIODATA", true), Outcome::Passed);
    assert_eq!(with_number("PASSPORT", "X9999999", "PASSPORT_BIODATA", true), other);
}

#[test]
fn a_passports_zone_is_asked_for_and_compared() {
    assert_eq!(agreement("PASSPORT_BIODATA", zone(passport())), Outcome::Passed);
    assert_eq!(agreement("GOVT_ID", zone(passport())), Outcome::Passed, "either is sent as this");
    let other_paper = referred(&["other_document_than_named"]);
    assert_eq!(agreement("PASSPORT_BIODATA", zone(statement())), other_paper);
    assert_eq!(agreement("NATIONAL_ID", zone(passport())), other_paper);
    let of_nowhere = Statement { issuer: None, ..passport() };
    assert_eq!(agreement("PASSPORT_BIODATA", zone(of_nowhere)), referred(&["issuer_not_known"]));
    assert_eq!(agreement("PASSPORT_BIODATA", |_| {}), referred(&["mrz_not_supplied"]));
    let of_another = Statement { name: "GRACE HOPPER".to_owned(), ..passport() };
    assert_eq!(agreement("PASSPORT_BIODATA", zone(of_another)), failed(&["name_mismatch_mrz"]));
    let faulty = Reading::Understood { statement: passport(), faults: vec![Reason::new("mrz_undetected")] };
    assert_eq!(agreement("PASSPORT_BIODATA", |evidence| evidence.zone = Some(faulty)), failed(&["mrz_undetected"]));
}

#[test]
fn a_barcode_that_is_no_licences_goes_to_a_person() {
    let boarding_pass = Reading::Unintelligible { fault: Reason::new("barcode_is_no_license") };
    let outcome = agreement("GOVT_ID_BACK", |evidence| evidence.barcode = Some(boarding_pass));
    assert_eq!(outcome, referred(&["barcode_is_no_license", "barcode_not_read"]));
}

#[test]
fn a_front_is_as_good_as_what_its_back_says() {
    let both = |back: Statement| {
        let mut papers = Papers::new();
        papers.submit("DRIVER_LICENSE", |_| {});
        papers.submit("DRIVER_LICENSE_BACK", barcode(back));
        papers.check();
        (papers.outcome("DRIVER_LICENSE", Check::Agreement), papers.outcome("DRIVER_LICENSE_BACK", Check::Agreement))
    };
    assert_eq!(both(statement()), (Outcome::Passed, Outcome::Passed));
    let of_another = Statement { birth: Some(day(1990, 1, 1)), ..statement() };
    assert_eq!(both(of_another), (referred(&["other_side_contradicts"]), failed(&["dob_mismatch"])));
}

#[test]
fn a_front_whose_back_is_deleted_or_stays_in_quarantine_is_judged_anew() {
    for lose in [Papers::delete, Papers::refuse] {
        let mut papers = Papers::new();
        papers.submit("DRIVER_LICENSE", |_| {});
        papers.submit("DRIVER_LICENSE_BACK", barcode(statement()));
        papers.check();
        assert_eq!(papers.outcome("DRIVER_LICENSE", Check::Agreement), Outcome::Passed);
        lose(&mut papers, "DRIVER_LICENSE_BACK");
        assert!(papers.customer.outstanding().check, "somebody has to look at it again");
        papers.check();
        assert_eq!(papers.outcome("DRIVER_LICENSE", Check::Agreement), referred(&["barcode_not_read"]));
    }
}

#[test]
fn two_sides_with_two_numbers_are_two_cards() {
    let mut papers = Papers::new();
    papers.submit("NATIONAL_ID", zone(statement()));
    papers.submit("NATIONAL_ID_BACK", zone(Statement { number: Some("D7654321".to_owned()), ..statement() }));
    papers.check();
    for side in ["NATIONAL_ID", "NATIONAL_ID_BACK"] {
        assert_eq!(papers.outcome(side, Check::Agreement), referred(&["sides_differ"]));
    }
}

#[test]
fn a_payload_that_lies_about_its_lengths_is_looked_at() {
    let lying = Statement { layout_disagrees: true, ..statement() };
    assert_eq!(agreement("DRIVER_LICENSE_BACK", barcode(lying)), referred(&["barcode_layout_disagrees"]));
}

#[test]
fn a_document_of_which_no_page_could_be_drawn_says_so() {
    let mut papers = Papers::new();
    let text = bill(&papers);
    papers.submit("UTILITY_BILL", |evidence| evidence.text = Some(text.clone()));
    papers.show_pages("UTILITY_BILL", Pages { count: 3, drawn: Vec::new() });
    papers.check();
    assert_eq!(papers.outcome("UTILITY_BILL", Check::Agreement), referred(&["pages_not_drawn"]));
}

#[test]
fn a_typed_name_that_is_no_name_is_looked_at() {
    for (name, reason) in [("Test Test", "name_is_a_placeholder"), ("Ada Ex\u{430}mple", "name_mixes_scripts")] {
        let mut papers = Papers::new();
        papers.rename(name);
        papers.submit("PASSPORT_BIODATA", zone(Statement { name: name.to_owned(), ..passport() }));
        papers.check();
        assert_eq!(papers.outcome("PASSPORT_BIODATA", Check::Agreement), referred(&[reason]));
    }
}

#[test]
fn a_front_and_a_back_of_two_persons_are_seen_on_both() {
    let mut papers = Papers::new();
    papers.submit("GOVT_ID", zone(statement()));
    papers.submit("GOVT_ID_BACK", barcode(Statement { birth: Some(day(1990, 1, 1)), ..statement() }));
    papers.check();
    for kind in ["GOVT_ID", "GOVT_ID_BACK"] {
        let Outcome::Failed { reasons } = papers.outcome(kind, Check::Agreement) else { panic!("{kind}") };
        assert!(reasons.contains(&Reason::new("flagged_for_potential_fraud")), "{kind}: {reasons:?}");
    }
}

#[test]
fn a_back_that_comes_later_settles_the_front() {
    let mut papers = Papers::new();
    papers.submit("DRIVER_LICENSE", |_| {});
    papers.check();
    assert_eq!(papers.outcome("DRIVER_LICENSE", Check::Agreement), referred(&["barcode_not_read"]));
    papers.submit("DRIVER_LICENSE_BACK", barcode(statement()));
    papers.check();
    assert_eq!(papers.outcome("DRIVER_LICENSE", Check::Agreement), Outcome::Passed);
}

fn bill(papers: &Papers) -> TextReading {
    TextReading {
        compared_with: papers.compared_with(),
        name: Sought::Found,
        address: Sought::Found,
        birth: Sought::Missing,
        tax_id: Sought::Missing,
        latest_date: Some(NOON.date_naive() - Days::new(20)),
    }
}

#[test]
fn a_bill_names_its_addressee_and_is_not_old() {
    let judged = |change: fn(&mut TextReading)| {
        let mut papers = Papers::new();
        let mut text = bill(&papers);
        change(&mut text);
        papers.submit("UTILITY_BILL", |evidence| evidence.text = Some(text));
        papers.check();
        papers.outcome("UTILITY_BILL", Check::Agreement)
    };
    assert_eq!(judged(|_| {}), Outcome::Passed);
    assert_eq!(judged(|text| text.name = Sought::Missing), referred(&["name_mismatch"]));
    assert_eq!(judged(|text| text.address = Sought::Missing), referred(&["address_mismatch"]));
    assert_eq!(judged(|text| text.latest_date = None), referred(&["date_not_detected"]));
    let old = |text: &mut TextReading| text.latest_date = Some(NOON.date_naive() - Days::new(91));
    assert_eq!(judged(old), referred(&["expired_document_possible_misread_retry"]));
}

#[test]
fn a_tax_form_of_another_taxpayer_is_invalid() {
    let mut papers = Papers::new();
    let text = TextReading { tax_id: Sought::Other, ..bill(&papers) };
    papers.submit("W9_DOC", |evidence| evidence.text = Some(text));
    papers.check();
    assert_eq!(papers.outcome("W9_DOC", Check::Agreement), failed(&["tax_id_mismatch"]));
    assert_eq!(papers.status("W9_DOC"), DocumentStatus::Invalid);
}

#[test]
fn what_was_typed_anew_is_compared_anew() {
    let mut papers = Papers::new();
    papers.submit("DRIVER_LICENSE_BACK", barcode(statement()));
    let text = bill(&papers);
    papers.submit("UTILITY_BILL", |evidence| evidence.text = Some(text));
    papers.check();
    papers.rename("Grace Hopper");
    papers.check();
    assert_eq!(papers.outcome("DRIVER_LICENSE_BACK", Check::Agreement), failed(&["name_mismatch"]));
    assert_eq!(papers.outcome("UTILITY_BILL", Check::Agreement), referred(&["details_changed_since_reading"]));
    papers.rename("Ada Example");
    papers.check();
    assert_eq!(papers.outcome("DRIVER_LICENSE_BACK", Check::Agreement), Outcome::Passed);
}

#[test]
fn a_replaced_document_supersedes_its_evidence() {
    let mut papers = Papers::new();
    papers.submit("DRIVER_LICENSE_BACK", barcode(statement()));
    papers.check();
    papers.replace("DRIVER_LICENSE_BACK");
    assert_eq!(papers.status("DRIVER_LICENSE_BACK"), DocumentStatus::Submitted);
    papers.clear("DRIVER_LICENSE_BACK");
    papers.check();
    assert_eq!(papers.outcome("DRIVER_LICENSE_BACK", Check::Agreement), referred(&["barcode_not_read"]));
}

#[test]
fn a_persons_decision_stands_until_what_was_looked_at_changes() {
    let mut papers = Papers::new();
    papers.submit("PASSPORT_BIODATA", zone(statement()));
    papers.check();
    let review = papers.review("PASSPORT_BIODATA", ReviewVerdict::Valid);
    assert_eq!(papers.customer.review(review.clone(), NOON), Ok(true));
    assert_eq!(papers.customer.review(review.clone(), NOON), Ok(false), "the same decision again is none");
    papers.settle();
    assert_eq!(papers.status("PASSPORT_BIODATA"), DocumentStatus::Valid);
    papers.rename("Grace Hopper");
    assert_eq!(papers.status("PASSPORT_BIODATA"), DocumentStatus::Reviewing, "compared with another name");
    assert_eq!(papers.customer.review(review, NOON), Err(ReviewRefusal::Stale));
}

#[test]
fn a_check_that_fails_after_a_persons_decision_outweighs_it() {
    let mut papers = Papers::new();
    papers.submit("DRIVER_LICENSE_BACK", barcode(statement()));
    papers.check();
    let review = papers.review("DRIVER_LICENSE_BACK", ReviewVerdict::Valid);
    papers.customer.review(review, NOON).unwrap();
    papers.number("DRIVERS_LICENSE", "D7654321");
    papers.later();
    papers.check();
    assert_eq!(papers.status("DRIVER_LICENSE_BACK"), DocumentStatus::Invalid);
}

#[test]
fn nobody_vouches_for_a_file_that_stays_in_quarantine_or_has_not_come() {
    let mut papers = Papers::new();
    papers.quarantined("PASSPORT_BIODATA");
    let review = papers.review("PASSPORT_BIODATA", ReviewVerdict::Valid);
    assert_eq!(papers.customer.review(review, NOON), Err(ReviewRefusal::Quarantined));
    let unknown = NewReview {
        document: DocumentId::new(Uuid::from_u128(u128::MAX)),
        ..papers.review("PASSPORT_BIODATA", ReviewVerdict::Valid)
    };
    assert_eq!(papers.customer.review(unknown, NOON), Err(ReviewRefusal::UnknownDocument));
}

/// A statement in which each element is right, wrong or missing.
fn any_statement() -> impl Strategy<Value = Statement> {
    let element = 0..3_u8;
    (
        prop::sample::select(vec!["ADA EXAMPLE", "EXAMPLE ADA MARIE", "ADA EXAMPEL", "GRACE HOPPER", "ADA", ""]),
        any::<bool>(),
        [element.clone(), element.clone(), element.clone(), element.clone(), element.clone(), element],
        any::<(bool, bool)>(),
    )
        .prop_map(
            |(
                name,
                name_may_be_cut,
                [birth, issue, expiry, number, issuer, address],
                (is_passport, layout_disagrees),
            )| {
                let right = statement();
                let pick = |which, right, wrong| [Some(right), Some(wrong), None][usize::from(which)];
                let elsewhere = StatedAddress { postal_code: "10001".to_owned(), ..right.address.clone().unwrap() };
                let of_text = |which: u8, right: Option<String>, wrong: &str| match which {
                    0 => right,
                    1 => Some(wrong.to_owned()),
                    _ => None,
                };
                Statement {
                    name: name.to_owned(),
                    name_may_be_cut,
                    birth: pick(birth, day(1989, 5, 2), day(1990, 1, 1)),
                    issue: pick(issue, day(2024, 1, 15), day(2040, 1, 1)),
                    expiry: pick(expiry, day(2032, 5, 2), day(2020, 1, 1)),
                    number: of_text(number, right.number, "X9"),
                    is_passport,
                    issuer: of_text(issuer, right.issuer, "NV"),
                    address: match address {
                        0 => right.address,
                        1 => Some(elsewhere),
                        _ => None,
                    },
                    layout_disagrees,
                }
            },
        )
}

fn any_reading() -> impl Strategy<Value = Option<Reading>> {
    let faults = prop::option::weighted(0.2, Just(vec![Reason::new("barcode_contradicts_itself")]));
    let understood = (any_statement(), faults)
        .prop_map(|(statement, faults)| Reading::Understood { statement, faults: faults.unwrap_or_default() });
    let unintelligible = Just(Reading::Unintelligible { fault: Reason::new("barcode_is_no_license") });
    prop::option::weighted(0.8, prop_oneof![9 => understood, 1 => unintelligible])
}

fn any_sought() -> impl Strategy<Value = Sought> {
    prop::sample::select(vec![Sought::Found, Sought::Missing, Sought::Other])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The worst that can happen is a false all-clear. Whatever is read: nothing is VALID without a person, and nothing
    /// agrees unless every reading that its kind asks for was made and every element of it agrees. What agrees is
    /// worked out here from the typed values anew, not by the code under test.
    #[test]
    fn nothing_is_valid_by_reading_alone_and_nothing_agrees_that_was_not_read(
        kind in prop::sample::select(PhysicalDocumentType::all().map(PhysicalDocumentType::name).collect::<Vec<_>>()),
        zone in any_reading(),
        barcode in any_reading(),
        other in any_reading(),
        text in prop::option::of((any_sought(), any_sought(), any_sought(), prop::option::of(0..200_u64), any::<bool>())),
    ) {
        let own = PhysicalDocumentType::find(kind).unwrap();
        let rule = rule_of(own);
        let mut papers = Papers::for_kind(kind);
        papers.number("DRIVERS_LICENSE", "D1234567");
        papers.number("PASSPORT", "D1234567");
        let text = text.map(|(name, address, tax_id, age, current)| TextReading {
            compared_with: if current { papers.compared_with() } else { gatehouse_domain::fact::ContentHash::of_bytes(b"") },
            name, address, tax_id,
            birth: Sought::Missing,
            latest_date: age.map(|age| NOON.date_naive() - Days::new(age)),
        });
        let (own_zone, own_barcode, own_text) = (zone.clone(), barcode.clone(), text.clone());
        papers.submit(kind, move |evidence| {
            evidence.zone = own_zone;
            evidence.barcode = own_barcode;
            evidence.text = own_text;
        });
        if let Some(side) = own.other_side() {
            let reading = other.clone();
            papers.submit(side.name(), move |evidence| evidence.barcode = reading);
        }
        papers.check();
        prop_assert_ne!(papers.status(kind), DocumentStatus::Valid);
        if papers.outcome(kind, Check::Agreement) == Outcome::Passed {
            let asked = |source| rule.asks.contains(&source);
            let back_asks = own.other_side().is_some_and(|side| rule_of(side).asks.contains(&Source::Barcode));
            let made = [
                zone.as_ref().filter(|_| asked(Source::Zone)).map(|reading| (Source::Zone, reading)),
                barcode.as_ref().filter(|_| asked(Source::Barcode)).map(|reading| (Source::Barcode, reading)),
                other.as_ref().filter(|_| asked(Source::OtherSide) && back_asks).map(|reading| (Source::Barcode, reading)),
            ];
            let made: Vec<_> = made.into_iter().flatten().collect();
            let of_text = text.as_ref().filter(|_| asked(Source::Text));
            prop_assert!(!made.is_empty() || of_text.is_some(), "{kind} agrees although nothing was read");
            for (source, reading) in made {
                let Some(stated) = reading.sound() else {
                    return Err(TestCaseError::fail(format!("{kind} agrees with {reading:?}")));
                };
                prop_assert!(matches!(stated.name.as_str(), "ADA EXAMPLE" | "EXAMPLE ADA MARIE"), "{}", stated.name);
                prop_assert_eq!(stated.birth, Some(day(1989, 5, 2)));
                prop_assert_eq!(stated.expiry, Some(day(2032, 5, 2)));
                prop_assert_ne!(stated.issue, Some(day(2040, 1, 1)));
                if source == Source::Zone {
                    prop_assert!(rule.zone.admits(stated.is_passport));
                    prop_assert!(stated.issuer.is_some());
                    prop_assert!(!stated.is_passport || stated.number.as_deref() == Some("D1234567"));
                }
                prop_assert!(!stated.layout_disagrees);
                if source == Source::Barcode {
                    prop_assert_eq!(stated.number.as_deref(), Some("D1234567"));
                    prop_assert_eq!(stated.issuer.as_deref(), Some("CA"));
                    prop_assert_eq!(stated.address.as_ref().map(|own| own.postal_code.as_str()), Some("94105-0001"));
                }
            }
            if let Some(text) = of_text {
                prop_assert_eq!(text.compared_with, papers.compared_with());
                prop_assert_eq!(text.name, Sought::Found);
                for field in rule.text {
                    match field {
                        Field::Address => prop_assert_eq!(text.address, Sought::Found),
                        Field::TaxId => prop_assert_eq!(text.tax_id, Sought::Found),
                        Field::Recent => prop_assert!(text.latest_date.unwrap() + Days::new(90) >= NOON.date_naive()),
                        _ => {}
                    }
                }
            }
        }
    }
}

#[test]
fn every_kind_has_a_reading_that_agrees_or_is_for_a_person() {
    for rule in RULES {
        for kind in rule.kinds {
            let mut papers = Papers::for_kind(kind);
            let text = TextReading { tax_id: Sought::Found, ..bill(&papers) };
            papers.submit(kind, |evidence| {
                let zone = if rule.zone == Zone::Passports { passport() } else { statement() };
                evidence.zone = sound(zone).filter(|_| rule.asks.contains(&Source::Zone));
                evidence.barcode = sound(statement()).filter(|_| rule.asks.contains(&Source::Barcode));
                evidence.text = Some(text).filter(|_| rule.asks.contains(&Source::Text));
            });
            papers.check();
            let expected = if rule.asks.is_empty() { referred(&["nothing_machine_readable"]) } else { Outcome::Passed };
            assert_eq!(papers.outcome(kind, Check::Agreement), expected, "{kind}");
            assert_eq!(papers.status(kind), DocumentStatus::Reviewing, "{kind}");
        }
    }
}
