//! Files that go straight to storage, and what lets them out of quarantine.

use std::time::SystemTime;

use serde_json::{Value, json};

use crate::support::client::{Client, id, sub_document, sub_documents};
use crate::support::http::{self, Answer};
use crate::support::people::{self, READABLE, government_id};
use crate::support::stack::{Queue, Stack};
use crate::support::{need, until};

const PROOF: &str = "PROOF_OF_ADDRESS";

/// A user with a base document, and what it takes to upload to it.
struct Uploader {
    client: Client,
    user: Value,
    key: String,
}

impl Uploader {
    fn new() -> Option<Self> {
        let client = Client::live()?;
        let user = client.user(&people::with_document(&people::base_document()));
        let key = client.key(&user);
        Some(Self { client, user, key })
    }

    fn ask(&self, request: &Value) -> Answer {
        self.client.upload_form(id(&self.user), &self.key, id(&self.user["documents"][0]), request)
    }

    #[track_caller]
    fn form(&self, size: usize) -> Value {
        self.ask(&json!({"document_type": PROOF, "content_type": "image/png", "size": size})).ok()
    }

    fn until_status(&self, status: &str) -> Value {
        until(&format!("the file is {status}"), || {
            let user = self.client.get_user(id(&self.user));
            let found = sub_documents(&user).into_iter().find(|own| own["document_type"] == PROOF).cloned();
            found.filter(|own| own["status"] == status)
        })
    }

    fn objects(&self, place: &str) -> Vec<String> {
        self.client.stack.objects(&format!("{place}/{}/{}", self.client.id, id(&self.user)))
    }
}

