//! People of the client's decide about documents, and see who else shows the same.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::support::client::{Client, id, sub_document};
use crate::support::http::{self, Answer};
use crate::support::people;
use crate::support::{need, until};

/// A PNG of 24 by 16 pixels that was taken upright, somewhere: EXIF with an orientation and a latitude.
const TURNED: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAIAAACDRijCAAAAUGVYSWZNTQAqAAAACAACARIAAwAAAAEABgAAiCUABAAAAAEAAAAmAAAAAAABAAIABQAAAAMAAAA4AAAAAAAAADQAAAABAAAADAAAAAEAAAAHAAAAAQQ9gEMAAAAaSURBVHjaYzixRYMqiGHUoFGDRg0aNYgyBAB40nYfSncbOAAAAABJRU5ErkJggg==";
const PROOF: &str = "PROOF_OF_ADDRESS";
const NOBODY: &str = "0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f";

/// A live customer with a proof of address that waits for a person.
struct Case {
    client: Client,
    user: Value,
    document: String,
}

impl Case {
    fn waiting() -> Option<Self> {
        Self::with(people::PIXEL)
    }

    fn with(file: &str) -> Option<Self> {
        let client = Client::live()?;
        let mut base = people::base_document();
        base["physical_docs"] = json!([{"document_type": PROOF, "document_value": file}]);
        let created = client.user(&people::with_document(&base));
        let user = client.settled(id(&created));
        let document = id(sub_document(&user, PROOF)).to_owned();
        // The refresh token is told once.
        Some(Self { client, user: created, document })
    }

    fn path(&self) -> String {
        path(id(&self.user), &self.document)
    }

    fn shown(&self) -> Value {
        self.client.get(&self.path()).ok()
    }

    fn decide(&self, change: impl FnOnce(&mut Value)) -> Answer {
        let mut body = json!({"reviewer": "officer-7", "decision": "VALID", "content": self.shown()["content"]});
        change(&mut body);
        self.client.send("POST", &format!("{}/review", self.path()), &[], Some(&body))
    }

    fn status(&self) -> Value {
        sub_document(&self.client.get_user(id(&self.user)), PROOF)["status"].clone()
    }
}

fn path(user: &str, document: &str) -> String {
    format!("/v0/customers/{user}/documents/{document}")
}

