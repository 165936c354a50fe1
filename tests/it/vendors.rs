//! Identity vendors: what they say by webhook, whom we ask, and what becomes of it.

use std::time::{SystemTime, UNIX_EPOCH};

use ring::hmac;
use serde_json::{Value, json};

use crate::support::aws::hex;
use crate::support::client::{Client, send_as};
use crate::support::http::Answer;
use crate::support::office::problem;
use crate::support::receiver::Receiver;
use crate::support::{need, until};

/// Invented, like everything here.
const SECRET: &str = "vendor-secret-of-a-test-0001";

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

fn digest(message: &[u8]) -> String {
    hex(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), message).as_ref())
}

fn timed(body: &[u8], at: i64) -> String {
    format!("t={at},v1={}", digest(&[at.to_string().as_bytes(), b".", body].concat()))
}

/// A person of whom the collection of data was disclosed, so that a vendor's word can be recorded.
fn person(client: &Client) -> String {
    let made = client.post(
        "/v0/persons",
        &json!({
            "status": "ACTIVE", "is_customer": true, "first_name": "Quillon", "last_name": "Varnadore",
            "dob": "1989-05-02", "email": "quillon@example.com", "phone_number": "+14155550123", "ssn": "123-45-2222",
            "legal_address": {"address_line_1": "1 Market St", "city": "San Francisco", "state": "CA",
                "postal_code": "94105", "country_code": "US"},
        }),
    );
    assert_eq!(made.status, 201, "{}", made.text());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let disclosed = client.post(
        "/v0/disclosures",
        &json!({"person_id": id, "type": "KYC_DATA_COLLECTION", "event_type": "ACKNOWLEDGED", "version": "1.0",
            "disclosure_date": "2026-01-05T09:30:00Z"}),
    );
    assert_eq!(disclosed.status, 201, "{}", disclosed.text());
    id
}

