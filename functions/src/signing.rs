//! Which secrets sign an endpoint's webhooks: its own; without, its client's own; without those, the one that the client
//! was given when it was made. They lie sealed under the client's key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use gatehouse_domain::webhook::{Ring, Secret, Subscription};
use gatehouse_store::{ClientKey, ClientRecord};
use lambda_http::Error;

const FIRST: &str = "webhook secret";
const OF_CLIENT: &str = "webhook secrets";

/// The secrets that sign now, newest first. None at all where a client has revoked its own.
pub(crate) fn live(
    endpoint: &Subscription,
    record: &ClientRecord,
    key: &ClientKey,
    now: DateTime<Utc>,
) -> Result<Vec<Secret>, Error> {
    if let Some(own) = of_endpoint(endpoint, key)? {
        let own: Vec<Secret> = own.live(now).cloned().collect();
        if !own.is_empty() {
            return Ok(own);
        }
    }
    match of_client(record, key)? {
        Some(ring) => Ok(ring.live(now).cloned().collect()),
        None => Ok(vec![first(record, key)?]),
    }
}

/// The secret that the client was given when it was made.
pub(crate) fn first(record: &ClientRecord, key: &ClientKey) -> Result<Secret, Error> {
    Ok(Secret::new(String::from_utf8(key.unseal(FIRST, &record.webhook_secret)?)?))
}

/// The secrets that the client made for itself.
pub(crate) fn of_client(record: &ClientRecord, key: &ClientKey) -> Result<Option<Ring>, Error> {
    let Some(sealed) = &record.webhook_secrets else { return Ok(None) };
    Ok(Some(serde_json::from_slice(&key.unseal(OF_CLIENT, sealed)?)?))
}

/// The endpoint's own secrets.
pub(crate) fn of_endpoint(endpoint: &Subscription, key: &ClientKey) -> Result<Option<Ring>, Error> {
    let Some(sealed) = &endpoint.secrets else { return Ok(None) };
    Ok(Some(serde_json::from_slice(&key.unseal(&context(endpoint), &BASE64.decode(sealed)?)?)?))
}

pub(crate) fn seal_of_client(ring: &Ring, key: &ClientKey) -> Result<Vec<u8>, serde_json::Error> {
    Ok(key.seal(OF_CLIENT, &serde_json::to_vec(ring)?))
}

/// `None` for a ring without secrets: the client's sign again.
pub(crate) fn seal_of_endpoint(
    ring: &Ring,
    endpoint: &Subscription,
    key: &ClientKey,
) -> Result<Option<String>, serde_json::Error> {
    if *ring == Ring::default() {
        return Ok(None);
    }
    Ok(Some(BASE64.encode(key.seal(&context(endpoint), &serde_json::to_vec(ring)?))))
}

/// Binds sealed secrets to their endpoint.
fn context(endpoint: &Subscription) -> String {
    format!("{OF_CLIENT} {}", endpoint.id)
}
