//! `webhooks.sweep`: every minute, sends deliveries to the queue whose time has come.
//!
//! Retries beyond SQS's fifteen minutes wait in the table, and so does whatever a crash left between table and
//! queue. Sending one twice does no harm: it is leased before it is delivered.

use std::time::Duration;

use lambda_http::Error;
use serde::Serialize;

use crate::house::House;
use crate::queue::DeliverWebhook;

/// How many of each shard are sent in one run; the next run goes on.
const BATCH: u32 = 250;

#[derive(Debug, Serialize)]
pub(crate) struct Swept {
    sent: usize,
}

pub(crate) async fn handle(house: &'static House, _schedule: serde_json::Value) -> Result<Swept, Error> {
    let due = house.table().due_deliveries(House::now(), BATCH).await?;
    let sent = due.len();
    for one in due {
        let message = DeliverWebhook { client: one.client, event: one.event, subscription: one.subscription };
        let group = one.subscription.to_string();
        house.webhooks_queue().send(&serde_json::to_string(&message)?, Some(&group), Duration::ZERO).await?;
    }
    if sent > 0 {
        tracing::info!(sent, "swept");
    }
    Ok(Swept { sent })
}
