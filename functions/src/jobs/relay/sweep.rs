//! `relay.sweep`: every minute, sees to whatever was written a while ago and has not reached its queue.
//!
//! The stream forgets after a day, and gives up a record that fails for long. What was written carries a mark until it has been
//! seen to, so that neither loses anything. Clients take turns, so that one's backlog holds up nobody else.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::future::join_all;
use gatehouse_domain::webhook::in_turns;
use gatehouse_store::Mark;
use lambda_http::Error;
use serde::Serialize;

use super::see_to;
use crate::house::House;

/// How long the stream is left to it.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);
/// How many of each of the index's four partitions a run looks at. They are keys alone.
const SEEN: u32 = 25_000;
/// How many are seen to in one run; the next run goes on.
const BATCH: usize = 5000;
/// How many are seen to at the same time.
const AT_ONCE: usize = 16;
/// Far below the function's timeout, whatever those in hand take.
const RUN: Duration = Duration::from_secs(35);

#[derive(Debug, Serialize)]
pub(crate) struct Swept {
    seen_to: usize,
    failed: usize,
}

pub(crate) async fn handle(house: &'static House, _schedule: serde_json::Value) -> Result<Swept, Error> {
    let overdue = house.table().overdue(House::now() - PATIENCE, SEEN).await?;
    let (begun, mut swept) = (Instant::now(), Swept { seen_to: 0, failed: 0 });
    for some in in_turns(overdue, |mark| (mark.client, ()), BATCH, BATCH).chunks(AT_ONCE) {
        for done in join_all(some.iter().map(|mark| again(house, *mark))).await {
            match done {
                Ok(()) => swept.seen_to += 1,
                Err(error) => {
                    tracing::error!(%error, "what was written is still to be seen to");
                    swept.failed += 1;
                }
            }
        }
        if begun.elapsed() > RUN {
            break;
        }
    }
    if swept.seen_to > 0 {
        tracing::warn!(seen_to = swept.seen_to, "the stream had not told of everything");
    }
    Ok(swept)
}

async fn again(house: &House, mark: Mark) -> Result<(), Error> {
    match house.table().consequence(mark).await? {
        Some(written) => see_to(house, &written).await,
        // Seen to since it was found, or what it is about is gone.
        None => Ok(house.table().seen_to(mark).await?),
    }
}
