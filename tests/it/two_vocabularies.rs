//! One customer, told of in Synapse's words and in Synctera's.

use std::thread;

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::office::problem;
use crate::support::people;
use crate::support::{need, until};

/// A person whom a sandbox verifies.
pub(crate) fn person() -> Value {
    json!({
        "status": "ACTIVE", "is_customer": true, "first_name": "Rosalind", "last_name": "Hartwell", "dob": "1989-05-02",
        "email": "rosalind@example.com", "phone_number": "+14155550123", "ssn": "123-45-2222",
        "legal_address": {
            "address_line_1": "1 Market St", "city": "San Francisco", "state": "CA", "postal_code": "94105", "country_code": "US",
        },
    })
}

#[track_caller]
pub(crate) fn created(client: &Client, path: &str, body: &Value) -> Value {
    let answer = client.post(path, body);
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

#[test]
fn a_user_of_synapses_vocabulary_is_a_person_of_syncteras_with_the_same_decision() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::full());
    let user = client.until_permission(id(&user), "SEND-AND-RECEIVE");
    let person = client.get(&format!("/v0/persons/{}", id(&user))).ok();
    assert_eq!(person["id"], user["_id"]);
    assert_eq!(person["verification_status"], "ACCEPTED");
    assert!(!person["ssn"].as_str().unwrap().contains('-') && person["ssn"].as_str().unwrap().len() == 4, "{person}");
    let customer = client.get(&format!("/v0/customers/{}", id(&user))).ok();
    assert_eq!(customer["permission"], user["permission"]);
    let listed = client.get(&format!("/v0/persons?id={}", id(&user))).ok();
    assert_eq!(listed["persons"][0]["id"], user["_id"]);
}

#[test]
fn a_person_of_syncteras_vocabulary_is_a_user_of_synapses_and_a_lock_holds_in_both() {
    let client = need!(Client::sandbox());
    let person = created(&client, "/v0/persons", &person());
    let key = person["id"].as_str().unwrap();
    let user = client.get_user(key);
    assert_eq!(user["legal_names"], json!(["Rosalind Hartwell"]));
    assert_eq!(user["documents"][0]["name"], "Rosalind Hartwell");
    let listed = client.get("/v3.1/users?query=hartwell").ok();
    assert_eq!(listed["users"][0]["_id"], user["_id"]);
    client.patch_user(key, &json!({"permission": "LOCKED", "permission_code": "PLATFORM_REQUEST"})).ok();
    let locked = client.get(&format!("/v0/customers/{key}")).ok();
    assert_eq!(locked["permission"], "LOCKED");
    client.patch_user(key, &json!({"permission": "UNVERIFIED"})).ok();
    assert_ne!(client.get(&format!("/v0/customers/{key}")).ok()["permission"], "LOCKED");
}

#[test]
fn the_revision_that_one_vocabulary_shows_guards_a_change_in_the_other() {
    let client = need!(Client::sandbox());
    let created = client.create_user(&people::minimal());
    let user = created.ok();
    assert_eq!(created.header("etag"), Some("\"1\""));
    let (synapse, synctera) = (format!("/v3.1/users/{}", id(&user)), format!("/v0/customers/{}", id(&user)));
    let flag = json!({"flag": "FLAGGED", "flag_code": "NOT_KNOWN"});
    // What is found out about the user meanwhile may be quicker.
    let (seen, flagged) = until("the user is changed as it was seen", || {
        let seen = client.get(&synctera).header("etag").unwrap().to_owned();
        let flagged = client.send("PATCH", &synapse, &[("if-match", &seen)], Some(&flag));
        (flagged.status == 200).then_some((seen, flagged))
    });
    let version = flagged.ok()["_v"].to_string();
    assert_eq!(flagged.header("etag"), Some(format!("\"{version}\"").as_str()));
    assert_ne!(flagged.header("etag"), Some(seen.as_str()));
    client.send("PATCH", &synapse, &[("if-match", &seen)], Some(&json!({"flag": "NOT-FLAGGED"}))).refused(412, "410");
    let status = json!({"status": "INACTIVE", "actor": "ada"});
    let path = format!("{synctera}/status");
    client.send("POST", &path, &[("if-match", &seen)], Some(&status)).problem(412, "PRECONDITION_FAILED");
    assert_eq!(client.get_user(id(&user))["flag"], "FLAGGED");
}

