//! The second look at a Social Security number, a day after it passed: by the client's own clock, so that nobody waits.

use serde_json::{Value, json};

use crate::support::client::{Client, id, sub_document};
use crate::support::office::problem;
use crate::support::people::{self, READABLE, UNREADABLE, ssn};
use crate::support::receiver::Receiver;
use crate::support::{need, until};

const DAY: u32 = 86_400;
/// Passes at once, and its issuer does not know it a day later.
const TAKEN_BACK: &str = "901332222";

fn put_clock(client: &Client, ahead_seconds: u32) -> Value {
    client.send("PUT", "/v0/clock", &[], Some(&json!({"ahead_seconds": ahead_seconds}))).ok()
}

fn user(client: &Client, number: &str) -> Value {
    let mut document = people::full_document();
    document["virtual_docs"] = json!([ssn(number)]);
    let created = client.user(&people::with_document(&document));
    client.until_permission(id(&created), "SEND-AND-RECEIVE")
}

fn submit_card(client: &Client, user: &Value, value: &str) -> crate::support::http::Answer {
    let key = client.key(&client.get_user(id(user)));
    let card = json!({"document_type": "SSN_CARD", "document_value": value});
    let change = json!({"documents": [{"id": id(&user["documents"][0]), "physical_docs": [card]}]});
    client.patch_as(id(user), &key, &change)
}

#[test]
fn a_number_is_taken_back_a_day_later_and_its_card_gives_it_back() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    let user = user(&client, TAKEN_BACK);
    client.subscribe(&receiver.url, &["USER|PATCH"]).ok();
    put_clock(&client, DAY - 600);
    client.stack.invoke("kyc.sweep", &json!({}));
    assert_eq!(client.get_user(id(&user))["permission"], "SEND-AND-RECEIVE", "it is not a day yet");

    put_clock(&client, DAY + 600);
    let lower = client.until_permission(id(&user), "UNVERIFIED");
    assert_eq!(sub_document(&lower, "SSN")["status"], "SUBMITTED|INVALID");
    let asked: Vec<&Value> = lower["requirements"].as_array().unwrap().iter().map(|own| &own["one_of"]).collect();
    assert_eq!(asked, [&json!([["SSN_CARD"]])], "{lower}");
    let told = receiver.until(1).pop().unwrap().json();
    assert_eq!(told["safe_obj"]["_rest"]["permission"], "UNVERIFIED");
    let words = client.get(&format!("/v0/customers/{}/requirements", id(&user))).ok().to_string();
    assert!(words.contains("Social Security card") && words.contains("not_confirmed_by_issuer"), "{words}");

    submit_card(&client, &lower, READABLE).ok();
    let higher = client.until_permission(id(&user), "SEND-AND-RECEIVE");
    assert_eq!(sub_document(&higher, "SSN")["status"], "SUBMITTED|VALID");
}

#[test]
fn a_number_that_its_issuer_knows_stays_and_nobody_is_told() {
    let client = need!(Client::sandbox());
    let user = user(&client, "2222");
    let before = client.get_user(id(&user))["_v"].as_u64().unwrap();
    put_clock(&client, 2 * DAY);
    until("the second look is made", || Some(()).filter(|()| client.get_user(id(&user))["_v"].as_u64() > Some(before)));
    let after = client.get_user(id(&user));
    assert_eq!(after["permission"], "SEND-AND-RECEIVE");
    assert_eq!(after["_v"].as_u64(), Some(before + 1));
    // Looked at twice: nothing is left to do.
    client.stack.invoke("kyc.sweep", &json!({}));
    assert_eq!(client.get_user(id(&user))["_v"].as_u64(), Some(before + 1));
}

#[test]
fn the_third_card_is_the_last() {
    let client = need!(Client::sandbox());
    let user = user(&client, TAKEN_BACK);
    put_clock(&client, DAY + 60);
    client.until_permission(id(&user), "UNVERIFIED");
    // The stand-ins differ by what they are called.
    for value in [UNREADABLE, "data:image/invalid;base64,AAAA", "data:image/invalid;base64,AAAB"] {
        submit_card(&client, &user, value).ok();
        client.settled(id(&user));
    }
    let why = submit_card(&client, &user, READABLE).refused(400, "200");
    assert!(why.contains("SSN_CARD"), "{why}");
    assert_eq!(client.get_user(id(&user))["permission"], "UNVERIFIED");
}

#[test]
fn a_clock_is_a_sandboxs_own_and_only_goes_forward() {
    let client = need!(Client::sandbox());
    let other = need!(Client::sandbox());
    let path = "/v0/clock";
    let put = |body: &Value| client.send("PUT", path, &[], Some(body));
    assert_eq!(client.get(path).ok()["ahead_seconds"], 0);
    put_clock(&client, 3600);
    let again = put_clock(&client, 3600);
    assert_eq!(again["ahead_seconds"], 3600);
    problem(&put(&json!({"ahead_seconds": 60})), 409, "CLOCK_IS_AHEAD");
    assert_eq!(client.get(path).ok()["ahead_seconds"], 3600);
    assert_eq!(other.get(path).ok()["ahead_seconds"], 0, "every client has its own");
    let created = client.user(&people::minimal());
    let theirs = other.user(&people::minimal());
    let joined = |user: &Value| user["extra"]["date_joined"].as_i64().unwrap();
    assert!((3_500_000..3_700_000).contains(&(joined(&created) - joined(&theirs))), "{created} {theirs}");

    for wrong in [
        json!({}),
        json!({"ahead_seconds": -1}),
        json!({"ahead_seconds": "1"}),
        json!({"ahead_seconds": 4_000_000_000_u32}),
        json!({"ahead_seconds": 7200, "more": 1}),
        json!([]),
    ] {
        assert_eq!(put(&wrong).status, 400, "{wrong}");
    }
    let live = need!(Client::live());
    problem(&live.get(path), 422, "SANDBOX_ONLY");
    problem(&live.send("PUT", path, &[], Some(&json!({"ahead_seconds": 60}))), 422, "SANDBOX_ONLY");
}

/// A message may be lost between the sweep and the checks: whoever was put off comes up again.
#[test]
fn a_customer_whose_message_was_lost_is_found_again() {
    let client = need!(Client::sandbox());
    let user = user(&client, TAKEN_BACK);
    let pk = format!("CLIENT#{}#CUSTOMER#{}", client.id, id(&user));
    // As a sweep leaves it that ended before it sent its message: put off, a quarter of an hour from then.
    let past = format!("2026-01-01T00:15:00.000Z#{}", id(&user));
    client.stack.overwrite_text(&pk, "CUSTOMER", "gsi2sk", &past);
    put_clock(&client, DAY + 60);
    client.until_permission(id(&user), "UNVERIFIED");
}
