//! Where the lists come from: fetched from their publishers, or placed in the bucket by an operator.
//!
//! The files of each list that were accepted last are kept by their hash under `accepted/files/`; `accepted/<list>` names
//! them and is written last, so that a set is old or new and never half of each.

use std::time::Duration;

use chrono::{DateTime, Utc};
use gatehouse_domain::fact::ContentHash;
use gatehouse_egress::{Egress, EndpointUrl, Fetched, HeaderMap, Limits, Policy};
use gatehouse_screening::lists::{ListKey, SourceFile, recognise};
use gatehouse_store::GetError;
use lambda_http::Error;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::house::House;

const PLACED: &str = "sources/";
const LARGEST_FILE: usize = 64 * 1024 * 1024;
/// OFAC's advanced XML has more than a hundred megabytes.
const LARGEST_MORE: usize = 256 * 1024 * 1024;
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
    /// Holds the URL of one more file of the list, or nothing.
    more: Option<&'static str>,
}

impl Source {
    const fn of_one_file(list: ListKey, variable: &'static str) -> Self {
        Self { list, variable, files: &[], more: None }
    }
}

pub(super) static SOURCES: [Source; 7] = [
    Source {
        list: ListKey::OfacSdn,
        variable: "OFAC_SDN_URL",
        files: &["SDN.CSV", "ALT.CSV", "ADD.CSV", "SDN_COMMENTS.CSV"],
        more: Some("OFAC_SDN_ADVANCED_URL"),
    },
    Source {
        list: ListKey::OfacConsolidated,
        variable: "OFAC_CONSOLIDATED_URL",
        files: &["CONS_PRIM.CSV", "CONS_ALT.CSV", "CONS_ADD.CSV", "CONS_COMMENTS.CSV"],
        more: None,
    },
    Source::of_one_file(ListKey::UnConsolidated, "UN_URL"),
    Source::of_one_file(ListKey::UkSanctions, "UK_URL"),
    Source::of_one_file(ListKey::EuFinancial, "EU_URL"),
    Source::of_one_file(ListKey::SwissSeco, "SECO_URL"),
    Source::of_one_file(ListKey::CanadaSema, "CANADA_URL"),
];

/// The files of one list, and since when they are known to be its latest.
#[derive(Clone)]
pub(super) struct ListFiles {
    pub(super) list: ListKey,
    pub(super) files: Vec<SourceFile>,
    pub(super) of: DateTime<Utc>,
    /// When the server says that the latest of the files was changed, `2026-11-30`.
    pub(super) modified: Option<String>,
    /// By what each file is asked for again; in the order of the files, and none for those placed.
    validators: Vec<Validators>,
}

impl ListFiles {
    fn at(list: ListKey, of: DateTime<Utc>) -> Self {
        Self { list, files: Vec::new(), of, modified: None, validators: Vec::new() }
    }
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
    #[serde(default)]
    modified: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Stored {
    name: String,
    sha256: String,
    #[serde(flatten)]
    validators: Validators,
}

/// What a server calls the version of a file that it gave (RFC 9110, 8.8).
#[derive(Clone, Default, Serialize, Deserialize)]
struct Validators {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
}

impl Validators {
    fn of(url: &str, headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self { url: Some(url.to_owned()), etag: text("etag"), last_modified: text("last-modified") }
    }

    /// Asks for the file only where it is another one.
    fn conditions(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [("if-none-match", &self.etag), ("if-modified-since", &self.last_modified)] {
            if let Some(value) = value.as_deref().and_then(|text| text.parse().ok()) {
                headers.insert(name, value);
            }
        }
        headers
    }

