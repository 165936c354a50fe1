//! A receiver of webhooks: it answers what it is told to and remembers what came.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::server::{self, Response};
use super::until;

/// One webhook, as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
    /// What it was answered.
    pub(crate) answered: u16,
    pub(crate) at: Instant,
}

impl Received {
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The user's revision that it tells of.
    pub(crate) fn revision(&self) -> u64 {
        self.json()["safe_obj"]["_rest"]["_v"].as_u64().unwrap()
    }
}

#[derive(Debug, Default)]
struct State {
    /// The answers to come; 200 once they are used up.
    answers: VecDeque<(u16, Vec<(String, String)>)>,
    received: Vec<Received>,
}

/// Listens until the tests end.
#[derive(Debug)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
}

impl Receiver {
    /// Answers 200 to everything.
    pub(crate) fn start() -> Self {
        Self::answering(&[])
    }

    /// Gives these answers in turn, and then 200.
    pub(crate) fn answering(answers: &[u16]) -> Self {
        Self::answering_with(answers.iter().map(|status| (*status, Vec::new())).collect())
    }

    /// Gives these answers in turn, each with its headers, and then 200.
    pub(crate) fn answering_with(answers: Vec<(u16, Vec<(String, String)>)>) -> Self {
        let state = Arc::new(Mutex::new(State { answers: answers.into(), received: Vec::new() }));
        let shared = Arc::clone(&state);
        let address = server::start(move |request| {
            let mut state = shared.lock().unwrap();
            let (answered, headers) = state.answers.pop_front().unwrap_or((200, Vec::new()));
            let at = Instant::now();
            state.received.push(Received { headers: request.headers, body: request.body, answered, at });
            Response { status: answered, headers, body: Vec::new() }
        });
        Self { url: format!("http://{address}/hooks"), state }
    }

    /// Everything that came until now.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.state.lock().unwrap().received.clone()
    }

    /// Waits for the webhooks to be so many at least.
    #[track_caller]
    pub(crate) fn until(&self, count: usize) -> Vec<Received> {
        until(&format!("{count} webhooks came"), || Some(self.received()).filter(|all| all.len() >= count))
    }

    /// Holds that nothing more comes for a while: what should not be sent has no other sign.
    #[track_caller]
    pub(crate) fn stays_at(&self, count: usize) {
        let started = Instant::now();
        until("nothing more came", || {
            assert_eq!(self.received().len(), count, "{:?}", self.received());
            (started.elapsed() > Duration::from_secs(3)).then_some(())
        });
    }
}
