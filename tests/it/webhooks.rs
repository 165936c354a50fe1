//! Synctera's webhooks: where events go, which of them, and how much they tell.

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::people;
use crate::support::receiver::{Received, Receiver};
use crate::support::{need, until};

const URL: &str = "https://example.com/hooks";

fn path(webhook: &Value) -> String {
    format!("/v0/webhooks/{}", id(webhook))
}

fn kinds(received: &[Received]) -> Vec<String> {
    let mut kinds: Vec<String> = received.iter().map(|one| one.json()["type"].as_str().unwrap().to_owned()).collect();
    kinds.sort();
    kinds
}

/// The JSON that a field holds as a text.
fn within(body: &Value, field: &str) -> Value {
    serde_json::from_str(body[field].as_str().unwrap()).unwrap()
}

#[test]
fn a_webhook_is_made_shown_listed_replaced_and_deleted() {
    let client = need!(Client::sandbox());
    let made = client.webhook(
        URL,
        &["PERSON.*", "CUSTOMER.UPDATED", "PERSON.*"],
        &json!({"metadata": "m", "description": "d"}),
    );
    assert_eq!(made["enabled_events"], json!(["PERSON.*", "CUSTOMER.UPDATED"]));
    assert_eq!(
        (&made["payload"], &made["is_enabled"], &made["has_own_secret"]),
        (&json!("THIN"), &json!(true), &json!(false))
    );
    assert_eq!(made["rate_limit"], json!({"per_second": 25, "burst": 50, "in_flight": 10}));
    assert_eq!(client.get(&path(&made)).ok(), made);

    let wanted = json!({
        "url": "https://example.org/other", "enabled_events": ["*"], "is_enabled": false, "payload": "FULL",
        "rate_limit": {"per_second": 5},
    });
    let changed = client.send("PUT", &path(&made), &[], Some(&wanted)).ok();
    assert_eq!((&changed["url"], &changed["enabled_events"]), (&wanted["url"], &wanted["enabled_events"]));
    assert_eq!((&changed["disabled_reason"], &changed["payload"]), (&json!("BY_CLIENT"), &json!("FULL")));
    assert_eq!(changed["rate_limit"], json!({"per_second": 5, "burst": 50, "in_flight": 10}));
    assert!(changed.get("metadata").is_none(), "what is replaced is gone: {changed}");
    assert_eq!(client.get("/v0/webhooks").ok()["webhooks"], json!([changed]));
    assert_eq!(client.get("/v0/webhooks?is_enabled_only=true").ok()["webhooks"], json!([]));

    let gone = client.send("DELETE", &path(&made), &[], None).ok();
    assert_eq!(gone, json!({"id": made["id"], "resource": "webhook"}));
    client.get(&path(&made)).problem(404, "RESOURCE_NOT_FOUND");
    client.send("DELETE", &path(&made), &[], None).problem(404, "RESOURCE_NOT_FOUND");
    client.send("PUT", &path(&made), &[], Some(&wanted)).problem(404, "RESOURCE_NOT_FOUND");
}

/// `/v3.1/subscriptions` and `/v0/webhooks` are two views of the same endpoints.
#[test]
fn subscriptions_and_webhooks_are_the_same_endpoints() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    let subscription = client.subscribe(&receiver.url, &["USERS|POST"]).ok();
    let webhook = client.webhook(URL, &["BUSINESS.*"], &json!({}));
    let listed = client.get("/v0/webhooks").ok();
    assert_eq!(listed["webhooks"][0], webhook);
    assert_eq!(
        (&listed["webhooks"][1]["id"], &listed["webhooks"][1]["enabled_events"]),
        (&subscription["_id"], &json!([]))
    );
    assert_eq!(client.get("/v3.1/subscriptions").ok()["subscriptions_count"], 2);

    // Given filters as well, the subscription speaks both.
    let both = json!({"url": receiver.url, "enabled_events": ["PERSON.CREATED"], "is_enabled": true});
    client.send("PUT", &path(&listed["webhooks"][1]), &[], Some(&both)).ok();
    let user = client.user(&people::minimal());
    let told = receiver.until(2);
    let bodies: Vec<Value> = told.iter().map(Received::json).collect();
    assert!(
        bodies.iter().any(|body| body["function"] == "USERS|POST" && body["object_id"] == user["_id"]),
        "{bodies:?}"
    );
    assert!(
        bodies.iter().any(|body| body["type"] == "PERSON.CREATED" && body["resource_id"] == user["_id"]),
        "{bodies:?}"
    );
    let off = client.patch_subscription(id(&subscription), &json!({"is_active": false})).ok();
    assert_eq!(off["is_active"], false);
    assert_eq!(client.get(&path(&listed["webhooks"][1])).ok()["is_enabled"], false);
}