/// Holds a refusal to RFC 9457 and to its status; returns its code.
#[track_caller]
fn refused(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let body = answer.json();
    assert_eq!(body["status"], status, "{body}");
    assert!(body["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{body}");
    body["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_persons_decision_is_the_documents_status() {
    let case = need!(Case::waiting());
    let before = case.shown();
    assert_eq!((&before["status"], &before["file"]), (&json!("SUBMITTED|REVIEWING"), &json!("CLEAN")));
    let agreement = before["findings"].as_array().unwrap().iter().find(|own| own["check"] == "agreement").unwrap();
    assert_eq!(agreement["reasons"], json!(["text_not_read"]), "a photograph of a bill has no text");

    let decided = case.decide(|body| body["note"] = json!("Name and address as typed."));
    assert_eq!(decided.ok()["status"], "SUBMITTED|VALID");
    assert_eq!(case.status(), "SUBMITTED|VALID");
    let again = case.decide(|body| body["note"] = json!("Name and address as typed."));
    assert_eq!(again.header("etag"), decided.header("etag"), "the same decision again changes nothing");

    let invalid = case.decide(|body| {
        body["decision"] = json!("INVALID");
        body["reasons"] = json!(["address_mismatch"]);
        body["reviewer"] = json!("officer-8");
    });
    assert_eq!(invalid.ok()["reviews"].as_array().unwrap().len(), 2, "both decisions are on record");
    let user = case.client.get_user(id(&case.user));
    assert_eq!(sub_document(&user, PROOF)["status"], "SUBMITTED|INVALID");
    assert_eq!(sub_document(&user, PROOF)["invalid_reasons"], json!(["address_mismatch"]));
    assert!(!user.to_string().contains("officer-"), "who decided is not told to the user");
}

/// A PDF of so many pages; those in `costly` take too long to draw.
fn bill(pages: usize, costly: &[usize]) -> String {
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", page + 4)).collect();
    let dense = "0 0 90 90 re f ".repeat(3_000);
    let mut file = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[{kids}]/Count {pages}/MediaBox[0 0 90 90]>>endobj\n\
        3 0 obj<</Length {}>>stream\n{dense}\nendstream endobj\n",
        dense.len()
    );
    for number in 1..=pages {
        let content = if costly.contains(&number) { "/Contents 3 0 R" } else { "" };
        file.push_str(&format!("{} 0 obj<</Type/Page/Parent 2 0 R{content}>>endobj\n", number + 3));
    }
    file.push_str(&format!("trailer<</Size {}/Root 1 0 R>>\n", pages + 4));
    format!("data:application/pdf;base64,{}", BASE64.encode(file))
}

/// Downloads by a presigned link.
#[track_caller]
fn download(link: &Value) -> Answer {
    let answer = http::send("GET", link.as_str().unwrap(), &[], None);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer
}

/// Width and height as the first frame of a JPEG says.
fn jpeg_size(file: &[u8]) -> (u16, u16) {
    assert_eq!(file[..2], [0xff, 0xd8], "no JPEG");
    let frame = file.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    let side = |at: usize| u16::from_be_bytes([file[frame + at], file[frame + at + 1]]);
    (side(7), side(5))
}

#[test]
fn a_pdf_is_shown_page_by_page_as_pictures() {
    let case = need!(Case::with(&bill(3, &[2])));
    let shown = case.shown();
    assert_eq!((&shown["file"], &shown["page_count"]), (&json!("CLEAN"), &json!(3)));
    let pages = shown["pages"].as_array().unwrap();
    let numbers: Vec<&Value> = pages.iter().map(|page| &page["number"]).collect();
    assert_eq!(numbers, [1, 3], "the second page cannot be drawn");
    for page in pages {
        let picture = download(&page["url"]);
        assert_eq!(jpeg_size(&picture.body), (1_600, 1_600));
        assert_eq!(picture.header("content-type"), Some("image/jpeg"));
    }
    assert!(download(&shown["file_url"]).body.starts_with(b"%PDF-"));
    let lying = case.client.stack.objects(&format!("clean/{}/{}", case.client.id, id(&case.user)));
    assert_eq!(lying.len(), 3, "the document and its pages: {lying:?}");
    let link = pages[0]["url"].as_str().unwrap();
    let other_page = link.replace("/pages/1.jpg", "/pages/2.jpg");
    assert_ne!(other_page, link);
    assert_eq!(http::send("GET", &other_page, &[], None).status, 403, "a link is good for its own page alone");
    let user = case.client.get(&format!("/v3.1/users/{}?full_dehydrate=yes", id(&case.user))).ok();
    assert!(!user.to_string().contains("/pages/"), "pages are for reviewers");
}

#[test]
fn of_a_long_pdf_the_first_pages_are_shown() {
    let case = need!(Case::with(&bill(12, &[])));
    let shown = case.shown();
    assert_eq!(shown["page_count"], 12);
    let pages = shown["pages"].as_array().unwrap();
    assert!((1..=10).contains(&pages.len()), "{shown}");
    assert!((1..).zip(pages).all(|(number, page)| page["number"] == number), "{shown}");
}

#[test]
fn a_picture_is_shown_upright_and_without_what_the_camera_noted() {
    let case = need!(Case::with(TURNED));
    let shown = case.shown();
    assert!(shown["pages"].is_null() && shown["page_count"].is_null(), "{shown}");
    let full = case.client.get(&format!("/v3.1/users/{}?full_dehydrate=yes", id(&case.user))).ok();
    for link in [&shown["file_url"], &sub_document(&full, PROOF)["document_value"]] {
        let picture = download(link).body;
        assert_eq!(jpeg_size(&picture), (16, 24));
        assert!(!picture.windows(4).any(|own| [b"Exif", b"eXIf"].contains(&own.try_into().unwrap())));
    }
    let prefix = |place: &str| format!("{place}/{}/{}", case.client.id, id(&case.user));
    assert_eq!(case.client.stack.objects(&prefix("clean")).len(), 1);
    until("the file as it came is gone", || {
        case.client.stack.objects(&prefix("quarantine/inline")).is_empty().then_some(())
    });
}

#[test]
fn a_film_is_shown_without_where_it_was_taken() {
    let part = |name: &[u8], content: &[u8]| [&(8 + content.len() as u32).to_be_bytes(), name, content].concat();
    let place = part(b"udta", &part(b"\xa9xyz", b"+37.3349-122.0090/"));
    let film = [part(b"ftyp", b"isom\0\0\x02\0"), part(b"moov", &place), part(b"mdat", b"frames")].concat();
    let client = need!(Client::live());
    let mut base = people::base_document();
    let value = format!("data:video/mp4;base64,{}", BASE64.encode(&film));
    base["physical_docs"] = json!([{"document_type": "VIDEO_AUTHORIZATION", "document_value": value}]);
    let user = client.settled(id(&client.user(&people::with_document(&base))));
    let shown = client.get(&path(id(&user), id(sub_document(&user, "VIDEO_AUTHORIZATION")))).ok();
    let clean = download(&shown["file_url"]).body;
    assert_eq!(clean.len(), film.len());
    assert!(!String::from_utf8_lossy(&clean).contains("37.33") && clean.ends_with(b"frames"));
}

#[test]
fn a_number_is_decided_on_as_a_file_is() {
    let client = need!(Client::live());
    let mut base = people::base_document();
    base["virtual_docs"] = json!([people::ssn("219-09-9981")]);
    let user = client.settled(id(&client.user(&people::with_document(&base))));
    let path = path(id(&user), id(sub_document(&user, "SSN")));
    let content = client.get(&path).ok()["content"].clone();
    let body = json!({"reviewer": "officer-7", "decision": "VALID", "content": content});
    let decided = client.send("POST", &format!("{path}/review"), &[], Some(&body)).ok();
    assert_eq!(decided["status"], "SUBMITTED|VALID");
}

#[test]
fn nobody_decides_on_what_has_changed_since() {
    let case = need!(Case::waiting());
    let seen = case.shown()["content"].clone();
    let base = id(&case.user["documents"][0]).to_owned();
    let key = case.client.key(&case.user);
    let renamed = json!({"documents": [{"id": base, "name": "Somebody Else"}]});
    case.client.patch_as(id(&case.user), &key, &renamed).ok();
    let stale = case.decide(|body| body["content"] = seen);
    assert_eq!(refused(&stale, 409), "DOCUMENT_CHANGED");
    assert_eq!(case.status(), "SUBMITTED|REVIEWING");
    let other_revision = case.client.send(
        "POST",
        &format!("{}/review", case.path()),
        &[("if-match", "\"1\"")],
        Some(&json!({"reviewer": "officer-7", "decision": "VALID", "content": case.shown()["content"]})),
    );
    assert_eq!(refused(&other_revision, 412), "PRECONDITION_FAILED");
}

#[test]
fn a_decision_falls_with_the_details_that_it_was_made_on() {
    let case = need!(Case::waiting());
    case.decide(|_| {}).ok();
    let base = id(&case.user["documents"][0]).to_owned();
    let key = case.client.key(&case.user);
    let renamed = json!({"documents": [{"id": base, "name": "Somebody Else"}]});
    case.client.patch_as(id(&case.user), &key, &renamed).ok();
    assert_eq!(case.status(), "SUBMITTED|REVIEWING");
}

#[test]
fn what_is_not_the_callers_does_not_exist() {
    let case = need!(Case::waiting());
    let stranger = need!(Client::live());
    let body = json!({"reviewer": "officer-7", "decision": "VALID", "content": case.shown()["content"]});
    for path in [case.path(), path(id(&case.user), NOBODY), path(NOBODY, &case.document), path("x", "y")] {
        let client = if path == case.path() { &stranger } else { &case.client };
        assert_eq!(refused(&client.get(&path), 404), "RESOURCE_NOT_FOUND", "{path}");
        let answer = client.send("POST", &format!("{path}/review"), &[], Some(&body));
        assert_eq!(refused(&answer, 404), "RESOURCE_NOT_FOUND", "{path}");
    }
}

#[test]
fn a_decision_that_makes_no_sense_is_refused_and_changes_nothing() {
    let case = need!(Case::waiting());
    let etag = case.client.get(&case.path()).header("etag").unwrap().to_owned();
    let changes: [fn(&mut Value); 10] = [
        |body| body["reviewer"] = json!(" "),
        |body| body["reviewer"] = json!("x".repeat(201)),
        |body| body["decision"] = json!("MAYBE"),
        |body| body["decision"] = json!("INVALID"),
        |body| body["reasons"] = json!(["address_mismatch"]),
        |body| {
            body["decision"] = json!("INVALID");
            body["reasons"] = json!(["because"]);
        },
        |body| {
            body["decision"] = json!("INVALID");
            body["reasons"] = json!(vec!["address_mismatch"; 11]);
        },
        |body| body["content"] = json!("abc"),
        |body| body["note"] = json!("x".repeat(1_001)),
        |body| *body = json!([]),
    ];
    for change in changes {
        refused(&case.decide(change), 400);
    }
    assert_eq!(case.client.get(&case.path()).header("etag"), Some(etag.as_str()));
}

#[test]
fn a_file_in_quarantine_cannot_be_vouched_for() {
    let client = need!(Client::live());
    let mut base = people::base_document();
    let script = "data:image/png;base64,PGh0bWw+PC9odG1sPg==";
    base["physical_docs"] = json!([{"document_type": PROOF, "document_value": script}]);
    let user = client.settled(id(&client.user(&people::with_document(&base))));
    let path = path(id(&user), id(sub_document(&user, PROOF)));
    let shown = client.get(&path).ok();
    assert_eq!(shown["file"], "REFUSED");
    assert!(shown["file_url"].is_null() && shown["pages"].is_null());
    let body = json!({"reviewer": "officer-7", "decision": "VALID", "content": shown["content"]});
    let answer = client.send("POST", &format!("{path}/review"), &[], Some(&body));
    assert_eq!(refused(&answer, 409), "FILE_IN_QUARANTINE");
}

#[test]
fn a_decision_is_made_once_under_its_key() {
    let case = need!(Case::waiting());
    let body = json!({"reviewer": "officer-7", "decision": "VALID", "content": case.shown()["content"]});
    let path = format!("{}/review", case.path());
    let send = |body: &Value| case.client.send("POST", &path, &[("idempotency-key", "decide")], Some(body));
    let (first, again) = (send(&body), send(&body));
    assert_eq!((first.ok(), again.header("idempotent-replayed")), (again.ok(), Some("true")));
    let mut other = body.clone();
    other["reviewer"] = json!("officer-8");
    send(&other).problem(422, "IDEMPOTENCY_INVALID_REUSE");
    assert_eq!(case.shown()["reviews"].as_array().unwrap().len(), 1);
}

#[test]
fn of_two_decisions_at_once_both_are_on_record_and_the_later_one_counts() {
    let case = need!(Case::waiting());
    let decide = |reviewer: &str, decision: &str, reasons: Value| {
        case.decide(|body| {
            body["reviewer"] = json!(reviewer);
            body["decision"] = json!(decision);
            body["reasons"] = reasons;
        })
        .ok();
    };
    std::thread::scope(|scope| {
        scope.spawn(|| decide("officer-7", "VALID", json!([])));
        scope.spawn(|| decide("officer-8", "INVALID", json!(["name_mismatch"])));
    });
    let shown = case.shown();
    let reviews = shown["reviews"].as_array().unwrap();
    assert_eq!(reviews.len(), 2, "{shown}");
    assert_eq!(shown["status"], format!("SUBMITTED|{}", reviews[1]["decision"].as_str().unwrap()));
}

#[test]
fn a_number_under_two_customers_is_flagged_on_both_and_shown_to_neither() {
    let client = need!(Client::live());
    let with_ssn = |value: &str| {
        let mut base = people::base_document();
        base["virtual_docs"] = json!([people::ssn(value)]);
        client.settled(id(&client.user(&people::with_document(&base))))
    };
    let users = [with_ssn("219-09-9982"), with_ssn("219099982"), with_ssn("219-09-9983")];
    for (own, other) in [(&users[0], Some(&users[1])), (&users[1], Some(&users[0])), (&users[2], None)] {
        let path = path(id(own), id(sub_document(own, "SSN")));
        let expected: Vec<Value> = other.into_iter().map(|other| json!(["ssn", id(other)])).collect();
        until("the duplicate is flagged", || {
            let shown = client.get(&path).ok();
            let duplicates = shown["duplicates"].as_array().unwrap();
            let found: Vec<Value> = duplicates.iter().map(|own| json!([own["shared"], own["customer_id"]])).collect();
            (found == expected).then_some(())
        });
        let user = client.get_user(id(own));
        assert!(user["documents"][0].get("duplicates").is_none(), "not in what a user may be shown");
        let officers = client.get(&format!("/v3.1/users/{}?full_dehydrate=yes", id(own))).ok();
        assert_eq!(officers["documents"][0]["duplicates"].as_array().unwrap().len(), expected.len());
    }
    let stored = json!(client.items()).to_string();
    assert!(stored.contains("#FINGERPRINT#"));
    assert!(!stored.contains("219099982") && !stored.contains("219-09-9982"), "a number lies open in the table");
}

#[test]
fn another_clients_customers_are_no_duplicates() {
    let one = need!(Client::live());
    let other = need!(Client::live());
    for client in [&one, &other] {
        let mut base = people::base_document();
        base["virtual_docs"] = json!([people::ssn("219-09-9984")]);
        let user = client.settled(id(&client.user(&people::with_document(&base))));
        let shown = client.get(&path(id(&user), id(sub_document(&user, "SSN")))).ok();
        assert_eq!(shown["duplicates"], json!([]));
    }
}

#[test]
fn a_typed_zone_is_compared_with_what_was_typed() {
    let client = need!(Client::live());
    let mut base = people::base_document();
    // Of somebody born on another day; every check digit is right.
    let lines =
        json!(["I<USAD1234567<7<<<<<<<<<<<<<<<", "9001011F3205024USA<<<<<<<<<<<8", "VARNADORE<<QUILLON<<<<<<<<<<<<"]);
    base["physical_docs"] =
        json!([{"document_type": "NATIONAL_ID_BACK", "document_value": people::PIXEL, "meta": {"mrz": lines}}]);
    let user = client.settled(id(&client.user(&people::with_document(&base))));
    let own = sub_document(&user, "NATIONAL_ID_BACK");
    let shown = client.get(&path(id(&user), id(own))).ok();
    assert_eq!(shown["zone"]["faults"], json!([]), "{shown}");
    assert_eq!(own["status"], "SUBMITTED|INVALID");
    assert_eq!(own["invalid_reasons"], json!(["dob_mismatch"]));
    base["physical_docs"][0]["meta"]["mrz"] = json!(["a", "b", "c", "d"]);
    client.create_user(&people::with_document(&base)).refused(400, "200");
}