    fn modified(&self) -> Option<String> {
        let at = DateTime::parse_from_rfc2822(self.last_modified.as_deref()?).ok()?;
        Some(at.date_naive().to_string())
    }
}

/// Fetches every source that is switched on, a few files at a time.
pub(super) async fn fetch_all(house: &House) -> Vec<(ListKey, Attempt)> {
    let limits = Limits { total: patience(), ..Limits::for_downloads() };
    let policy = Policy { limits, ..house.egress_policy().clone() };
    let Ok(egress) = Egress::new(policy.clone()) else {
        return SOURCES.iter().map(|source| (source.list, Attempt::Failed("no_root_certificates"))).collect();
    };
    let turns = Semaphore::new(AT_ONCE);
    let [ofac, consolidated, un, uk, eu, swiss, canada] = &SOURCES;
    let fetch = |source| fetch(house, source, &egress, &policy, &turns);
    let attempts: [Attempt; 7] =
        tokio::join!(fetch(ofac), fetch(consolidated), fetch(un), fetch(uk), fetch(eu), fetch(swiss), fetch(canada))
            .into();
    SOURCES.iter().map(|source| source.list).zip(attempts).collect()
}

/// How long one file may take.
fn patience() -> Duration {
    let text = std::env::var("FETCH_SECONDS").unwrap_or_default();
    Duration::from_secs(text.parse().expect("the template sets FETCH_SECONDS to a number on whatever fetches"))
}

/// The files of a source, all of them or none.
async fn fetch(house: &House, source: &Source, egress: &Egress, policy: &Policy, turns: &Semaphore) -> Attempt {
    let base = url_in(source.variable);
    if base.is_empty() {
        return Attempt::Off;
    }
    let mut urls: Vec<(String, String, usize)> = match source.files {
        [] => vec![(base.clone(), file_name(&base), LARGEST_FILE)],
        names => names.iter().map(|name| (format!("{base}/{name}"), (*name).to_owned(), LARGEST_FILE)).collect(),
    };
    let more = source.more.map(url_in).filter(|url| !url.is_empty());
    urls.extend(more.map(|url| (url.clone(), file_name(&url), LARGEST_MORE)));
    // Without what is known of it, a file is fetched whole.
    let known = manifest(house, source.list).await.ok().flatten().map(|known| known.files).unwrap_or_default();
    let mut fetched = ListFiles::at(source.list, House::now());
    for (url, name, largest) in urls {
        let turn = turns.acquire().await;
        let known = known.iter().find(|file| file.validators.url.as_deref() == Some(&url));
        match fetch_file(house, (&url, largest), known, (egress, policy)).await {
            Ok((bytes, validators)) => {
                fetched.modified = fetched.modified.max(validators.modified());
                fetched.files.push(SourceFile { name, bytes });
                fetched.validators.push(validators);
            }
            Err(problem) => return Attempt::Failed(problem),
        }
        drop(turn);
    }
    if fetched.files.iter().any(|file| recognise(file) != Some(source.list)) {
        return Attempt::Failed("not_the_list");
    }
    Attempt::Fetched(fetched)
}

fn url_in(variable: &str) -> String {
    std::env::var(variable).unwrap_or_default().trim().trim_end_matches('/').to_owned()
}

/// A file, from its publisher, or as it was accepted where the publisher says that it has not changed since.
async fn fetch_file(
    house: &House,
    (url, largest): (&str, usize),
    known: Option<&Stored>,
    (egress, policy): (&Egress, &Policy),
) -> Result<(Vec<u8>, Validators), &'static str> {
    let endpoint = EndpointUrl::parse(url, policy).map_err(|_| "url_refused")?;
    let conditions = known.map(|known| known.validators.conditions()).unwrap_or_default();
    let fetched = egress.get_with(&endpoint, conditions, largest).await.map_err(|failure| failure.code())?;
    if let (304, Some(known)) = (fetched.status, known) {
        let object = house.watchlists().get(&file_key(&known.sha256), largest as u64).await;
        let bytes = object.map_err(|_| "kept_file_unreadable")?.bytes;
        return Ok((bytes, known.validators.clone()));
    }
    if fetched.status != 200 {
        return Err("status_not_200");
    }
    if !says_its_length(&fetched) {
        return Err("length_unknown");
    }
    if is_page(&fetched.body) {
        return Err("not_the_list");
    }
    Ok((fetched.body.to_vec(), Validators::of(url, &fetched.headers)))
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
    let mut accepted = ListFiles { modified: manifest.modified, ..ListFiles::at(list, manifest.of) };
    for stored in manifest.files {
        let object = house.watchlists().get(&file_key(&stored.sha256), LARGEST_MORE as u64).await?;
        accepted.files.push(SourceFile { name: stored.name, bytes: object.bytes });
        accepted.validators.push(stored.validators);
    }
    Ok(Some(accepted))
}

/// Keeps the files of a list as those accepted last. Files that are there already, as most hours, are not written again.
pub(super) async fn accept(house: &House, accepted: &ListFiles) -> Result<(), Error> {
    let before = manifest(house, accepted.list).await?.map(|known| known.files).unwrap_or_default();
    let mut files = Vec::with_capacity(accepted.files.len());
    for (at, file) in accepted.files.iter().enumerate() {
        let sha256 = ContentHash::of_bytes(&file.bytes).to_string();
        if !before.iter().any(|known| known.sha256 == sha256) {
            house.watchlists().put(&file_key(&sha256), file.bytes.clone(), "application/octet-stream").await?;
        }
        let validators = accepted.validators.get(at).cloned().unwrap_or_default();
        files.push(Stored { name: file.name.clone(), sha256, validators });
    }
    let manifest = serde_json::to_vec(&Manifest { of: accepted.of, files, modified: accepted.modified.clone() })?;
    Ok(house.watchlists().put(&manifest_key(accepted.list), manifest, "application/json").await?)
}

/// Notes that the files accepted last are their publisher's latest still.
pub(super) async fn confirm(house: &House, fetched: &ListFiles) -> Result<(), Error> {
    let Some(known) = manifest(house, fetched.list).await? else { return accept(house, fetched).await };
    let manifest = serde_json::to_vec(&Manifest { of: fetched.of, ..known })?;
    Ok(house.watchlists().put(&manifest_key(fetched.list), manifest, "application/json").await?)
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
        let fetched = house.watchlists().get(&object.key, LARGEST_MORE as u64).await?;
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
            None => lists.push(ListFiles { files: vec![file], ..ListFiles::at(list, object.modified_at) }),
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
    fn a_file_is_asked_for_again_by_what_its_server_called_it() {
        let mut headers = HeaderMap::new();
        headers.insert("etag", "\"abc\"".parse().unwrap());
        headers.insert("last-modified", "Mon, 30 Nov 2026 06:00:00 GMT".parse().unwrap());
        let validators = Validators::of("https://lists.example.org/SDN.CSV", &headers);
        assert_eq!(validators.modified().as_deref(), Some("2026-11-30"));
        let asked = validators.conditions();
        assert_eq!(asked["if-none-match"], "\"abc\"");
        assert_eq!(asked["if-modified-since"], "Mon, 30 Nov 2026 06:00:00 GMT");
        assert!(Validators::default().conditions().is_empty());
    }

    #[test]
    fn a_page_is_told_from_a_list() {
        assert!(is_page(b"\n <!DOCTYPE html><html>"));
        assert!(is_page(b"<HTML>"));
        assert!(!is_page(b"<?xml version=\"1.0\"?><CONSOLIDATED_LIST>"));
        assert!(!is_page(b"36,\"AEROCARIBBEAN AIRLINES\""));
    }
}
