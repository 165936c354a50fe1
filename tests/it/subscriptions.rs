//! Subscriptions: where webhooks go, and where they never go.

use std::thread;

use serde_json::json;

use crate::support::client::{Client, id};
use crate::support::people;
use crate::support::receiver::Receiver;
use crate::support::{need, until};

#[test]
fn a_subscription_is_made_shown_listed_and_changed() {
    let client = need!(Client::sandbox());
    let made = client.subscribe("https://example.com/hooks", &["USERS|POST", "USER|PATCH", "USERS|POST"]).ok();
    assert_eq!(made["scope"], json!(["USERS|POST", "USER|PATCH"]));
    assert_eq!((&made["is_active"], &made["client_id"]), (&json!(true), &json!(client.id)));
    let path = format!("/v3.1/subscriptions/{}", id(&made));
    assert_eq!(made["_links"]["self"]["href"], format!("{}{path}", client.stack.url));
    assert_eq!(client.get(&path).ok(), made);

    let moved = json!({"url": "https://example.org/other", "scope": ["USER|PATCH"]});
    let changed = client.patch_subscription(id(&made), &moved).ok();
    assert_eq!((&changed["url"], &changed["scope"]), (&moved["url"], &moved["scope"]));
    let listed = client.get("/v3.1/subscriptions").ok();
    assert_eq!(listed["subscriptions"], json!([changed]));
    let ended = client.patch_subscription(id(&made), &json!({"is_active": false})).ok();
    assert_eq!(ended["is_active"], false);
    assert_eq!(client.get(&path).ok(), ended);
}

#[test]
fn a_subscription_is_changed_only_as_it_was_seen() {
    let client = need!(Client::sandbox());
    let made = client.subscribe("https://example.com/hooks", &["USERS|POST"]);
    let path = format!("/v3.1/subscriptions/{}", id(&made.ok()));
    assert_eq!(client.get(&path).header("etag"), made.header("etag"));
    let patch = |tag: &str| client.send("PATCH", &path, &[("if-match", tag)], Some(&json!({"is_active": false})));
    let tag = made.header("etag").unwrap();
    let changed = patch(tag);
    assert_eq!(changed.ok()["is_active"], false);
    assert_eq!(client.get(&path).header("etag"), changed.header("etag"));
    patch(tag).refused(412, "410");
}

#[test]
fn there_is_one_address_for_each_scope_and_the_newest_word_counts() {
    let client = need!(Client::sandbox());
    let first = client.subscribe("https://example.com/first", &["USERS|POST", "USER|PATCH"]).ok();
    let second = client.subscribe("https://example.com/second", &["USER|PATCH"]).ok();
    let path = |subscription| format!("/v3.1/subscriptions/{}", id(subscription));
    assert_eq!(client.get(&path(&first)).ok()["scope"], json!(["USERS|POST"]));
    let third = client.subscribe("https://example.com/third", &["USERS|POST"]).ok();
    let first_now = client.get(&path(&first)).ok();
    assert_eq!((&first_now["scope"], &first_now["is_active"]), (&json!([]), &json!(false)));
    assert_eq!(client.get(&path(&second)).ok()["is_active"], true);
    assert_eq!(client.get(&path(&third)).ok()["is_active"], true);
    // What lost every scope cannot simply be switched on again.
    client.patch_subscription(id(&first), &json!({"is_active": true})).refused(400, "200");
}

#[test]
fn of_those_who_ask_for_one_scope_at_once_one_has_it_in_the_end() {
    let client = need!(Client::sandbox());
    let answers: Vec<u16> = thread::scope(|scope| {
        let client = &client;
        let asking = (0..8).map(|number| {
            scope.spawn(move || client.subscribe(&format!("https://example.com/{number}"), &["USER|PATCH"]).status)
        });
        let asking: Vec<_> = asking.collect();
        asking.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|status| [200, 503].contains(status)) && answers.contains(&200), "{answers:?}");
    let listed = client.get("/v3.1/subscriptions").ok();
    let all = listed["subscriptions"].as_array().unwrap();
    assert_eq!(all.len(), answers.iter().filter(|status| **status == 200).count());
    let active: Vec<_> = all.iter().filter(|own| own["is_active"] == true).collect();
    assert_eq!(active.len(), 1, "{listed}");
}

/// Server-side request forgery: the metadata service, this machine, private networks in every spelling. Of all
/// these the local stack allows 127.0.0.1 alone, where the tests' own receivers listen.
#[test]
fn an_address_that_is_not_public_is_refused() {
    let client = need!(Client::sandbox());
    let kept = client.subscribe("https://example.com/hooks", &["USERS|POST"]).ok();
    for url in [
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/",
        "https://[fd00:ec2::254]/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[64:ff9b::7f00:1]/",
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.0.1/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://8.8.8.8/",
        "https://localhost/",
        "https://localhost./",
        "https://LOCALHOST/",
        "https://hooks.localhost/",
        "https://printer.local/",
        "https://metadata.internal/",
        "https://intranet/",
        "https://user@example.com/",
        "https://user:password@example.com/",
        "https://example.com@169.254.169.254/",
        "https://example.com:22/",
        "https://example.com:8443/",
        "https://example.com:0/",
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "//example.com/",
        "/hooks",
        "example.com",
        "https://",
        "https:///hooks",
        "https://exa mple.com/",
        "https://example.com/\r\nX-Injected: yes",
        "https://example.com/#fragment\u{0}",
        "",
        "not a url",
        &format!("https://example.com/{}", "a".repeat(10_000)),
    ] {
        let answer = client.subscribe(url, &["USERS|POST"]);
        assert_eq!(answer.status, 400, "{url:.80}: {}", answer.text());
        answer.refused(400, "200");
        client.patch_subscription(id(&kept), &json!({"url": url})).refused(400, "200");
    }
    assert_eq!(client.get("/v3.1/subscriptions").ok()["subscriptions"], json!([kept]));
}

