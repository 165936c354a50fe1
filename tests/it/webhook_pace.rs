//! How fast an endpoint is sent to, and when it is left alone.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::support::client::Client;
use crate::support::receiver::Receiver;
use crate::support::{need, until};

#[test]
fn a_receiver_that_asks_for_a_pause_gets_it() {
    let client = need!(Client::sandbox());
    let wait = vec![("retry-after".to_owned(), "120".to_owned())];
    let receiver = Receiver::answering_with(vec![(429, wait)]);
    let webhook = client.webhook(&receiver.url, &["PERSON.CREATED"], &json!({}));
    client.person(&json!({}));
    let event = until("the attempt is logged", || {
        client.webhook_log(&webhook).into_iter().next().filter(|event| event["status"] == "RETRYING")
    });
    let next: DateTime<Utc> = event["next_attempt_time"].as_str().unwrap().parse().unwrap();
    let sent: DateTime<Utc> = event["response_history"][0]["sent_time"].as_str().unwrap().parse().unwrap();
    assert!(next >= sent + TimeDelta::seconds(120) && next <= sent + TimeDelta::seconds(140), "{event}");
    // The others wait as well, and no attempt of theirs is spent on it.
    client.person(&json!({}));
    receiver.stays_at(1);
    let waiting = client.webhook_log(&webhook).remove(0);
    assert_eq!((&waiting["status"], &waiting["response_history"]), (&json!("RUNNING"), &json!([])));
}

#[test]
fn an_endpoint_is_sent_to_at_its_own_pace_and_misses_nothing() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    let slow = json!({"rate_limit": {"per_second": 1, "burst": 1, "in_flight": 1}});
    let webhook = client.webhook(&receiver.url, &["PERSON.CREATED", "CUSTOMER.CREATED"], &slow);
    for _ in 0..3 {
        client.person(&json!({}));
    }
    let came = receiver.until(6);
    let ids: BTreeSet<&str> = came.iter().map(|one| one.header("webhook-id")).collect();
    assert_eq!(ids.len(), 6, "each once");
    let mut times: Vec<_> = came.iter().map(|one| one.at).collect();
    times.sort();
    let closest = times.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap();
    // Admitted a second apart; the way to the receiver differs a little.
    assert!(closest > Duration::from_millis(600), "{closest:?}");
    until("all are delivered", || {
        client.webhook_log(&webhook).iter().all(|event| event["status"] == "SUCCESS").then_some(())
    });
    let attempts = |event: &serde_json::Value| event["response_history"].as_array().unwrap().len();
    assert!(client.webhook_log(&webhook).iter().all(|event| attempts(event) == 1), "to wait is no attempt");
}

/// After ten failures the breaker opens: what comes then is put off and not sent, and another endpoint notices nothing.
#[test]
fn an_endpoint_that_fails_is_left_alone_and_the_others_are_not() {
    let client = need!(Client::sandbox());
    let (failing, well) = (Receiver::answering(&[500; 1000]), Receiver::start());
    let broken = client.webhook(&failing.url, &["*"], &json!({}));
    client.webhook(&well.url, &["PERSON.CREATED"], &json!({}));
    for _ in 0..6 {
        client.person(&json!({}));
    }
    failing.until(10);
    well.until(6);
    // Whatever was admitted before the tenth failure was known.
    std::thread::sleep(Duration::from_secs(2));
    let reached = failing.received().len();
    client.person(&json!({}));
    well.until(7);
    failing.stays_at(reached);
    let held = client.webhook_log(&broken).into_iter().filter(|event| event["response_history"] == json!([])).count();
    assert!(held >= 2, "the newest events wait without an attempt");
}
