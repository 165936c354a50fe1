//! Two days without a part of the house, on the stack itself: what was to be told is told, under the id it always had.
//!
//! Nobody waits for days: what the table holds to be due, or to have been overlooked, is made older by hand. These tests stop
//! parts that every other test needs, so they are run by themselves, after the others.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::people;
use crate::support::receiver::{Received, Receiver};
use crate::support::stack::{Queue, Stack};
use crate::support::{need, until};

/// The source of a function's events is off until this is dropped.
pub(crate) struct Outage {
    stack: &'static Stack,
    handler: &'static str,
}

impl Outage {
    pub(crate) fn of(stack: &'static Stack, handler: &'static str) -> Self {
        stack.set_source(handler, false);
        Self { stack, handler }
    }
}

impl Drop for Outage {
    fn drop(&mut self) {
        self.stack.set_source(self.handler, true);
    }
}

/// Makes a client's items with that sort key as old as can be, and tells how many there were.
fn age(client: &Client, kind: &str) -> usize {
    let items = client.items();
    let due =
        items.iter().filter(|item| item["sk"]["S"].as_str().unwrap().starts_with(kind) && item.get("gsi2sk").is_some());
    due.map(|item| {
        let [pk, sk, position] = ["pk", "sk", "gsi2sk"].map(|name| item[name]["S"].as_str().unwrap());
        let aged = match position.split_once('#') {
            Some((_, rest)) => format!("2026-01-01T00:00:00.000Z#{rest}"),
            None => "0".repeat(position.len()),
        };
        // It may have been seen to meanwhile.
        client.stack.try_overwrite_text(pk, sk, "gsi2sk", &aged);
    })
    .count()
}

/// What came, by what it tells of: which webhook ids.
fn told(came: &[Received]) -> BTreeMap<String, BTreeSet<String>> {
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in came {
        let body = one.json();
        let about: Value = serde_json::from_str(body["event_resource"].as_str().unwrap()).unwrap();
        let what = format!("{} {} {}", body["type"], id(&about), body["revision"]);
        told.entry(what).or_default().insert(one.header("webhook-id").to_owned());
    }
    told
}

/// Every event in the webhook's log was delivered, and came under its own id alone.
#[track_caller]
fn complete(client: &Client, webhook: &Value, receiver: &Receiver, least: usize) {
    let log = until("everything is delivered", || {
        let log = client.webhook_log(webhook);
        (log.len() >= least && log.iter().all(|event| event["status"] == "SUCCESS")).then_some(log)
    });
    let logged: BTreeSet<&str> = log.iter().map(id).collect();
    let came = receiver.received();
    let ids: BTreeSet<&str> = came.iter().map(|one| one.header("webhook-id").trim_start_matches("evt_")).collect();
    assert_eq!(ids, logged);
    for (what, ids) in told(&came) {
        assert_eq!(ids.len(), 1, "{what} came under several ids");
    }
}

#[test]
#[ignore = "stops what other tests need: `make black-box` runs it after them"]
fn what_the_stream_never_told_of_is_found_by_its_marks() {
    let (one, other) = (need!(Client::sandbox()), need!(Client::sandbox()));
    let receivers = [Receiver::start(), Receiver::start()];
    let gone = Receiver::start();
    let all = ["PERSON.CREATED", "PERSON.VERIFICATION_OUTCOME.UPDATED"];
    let webhooks = [(&one, &receivers[0]), (&other, &receivers[1])]
        .map(|(client, receiver)| client.webhook(&receiver.url, &all, &json!({})));
    let deleted = one.webhook(&gone.url, &all, &json!({}));

    let outage = Outage::of(one.stack, "relay");
    let users: Vec<(&Client, Value)> = [(&one, 6), (&other, 2)]
        .into_iter()
        .flat_map(|(client, count)| (0..count).map(move |_| (client, client.user(&people::full()))))
        .collect();
    assert_eq!(one.send("DELETE", &format!("/v0/webhooks/{}", id(&deleted)), &[], None).status, 200);
    receivers[0].stays_at(0);
    let waits = |client: &Client| {
        let marks = age(client, "OUTBOX");
        client.stack.invoke("relay.sweep", &json!({}));
        marks
    };
    until("everyone is verified, and every mark is gone", || {
        let left = waits(&one) + waits(&other);
        let verified =
            |(client, user): &(&Client, Value)| client.get_user(id(user))["permission"] == "SEND-AND-RECEIVE";
        (left == 0 && users.iter().all(verified)).then_some(())
    });
    complete(&one, &webhooks[0], &receivers[0], 12);
    complete(&other, &webhooks[1], &receivers[1], 4);
    // The stream is back and tells of all of it once more: under the same ids, if at all.
    drop(outage);
    let last = one.user(&people::full());
    one.until_permission(id(&last), "SEND-AND-RECEIVE");
    complete(&one, &webhooks[0], &receivers[0], 14);
    complete(&other, &webhooks[1], &receivers[1], 4);
    gone.stays_at(0);
}

#[test]
#[ignore = "stops what other tests need: `make black-box` runs it after them"]
fn a_queue_that_is_gone_for_a_while_loses_no_delivery() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    let webhook = client.webhook(&receiver.url, &["PERSON.CREATED"], &json!({}));
    let queue = client.stack.take_away(Queue::Webhooks);
    for _ in 0..5 {
        client.person(&json!({}));
    }
    receiver.stays_at(0);
    client.stack.give_back(&queue);
    until("every mark is gone", || {
        let marks = age(&client, "OUTBOX");
        client.stack.invoke("relay.sweep", &json!({}));
        (marks == 0).then_some(())
    });
    complete(&client, &webhook, &receiver, 5);
}

#[test]
#[ignore = "stops what other tests need: `make black-box` runs it after them"]
fn the_sending_that_stood_still_sends_nothing_to_an_endpoint_deleted_meanwhile() {
    let client = need!(Client::sandbox());
    let (kept, gone) = (Receiver::start(), Receiver::start());
    let webhook = client.webhook(&kept.url, &["PERSON.CREATED"], &json!({}));
    let deleted = client.webhook(&gone.url, &["PERSON.CREATED"], &json!({}));
    let outage = Outage::of(client.stack, "webhooks.deliver");
    for _ in 0..5 {
        client.person(&json!({}));
    }
    until("the deliveries wait", || (client.webhook_log(&deleted).len() == 5).then_some(()));
    assert_eq!(client.send("DELETE", &format!("/v0/webhooks/{}", id(&deleted)), &[], None).status, 200);
    drop(outage);
    complete(&client, &webhook, &kept, 5);
    gone.stays_at(0);
}
