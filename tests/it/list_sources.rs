//! `watchlists.refresh` as it fetches lists from a publisher, each time from a bucket of its own; and what becomes of
//! screenings where there is no index to be trusted.

use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::door::Door;
use crate::support::publisher::{File, Publisher};
use crate::support::stack::Stack;
use crate::support::{need, people};

const UK: &str = "/docs/UK-Sanctions-List.csv";

/// The function with a bucket of its own.
struct Refresher {
    stack: &'static Stack,
    bucket: String,
    door: Door,
}

impl Refresher {
    fn fetching(urls: &[(&str, &str)]) -> Option<Self> {
        Self::with(urls, "127.0.0.1:*")
    }

    fn with(urls: &[(&str, &str)], allowed: &str) -> Option<Self> {
        let stack = Stack::find()?;
        let bucket = format!("watchlists-{}", uuid::Uuid::new_v4());
        stack.make_bucket(&bucket);
        let queue = stack.make_queue(&bucket);
        let mut variables = vec![
            ("WATCHLISTS_BUCKET", bucket.as_str()),
            ("RESCREEN_QUEUE_URL", queue.as_str()),
            ("EGRESS_ALLOW_LIST", allowed),
            ("FETCH_SECONDS", "3"),
        ];
        variables.extend_from_slice(urls);
        let door = Door::open(stack, "watchlists.refresh", &variables);
        Some(Self { stack, door, bucket })
    }

    fn refresh(&self) -> Value {
        self.door.invoke(&json!({})).0
    }

    /// The index in force.
    fn pointer(&self) -> Option<Value> {
        Some(serde_json::from_slice(&self.stack.object(&self.bucket, "index/current")?).unwrap())
    }
}

/// A UK list of so many persons nobody is.
fn uk_list(count: usize) -> Vec<u8> {
    let mut text = "Report Date: 08-Oct-2026\r\nUnique ID,Name 6,Name 1,Name type,Designation Type\r\n".to_owned();
    for number in 0..count {
        text.push_str(&format!("TST{number:04},VARNADORE{number},Quillon,Primary Name,Individual\r\n"));
    }
    text.into_bytes()
}

fn source<'a>(answer: &'a Value, list: &str) -> &'a Value {
    let sources = answer["sources"].as_array().unwrap_or_else(|| panic!("no sources in {answer}"));
    sources.iter().find(|source| source["list"] == list).unwrap_or_else(|| panic!("no {list} in {answer}"))
}

fn entries(answer: &Value) -> u64 {
    answer["lists"][0]["entries"].as_u64().unwrap_or_else(|| panic!("no entries in {answer}"))
}

#[test]
fn whatever_goes_wrong_with_a_list_the_one_before_stays_in_force() {
    let publisher = Publisher::start();
    let refresher = need!(Refresher::fetching(&[("UK_URL", &format!("{}{UK}", publisher.url))]));
    publisher.publish(UK, File::Whole(uk_list(20)));
    let first = refresher.refresh();
    assert_eq!(source(&first, "uk_sanctions"), &json!({"list": "uk_sanctions", "from": "fetched"}));
    assert_eq!((entries(&first), &first["lists"][0]["published"]), (20, &json!("2026-10-08")));
    let pointer = refresher.pointer().unwrap();
    assert_eq!(pointer["index"], first["index"]);

    let page = b"<!DOCTYPE html><html><title>Service unavailable</title></html>".to_vec();
    for (file, problem) in [
        (File::Status(404), "status_not_200"),
        (File::CutOff(uk_list(20)), "connection_lost"),
        (File::Zeros(65 << 20), "response_too_large"),
        (File::Slow, "timed_out"),
        (File::Whole(page), "not_the_list"),
        (File::Whole(b"{}".to_vec()), "not_the_list"),
        (File::WithoutLength(uk_list(20)), "length_unknown"),
        (File::Redirect("https://169.254.169.254/latest/meta-data/".to_owned()), "url_refused"),
        (File::Whole(uk_list(17)), "refused: uk_sanctions: shrank from 20 to 17 entries"),
    ] {
        let what = format!("{file:?}").chars().take(60).collect::<String>();
        publisher.publish(UK, file);
        let answer = refresher.refresh();
        let expected = json!({"list": "uk_sanctions", "from": "kept", "problem": problem});
        assert_eq!(source(&answer, "uk_sanctions"), &expected, "{what}");
        assert_eq!((&answer["index"], entries(&answer)), (&first["index"], 20), "{what}");
        // A list that cannot be fetched grows old, and is not taken for new.
        assert_eq!(refresher.pointer().unwrap(), pointer, "{what}");
    }

    publisher.publish("/moved.csv", File::Whole(uk_list(21)));
    publisher.publish(UK, File::Redirect("/moved.csv".to_owned()));
    let next = refresher.refresh();
    assert_eq!((source(&next, "uk_sanctions")["from"].as_str(), entries(&next)), (Some("fetched"), 21));
    assert_ne!(next["index"], first["index"]);
    assert!(refresher.pointer().unwrap()["lists_of"].as_str() > pointer["lists_of"].as_str());
}

