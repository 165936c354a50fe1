//! Locking, closing and flagging a user, and documents that change what it may do.

use serde_json::json;

use crate::support::client::{Client, id, sub_document, sub_documents};
use crate::support::need;
use crate::support::people::{self, READABLE, government_id};

#[test]
fn a_locked_user_is_held_until_it_is_unlocked() {
    let client = need!(Client::sandbox());
    let created = client.user(&people::full());
    let user = client.until_permission(id(&created), "SEND-AND-RECEIVE");
    let key = client.key(&user);
    let lock = json!({"permission": "LOCKED", "permission_code": "PLATFORM_REQUEST"});
    let locked = client.patch_user(id(&user), &lock).ok();
    assert_eq!(locked["permission"], "LOCKED");
    assert_eq!(locked["permission_code"], "PLATFORM_REQUEST");
    assert!(locked["account_closure_date"].is_null());

    client.patch_as(id(&user), &key, &json!({"update": {"phone_number": "901.111.5555"}})).refused(403, "410");
    client.oauth(id(&user), &json!({"refresh_token": user["refresh_token"]})).refused(403, "410");

    let unlocked = client.patch_user(id(&user), &json!({"permission": "UNVERIFIED"})).ok();
    assert_eq!(unlocked["permission"], "SEND-AND-RECEIVE");
    assert!(unlocked["permission_code"].is_null());
    client.patch_as(id(&user), &key, &json!({"update": {"phone_number": "901.111.5555"}})).ok();
}

#[test]
fn a_lock_of_compliances_is_lifted_by_an_officer_with_a_reason() {
    let client = need!(Client::sandbox());
    let created = client.user(&people::full());
    let user = client.until_permission(id(&created), "SEND-AND-RECEIVE");
    let code = "UNUSUAL_ACTIVITY|COMPLIANCE_SUSPICIOUS";
    client.patch_user(id(&user), &json!({"permission": "LOCKED", "permission_code": code})).ok();
    for wrong in [
        json!({"permission": "UNVERIFIED"}),
        json!({"permission": "LOCKED", "permission_code": "USER_REQUEST"}),
        json!({"permission": "LOCKED"}),
    ] {
        client.patch_user(id(&user), &wrong).refused(403, "410");
    }
    let path = format!("/v0/customers/{}/status", id(&user));
    let act = |reason: serde_json::Value| {
        client.post(&path, &json!({"status": "PENDING_REVIEW", "actor": "grace", "reason": reason}))
    };
    assert_eq!(act(json!(null)).status, 400);
    let lifted = act(json!("the payments are explained")).ok();
    assert_ne!(lifted["permission"], "LOCKED");
    let history = lifted["status_history"].as_array().unwrap();
    assert_eq!((&history[0]["permission"], &history[0]["permission_code"]), (&json!("LOCKED"), &json!(code)));
    assert_eq!(history[0]["actor"], "client");
    assert_eq!((&history[1]["status"], &history[1]["actor"]), (&json!("PENDING_REVIEW"), &json!("grace")));
    assert_eq!(history[1]["reason"], "the payments are explained");
}

#[test]
fn what_a_person_is_called_by_compliance_a_request_alone_does_not_end() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::with_document(&people::base_document()));
    let person = format!("/v0/persons/{}", id(&user));
    let set = |status: &str| client.send("PATCH", &person, &[], Some(&json!({"status": status})));
    set("FROZEN").ok();
    set("ACTIVE").ok();
    let path = format!("/v0/customers/{}/status", id(&user));
    for (status, earlier) in [("SANCTION", 2), ("DECEASED", 4), ("ESCHEAT", 6)] {
        set(status).ok();
        set("ACTIVE").problem(422, "OFFICER_REQUIRED");
        let act = |body: serde_json::Value| client.post(&path, &body);
        assert_eq!(act(json!({"party_status": "ACTIVE", "actor": "grace"})).status, 400, "a reason is asked for");
        assert_eq!(act(json!({"party_status": "ACTIVE", "reason": "proved to be a mistake"})).status, 400);
        let lifted = act(json!({"party_status": "ACTIVE", "actor": "grace", "reason": "proved to be a mistake"})).ok();
        assert_eq!(lifted["status"], "ACTIVE");
        let history = lifted["status_history"].as_array().unwrap();
        assert_eq!(history.len(), earlier + 2);
        assert_eq!((&history[earlier]["party_status"], &history[earlier]["actor"]), (&json!(status), &json!("client")));
        assert_eq!(history[earlier + 1]["reason"], "proved to be a mistake");
    }
    let both = json!({"status": "APPROVED", "party_status": "ACTIVE", "actor": "grace"});
    assert_eq!(client.post(&path, &both).status, 400);
}

