//! `watchlists.refresh`: builds the index from the publishers' files placed under `sources/`, and publishes it.
//!
//! The pointer is written last, so that a screening finds either the old index whole or the new one whole. An
//! index in which a list shrank by more than a tenth is not published: a cut-off download must clear nobody.

use gatehouse_screening::lists::SourceFile;
use gatehouse_screening::{Built, Index, IndexBuilder, IndexVersion};
use gatehouse_store::GetError;
use lambda_http::Error;
use serde::{Deserialize, Serialize};

use super::index::{CURRENT, LARGEST_INDEX, POINTER_BYTES, key};
use crate::house::House;

const SOURCES: &str = "sources/";
const LARGEST_SOURCE: u64 = 64 * 1024 * 1024;
const MOST_LOST: f32 = 0.1;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Refresh {
    /// Publishes lists that shrank, or left some out: an operator who knows that the publisher meant it says so.
    accept_shrinking: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Refreshed {
    /// The content hash of the index now in force.
    index: String,
    lists: Vec<List>,
    names: usize,
    /// Lines that could not be read, by file and number.
    problems: Vec<String>,
    /// Files that are no list.
    unrecognised: Vec<String>,
}

#[derive(Debug, Serialize)]
struct List {
    list: String,
    published: Option<String>,
    entries: usize,
    source_hash: String,
}

pub(crate) async fn handle(house: &'static House, refresh: Refresh) -> Result<Refreshed, Error> {
    let files = sources(house).await?;
    let mut builder = IndexBuilder::new();
    if !refresh.accept_shrinking
        && let Some(previous) = published(house).await?
    {
        builder = builder.refuse_shrinking(previous, MOST_LOST);
    }
    let Built { bytes, report } = builder.build(&files)?;
    let hash = report.version.content_hash;
    house.watchlists().put(&key(&hash), bytes, "application/octet-stream").await?;
    house.watchlists().put(CURRENT, hash.clone().into_bytes(), "text/plain").await?;
    tracing::info!(index = hash, names = report.names, problems = report.problems.len(), "published the watchlists");
    let lists = report.version.lists.into_iter().map(|list| List {
        list: list.list,
        published: list.published,
        entries: list.entries,
        source_hash: list.source_hash,
    });
    let problems = report.problems.iter().map(|own| format!("{}:{}: {}", own.file, own.line, own.what));
    Ok(Refreshed {
        index: hash,
        lists: lists.collect(),
        names: report.names,
        problems: problems.take(100).collect(),
        unrecognised: report.unrecognised,
    })
}

async fn sources(house: &House) -> Result<Vec<SourceFile>, Error> {
    let mut files = Vec::new();
    for object in house.watchlists().list(SOURCES).await? {
        let fetched = house.watchlists().get(&object.key, LARGEST_SOURCE).await?;
        files.push(SourceFile { name: object.key, bytes: fetched.bytes });
    }
    Ok(files)
}

/// What the index in force was built from.
async fn published(house: &House) -> Result<Option<IndexVersion>, Error> {
    let pointer = match house.watchlists().get(CURRENT, POINTER_BYTES).await {
        Ok(pointer) => String::from_utf8(pointer.bytes)?,
        Err(GetError::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let object = house.watchlists().get(&key(pointer.trim()), LARGEST_INDEX).await?;
    Ok(Some(Index::from_bytes(object.bytes)?.version().clone()))
}
