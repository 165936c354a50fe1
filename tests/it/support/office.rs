//! The back office of a client: programs, back-tests, decisions.

use serde_json::{Value, json};

use super::client::Client;
use super::http::Answer;
use super::until;

/// A program of the client's own: an identity number for whoever sends, and what else is given.
pub(crate) fn program(cip_tag: u32, version: u32, more: &[Value]) -> Value {
    let base =
        json!({"all": [{"social": "EMAIL"}, {"social": "PHONE_NUMBER"}, {"social": "ADDRESS"}, {"social": "DATE"}]});
    let mut asked = vec![json!({"any": [{"virtual": "SSN"}, {"virtual": "PASSPORT"}]})];
    asked.extend_from_slice(more);
    json!({
        "cip_tag": cip_tag,
        "version": version,
        "name": "A test's own",
        "person": {"receive": base, "send_and_receive": {"all": asked}},
        "business": {"receive": base, "send_and_receive": {"virtual": "TIN"}},
        "soft_match_document": "GOVT_ID",
        "screening": {"soft": 0.7, "strong": 0.88},
    })
}

impl Client {
    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], Some(body))
    }

    /// Posts a text as it is, which may be no JSON.
    pub(crate) fn post_text(&self, path: &str, text: &str) -> Answer {
        self.send_bytes("POST", path, &[], Some(text.as_bytes()))
    }

    /// Puts a program in force that must be accepted.
    #[track_caller]
    pub(crate) fn put_program(&self, program: &Value) {
        let answer = self.post("/v0/programs", program);
        assert_eq!(answer.status, 201, "{}", answer.text());
    }

    /// Runs a back-test to its end.
    #[track_caller]
    pub(crate) fn backtest(&self, query: &str, program: &Value) -> Value {
        let begun = self.post(&format!("/v0/backtests{query}"), program);
        assert_eq!(begun.status, 202, "{}", begun.text());
        let path = format!("/v0/backtests/{}", begun.json()["id"].as_str().unwrap());
        until("the back-test is finished", || Some(self.get(&path).ok()).filter(|test| test["status"] == "FINISHED"))
    }

    /// Every decision about a customer, newest first, in parts of two.
    #[track_caller]
    pub(crate) fn decisions(&self, customer: &str) -> Vec<Value> {
        self.pages(&format!("/v0/customers/{customer}/decisions?limit=2"), "decisions")
    }

    /// The whole of a list, part by part.
    #[track_caller]
    pub(crate) fn pages(&self, path: &str, what: &str) -> Vec<Value> {
        let (mut all, mut token) = (Vec::new(), String::new());
        loop {
            let joint = if path.contains('?') { '&' } else { '?' };
            let page = self.get(&format!("{path}{joint}page_token={token}")).ok();
            all.extend(page[what].as_array().unwrap().iter().cloned());
            match page["next_page_token"].as_str() {
                Some(next) => next.clone_into(&mut token),
                None => return all,
            }
        }
    }
}

/// Holds a refusal to problem details (RFC 9457) of that status and code.
#[track_caller]
pub(crate) fn problem(answer: &Answer, status: u16, code: &str) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let body = answer.json();
    assert_eq!((&body["status"], &body["code"]), (&json!(status), &json!(code)), "{body}");
    assert!(!body["detail"].as_str().unwrap().is_empty(), "{body}");
    body
}