fn connect(client: &Client, vendor: &str, more: &Value) -> Value {
    let mut body = json!({"secrets": [SECRET]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.send("PUT", &format!("/v0/vendors/{vendor}"), &[], Some(&body)).ok()
}

fn ask(client: &Client, vendor: &str, body: &Value) -> Answer {
    client.post(&format!("/v0/vendors/{vendor}/requests"), body)
}

/// Says that the vendor is asked about the person as it is now.
fn announce(client: &Client, vendor: &str, person: &str, reference: &str) {
    assert_eq!(ask(client, vendor, &json!({"person_id": person, "reference": reference})).status, 201);
}

/// A webhook of that vendor's, with the one header that carries its signature.
fn webhook(client: &Client, vendor: &str, header: (&str, &str), body: &str) -> Answer {
    let path = format!("/v0/vendor-webhooks/{}/{vendor}", client.id);
    let headers = [("content-type", "application/json"), header];
    send_as(client.stack, "POST", &path, &headers, Some(body.as_bytes()))
}

fn persona(client: &Client, event: &str, reference: &str, status: &str, at: &str, subject: &str) -> Answer {
    let body = json!({"data": {"type": "event", "id": event, "attributes": {
        "name": format!("inquiry.{status}"), "created-at": at,
        "payload": {"data": {"type": "inquiry", "id": reference,
            "attributes": {"status": status, "reference-id": subject}}},
    }}})
    .to_string();
    webhook(client, "persona", ("persona-signature", &timed(body.as_bytes(), now())), &body)
}

fn sumsub(client: &Client, person: &str, status: &str, review: &Value, at: &str) -> Answer {
    let body = json!({"applicantId": "a_1", "externalUserId": person, "type": "applicantReviewed",
        "reviewStatus": status, "reviewResult": review, "createdAtMs": at})
    .to_string();
    let path = format!("/v0/vendor-webhooks/{}/sumsub", client.id);
    let digest = digest(body.as_bytes());
    let headers = [
        ("content-type", "application/json"),
        ("x-payload-digest", digest.as_str()),
        ("x-payload-digest-alg", "HMAC_SHA256_HEX"),
    ];
    send_as(client.stack, "POST", &path, &headers, Some(body.as_bytes()))
}

#[track_caller]
fn outcome(answer: &Answer) -> String {
    answer.ok()["outcome"].as_str().unwrap().to_owned()
}

/// The result that stands of the identity, as the API lists it.
fn identity(client: &Client, person: &str) -> Option<String> {
    let path = format!("/v0/verifications?person_id={person}&verification_type=IDENTITY");
    let listed = client.get(&path).ok();
    Some(listed["verifications"].get(0)?["result"].as_str().unwrap().to_owned())
}

#[test]
fn a_vendors_word_decides_once_and_by_its_time() {
    let client = need!(Client::sandbox());
    connect(&client, "persona", &json!({}));
    let person = person(&client);
    announce(&client, "persona", &person, "inq_1");
    let say = |event: &str, status: &str, at: &str| persona(&client, event, "inq_1", status, at, &person);
    assert_eq!(outcome(&say("evt_2", "approved", "2026-01-06T12:00:00Z")), "RECORDED");
    assert_eq!(identity(&client, &person).as_deref(), Some("ACCEPTED"));
    assert_eq!(outcome(&say("evt_2", "approved", "2026-01-06T12:00:00Z")), "KNOWN");
    // What happened before comes after: it is on record, and changes nothing.
    assert_eq!(outcome(&say("evt_1", "pending", "2026-01-06T11:00:00Z")), "RECORDED");
    assert_eq!(identity(&client, &person).as_deref(), Some("ACCEPTED"));
    let all = client.get(&format!("/v0/verifications?person_id={person}&include_history=true")).ok();
    assert_eq!(all["verifications"].as_array().unwrap().len(), 2);
    assert_eq!(all["verifications"][0]["vendor_info"]["vendor"], "persona");
    // A decision that nobody knew of is a person's to look at.
    assert_eq!(outcome(&say("evt_3", "clairvoyant", "2026-01-07T12:00:00Z")), "RECORDED");
    assert_eq!(identity(&client, &person).as_deref(), Some("REVIEW"));
}

#[test]
fn red_comes_after_green_and_green_before_the_end_is_not_taken() {
    let client = need!(Client::sandbox());
    connect(&client, "sumsub", &json!({}));
    let person = person(&client);
    announce(&client, "sumsub", &person, "a_1");
    let green = json!({"reviewAnswer": "GREEN"});
    let red = json!({"reviewAnswer": "RED", "reviewRejectType": "FINAL"});
    assert_eq!(outcome(&sumsub(&client, &person, "awaitingService", &green, "2026-01-06 11:00:00.000")), "RECORDED");
    assert_eq!(identity(&client, &person).as_deref(), Some("PENDING"));
    assert_eq!(outcome(&sumsub(&client, &person, "completed", &green, "2026-01-06 12:00:00.000")), "RECORDED");
    assert_eq!(identity(&client, &person).as_deref(), Some("ACCEPTED"));
    assert_eq!(outcome(&sumsub(&client, &person, "completed", &red, "2026-01-08 12:00:00.000")), "RECORDED");
    assert_eq!(identity(&client, &person).as_deref(), Some("REJECTED"));
    let shown = client.get(&format!("/v0/persons/{person}")).ok();
    assert_eq!(shown["verification_status"], "REJECTED");
}

#[test]
fn an_answer_is_about_the_document_as_it_was_asked_about() {
    let client = need!(Client::sandbox());
    connect(&client, "onfido", &json!({}));
    let person = person(&client);
    let customer = client.get(&format!("/v3.1/users/{person}")).ok();
    let number = customer["documents"][0]["virtual_docs"][0]["id"].as_str().unwrap().to_owned();
    let asked = ask(&client, "onfido", &json!({"person_id": person, "reference": "wr_1", "document_id": number}));
    assert_eq!(asked.status, 201, "{}", asked.text());
    assert_eq!(asked.json()["document_id"], number.as_str());
    let say = |run: &str| {
        let body = json!({"payload": {"resource_type": "workflow_run", "action": "workflow_run.completed",
            "object": {"id": run, "status": "approved", "completed_at_iso8601": "2026-01-06T12:00:00Z"}}})
        .to_string();
        webhook(&client, "onfido", ("x-sha2-signature", &digest(body.as_bytes())), &body)
    };
    // Nobody said what this run is about.
    problem(&say("wr_9"), 400, "UNKNOWN_REFERENCE");
    let changed = client.send("PATCH", &format!("/v0/persons/{person}"), &[], Some(&json!({"ssn": "987-65-2222"})));
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert_eq!(outcome(&say("wr_1")), "STALE");
    assert_eq!(identity(&client, &person), None);
    ask(&client, "onfido", &json!({"person_id": person, "reference": "wr_2", "document_id": number}));
    assert_eq!(outcome(&say("wr_2")), "RECORDED");
    assert_eq!(identity(&client, &person).as_deref(), Some("ACCEPTED"));
}

#[test]
fn an_answer_is_about_the_person_that_the_vendor_was_asked_about() {
    let client = need!(Client::sandbox());
    connect(&client, "persona", &json!({}));
    let person = person(&client);
    let change = |body: &Value| client.send("PATCH", &format!("/v0/persons/{person}"), &[], Some(body)).ok();
    let at = "2026-01-06T12:00:00Z";
    announce(&client, "persona", &person, "inq_1");
    // How somebody is reached, and how an address is typed, is nothing of who it is.
    change(
        &json!({"email": "other@example.com", "legal_address": {"address_line_1": "1 MARKET ST.", "city": "san francisco",
        "state": "CA", "postal_code": "94105", "country_code": "US"}}),
    );
    assert_eq!(outcome(&persona(&client, "evt_1", "inq_1", "approved", at, &person)), "RECORDED");
    assert_eq!(identity(&client, &person).as_deref(), Some("ACCEPTED"));
    announce(&client, "persona", &person, "inq_2");
    change(&json!({"first_name": "Boris", "last_name": "Vandermolen"}));
    assert_eq!(outcome(&persona(&client, "evt_2", "inq_2", "approved", at, &person)), "STALE");
}

#[test]
fn an_answer_that_nobody_announced_or_about_somebody_else_is_a_persons_to_look_at() {
    let client = need!(Client::sandbox());
    connect(&client, "veriff", &json!({}));
    let person = person(&client);
    let say = |session: &str, first_name: &str| {
        let body =
            json!({"status": "success", "verification": {"id": session, "status": "approved", "vendorData": person,
            "decisionTime": "2026-01-06T12:00:00.000Z",
            "person": {"firstName": first_name, "lastName": "Varnadore", "dateOfBirth": "1989-05-02"}}})
            .to_string();
        webhook(&client, "veriff", ("x-hmac-signature", &digest(body.as_bytes())), &body)
    };
    for (session, announced, first_name, expected) in
        [("v_1", false, "Quillon", "REVIEW"), ("v_2", true, "Boris", "REVIEW"), ("v_3", true, "QUILLON", "ACCEPTED")]
    {
        if announced {
            announce(&client, "veriff", &person, session);
        }
        assert_eq!(outcome(&say(session, first_name)), "RECORDED");
        let all = client.get(&format!("/v0/verifications?person_id={person}&include_history=true")).ok();
        // Of one moment by the vendor's clock, they come in no order.
        let mut verifications = all["verifications"].as_array().unwrap().iter();
        let own = verifications.find(|own| own["vendor_info"]["json"]["verification"]["id"] == session);
        assert_eq!(own.unwrap()["result"], expected, "{session}: {all}");
    }
}

#[test]
fn nobody_is_believed_without_a_signature_that_fits() {
    let client = need!(Client::sandbox());
    let other = need!(Client::sandbox());
    connect(&client, "veriff", &json!({}));
    let person = person(&client);
    let body = json!({"status": "success", "verification": {"id": "v_1", "status": "approved", "vendorData": person}})
        .to_string();
    let signature = digest(body.as_bytes());
    let send = |client: &Client, vendor: &str, header: (&str, &str), body: &str| webhook(client, vendor, header, body);
    for (client, vendor, header, body) in [
        (&client, "veriff", ("x-other", "1"), body.as_str()),
        (&client, "veriff", ("x-hmac-signature", "00"), body.as_str()),
        (&client, "veriff", ("x-hmac-signature", signature.as_str()), "{}"),
        // Another client has no such vendor, and this one not that one: it looks the same.
        (&other, "veriff", ("x-hmac-signature", signature.as_str()), body.as_str()),
        (&client, "persona", ("persona-signature", signature.as_str()), body.as_str()),
    ] {
        assert_eq!(send(client, vendor, header, body).status, 401, "{vendor} {header:?}");
    }
    assert_eq!(send(&client, "jumio", ("x-hmac-signature", &signature), &body).status, 404);
    assert_eq!(identity(&client, &person), None);
    assert_eq!(outcome(&send(&client, "veriff", ("x-hmac-signature", &signature), &body)), "RECORDED");

    // Another client's customer does not exist for this one.
    connect(&other, "veriff", &json!({}));
    problem(&send(&other, "veriff", ("x-hmac-signature", &signature), &body), 400, "UNKNOWN_REFERENCE");
    // Signed five minutes and more ago.
    connect(&client, "persona", &json!({}));
    let old = json!({"data": {"id": "evt_1"}}).to_string();
    let stale = timed(old.as_bytes(), now() - 400);
    assert_eq!(send(&client, "persona", ("persona-signature", &stale), &old).status, 401);
    // Signed, and unreadable.
    for unreadable in ["{", "{}", "[]"] {
        let signature = digest(unreadable.as_bytes());
        assert_eq!(send(&client, "veriff", ("x-hmac-signature", &signature), unreadable).status, 400, "{unreadable}");
    }
    let large = format!("{{\"x\": \"{}\"}}", "x".repeat(300_000));
    assert_eq!(send(&client, "veriff", ("x-hmac-signature", &digest(large.as_bytes())), &large).status, 413);
}

#[test]
fn a_vendor_in_shadow_decides_nothing_and_is_compared() {
    let client = need!(Client::sandbox());
    connect(&client, "persona", &json!({}));
    connect(&client, "veriff", &json!({"mode": "SHADOW"}));
    let person = person(&client);
    announce(&client, "persona", &person, "inq_1");
    let shadow = |status: &str| {
        let body = json!({"status": "success", "verification": {"id": "v_1", "status": status, "vendorData": person}})
            .to_string();
        webhook(&client, "veriff", ("x-hmac-signature", &digest(body.as_bytes())), &body)
    };
    let compared = |query: &str| client.get(&format!("/v0/vendors/comparisons{query}")).ok()["comparisons"].clone();
    assert_eq!(outcome(&shadow("declined")), "COMPARED");
    assert_eq!(identity(&client, &person), None, "it decides nothing");
    assert_eq!(compared("")[0]["primary_result"], Value::Null);
    // Whoever decides answers later.
    persona(&client, "evt_1", "inq_1", "approved", "2026-01-06T12:00:00Z", &person).ok();
    let differing = compared("?differs=true");
    assert_eq!(differing.as_array().unwrap().len(), 1, "{differing}");
    assert_eq!(
        (&differing[0]["primary_result"], &differing[0]["shadow_result"]),
        (&json!("ACCEPTED"), &json!("REJECTED"))
    );
    assert_eq!(differing[0]["person_id"], person.as_str());
    // The vendor in shadow comes round.
    assert_eq!(outcome(&shadow("approved")), "COMPARED");
    assert_eq!(compared("?differs=true"), json!([]));
    assert_eq!(compared("").as_array().unwrap().len(), 1);
}

#[test]
fn a_vendor_of_our_own_words_is_asked_and_answers() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::answering(&[503]);
    connect(&client, "http", &json!({"url": receiver.url}));
    let person = person(&client);
    let asked = ask(&client, "http", &json!({"person_id": person}));
    assert_eq!(asked.status, 201, "{}", asked.text());
    let reference = asked.json()["reference"].as_str().unwrap().to_owned();
    // Out of order once, and then in order.
    let requests = receiver.until(2);
    for request in &requests {
        let (time, signed) = request.header("gatehouse-signature").split_once(",v1=").unwrap();
        let time = time.strip_prefix("t=").unwrap();
        assert_eq!(signed, digest(&[time.as_bytes(), b".", &request.body].concat()));
        assert_eq!(request.json()["reference"], reference.as_str(), "the same request, known again");
        assert_eq!(request.json()["customer"]["name"], "Quillon Varnadore");
    }
    let said = json!({"event_id": "e1", "reference": reference, "occurred_at": "2026-01-06T12:00:00Z",
        "verification_type": "IDENTITY", "result": "ACCEPTED"})
    .to_string();
    let call = || webhook(&client, "http", ("gatehouse-signature", &timed(said.as_bytes(), now())), &said);
    assert_eq!((outcome(&call()), outcome(&call())), ("RECORDED".to_owned(), "KNOWN".to_owned()));
    assert_eq!(identity(&client, &person).as_deref(), Some("ACCEPTED"));
    receiver.stays_at(2);
}

#[test]
fn a_vendor_that_is_down_is_called_again_and_then_is_an_error_and_no_rejection() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::answering(&[500; 20]);
    connect(&client, "http", &json!({"url": receiver.url}));
    let person = person(&client);
    ask(&client, "http", &json!({"person_id": person}));
    until("the vendor's failure is recorded", || identity(&client, &person).filter(|result| result == "VENDOR_ERROR"));
    assert_eq!(receiver.received().len(), 6);
    let shown = client.get(&format!("/v0/persons/{person}")).ok();
    assert_eq!(shown["verification_status"], "UNVERIFIED");
    receiver.stays_at(6);
}

