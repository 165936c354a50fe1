//! What `/v0` refuses, and that nothing is changed by it.

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::office::problem;
use crate::support::{need, until};
use crate::two_vocabularies::{created, person};

#[test]
fn a_list_refuses_what_it_does_not_understand() {
    let client = need!(Client::sandbox());
    let made = created(&client, "/v0/persons", &person());
    let key = made["id"].as_str().unwrap();
    for (path, named) in [
        ("/v0/persons?is_customer=maybe", "is_customer"),
        ("/v0/persons?is_customer=true&is_customer=false", "is_customer"),
        ("/v0/persons?status=ALIVE", "status"),
        ("/v0/persons?limit=ten", "limit"),
        ("/v0/persons?limit=0", "limit"),
        ("/v0/persons?sort_by=last_name", "sort_by"),
        ("/v0/persons?page_token=%22", "page_token"),
        ("/v0/persons?has_cars=true", "unknown parameter"),
        ("/v0/persons?has_accounts=some", "has_accounts"),
        ("/v0/businesses?verification_status=FINE", "verification_status"),
        ("/v0/customers?customer_type=ROBOT", "customer_type"),
        ("/v0/relationships?relationship_type=FRIEND_OF", "relationship_type"),
        ("/v0/verifications?result=GOOD", "result"),
        ("/v0/verifications?include_history=null", "include_history"),
        ("/v0/notes?related_resource_type=CARD", "related_resource_type"),
    ] {
        let refused = problem(&client.get(path), 400, "BAD_REQUEST");
        assert!(refused["detail"].as_str().unwrap().contains(named), "{path}: {refused}");
    }
    let long = "x".repeat(201);
    problem(&client.get(&format!("/v0/persons?first_name={long}")), 400, "BAD_REQUEST");
    let many = vec![key; 150].join(",");
    assert_eq!(
        client.get(&format!("/v0/persons?id={many}")).ok()["persons"].as_array().unwrap().len(),
        1,
        "named twice, shown once"
    );
    for (filter, found) in [
        (format!("id={key}&last_name=hartwell"), 1),
        (format!("id={key}&last_name=other"), 0),
        ("status=ACTIVE,PROSPECT".to_owned(), 1),
        ("status=PROSPECT".to_owned(), 0),
        ("has_accounts=false".to_owned(), 1),
        ("has_accounts=true".to_owned(), 0),
        ("id=not-an-id".to_owned(), 0),
    ] {
        let listed = client.get(&format!("/v0/persons?{filter}")).ok();
        assert_eq!(listed["persons"].as_array().unwrap().len(), found, "{filter}");
    }
}

#[test]
fn a_field_that_is_unknown_or_cannot_change_is_named() {
    let client = need!(Client::sandbox());
    let made = created(&client, "/v0/persons", &person());
    let path = format!("/v0/persons/{}", made["id"].as_str().unwrap());
    let patch = |body: &Value, headers: &[(&str, &str)]| client.send("PATCH", &path, headers, Some(body));
    let refused =
        problem(&patch(&json!({"id": "x", "creation_time": "2020-01-01T00:00:00Z"}), &[]), 400, "BAD_REQUEST_BODY");
    assert_eq!(refused["immutable"].as_array().unwrap().len(), 2, "{refused}");
    problem(&patch(&json!({"favourite_colour": "blue"}), &[]), 400, "BAD_REQUEST_BODY");
    // What is found out about the person meanwhile may be quicker.
    let etag = until("the person is changed as it was seen", || {
        let etag = client.get(&path).header("etag").unwrap().to_owned();
        let changed = patch(&json!({"chosen_name": "Rosa"}), &[("if-match", &etag)]);
        assert!([200, 412].contains(&changed.status), "{}", changed.text());
        (changed.status == 200).then_some(etag)
    });
    let stale = patch(&json!({"chosen_name": "Lind"}), &[("if-match", &etag)]);
    assert_eq!(stale.status, 412, "{}", stale.text());
    assert_eq!(client.get(&path).ok()["chosen_name"], "Rosa");
}

#[test]
fn a_number_keeps_its_type() {
    let client = need!(Client::sandbox());
    let made = created(&client, "/v0/persons", &person());
    let number = json!({
        "customer_id": made["id"], "id_type": "PASSPORT_NUMBER", "identifier": "X12345678", "country_code": "DE",
    });
    let number = created(&client, "/v0/persons/personal_ids", &number);
    let path = format!("/v0/persons/personal_ids/{}", number["id"].as_str().unwrap());
    let patch = |body: &Value| client.send("PATCH", &path, &[], Some(body));
    let same = patch(&json!({"id_type": "PASSPORT_NUMBER", "identifier": "X11119999"}));
    assert_eq!((same.status, &same.json()["identifier"]), (201, &json!("9999")), "{}", same.text());
    let other = problem(&patch(&json!({"id_type": "SSN", "identifier": "123-45-6789"})), 400, "BAD_REQUEST_BODY");
    assert_eq!(other["immutable"], json!(["id_type"]));
    problem(&patch(&json!({"id_type": "LIBRARY_CARD"})), 400, "BAD_REQUEST_BODY");
}

