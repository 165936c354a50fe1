//! What no live client's program goes without, and what a sandbox is told of it.

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::need;
use crate::support::office::{problem, program};
use crate::support::people;

/// The program that ships for `cip_tag` 5, as a client's own of another number.
fn above(client: &Client, cip_tag: u32) -> Value {
    let mut own = client.get("/v0/programs/5").ok();
    own["cip_tag"] = json!(cip_tag);
    own
}

#[test]
fn a_program_below_the_floor_is_refused_by_its_lines_and_one_on_it_is_taken() {
    let client = need!(Client::live());
    let mut nothing = program(40, 1, &[]);
    nothing["person"] = json!({"receive": {"all": []}, "send_and_receive": {"all": []}});
    nothing["screening"] = json!({"soft": 1.0, "strong": 1.0});
    let text = serde_json::to_string_pretty(&nothing).unwrap();
    for path in ["/v0/programs", "/v0/backtests"] {
        let refused = problem(&client.post_text(path, &text), 400, "PROGRAM_INVALID");
        let places: Vec<&str> =
            refused["problems"].as_array().unwrap().iter().map(|own| own["at"].as_str().unwrap()).collect();
        for at in
            ["person.receive", "person.send_and_receive", "business.receive", "screening.soft", "screening.strong"]
        {
            assert!(places.contains(&at), "{path} {at}: {refused}");
        }
        assert!(places.contains(&"review.verify_within_days"), "{refused}");
    }
    let validated = client.post_text("/v0/programs/validate", &text).ok();
    assert_eq!(validated["valid"], false);
    problem(&client.get("/v0/programs/40"), 404, "RESOURCE_NOT_FOUND");
    client.put_program(&above(&client, 40));
}

#[test]
fn programs_below_the_floor_are_marked_and_no_live_customer_is_given_one() {
    let client = need!(Client::live());
    let listed = client.get("/v0/programs").ok();
    let below: Vec<bool> =
        listed["programs"].as_array().unwrap().iter().map(|own| own["below_floor"].as_bool().unwrap()).collect();
    assert_eq!(below, [true, true, true, true, false, false, false]);
    assert!(listed["programs"][0]["below_floor_reasons"].to_string().contains("IDENTIFICATION_NUMBER"));
    let mut body = people::minimal();
    body["extra"] = json!({"cip_tag": 1});
    let refused = client.create_user(&body);
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("5, 6, 7"), "{}", refused.text());
    let person = |cip_tag: Value| json!({"status": "PROSPECT", "is_customer": true, "cip_tag": cip_tag});
    let refused = client.post("/v0/persons", &person(json!(2)));
    assert_eq!(refused.status, 400, "{}", refused.text());
    let made = client.post("/v0/persons", &person(json!(6))).made();
    let path = format!("/v0/persons/{}", id(&made));
    let refused = client.send("PATCH", &path, &[], Some(&json!({"cip_tag": 3})));
    assert_eq!(refused.status, 400, "{}", refused.text());
    let requirements = format!("/v0/customers/{}/requirements", id(&made));
    assert_eq!(client.get(&requirements).ok()["program"]["cip_tag"], 6);
    client.send("PATCH", &path, &[], Some(&json!({"cip_tag": 7}))).ok();
    assert_eq!(client.get(&requirements).ok()["program"]["cip_tag"], 7);
}

#[test]
fn a_live_customer_may_do_nothing_before_an_identification_number_is_there() {
    let client = need!(Client::live());
    let without = client.settled(id(&client.user(&people::with_document(&people::base_document()))));
    assert_eq!(without["permission"], "UNVERIFIED");
    let told = client.get(&format!("/v0/customers/{}/requirements", id(&without))).ok();
    assert_eq!(told["program"]["cip_tag"], 5);
    assert!(told.to_string().contains("IDENTIFICATION_NUMBER"), "{told}");
    let mut base = people::base_document();
    base["virtual_docs"] = json!([people::ssn("219-46-2223")]);
    client.until_permission(id(&client.user(&people::with_document(&base))), "RECEIVE");
    // Whoever lives abroad shows a passport, and says who issued it.
    for (issuer, number, permission) in [(None, "TK1234567", "UNVERIFIED"), (Some("JP"), "TK7654321", "RECEIVE")] {
        let mut base = people::base_document();
        for (field, value) in
            [("subdivision", "13"), ("city", "Tokyo"), ("postal_code", "100-0001"), ("country_code", "JP")]
        {
            base[format!("address_{field}")] = json!(value);
        }
        base["address_street"] = json!("1-1 Chiyoda");
        let meta = issuer.map_or_else(|| json!({}), |country| json!({"country_code": country}));
        base["virtual_docs"] = json!([{"document_type": "PASSPORT", "document_value": number, "meta": meta}]);
        let user = client.settled(id(&client.user(&people::with_document(&base))));
        assert_eq!(user["permission"], permission, "{issuer:?}");
    }
}
