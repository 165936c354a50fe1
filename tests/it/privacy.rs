//! Nothing that tells who a customer is leaves the answers to its client.

use std::time::SystemTime;

use serde_json::json;

use crate::support::client::{Client, id};
use crate::support::people;
use crate::support::receiver::Receiver;
use crate::support::stack::Queue;
use crate::support::{need, until};

/// Values that stand nowhere else, so that a search for them finds a leak and nothing but.
const CANARIES: [&str; 12] = [
    "Zephyrine",
    "Kwiatkowska",
    "zephyrine.canary",
    "617-555-0143",
    "6175550143",
    "219-46-2222",
    "219462222",
    "8841 Canaryfield",
    "Canaryville",
    "203.0.113.241",
    "canary-note",
    "canary-supplier",
];

#[test]
fn no_personal_data_is_in_webhooks_queues_logs_or_the_table() {
    let client = need!(Client::sandbox());
    let begun = SystemTime::now();
    let receiver = Receiver::start();
    client.subscribe(&receiver.url, &["USERS|POST", "USER|PATCH"]).ok();

    let mut document = people::full_document();
    for (field, value) in [
        ("name", "Zephyrine Kwiatkowska"),
        ("alias", "Zephyrine"),
        ("email", "zephyrine.canary@example.com"),
        ("phone_number", "617-555-0143"),
        ("ip", "203.0.113.241"),
        ("address_street", "8841 Canaryfield Road"),
        ("address_city", "Canaryville"),
    ] {
        document[field] = value.into();
    }
    document["virtual_docs"] = json!([people::ssn("219-46-2222")]);
    let body = json!({
        "logins": [{"email": "zephyrine.canary@example.com"}],
        "phone_numbers": ["617-555-0143"],
        "legal_names": ["Zephyrine Kwiatkowska"],
        "extra": {"note": "canary-note", "public_note": "canary-note", "supp_id": "canary-supplier"},
        "documents": [document],
    });
    let keyed = [("x-sp-idempotency-key", "canary"), ("x-sp-user-ip", "203.0.113.241")];
    let created = client.send("POST", "/v3.1/users", &keyed, Some(&body)).ok();
    let user = client.until_permission(id(&created), "SEND-AND-RECEIVE");
    // Searching and failing are when texts slip into logs.
    let found = client.get("/v3.1/users?query=Kwiatkowska").ok();
    assert_eq!(found["users_count"], 1);
    let wrong = json!({"documents": [{"name": "Zephyrine Kwiatkowska", "day": "617-555-0143"}]});
    client.patch_as(id(&user), &client.key(&user), &wrong).refused(400, "200");

    let webhooks = until("the permission is told", || {
        let webhooks = receiver.received();
        webhooks
            .iter()
            .any(|own| own.json()["safe_obj"]["_rest"]["permission"] == user["permission"])
            .then_some(webhooks)
    });
    for webhook in &webhooks {
        hold_clean("a webhook", &String::from_utf8_lossy(&webhook.body));
    }
    let items = client.items();
    assert!(items.len() > 3, "the client, the user, its events and the kept answer: {}", items.len());
    for item in &items {
        hold_clean("an item of the table", &item.to_string());
    }
    for queue in Queue::ALL {
        client.stack.dead_letters(queue).iter().for_each(|message| hold_clean("a dead letter", message));
    }
    // What the stream's relay writes for this client is the last to come.
    let lines = until("the logs tell of the relay", || {
        let lines = client.stack.logs(begun, &client.id);
        lines.iter().any(|line| line.contains("attempted")).then_some(lines)
    });
    lines.iter().for_each(|line| hold_clean("a log line", line));
    client.stack.logs(begun, "").iter().for_each(|line| hold_clean("a log line", line));
}

#[test]
fn an_identity_number_is_never_shown_whole_again() {
    let client = need!(Client::sandbox());
    let mut document = people::full_document();
    document["virtual_docs"] = json!([people::ssn("219-46-2222")]);
    let created = client.create_user(&people::with_document(&document));
    let user = created.ok();
    hold_clean("the answer", &created.text());
    let shown = client.get(&format!("/v3.1/users/{}?full_dehydrate=yes", id(&user)));
    let full = shown.ok();
    hold_clean("the full answer", &shown.text());
    assert_eq!(full["documents"][0]["virtual_docs"][0]["document_value"], "*******2222");
    assert_eq!(full["documents"][0]["name"], "Quillon Varnadore");
}

#[track_caller]
fn hold_clean(place: &str, text: &str) {
    let folded = text.to_lowercase();
    for canary in CANARIES {
        assert!(!folded.contains(&canary.to_lowercase()), "{canary} is in {place}: {text}");
    }
}
