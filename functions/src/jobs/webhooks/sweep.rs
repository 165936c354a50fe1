//! `webhooks.sweep`: every minute, sends deliveries to the queue whose time has come.
//!
//! Retries beyond SQS's fifteen minutes wait in the table, and so does whatever a crash left between table and
//! queue. Sending one twice does no harm: it is leased before it is delivered. When more is due than one run sends, clients
//! take turns, so that a backlog holds up nobody but its own client.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::TimeDelta;
use gatehouse_domain::id::{ClientId, SubscriptionId};
use gatehouse_domain::webhook::in_turns;
use gatehouse_store::DueDelivery;
use lambda_http::Error;
use serde::Serialize;

use crate::house::House;
use crate::queue::DeliverWebhook;

/// How many of each of the index's four partitions a run looks at. They are keys alone, and who is behind a backlog of
/// another client has to be seen.
const SEEN: u32 = 25_000;
/// How many are sent in one run; the next run goes on.
const BATCH: usize = 1000;
/// How many of one endpoint: a minute at its usual pace is more, but they also come from elsewhere.
const PER_ENDPOINT: usize = 500;
/// From so many on it is worth asking whether the endpoint rests.
const BACKLOG: usize = 10;
/// How long a delivery that was sent to the queue is left to it, before it is sent again.
const CLAIM: TimeDelta = TimeDelta::minutes(5);

type Endpoint = (ClientId, SubscriptionId);

#[derive(Debug, Serialize)]
pub(crate) struct Swept {
    sent: usize,
}

pub(crate) async fn handle(house: &'static House, _schedule: serde_json::Value) -> Result<Swept, Error> {
    let now = House::now();
    let due = house.table().due_deliveries(now, SEEN).await?;
    let resting = resting(house, &due).await?;
    let mut probes = BTreeSet::new();
    // Whatever is sent to one that rests is put off again: one is enough to find out whether it is back.
    let awake = due.into_iter().filter(|one| !resting.contains(&endpoint(one)) || probes.insert(endpoint(one)));
    let mut sent = 0;
    for one in in_turns(awake, endpoint, PER_ENDPOINT, BATCH) {
        // Sent before it is claimed: of a claim without a message nobody would hear for minutes.
        let message = DeliverWebhook { client: one.client, event: one.event, subscription: one.subscription };
        let group = one.subscription.to_string();
        house.webhooks_queue().send(&serde_json::to_string(&message)?, Some(&group), Duration::ZERO).await?;
        house.table().claim_due(&one, now, now + CLAIM).await?;
        sent += 1;
    }
    if sent > 0 {
        tracing::info!(sent, resting = resting.len(), "swept");
    }
    Ok(Swept { sent })
}

fn endpoint(due: &DueDelivery) -> Endpoint {
    (due.client, due.subscription)
}

/// The endpoints with a backlog whose breaker is open.
async fn resting(house: &House, due: &[DueDelivery]) -> Result<BTreeSet<Endpoint>, Error> {
    let mut counts: BTreeMap<Endpoint, usize> = BTreeMap::new();
    due.iter().for_each(|one| *counts.entry(endpoint(one)).or_default() += 1);
    let mut resting = BTreeSet::new();
    for place in counts.into_iter().filter(|(_, count)| *count > BACKLOG).map(|(place, _)| place) {
        // Whatever is known of it, since no life of an endpoint is asked about.
        let known = house.table().health(place, chrono::DateTime::UNIX_EPOCH).await?;
        if known.health.rests(House::now()) {
            resting.insert(place);
        }
    }
    Ok(resting)
}