#[test]
fn each_endpoint_hears_what_it_asks_for() {
    let client = need!(Client::sandbox());
    let [persons, customers, all, none] = [(); 4].map(|()| Receiver::start());
    client.webhook(&persons.url, &["PERSON.*"], &json!({}));
    client.webhook(&customers.url, &["CUSTOMER.CREATED"], &json!({}));
    client.webhook(&all.url, &["*"], &json!({"metadata": "mine"}));
    client.webhook(&none.url, &["ACCOUNT.*", "BUSINESS.*"], &json!({}));
    let person = client.person(&json!({}));
    client.send("PATCH", &format!("/v0/persons/{}", id(&person)), &[], Some(&json!({"chosen_name": "Addie"}))).ok();

    assert_eq!(kinds(&all.until(4)), ["CUSTOMER.CREATED", "CUSTOMER.UPDATED", "PERSON.CREATED", "PERSON.UPDATED"]);
    assert_eq!(kinds(&persons.until(2)), ["PERSON.CREATED", "PERSON.UPDATED"]);
    assert_eq!(kinds(&customers.until(1)), ["CUSTOMER.CREATED"]);
    none.stays_at(0);
    let find = |receiver: &Receiver, kind: &str| {
        receiver.received().into_iter().find(|one| one.json()["type"] == kind).unwrap()
    };
    // The same event is the same event wherever it goes, and its types are different events.
    let (here, there) = (find(&persons, "PERSON.UPDATED"), find(&all, "PERSON.UPDATED"));
    assert_eq!(here.header("webhook-id"), there.header("webhook-id"));
    assert_eq!(here.header("webhook-id"), format!("evt_{}", here.json()["id"].as_str().unwrap()));
    assert_ne!(here.json()["id"], find(&all, "CUSTOMER.UPDATED").json()["id"]);
    assert_eq!((&there.json()["metadata"], &there.json()["url"]), (&json!("mine"), &json!(all.url)));
    assert!(here.json()["revision"].as_u64() > find(&persons, "PERSON.CREATED").json()["revision"].as_u64());
}

#[test]
fn a_thin_payload_tells_nothing_of_who_somebody_is_and_a_full_one_what_the_api_shows() {
    let client = need!(Client::sandbox());
    let (thin, full) = (Receiver::start(), Receiver::start());
    client.webhook(&thin.url, &["*"], &json!({}));
    client.webhook(&full.url, &["*"], &json!({"payload": "FULL"}));
    let person =
        client.person(&json!({"last_name": "Kwiatkowska", "email": "canary@example.com", "dob": "1989-05-02"}));
    let change = json!({"first_name": "Grace", "email": "other.canary@example.com"});
    client.send("PATCH", &format!("/v0/persons/{}", id(&person)), &[], Some(&change)).ok();
    let now = client.get(&format!("/v0/persons/{}", id(&person))).ok();

    let updated = |receiver: &Receiver| {
        let found = receiver.until(4).into_iter().find(|one| one.json()["type"] == "PERSON.UPDATED");
        found.expect("the change of the person").json()
    };
    let told = updated(&full);
    // The revision that the event tells of; the checks may have added to the person since.
    let shown = within(&told, "event_resource");
    for field in ["id", "first_name", "last_name", "dob", "email", "status", "creation_time", "tenant"] {
        assert_eq!(shown[field], now[field], "{field}");
    }
    let before = within(&told, "event_resource_changed_fields");
    assert_eq!((&before["first_name"], &before["email"]), (&json!("Ada"), &json!("canary@example.com")));
    assert!(before.get("last_name").is_none() && before.get("id").is_none(), "{before}");

    let told = updated(&thin);
    let resource = within(&told, "event_resource");
    assert_eq!((&resource["id"], &resource["verification_status"]), (&person["id"], &json!("UNVERIFIED")));
    let mut changed = within(&told, "event_resource_changed_fields");
    // Where the lists had been asked about the first name by then, they have to be asked again.
    changed.as_object_mut().unwrap().remove("watchlists");
    assert_eq!(changed, json!({"first_name": null, "email": null}));
    let sent: String = thin.received().iter().map(|one| String::from_utf8_lossy(&one.body).into_owned()).collect();
    for personal in ["Kwiatkowska", "canary", "Ada", "Grace", "1989"] {
        assert!(!sent.contains(personal), "{personal}");
    }
    // Nor does it lie in the open anywhere: the full payload is made when it is sent.
    let stored = client.items().iter().map(Value::to_string).collect::<String>();
    assert!(!stored.contains("Kwiatkowska") && !stored.contains("canary@"), "a full payload is stored");
}

