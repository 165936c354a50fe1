//! What no review, vendor, program or unlock opens.

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::{need, people};

const NOTE: &str = "Another place of birth and another mother's name.";

/// Listed by OFAC, in the shipped sample and in the full lists alike, with her birth day.
fn listed() -> Value {
    let mut document = people::full_document();
    document["name"] = "Maria Antonieta Fregoso Amezquita".into();
    (document["day"], document["month"], document["year"]) = (29.into(), 10.into(), 1952.into());
    people::with_document(&document)
}

fn alerts(client: &Client, customer: &str) -> Vec<Value> {
    client.get(&format!("/v0/customers/{customer}/alerts")).ok()["alerts"].as_array().unwrap().clone()
}

fn customer(client: &Client, customer: &str) -> Value {
    client.get(&format!("/v0/customers/{customer}")).ok()
}

#[test]
fn nothing_but_two_peoples_disposition_lifts_a_match() {
    let client = need!(Client::sandbox());
    let user = client.settled(id(&client.user(&listed())));
    let user_id = id(&user);
    // A residence in the United States is no word against a listed nationality.
    assert_eq!((&user["watchlists"], &user["permission"]), (&json!("MATCH"), &json!("UNVERIFIED")));
    let path = format!("/v0/customers/{user_id}");

    let disclosure = json!({
        "person_id": user_id, "type": "KYC_DATA_COLLECTION", "event_type": "ACKNOWLEDGED", "version": "1.0",
        "disclosure_date": "2026-01-05T09:30:00Z",
    });
    client.send("POST", "/v0/disclosures", &[], Some(&disclosure)).made();
    let review = json!({
        "person_id": user_id, "verification_type": "MANUAL_REVIEW", "result": "ACCEPTED",
        "verification_time": "2026-01-05T10:00:00Z",
    });
    client.send("POST", "/v0/verifications", &[], Some(&review)).made();
    for actor in ["ada", "grace"] {
        let refused =
            client.send("POST", &format!("{path}/status"), &[], Some(&json!({"status": "APPROVED", "actor": actor})));
        assert_eq!((refused.status, &refused.json()["code"]), (422, &json!("ALERT_OPEN")), "{}", refused.text());
        for alert in alerts(&client, user_id) {
            assert!(refused.text().contains(alert["id"].as_str().unwrap()), "the open alerts are named");
        }
    }
    let held = customer(&client, user_id);
    assert_eq!((&held["verification_status"], &held["permission"]), (&json!("REJECTED"), &json!("UNVERIFIED")));

    let dispose = |alert: &Value, actor: &str| {
        let body = json!({"status": "SUPPRESSED", "actor": actor, "note": NOTE, "compared": ["PLACE_OF_BIRTH"]});
        client.send("PATCH", &format!("{path}/alerts/{}", alert["id"].as_str().unwrap()), &[], Some(&body))
    };
    let open = alerts(&client, user_id);
    for alert in &open {
        let first = dispose(alert, "ada").ok();
        assert_eq!((&first["status"], &first["disposition"]["state"]), (&json!("ACTIVE"), &json!("PROPOSED")));
        let again = dispose(alert, " Ada. ");
        assert_eq!((again.status, &again.json()["code"]), (422, &json!("FOUR_EYES_REQUIRED")), "{}", again.text());
    }
    assert_eq!(customer(&client, user_id)["permission"], "UNVERIFIED");
    for alert in &open {
        let second = dispose(alert, "grace").ok();
        assert_eq!((&second["status"], &second["disposition"]["agreed_by"]), (&json!("SUPPRESSED"), &json!("grace")));
    }
    client.until_permission(user_id, "SEND-AND-RECEIVE");
}

#[test]
fn a_name_that_is_no_customers_is_screened_and_kept() {
    let client = need!(Client::sandbox());
    let body = json!({
        "type": "PERSON", "name": "Maria Antonieta Fregoso Amezquita", "birth_date": "1952-10-29", "residence": "US",
        "purpose": "payee", "actor": "ada",
    });
    let made = client.send("POST", "/v0/screenings", &[], Some(&body)).made();
    assert_eq!(made["verdict"], "MATCH");
    assert!(made["hits"][0]["entity_id"].as_str().unwrap().starts_with("ofac-"), "{made}");
    assert_eq!(made["screened"]["purpose"], "payee");
    let kept = client.get(&format!("/v0/screenings/{}", id(&made))).ok();
    assert_eq!(kept, made);
    let nobody = json!({"type": "PERSON", "name": "Zebulon Quartermaine Oxlade"});
    assert_eq!(client.send("POST", "/v0/screenings", &[], Some(&nobody)).made()["verdict"], "NO_MATCH");
    let listed = client.get("/v0/screenings?verdict=MATCH").ok();
    assert_eq!(listed["screenings"], json!([made]));

    let other = Client::sandbox().unwrap();
    assert_eq!(other.get(&format!("/v0/screenings/{}", id(&made))).status, 404);
    for (wrong, field) in [
        (json!({"type": "PERSON"}), "name"),
        (json!({"name": "X"}), "type"),
        (json!({"type": "ROBOT", "name": "X"}), "type"),
        (json!({"type": "PERSON", "name": "X", "birth_date": "31.1.1970"}), "birth_date"),
        (json!({"type": "BUSINESS", "name": "X", "birth_date": "1970"}), "birth_date"),
        (json!({"type": "PERSON", "name": "X", "nationalities": ["Freedonia"]}), "nationalities"),
        (json!({"type": "PERSON", "name": "X", "other_names": vec!["Y"; 21]}), "other_names"),
        (json!({"type": "PERSON", "name": "X".repeat(201)}), "name"),
        (json!({"type": "PERSON", "name": "Dr. Prof. Jr"}), "name"),
    ] {
        let answer = client.send("POST", "/v0/screenings", &[], Some(&wrong));
        assert_eq!(answer.status, 400, "{wrong}: {}", answer.text());
        let problem = answer.json();
        let named = problem["missing"].to_string() + &problem["invalid"].to_string();
        assert!(named.contains(field), "{wrong}: {problem}");
    }
}
