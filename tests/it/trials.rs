//! What a program would decide, what was decided, and whether it would be decided again.

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::need;
use crate::support::office::{problem, program};
use crate::support::people::{self, ssn};

/// A customer whose checks are all made: with an identity number, and no picture.
fn numbered(client: &Client, number: &str) -> String {
    let mut document = people::base_document();
    document["virtual_docs"] = json!([ssn(number)]);
    let user = client.user(&people::with_document(&document));
    id(&client.settled(id(&user))).to_owned()
}

#[test]
fn a_dry_run_says_what_would_be_decided_and_changes_nothing() {
    let client = need!(Client::sandbox());
    let customer = numbered(&client, "2222");
    let before = client.get_user(&customer);
    assert_eq!(before["permission"], "RECEIVE");
    let path = format!("/v0/programs/dry-run?customer_id={customer}");
    let looser = client.post(&path, &program(9, 1, &[])).ok();
    assert_eq!((&looser["changes"], &looser["would_be"]["permission"]), (&json!(true), &json!("SEND-AND-RECEIVE")));
    assert_eq!(looser["decided"]["permission"], "RECEIVE");
    assert_eq!(looser["decided"]["program"], json!({"cip_tag": 1, "version": 1}));
    let same = client.post(&path, &client.get("/v0/programs/1").ok()).ok();
    assert_eq!(same["changes"], false);
    assert_eq!(client.get_user(&customer), before);
    problem(&client.get("/v0/programs/9"), 404, "RESOURCE_NOT_FOUND");
}

#[test]
fn a_back_test_finds_everyone_whose_decision_would_change_and_changes_nobody() {
    let client = need!(Client::sandbox());
    client.put_program(&program(80, 1, &[]));
    let of_tag = |number: &str| {
        let mut body = people::full();
        body["documents"][0]["virtual_docs"] = json!([ssn(number)]);
        body["documents"][0]["physical_docs"] = json!([]);
        body["extra"] = json!({"cip_tag": 80});
        id(&client.settled(id(&client.user(&body)))).to_owned()
    };
    let (sends, receives) = (of_tag("2222"), of_tag("1111"));
    let other = numbered(&client, "2222");
    let customers = [&sends, &receives, &other];
    let before: Vec<Value> = customers.iter().map(|customer| client.get_user(customer)).collect();

    let strict = program(80, 2, &[json!({"physical": "SELFIE"})]);
    let test = client.backtest("", &strict);
    assert_eq!((&test["total"], &test["examined"], &test["tried"]), (&json!(3), &json!(3), &json!(2)), "{test}");
    let permissions = test["permissions"].as_array().unwrap();
    let moved = json!({"from": "SEND-AND-RECEIVE", "to": "RECEIVE", "customers": 1});
    let stays = json!({"from": "RECEIVE", "to": "RECEIVE", "customers": 1});
    assert!(permissions.contains(&moved) && permissions.contains(&stays), "{test}");
    let changes = client.pages(&format!("/v0/backtests/{}/changes", id(&test)), "changes");
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert_eq!(changes[0]["customer_id"], sends);
    assert_eq!(changes[1]["customer_id"], receives);
    for change in &changes {
        let asked = change["would_be"]["requirements"].to_string();
        assert!(asked.contains("SELFIE") && !change["decided"]["requirements"].to_string().contains("SELFIE"));
    }
    let all = client.backtest("?customers=ALL", &strict);
    assert_eq!((&all["tried"], &all["changed"]), (&json!(3), &json!(3)), "{all}");

    let after: Vec<Value> = customers.iter().map(|customer| client.get_user(customer)).collect();
    assert_eq!(before, after);
    problem(&client.get("/v0/programs/80?version=2"), 404, "RESOURCE_NOT_FOUND");
}

#[test]
fn a_back_test_goes_through_more_customers_than_one_page_holds_each_once() {
    let client = need!(Client::sandbox());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..30).for_each(|_| drop(client.user(&people::minimal()))));
        }
    });
    let test = client.backtest("", &program(1, 9, &[]));
    assert_eq!((&test["total"], &test["examined"], &test["tried"]), (&json!(120), &json!(120), &json!(120)), "{test}");
    assert_eq!(test["changed"], 0, "nobody without a document is asked for anything: {test}");
}