#[test]
fn a_deleted_webhook_is_sent_nothing_not_even_what_was_on_its_way() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::answering(&[500; 20]);
    let webhook = client.webhook(&receiver.url, &["PERSON.CREATED"], &json!({}));
    client.person(&json!({}));
    receiver.until(1);
    client.send("DELETE", &path(&webhook), &[], None).ok();
    client.person(&json!({}));
    let reached = receiver.received().len();
    // The second attempt would come after five seconds.
    std::thread::sleep(std::time::Duration::from_secs(6));
    assert!(receiver.received().len() <= reached + 1, "an attempt may have been under way");
    let logs = client.logs();
    assert!(logs.iter().all(|log| log["state"] != "delivered"), "{logs:?}");
    until("what was on its way is discarded", || {
        client.logs().iter().any(|log| log["state"] == "discarded").then_some(())
    });
}

#[test]
fn an_endpoint_that_is_gone_is_disabled_and_the_others_hear_of_it() {
    let client = need!(Client::sandbox());
    let (gone, watching) = (Receiver::answering(&[410]), Receiver::start());
    let webhook = client.webhook(&gone.url, &["PERSON.CREATED"], &json!({}));
    client.webhook(&watching.url, &["WEBHOOK.*"], &json!({}));
    client.person(&json!({}));
    let told = watching.until(1)[0].json();
    assert_eq!((&told["type"], &told["resource_id"]), (&json!("WEBHOOK.DISABLED"), &webhook["id"]));
    assert_eq!(within(&told, "event_resource"), json!({"id": webhook["id"], "is_enabled": false, "reason": "GONE"}));
    let now = client.get(&path(&webhook)).ok();
    assert_eq!((&now["is_enabled"], &now["disabled_reason"]), (&json!(false), &json!("GONE")));
    client.person(&json!({}));
    gone.stays_at(1);

    let on = json!({"url": gone.url, "enabled_events": ["PERSON.CREATED"], "is_enabled": true});
    let on = client.send("PUT", &path(&webhook), &[], Some(&on)).ok();
    assert!(on.get("disabled_reason").is_none(), "{on}");
    client.person(&json!({}));
    gone.until(2);
}

#[test]
fn a_test_event_goes_to_whoever_hears_of_its_type() {
    let client = need!(Client::sandbox());
    client
        .send("POST", "/v0/webhooks/trigger", &[], Some(&json!({"event": "PERSON.CREATED"})))
        .problem(422, "NO_WEBHOOK_HEARS");
    let (hears, other) = (Receiver::start(), Receiver::start());
    client.webhook(&hears.url, &["PERSON.*"], &json!({}));
    let silent = client.webhook(&other.url, &["BUSINESS.*"], &json!({}));
    let trigger = |body: &Value| client.send("POST", "/v0/webhooks/trigger", &[], Some(body));
    let event = trigger(&json!({"event": "PERSON.UPDATED"})).ok();
    let told = hears.until(1)[0].json();
    assert_eq!((&told["id"], &told["type"], &told["test"]), (&event["id"], &json!("PERSON.UPDATED"), &json!(true)));
    other.stays_at(0);
    // One that is named is tried with anything.
    trigger(&json!({"event": "PERSON.UPDATED", "webhook_id": silent["id"]})).ok();
    other.until(1);
    hears.stays_at(1);

    for event in [json!("PERSON.*"), json!("ACCOUNT.CREATED"), json!("person.created"), json!(7), json!("")] {
        let problem = trigger(&json!({"event": event})).problem(400, "BAD_REQUEST_BODY");
        assert!(problem["invalid"]["event"].is_string(), "{problem}");
    }
    assert_eq!(trigger(&json!({})).problem(400, "BAD_REQUEST_BODY")["missing"], json!(["event"]));
    let nobodys = json!({"event": "PERSON.CREATED", "webhook_id": client.id});
    trigger(&nobodys).problem(400, "INVALID_WEBHOOK_ID");
}

