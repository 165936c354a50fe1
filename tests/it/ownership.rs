//! OFAC's 50 % rule: whoever blocked parties own at half or more is blocked, through any depth.

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::{need, until};
use crate::two_vocabularies::{created, person};

/// Listed by OFAC, in the shipped sample and in the full lists alike, with her birth day.
fn listed(client: &Client) -> String {
    let mut body = person();
    body["first_name"] = "Maria Antonieta".into();
    body["last_name"] = "Fregoso Amezquita".into();
    body["dob"] = "1952-10-29".into();
    let made = created(client, "/v0/persons", &body)["id"].as_str().unwrap().to_owned();
    until("she is found", || Some(()).filter(|()| customer(client, &made)["watchlists"] == "MATCH"));
    made
}

fn business(client: &Client) -> String {
    let made = created(client, "/v0/businesses", &json!({"status": "PROSPECT", "is_customer": true}));
    made["id"].as_str().unwrap().to_owned()
}

fn customer(client: &Client, id: &str) -> Value {
    client.get(&format!("/v0/customers/{id}")).ok()
}

fn alerts(client: &Client, id: &str) -> Vec<Value> {
    client.get(&format!("/v0/customers/{id}/alerts")).ok()["alerts"].as_array().unwrap().clone()
}

fn own(client: &Client, (owner, kind): (&str, &str), business: &str, share: f64) -> Value {
    let field = if kind == "OWNER_OF" { "from_business_id" } else { "from_person_id" };
    let mut relationship = json!({
        "relationship_type": kind, "to_business_id": business, "additional_data": {"percent_ownership": share},
    });
    relationship[field] = owner.into();
    created(client, "/v0/relationships", &relationship)
}

fn until_status(client: &Client, id: &str, status: &str) -> Value {
    until("the business is decided again", || {
        Some(customer(client, id)).filter(|customer| customer["verification_status"] == status)
    })
}

#[test]
fn a_chain_of_halves_is_blocked_to_its_end_until_the_owner_is_found_to_be_somebody_else() {
    let client = need!(Client::sandbox());
    let (first, second, third) = (business(&client), business(&client), business(&client));
    // The chain is there before anybody knows who owns it.
    own(&client, (&second, "OWNER_OF"), &third, 50.0);
    own(&client, (&first, "OWNER_OF"), &second, 50.0);
    let owner = listed(&client);
    own(&client, (&owner, "BENEFICIAL_OWNER_OF"), &first, 50.0);
    for (business, party) in [(&first, &owner), (&second, &first), (&third, &second)] {
        let held = until_status(&client, business, "REJECTED");
        assert_eq!((&held["watchlists"], &held["permission"]), (&json!("MATCH"), &json!("UNVERIFIED")));
        let shown = alerts(&client, business);
        let of_rule: Vec<&Value> = shown.iter().filter(|own| own["list"] == "ofac_50_percent").collect();
        assert_eq!(of_rule.len(), 1, "{shown:?}");
        assert_eq!((&of_rule[0]["verdict"], &of_rule[0]["type"]), (&json!("MATCH"), &json!("OWNERSHIP")));
        assert_eq!(of_rule[0]["related_customer_id"], party.as_str());
    }
    // Her own alerts are disposed of by two people, and nobody is blocked through her any more.
    for alert in alerts(&client, &owner) {
        for actor in ["ada", "grace"] {
            let note = "Another place of birth and another mother's name.";
            let body = json!({"status": "SUPPRESSED", "actor": actor, "note": note});
            let path = format!("/v0/customers/{owner}/alerts/{}", alert["id"].as_str().unwrap());
            client.send("PATCH", &path, &[], Some(&body)).ok();
        }
    }
    for business in [&first, &second, &third] {
        until("nothing holds the business", || Some(()).filter(|()| alerts(&client, business).is_empty()));
        assert_ne!(customer(&client, business)["watchlists"], "MATCH");
    }
}

#[test]
fn a_listed_owner_of_little_is_a_review_of_the_business_with_an_alert_that_names_it() {
    let client = need!(Client::sandbox());
    let (business, owner) = (business(&client), listed(&client));
    own(&client, (&owner, "BENEFICIAL_OWNER_OF"), &business, 1.0);
    let held = until_status(&client, &business, "REVIEW");
    assert_eq!((&held["watchlists"], &held["permission"]), (&json!("SOFT_MATCH"), &json!("UNVERIFIED")));
    let shown = alerts(&client, &business);
    assert_eq!((&shown[0]["list"], &shown[0]["related_customer_id"]), (&json!("related_party"), &json!(owner)));
    let body = json!({"status": "APPROVED", "actor": "ada"});
    let refused = client.send("POST", &format!("/v0/customers/{business}/status"), &[], Some(&body));
    assert_eq!((refused.status, &refused.json()["code"]), (422, &json!("ALERT_OPEN")), "{}", refused.text());
}
