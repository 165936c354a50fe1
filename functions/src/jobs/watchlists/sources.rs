//! Where the lists come from: fetched from their publishers, or placed in the bucket by an operator.
//!
//! The files of each list that were accepted last are kept by their hash under `accepted/files/`; `accepted/<list>` names
//! them and is written last, so that a set is old or new and never half of each.

use std::time::Duration;

use chrono::{DateTime, Utc};
use gatehouse_domain::fact::ContentHash;
use gatehouse_egress::{Egress, EndpointUrl, Fetched, Limits, Policy};
use gatehouse_screening::lists::{ListKey, SourceFile, recognise};
use gatehouse_store::GetError;
use lambda_http::Error;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::house::House;

const PLACED: &str = "sources/";
const LARGEST_FILE: usize = 64 * 1024 * 1024;
const MANIFEST_BYTES: u64 = 16 * 1024;
/// How many files are fetched at once.
const AT_ONCE: usize = 4;

/// A list that is fetched.
pub(super) struct Source {
    pub(super) list: ListKey,
    /// Holds the URL; empty or absent switches the source off.
    variable: &'static str,
    /// What is appended to the URL, with what each file is called; nothing where the URL is the file.
    files: &'static [&'static str],
}

pub(super) static SOURCES: [Source; 4] = [
    Source {
        list: ListKey::OfacSdn,
        variable: "OFAC_SDN_URL",
        files: &["SDN.CSV", "ALT.CSV", "ADD.CSV", "SDN_COMMENTS.CSV"],
    },
    Source {
        list: ListKey::OfacConsolidated,
        variable: "OFAC_CONSOLIDATED_URL",
        files: &["CONS_PRIM.CSV", "CONS_ALT.CSV", "CONS_ADD.CSV", "CONS_COMMENTS.CSV"],
    },
    Source { list: ListKey::UnConsolidated, variable: "UN_URL", files: &[] },
    Source { list: ListKey::UkSanctions, variable: "UK_URL", files: &[] },
];

/// The files of one list, and since when they are known to be its latest.
#[derive(Clone)]
pub(super) struct ListFiles {
    pub(super) list: ListKey,
    pub(super) files: Vec<SourceFile>,
    pub(super) of: DateTime<Utc>,
}

/// What a fetch gave.
pub(super) enum Attempt {
    /// The source has no URL.
    Off,
    Fetched(ListFiles),
    /// A stable name for what went wrong.
    Failed(&'static str),
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    of: DateTime<Utc>,
    files: Vec<Stored>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    name: String,
    sha256: String,
}

/// Fetches every source that is switched on, a few files at a time.
pub(super) async fn fetch_all(house: &House) -> Vec<(ListKey, Attempt)> {
    let limits = Limits { total: patience(), ..Limits::for_downloads() };
    let policy = Policy { limits, ..house.egress_policy().clone() };
    let Ok(egress) = Egress::new(policy.clone()) else {
        return SOURCES.iter().map(|source| (source.list, Attempt::Failed("no_root_certificates"))).collect();
    };
    let turns = Semaphore::new(AT_ONCE);
    let [ofac, consolidated, un, uk] = &SOURCES;
    let fetch = |source| fetch(source, &egress, &policy, &turns);
    let attempts: [Attempt; 4] = tokio::join!(fetch(ofac), fetch(consolidated), fetch(un), fetch(uk)).into();
    SOURCES.iter().map(|source| source.list).zip(attempts).collect()
}

/// How long one file may take.
fn patience() -> Duration {
    let text = std::env::var("FETCH_SECONDS").unwrap_or_default();
    Duration::from_secs(text.parse().expect("the template sets FETCH_SECONDS to a number on whatever fetches"))
}

/// The files of a source, all of them or none.
async fn fetch(source: &Source, egress: &Egress, policy: &Policy, turns: &Semaphore) -> Attempt {
    let base = std::env::var(source.variable).unwrap_or_default();
    let base = base.trim().trim_end_matches('/');
    if base.is_empty() {
        return Attempt::Off;
    }
    let urls: Vec<(String, String)> = match source.files {
        [] => vec![(base.to_owned(), file_name(base))],
        names => names.iter().map(|name| (format!("{base}/{name}"), (*name).to_owned())).collect(),
    };
    let mut files = Vec::with_capacity(urls.len());
    for (url, name) in urls {
        let turn = turns.acquire().await;
        match fetch_file(&url, egress, policy).await {
            Ok(bytes) => files.push(SourceFile { name, bytes }),
            Err(problem) => return Attempt::Failed(problem),
        }
        drop(turn);
    }
    if files.iter().any(|file| recognise(file) != Some(source.list)) {
        return Attempt::Failed("not_the_list");
    }
    Attempt::Fetched(ListFiles { list: source.list, files, of: House::now() })
}

async fn fetch_file(url: &str, egress: &Egress, policy: &Policy) -> Result<Vec<u8>, &'static str> {
    let url = EndpointUrl::parse(url, policy).map_err(|_| "url_refused")?;
    let fetched = egress.get(&url, LARGEST_FILE).await.map_err(|failure| failure.code())?;
    if fetched.status != 200 {
        return Err("status_not_200");
    }
    if !says_its_length(&fetched) {
        return Err("length_unknown");
    }
    if is_page(&fetched.body) {
        return Err("not_the_list");
    }
    Ok(fetched.body.to_vec())
}

