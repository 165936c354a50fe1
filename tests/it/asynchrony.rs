//! KYC may arrive in any number of calls, at once and in any order: the end is the same.

use std::collections::BTreeMap;
use std::thread;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::support::client::{Client, id, sub_document, sub_documents};
use crate::support::people::{self, READABLE, UNREADABLE, government_id, ssn};
use crate::support::stack::Queue;
use crate::support::{need, until};

/// What is decided about a user, without what differs from user to user.
fn decision(user: &Value) -> Value {
    let statuses: BTreeMap<&str, &Value> =
        sub_documents(user).into_iter().map(|own| (own["document_type"].as_str().unwrap(), &own["status"])).collect();
    let mut requirements = user["requirements"].clone();
    for requirement in requirements.as_array_mut().unwrap() {
        requirement["document_id"] = Value::Null;
    }
    let mut screening = user["documents"][0]["screening_results"].clone();
    // An own list that other tests put in force and take back meanwhile.
    screening.as_object_mut().unwrap().remove("pep");
    json!({
        "permission": user["permission"],
        "watchlists": user["watchlists"],
        "documents": statuses,
        "doc_status": user["doc_status"],
        "requirements": requirements,
        "screening": screening,
    })
}

/// The parts that a base document's KYC comes in.
fn parts(base: &str) -> [Value; 3] {
    let whole = people::full_document();
    ["virtual_docs", "physical_docs", "social_docs"].map(|list| {
        let mut document = json!({"id": base});
        document[list] = whole[list].clone();
        json!({"documents": [document]})
    })
}

/// What a client has in hand once the user stands with its bare base document.
struct Begun {
    user: Value,
    key: String,
}

impl Begun {
    fn new(client: &Client) -> Self {
        let user = client.user(&people::with_document(&people::base_document()));
        let key = client.key(&user);
        Self { user, key }
    }

    fn parts(&self) -> [Value; 3] {
        parts(id(&self.user["documents"][0]))
    }

    fn patch(&self, client: &Client, body: &Value) -> Value {
        client.patch_as(id(&self.user), &self.key, body).ok()
    }
}

#[test]
fn parts_in_any_order_come_to_what_one_call_comes_to() {
    let client = need!(Client::sandbox());
    let created = client.user(&people::full());
    let expected = decision(&client.settled(id(&created)));

    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    thread::scope(|scope| {
        for order in orders {
            let (client, expected) = (&client, &expected);
            scope.spawn(move || {
                let begun = Begun::new(client);
                let parts = begun.parts();
                order.iter().for_each(|part| drop(begun.patch(client, &parts[*part])));
                // Not by its permission: that may be there before the last part is checked.
                let user = client.settled(id(&begun.user));
                assert_eq!(decision(&user), *expected, "{order:?}");
            });
        }
    });
}

#[test]
fn parts_at_once_all_apply_and_come_to_the_same() {
    let client = need!(Client::sandbox());
    let created = client.user(&people::full());
    let expected = decision(&client.settled(id(&created)));

    let begun = Begun::new(&client);
    thread::scope(|scope| {
        for part in begun.parts() {
            let (client, begun) = (&client, &begun);
            scope.spawn(move || begun.patch(client, &part));
        }
    });
    let user = client.settled(id(&begun.user));
    assert_eq!(decision(&user), expected);
}

#[test]
fn changes_at_once_are_all_kept_each_with_its_own_revision() {
    let client = need!(Client::sandbox());
    let created = client.user(&people::minimal());
    let key = client.key(&created);
    let numbers = ["901.111.2221", "901.111.2222", "901.111.2223", "901.111.2224"];
    thread::scope(|scope| {
        for number in numbers {
            let (client, created, key) = (&client, &created, &key);
            scope.spawn(move || client.patch_as(id(created), key, &json!({"update": {"phone_number": number}})).ok());
        }
    });
    let user = client.get_user(id(&created));
    let kept = user["phone_numbers"].as_array().unwrap();
    for number in numbers {
        assert!(kept.contains(&number.into()), "{number} is not in {kept:?}");
    }
    assert_eq!(user["_v"], 1 + numbers.len());
}

/// The better document comes at once, while the worse one is still being looked at.
fn replace_at_once(client: &Client, list: &str, worse: &Value, better: &Value) {
    let mut document = people::full_document();
    document[list] = json!([worse]);
    let created = client.user(&people::with_document(&document));
    let mut change = json!({"id": id(&created["documents"][0])});
    change[list] = json!([better]);
    client.patch_as(id(&created), &client.key(&created), &json!({"documents": [change]})).ok();
    let user = client.until_permission(id(&created), "SEND-AND-RECEIVE");
    let kind = better["document_type"].as_str().unwrap();
    assert_eq!(sub_document(&user, kind)["status"], "SUBMITTED|VALID");
}

#[test]
fn a_late_result_of_a_replaced_number_does_not_count() {
    let client = need!(Client::sandbox());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| replace_at_once(&client, "virtual_docs", &ssn("1111"), &ssn("2222")));
        }
    });
}

#[test]
fn a_late_result_of_a_replaced_file_does_not_count() {
    let client = need!(Client::sandbox());
    let (worse, better) = (government_id(UNREADABLE), government_id(READABLE));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| replace_at_once(&client, "physical_docs", &worse, &better));
        }
    });
}

/// What is inspected is bound to its content: telling again of a document that was replaced changes nothing.
#[test]
fn an_old_message_about_a_document_is_dropped() {
    let client = need!(Client::sandbox());
    let created = client.user(&people::full());
    let user = client.until_permission(id(&created), "SEND-AND-RECEIVE");
    let settled = until("nothing is left to do", || {
        let user = client.get_user(id(&user));
        (user["_v"] == client.get_user(id(&user))["_v"]).then_some(user)
    });
    let document = id(sub_document(&settled, "GOVT_ID"));
    let told = json!({"client": client.id, "customer": id(&settled), "document": document}).to_string();
    let begun = SystemTime::now();
    client.stack.send_message(Queue::Inspect, &told);
    until("the message was dropped", || {
        let lines = client.stack.logs(begun, document);
        lines.iter().any(|line| line.contains("dropped")).then_some(())
    });
    assert_eq!(client.get_user(id(&settled))["_v"], settled["_v"]);
}
