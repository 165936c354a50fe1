//! What ends by the calendar: by the client's own clock, so that nobody waits for years.

use serde_json::{Value, json};

use crate::support::client::{Client, id, sub_document};
use crate::support::office;
use crate::support::people;
use crate::support::receiver::Receiver;
use crate::support::{need, until};
use crate::two_vocabularies::{self, created};

const DAY: i64 = 86_400;
const LAST_DAY: &str = "2032-05-02T00:00:00Z";
/// Every check digit is right; the card is good until 2 May 2032.
const ZONE: [&str; 3] =
    ["I<USAD1234567<7<<<<<<<<<<<<<<<", "9001011F3205024USA<<<<<<<<<<<8", "VARNADORE<<QUILLON<<<<<<<<<<<<"];
/// Puts the client's clock that many days after the last day of the card.
fn put_clock(client: &Client, days: i64) {
    let last_day = chrono::DateTime::parse_from_rfc3339(LAST_DAY).unwrap().timestamp();
    let ahead = last_day + days * DAY - chrono::Utc::now().timestamp();
    client.send("PUT", "/v0/clock", &[], Some(&json!({"ahead_seconds": ahead}))).ok();
}

fn asked(user: &Value) -> Vec<&Value> {
    user["requirements"].as_array().unwrap().iter().map(|own| &own["one_of"]).collect()
}

#[test]
fn a_card_is_asked_for_anew_ahead_of_time_and_lowers_the_permission_when_its_grace_is_over() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    client.put_program(&office::program(
        1,
        2,
        &[json!({"any": [{"physical": "NATIONAL_ID_BACK"}, {"physical": "PASSPORT_BIODATA"}]})],
    ));
    let mut document = people::full_document();
    document["physical_docs"] =
        json!([{"document_type": "NATIONAL_ID_BACK", "document_value": people::PIXEL, "meta": {"mrz": ZONE}}]);
    let created = client.user(&people::with_document(&document));
    let user = client.until_permission(id(&created), "SEND-AND-RECEIVE");
    assert_eq!(asked(&user), [] as [&Value; 0]);
    client.subscribe(&receiver.url, &["USER|PATCH"]).ok();

    put_clock(&client, -29);
    let told = until("a new card is asked for", || {
        let user = client.get_user(id(&user));
        Some(user.clone()).filter(|user| !asked(user).is_empty())
    });
    assert_eq!(told["permission"], "SEND-AND-RECEIVE", "ahead of time");
    assert_eq!(sub_document(&told, "NATIONAL_ID_BACK")["status"], "SUBMITTED|VALID");
    assert!(asked(&told)[0].as_array().unwrap().contains(&json!(["PASSPORT_BIODATA"])), "{told}");
    let heard = receiver.until(1).pop().unwrap().json();
    assert_eq!(heard["safe_obj"]["_rest"]["permission"], "SEND-AND-RECEIVE");
    let words = client.get(&format!("/v0/customers/{}/requirements", id(&user))).ok();
    assert_eq!(words["requirements"][0]["why"], "EXPIRING", "{words}");

    put_clock(&client, 31);
    let lower = client.until_permission(id(&user), "RECEIVE");
    let own = sub_document(&lower, "NATIONAL_ID_BACK");
    assert_eq!(own["status"], "SUBMITTED|INVALID");
    assert_eq!(own["invalid_reasons"], json!(["expired_document"]));

    // An answer to what was asked: another paper of those that the program takes.
    let key = client.key(&client.get_user(id(&user)));
    let passport = json!({"document_type": "PASSPORT_BIODATA", "document_value": people::READABLE});
    let change = json!({"documents": [{"id": id(&user["documents"][0]), "physical_docs": [passport]}]});
    client.patch_as(id(&user), &key, &change).ok();
    let higher = client.until_permission(id(&user), "SEND-AND-RECEIVE");
    assert_eq!(asked(&higher), [] as [&Value; 0]);
}

#[test]
fn a_verification_that_expires_is_taken_back_although_nobody_did_anything() {
    let client = need!(Client::sandbox());
    let mut program = office::program(1, 2, &[]);
    program["review"] = json!({"verification_days": 3650});
    client.put_program(&program);
    let person = created(&client, "/v0/persons", &two_vocabularies::person());
    let key = id(&person);
    let disclosure = json!({
        "type": "KYC_DATA_COLLECTION", "event_type": "ACKNOWLEDGED", "version": "1.0",
        "disclosure_date": "2026-01-05T09:30:00Z", "person_id": key,
    });
    created(&client, "/v0/disclosures", &disclosure);
    let verification = json!({
        "verification_type": "IDENTITY", "result": "ACCEPTED", "verification_time": "2022-05-05T00:00:00Z",
        "person_id": key,
    });
    created(&client, "/v0/verifications", &verification);
    client.until_permission(key, "SEND-AND-RECEIVE");
    // Ten years, two leap days fewer, after the verification.
    put_clock(&client, 1);
    let lower = client.until_permission(key, "UNVERIFIED");
    let after = client.get(&format!("/v0/persons/{key}")).ok();
    assert_eq!(after["verification_status"], "UNVERIFIED", "{lower}");
    let decisions = client.decisions(key);
    let replayed = client.get(&format!("/v0/customers/{key}/decisions/{}/replay", decisions[0]["number"])).ok();
    assert_eq!(replayed["same"], true, "{replayed}");
}
