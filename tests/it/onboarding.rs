//! A customer is created, checked, decided and reported by webhook.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::client::{Client, id, sub_document, sub_documents};
use crate::support::people::{self, READABLE, government_id, ssn};
use crate::support::receiver::{Received, Receiver};
use crate::support::{need, signature, until};

#[test]
fn full_kyc_in_one_call_earns_send_and_receive_and_every_revision_is_told_once() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    client.subscribe(&receiver.url, &["USERS|POST", "USER|PATCH"]).ok();

    let created = client.user(&people::full());
    assert_eq!(created["permission"], "UNVERIFIED");
    assert_eq!(created["_v"], 1);
    let user = client.until_permission(id(&created), "SEND-AND-RECEIVE");
    for kind in ["EMAIL", "PHONE_NUMBER", "ADDRESS", "DATE", "IP", "FACEBOOK", "SSN", "GOVT_ID"] {
        assert_eq!(sub_document(&user, kind)["status"], "SUBMITTED|VALID", "{kind}");
    }
    assert_eq!(user["watchlists"], "NO_MATCH");

    let webhooks = until("the permission is told", || Some(receiver.received()).filter(|all| told(all, &user)));
    receiver.stays_at(webhooks.len());
    let revisions: BTreeSet<u64> = webhooks.iter().map(Received::revision).collect();
    assert_eq!(revisions.len(), webhooks.len(), "a revision was told twice");
    assert_eq!(revisions.first(), Some(&1));
    for webhook in &webhooks {
        signature::verify(&client, webhook);
        let body = webhook.json();
        let scope = if webhook.revision() == 1 { "USERS|POST" } else { "USER|PATCH" };
        assert_eq!(body["function"], scope);
        assert_eq!(body["object_id"], user["_id"]);
    }
}

/// Whether the newest webhook says of the user's statuses what the user says.
fn told(webhooks: &[Received], user: &Value) -> bool {
    let Some(newest) = webhooks.iter().max_by_key(|own| own.revision()) else { return false };
    let told = newest.json()["safe_obj"]["_rest"].clone();
    let statuses = |user: &Value| -> BTreeMap<String, Value> {
        sub_documents(user).iter().map(|own| (id(own).to_owned(), own["status"].clone())).collect()
    };
    told["permission"] == user["permission"]
        && told["watchlists"] == user["watchlists"]
        && statuses(&told) == statuses(user)
}

#[test]
fn a_webhook_that_was_refused_comes_again_with_the_same_id_and_bytes() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::answering(&[500]);
    client.subscribe(&receiver.url, &["USERS|POST"]).ok();
    client.user(&people::minimal());

    let webhooks = receiver.until(2);
    let (first, second) = (&webhooks[0], &webhooks[1]);
    assert_eq!((first.answered, second.answered), (500, 200));
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(first.body, second.body);
    signature::verify(&client, first);
    signature::verify(&client, second);
    receiver.stays_at(2);

    let log = until("the delivery is logged", || client.logs().into_iter().find(|log| log["state"] == "delivered"));
    let attempts = log["http_responses"].as_array().unwrap();
    assert_eq!(attempts[0]["http_response_code"], 500);
    assert_eq!(attempts[1]["http_response_code"], 200);
}

#[test]
fn a_rejected_number_is_submitted_again_and_accepted() {
    let client = need!(Client::sandbox());
    let mut document = people::full_document();
    document["virtual_docs"][0] = ssn("1111");
    let created = client.user(&people::with_document(&document));
    let user = client.settled(id(&created));
    assert_eq!(user["permission"], "RECEIVE");
    assert_eq!(sub_document(&user, "SSN")["status"], "SUBMITTED|INVALID");

    let base = id(&user["documents"][0]);
    let change = json!({"documents": [{"id": base, "virtual_docs": [ssn("2222")]}]});
    client.patch_as(id(&user), &client.key(&user), &change).ok();
    let user = client.until_permission(id(&user), "SEND-AND-RECEIVE");
    assert_eq!(sub_document(&user, "SSN")["status"], "SUBMITTED|VALID");
}

#[test]
fn an_unreadable_document_is_invalid_with_a_reason_and_its_replacement_counts() {
    let client = need!(Client::sandbox());
    let mut document = people::full_document();
    document["physical_docs"][0] = government_id(people::UNREADABLE);
    let created = client.user(&people::with_document(&document));
    let user = client.settled(id(&created));
    let refused = sub_document(&user, "GOVT_ID");
    assert_eq!(refused["status"], "SUBMITTED|INVALID");
    assert_eq!(refused["invalid_reasons"], json!(["image_not_found"]));

    let base = id(&user["documents"][0]);
    let change = json!({"documents": [{"id": base, "physical_docs": [government_id(READABLE)]}]});
    client.patch_as(id(&user), &client.key(&user), &change).ok();
    client.until_permission(id(&user), "SEND-AND-RECEIVE");
}

