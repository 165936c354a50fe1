//! What bad input gets: a precise error in the API's own format, never a 5xx, and nothing half-written.

use serde_json::{Value, json};

use crate::support::client::{Client, Headers, id, send_as};
use crate::support::people::{self, READABLE, government_id};
use crate::support::{need, until};

/// A change to a body that is otherwise good, by the JSON pointer of what it replaces.
type Spoilt = (&'static str, Value);

#[test]
fn a_body_that_is_no_json_of_the_right_shape_is_a_payload_error() {
    let client = need!(Client::sandbox());
    let deep = "[".repeat(10_000);
    let bodies: [&[u8]; 12] = [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\"text\"",
        b"{}",
        b"{\"logins\": }",
        b"{\"logins\": []} trailing",
        b"\xff\xfe{}",
        b"{\"logins\": \"\\ud800\"}",
        b"{\"documents\": [[[[]]]]}",
        deep.as_bytes(),
    ];
    let user = client.user(&people::minimal());
    let key = format!("{}|", client.key(&user));
    let user_path = format!("/v3.1/users/{}", id(&user));
    let oauth_path = format!("/v3.1/oauth/{}", id(&user));
    for body in bodies {
        let shown = String::from_utf8_lossy(&body[..body.len().min(40)]);
        let sends: [(&str, &str, Headers<'_>); 3] =
            [("POST", "/v3.1/users", &[]), ("POST", "/v3.1/subscriptions", &[]), ("POST", &oauth_path, &[])];
        for (method, path, headers) in sends {
            let answer = client.send_bytes(method, path, headers, Some(body));
            assert_eq!((answer.status, &answer.json()["error_code"]), (400, &json!("200")), "{method} {path} {shown}");
        }
        // An empty change is none; whatever a change does not know it passes over.
        if body != b"{}" && !body.starts_with(b"{\"logins\": \"") {
            let answer = client.send_bytes("PATCH", &user_path, &[("x-sp-user", &key)], Some(body));
            assert_eq!((answer.status, &answer.json()["error_code"]), (400, &json!("200")), "PATCH {shown}");
        }
    }
    assert_eq!(client.get_user(id(&user))["_v"], 1);
}

#[test]
fn every_wrong_field_of_a_new_user_is_named_and_nothing_is_written() {
    let client = need!(Client::sandbox());
    let long = "n".repeat(10_000);
    let many = |value: Value, count: usize| Value::Array(vec![value; count]);
    let cases: Vec<Spoilt> = vec![
        // Wrong types.
        ("/logins", json!("quillon@example.com")),
        ("/logins/0/email", json!(7)),
        ("/phone_numbers", json!([9_011_111_111_i64])),
        ("/legal_names", json!({"0": "Quillon"})),
        ("/documents", json!({"name": "Quillon"})),
        ("/documents/0/day", json!("2")),
        ("/documents/0/day", json!(-2)),
        ("/documents/0/month", json!(1.5)),
        ("/documents/0/year", json!(99_999_999_999_i64)),
        ("/documents/0/virtual_docs", json!("SSN")),
        ("/extra", json!({"cip_tag": "1"})),
        ("/extra", json!({"cip_tag": -1})),
        ("/extra", json!({"is_business": "no"})),
        // Missing or empty.
        ("/logins", json!([])),
        ("/phone_numbers", json!([])),
        ("/legal_names", json!([])),
        ("/legal_names/0", json!("")),
        ("/legal_names/0", json!("   ")),
        ("/documents/0/name", Value::Null),
        ("/documents/0/email", json!("")),
        ("/documents/0/address_street", Value::Null),
        ("/documents/0/year", Value::Null),
        // Unknown words.
        ("/logins/0/scope", json!("ADMIN")),
        ("/documents/0/entity_type", json!("ALIEN")),
        ("/documents/0/entity_scope", json!("Alchemy")),
        ("/documents/0/entity_relationship", json!("FRIEND")),
        ("/documents/0/company_activity", json!(["ALCHEMY"])),
        ("/documents/0/virtual_docs/0/document_type", json!("ssn")),
        ("/documents/0/virtual_docs/0/document_type", json!("GOVT_ID")),
        ("/documents/0/physical_docs/0/document_type", json!("SSN")),
        ("/documents/0/social_docs/0/document_type", json!("MYSPACE")),
        ("/documents/0/address_country_code", json!("ZZ")),
        ("/documents/0/address_subdivision", json!("ZZ")),
        ("/extra", json!({"cip_tag": 99})),
        // Types that do not go with a person, or are made from the base document's own fields.
        ("/documents/0/physical_docs/0/document_type", json!("AOI")),
        ("/documents/0/virtual_docs/0/document_type", json!("DUNS")),
        ("/documents/0/social_docs/0", json!({"document_type": "ADDRESS", "document_value": "1 Main St"})),
        ("/documents/0/social_docs/0", json!({"document_type": "DATE", "document_value": "1/1/1990"})),
        // Too long or too many.
        ("/legal_names/0", json!(long)),
        ("/logins/0/email", json!(format!("{long}@example.com"))),
        ("/phone_numbers/0", json!("9".repeat(10_000))),
        ("/documents/0/name", json!(long)),
        ("/documents/0/alias", json!(long)),
        ("/documents/0/address_street", json!(long)),
        ("/documents/0/title", json!(long)),
        ("/documents/0/desired_scope", json!(long)),
        ("/documents/0/docs_key", json!(long)),
        ("/documents/0/docs_title", json!(long)),
        ("/documents/0/doc_option_key", json!(long)),
        ("/documents/0/virtual_docs/0/document_value", json!(long)),
        ("/documents/0/social_docs/0/document_value", json!(long)),
        ("/extra", json!({"supp_id": long})),
        ("/extra", json!({"note": long})),
        ("/extra", json!({"public_note": "n".repeat(251)})),
        ("/logins", many(json!({"email": "quillon@example.com"}), 21)),
        ("/documents", many(people::base_document(), 13)),
        (
            "/documents/0/physical_docs",
            many(json!({"document_type": "PROOF_OF_ADDRESS", "document_value": READABLE}), 61),
        ),
        ("/photos", many(json!("photo"), 21)),
        // What no name, address or number is written with.
        ("/legal_names/0", json!("Quillon \u{1F600}")),
        ("/legal_names/0", json!("Quillon\u{0}Varnadore")),
        ("/legal_names/0", json!("Quillon\u{202e}erodanraV")),
        ("/legal_names/0", json!("1234")),
        ("/documents/0/name", json!("Quillon\u{7}")),
        ("/documents/0/name", json!("\u{1F469}\u{200D}\u{1F4BB}")),
        ("/documents/0/address_city", json!("San\nFrancisco")),
        ("/logins/0/email", json!("no address")),
        ("/logins/0/email", json!("two@at@example.com")),
        ("/documents/0/email", json!("quillon@")),
        ("/phone_numbers/0", json!("call me")),
        ("/documents/0/ip", json!("999.1.1.1")),
        // Days and places that are none.
        ("/documents/0/day", json!(31)),
        ("/documents/0/month", json!(13)),
        ("/documents/0/year", json!(2020)),
        ("/documents/0/year", json!(2999)),
        ("/documents/0/year", json!(1066)),
        ("/documents/0/address_street", json!("PO Box 12")),
        ("/documents/0/ownership_percentage", json!(101)),
        ("/documents/0/ownership_percentage", json!(-1)),
        // Files that are none.
        ("/documents/0/physical_docs/0/document_value", json!("")),
        ("/documents/0/physical_docs/0/document_value", json!("https://example.com/id.png")),
        ("/documents/0/physical_docs/0/document_value", json!("data:image/png;base64,")),
        ("/documents/0/physical_docs/0/document_value", json!("data:image/png;base64,%%%%")),
        ("/documents/0/physical_docs/0/document_value", json!("data:image/png,plain")),
    ];
    let before = client.items().len();
    let taken: Vec<String> = cases
        .iter()
        .filter_map(|(at, value)| {
            let mut body = spoilable();
            place(&mut body, at, value.clone());
            let answer = client.create_user(&body);
            let shown: String = value.to_string().chars().take(60).collect();
            let sentence = answer.text();
            let is_precise = answer.status == 400 && answer.json()["error_code"] == "200" && sentence.len() < 2000;
            (!is_precise).then(|| format!("{at} = {shown}: {} {sentence:.200}", answer.status))
        })
        .collect();
    assert!(taken.is_empty(), "{} of {}:\n{}", taken.len(), cases.len(), taken.join("\n"));
    assert_eq!(client.items().len(), before, "a refused user left something in the table");
    assert_eq!(client.stack.objects(&format!("quarantine/inline/{}", client.id)), [""; 0]);
    // The body that was spoilt is good as it is.
    client.user(&spoilable());
}

/// A body that is good until something of it is replaced. Its document is in April, so that a 31st is none.
fn spoilable() -> Value {
    let mut body = people::full();
    body["documents"][0]["month"] = 4.into();
    body["extra"] = json!({});
    body["photos"] = json!([]);
    body
}

fn place(body: &mut Value, at: &str, value: Value) {
    if let Some(found) = body.pointer_mut(at) {
        *found = value;
        return;
    }
    let (parent, field) = at.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[field] = value;
}

#[test]
fn a_wrong_change_is_refused_and_the_user_stays_as_it_was() {
    let client = need!(Client::sandbox());
    let created = client.user(&people::full());
    let user = client.until_permission(id(&created), "SEND-AND-RECEIVE");
    let key = client.key(&user);
    let base = id(&user["documents"][0]).to_owned();
    let nobody = "0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f";
    let document = |change: Value| {
        let mut document = json!({"id": base});
        document.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({"documents": [document]})
    };
    let delete = |kind: &str, id: &str| json!({"documents": [{"id": base, kind: [{"id": id, "document_type": "DELETE_DOCUMENT"}]}]});
    let cases: Vec<(Value, u16, &str)> = vec![
        (json!({"permission": "FROZEN"}), 400, "200"),
        (json!({"permission": "SEND-AND-RECEIVE"}), 400, "200"),
        (json!({"permission": 7}), 400, "200"),
        (json!({"permission_code": "USER_REQUEST"}), 400, "200"),
        (json!({"permission": "LOCKED", "permission_code": "WHIM"}), 400, "200"),
        (json!({"permission": "LOCKED", "permission_code": "NO_ACTIVITY"}), 400, "200"),
        (json!({"flag": "MARKED"}), 400, "200"),
        (json!({"flag_code": "NOT_KNOWN"}), 400, "200"),
        (json!({"documents": [{"id": "not-an-id", "name": "Quillon"}]}), 400, "200"),
        (json!({"documents": [{"id": nobody, "name": "Quillon"}]}), 404, "404"),
        (json!({"documents": [{"id": nobody, "permission_scope": "DELETE_DOCUMENT"}]}), 404, "404"),
        (json!({"documents": [{"name": "Quillon"}]}), 400, "200"),
        (document(json!({"name": ""})), 400, "200"),
        (document(json!({"day": 3})), 400, "200"),
        (document(json!({"day": 31, "month": 2, "year": 1990})), 400, "200"),
        (document(json!({"entity_type": "LLC"})), 400, "200"),
        (document(json!({"physical_docs": [{"document_type": "AOI", "document_value": READABLE}]})), 400, "200"),
        (document(json!({"virtual_docs": [{"document_type": "DELETE_DOCUMENT"}]})), 400, "200"),
        (
            document(json!({"virtual_docs": [{"id": nobody, "document_type": "SSN", "document_value": "2222"}]})),
            404,
            "404",
        ),
        (delete("virtual_docs", nobody), 404, "404"),
        (json!({"update": {"legal_name": "\u{1F600}"}}), 400, "200"),
        (json!({"update": {"login": {"email": "no address"}}}), 400, "200"),
        (json!({"update": {"remove_legal_name": "Quillon Varnadore"}}), 400, "200"),
        (json!({"update": {"remove_phone_number": "901.999.9999"}}), 400, "200"),
        (json!({"update": {"cip_tag": 99}}), 400, "200"),
        (json!({"update": {"public_note": "n".repeat(251)}}), 400, "200"),
        // One bad part spoils the whole: the good one is not applied either.
        (
            json!({"update": {"phone_number": "901.111.3333"}, "documents": [{"id": nobody, "name": "Quillon"}]}),
            404,
            "404",
        ),
    ];
    for (body, status, code) in &cases {
        let answer = client.patch_as(id(&user), &key, body);
        assert_eq!(answer.status, *status, "{body}: {}", answer.text());
        answer.refused(*status, code);
    }
    let after = client.get_user(id(&user));
    for field in ["_v", "permission", "flag", "phone_numbers", "legal_names", "documents"] {
        assert_eq!(after[field], user[field], "{field}");
    }
}

/// The one field that stays while the rest is applied (seed 002).
#[test]
fn an_invalid_address_leaves_the_old_one_and_the_answer_says_so() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::full());
    let base = id(&user["documents"][0]);
    let change = json!({"documents": [{
        "id": base, "name": "Quillon Varnadore-Smith",
        "address_street": "PO Box 12", "address_city": "Reno", "address_subdivision": "NV",
        "address_postal_code": "89501", "address_country_code": "US",
    }]});
    let answer = client.patch_as(id(&user), &client.key(&user), &change).ok();
    assert_eq!(answer["unapplied"][0]["field"], "address_street");
    assert_eq!(answer["unapplied"][0]["document_id"], base);
    let after = client.get(&format!("/v3.1/users/{}?full_dehydrate=yes", id(&user))).ok();
    assert_eq!(after["documents"][0]["name"], "Quillon Varnadore-Smith");
    assert_eq!(after["documents"][0]["address_city"], "San Francisco");
}

#[test]
fn names_of_every_script_are_taken_as_they_are() {
    let client = need!(Client::sandbox());
    for name in [
        "Nguyễn Thị Minh Khai",
        "محمد بن عبد الله",
        "李小龍",
        "Ólafur O'Brien-Ñandú",
        "X",
        "Jean-Luc 3rd".trim_end_matches(" 3rd"),
    ] {
        let mut body = people::minimal();
        body["legal_names"] = json!([name]);
        assert_eq!(client.user(&body)["legal_names"][0], name);
    }
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let client = need!(Client::sandbox());
    let mut body = people::full();
    let file = format!("data:image/png;base64,{}", "A".repeat(15 << 20));
    body["documents"][0]["physical_docs"] = json!([government_id(&file)]);
    let answer = client.create_user(&body);
    assert!(matches!(answer.status, 400 | 413), "{}: {}", answer.status, answer.text());
    answer.refused(answer.status, "200");
    assert_eq!(client.get("/v3.1/users").ok()["users_count"], 0);
}

#[test]
fn a_page_that_is_none_is_a_payload_error() {
    let client = need!(Client::sandbox());
    for query in [
        "page=0",
        "page=-1",
        "page=one",
        "page=1.5",
        "page=10001",
        "page=99999999999999999999",
        "per_page=0",
        "per_page=all",
    ] {
        for list in ["users", "subscriptions", "subscriptions/logs"] {
            client.get(&format!("/v3.1/{list}?{query}")).refused(400, "200");
        }
    }
    client.get(&format!("/v3.1/users?query={}", "a".repeat(201))).refused(400, "200");
    let capped = client.get("/v3.1/users?per_page=100000").ok();
    assert_eq!(capped["limit"], 100);
}

#[test]
fn an_unknown_route_or_method_is_not_found() {
    let client = need!(Client::sandbox());
    let user = client.user(&people::minimal());
    let user_path = format!("/v3.1/users/{}", id(&user));
    for (method, path) in [
        ("GET", "/v3.1/nothing"),
        ("GET", "/"),
        ("GET", "/v3.1"),
        ("GET", "/v9/users"),
        ("DELETE", "/v3.1/users"),
        ("DELETE", &user_path),
        ("PUT", &user_path),
        ("POST", &user_path),
        ("GET", "/v3.1/oauth/1"),
        ("GET", "/v3.1/users/1/documents"),
        ("PATCH", "/v3.1/subscriptions"),
    ] {
        let answer = client.send(method, path, &[], None);
        assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text());
        answer.refused(404, "404");
    }
}

