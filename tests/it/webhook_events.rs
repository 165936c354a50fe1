//! What a webhook was sent, attempt by attempt; sending it again; and the list of what happened.

use std::collections::BTreeSet;

use chrono::{SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::receiver::Receiver;
use crate::support::{need, until};

fn events(webhook: &Value) -> String {
    format!("/v0/webhooks/{}/events", id(webhook))
}

fn at(ago: TimeDelta) -> String {
    (Utc::now() - ago).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Waits for a webhook's newest event to have that status.
fn newest(client: &Client, webhook: &Value, status: &str) -> Value {
    until(&format!("the event is {status}"), || {
        client.webhook_log(webhook).into_iter().next().filter(|event| event["status"] == status)
    })
}

#[test]
fn the_log_has_every_attempt_with_its_time_status_and_duration() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::answering(&[500]);
    let webhook = client.webhook(&receiver.url, &["PERSON.CREATED"], &json!({"metadata": "mine"}));
    let person = client.person(&json!({}));
    let retrying = newest(&client, &webhook, "RETRYING");
    assert!(retrying["next_attempt_time"].as_str() > retrying["event_time"].as_str(), "{retrying}");
    let event = newest(&client, &webhook, "SUCCESS");
    assert_eq!((&event["type"], &event["resource_id"]), (&json!("PERSON.CREATED"), &person["id"]));
    assert_eq!((&event["webhook_id"], &event["metadata"]), (&webhook["id"], &json!("mine")));
    let history = event["response_history"].as_array().unwrap();
    let codes: Vec<&Value> = history.iter().map(|attempt| &attempt["code"]).collect();
    assert_eq!(codes, [&json!(500), &json!(200)]);
    for attempt in history {
        assert!(attempt["duration_ms"].is_u64() && attempt["sent_time"].as_str() <= attempt["response_time"].as_str());
    }
    let path = format!("{}/{}", events(&webhook), id(&event));
    assert_eq!(client.get(&path).ok(), event);
    let came = receiver.until(2);
    assert_eq!((&came[0].body, came[0].header("webhook-id")), (&came[1].body, came[1].header("webhook-id")));
}

#[test]
fn an_endpoint_that_nobody_listens_at_is_logged_by_our_own_word() {
    let client = need!(Client::sandbox());
    let webhook = client.webhook("http://127.0.0.1:9/", &["PERSON.CREATED"], &json!({}));
    client.person(&json!({}));
    let event = newest(&client, &webhook, "RETRYING");
    assert_eq!(event["response_history"][0]["response_body"], "connect_failed");
    assert!(event["response_history"][0].get("code").is_none(), "{event}");
}

#[test]
fn the_log_is_read_in_parts_and_between_times() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    let (webhook, other) = (
        client.webhook(&receiver.url, &["PERSON.CREATED"], &json!({})),
        client.webhook(&receiver.url, &["PERSON.*", "CUSTOMER.*"], &json!({})),
    );
    let persons: Vec<String> = (0..5).map(|_| id(&client.person(&json!({}))).to_owned()).collect();
    until("all are logged", || (client.webhook_log(&webhook).len() == 5).then_some(()));
    until("the other's are", || (client.webhook_log(&other).len() == 10).then_some(()));
    let (mut read, mut path) = (Vec::new(), format!("{}?limit=2", events(&webhook)));
    loop {
        let page = client.get(&path).ok();
        let list = page["event_list"].as_array().unwrap();
        assert!(list.len() <= 2);
        read.extend(list.iter().map(|event| event["resource_id"].as_str().unwrap().to_owned()));
        let Some(token) = page["next_page_token"].as_str() else { break };
        path = format!("{}?limit=2&page_token={token}", events(&webhook));
    }
    assert_eq!(read, persons.into_iter().rev().collect::<Vec<String>>());

    let within =
        |query: &str| client.get(&format!("{}?{query}", events(&webhook))).ok()["event_list"].as_array().unwrap().len();
    let (hour_ago, in_an_hour) = (at(TimeDelta::hours(1)), at(-TimeDelta::hours(1)));
    assert_eq!(within(&format!("start_time={hour_ago}&end_time={in_an_hour}")), 5);
    assert_eq!(within(&format!("end_time={hour_ago}")), 0);
    assert_eq!(within(&format!("start_time={in_an_hour}")), 0);
    let today = Utc::now().format("%Y-%m-%d");
    assert_eq!(within("end_date=2020-01-01"), 0);
    assert!(within(&format!("start_date=2020-01-01&end_date={today}")) >= 1);
    for wrong in ["start_time=yesterday", "end_date=2026-13-01", "limit=0", "page_token=%00"] {
        client.get(&format!("{}?{wrong}", events(&webhook))).problem(400, "BAD_REQUEST");
    }
}

