//! What a client notes of its customers: kept, listed and told of without being told.

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::need;
use crate::support::receiver::{Received, Receiver};

const SECRET: &str = "called about the Thackeray inheritance";

fn note(client: &Client, person: &Value) -> Value {
    let body = json!({
        "content": SECRET, "related_resource_id": person["id"], "related_resource_type": "CUSTOMER", "status": "UNRESOLVED",
    });
    client.post("/v0/notes", &body).made()
}

fn notes(client: &Client, person: &Value, more: &str) -> Vec<Value> {
    let path = format!("/v0/notes?related_resource_id={}{more}", id(person));
    client.get(&path).ok()["notes"].as_array().unwrap().clone()
}

#[test]
fn a_note_and_its_change_are_told_and_what_it_says_is_not() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    client.webhook(&receiver.url, &["NOTE.*"], &json!({"payload": "FULL"}));
    let person = client.person(&json!({}));
    let made = note(&client, &person);
    receiver.until(1);
    let path = format!("/v0/notes/{}", id(&made));
    client.send("PATCH", &path, &[], Some(&json!({"status": "RESOLVED"}))).ok();
    let came = receiver.until(2);
    let told: Vec<Value> = came.iter().map(Received::json).collect();
    for (event, (kind, revision, status, changed)) in told.iter().zip([
        ("NOTE.CREATED", 1, "UNRESOLVED", json!({})),
        ("NOTE.UPDATED", 2, "RESOLVED", json!({"status": "UNRESOLVED"})),
    ]) {
        assert_eq!((&event["type"], &event["revision"]), (&json!(kind), &json!(revision)));
        assert_eq!(event["resource_id"], made["id"]);
        let text = |field: &str| serde_json::from_str::<Value>(event[field].as_str().unwrap()).unwrap();
        let resource = json!({
            "id": made["id"], "related_resource_id": person["id"], "related_resource_type": "CUSTOMER", "status": status,
        });
        assert_eq!(text("event_resource"), resource);
        assert_eq!(text("event_resource_changed_fields"), changed);
        assert!(!event.to_string().contains("Thackeray"), "{event}");
    }
}

#[test]
fn why_somebody_is_suspended_is_kept_among_the_notes() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    client.webhook(&receiver.url, &["NOTE.CREATED"], &json!({}));
    let person = client.person(&json!({}));
    let path = format!("/v0/persons/{}", id(&person));
    let change = json!({"ban_status": "SUSPENDED", "note": "asked by the bank"});
    client.send("PATCH", &path, &[("idempotency-key", "ban-1")], Some(&change)).ok();
    client.send("PATCH", &path, &[("idempotency-key", "ban-1")], Some(&change)).ok();
    let kept = notes(&client, &person, "");
    assert_eq!(kept.len(), 1, "the same request again notes nothing more");
    assert_eq!(
        (&kept[0]["content"], &kept[0]["related_resource_field"]),
        (&json!("asked by the bank"), &json!("ban_status"))
    );
    receiver.until(1);
    let suspended = client.person(&json!({"ban_status": "SUSPENDED", "note": "from the start"}));
    assert_eq!(notes(&client, &suspended, "")[0]["content"], "from the start");
}

#[test]
fn notes_are_listed_from_either_end() {
    let client = need!(Client::sandbox());
    let person = client.person(&json!({}));
    let made: Vec<Value> = (0..3).map(|_| note(&client, &person)).collect();
    let ids = |list: &[Value]| list.iter().map(|own| own["id"].clone()).collect::<Vec<_>>();
    let oldest = notes(&client, &person, "&sort_by=creation_time:asc");
    assert_eq!(ids(&oldest), ids(&made));
    let newest: Vec<Value> = notes(&client, &person, "").into_iter().rev().collect();
    assert_eq!(ids(&newest), ids(&made));
    let refused = client.get("/v0/notes?sort_by=content:asc");
    refused.problem(400, "BAD_REQUEST");
}
