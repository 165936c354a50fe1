//! Lists that change: who is screened again, and who is not.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::people;
use crate::support::receiver::Receiver;
use crate::support::stack::Stack;
use crate::support::{need, until};

const OWN: &str = "sources/own/own.jsonl";

/// The stack's own list, which one test at a time may change. It is gone again with the test.
pub(crate) struct OwnList {
    stack: &'static Stack,
    _turn: MutexGuard<'static, ()>,
}

impl OwnList {
    pub(crate) fn of(stack: &'static Stack) -> Self {
        static TURN: Mutex<()> = Mutex::new(());
        Self { stack, _turn: TURN.lock().unwrap_or_else(PoisonError::into_inner) }
    }

    /// Puts a list of these entries in force; gives the index's hash.
    pub(crate) fn publish(&self, entries: &[Value]) -> String {
        let lines: Vec<String> = entries.iter().map(Value::to_string).collect();
        self.stack.put_object(&self.stack.watchlists, OWN, lines.join("\n").as_bytes());
        let answer = self.stack.invoke("watchlists.refresh", &json!({"accept_shrinking": true}));
        // The publishers' own files have theirs.
        let problems = answer["problems"].as_array().unwrap();
        assert!(!problems.iter().any(|own| own.as_str().unwrap().starts_with(OWN)), "{answer}");
        answer["index"].as_str().unwrap().to_owned()
    }
}

impl Drop for OwnList {
    fn drop(&mut self) {
        self.stack.delete_object(&self.stack.watchlists, OWN);
        self.stack.invoke("watchlists.refresh", &json!({"accept_shrinking": true}));
    }
}

pub(crate) fn entry(number: u32, name: &str) -> Value {
    json!({"id": format!("own-{number}"), "name": name, "programs": ["TEST"]})
}

pub(crate) fn named(name: &str) -> Value {
    let mut document = people::full_document();
    document["name"] = name.into();
    let mut body = people::with_document(&document);
    body["legal_names"] = json!([name]);
    body
}

#[test]
fn a_new_entry_has_those_screened_again_whom_it_may_concern_and_nobody_else() {
    let client = need!(Client::sandbox());
    let lists = OwnList::of(client.stack);
    lists.publish(&[entry(1, "Zebulon Quartermaine Oxlade")]);
    let receiver = Receiver::start();
    let touched = client.user(&named("Theophrastus Underhillock"));
    // One common word is not enough. The other is near none that this list ever had: what was published a moment ago is
    // still being looked into.
    let other = client.user(&named("Theophrastus Grimshawe"));
    for user in [&touched, &other] {
        client.until_permission(id(user), "SEND-AND-RECEIVE");
    }
    client.subscribe(&receiver.url, &["USER|PATCH"]).ok();
    let new = lists.publish(&[entry(1, "Zebulon Quartermaine Oxlade"), entry(2, "Theofrastus Underhillok")]);
    let hit = until("the customer is found again", || {
        Some(client.get_user(id(&touched))).filter(|user| user["watchlists"] != "NO_MATCH")
    });
    assert_eq!(hit["watchlists"], "SOFT_MATCH");
    assert_eq!(hit["permission"], "UNVERIFIED");
    assert_eq!(hit["documents"][0]["screening_results"]["pep"], "MATCH");
    until("the client is told", || {
        receiver.received().iter().any(|own| own.json()["object_id"] == touched["_id"]).then_some(())
    });
    // Not by its revision: what follows from its own documents may still come.
    let asked = |user: &Value| {
        client.decisions(id(user)).iter().any(|own| own["lists"].as_array().unwrap().contains(&json!(new)))
    };
    assert!(asked(&touched));
    assert!(!asked(&other), "nothing was asked about the other");
}

#[test]
fn an_entry_that_gives_a_customers_passport_finds_the_customer_whatever_the_name() {
    let client = need!(Client::sandbox());
    let lists = OwnList::of(client.stack);
    lists.publish(&[entry(1, "Zebulon Quartermaine Oxlade")]);
    let mut body = named("Peregrine Featherstonehaugh");
    body["documents"][0]["virtual_docs"] =
        json!([people::ssn("2222"), {"document_type": "PASSPORT", "document_value": "X 765-4321"}]);
    let user = client.user(&body);
    client.until_permission(id(&user), "SEND-AND-RECEIVE");
    let mut listed = entry(2, "Balthazar Crumplehorn");
    listed["identifiers"] = json!([{"kind": "passport", "value": "X7654321"}]);
    listed["effect"] = "block".into();
    lists.publish(&[entry(1, "Zebulon Quartermaine Oxlade"), listed]);
    let hit = until("the holder of the passport is found", || {
        Some(client.get_user(id(&user))).filter(|user| user["watchlists"] != "NO_MATCH")
    });
    assert_eq!((&hit["watchlists"], &hit["permission"]), (&json!("MATCH"), &json!("UNVERIFIED")));
}

#[test]
fn an_owner_is_screened_like_the_business_itself() {
    let client = need!(Client::sandbox());
    let lists = OwnList::of(client.stack);
    lists.publish(&[entry(1, "Barnabas Ironquill Thistlewood")]);
    let mut business = people::base_document();
    business["name"] = "Varnadore Lighthouses LLC".into();
    business["entity_type"] = "LLC".into();
    let mut owner = people::base_document();
    owner["name"] = "Barnabas Ironquill Thistlewood".into();
    owner["entity_type"] = "M".into();
    owner["ownership_percentage"] = 60.into();
    owner["entity_scope"] = "Not Known".into();
    let mut body = people::with_document(&business);
    body["documents"] = json!([business, owner]);
    body["legal_names"] = json!(["Varnadore Lighthouses LLC"]);
    body["extra"] = json!({"is_business": true});
    let created = client.user(&body);
    // An environment that held the lists before asks the new ones right after.
    let user = until("the owner is found", || {
        Some(client.settled(id(&created))).filter(|user| user["watchlists"] != "NO_MATCH")
    });
    let screened = |name: &str| {
        let documents = user["documents"].as_array().unwrap();
        let own =
            documents.iter().find(|document| document["name"] == name).unwrap_or_else(|| panic!("no {name}: {user}"));
        own["watchlists"].clone()
    };
    assert_eq!(screened("Varnadore Lighthouses LLC"), "NO_MATCH");
    assert_eq!(screened("Barnabas Ironquill Thistlewood"), "SOFT_MATCH|PENDING_UPLOAD");
    assert_eq!(user["watchlists"], "SOFT_MATCH|PENDING_UPLOAD");
    assert_eq!(user["permission"], "UNVERIFIED");
}
