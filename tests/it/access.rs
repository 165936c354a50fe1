//! Refresh tokens, OAuth keys and what each allows.

use serde_json::json;

use crate::support::client::{Client, id};
use crate::support::people;
use crate::support::{need, until};

fn phone_change() -> serde_json::Value {
    json!({"update": {"phone_number": "901.111.4444"}})
}

#[test]
fn documents_and_profile_need_a_key_and_a_permission_does_not() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::minimal());
    client.patch_user(id(&user), &phone_change()).refused(401, "110");
    client.patch_as(id(&user), "", &phone_change()).refused(401, "110");
    client.patch_as(id(&user), &client.key(&user), &phone_change()).ok();
    client.patch_user(id(&user), &json!({"flag": "FLAGGED"})).ok();
}

#[test]
fn a_key_is_one_users_and_a_changed_letter_ends_it() {
    let client = need!(Client::sandbox());
    let (user, other) = (client.user(&people::minimal()), client.user(&people::minimal()));
    let key = client.key(&user);
    client.patch_as(id(&other), &key, &phone_change()).refused(401, "110");
    for position in [6, 20, 40, 60, key.len() - 1] {
        let mut forged = key.clone().into_bytes();
        forged[position] = if forged[position] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).unwrap();
        client.patch_as(id(&user), &forged, &phone_change()).refused(401, "110");
    }
    client.patch_as(id(&user), "oauth_", &phone_change()).refused(401, "110");
    client.patch_as(id(&user), user["refresh_token"].as_str().unwrap(), &phone_change()).refused(401, "110");
    assert_eq!(client.get_user(id(&user))["_v"], 1);
}

#[test]
fn a_login_that_may_only_read_cannot_write() {
    let client = need!(Client::sandbox());
    let mut body = people::minimal();
    for login in
        [json!({"email": "quillon@example.com", "scope": "READ"}), json!({"email": "q@example.com", "read_only": true})]
    {
        body["logins"] = json!([login]);
        let user = client.user(&body);
        let granted = client.oauth(id(&user), &json!({"refresh_token": user["refresh_token"]})).ok();
        let scopes = granted["scope"].as_array().unwrap();
        assert!(
            !scopes.is_empty() && scopes.iter().all(|scope| scope.as_str().unwrap().ends_with("|GET")),
            "{scopes:?}"
        );
        let key = granted["oauth_key"].as_str().unwrap();
        client.patch_as(id(&user), key, &phone_change()).refused(403, "300");
        let wanted = json!({"refresh_token": user["refresh_token"], "scope": ["USER|PATCH"]});
        client.oauth(id(&user), &wanted).refused(403, "300");
    }
}

#[test]
fn a_key_allows_the_scopes_that_were_asked_for() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::minimal());
    let token = user["refresh_token"].clone();
    let granted = client.oauth(id(&user), &json!({"refresh_token": token, "scope": ["USER|GET"]})).ok();
    assert_eq!(granted["scope"], json!(["USER|GET"]));
    assert_eq!(granted["expires_in"], "7200");
    assert_eq!(granted["user_id"], user["_id"]);
    client.patch_as(id(&user), granted["oauth_key"].as_str().unwrap(), &phone_change()).refused(403, "300");
    client.oauth(id(&user), &json!({"refresh_token": token, "scope": ["USER|DELETE"]})).refused(400, "200");
}

#[test]
fn a_wrong_refresh_token_says_that_the_values_are_incorrect() {
    let client = need!(Client::sandbox());
    let (user, other) = (client.user(&people::minimal()), client.user(&people::minimal()));
    for token in ["", "refresh_", "refresh_AAAA", "\u{1F600}", other["refresh_token"].as_str().unwrap()] {
        client.oauth(id(&user), &json!({"refresh_token": token})).refused(409, "400");
    }
    client.oauth(id(&user), &json!({})).refused(400, "200");
}

/// Synapse's token makes a number of keys and is then replaced; the answer that uses it up names the next.
#[test]
fn a_refresh_token_is_replaced_after_its_uses() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::minimal());
    let first = user["refresh_token"].clone();
    let ask = |token: &serde_json::Value| client.oauth(id(&user), &json!({"refresh_token": token}));
    let mut left = u64::MAX;
    let next = until("the token is replaced", || {
        let granted = ask(&first).ok();
        if granted["refresh_token"] != first {
            return Some(granted["refresh_token"].clone());
        }
        let now_left = granted["refresh_expires_in"].as_u64().unwrap();
        assert!(now_left < left, "{now_left} uses left after {left}");
        left = now_left;
        None
    });
    ask(&first).refused(409, "400");
    assert_eq!(client.get_user(id(&user))["refresh_token"], next);
    ask(&next).ok();
}