#[test]
fn an_event_is_sent_again_with_the_same_id() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    let webhook = client.webhook(&receiver.url, &["PERSON.CREATED"], &json!({}));
    client.person(&json!({}));
    let event = newest(&client, &webhook, "SUCCESS");
    let path = format!("{}/{}/resend", events(&webhook), id(&event));
    let resent = client.send("POST", &path, &[], None).ok();
    assert_eq!((&resent["id"], &resent["status"]), (&event["id"], &json!("RETRYING")));
    let came = receiver.until(2);
    assert_eq!((&came[0].body, came[0].header("webhook-id")), (&came[1].body, came[1].header("webhook-id")));
    until("both attempts are logged", || {
        let event = client.webhook_log(&webhook).remove(0);
        (event["status"] == "SUCCESS" && event["response_history"].as_array().unwrap().len() == 2).then_some(())
    });
    let later = client.send("POST", &format!("{path}?delay=3600"), &[], None).ok();
    assert!(later["next_attempt_time"].as_str().unwrap() > at(-TimeDelta::minutes(59)).as_str(), "{later}");
    receiver.stays_at(2);

    for wrong in ["delay=3601", "delay=-1", "delay=soon"] {
        client.send("POST", &format!("{path}?{wrong}"), &[], None).problem(400, "BAD_REQUEST");
    }
    for other in [format!("{}/{}/resend", events(&webhook), client.id), format!("{}/x/resend", events(&webhook))] {
        client.send("POST", &other, &[], None).problem(404, "RESOURCE_NOT_FOUND");
    }
    let off = json!({"url": receiver.url, "enabled_events": ["*"], "is_enabled": false});
    client.send("PUT", &format!("/v0/webhooks/{}", id(&webhook)), &[], Some(&off)).ok();
    client.send("POST", &path, &[], None).problem(422, "WEBHOOK_DISABLED");
}

