//! A key makes a request safe to repeat.

use std::thread;

use serde_json::json;

use crate::support::client::{Client, id};
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
    client
        .send("POST", "/v3.1/users", &[("x-sp-idempotency-key", &long)], Some(&people::minimal()))
        .refused(400, "200");
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
