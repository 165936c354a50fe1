//! `watchlists.rescreen`: from its own queue, finds the customers whom a changed list may concern, and has them screened
//! again. Nobody else is.
//!
//! `watchlists.refresh` keeps an index of the entries that changed beside the whole one and sends one message before it
//! puts that in force. The message becomes one for each client, and each of those reads one page of the client's
//! part of the index `lists`, holds the names there against the changed entries, and sends the next, so that no run is long. A
//! message that comes twice asks for screenings that were made already, and those find nothing to do.

use std::time::Duration;

use gatehouse_domain::id::ClientId;
use gatehouse_domain::screened::ScreenedParties;
use gatehouse_screening::Index;
use lambda_http::Error;

use super::index;
use crate::house::House;
use crate::queue::{CheckCustomer, Rescreen};

/// The index `lists` follows the table within this, and by then the new index is in force.
const BEFORE_THE_WALK: Duration = Duration::from_secs(5);
const LARGEST_DELTA: u64 = 256 * 1024 * 1024;

/// Has the customers looked for whom the changes between two indexes may concern: those whom an entry may hit now, and those
/// whom it hit before it was changed or removed. They are screened once `after` is in force; until then `from` is. Where that
/// cannot be read, because another version of this program wrote it, everybody is: what the matcher finds may have changed too.
pub(super) async fn start(house: &House, from: &str, after: &Index) -> Result<(), Error> {
    let to = &after.version().content_hash;
    let before = match index::read(house, from).await {
        Ok(before) => before,
        Err(error) => {
            tracing::warn!(%error, from, to, "the index in force cannot be read: everybody is screened again");
            house.watchlists().put(&delta_key(from, to), Vec::new(), "application/octet-stream").await?;
            return send(house, &Rescreen::of(from, to), BEFORE_THE_WALK).await;
        }
    };
    let delta = after.changes_since(&before)?;
    tracing::info!(
        from,
        to,
        added = delta.added.len(),
        changed = delta.changed.len(),
        removed = delta.removed.len(),
        bytes = delta.entries.len(),
        "the lists changed"
    );
    if delta.is_empty() {
        return Ok(());
    }
    house.watchlists().put(&delta_key(from, to), delta.entries, "application/octet-stream").await?;
    send(house, &Rescreen::of(from, to), BEFORE_THE_WALK).await
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
    let entries = changed_entries(house, message).await?;
    let page = house.table().walk_screened(client, &key, message.after.as_deref()).await?;
    // Whoever cannot be told is taken for touched.
    let is_touched = |names: &Option<ScreenedParties>| match (&entries, names) {
        (Some(entries), Some(names)) => gatehouse_checks::may_concern(entries, names),
        _ => true,
    };
    let touched = page.found.iter().filter(|(_, names)| is_touched(names)).map(|(customer, _)| *customer);
    let group = client.to_string();
    let mut sent = 0;
    for customer in touched {
        let check = CheckCustomer { client, customer, revision: None, screen_again: true };
        house.kyc_queue().send(&serde_json::to_string(&check)?, Some(&group), Duration::ZERO).await?;
        sent += 1;
    }
    tracing::info!(%client, seen = page.found.len(), touched = sent, index = message.to, "customers are screened again");
    match page.next {
        Some(after) => send(house, &Rescreen { after: Some(after), ..message.clone() }, Duration::ZERO).await,
        None => Ok(()),
    }
}

/// `None` where they were written by another version of this program: then everybody may be touched.
async fn changed_entries(house: &House, message: &Rescreen) -> Result<Option<Index>, Error> {
    let object = house.watchlists().get(&delta_key(&message.from, &message.to), LARGEST_DELTA).await?;
    let entries = Index::from_bytes(object.bytes);
    if let Err(error) = &entries {
        tracing::warn!(%error, index = message.to, "the changed entries cannot be read: everybody is screened again");
    }
    Ok(entries.ok())
}

async fn send(house: &House, message: &Rescreen, delay: Duration) -> Result<(), Error> {
    let group = message.client.map(|client| client.to_string());
    Ok(house.rescreen_queue().send(&serde_json::to_string(message)?, group.as_deref(), delay).await?)
}

fn delta_key(from: &str, to: &str) -> String {
    format!("delta/{from}-{to}")
}
