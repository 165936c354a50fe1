//! The built index in S3: `index/current` names the one in force, `index/<sha256>` is one, for ever.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_screening::{Index, IndexVersion, ListVersion};
use gatehouse_store::GetError;
use lambda_http::Error;
use serde::{Deserialize, Serialize};

use crate::house::House;

const CURRENT: &str = "index/current";
const LARGEST_INDEX: u64 = 64 * 1024 * 1024;
const POINTER_BYTES: u64 = 10_000;

/// How long an environment may go on with a pointer that has been replaced since. Whoever screens looks again afterwards.
const POINTER_AGE: Duration = Duration::from_secs(60);

/// Which index is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pointer {
    /// The SHA-256 of its content.
    pub(crate) index: String,
    /// When the oldest of its publishers' lists was known to be their latest; `None` where it holds none.
    pub(crate) lists_of: Option<DateTime<Utc>>,
    /// What it was built from: known also to a program that cannot read the index itself.
    #[serde(default)]
    pub(crate) lists: Vec<ListVersion>,
}

impl Pointer {
    pub(crate) fn version(&self) -> IndexVersion {
        IndexVersion { content_hash: self.index.clone(), lists: self.lists.clone() }
    }

    /// # Errors
    /// Lists nobody has looked after for too long must clear nobody.
    fn check_age(&self, now: DateTime<Utc>, most_days: i64) -> Result<(), Error> {
        match self.lists_of {
            Some(at) if now - at > TimeDelta::days(most_days) => {
                Err(format!("the watchlists are of {at}, older than {most_days} days: nobody is screened").into())
            }
            _ => Ok(()),
        }
    }
}

struct Loaded {
    pointer: Pointer,
    looked_at: Instant,
    index: Arc<Index>,
}

static LOADED: Mutex<Option<Loaded>> = Mutex::new(None);

pub(crate) fn key(hash: &str) -> String {
    format!("index/{hash}")
}

/// The index in force, loaded once per environment and version; the pointer to it may be a minute old.
///
/// # Errors
/// Where there is none, it is damaged, or its lists are too old. Then nobody can be screened.
pub(crate) async fn current(house: &House) -> Result<Arc<Index>, Error> {
    let known = {
        let loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = loaded.as_ref().filter(|loaded| loaded.looked_at.elapsed() < POINTER_AGE);
        fresh.map(|loaded| (loaded.pointer.clone(), Arc::clone(&loaded.index)))
    };
    match known {
        Some((pointer, index)) => {
            pointer.check_age(House::now(), most_days())?;
            Ok(index)
        }
        None => latest(house).await,
    }
}

/// The index in force at this moment.
///
/// # Errors
/// As [`current`].
pub(crate) async fn latest(house: &House) -> Result<Arc<Index>, Error> {
    let pointer = pointer(house).await?.ok_or("no watchlists have been loaded: nobody is screened")?;
    pointer.check_age(House::now(), most_days())?;
    let known = {
        let loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        let same = loaded.as_ref().filter(|loaded| loaded.pointer.index == pointer.index);
        same.map(|loaded| Arc::clone(&loaded.index))
    };
    let index = match known {
        Some(index) => index,
        None => Arc::new(read(house, &pointer.index).await?),
    };
    let loaded = Loaded { pointer, looked_at: Instant::now(), index: Arc::clone(&index) };
    *LOADED.lock().unwrap_or_else(PoisonError::into_inner) = Some(loaded);
    Ok(index)
}

/// One index.
pub(crate) async fn read(house: &House, hash: &str) -> Result<Index, Error> {
    let object = house.watchlists().get(&key(hash), LARGEST_INDEX).await?;
    tracing::info!(index = hash, bytes = object.bytes.len(), "loaded the watchlists");
    let index = Index::from_bytes(object.bytes)?;
    if index.version().content_hash != hash {
        return Err("the index is not the one that it is stored as".into());
    }
    Ok(index)
}

/// What is in force now; `None` before anything was published.
pub(crate) async fn pointer(house: &House) -> Result<Option<Pointer>, Error> {
    match house.watchlists().get(CURRENT, POINTER_BYTES).await {
        Ok(object) => Ok(Some(serde_json::from_slice(&object.bytes)?)),
        Err(GetError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Puts an index in force.
pub(crate) async fn point_at(house: &House, pointer: &Pointer) -> Result<(), Error> {
    let bytes = serde_json::to_vec(pointer)?;
    Ok(house.watchlists().put(CURRENT, bytes, "application/json").await?)
}

/// Keeps an index as if it had been loaded.
#[cfg(test)]
pub(crate) fn keep(index: Index) {
    let pointer =
        Pointer { index: index.version().content_hash.clone(), lists_of: None, lists: index.version().lists.clone() };
    let loaded = Loaded { pointer, looked_at: Instant::now(), index: Arc::new(index) };
    *LOADED.lock().unwrap_or_else(PoisonError::into_inner) = Some(loaded);
}

/// How old a publisher's list may be at most.
fn most_days() -> i64 {
    #[cfg(test)]
    if crate::simulation::now().is_some() {
        return 7;
    }
    let text = std::env::var("WATCHLISTS_MAX_AGE_DAYS").unwrap_or_default();
    text.parse().expect("the template sets WATCHLISTS_MAX_AGE_DAYS to a number on whatever screens")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_nobody_has_looked_after_are_refused() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(100);
        let of = |days: i64| Pointer {
            index: String::new(),
            lists_of: Some(now - TimeDelta::days(days)),
            lists: Vec::new(),
        };
        assert!(of(7).check_age(now, 7).is_ok());
        assert!(of(8).check_age(now, 7).is_err());
        assert!(Pointer { index: String::new(), lists_of: None, lists: Vec::new() }.check_age(now, 7).is_ok());
    }
}