#[test]
fn everything_that_is_wrong_with_a_webhook_is_named_and_nothing_is_kept() {
    let client = need!(Client::sandbox());
    let kept = client.webhook(URL, &["*"], &json!({}));
    let good = json!({"url": URL, "enabled_events": ["*"], "is_enabled": true});
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    let long = "x".repeat(1025);
    for (field, body) in [
        ("url", with("url", json!("http://example.com/"))),
        ("url", with("url", json!("https://10.0.0.1/"))),
        ("url", with("url", json!(7))),
        ("url", with("url", json!(format!("https://example.com/{}", "a".repeat(1000))))),
        ("enabled_events", with("enabled_events", json!([]))),
        ("enabled_events", with("enabled_events", json!("PERSON.*"))),
        ("enabled_events", with("enabled_events", json!([7]))),
        ("enabled_events", with("enabled_events", json!(vec!["PERSON.*"; 65]))),
        ("enabled_events[1]", with("enabled_events", json!(["PERSON.*", "PERSONS.*"]))),
        ("enabled_events[0]", with("enabled_events", json!([""]))),
        ("is_enabled", with("is_enabled", json!("yes"))),
        ("payload", with("payload", json!("thin"))),
        ("rate_limit", with("rate_limit", json!(5))),
        ("rate_limit.per_second", with("rate_limit", json!({"per_second": 0}))),
        ("rate_limit.burst", with("rate_limit", json!({"burst": 1001}))),
        ("rate_limit.in_flight", with("rate_limit", json!({"in_flight": -1}))),
        ("rate_limit.hurry", with("rate_limit", json!({"hurry": 1}))),
        ("metadata", with("metadata", json!(long))),
        ("description", with("description", json!(long))),
        ("secret", with("secret", json!("mine"))),
    ] {
        for (method, path) in [("POST", "/v0/webhooks".to_owned()), ("PUT", path(&kept))] {
            let problem = client.send(method, &path, &[], Some(&body)).problem(400, "BAD_REQUEST_BODY");
            assert!(problem["invalid"][field].is_string(), "{method} {field}: {problem}");
        }
    }
    let all = client.send("POST", "/v0/webhooks", &[], Some(&json!({"id": 1}))).problem(400, "BAD_REQUEST_BODY");
    assert_eq!(all["missing"], json!(["url", "enabled_events", "is_enabled"]));
    assert_eq!(all["immutable"], json!(["id"]));
    for body in [&b"{"[..], b"[]", b"null", b"\xff"] {
        client.send_bytes("POST", "/v0/webhooks", &[], Some(body)).problem(400, "BAD_REQUEST");
    }
    client.get("/v0/webhooks?is_enabled_only=maybe").problem(400, "BAD_REQUEST");
    client.get("/v0/webhooks?page_token=x").problem(400, "BAD_REQUEST");
    assert_eq!(client.get("/v0/webhooks").ok()["webhooks"], json!([kept]));
}

#[test]
fn the_same_key_makes_one_webhook_and_twenty_are_the_most() {
    let client = need!(Client::sandbox());
    let body = json!({"url": URL, "enabled_events": ["*"], "is_enabled": true});
    let keyed = [("idempotency-key", "one")];
    let answers = std::thread::scope(|scope| {
        let sends: Vec<_> =
            (0..4).map(|_| scope.spawn(|| client.send("POST", "/v0/webhooks", &keyed, Some(&body)).made())).collect();
        sends.into_iter().map(|sent| sent.join().unwrap()).collect::<Vec<Value>>()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(client.get("/v0/webhooks").ok()["webhooks"].as_array().unwrap().len(), 1);
    for _ in 1..20 {
        client.webhook(URL, &["*"], &json!({}));
    }
    client.send("POST", "/v0/webhooks", &[], Some(&body)).problem(409, "TOO_MANY_WEBHOOKS");
    let first = client.get("/v0/webhooks?limit=15").ok();
    let token = first["next_page_token"].as_str().unwrap();
    let rest = client.get(&format!("/v0/webhooks?limit=15&page_token={token}")).ok();
    assert_eq!(rest["webhooks"].as_array().unwrap().len(), 5);
    assert!(rest.get("next_page_token").is_none());
}

#[test]
fn what_is_anothers_does_not_exist() {
    let (client, stranger) = (need!(Client::sandbox()), need!(Client::sandbox()));
    let receiver = Receiver::start();
    let webhook = client.webhook(&receiver.url, &["*"], &json!({}));
    client.person(&json!({}));
    let event = until("the event is logged", || client.webhook_log(&webhook).into_iter().next());
    let event = format!("{}/events/{}", path(&webhook), id(&event));
    let put = json!({"url": URL, "enabled_events": ["*"], "is_enabled": true});
    let range = json!({"start_time": "2999-01-01T00:00:00Z"});
    for (method, path, body) in [
        ("GET", path(&webhook), None),
        ("PUT", path(&webhook), Some(&put)),
        ("DELETE", path(&webhook), None),
        ("GET", format!("{}/events", path(&webhook)), None),
        ("GET", event.clone(), None),
        ("POST", format!("{event}/resend"), None),
        ("POST", format!("{}/resend", path(&webhook)), Some(&range)),
        ("POST", format!("/v0/webhook_secrets?webhook_id={}", id(&webhook)), None),
        ("DELETE", format!("/v0/webhook_secrets?webhook_id={}", id(&webhook)), None),
    ] {
        stranger.send(method, &path, &[], body).problem(404, "RESOURCE_NOT_FOUND");
    }
    assert_eq!(client.get(&path(&webhook)).ok(), webhook);
    assert_eq!(stranger.get("/v0/webhooks").ok()["webhooks"], json!([]));
    assert_eq!(stranger.get("/v0/events").ok()["events"], json!([]));
}