/// Posts a file as a browser does: every field of the form, then the file.
fn post(form: &Value, file: &[u8], changed: &[(&str, &str)]) -> Answer {
    const BOUNDARY: &str = "gatehouse-boundary";
    let mut body = Vec::new();
    for (name, value) in form["fields"].as_object().unwrap() {
        let value = changed.iter().find(|(own, _)| own == name).map_or(value.as_str().unwrap(), |(_, value)| value);
        let part = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let file_part = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n");
    body.extend_from_slice(file_part.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    http::send("POST", form["url"].as_str().unwrap(), &[("content-type".to_owned(), kind)], Some(&body))
}

#[test]
fn an_uploaded_image_is_inspected_and_leaves_quarantine() {
    let uploader = need!(Uploader::new());
    let image = people::pixel();
    let form = uploader.form(image.len());
    let awaited = uploader.client.get_user(id(&uploader.user));
    assert_eq!(sub_document(&awaited, PROOF)["status"], "SUBMITTED");
    assert_eq!(id(sub_document(&awaited, PROOF)), form["physical_doc_id"]);

    let posted = post(&form, &image, &[]);
    assert!((200..300).contains(&posted.status), "{}", posted.text());
    // No reader proves this kind genuine yet: a person has to look.
    uploader.until_status("SUBMITTED|REVIEWING");
    assert_eq!(uploader.objects("clean").len(), 1);
    until("the quarantine is empty", || uploader.objects("quarantine/uploads").is_empty().then_some(()));
    let shown = uploader.client.get(&format!("/v3.1/users/{}?full_dehydrate=yes", id(&uploader.user))).ok();
    let link = sub_document(&shown, PROOF)["document_value"].as_str().unwrap().to_owned();
    let shown = http::send("GET", &link, &[], None).body;
    assert!(shown.starts_with(b"\xff\xd8"), "a picture is shown as a JPEG of its pixels");
}

#[test]
fn what_is_no_image_is_invalid_and_never_leaves_quarantine() {
    for file in
        [b"<html><script>alert(1)</script></html>".as_slice(), b"\x89PNG\r\n\x1a\nbut no more", b"MZ\x90\0", b"\0"]
    {
        let uploader = need!(Uploader::new());
        let posted = post(&uploader.form(file.len()), file, &[]);
        assert!((200..300).contains(&posted.status), "{}", posted.text());
        let refused = uploader.until_status("SUBMITTED|INVALID");
        assert!(!refused["invalid_reasons"].as_array().unwrap().is_empty(), "{refused}");
        assert_eq!(uploader.objects("clean"), [""; 0]);
        let path = format!("/v3.1/users/{}?full_dehydrate=yes", id(&uploader.user));
        let shown = uploader.client.get(&path).ok();
        assert!(sub_document(&shown, PROOF)["document_value"].is_null(), "a link to a file that was refused");
    }
}

#[test]
fn the_form_takes_its_own_file_and_no_other() {
    let uploader = need!(Uploader::new());
    let image = people::pixel();
    let form = uploader.form(image.len());
    let larger = vec![0; image.len() + 1];
    let elsewhere = format!("clean/{}/{}", uploader.client.id, id(&uploader.user));
    for answer in [
        post(&form, &larger, &[]),
        post(&form, &image, &[("Content-Type", "text/html"), ("content-type", "text/html")]),
        post(&form, &image, &[("key", &elsewhere)]),
        post(&form, &image, &[("policy", "e30=")]),
        post(&form, &image, &[("x-amz-signature", "00")]),
    ] {
        assert!(matches!(answer.status, 400 | 403), "{}: {}", answer.status, answer.text());
    }
    assert_eq!(uploader.objects("quarantine/uploads"), [""; 0]);
    assert_eq!(uploader.objects("clean"), [""; 0]);
}

#[test]
fn a_form_is_made_for_a_file_that_could_be_taken() {
    let uploader = need!(Uploader::new());
    let good = json!({"document_type": PROOF, "content_type": "image/png", "size": 100});
    let with = |field: &str, value: Value| {
        let mut request = good.clone();
        request[field] = value;
        request
    };
    for request in [
        with("document_type", json!("SSN")),
        with("document_type", json!("AOI")),
        with("content_type", json!("text/html")),
        with("content_type", json!("image/svg+xml")),
        with("content_type", json!("")),
        with("size", json!(0)),
        with("size", json!(-1)),
        with("size", json!(10 * 1024 * 1024 + 1)),
        with("size", json!("100")),
        with("id", json!("not-an-id")),
        json!({}),
    ] {
        uploader.ask(&request).refused(400, "200");
    }
    let nobody = "0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f";
    uploader.ask(&with("id", json!(nobody))).refused(404, "404");
    uploader.client.upload_form(id(&uploader.user), &uploader.key, nobody, &good).refused(404, "404");
    uploader.client.upload_form(id(&uploader.user), "", id(&uploader.user["documents"][0]), &good).refused(401, "110");
    assert_eq!(sub_documents(&uploader.client.get_user(id(&uploader.user))).len(), 5, "a refused form left a document");
}

#[test]
fn another_users_document_cannot_be_uploaded_to() {
    let uploader = need!(Uploader::new());
    let other = uploader.client.user(&people::with_document(&people::base_document()));
    let wanted = json!({"document_type": PROOF, "content_type": "image/png", "size": 100});
    let others_base = id(&other["documents"][0]);
    uploader.client.upload_form(id(&uploader.user), &uploader.key, others_base, &wanted).refused(404, "404");
    uploader.client.upload_form(id(&other), &uploader.key, others_base, &wanted).refused(401, "110");
}

#[test]
fn an_upload_replaces_what_was_refused() {
    let uploader = need!(Uploader::new());
    let script = b"<html></html>";
    post(&uploader.form(script.len()), script, &[]);
    let refused = uploader.until_status("SUBMITTED|INVALID");
    let image = people::pixel();
    let again = json!({"id": id(&refused), "document_type": PROOF, "content_type": "image/png", "size": image.len()});
    let form = uploader.ask(&again).ok();
    assert_eq!(form["physical_doc_id"], id(&refused));
    post(&form, &image, &[]);
    uploader.until_status("SUBMITTED|REVIEWING");
}

/// S3 tells at least once, and may tell of an old upload after a newer one was inspected.
#[test]
fn an_old_upload_announced_again_does_not_replace_a_newer_one() {
    let uploader = need!(Uploader::new());
    let script = b"<html></html>";
    post(&uploader.form(script.len()), script, &[]);
    let refused = uploader.until_status("SUBMITTED|INVALID");
    let old = uploader.objects("quarantine/uploads").remove(0);
    let image = people::pixel();
    let again = json!({"id": id(&refused), "document_type": PROOF, "content_type": "image/png", "size": image.len()});
    post(&uploader.ask(&again).ok(), &image, &[]);
    uploader.until_status("SUBMITTED|REVIEWING");
    let settled = uploader.client.get_user(id(&uploader.user));

    let stack = uploader.client.stack;
    let announced = json!({"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": stack.region,
        "eventTime": "2026-11-22T00:00:00.000Z", "eventName": "ObjectCreated:Post",
        "userIdentity": {"principalId": "p"}, "requestParameters": {"sourceIPAddress": "203.0.113.7"},
        "responseElements": {},
        "s3": {
            "s3SchemaVersion": "1.0", "configurationId": "c",
            "bucket": {"name": stack.documents, "ownerIdentity": {"principalId": "p"}, "arn": "arn:aws:s3:::b"},
            "object": {"key": old, "size": script.len(), "eTag": "e", "sequencer": "1"},
        },
    }]});
    let begun = SystemTime::now();
    stack.send_message(Queue::Inspect, &announced.to_string());
    until("the announcement was handled", || {
        let lines = stack.logs(begun, id(&refused));
        lines.iter().any(|line| line.contains("dropped") || line.contains("inspected")).then_some(())
    });
    let after = uploader.client.get_user(id(&uploader.user));
    assert_eq!(sub_document(&after, PROOF)["status"], "SUBMITTED|REVIEWING");
    assert_eq!(after["_v"], settled["_v"]);
}

#[test]
fn the_same_file_may_serve_as_two_documents() {
    let client = need!(Client::sandbox());
    let mut document = people::full_document();
    document["physical_docs"] = json!([government_id(READABLE), {"document_type": PROOF, "document_value": READABLE}]);
    let created = client.user(&people::with_document(&document));
    let user = client.settled(id(&created));
    for kind in ["GOVT_ID", PROOF] {
        assert_eq!(sub_document(&user, kind)["status"], "SUBMITTED|VALID", "{kind}");
    }
}

/// What the API guards, the bucket guards as well.
#[test]
fn the_bucket_gives_nothing_to_a_stranger() {
    let stack = need!(Stack::find());
    for path in ["", "/quarantine/inline", "/clean"] {
        let answer = http::send("GET", &format!("{}/{}{path}", stack.endpoint, stack.documents), &[], None);
        assert_eq!(answer.status, 403, "{}", answer.text());
    }
}
