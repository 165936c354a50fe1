//! `kyc.sweep`: every minute, sends customers to the kyc queue whose time has come although nobody did anything: a number
//! that is looked at once more, a document that is about to expire, a verification that is over.
//!
//! What is due lies in the table, in each customer's own item. A customer is put off before it is sent, so that one run
//! does not send what another sent; where a run ends between the two, or the queue loses the message, the customer is found
//! again when that time has passed. `kyc.process` finds nothing to do for whoever was sent twice.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::id::ClientId;
use gatehouse_store::{Agenda, DUE_SHARDS};
use lambda_http::Error;
use serde::Serialize;

use crate::house::House;
use crate::queue::CheckCustomer;

/// How many of each agenda are sent in one run; the next run goes on.
const BATCH: u32 = 250;
/// When a customer is sent again whose message came to nothing.
const AGAIN: TimeDelta = TimeDelta::minutes(15);

#[derive(Debug, Serialize)]
pub(crate) struct Swept {
    sent: usize,
}

pub(crate) async fn handle(house: &'static House, _schedule: serde_json::Value) -> Result<Swept, Error> {
    let mut sent = 0;
    for shard in 0..DUE_SHARDS {
        sent += sweep(house, Agenda::Shared(shard), House::now()).await?;
    }
    for client in house.table().clients_with_clocks().await? {
        sent += of_client(house, client).await?;
    }
    if sent > 0 {
        tracing::info!(sent, "swept");
    }
    Ok(Swept { sent })
}

/// The same for a client that has a clock of its own.
async fn of_client(house: &House, client: ClientId) -> Result<usize, Error> {
    let record = house.table().client(client).await?.ok_or("a client that has a clock is gone")?;
    sweep(house, Agenda::Of(client), record.client.time(House::now())).await
}

/// Sends whoever of an agenda is due by that time.
pub(crate) async fn sweep(house: &House, agenda: Agenda, now: DateTime<Utc>) -> Result<usize, Error> {
    let mut sent = 0;
    for due in house.table().due_customers(agenda, now, BATCH).await? {
        if !house.table().put_off(&due, now + AGAIN).await? {
            continue;
        }
        let check = CheckCustomer { client: due.client, customer: due.customer, revision: None, screen_again: false };
        let group = due.client.to_string();
        house.kyc_queue().send(&serde_json::to_string(&check)?, Some(&group), Duration::ZERO).await?;
        sent += 1;
    }
    Ok(sent)
}