#[test]
fn the_open_routes_need_no_credential_and_the_others_do() {
    let client = need!(Client::sandbox());
    for path in ["document-types", "entity-types", "entity-scopes"] {
        send_as(client.stack, "GET", &format!("/v3.1/users/{path}"), &[], None).ok();
    }
    let document = send_as(client.stack, "GET", "/openapi.json", &[], None).ok();
    assert!(document["paths"]["/v3.1/users"].is_object());
    assert!(send_as(client.stack, "GET", "/docs", &[], None).text().contains("<html"));

    let other = Client::sandbox().unwrap();
    let (stolen, wrong, cut) = (
        format!("{}|{}", client.id, other.secret),
        format!("{}|{}x", client.id, client.secret),
        format!("{}|{}", client.id, &client.secret[..client.secret.len() - 1]),
    );
    let (empty, api_as_secret) = (format!("{}|", client.id), format!("{}|{}", client.id, client.api_key));
    let wrong_key = format!("Bearer {}x", client.api_key);
    let secret_as_key = format!("Bearer gk_{}_{}", client.id, client.secret);
    let basic = format!("Basic {}", client.api_key);
    let credentials: [Headers<'_>; 12] = [
        &[],
        &[("x-sp-gateway", "")],
        &[("x-sp-gateway", "|")],
        &[("x-sp-gateway", &client.id)],
        &[("x-sp-gateway", &stolen)],
        &[("x-sp-gateway", &wrong)],
        &[("x-sp-gateway", &cut)],
        &[("x-sp-gateway", &empty)],
        &[("x-sp-gateway", &api_as_secret)],
        &[("authorization", &wrong_key)],
        &[("authorization", &secret_as_key)],
        &[("authorization", &basic)],
    ];
    for headers in credentials {
        for (method, path) in [("GET", "/v3.1/users"), ("POST", "/v3.1/users"), ("GET", "/v3.1/subscriptions")] {
            let body = (method == "POST").then(|| people::minimal().to_string());
            let answer = send_as(client.stack, method, path, headers, body.as_deref().map(str::as_bytes));
            assert_eq!(answer.status, 401, "{method} {path} {headers:?}: {}", answer.text());
            answer.refused(401, "100");
        }
    }
    let bearer = format!("Bearer {}", client.api_key);
    send_as(client.stack, "GET", "/v3.1/users", &[("authorization", &bearer)], None).ok();
    assert_eq!(client.get("/v3.1/users").ok()["users_count"], 0);
}