#[test]
fn a_set_of_files_is_taken_whole_or_not_at_all() {
    let publisher = Publisher::start();
    let refresher = need!(Refresher::fetching(&[("OFAC_SDN_URL", &publisher.url)]));
    let person = |number: u32, name: &str| {
        let nulls = "-0- ,".repeat(8);
        format!("{number},\"{name}\",\"individual\",\"TEST\",{nulls}\"DOB 1970.\"\r\n")
    };
    let list = |last: &str| File::Whole((person(1, "VARNADORE, Quillon") + &person(2, last)).into_bytes());
    publisher.publish("/SDN.CSV", list("EXAMPLE, Anna"));
    publisher.publish("/ALT.CSV", File::Whole(b"1,1,\"aka\",\"VARNADOR, Quilon\",-0- \r\n".to_vec()));
    publisher.publish("/ADD.CSV", File::Whole(Vec::new()));
    publisher.publish("/SDN_COMMENTS.CSV", File::Whole(Vec::new()));
    let first = refresher.refresh();
    assert_eq!((source(&first, "ofac_sdn")["from"].as_str(), first["names"].as_u64()), (Some("fetched"), Some(3)));

    publisher.publish("/SDN.CSV", list("EXAMPLE, Berta"));
    publisher.publish("/ALT.CSV", File::Status(503));
    let second = refresher.refresh();
    assert_eq!(source(&second, "ofac_sdn")["problem"], "status_not_200");
    assert_eq!(second["index"], first["index"], "nothing of the new set counts");

    publisher.publish("/ALT.CSV", File::Whole(b"<html>503</html>".to_vec()));
    assert_eq!(source(&refresher.refresh(), "ofac_sdn")["problem"], "not_the_list");
    publisher.publish("/ALT.CSV", File::Whole(Vec::new()));
    let emptied = refresher.refresh();
    assert_eq!(source(&emptied, "ofac_sdn")["problem"], "refused: ofac_sdn: shrank from 3 to 2 names");
    assert_eq!(emptied["index"], first["index"]);
}

#[test]
fn one_list_that_fails_holds_up_no_other() {
    let publisher = Publisher::start();
    let url = |path: &str| format!("{}{path}", publisher.url);
    let refresher = need!(Refresher::fetching(&[("UK_URL", &url(UK)), ("UN_URL", &url("/consolidated.xml"))]));
    publisher.publish(UK, File::Whole(uk_list(20)));
    let un = |name: &str| {
        let person = format!("<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>{name}</FIRST_NAME></INDIVIDUAL>");
        format!("<CONSOLIDATED_LIST><INDIVIDUALS>{person}</INDIVIDUALS></CONSOLIDATED_LIST>").into_bytes()
    };
    // The first time there is nothing to keep, and nobody may be cleared without a list that is switched on.
    let first = refresher.refresh();
    assert_eq!(first["errorMessage"], "a list that is switched on was never loaded: unsc_cons (status_not_200)");
    assert_eq!(refresher.pointer(), None);

    publisher.publish("/consolidated.xml", File::Whole(un("QUILLON")));
    assert_eq!(refresher.refresh()["lists"].as_array().unwrap().len(), 2);
    // Cut off where the publisher cut it: the length is right and the list is not.
    publisher.publish("/consolidated.xml", File::Whole(un("QUILLON").split_last_chunk::<20>().unwrap().0.to_vec()));
    publisher.publish(UK, File::Whole(uk_list(22)));
    let third = refresher.refresh();
    assert_eq!(source(&third, "unsc_cons")["from"], "kept");
    assert_eq!(source(&third, "uk_sanctions")["from"], "fetched");
    assert_eq!(
        third["lists"].as_array().unwrap().iter().map(|list| list["entries"].as_u64().unwrap()).sum::<u64>(),
        23
    );
}

