//! Files that come by the second vocabulary become the same evidence, version by version.

use serde_json::{Value, json};

use crate::support::client::{Client, send_as};
use crate::support::http::Answer;
use crate::support::{need, people, until};
use crate::two_vocabularies::{created, person};

const NOBODY: &str = "0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f";
const BILL: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 90 90]>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Size 4/Root 1 0 R>>\n";

/// A form of these fields and, unless it is empty, this file.
fn form(fields: &[(&str, &str)], file: &[u8]) -> Vec<u8> {
    let mut form = Vec::new();
    for (name, value) in fields {
        form.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    if !file.is_empty() {
        let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bill.pdf\"\r\n\
            Content-Type: application/pdf\r\n\r\n";
        form.extend([head.as_bytes(), file, b"\r\n"].concat());
    }
    form.extend(b"--b--\r\n");
    form
}

fn post_as(client: &Client, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let bearer = format!("Bearer {}", client.api_key);
    let mut all = vec![("authorization", bearer.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    all.extend_from_slice(headers);
    send_as(client.stack, "POST", path, &all, Some(body))
}

fn post(client: &Client, path: &str, body: &[u8]) -> Answer {
    post_as(client, path, &[], body)
}

fn about<'a>(person: &'a Value, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let id = person["id"].as_str().unwrap();
    let mut fields =
        vec![("type", "ADDRESS_VERIFICATION"), ("related_resource_type", "CUSTOMER"), ("related_resource_id", id)];
    fields.extend_from_slice(more);
    fields
}

fn path(document: &Value, more: &str) -> String {
    format!("/v0/documents/{}{more}", document["id"].as_str().unwrap())
}

/// The file, once it was inspected.
fn contents(client: &Client, path: &str) -> Vec<u8> {
    until("the file was inspected", || Some(client.get(path)).filter(|answer| answer.status == 200)).body
}

#[test]
fn a_document_is_inspected_kept_in_versions_and_the_customers_evidence() {
    let client = need!(Client::live());
    let person = created(&client, "/v0/persons", &person());
    let more = [("name", "Power"), ("metadata", r#"{"case": 7}"#)];
    let made = post(&client, "/v0/documents", &form(&about(&person, &more), BILL)).made();
    let shown = |field: &str| made[field].clone();
    assert_eq!((shown("name"), shown("file_name"), shown("version")), (json!("Power"), json!("bill.pdf"), json!(1)));
    assert_eq!((shown("encryption"), shown("metadata")), (json!("REQUIRED"), json!({"case": 7})));
    assert_eq!(shown("tenant"), client.id);
    assert_eq!(client.get(&path(&made, "")).ok(), made);
    assert_eq!(contents(&client, &path(&made, "/contents")), BILL);
    let evidence = format!(
        "/v0/customers/{}/documents/{}",
        person["id"].as_str().unwrap(),
        made["customer_document_id"].as_str().unwrap()
    );
    // The file is written before the customer says so.
    let seen =
        until("the document is clean", || Some(client.get(&evidence).ok()).filter(|seen| seen["file"] == "CLEAN"));
    assert_eq!(seen["document_type"], "PROOF_OF_ADDRESS");

    let second = [BILL, b"% two\n"].concat();
    let newer = post(&client, &path(&made, "/versions"), &form(&[("description", "November")], &second)).made();
    assert_eq!((&newer["version"], &newer["available_versions"]), (&json!(2), &json!([1, 2])));
    assert_eq!(newer["customer_document_id"], made["customer_document_id"], "it takes the place of the one before");
    assert_eq!(contents(&client, &path(&made, "/contents")), second);
    assert_eq!(contents(&client, &path(&made, "/versions/1/contents")), BILL, "the first stays to be had");
    assert_eq!(client.get(&path(&made, "/versions/1")).ok()["version"], 1);
    let newer = post(&client, &path(&made, "/versions"), &form(&[], &second)).made();
    assert_eq!(contents(&client, &path(&made, "/versions/3/contents")), second, "the same file again is a version too");
    let about_person = format!("related_resource_id={}", person["id"].as_str().unwrap());
    for (filter, found) in [
        (about_person.as_str(), true),
        ("type=TAX_FORM,ADDRESS_VERIFICATION&encryption=REQUIRED&related_resource_type=CUSTOMER", true),
        ("type=TAX_FORM", false),
        ("encryption=NOT_REQUIRED", false),
        ("related_resource_type=BUSINESS", false),
    ] {
        let listed = client.get(&format!("/v0/documents?{filter}")).ok();
        assert_eq!(listed["documents"], if found { json!([newer]) } else { json!([]) }, "{filter}");
    }
    client.get("/v0/documents?type=PASSPORT").problem(400, "BAD_REQUEST");
}

#[test]
fn a_document_goes_only_with_a_reason_and_while_nothing_rests_on_it() {
    let client = need!(Client::live());
    let person = created(&client, "/v0/persons", &person());
    // Of its own: once it is found to be another's, nobody's like it is taken again.
    let bill = [BILL, format!("% {}\n", person["id"]).as_bytes()].concat();
    let made = post(&client, "/v0/documents", &form(&about(&person, &[]), &bill)).made();
    let delete = || client.send("DELETE", &path(&made, ""), &[], None);
    delete().problem(409, "DELETION_REASON_REQUIRED");
    let patch = |body: Value| client.send("PATCH", &path(&made, ""), &[], Some(&body));
    assert_eq!(patch(json!({"deletion_reason": "Sent by mistake."})).ok()["deletion_reason"], "Sent by mistake.");
    contents(&client, &path(&made, "/contents"));
    let evidence = format!(
        "/v0/customers/{}/documents/{}",
        person["id"].as_str().unwrap(),
        made["customer_document_id"].as_str().unwrap()
    );
    let review = |decision: &str, reasons: Value| {
        let content = client.get(&evidence).ok()["content"].clone();
        let body = json!({"reviewer": "officer-7", "decision": decision, "content": content, "reasons": reasons});
        client.send("POST", &format!("{evidence}/review"), &[], Some(&body))
    };
    // The file is to be had a moment before the customer's record says so.
    until("the file has left quarantine", || Some(review("VALID", json!([]))).filter(|answer| answer.status == 200));
    delete().problem(409, "DOCUMENT_IN_USE");
    review("INVALID", json!(["name_mismatch"])).ok();
    assert_eq!(delete().ok()["id"], made["id"]);
    delete().problem(404, "RESOURCE_NOT_FOUND");
    client.get(&path(&made, "/contents")).problem(404, "RESOURCE_NOT_FOUND");
}

#[test]
fn what_cannot_be_a_document_is_refused_by_its_field() {
    let client = need!(Client::sandbox());
    let person = created(&client, "/v0/persons", &person());
    let send = |fields: &[(&str, &str)], file: &[u8]| post(&client, "/v0/documents", &form(fields, file));
    let refused = send(&[], b"").problem(400, "BAD_REQUEST_BODY");
    assert_eq!(refused["missing"], json!(["file"]), "{refused}");
    let refused = send(&[], BILL).problem(400, "BAD_REQUEST_BODY");
    assert_eq!(refused["missing"], json!(["type", "related_resource_type", "related_resource_id"]), "{refused}");
    for (field, value) in [
        ("type", "PASSPORT"),
        ("related_resource_type", "ACCOUNT"),
        ("related_resource_id", "someone"),
        ("encryption", "SOME"),
        ("metadata", "{"),
        ("favourite_colour", "blue"),
        ("name", &"x".repeat(501)),
    ] {
        let mut fields = about(&person, &[]);
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let refused = send(&fields, BILL).problem(400, "BAD_REQUEST_BODY");
        assert!(refused["invalid"][field].is_string(), "{field}: {refused}");
    }
    let twice = send(&about(&person, &[("type", "TAX_FORM")]), BILL).problem(400, "BAD_REQUEST_BODY");
    assert!(twice["invalid"]["type"].as_str().unwrap().contains("twice"), "{twice}");
    send(&about(&person, &[]), &vec![b'%'; (4 << 20) + 1]).problem(413, "CONTENT_TOO_LARGE");
    send(&about(&person, &[("description", &"x".repeat(33 << 10))]), BILL).problem(413, "CONTENT_TOO_LARGE");
    let whole = form(&about(&person, &[]), BILL);
    for broken in [&whole[..whole.len() / 2], b"", b"{}"] {
        post(&client, "/v0/documents", broken).problem(400, "BAD_REQUEST");
    }
    client.post("/v0/documents", &json!({})).problem(400, "BAD_REQUEST");
    let bare = json!({"id": client.user(&people::minimal())["_id"]});
    send(&about(&bare, &[]), BILL).problem(400, "BAD_REQUEST");
    assert_eq!(client.get("/v0/documents").ok()["documents"], json!([]), "nothing of it is kept");
}

#[test]
fn what_is_somebody_elses_is_as_good_as_not_there() {
    let client = need!(Client::sandbox());
    let other = need!(Client::sandbox());
    let (own, theirs) = (created(&client, "/v0/persons", &person()), created(&other, "/v0/persons", &person()));
    let made = post(&other, "/v0/documents", &form(&about(&theirs, &[]), BILL)).made();
    let nobody = json!({"id": NOBODY});
    for stranger in [&theirs, &nobody] {
        post(&client, "/v0/documents", &form(&about(stranger, &[]), BILL)).problem(400, "CUSTOMER_NOT_FOUND");
    }
    let mut business = about(&own, &[]);
    business[1].1 = "BUSINESS";
    post(&client, "/v0/documents", &form(&business, BILL)).problem(400, "BUSINESS_NOT_FOUND");
    for document in [&made, &nobody] {
        for more in ["", "/contents", "/versions/1", "/versions/1/contents"] {
            client.get(&path(document, more)).problem(404, "RESOURCE_NOT_FOUND");
        }
        client.send("PATCH", &path(document, ""), &[], Some(&json!({"name": "x"}))).problem(404, "RESOURCE_NOT_FOUND");
        client.send("DELETE", &path(document, ""), &[], None).problem(404, "RESOURCE_NOT_FOUND");
        post(&client, &path(document, "/versions"), &form(&[], BILL)).problem(404, "RESOURCE_NOT_FOUND");
    }
    for version in ["0", "2", "-1", "x"] {
        other.get(&path(&made, &format!("/versions/{version}"))).problem(404, "RESOURCE_NOT_FOUND");
    }
}

#[test]
fn a_request_twice_is_one_document_and_versions_at_once_are_all_kept() {
    let client = need!(Client::sandbox());
    let person = created(&client, "/v0/persons", &person());
    let body = form(&about(&person, &[]), BILL);
    let key = [("idempotency-key", "once")];
    let first = post_as(&client, "/v0/documents", &key, &body).made();
    assert_eq!(post_as(&client, "/v0/documents", &key, &body).made(), first);
    let other = form(&about(&person, &[("name", "Other")]), BILL);
    post_as(&client, "/v0/documents", &key, &other).problem(422, "IDEMPOTENCY_INVALID_REUSE");
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let sent = (0..4).map(|number| {
            let (client, first) = (&client, &first);
            let file = [BILL, format!("% {number}\n").as_bytes()].concat();
            scope.spawn(move || post(client, &path(first, "/versions"), &form(&[], &file)))
        });
        sent.collect::<Vec<_>>().into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert!(answers.iter().all(|answer| [201, 503].contains(&answer.status)), "{answers:?}");
    let shown = client.get(&path(&first, "")).ok();
    assert_eq!(shown["versions"].as_array().unwrap().len(), 1 + made, "each that was accepted is there: {shown}");
}

#[test]
fn a_file_that_may_not_leave_quarantine_cannot_be_had() {
    let client = need!(Client::live());
    let person = created(&client, "/v0/persons", &person());
    let script: &[u8] =
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n";
    let made = post(&client, "/v0/documents", &form(&about(&person, &[]), script)).made();
    let evidence = format!(
        "/v0/customers/{}/documents/{}",
        person["id"].as_str().unwrap(),
        made["customer_document_id"].as_str().unwrap()
    );
    until("the file was refused", || (client.get(&evidence).ok()["file"] == "REFUSED").then_some(()));
    client.get(&path(&made, "/contents")).problem(409, "CONTENTS_NOT_AVAILABLE");
}