#[test]
fn a_scope_that_is_none_is_refused() {
    let client = need!(Client::sandbox());
    for scope in
        [json!([]), json!(["USERS|DELETE"]), json!(["users|post"]), json!("USERS|POST"), json!([7]), json!(null)]
    {
        let body = json!({"url": "https://example.com/hooks", "scope": scope});
        client.send("POST", "/v3.1/subscriptions", &[], Some(&body)).refused(400, "200");
    }
    client.send("POST", "/v3.1/subscriptions", &[], Some(&json!({"scope": ["USERS|POST"]}))).refused(400, "200");
    assert_eq!(client.get("/v3.1/subscriptions").ok()["subscriptions_count"], 0);
}

#[test]
fn a_receiver_that_is_gone_ends_its_subscription() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::answering(&[410]);
    let made = client.subscribe(&receiver.url, &["USERS|POST"]).ok();
    client.user(&people::minimal());
    receiver.until(1);
    let path = format!("/v3.1/subscriptions/{}", id(&made));
    until("the subscription has ended", || (client.get(&path).ok()["is_active"] == false).then_some(()));
    client.user(&people::minimal());
    receiver.stays_at(1);
}

#[test]
fn an_inactive_subscription_is_sent_nothing_and_an_active_one_again() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    let made = client.subscribe(&receiver.url, &["USERS|POST"]).ok();
    client.patch_subscription(id(&made), &json!({"is_active": false})).ok();
    client.user(&people::minimal());
    receiver.stays_at(0);
    client.patch_subscription(id(&made), &json!({"is_active": true})).ok();
    let told = client.user(&people::minimal());
    assert_eq!(receiver.until(1)[0].json()["object_id"], told["_id"]);
}

#[test]
fn each_scope_hears_of_its_own_changes() {
    let client = need!(Client::sandbox());
    let (created, changed) = (Receiver::start(), Receiver::start());
    client.subscribe(&created.url, &["USERS|POST", "TRANS|POST"]).ok();
    client.subscribe(&changed.url, &["USER|PATCH"]).ok();
    let user = client.user(&people::minimal());
    assert_eq!(created.until(1)[0].json()["function"], "USERS|POST");
    client.patch_user(id(&user), &json!({"flag": "FLAGGED"})).ok();
    let webhook = changed.until(1)[0].json();
    assert_eq!(
        (&webhook["function"], &webhook["safe_obj"]["_rest"]["flag"]),
        (&json!("USER|PATCH"), &json!("FLAGGED"))
    );
    assert_eq!(webhook["updated_by"], "SELF");
    created.stays_at(1);
}

#[test]
fn the_log_tells_of_every_delivery_newest_first() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    let subscription = client.subscribe(&receiver.url, &["USERS|POST"]).ok();
    let users = [client.user(&people::minimal()), client.user(&people::minimal())];
    let logs = until("both are delivered", || {
        let logs = client.logs();
        (logs.len() == 2 && logs.iter().all(|log| log["state"] == "delivered")).then_some(logs)
    });
    let told: Vec<_> = logs.iter().map(|log| log["object_id"].clone()).collect();
    assert_eq!(told, [users[1]["_id"].clone(), users[0]["_id"].clone()]);
    for log in &logs {
        assert_eq!((&log["function"], &log["subscription_id"]), (&json!("USERS|POST"), &subscription["_id"]));
        assert_eq!(log["http_responses"][0]["http_response_code"], 200);
        assert_eq!(log["http_responses"][0]["http_url"], receiver.url);
    }
    let page = client.get("/v3.1/subscriptions/logs?page=2&per_page=1").ok();
    assert_eq!(
        (&page["logs"][0]["_id"], &page["logs_count"], &page["page_count"]),
        (&logs[1]["_id"], &json!(2), &json!(2))
    );
}

/// Whatever a receiver answers stays a receiver's: a redirect is not followed.
#[test]
fn a_redirect_is_not_followed() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::answering(&[302]);
    client.subscribe(&receiver.url, &["USERS|POST"]).ok();
    client.user(&people::minimal());
    let log =
        until("the attempt is logged", || client.logs().into_iter().find(|log| log["http_responses"][0].is_object()));
    assert_eq!(log["http_responses"][0]["http_response_code"], 302);
    assert_ne!(log["state"], "delivered");
}
