//! Addresses: asked about before they are submitted, and taken or left out where they are.

use serde_json::{Value, json};

use crate::support::client::{Client, id, send_as};
use crate::support::need;
use crate::support::office::problem;
use crate::support::people;

fn address() -> Value {
    json!({
        "address_street": "170 St. Germain Avenue, Apartment 4b", "address_city": "San Francisco",
        "address_subdivision": "ca", "address_postal_code": "941311234", "address_country_code": "us",
    })
}

fn with(field: &str, value: &Value) -> Value {
    let mut address = address();
    address[field] = value.clone();
    address
}

#[test]
fn an_address_is_told_as_the_post_office_writes_it() {
    let client = need!(Client::sandbox());
    let found = client.post("/v3.1/address-verification", &address()).ok();
    assert_eq!(found["deliverability"], "deliverable", "{found}");
    let expected = json!({
        "address_street": "170 ST GERMAIN AVE APT 4B", "address_city": "SAN FRANCISCO",
        "address_subdivision": "CA", "address_postal_code": "94131-1234", "address_country_code": "US",
    });
    assert_eq!(found["normalized_address"], expected);
    assert_eq!(
        (&found["error_code"], &found["http_code"], &found["success"]),
        (&json!("0"), &json!("200"), &json!(true))
    );
    let none = json!({
        "partial_valid": false, "primary_number_invalid": false, "primary_number_missing": false,
        "secondary_invalid": false, "secondary_missing": false,
    });
    assert_eq!(found["deliverability_analysis"], none);
    assert!(found["problems"].is_null());

    let same = client.post(
        "/v0/addresses/verify",
        &json!({"address_line_1": "170 St. Germain Avenue", "address_line_2": "Apartment 4b", "city": "San Francisco",
            "state": "California", "postal_code": "94131", "country_code": "US"}),
    );
    let same = same.ok();
    assert_eq!((&same["is_deliverable"], &same["invalid"]), (&json!(true), &json!({})), "{same}");
    assert_eq!(same["normalized_address"]["address_line_2"], "APT 4B");
    assert_eq!(same["normalized_address"]["state"], "CA");
}

#[test]
fn what_speaks_against_an_address_is_said() {
    let client = need!(Client::sandbox());
    for (address, field) in [
        (with("address_street", &json!("PO Box 12")), "address_street"),
        (with("address_street", &json!("St Germain Ave")), "address_street"),
        (with("address_postal_code", &json!("10001")), "address_postal_code"),
        (with("address_subdivision", &json!("ZZ")), "address_subdivision"),
        (with("address_city", &json!("")), "address_city"),
    ] {
        let found = client.post("/v3.1/address-verification", &address).ok();
        assert_eq!(found["deliverability"], "google_undeliverable", "{found}");
        assert_eq!(found["problems"][0]["field"], field, "{found}");
    }
    let wrong = client.post(
        "/v0/addresses/verify",
        &json!({"address_line_1": "1 Market St", "city": "San Francisco", "state": "CA", "postal_code": "10001", "country_code": "US"}),
    );
    let wrong = wrong.ok();
    assert_eq!(
        (&wrong["is_deliverable"], &wrong["invalid"]),
        (&json!(false), &json!({"postal_code": "is of another state"}))
    );
}

#[test]
fn what_is_no_address_is_refused() {
    let client = need!(Client::sandbox());
    for bad in [
        json!({}),
        json!([]),
        with("address_street", &json!(7)),
        with("address_street", &json!("  ")),
        with("address_city", &json!("x".repeat(201))),
        with("address_city", &json!("a\u{202e}b")),
        with("address_country_code", &Value::Null),
    ] {
        client.post("/v3.1/address-verification", &bad).refused(400, "200");
    }
    client.send_bytes("POST", "/v3.1/address-verification", &[], Some(b"{\"address_street\": ")).refused(400, "200");
    let missing =
        problem(&client.post("/v0/addresses/verify", &json!({"city": 7, "planet": "Mars"})), 400, "BAD_REQUEST_BODY");
    assert_eq!(missing["missing"], json!(["address_line_1", "country_code"]), "{missing}");
    assert!(missing["invalid"]["city"].is_string() && missing["invalid"]["planet"].is_string(), "{missing}");
    for path in ["/v3.1/address-verification", "/v0/addresses/verify"] {
        let nobody = send_as(client.stack, "POST", path, &[("content-type", "application/json")], Some(b"{}"));
        assert_eq!(nobody.status, 401, "{path}");
    }
}

/// Seed 002: the address is the one field that stays as it was, and everything else takes the new value.
#[test]
fn an_address_that_no_mail_finds_stays_as_it_was() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::full());
    let base = id(&user["documents"][0]);
    let key = client.key(&user);
    let patch = |document: &Value| {
        let mut document = document.clone();
        document["id"] = json!(base);
        client.patch_as(id(&user), &key, &json!({"documents": [document]})).ok()
    };
    let shown = || client.get(&format!("/v3.1/users/{}?full_dehydrate=yes", id(&user))).ok()["documents"][0].clone();

    let mut moved = with("address_postal_code", &json!("10001"));
    moved["address_subdivision"] = json!("CA");
    moved["address_country_code"] = json!("US");
    moved["name"] = json!("Quillon Varnadore-Smith");
    let answer = patch(&moved);
    assert_eq!(
        answer["unapplied"],
        json!([{"document_id": base, "field": "address_postal_code", "reason": "is of another state"}])
    );
    let after = shown();
    assert_eq!((&after["name"], &after["address_postal_code"]), (&json!("Quillon Varnadore-Smith"), &json!("94131")));

    let failing = json!({"address_street": "123 Fail Address", "address_city": "Fail City", "address_subdivision": "FS",
        "address_postal_code": "00000", "address_country_code": "US"});
    assert_eq!(patch(&failing)["unapplied"][0]["field"], "address_street");
    assert_eq!(shown()["address_postal_code"], "94131");

    moved["address_postal_code"] = json!("94110");
    assert!(patch(&moved)["unapplied"].is_null());
    assert_eq!(shown()["address_postal_code"], "94110");
}