#[test]
fn the_sandboxs_vendor_answers_what_its_reference_asks_for() {
    let client = need!(Client::sandbox());
    let person = person(&client);
    client.send("PUT", "/v0/vendors/sandbox", &[], Some(&json!({}))).ok();
    for (reference, expected) in
        [("REVIEW-1", "REVIEW"), ("ACCEPTED-1", "ACCEPTED"), ("REJECTED-1", "REJECTED"), ("WHATEVER", "REVIEW")]
    {
        let asked = ask(&client, "sandbox", &json!({"person_id": person, "reference": reference}));
        assert_eq!(asked.status, 201, "{}", asked.text());
        assert_eq!(identity(&client, &person).as_deref(), Some(expected), "{reference}");
    }
    let live = need!(Client::live());
    problem(&live.send("PUT", "/v0/vendors/sandbox", &[], Some(&json!({}))), 422, "SANDBOX_ONLY");
}

#[test]
fn a_vendor_is_asked_once_under_a_key() {
    let client = need!(Client::sandbox());
    let person = person(&client);
    client.send("PUT", "/v0/vendors/sandbox", &[], Some(&json!({}))).ok();
    let ask = |reference: &str| {
        let body = json!({"person_id": person, "reference": reference});
        client.send("POST", "/v0/vendors/sandbox/requests", &[("idempotency-key", "ask")], Some(&body))
    };
    let (first, again) = (ask("ACCEPTED-1"), ask("ACCEPTED-1"));
    assert_eq!(first.made(), again.made());
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    ask("REJECTED-1").problem(422, "IDEMPOTENCY_INVALID_REUSE");
    assert_eq!(identity(&client, &person).as_deref(), Some("ACCEPTED"));
    let history = client.get(&format!("/v0/verifications?include_history=true&person_id={person}")).ok();
    assert_eq!(history["verifications"].as_array().unwrap().len(), 1, "the vendor's word counts once");
}

