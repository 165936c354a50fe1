//! What each vendor's webhook comes to, and the traps of their vocabularies.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]

use gatehouse_checks::vendors::{Heard, Said, Unreadable, read};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::vendor::Vendor;
use gatehouse_domain::verification::{VerificationResult, VerificationType};
use serde_json::{Value, json};

mod support;

use support::Papers;

use VerificationResult::{Accepted, Pending, Rejected, Review, Unverified, VendorError};

fn hear(vendor: Vendor, body: &Value) -> Heard {
    read(vendor, body.to_string().as_bytes()).unwrap()
}

#[track_caller]
fn says(vendor: Vendor, body: &Value, expected: VerificationResult) {
    assert_eq!(hear(vendor, body).said, Said::Result(expected), "{body}");
}

fn persona(status: &str) -> Value {
    json!({"data": {"type": "event", "id": "evt_1", "attributes": {
        "name": "inquiry.x", "created-at": "2026-11-22T12:00:00.000Z",
        "payload": {"data": {"type": "inquiry", "id": "inq_1", "attributes": {"status": status, "reference-id": "cust"}}},
    }}})
}

fn onfido(kind: &str, object: &Value) -> Value {
    json!({"payload": {"resource_type": kind, "action": "x", "object": object}})
}

fn sumsub(status: &str, review: &Value) -> Value {
    json!({"applicantId": "a_1", "externalUserId": "cust", "type": "applicantReviewed", "reviewStatus": status,
        "reviewResult": review, "createdAtMs": "2026-11-22 12:00:00.123"})
}

fn veriff(status: &str, code: u32) -> Value {
    json!({"status": "success", "verification": {"id": "v_1", "code": code, "status": status, "vendorData": "cust"}})
}

fn stripe(status: &str, error: &Value) -> Value {
    json!({"id": "evt_1", "type": "identity.verification_session.x", "created": 1_795_348_800,
        "data": {"object": {"id": "vs_1", "status": status, "last_error": error, "client_reference_id": "cust"}}})
}

#[test]
fn persona_decides_after_it_completes() {
    for (status, expected) in [
        ("created", Unverified),
        ("expired", Unverified),
        ("pending", Pending),
        ("completed", Pending),
        ("approved", Accepted),
        ("needs_review", Review),
        ("failed", Review),
        ("declined", Rejected),
        ("something_new", Review),
    ] {
        says(Vendor::Persona, &persona(status), expected);
    }
    let heard = hear(Vendor::Persona, &persona("approved"));
    assert_eq!((heard.event.as_str(), heard.reference.as_str()), ("evt_1", "inq_1"));
    assert_eq!((heard.subject.as_deref(), heard.kind), (Some("cust"), VerificationType::Identity));
    assert_eq!(heard.at.unwrap().timestamp(), 1_795_348_800);
    let mut other = persona("approved");
    other["data"]["attributes"]["payload"]["data"]["type"] = json!("account");
    assert_eq!(hear(Vendor::Persona, &other).said, Said::Nothing, "no inquiry, no decision");
}

#[test]
fn onfidos_runs_and_checks_speak_differently() {
    for (status, expected) in [
        ("abandoned", Unverified),
        ("processing", Pending),
        ("awaiting_input", Pending),
        ("awaiting_client_input", Pending),
        ("approved", Accepted),
        ("review", Review),
        ("error", VendorError),
        ("declined", Rejected),
        ("something_new", Review),
    ] {
        says(Vendor::Onfido, &onfido("workflow_run", &json!({"id": "wr_1", "status": status})), expected);
    }
    for (status, result, expected) in [
        ("withdrawn", json!(null), Unverified),
        ("in_progress", json!(null), Pending),
        ("paused", json!("clear"), Pending),
        ("complete", json!("clear"), Accepted),
        ("complete", json!("consider"), Review),
        ("complete", json!(null), Review),
    ] {
        says(Vendor::Onfido, &onfido("check", &json!({"id": "c_1", "status": status, "result": result})), expected);
    }
    let report =
        hear(Vendor::Onfido, &onfido("report", &json!({"id": "r_1", "status": "complete", "result": "clear"})));
    assert_eq!(report.said, Said::Nothing, "a part is not the whole");
}