/// A body that ends with its connection may have been cut off anywhere (RFC 9112, 6.3).
fn says_its_length(fetched: &Fetched) -> bool {
    fetched.headers.contains_key("content-length") || fetched.headers.contains_key("transfer-encoding")
}

/// A page for people, in place of a file: "sign in", "come back later".
fn is_page(body: &[u8]) -> bool {
    let head = body[..body.len().min(200)].trim_ascii_start().to_ascii_lowercase();
    head.starts_with(b"<!doctype html") || head.starts_with(b"<html")
}

/// What the URL calls the file. A list is recognised by the end of its name and by what it holds.
fn file_name(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The files that were accepted last for a list.
pub(super) async fn accepted(house: &House, list: ListKey) -> Result<Option<ListFiles>, Error> {
    let Some(manifest) = manifest(house, list).await? else { return Ok(None) };
    let mut files = Vec::with_capacity(manifest.files.len());
    for stored in manifest.files {
        let object = house.watchlists().get(&file_key(&stored.sha256), LARGEST_FILE as u64).await?;
        files.push(SourceFile { name: stored.name, bytes: object.bytes });
    }
    Ok(Some(ListFiles { list, files, of: manifest.of }))
}

/// Keeps the files of a list as those accepted last. Files that are there already, as most days, are not written again.
pub(super) async fn accept(house: &House, accepted: &ListFiles) -> Result<(), Error> {
    let before = manifest(house, accepted.list).await?.map(|known| known.files).unwrap_or_default();
    let mut files = Vec::with_capacity(accepted.files.len());
    for file in &accepted.files {
        let sha256 = ContentHash::of_bytes(&file.bytes).to_string();
        if !before.iter().any(|known| known.sha256 == sha256) {
            house.watchlists().put(&file_key(&sha256), file.bytes.clone(), "application/octet-stream").await?;
        }
        files.push(Stored { name: file.name.clone(), sha256 });
    }
    let manifest = serde_json::to_vec(&Manifest { of: accepted.of, files })?;
    Ok(house.watchlists().put(&manifest_key(accepted.list), manifest, "application/json").await?)
}

async fn manifest(house: &House, list: ListKey) -> Result<Option<Manifest>, Error> {
    match house.watchlists().get(&manifest_key(list), MANIFEST_BYTES).await {
        Ok(object) => Ok(Some(serde_json::from_slice(&object.bytes)?)),
        Err(GetError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What an operator placed in the bucket, by list, and the names of what is no list.
pub(super) async fn placed(house: &House) -> Result<(Vec<ListFiles>, Vec<String>), Error> {
    let (mut lists, mut unrecognised) = (Vec::<ListFiles>::new(), Vec::new());
    for object in house.watchlists().list(PLACED).await? {
        let fetched = house.watchlists().get(&object.key, LARGEST_FILE as u64).await?;
        let file = SourceFile { name: object.key, bytes: fetched.bytes };
        let Some(list) = recognise(&file) else {
            unrecognised.push(file.name);
            continue;
        };
        match lists.iter_mut().find(|known| known.list == list) {
            Some(known) => {
                known.of = known.of.max(object.modified_at);
                known.files.push(file);
            }
            None => lists.push(ListFiles { list, files: vec![file], of: object.modified_at }),
        }
    }
    Ok((lists, unrecognised))
}

fn manifest_key(list: ListKey) -> String {
    format!("accepted/{list}")
}

fn file_key(sha256: &str) -> String {
    format!("accepted/files/{sha256}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_its_url_calls_it() {
        assert_eq!(file_name("https://lists.example.org/docs/UK-Sanctions-List.csv?v=2#top"), "UK-Sanctions-List.csv");
        assert_eq!(file_name("https://lists.example.org/xml/en/consolidated.xml"), "consolidated.xml");
    }

    #[test]
    fn a_page_is_told_from_a_list() {
        assert!(is_page(b"\n <!DOCTYPE html><html>"));
        assert!(is_page(b"<HTML>"));
        assert!(!is_page(b"<?xml version=\"1.0\"?><CONSOLIDATED_LIST>"));
        assert!(!is_page(b"36,\"AEROCARIBBEAN AIRLINES\""));
    }
}