#[test]
fn shares_and_circles_that_cannot_be_are_refused() {
    let client = need!(Client::sandbox());
    let business =
        || created(&client, "/v0/businesses", &json!({"status": "PROSPECT", "is_customer": true}))["id"].clone();
    let (above, below) = (business(), business());
    let owns = |from: &Value, to: &Value, share: f64| {
        json!({
            "relationship_type": "OWNER_OF", "from_business_id": from, "to_business_id": to,
            "additional_data": {"percent_ownership": share},
        })
    };
    for share in [0.0, -1.0, 100.5] {
        problem(&client.post("/v0/relationships", &owns(&above, &below, share)), 400, "BAD_REQUEST_BODY");
    }
    created(&client, "/v0/relationships", &owns(&above, &below, 60.0));
    problem(&client.post("/v0/relationships", &owns(&below, &above, 10.0)), 422, "CYCLIC_OWNERSHIP");
    let itself = client.post("/v0/relationships", &owns(&above, &above, 10.0));
    assert_eq!(itself.status, 422, "{}", itself.text());
}

#[test]
fn a_rejection_needs_a_reason_of_more_than_ten_characters() {
    let client = need!(Client::sandbox());
    let made = created(&client, "/v0/persons", &person());
    let path = format!("/v0/customers/{}/status", made["id"].as_str().unwrap());
    let reject =
        |reason: &str| client.post(&path, &json!({"status": "REJECTED", "reason": reason, "actor": "An officer"}));
    for reason in ["", "0123456789", "  0123456789  ", "ÄÖÜÄÖÜÄÖÜÄ"] {
        assert_eq!(reject(reason).status, 400, "{reason}");
    }
    let done = reject("ÄÖÜÄÖÜÄÖÜÄÖ");
    assert!(done.status < 300, "{}", done.text());
    assert_eq!(
        client.get(&format!("/v0/customers/{}", made["id"].as_str().unwrap())).ok()["profile_status"],
        "REJECTED"
    );
}

#[test]
fn whatever_can_change_says_its_revision_and_refuses_a_change_of_another() {
    let client = need!(Client::sandbox());
    let owner = created(&client, "/v0/persons", &person());
    // The lists are not asked about whoever has no name yet, so that nothing else changes the number.
    let other = created(&client, "/v0/persons", &json!({"status": "PROSPECT", "is_customer": true}));
    let business =
        created(&client, "/v0/businesses", &json!({"status": "PROSPECT", "is_customer": true, "entity_name": "Acme"}));
    let note = json!({"content": "x", "related_resource_id": owner["id"], "related_resource_type": "CUSTOMER"});
    let note = client.post("/v0/notes", &note);
    let share = json!({
        "relationship_type": "BENEFICIAL_OWNER_OF", "from_person_id": owner["id"], "to_business_id": business["id"],
        "additional_data": {"percent_ownership": 40},
    });
    let share = client.post("/v0/relationships", &share);
    let webhook = json!({"url": "https://example.com/h", "enabled_events": ["PERSON.*"], "is_enabled": true});
    let webhook = client.post("/v0/webhooks", &webhook);
    let number = json!({
        "customer_id": other["id"], "id_type": "PASSPORT_NUMBER", "identifier": "X12345678", "country_code": "DE",
    });
    let number = client.post("/v0/persons/personal_ids", &number);
    let changes = [
        ("PATCH", "/v0/notes/", note, json!({"status": "RESOLVED"})),
        ("PATCH", "/v0/relationships/", share, json!({"additional_data": {"percent_ownership": 30}})),
        (
            "PUT",
            "/v0/webhooks/",
            webhook,
            json!({"url": "https://example.com/h", "enabled_events": ["PERSON.*"], "is_enabled": false}),
        ),
        ("PATCH", "/v0/persons/personal_ids/", number, json!({"identifier": "Y12345678"})),
    ];
    for (method, path, made, change) in changes {
        let path = format!("{path}{}", made.made()["id"].as_str().unwrap());
        let send = |tag: &str| client.send(method, &path, &[("if-match", tag)], Some(&change));
        let seen = made.header("etag").unwrap_or_else(|| panic!("{path} says no revision")).to_owned();
        send("\"0\"").problem(412, "PRECONDITION_FAILED");
        let changed = send(&seen);
        assert!([200, 201].contains(&changed.status), "{path}: {}", changed.text());
        assert_ne!(changed.header("etag"), Some(seen.as_str()), "{path}");
        send(&seen).problem(412, "PRECONDITION_FAILED");
    }
}

#[test]
fn null_takes_away_what_may_be_missing_and_is_refused_for_what_may_not() {
    let client = need!(Client::sandbox());
    let person = client.person(&json!({"middle_name": "Byron", "chosen_name": "Countess"}));
    let path = format!("/v0/persons/{}", id(&person));
    let refused = client.send("PATCH", &path, &[], Some(&json!({"email": null, "dob": null, "is_customer": null})));
    let fields = refused.problem(400, "BAD_REQUEST_BODY")["invalid"].clone();
    assert_eq!(
        fields,
        json!({"dob": "cannot be emptied", "email": "cannot be emptied", "is_customer": "cannot be emptied"})
    );
    client.send("PATCH", &path, &[], Some(&json!({"middle_name": null, "chosen_name": null}))).ok();
    let changed = client.get(&path).ok();
    assert_eq!((changed.get("middle_name"), changed.get("chosen_name")), (None, None), "{changed}");
    assert_eq!(changed["first_name"], person["first_name"]);

    let body = json!({"status": "PROSPECT", "is_customer": true, "entity_name": "Acme", "trade_names": ["One", "Two"]});
    let business = created(&client, "/v0/businesses", &body);
    let path = format!("/v0/businesses/{}", id(&business));
    client.send("PATCH", &path, &[], Some(&json!({"entity_name": null}))).problem(400, "BAD_REQUEST_BODY");
    for (names, left) in [(json!(["Two"]), json!(["Two"])), (json!([]), json!([]))] {
        let changed = client.send("PATCH", &path, &[], Some(&json!({"trade_names": names}))).ok();
        assert_eq!(changed["trade_names"], left);
    }
}