#[test]
fn sumsubs_green_counts_once_it_is_completed_and_red_may_follow() {
    let green = json!({"reviewAnswer": "GREEN"});
    for status in ["init", "pending", "queued", "prechecked", "awaitingService", "awaitingUser"] {
        let heard = hear(Vendor::Sumsub, &sumsub(status, &green));
        assert_ne!(heard.said, Said::Result(Accepted), "{status} with GREEN is not the end");
    }
    says(Vendor::Sumsub, &sumsub("awaitingService", &green), Pending);
    says(Vendor::Sumsub, &sumsub("onHold", &green), Review);
    says(Vendor::Sumsub, &sumsub("completed", &green), Accepted);
    says(Vendor::Sumsub, &sumsub("completed", &json!({"reviewAnswer": "RED", "reviewRejectType": "FINAL"})), Rejected);
    says(Vendor::Sumsub, &sumsub("completed", &json!({"reviewAnswer": "RED", "reviewRejectType": "RETRY"})), Pending);
    says(Vendor::Sumsub, &sumsub("completed", &json!({"reviewAnswer": "RED"})), Review);
    says(Vendor::Sumsub, &sumsub("completed", &json!({"reviewAnswer": "MAUVE"})), Review);
    says(Vendor::Sumsub, &sumsub("somethingNew", &green), Review);
    let heard = hear(Vendor::Sumsub, &sumsub("completed", &green));
    assert_eq!(heard.at.unwrap().timestamp_millis(), 1_795_348_800_123);
    let red = hear(Vendor::Sumsub, &sumsub("completed", &json!({"reviewAnswer": "RED", "reviewRejectType": "FINAL"})));
    assert_ne!(heard.event, red.event, "two answers about one applicant are two events");
}

#[test]
fn veriff_is_read_by_its_words_and_not_by_its_numbers() {
    for (status, code, expected) in [
        ("expired", 9104, Unverified),
        ("abandoned", 9104, Unverified),
        ("started", 7001, Pending),
        ("submitted", 7002, Pending),
        ("resubmission_requested", 9103, Pending),
        ("approved", 9001, Accepted),
        ("review", 9121, Review),
        ("declined", 9102, Rejected),
        ("something_new", 9001, Review),
    ] {
        says(Vendor::Veriff, &veriff(status, code), expected);
    }
    let going = json!({"id": "v_1", "action": "submitted", "vendorData": "cust", "code": 7002});
    says(Vendor::Veriff, &going, Pending);
    assert_eq!(hear(Vendor::Veriff, &json!({"id": "v_1", "action": "other"})).said, Said::Nothing);
}

#[test]
fn stripe_asks_again_where_something_failed() {
    says(Vendor::Stripe, &stripe("requires_input", &json!(null)), Unverified);
    says(Vendor::Stripe, &stripe("requires_input", &json!({"code": "document_expired"})), Pending);
    says(Vendor::Stripe, &stripe("processing", &json!(null)), Pending);
    says(Vendor::Stripe, &stripe("verified", &json!(null)), Accepted);
    says(Vendor::Stripe, &stripe("canceled", &json!(null)), Unverified);
    says(Vendor::Stripe, &stripe("something_new", &json!(null)), Review);
    let mut charge = stripe("verified", &json!(null));
    charge["type"] = json!("charge.succeeded");
    assert_eq!(hear(Vendor::Stripe, &charge).said, Said::Nothing, "another of Stripe's events");
}

#[test]
fn whoever_speaks_our_words_gives_no_persons_word() {
    let said = |kind: &str, result: &str| json!({"event_id": "e1", "reference": "r1", "occurred_at": "2026-11-22T12:00:00Z", "verification_type": kind, "result": result});
    says(Vendor::Http, &said("IDENTITY", "ACCEPTED"), Accepted);
    says(Vendor::Http, &said("WATCHLIST", "VENDOR_ERROR"), VendorError);
    says(Vendor::Http, &said("IDENTITY", "SPLENDID"), Review);
    for wrong in
        [said("MANUAL_REVIEW", "ACCEPTED"), said("ASTROLOGY", "ACCEPTED"), json!({"event_id": "e", "reference": "r"})]
    {
        assert!(read(Vendor::Http, wrong.to_string().as_bytes()).is_err(), "{wrong}");
    }
}