#[test]
fn every_decision_is_listed_with_what_it_was_made_by_and_is_the_same_when_computed_again() {
    let client = need!(Client::sandbox());
    let customer = numbered(&client, "2222");
    let decisions = client.decisions(&customer);
    let numbers: Vec<u64> = decisions.iter().map(|own| own["number"].as_u64().unwrap()).collect();
    let newest = client.get_user(&customer)["_v"].as_u64().unwrap();
    assert_eq!(numbers, (1..=newest).rev().collect::<Vec<_>>());
    assert!(decisions[0]["lists"].as_array().is_some_and(|lists| lists.len() == 1), "{}", decisions[0]);
    assert_eq!(decisions.last().unwrap()["lists"], json!([]));
    for decision in &decisions {
        assert_eq!(decision["facts_revision"], decision["number"]);
        assert_eq!(decision["program"], json!({"cip_tag": 1, "version": 1}));
        let path = format!("/v0/customers/{customer}/decisions/{}/replay", decision["number"]);
        let replayed = client.get(&path).ok();
        assert_eq!((&replayed["same"], &replayed["differences"]), (&json!(true), &json!([])), "{replayed}");
        assert_eq!(&replayed["decision"], decision);
    }
    // Decided by another program meanwhile, the past stays what it was.
    let mut own = client.get("/v0/programs/1").ok();
    own["version"] = json!(2);
    own["person"]["send_and_receive"] = json!({"virtual": "SSN"});
    client.put_program(&own);
    let replayed = client.get(&format!("/v0/customers/{customer}/decisions/{newest}/replay")).ok();
    assert_eq!(replayed["same"], true, "{replayed}");
    problem(
        &client.get(&format!("/v0/customers/{customer}/decisions/{}/replay", newest + 1)),
        404,
        "RESOURCE_NOT_FOUND",
    );
}

#[test]
fn a_replay_tells_where_a_decision_differs_that_was_altered_behind_gatehouses_back() {
    let client = need!(Client::sandbox());
    client.put_program(&program(90, 1, &[]));
    let mut body = people::full();
    body["extra"] = json!({"cip_tag": 90});
    let user = client.until_permission(id(&client.user(&body)), "SEND-AND-RECEIVE");
    let (customer, number) = (id(&user), &user["_v"]);
    let path = format!("/v0/customers/{customer}/decisions/{number}/replay");
    assert_eq!(client.get(&path).ok()["same"], true);
    // The version on record is no longer what it was: the only part of a decision that is not sealed.
    let strict = program(90, 1, &[json!({"physical": "SELFIE"})]);
    client.stack.overwrite(&format!("CLIENT#{}#PROGRAM#90", client.id), "VERSION#0000000001", "program", &strict);
    let replayed = client.get(&path).ok();
    assert_eq!(replayed["same"], false);
    let differences = replayed["differences"].as_array().unwrap();
    let permission = json!({"at": "permission", "before": "SEND-AND-RECEIVE", "after": "RECEIVE"});
    assert!(differences.contains(&permission), "{replayed}");
}

#[test]
fn requirements_are_told_to_the_customer_and_to_the_staff_apart() {
    let client = need!(Client::sandbox());
    let customer = numbered(&client, "1111");
    let told = client.get(&format!("/v0/customers/{customer}/requirements")).ok();
    assert_eq!((&told["permission"], &told["program"]), (&json!("RECEIVE"), &json!({"cip_tag": 1, "version": 1})));
    let by_why = |why: &str| {
        let all = told["requirements"].as_array().unwrap();
        all.iter().find(|own| own["why"] == why).unwrap_or_else(|| panic!("no {why} in {told}"))
    };
    let number = by_why("INVALID");
    assert_eq!(number["satisfied_by"][0][0]["type"], "SSN");
    assert_eq!(number["satisfied_by"][0][0]["kind"], "virtual_document");
    assert_eq!(number["internal_reasons"][0]["reasons"], json!(["not_found"]));
    let text = number["customer_text"].as_str().unwrap();
    assert!(text.contains("Social Security number") && !text.contains("not_found"), "{text}");
    let picture = by_why("MISSING");
    assert_eq!(picture["permission"], "SEND-AND-RECEIVE");
    assert!(picture["customer_text"].as_str().unwrap().contains("government ID"), "{picture}");
    assert_eq!(picture["internal_reasons"], json!([]));
    // A customer of whom everything is valid needs nothing.
    let done = client.until_permission(id(&client.user(&people::full())), "SEND-AND-RECEIVE");
    let told = client.get(&format!("/v0/customers/{}/requirements", id(&done))).ok();
    assert_eq!(told["requirements"], json!([]));
}

#[test]
fn what_came_into_force_since_asks_for_nothing_before_the_next_decision() {
    let client = need!(Client::sandbox());
    let customer = numbered(&client, "1111");
    let path = format!("/v0/customers/{customer}/requirements");
    let told = client.get(&path).ok();
    client.put_program(&program(1, 2, &[json!({"any": [{"physical": "PASSPORT_BIODATA"}]})]));
    assert_eq!(client.get(&path).ok(), told);
}