/// An endpoint that was away gets what it missed, whether or not it was ever sent, and nothing twice.
#[test]
fn what_was_missed_is_sent_when_it_is_asked_for() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    let body = |enabled: bool| json!({"url": receiver.url, "enabled_events": ["PERSON.*"], "is_enabled": enabled});
    let webhook = client.webhook(&receiver.url, &["PERSON.*"], &json!({}));
    let path = format!("/v0/webhooks/{}", id(&webhook));
    let range = format!("{path}/resend");
    let start = at(TimeDelta::minutes(1));
    client.person(&json!({}));
    receiver.until(1);
    client.send("PUT", &path, &[], Some(&body(false))).ok();
    let missed: BTreeSet<String> = (0..3).map(|_| id(&client.person(&json!({}))).to_owned()).collect();
    receiver.stays_at(1);
    let ask = |more: Value| {
        let mut body = json!({"start_time": start});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        client.send("POST", &range, &[], Some(&body))
    };
    ask(json!({})).problem(422, "WEBHOOK_DISABLED");
    client.send("PUT", &path, &[], Some(&body(true))).ok();
    assert_eq!(ask(json!({"end_time": start})).ok()["resent"], 0);
    assert_eq!(ask(json!({})).ok(), json!({"resent": 3}));
    let came: BTreeSet<String> =
        receiver.until(4)[1..].iter().map(|one| one.json()["resource_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(came, missed);
    until("all are delivered", || {
        client.webhook_log(&webhook).iter().all(|event| event["status"] == "SUCCESS").then_some(())
    });
    assert_eq!(ask(json!({})).ok(), json!({"resent": 0}), "nothing is missed any more");
    assert_eq!(ask(json!({"only": "ALL"})).ok(), json!({"resent": 4}));
    let again = receiver.until(8);
    let ids: BTreeSet<&str> = again.iter().map(|one| one.header("webhook-id")).collect();
    assert_eq!(ids.len(), 4, "the same ids as before");

    for (field, body) in [
        ("start_time", json!({"start_time": "yesterday"})),
        ("start_time", json!({"start_time": at(TimeDelta::days(15))})),
        ("end_time", json!({"start_time": start, "end_time": at(TimeDelta::days(1))})),
        ("only", json!({"start_time": start, "only": "SOME"})),
    ] {
        let problem = client.send("POST", &range, &[], Some(&body)).problem(400, "BAD_REQUEST_BODY");
        assert!(problem["invalid"][field].is_string(), "{problem}");
    }
    assert_eq!(
        client.send("POST", &range, &[], Some(&json!({}))).problem(400, "BAD_REQUEST_BODY")["missing"],
        json!(["start_time"])
    );
}

/// A client without any webhook reads what happened, in order, and reads on where it stopped.
#[test]
fn events_are_polled_in_order_from_where_the_last_reading_ended() {
    let client = need!(Client::sandbox());
    let read = |query: &str| client.get(&format!("/v0/events?{query}")).ok();
    let empty = read("");
    assert_eq!(empty, json!({"events": [], "has_more": false}));
    let person = client.person(&json!({}));
    let change = json!({"chosen_name": "Addie"});
    client.send("PATCH", &format!("/v0/persons/{}", id(&person)), &[], Some(&change)).ok();
    let listed = until("the events have settled", || {
        let page = read("");
        (page["events"].as_array().unwrap().len() == 4).then_some(page)
    });
    let all = listed["events"].as_array().unwrap();
    let kinds: Vec<&str> = all.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["PERSON.CREATED", "CUSTOMER.CREATED", "PERSON.UPDATED", "CUSTOMER.UPDATED"]);
    assert!(all.iter().all(|event| event["resource_id"] == person["id"]));
    assert!(!listed.to_string().contains("Examplesson") && !listed.to_string().contains("Addie"));
    assert_eq!(read("type=PERSON.*")["events"].as_array().unwrap().len(), 2);
    assert_eq!(read("type=CUSTOMER.UPDATED")["events"].as_array().unwrap().len(), 1);

    let first = read("limit=1");
    assert_eq!((first["events"].as_array().unwrap().len(), &first["has_more"]), (2, &json!(true)));
    let rest = read(&format!("page_token={}", first["cursor"].as_str().unwrap()));
    assert_eq!(rest["events"], json!(all[2..]));
    let nothing = read(&format!("page_token={}", rest["cursor"].as_str().unwrap()));
    assert_eq!((&nothing["events"], &nothing["cursor"]), (&json!([]), &rest["cursor"]));
    client.person(&json!({}));
    let next = until("the next event is read on", || {
        let page = read(&format!("page_token={}", rest["cursor"].as_str().unwrap()));
        (page["events"].as_array().unwrap().len() == 2).then_some(page)
    });
    assert_ne!(next["events"][0]["resource_id"], person["id"]);
    for wrong in ["type=PERSONS.*", "start_time=x", "limit=none", "page_token=%20"] {
        client.get(&format!("/v0/events?{wrong}")).problem(400, "BAD_REQUEST");
    }
}
