//! The built index in S3: `index/current` names the newest, `index/<sha256>` is one, for ever.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use gatehouse_screening::Index;
use lambda_http::Error;

use crate::house::House;

pub(crate) const CURRENT: &str = "index/current";
pub(crate) const LARGEST_INDEX: u64 = 64 * 1024 * 1024;
pub(crate) const POINTER_BYTES: u64 = 200;

/// How long an environment may go on with an index that has been replaced since.
const POINTER_AGE: Duration = Duration::from_secs(60);

struct Loaded {
    hash: String,
    looked_at: Instant,
    index: Arc<Index>,
}

static LOADED: Mutex<Option<Loaded>> = Mutex::new(None);

pub(crate) fn key(hash: &str) -> String {
    format!("index/{hash}")
}

/// The newest index, loaded once per environment and list version.
pub(crate) async fn current(house: &House) -> Result<Arc<Index>, Error> {
    if let Some(loaded) = LOADED.lock().unwrap_or_else(PoisonError::into_inner).as_ref()
        && loaded.looked_at.elapsed() < POINTER_AGE
    {
        return Ok(Arc::clone(&loaded.index));
    }
    let pointer = house.watchlists().get(CURRENT, POINTER_BYTES).await?;
    let hash = String::from_utf8(pointer.bytes)?.trim().to_owned();
    let known = {
        let loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.as_ref().filter(|loaded| loaded.hash == hash).map(|loaded| Arc::clone(&loaded.index))
    };
    let index = match known {
        Some(index) => index,
        None => {
            let object = house.watchlists().get(&key(&hash), LARGEST_INDEX).await?;
            tracing::info!(index = hash, bytes = object.bytes.len(), "loaded the watchlists");
            Arc::new(Index::from_bytes(object.bytes)?)
        }
    };
    let loaded = Loaded { hash, looked_at: Instant::now(), index: Arc::clone(&index) };
    *LOADED.lock().unwrap_or_else(PoisonError::into_inner) = Some(loaded);
    Ok(index)
}
