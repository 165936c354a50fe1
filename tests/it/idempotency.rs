//! A key makes a request safe to repeat.

use std::thread;

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::http::Answer;
use crate::support::need;
use crate::support::people;

#[test]
fn the_same_request_again_gets_the_same_answer_and_makes_nothing_new() {
    let client = need!(Client::sandbox());
    let keyed = [("x-sp-idempotency-key", "one")];
    let first = client.send("POST", "/v3.1/users", &keyed, Some(&people::full()));
    let again = client.send("POST", "/v3.1/users", &keyed, Some(&people::full()));
    first.ok();
    assert_eq!(first.header("idempotent-replayed"), None);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    assert_eq!(client.get("/v3.1/users").ok()["users_count"], 1);
}

#[test]
fn the_key_with_another_body_is_refused() {
    let client = need!(Client::sandbox());
    let keyed = [("x-sp-idempotency-key", "one")];
    client.send("POST", "/v3.1/users", &keyed, Some(&people::minimal())).ok();
    client.send("POST", "/v3.1/users", &keyed, Some(&people::full())).refused(409, "450");
    assert_eq!(client.get("/v3.1/users").ok()["users_count"], 1);
}

#[test]
fn two_at_once_make_one_user() {
    let client = need!(Client::sandbox());
    let ids: Vec<String> = thread::scope(|scope| {
        let asking: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let keyed = [("x-sp-idempotency-key", "at once")];
                    let made = client.send("POST", "/v3.1/users", &keyed, Some(&people::full())).ok();
                    id(&made).to_owned()
                })
            })
            .collect();
        asking.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(client.get("/v3.1/users").ok()["users_count"], 1);
}

#[test]
fn a_key_is_one_clients_and_one_routes() {
    let client = need!(Client::sandbox());
    let other = Client::sandbox().unwrap();
    let keyed = [("x-sp-idempotency-key", "shared")];
    let user = client.send("POST", "/v3.1/users", &keyed, Some(&people::minimal())).ok();
    let others = other.send("POST", "/v3.1/users", &keyed, Some(&people::full())).ok();
    assert_ne!(user["_id"], others["_id"]);
    let hooks = json!({"url": "https://example.com/hooks", "scope": ["USERS|POST"]});
    let subscribed = client.send("POST", "/v3.1/subscriptions", &keyed, Some(&hooks)).ok();
    let again = client.send("POST", "/v3.1/subscriptions", &keyed, Some(&hooks)).ok();
    assert_eq!(subscribed, again);
    assert_eq!(client.get("/v3.1/subscriptions").ok()["subscriptions_count"], 1);
    // The unmodified SynapsePy sends its last key with everything that follows.
    client.send("GET", "/v3.1/users", &keyed, None).ok();
    client.oauth(id(&user), &json!({"refresh_token": user["refresh_token"]})).ok();
}

#[test]
fn a_refused_request_leaves_its_key_free() {
    let client = need!(Client::sandbox());
    let keyed = [("x-sp-idempotency-key", "retry")];
    client.send("POST", "/v3.1/users", &keyed, Some(&json!({}))).refused(400, "200");
    client.send("POST", "/v3.1/users", &keyed, Some(&people::minimal())).ok();
    let long = "k".repeat(256);
    for key in [long.as_str(), "ø"] {
        client
            .send("POST", "/v3.1/users", &[("x-sp-idempotency-key", key)], Some(&people::minimal()))
            .refused(400, "200");
    }
}

#[test]
fn an_answer_given_again_says_its_revision_again() {
    let client = need!(Client::sandbox());
    let body = json!({"status": "PROSPECT", "is_customer": true, "first_name": "Ada"});
    let send = || client.send("POST", "/v0/persons", &[("idempotency-key", "again-1")], Some(&body));
    let (first, again) = (send(), send());
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!((first.header("etag"), again.header("etag")), (Some("\"1\""), Some("\"1\"")));
    let disclosure = json!({
        "person_id": first.made()["id"], "type": "KYC_DATA_COLLECTION", "event_type": "ACKNOWLEDGED", "version": "1.0",
        "disclosure_date": "2026-01-05T09:30:00Z",
    });
    let disclosed = client.post("/v0/disclosures", &disclosure);
    let path = format!("/v0/disclosures/{}", disclosed.made()["id"].as_str().unwrap());
    assert_eq!((disclosed.header("etag"), client.get(&path).header("etag")), (Some("\"1\""), Some("\"1\"")));
}

#[test]
fn what_a_client_keeps_is_changed_once_under_a_key_and_only_as_it_was_seen() {
    let client = need!(Client::sandbox());
    let vendor = json!({"secrets": ["a vendor's own secret".replace(' ', "-")]});
    let clock = json!({"ahead_seconds": 60});
    let rolled = json!({"is_rolling_secret": true});
    for (method, path, body, other) in [
        ("POST", "/v0/webhook_secrets", Value::Null, None),
        ("PUT", "/v0/webhook_secrets", rolled.clone(), Some(json!({"is_rolling_secret": false}))),
        ("DELETE", "/v0/webhook_secrets?old_secret_only=true", Value::Null, None),
        ("PUT", "/v0/vendors/persona", vendor.clone(), Some(json!({"secrets": vendor["secrets"], "mode": "SHADOW"}))),
        ("PUT", "/v0/clock", clock.clone(), Some(json!({"ahead_seconds": 120}))),
    ] {
        let send = |headers: &[(&str, &str)], body: &Value| {
            client.send(method, path, headers, Some(body).filter(|body| !body.is_null()))
        };
        let keyed = [("idempotency-key", "k-1")];
        let (first, again) = (send(&keyed, &body), send(&keyed, &body));
        assert!((200..300).contains(&first.status), "{method} {path}: {}", first.text());
        assert_eq!((again.header("idempotent-replayed"), first.header("idempotent-replayed")), (Some("true"), None));
        assert_eq!((again.status, &again.body), (first.status, &first.body), "{method} {path}");
        let tag = first.header("etag").expect("it has a revision");
        assert_eq!(again.header("etag"), Some(tag), "{method} {path}");
        if let Some(other) = &other {
            send(&keyed, other).problem(422, "IDEMPOTENCY_INVALID_REUSE");
            send(&[("if-match", "\"77\"")], other).problem(412, "PRECONDITION_FAILED");
            send(&[("if-match", tag)], other).ok();
            send(&[("if-match", tag)], &body).problem(412, "PRECONDITION_FAILED");
        }
    }
    assert_eq!(client.get("/v0/vendors").ok()["vendors"][0]["revision"], 2);
    assert_eq!(client.get("/v0/clock").header("etag"), Some("\"120\""));
}

#[test]
fn of_many_who_ask_for_a_secret_under_one_key_each_is_shown_the_same() {
    let client = need!(Client::sandbox());
    let replace = json!({"is_rolling_secret": true});
    let answers: Vec<Answer> = thread::scope(|scope| {
        let ask = || client.send("PUT", "/v0/webhook_secrets", &[("idempotency-key", "once")], Some(&replace));
        let asking: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let shown: Vec<Value> = answers.iter().filter(|answer| answer.status == 200).map(Answer::json).collect();
    assert!(answers.iter().all(|answer| [200, 503].contains(&answer.status)), "one may be told to come again");
    assert!(!shown.is_empty() && shown.iter().all(|one| one["secret"] == shown[0]["secret"]));
}
