//! The whole flow, run from seeds: the functions' own code against a table, a stream, queues, a bucket, a clock and endpoints
//! in memory, with crashes before and after every call, answers that are lost, messages that come twice, late and out of order.
//! After each step the [`watch`] looks whether everything that must be true still is. `docs/simulation.md` tells the whole.
//!
//! - [`world`]: what is there, and what a request does to it
//! - [`lambda`]: invokes the functions as the platform does
//! - [`run`]: one seed, step by step: who goes next, and what goes wrong
//! - [`workload`]: what the clients do
//! - [`watch`]: what must be true
//! - [`bug`]: what the code might get wrong, to show that it would be noticed

mod bug;
mod lambda;
mod run;
mod tests;
mod watch;
mod workload;
mod world;

use std::cell::{Cell, RefCell};
use std::time::Duration;

use chrono::{DateTime, Utc};
use fastrand::Rng;
use gatehouse_domain::Customer;
use gatehouse_domain::fact::ContentHash;
use gatehouse_domain::id::DocumentId;
use gatehouse_egress::{Answer, Bytes, EndpointUrl, Failure, HeaderMap};
use gatehouse_store::simulation::{Answered, Asked, ask};
use uuid::Uuid;

thread_local! {
    static NOW: Cell<Option<i64>> = const { Cell::new(None) };
    static OLD_FACTS: Cell<bool> = const { Cell::new(false) };
    static IDS: RefCell<Option<Rng>> = const { RefCell::new(None) };
}

/// What the simulation's clock says, where this thread simulates.
pub(crate) fn now() -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(NOW.get()?)
}

/// The next id of the simulation, a UUIDv7 like any other.
pub(crate) fn new_id() -> Option<Uuid> {
    let millis = u64::try_from(NOW.get()?).ok()?;
    IDS.with_borrow_mut(|ids| {
        let mut random = [0; 10];
        ids.as_mut()?.fill(&mut random);
        Some(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    })
}

/// What an endpoint of the simulation answers to a webhook.
pub(crate) async fn post(url: &EndpointUrl, headers: &HeaderMap, body: &Bytes) -> Result<Answer, Failure> {
    let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
    let asked = Asked::Post { url: url.as_str().to_owned(), headers: headers.collect(), body: body.to_vec() };
    match ask(asked).await {
        Answered::Http { status, headers, .. } => {
            let asked =
                headers.iter().find(|(name, _)| name == "retry-after").and_then(|(_, value)| value.parse().ok());
            Ok(Answer {
                status,
                retry_after: asked.map(Duration::from_secs),
                delivery_control: None,
                excerpt: String::new(),
                elapsed: Duration::ZERO,
            })
        }
        Answered::Lost | Answered::Slept => Err(Failure::TimedOut),
    }
}

/// The content that a finding is taken to be about: what it was found out about, unless the code makes that very mistake.
pub(crate) fn content_of(customer: &Customer, document: DocumentId, content: ContentHash) -> ContentHash {
    if !OLD_FACTS.get() {
        return content;
    }
    customer.facts.contents().find(|(id, _)| *id == document).map_or(content, |(_, now)| now)
}

fn set_clock(millis: Option<i64>) {
    NOW.set(millis);
}

fn seed_ids(seed: u64) {
    IDS.set(Some(Rng::with_seed(seed)));
}
