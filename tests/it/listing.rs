//! Finding users again.

use serde_json::json;

use crate::support::client::{Client, id};
use crate::support::need;
use crate::support::people;

#[test]
fn a_user_is_found_by_what_it_is_known_by() {
    let client = need!(Client::sandbox());
    client.user(&people::minimal());
    let wanted = client.user(&json!({
        "logins": [{"email": "Isolde.Thackeray@example.com"}],
        "phone_numbers": ["617-555-0199"],
        "legal_names": ["Isolde Thackeray-Ñandú"],
        "extra": {"supp_id": "customer 42/A"},
    }));
    for (query, found) in [
        ("Isolde", 1),
        ("isolde", 1),
        ("thackeray", 1),
        ("Thackeray%20Isolde", 1),
        ("%C3%B1and%C3%BA", 1),
        ("isolde.thackeray@example.com", 1),
        ("617-555-0199", 1),
        ("(617)%20555-0199", 1),
        ("6175550199", 1),
        ("%2B1%20617%20555%200199", 1),
        ("Isolde%20Varnadore", 0),
        ("Isol", 0),
        ("nobody", 0),
        ("%27%20OR%201=1", 0),
        ("example.com", 0),
    ] {
        let listed = client.get(&format!("/v3.1/users?query={query}")).ok();
        assert_eq!(listed["users_count"], found, "{query}");
        if found == 1 {
            assert_eq!(listed["users"][0]["_id"], wanted["_id"], "{query}");
        }
    }
    assert_eq!(client.get("/v3.1/users?query=").ok()["users_count"], 2);
}

#[test]
fn a_user_is_found_by_the_clients_own_id() {
    let client = need!(Client::sandbox());
    let mut body = people::minimal();
    body["extra"] = json!({"supp_id": "customer-42"});
    let user = client.user(&body);
    let listed = client.get("/v3.1/users?query=customer-42").ok();
    assert_eq!(listed["users"][0]["_id"], user["_id"]);
}

#[test]
fn pages_hold_every_user_once_newest_first() {
    let client = need!(Client::sandbox());
    let mut made: Vec<String> = (0..5).map(|_| id(&client.user(&people::minimal())).to_owned()).collect();
    made.reverse();
    let mut seen = Vec::new();
    for page in 1..=3 {
        let listed = client.get(&format!("/v3.1/users?page={page}&per_page=2")).ok();
        assert_eq!((&listed["page_count"], &listed["users_count"]), (&json!(3), &json!(5)));
        assert_eq!((&listed["page"], &listed["limit"]), (&json!(page), &json!(2)));
        seen.extend(listed["users"].as_array().unwrap().iter().map(|user| id(user).to_owned()));
    }
    assert_eq!(seen, made);
    assert_eq!(client.get("/v3.1/users?page=4&per_page=2").ok()["users"], json!([]));
}

#[test]
fn refresh_tokens_are_listed_only_when_asked_for() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::minimal());
    assert!(client.get("/v3.1/users").ok()["users"][0]["refresh_token"].is_null());
    let listed = client.get("/v3.1/users?show_refresh_tokens=yes").ok();
    assert_eq!(listed["users"][0]["refresh_token"], user["refresh_token"]);
}