#[test]
fn what_does_not_say_what_it_is_about_is_refused_and_nothing_panics() {
    for vendor in Vendor::ALL {
        assert_eq!(read(vendor, b"{"), Err(Unreadable::NotJson));
        for body in
            ["{}", "[]", "null", "7", "\"x\"", r#"{"data": 7, "payload": [], "verification": "x", "applicantId": ""}"#]
        {
            assert!(matches!(read(vendor, body.as_bytes()), Err(Unreadable::Missing(_))), "{vendor:?} {body}");
        }
    }
}

/// The webhooks that the signatures were tried with, where they are there.
#[test]
fn acceptance_webhooks_are_understood() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/acceptance");
    let Ok(cases) = std::fs::read_to_string(path.join("evidence/vendor_webhooks.jsonl")) else { return };
    let mut understood = 0;
    for case in cases.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let (name, expected) = match case["vendor"].as_str().unwrap() {
            "persona" => ("persona", Accepted),
            "stripe" => ("stripe", Accepted),
            "onfido" => ("onfido", Accepted),
            "sumsub" => ("sumsub", Pending),
            "veriff" => ("veriff", Accepted),
            _ => continue,
        };
        let vendor = Vendor::find(name).unwrap();
        let heard = read(vendor, case["body_utf8"].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!(heard.said, Said::Result(expected), "{case}");
        understood += 1;
    }
    assert!(understood > 0);
}

/// What each vendor's webhook says of whom it saw, where it says so.
fn naming(vendor: Vendor, given: &str, family: &str, birth: &str) -> Value {
    match vendor {
        Vendor::Persona => {
            let mut body = persona("approved");
            body["data"]["attributes"]["payload"]["data"]["attributes"]["fields"] = json!({
                "name-first": {"type": "string", "value": given}, "name-last": {"type": "string", "value": family},
                "birthdate": {"type": "date", "value": birth},
            });
            body
        }
        Vendor::Veriff => {
            let mut body = veriff("approved", 9001);
            body["verification"]["person"] = json!({"firstName": given, "lastName": family, "dateOfBirth": birth});
            body
        }
        Vendor::Stripe => {
            let mut body = stripe("verified", &json!(null));
            let part = |at: std::ops::Range<usize>| birth[at].parse::<u32>().unwrap();
            body["data"]["object"]["verified_outputs"] = json!({"first_name": given, "last_name": family,
                "dob": {"year": part(0..4), "month": part(5..7), "day": part(8..10)}});
            body
        }
        _ => json!({"event_id": "e", "reference": "r", "result": "ACCEPTED",
            "verified": {"name": format!("{given} {family}"), "birth": birth}}),
    }
}

const NAMING: [Vendor; 4] = [Vendor::Persona, Vendor::Veriff, Vendor::Stripe, Vendor::Http];

#[test]
fn whom_a_vendor_saw_is_compared_with_the_customer() {
    let person = Papers::new();
    for vendor in NAMING {
        let sees = |given: &str, family: &str, birth: &str| {
            hear(vendor, &naming(vendor, given, family, birth)).seen.is_another(&person.customer.facts)
        };
        assert!(!sees("Ada", "Example", "1989-05-02"), "{vendor:?}");
        assert!(!sees("ADA MARIA", "EXAMPLE", "1989-05-02"), "{vendor:?}: a further given name");
        assert!(sees("Boris", "Listed", "1989-05-02"), "{vendor:?}");
        assert!(sees("Ada", "Example", "1989-05-03"), "{vendor:?}");
        let shown = format!("{:?}", hear(vendor, &naming(vendor, "Ada", "Example", "1989-05-02")));
        assert!(!shown.contains("Example") && !shown.contains("1989"), "{shown}");
    }
    // Who says nothing contradicts nothing, and a business is seen through a person who acts for it.
    let silent = [persona("approved"), stripe("verified", &json!(null)), veriff("approved", 9001)];
    for (vendor, body) in [Vendor::Persona, Vendor::Stripe, Vendor::Veriff].into_iter().zip(silent) {
        assert!(!hear(vendor, &body).seen.is_another(&person.customer.facts));
    }
    let business = Papers::of("LLC", Entity::Business);
    assert!(
        !hear(Vendor::Veriff, &naming(Vendor::Veriff, "Boris", "Listed", "1970-01-01"))
            .seen
            .is_another(&business.customer.facts)
    );
}

#[test]
fn a_customer_without_a_birth_is_not_whoever_a_vendor_saw_with_one() {
    let mut person = Papers::new();
    person.customer.facts.documents[0].details.birth = None;
    let seen = hear(Vendor::Http, &naming(Vendor::Http, "Ada", "Example", "1989-05-02")).seen;
    assert!(seen.is_another(&person.customer.facts));
    // A birth that is no day says nothing.
    for odd in ["", "soon", "1989", "02.05.1989", "1989-13-01"] {
        let body = json!({"event_id": "e", "reference": "r", "result": "ACCEPTED", "verified": {"birth": odd}});
        assert_eq!(hear(Vendor::Http, &body).seen.birth, None, "{odd}");
    }
}