/// Listed by OFAC, in the shipped sample and in the full lists alike: born on 29 October 1952.
fn listed(year: i32) -> Value {
    let mut document = people::base_document();
    document["name"] = "Maria Antonieta Fregoso Amezquita".into();
    (document["day"], document["month"], document["year"]) = (29.into(), 10.into(), year.into());
    document["address_subdivision"] = "JAL".into();
    document["address_country_code"] = "MX".into();
    document
}

#[test]
fn a_near_match_is_asked_for_the_id_and_earns_nothing_meanwhile() {
    let client = need!(Client::sandbox());
    let created = client.user(&people::with_document(&listed(1953)));
    let user = client.settled(id(&created));
    assert_eq!(user["watchlists"], "SOFT_MATCH|PENDING_UPLOAD");
    assert_eq!(user["documents"][0]["screening_results"]["ofac_sdn"], "MATCH");
    assert_eq!(user["permission"], "UNVERIFIED");

    let base = id(&user["documents"][0]);
    let change = json!({"documents": [{"id": base, "physical_docs": [government_id(READABLE)]}]});
    client.patch_as(id(&user), &client.key(&user), &change).ok();
    let user = client.settled(id(&user));
    assert_eq!(user["watchlists"], "SOFT_MATCH");
    assert_eq!(user["permission"], "UNVERIFIED");
}

#[test]
fn a_listed_person_earns_nothing_whatever_is_submitted() {
    let client = need!(Client::sandbox());
    let mut document = listed(1952);
    document["virtual_docs"] = json!([ssn("2222")]);
    document["physical_docs"] = json!([government_id(READABLE)]);
    let created = client.user(&people::with_document(&document));
    let user = client.settled(id(&created));
    assert_eq!(user["watchlists"], "MATCH");
    assert_eq!(user["permission"], "UNVERIFIED");
}

#[test]
fn without_a_source_a_real_number_waits_for_a_person() {
    let client = need!(Client::live());
    let mut document = people::base_document();
    document["virtual_docs"] = json!([ssn("219-46-2222")]);
    let created = client.user(&people::with_document(&document));
    let user = client.settled(id(&created));
    assert_eq!(sub_document(&user, "SSN")["status"], "SUBMITTED|REVIEWING");
    assert_ne!(user["permission"], "SEND-AND-RECEIVE");
}

/// Synapse's fixed values have their fates in a sandbox, and only there.
#[test]
fn sandbox_values_prove_nothing_to_a_live_client() {
    let client = need!(Client::live());
    // The stand-in for an image is not even base64.
    client.create_user(&people::full()).refused(400, "200");

    let mut document = people::full_document();
    document["physical_docs"] = json!([]);
    let created = client.user(&people::with_document(&document));
    let user = client.settled(id(&created));
    assert_eq!(sub_document(&user, "SSN")["status"], "SUBMITTED|INVALID");
    assert_ne!(user["permission"], "SEND-AND-RECEIVE");
}

#[test]
fn a_business_is_verified_by_its_number_and_its_articles() {
    let client = need!(Client::sandbox());
    let mut document = people::base_document();
    document["name"] = "Varnadore Lighthouses LLC".into();
    document["entity_type"] = "LLC".into();
    document["company_activity"] = json!(["MSB", "BANK-US", "MSB"]);
    document["virtual_docs"] = json!([{"document_type": "TIN", "document_value": "2222"}]);
    document["physical_docs"] = json!([{"document_type": "AOI", "document_value": READABLE}]);
    let mut body = people::with_document(&document);
    body["legal_names"] = json!(["Varnadore Lighthouses LLC"]);
    body["extra"] = json!({"is_business": true});
    let created = client.user(&body);
    assert_eq!(created["extra"]["is_business"], true);
    assert_eq!(created["documents"][0]["company_activity"], json!(["BANK-US", "MSB"]));
    client.until_permission(id(&created), "SEND-AND-RECEIVE");

    // A person's document is not a business's.
    document["virtual_docs"] = json!([ssn("2222")]);
    body["documents"] = json!([document]);
    client.create_user(&body).refused(400, "200");
}