#[test]
fn where_nothing_can_be_had_nothing_is_put_in_force() {
    let publisher = Publisher::start();
    let refresher = need!(Refresher::fetching(&[("UK_URL", &format!("{}{UK}", publisher.url))]));
    let answer = refresher.refresh();
    assert_eq!(answer["errorMessage"], "a list that is switched on was never loaded: uk_sanctions (status_not_200)");
    assert_eq!(refresher.pointer(), None);
}

#[test]
fn a_poll_that_finds_nothing_new_writes_no_index_and_makes_the_lists_no_older() {
    let publisher = Publisher::start();
    let refresher = need!(Refresher::fetching(&[("UK_URL", &format!("{}{UK}", publisher.url))]));
    publisher.publish(UK, File::Whole(uk_list(20)));
    let first = refresher.refresh();
    let before = refresher.pointer().unwrap();
    let stored = format!("index/{}", first["index"].as_str().unwrap());
    refresher.stack.delete_object(&refresher.bucket, &stored);
    let polled = refresher.door.invoke(&json!({"source": "aws.events", "detail-type": "Scheduled Event"})).0;
    assert_eq!((&polled["index"], entries(&polled)), (&first["index"], 20));
    assert_eq!(refresher.stack.object(&refresher.bucket, &stored), None, "nothing was written again");
    assert!(refresher.pointer().unwrap()["lists_of"].as_str() > before["lists_of"].as_str());
    publisher.publish(UK, File::Whole(uk_list(21)));
    let next = refresher.door.invoke(&json!({"source": "aws.events"})).0;
    assert_eq!(entries(&next), 21);
}

#[test]
fn a_list_is_fetched_by_https_from_public_addresses_alone() {
    let publisher = Publisher::start();
    publisher.publish(UK, File::Whole(uk_list(20)));
    // Nothing is allowed here, as in production.
    let refresher = need!(Refresher::with(&[("UK_URL", &format!("{}{UK}", publisher.url))], ""));
    assert_eq!(
        refresher.refresh()["errorMessage"],
        "a list that is switched on was never loaded: uk_sanctions (url_refused)"
    );
    assert_eq!(refresher.pointer(), None);
}

/// A function that screens, with a bucket of its own.
fn screener(refresher: &Refresher, days: &str) -> Door {
    let variables = [("WATCHLISTS_BUCKET", refresher.bucket.as_str()), ("WATCHLISTS_MAX_AGE_DAYS", days)];
    Door::open(refresher.stack, "kyc.process", &variables)
}

#[test]
fn without_an_index_to_be_trusted_a_screening_goes_back_to_the_queue_and_clears_nobody() {
    let publisher = Publisher::start();
    let refresher = need!(Refresher::fetching(&[("UK_URL", &format!("{}{UK}", publisher.url))]));
    let client = Client::sandbox().unwrap();
    let user = client.settled(id(&client.user(&people::with_document(&people::base_document()))));
    let message = json!({"client": client.id, "customer": id(&user), "screen_again": true}).to_string();
    let record =
        json!({"messageId": "1", "body": message, "eventSource": "aws:sqs", "attributes": {}, "messageAttributes": {}});
    let event = json!({"Records": [record]});
    let goes_back = |days: &str, why: &str| {
        let (answer, _) = screener(&refresher, days).invoke(&event);
        assert_eq!(answer["batchItemFailures"], json!([{"itemIdentifier": "1"}]), "{why}: {answer}");
        assert_eq!(client.get_user(id(&user))["_rest"], user["_rest"], "{why}");
    };
    goes_back("7", "no index");

    publisher.publish(UK, File::Whole(uk_list(20)));
    let index = format!("index/{}", refresher.refresh()["index"].as_str().unwrap());
    let (stack, bucket) = (refresher.stack, &refresher.bucket);
    let good = stack.object(bucket, &index).unwrap();
    let mut damaged = good.clone();
    damaged[good.len() / 2] ^= 1;
    stack.put_object(bucket, &index, &damaged);
    goes_back("7", "a damaged index");
    stack.put_object(bucket, &index, b"");
    goes_back("7", "an empty index");
    stack.delete_object(bucket, &index);
    goes_back("7", "a pointer to nothing");
    stack.put_object(bucket, &index, &good);

    let pointer = refresher.pointer().unwrap();
    let mut old = pointer.clone();
    old["lists_of"] = json!(DateTime::<Utc>::from(SystemTime::now()) - TimeDelta::days(8));
    stack.put_object(bucket, "index/current", old.to_string().as_bytes());
    goes_back("7", "lists of last week");
    let (answer, _) = screener(&refresher, "9").invoke(&event);
    assert_eq!(answer["batchItemFailures"], json!([]), "lists no older than is allowed: {answer}");
}
