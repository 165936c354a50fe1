//! `watchlists.rescreen`: from its own queue, finds the customers whom a changed list may concern, and has them screened
//! again. Nobody else is.
//!
//! `watchlists.refresh` keeps the keys of the entries that changed beside the index and sends one message before it
//! puts the index in force. The message becomes one for each client, and each of those reads one page of the client's
//! part of the index `lists` and sends the next, so that no run is long. A message that comes twice asks for screenings
//! that were made already, and those find nothing to do.

use std::collections::BTreeSet;
use std::time::Duration;

use gatehouse_domain::id::ClientId;
use gatehouse_screening::{Index, LOOKUP_VERSION};
use gatehouse_store::LookupKeys;
use lambda_http::Error;

use super::index;
use crate::house::House;
use crate::queue::{CheckCustomer, Rescreen};

/// The index `lists` follows the table within this, and by then the new index is in force.
const BEFORE_THE_WALK: Duration = Duration::from_secs(5);
const LARGEST_DELTA: u64 = 256 * 1024 * 1024;

/// Has the customers looked for whom the changes between two indexes may concern: those whom an entry may hit now, and those
/// whom it hit before it was changed or removed. They are screened once `after` is in force.
pub(super) async fn start(house: &House, before: &Index, after: &Index) -> Result<(), Error> {
    let delta = after.changes_since(before);
    let (from, to) = (&before.version().content_hash, &after.version().content_hash);
    tracing::info!(
        from,
        to,
        added = delta.added.len(),
        changed = delta.changed.len(),
        removed = delta.removed.len(),
        keys = delta.keys.len(),
        "the lists changed"
    );
    if delta.keys.is_empty() {
        return Ok(());
    }
    let keys = serde_json::to_vec(&delta.keys)?;
    house.watchlists().put(&delta_key(from, to), keys, "application/json").await?;
    send(house, &Rescreen { from: from.clone(), to: to.clone(), client: None, after: None }, BEFORE_THE_WALK).await
}

pub(crate) async fn handle(house: &'static House, body: String) -> Result<(), Error> {
    let message: Rescreen = serde_json::from_str(&body)?;
    let in_force = index::pointer(house).await?.ok_or("no index is in force")?;
    if in_force.index == message.from {
        return Err("the index that this is about is not in force yet".into());
    }
    match message.client {
        None => each_client(house, &message).await,
        Some(client) => some_customers(house, &message, client).await,
    }
}

/// One message for each client of a page, and one for the next page.
async fn each_client(house: &House, message: &Rescreen) -> Result<(), Error> {
    let page = house.table().walk_clients(message.after.as_deref()).await?;
    for client in page.found {
        send(house, &Rescreen { client: Some(client), after: None, ..message.clone() }, Duration::ZERO).await?;
    }
    if let Some(after) = page.next {
        send(house, &Rescreen { after: Some(after), ..message.clone() }, Duration::ZERO).await?;
    }
    Ok(())
}

/// One message on the kyc queue for each customer of a page whom the changes may concern, and one for the next page.
async fn some_customers(house: &House, message: &Rescreen, client: ClientId) -> Result<(), Error> {
    let record = house.table().client(client).await?.ok_or("the message names no client")?;
    let key = house.vault().open(client, &record.key).await?;
    let keys = LookupKeys { version: LOOKUP_VERSION, keys: changed_keys(house, message).await? }.tagged(&key);
    let page = house.table().walk_touched(client, &keys, message.after.as_deref()).await?;
    let group = client.to_string();
    for customer in &page.found {
        let check = CheckCustomer { client, customer: *customer, revision: None, screen_again: true };
        house.kyc_queue().send(&serde_json::to_string(&check)?, Some(&group), Duration::ZERO).await?;
    }
    tracing::info!(%client, touched = page.found.len(), index = message.to, "customers are screened again");
    match page.next {
        Some(after) => send(house, &Rescreen { after: Some(after), ..message.clone() }, Duration::ZERO).await,
        None => Ok(()),
    }
}

async fn changed_keys(house: &House, message: &Rescreen) -> Result<BTreeSet<String>, Error> {
    let object = house.watchlists().get(&delta_key(&message.from, &message.to), LARGEST_DELTA).await?;
    Ok(serde_json::from_slice(&object.bytes)?)
}

async fn send(house: &House, message: &Rescreen, delay: Duration) -> Result<(), Error> {
    let group = message.client.map(|client| client.to_string());
    Ok(house.rescreen_queue().send(&serde_json::to_string(message)?, group.as_deref(), delay).await?)
}

fn delta_key(from: &str, to: &str) -> String {
    format!("delta/{from}-{to}")
}