/// Whatever is not the caller's does not exist for it: every route that takes an id, with every kind of wrong one.
#[test]
fn another_clients_ids_are_not_found_on_any_route() {
    let owner = need!(Client::sandbox());
    let thief = Client::sandbox().unwrap();
    let user = owner.user(&people::full());
    let user = owner.until_permission(id(&user), "SEND-AND-RECEIVE");
    let key = format!("{}|fingerprint", owner.key(&user));
    let own = thief.user(&people::full());
    let own_key = format!("{}|fingerprint", thief.key(&own));
    let subscription = owner.subscribe("https://example.com/hooks", &["USERS|POST"]).ok();
    let base = id(&user["documents"][0]);
    let upload = json!({"document_type": "SELFIE", "content_type": "image/png", "size": 100});
    let token = json!({"refresh_token": user["refresh_token"]});
    let change = json!({"permission": "CLOSED"});

    let unknown = "0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f";
    for wrong in [id(&user), unknown, "1", "not-an-id", "%2e%2e", "%00", &"a".repeat(500)] {
        let path = format!("/v3.1/users/{wrong}");
        thief.get(&path).refused(404, "404");
        thief.send("PATCH", &path, &[], Some(&change)).refused(404, "404");
        thief.oauth(wrong, &token).refused(404, "404");
    }
    // With the owner's key, and with a key of one's own user.
    for key in [&key, &own_key] {
        let headers = [("x-sp-user", key.as_str())];
        for (method, path, body) in [
            ("GET", format!("/v3.1/users/{}", id(&user)), None),
            ("PATCH", format!("/v3.1/users/{}", id(&user)), Some(&change)),
            ("POST", format!("/v3.1/users/{}/documents/{base}/uploads", id(&user)), Some(&upload)),
        ] {
            let answer = thief.send(method, &path, &headers, body);
            assert!(matches!(answer.status, 401 | 404), "{method} {path}: {}", answer.text());
        }
    }
    // A document of another's, below a user of one's own.
    let path = format!("/v3.1/users/{}/documents/{base}/uploads", id(&own));
    thief.send("POST", &path, &[("x-sp-user", &own_key)], Some(&upload)).refused(404, "404");
    let meddling = json!({"documents": [{"id": base, "name": "Quillon"}]});
    thief
        .send("PATCH", &format!("/v3.1/users/{}", id(&own)), &[("x-sp-user", &own_key)], Some(&meddling))
        .refused(404, "404");

    for wrong in [id(&subscription), unknown, "1", "not-an-id"] {
        let path = format!("/v3.1/subscriptions/{wrong}");
        thief.get(&path).refused(404, "404");
        thief.send("PATCH", &path, &[], Some(&json!({"is_active": false}))).refused(404, "404");
    }
    assert_eq!(thief.get("/v3.1/subscriptions").ok()["subscriptions_count"], 0);
    assert_eq!(thief.get("/v3.1/subscriptions/logs").ok()["logs_count"], 0);
    assert_eq!(thief.get("/v3.1/users?query=Varnadore").ok()["users_count"], 1);
    let after = owner.get_user(id(&user));
    assert_eq!((&after["permission"], &after["_v"]), (&user["permission"], &user["_v"]));
    assert_eq!(owner.get(&format!("/v3.1/subscriptions/{}", id(&subscription))).ok()["is_active"], true);
    until("the thief's own user is unharmed", || (thief.get_user(id(&own))["_id"] == own["_id"]).then_some(()));
}