#[test]
fn a_closed_user_stays_closed() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::minimal());
    let closed = client.patch_user(id(&user), &json!({"permission": "CLOSED", "permission_code": "NO_ACTIVITY"})).ok();
    assert_eq!(closed["permission"], "CLOSED");
    let day = closed["account_closure_date"].as_i64().unwrap();
    let again = client.patch_user(id(&user), &json!({"permission": "CLOSED", "permission_code": "USER_REQUEST"})).ok();
    assert_eq!(again["account_closure_date"], day, "it was closed once");
    let shown = client.get(&format!("/v0/customers/{}", id(&user))).ok();
    assert!(shown["closure_time"].is_string(), "{shown}");
    for permission in ["UNVERIFIED", "LOCKED"] {
        client.patch_user(id(&user), &json!({"permission": permission})).refused(403, "410");
    }
    client.patch_user(id(&user), &json!({"flag": "FLAGGED"})).refused(403, "410");
    assert_eq!(client.get("/v3.1/users").ok()["users_count"], 1);
    assert_eq!(client.get_user(id(&user))["permission"], "CLOSED");
}

#[test]
fn a_user_that_went_away_is_listed_no_more() {
    let client = need!(Client::sandbox());
    let (gone, stays) = (client.user(&people::minimal()), client.user(&people::minimal()));
    client.patch_user(id(&gone), &json!({"permission": "MAKE-IT-GO-AWAY"})).ok();
    for query in ["", "?query=Varnadore"] {
        let listed = client.get(&format!("/v3.1/users{query}")).ok();
        assert_eq!(listed["users_count"], 1, "{query}");
        assert_eq!(listed["users"][0]["_id"], stays["_id"], "{query}");
    }
    client.patch_user(id(&gone), &json!({"permission": "UNVERIFIED"})).refused(403, "410");
}

#[test]
fn a_flag_is_set_with_its_code_and_taken_off() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::minimal());
    let code = "PENDING_UPLOAD|DOC_REQUEST|CIP";
    let flagged = client.patch_user(id(&user), &json!({"flag": "FLAGGED", "flag_code": code})).ok();
    assert_eq!((&flagged["flag"], &flagged["flag_code"]), (&json!("FLAGGED"), &json!(code)));
    let cleared = client.patch_user(id(&user), &json!({"flag": "NOT-FLAGGED"})).ok();
    assert_eq!((&cleared["flag"], &cleared["flag_code"]), (&json!("NOT-FLAGGED"), &json!(null)));
}

#[test]
fn a_deleted_document_takes_its_permission_with_it() {
    let client = need!(Client::sandbox());
    let created = client.user(&people::full());
    let user = client.until_permission(id(&created), "SEND-AND-RECEIVE");
    let key = client.key(&user);
    let base = id(&user["documents"][0]);
    let delete = json!({"documents": [{"id": base, "physical_docs": [{
        "id": id(sub_document(&user, "GOVT_ID")), "document_type": "DELETE_DOCUMENT", "document_value": "",
    }]}]});
    let lower = client.patch_as(id(&user), &key, &delete).ok();
    assert_eq!(lower["permission"], "RECEIVE");
    assert!(sub_documents(&lower).iter().all(|own| own["document_type"] != "GOVT_ID"));

    let again = json!({"documents": [{"id": base, "physical_docs": [government_id(READABLE)]}]});
    client.patch_as(id(&user), &key, &again).ok();
    client.until_permission(id(&user), "SEND-AND-RECEIVE");

    let all = json!({"documents": [{"id": base, "permission_scope": "DELETE_DOCUMENT"}]});
    let bare = client.patch_as(id(&user), &key, &all).ok();
    assert_eq!((&bare["permission"], &bare["documents"]), (&json!("UNVERIFIED"), &json!([])));
}

#[test]
fn what_a_profile_holds_can_be_added_and_removed() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::minimal());
    let key = client.key(&user);
    let change = |update: serde_json::Value| client.patch_as(id(&user), &key, &json!({"update": update})).ok();
    let added = change(json!({
        "login": {"email": "second@example.com", "scope": "READ"}, "phone_number": "901.111.6666",
        "legal_name": "Quillon V. Second", "public_note": "a note", "is_hidden": true,
    }));
    assert_eq!(added["logins"][1], json!({"email": "second@example.com", "scope": "READ"}));
    assert_eq!(added["phone_numbers"], json!(["901.111.1111", "901.111.6666"]));
    assert_eq!(added["legal_names"], json!(["Quillon Varnadore", "Quillon V. Second"]));
    assert_eq!((&added["extra"]["public_note"], &added["is_hidden"]), (&json!("a note"), &json!(true)));
    let removed = change(json!({
        "remove_login": {"email": "second@example.com"}, "remove_phone_number": "901.111.6666",
        "remove_legal_name": "Quillon V. Second",
    }));
    for field in ["logins", "phone_numbers", "legal_names"] {
        assert_eq!(removed[field], user[field], "{field}");
    }
}