#[test]
fn a_business_is_decided_by_the_program_that_it_names_in_either_vocabulary() {
    let client = need!(Client::sandbox());
    let named = |cip_tag: u32| {
        json!({
            "status": "PROSPECT", "is_customer": true, "entity_name": "Hartwell LLC", "structure": "LLC",
            "cip_tag": cip_tag,
        })
    };
    let business = created(&client, "/v0/businesses", &named(4));
    let path = format!("/v0/customers/{}/requirements", id(&business));
    assert_eq!(client.get(&path).ok()["program"]["cip_tag"], 4);
    let change = json!({"cip_tag": 1});
    client.send("PATCH", &format!("/v0/businesses/{}", id(&business)), &[], Some(&change)).ok();
    assert_eq!(client.get(&path).ok()["program"]["cip_tag"], 1);
    for unknown in [0, 999] {
        let answer = client.post("/v0/businesses", &named(unknown));
        assert_eq!(answer.status, 400, "{}", answer.text());
    }
}

/// Each goes by what was above the business when it began; the business is looked at once more by what is there in the end.
#[test]
fn whoever_directs_a_business_and_was_rejected_is_known_however_many_are_recorded_at_once() {
    let client = need!(Client::sandbox());
    let business = created(&client, "/v0/businesses", &json!({"status": "PROSPECT", "is_customer": true}));
    let managers: Vec<Value> = (0..4).map(|_| created(&client, "/v0/persons", &person())).collect();
    let no = json!({"status": "REJECTED", "reason": "forged papers", "actor": "ada"});
    client.post(&format!("/v0/customers/{}/status", id(&managers[0])), &no).ok();
    thread::scope(|scope| {
        for manager in &managers {
            let relationship = json!({
                "relationship_type": "MANAGING_PERSON_OF", "from_person_id": manager["id"],
                "to_business_id": business["id"], "additional_data": {"title": "Director"},
            });
            let client = &client;
            scope.spawn(move || {
                until("the relationship is recorded", || {
                    let answer = client.post("/v0/relationships", &relationship);
                    assert!([201, 409, 503].contains(&answer.status), "{}", answer.text());
                    (answer.status == 201).then_some(())
                });
            });
        }
    });
    until("the business is rejected with its manager", || {
        let business = client.get(&format!("/v0/businesses/{}", id(&business))).ok();
        (business["verification_status"] == "REJECTED").then_some(())
    });
}

#[test]
fn somebody_elses_customer_is_as_unknown_as_nobody_wherever_it_is_named() {
    let client = need!(Client::sandbox());
    let other = need!(Client::sandbox());
    let theirs = created(&other, "/v0/persons", &person());
    let own = created(&client, "/v0/businesses", &json!({"status": "PROSPECT", "is_customer": true}));
    let nobody = "01900000-0000-7000-8000-000000000000";
    let disclosure = |person: &Value| {
        json!({
            "type": "KYC_DATA_COLLECTION", "event_type": "ACKNOWLEDGED", "version": "1.0",
            "disclosure_date": "2026-01-05T09:30:00Z", "person_id": person,
        })
    };
    let verification = |person: &Value| {
        json!({
            "verification_type": "IDENTITY", "result": "ACCEPTED", "verification_time": "2026-01-05T10:00:00Z",
            "person_id": person,
        })
    };
    let relationship = |person: &Value| {
        json!({
            "relationship_type": "BENEFICIAL_OWNER_OF", "from_person_id": person, "to_business_id": own["id"],
            "additional_data": {"percent_ownership": 30},
        })
    };
    let number = |person: &Value| json!({"customer_id": person, "id_type": "PASSPORT_NUMBER", "identifier": "X12345678", "country_code": "DE"});
    let note =
        |person: &Value| json!({"content": "Hm.", "related_resource_id": person, "related_resource_type": "CUSTOMER"});
    for (path, body) in [
        ("/v0/disclosures", &disclosure as &dyn Fn(&Value) -> Value),
        ("/v0/verifications", &verification),
        ("/v0/relationships", &relationship),
        ("/v0/persons/personal_ids", &number),
        ("/v0/notes", &note),
    ] {
        let (of_theirs, of_nobody) =
            (client.post(path, &body(&theirs["id"])), client.post(path, &body(&json!(nobody))));
        assert!((400..500).contains(&of_theirs.status), "{path}: {}", of_theirs.text());
        assert_eq!((of_theirs.status, of_theirs.text()), (of_nobody.status, of_nobody.text()), "{path}");
    }
    let theirs = theirs["id"].as_str().unwrap();
    for path in [
        format!("/v0/persons/{theirs}"),
        format!("/v0/customers/{theirs}"),
        format!("/v0/customers/{theirs}/decisions"),
    ] {
        problem(&client.get(&path), 404, "RESOURCE_NOT_FOUND");
    }
    assert_eq!(client.get(&format!("/v0/persons?id={theirs}")).ok()["persons"], json!([]));
}
