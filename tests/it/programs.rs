//! A program officer writes a program, finds what is wrong with it, tries it, and puts it in force.

use std::thread;

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::need;
use crate::support::office::{problem, program};
use crate::support::people;

#[test]
fn a_program_is_put_in_force_version_by_version_and_each_stays_on_record() {
    let client = need!(Client::sandbox());
    let first = program(20, 1, &[]);
    let created = client.post("/v0/programs", &first);
    assert_eq!((created.status, created.header("etag")), (201, Some("\"1\"")), "{}", created.text());
    assert_eq!(created.json(), first);
    let second = program(20, 2, &[json!({"physical": "SELFIE"})]);
    client.put_program(&second);
    assert_eq!(client.get("/v0/programs/20").ok(), second);
    assert_eq!(client.get("/v0/programs/20?version=1").ok(), first);
    let diff = client.get("/v0/programs/20/diff").ok();
    assert_eq!((&diff["from"], &diff["to"]), (&json!(1), &json!(2)));
    assert_eq!(diff["person"], json!({"receive": "SAME", "send_and_receive": "STRICTER"}));
    assert_eq!(diff["business"], json!({"receive": "SAME", "send_and_receive": "SAME"}));
    let changes = diff["changes"].as_array().unwrap();
    let added = json!({"at": "person.send_and_receive.all[1]", "after": {"physical": "SELFIE"}});
    assert!(changes.contains(&added), "{diff}");
    let back = client.get("/v0/programs/20/diff?from=2&to=1").ok();
    assert_eq!(back["person"]["send_and_receive"], "LOOSER");
}

#[test]
fn the_shipped_programs_are_there_from_the_start_and_a_clients_own_follows_them() {
    let client = need!(Client::sandbox());
    let listed = client.get("/v0/programs").ok();
    let tags: Vec<&Value> = listed["programs"].as_array().unwrap().iter().map(|own| &own["cip_tag"]).collect();
    assert_eq!(tags, [1, 2, 3, 4, 5, 6, 7]);
    assert!(listed["programs"].as_array().unwrap().iter().all(|own| own["shipped"] == true), "{listed}");
    let shipped = client.get("/v0/programs/1").ok();
    let mut own = shipped.clone();
    own["name"] = json!("The client's own standard");
    let taken = problem(&client.post("/v0/programs", &own), 409, "PROGRAM_VERSION_CONFLICT");
    assert_eq!(taken["detail"], "The next version of program 1 is 2.");
    own["version"] = json!(2);
    client.put_program(&own);
    assert_eq!(client.get("/v0/programs/1").ok(), own);
    assert_eq!(client.get("/v0/programs/1?version=1").ok(), shipped);
}

#[test]
fn a_program_that_cannot_be_used_is_refused_line_by_line_and_not_stored() {
    let client = need!(Client::sandbox());
    let mut wrong = program(30, 1, &[json!({"any": []}), json!({"physical": "AOI"})]);
    wrong["name"] = json!("");
    let text = serde_json::to_string_pretty(&wrong).unwrap();
    let refused = problem(&client.post_text("/v0/programs", &text), 400, "PROGRAM_INVALID");
    let validated = client.post_text("/v0/programs/validate", &text).ok();
    assert_eq!(validated, json!({"valid": false, "problems": refused["problems"]}));
    let problems = refused["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 3, "{refused}");
    let lines: Vec<&str> = text.lines().collect();
    for own in problems {
        let line = lines[usize::try_from(own["line"].as_u64().unwrap()).unwrap() - 1];
        let column = usize::try_from(own["column"].as_u64().unwrap()).unwrap();
        let found: String = line.chars().skip(column - 1).collect();
        let wanted = match own["at"].as_str().unwrap() {
            "name" => "\"\"",
            "person.send_and_receive.all[1]" | "person.send_and_receive.all[2]" => "{",
            other => panic!("{other}"),
        };
        assert!(found.starts_with(wanted), "{own}: {found}");
    }
    problem(&client.get("/v0/programs/30"), 404, "RESOURCE_NOT_FOUND");
    let good = client.post("/v0/programs/validate", &program(30, 1, &[])).ok();
    assert_eq!((&good["valid"], &good["problems"]), (&json!(true), &json!([])));
    // A sandbox may use it and is told what a live client could not.
    assert_ne!(good["below_floor"], json!([]));
    problem(&client.get("/v0/programs/30"), 404, "RESOURCE_NOT_FOUND");
}

#[test]
fn bodies_that_are_no_programs_are_refused_and_say_where() {
    let client = need!(Client::sandbox());
    for path in ["/v0/programs", "/v0/backtests", "/v0/programs/dry-run"] {
        for text in ["", "{", "[]", "null", "{\"cip_tag\": 1} x", "{\"cip_tag\": \"Ada\"}"] {
            let refused = problem(&client.post_text(path, text), 400, "PROGRAM_INVALID");
            assert_eq!(refused["problems"].as_array().unwrap().len(), 1, "{path} {text}: {refused}");
        }
        let large = format!("{{\"name\": \"{}\"}}", "x".repeat(70_000));
        problem(&client.post_text(path, &large), 413, "CONTENT_TOO_LARGE");
        let deep = "[".repeat(60_000);
        problem(&client.post_text(path, &deep), 400, "PROGRAM_INVALID");
        // The gateway hands on what is no UTF-8 as U+FFFD.
        problem(&client.send_bytes("POST", path, &[], Some(b"\xff\xfe")), 400, "PROGRAM_INVALID");
    }
}

#[test]
fn a_version_out_of_turn_is_refused_and_the_same_one_again_is_harmless() {
    let client = need!(Client::sandbox());
    client.put_program(&program(40, 1, &[]));
    client.put_program(&program(40, 1, &[]));
    let other = program(40, 1, &[json!({"physical": "SELFIE"})]);
    for wrong in [other, program(40, 3, &[]), program(41, 2, &[])] {
        problem(&client.post("/v0/programs", &wrong), 409, "PROGRAM_VERSION_CONFLICT");
    }
    let answers: Vec<u16> = thread::scope(|scope| {
        let tries = (0..4).map(|place| {
            let kind = ["IP", "FACEBOOK", "LINKEDIN", "TWITTER"][place];
            let own = program(40, 2, &[json!({"social": kind})]);
            let client = &client;
            scope.spawn(move || client.post("/v0/programs", &own).status)
        });
        tries.collect::<Vec<_>>().into_iter().map(|own| own.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [201, 409].contains(status)), "{answers:?}");
}

#[test]
fn an_idempotency_key_gives_the_first_answer_again_and_to_no_other_body() {
    let client = need!(Client::sandbox());
    let key = [("idempotency-key", "one")];
    let send = |body: &Value| client.send("POST", "/v0/programs", &key, Some(body));
    assert_eq!(send(&program(50, 1, &[])).status, 201);
    client.put_program(&program(50, 2, &[]));
    let again = send(&program(50, 1, &[]));
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, Some("true")));
    problem(&send(&program(50, 3, &[])), 422, "IDEMPOTENCY_INVALID_REUSE");
    let begin = || client.send("POST", "/v0/backtests", &key, Some(&program(50, 3, &[])));
    assert_eq!(begin().json()["id"], begin().json()["id"]);
}