#[test]
fn what_is_said_of_a_vendor_is_checked_and_its_secrets_are_never_shown() {
    let client = need!(Client::sandbox());
    let made = connect(&client, "persona", &json!({"mode": "SHADOW"}));
    assert!(!made.to_string().contains(SECRET));
    assert_eq!((&made["secrets"], &made["mode"]), (&json!(1), &json!("SHADOW")));
    assert!(made["webhook_url"].as_str().unwrap().ends_with(&format!("/v0/vendor-webhooks/{}/persona", client.id)));
    let listed = client.get("/v0/vendors").ok();
    assert_eq!(listed["vendors"].as_array().unwrap().len(), 1);
    assert!(!listed.to_string().contains(SECRET));
    assert!(client.items().iter().all(|item| !item.to_string().contains(SECRET)), "it is sealed");

    let put = |vendor: &str, body: &Value| client.send("PUT", &format!("/v0/vendors/{vendor}"), &[], Some(body));
    for wrong in [
        json!({}),
        json!({"secrets": []}),
        json!({"secrets": "one"}),
        json!({"secrets": ["short"]}),
        json!({"secrets": [SECRET, SECRET, SECRET, SECRET]}),
        json!({"secrets": [SECRET], "mode": "SOMETIMES"}),
        json!({"secrets": [SECRET], "url": "https://example.com"}),
        json!({"secrets": [SECRET], "more": 1}),
    ] {
        problem(&put("persona", &wrong), 400, "BAD_REQUEST_BODY");
    }
    problem(&put("http", &json!({"secrets": [SECRET], "url": "http://169.254.169.254/"})), 400, "BAD_REQUEST_BODY");
    assert_eq!(put("jumio", &json!({"secrets": [SECRET]})).status, 404);

    let person = person(&client);
    assert_eq!(ask(&client, "veriff", &json!({"person_id": person, "reference": "v_1"})).status, 404, "not connected");
    let nobody = "0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f";
    problem(&ask(&client, "persona", &json!({"person_id": nobody, "reference": "inq_1"})), 400, "CUSTOMER_NOT_FOUND");
    let of_nobody = json!({"person_id": person, "reference": "inq_1", "document_id": nobody});
    problem(&ask(&client, "persona", &of_nobody), 400, "DOCUMENT_NOT_FOUND");
    for wrong in [
        json!({"person_id": person}),
        json!({"reference": "inq_1"}),
        json!({"person_id": person, "reference": "  "}),
        json!({"person_id": person, "reference": "x".repeat(201)}),
        json!({"person_id": person, "reference": "inq_1", "verification_type": "MANUAL_REVIEW"}),
    ] {
        problem(&ask(&client, "persona", &wrong), 400, "BAD_REQUEST_BODY");
    }
}