#[test]
fn another_clients_programs_back_tests_and_customers_do_not_exist() {
    let client = need!(Client::sandbox());
    let other = need!(Client::sandbox());
    client.put_program(&program(60, 1, &[]));
    let user = client.user(&people::with_document(&people::base_document()));
    let test = client.backtest("", &program(60, 2, &[]));
    let (user, test) = (id(&user), id(&test));
    for path in [
        "/v0/programs/60".to_owned(),
        "/v0/programs/60/diff".to_owned(),
        format!("/v0/backtests/{test}"),
        format!("/v0/backtests/{test}/changes"),
        format!("/v0/customers/{user}/requirements"),
        format!("/v0/customers/{user}/decisions"),
        format!("/v0/customers/{user}/decisions/1/replay"),
    ] {
        problem(&other.get(&path), 404, "RESOURCE_NOT_FOUND");
    }
    let tried = other.post(&format!("/v0/programs/dry-run?customer_id={user}"), &program(60, 1, &[]));
    problem(&tried, 400, "CUSTOMER_NOT_FOUND");
    assert_eq!(other.backtest("?customers=ALL", &program(60, 1, &[]))["total"], 0);
    assert_eq!(other.get("/v0/programs").ok()["programs"].as_array().unwrap().len(), 7);
}

#[test]
fn paths_and_queries_that_name_nothing_are_told_apart_from_those_that_are_wrong() {
    let client = need!(Client::sandbox());
    let nobody = "01920000-0000-7000-8000-0000000000ff";
    for path in [
        "/v0/programs/0".to_owned(),
        "/v0/programs/x".to_owned(),
        "/v0/programs/4294967296".to_owned(),
        "/v0/programs/1?version=9".to_owned(),
        "/v0/programs/1/diff".to_owned(),
        format!("/v0/backtests/{nobody}"),
        "/v0/backtests/x/changes".to_owned(),
        format!("/v0/customers/{nobody}/requirements"),
        "/v0/customers/x/decisions".to_owned(),
        format!("/v0/customers/{nobody}/decisions"),
        format!("/v0/customers/{nobody}/decisions/1/replay"),
        format!("/v0/customers/{nobody}/decisions/x/replay"),
    ] {
        problem(&client.get(&path), 404, "RESOURCE_NOT_FOUND");
    }
    for path in
        ["/v0/programs?limit=0", "/v0/programs?limit=x", "/v0/programs?page_token=x", "/v0/programs/1?version=0"]
    {
        problem(&client.get(path), 400, "BAD_REQUEST");
    }
    problem(&client.post("/v0/backtests?customers=SOME", &program(70, 1, &[])), 400, "BAD_REQUEST");
    problem(&client.post("/v0/programs/dry-run", &program(70, 1, &[])), 400, "BAD_REQUEST");
}

#[test]
fn a_list_of_many_programs_is_read_part_by_part_each_once() {
    let client = need!(Client::sandbox());
    let tags: Vec<u32> = (100..130).collect();
    thread::scope(|scope| {
        for part in tags.chunks(8) {
            let client = &client;
            scope.spawn(move || part.iter().for_each(|tag| client.put_program(&program(*tag, 1, &[]))));
        }
    });
    let listed = client.pages("/v0/programs?limit=7", "programs");
    let found: Vec<u64> = listed.iter().map(|own| own["cip_tag"].as_u64().unwrap()).collect();
    assert_eq!(found, (1..8).chain(100..130).collect::<Vec<u64>>());
}
