//! `watchlists.refresh`: fetches the lists from their publishers, or takes what was placed under `sources/`, builds the
//! index and puts it in force.
//!
//! Whoever was cleared by a list must not have been cleared by half of it. A list that cannot be fetched, cannot be read to
//! its end, or lost more than a tenth of its entries or names is not taken: the one accepted before stays, and the answer,
//! the log and a metric say so. The pointer is written last, so that a screening finds the old index whole or the new one.

use chrono::{DateTime, Utc};
use gatehouse_screening::lists::{ListKey, SourceFile, source_hash};
use gatehouse_screening::{BuildError, BuildReport, Built, Index, IndexBuilder, IndexVersion};
use lambda_http::Error;
use serde::{Deserialize, Serialize};

use super::index::{self, Pointer, key};
use super::rescreen;
use super::sources::{self, Attempt, ListFiles};
use crate::house::House;
use crate::metric;

const MOST_LOST: f32 = 0.1;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Refresh {
    /// Publishes lists that shrank, or left some out: an operator who knows that the publisher meant it says so.
    accept_shrinking: bool,
    /// Of an event: `aws.events` where it is the clock that asks.
    source: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Refreshed {
    /// The content hash of the index now in force.
    index: String,
    /// When the oldest of the publishers' lists was known to be the latest.
    lists_of: Option<DateTime<Utc>>,
    lists: Vec<List>,
    names: usize,
    /// Where each list came from, and why not from where it should have.
    sources: Vec<SourceReport>,
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

#[derive(Debug, Clone, Serialize)]
struct SourceReport {
    list: &'static str,
    from: Origin,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Origin {
    Fetched,
    Placed,
    /// The files that were accepted before.
    Kept,
    /// There are none.
    Nowhere,
}

pub(crate) async fn handle(house: &'static House, refresh: Refresh) -> Result<Refreshed, Error> {
    let before = index::pointer(house).await?;
    let mut builder = IndexBuilder::new();
    if let Some(before) = before.as_ref().filter(|_| !refresh.accept_shrinking) {
        builder = builder.refuse_shrinking(before.version(), MOST_LOST);
    }
    let (mut choices, unrecognised) = choose(house).await?;
    refuse_absent(&choices)?;
    if let Some(before) = before.as_ref().filter(|before| refresh.is_poll() && is_of(before, &choices)) {
        return still(house, before, &choices, unrecognised).await;
    }
    for files in choices.iter().filter_map(|choice| choice.files.as_ref()) {
        builder = builder.published(files.list, files.modified.clone());
    }
    let Built { bytes, report } = build(house, &builder, &mut choices).await?;
    for files in
        choices.iter().filter(|choice| choice.origin != Origin::Kept).filter_map(|choice| choice.files.as_ref())
    {
        sources::accept(house, files).await?;
    }
    let IndexVersion { content_hash: index, lists } = report.version.clone();
    let pointer = Pointer { index, lists_of: lists_of(&choices), lists };
    publish(house, before.as_ref(), bytes, &pointer).await?;
    tracing::info!(
        index = pointer.index,
        names = report.names,
        problems = report.problems.len(),
        "published the watchlists"
    );
    let sources: Vec<SourceReport> = choices.iter().map(Choice::report).collect();
    tell_of_problems(&sources);
    Ok(answer(pointer, report, sources, unrecognised))
}

impl Refresh {
    /// Whoever else asks, a person or a deployment, has the index built again.
    fn is_poll(&self) -> bool {
        self.source.as_deref() == Some("aws.events") && !self.accept_shrinking
    }
}

/// Nobody may be cleared by an index without a list that this deployment is to ask.
///
/// # Errors
/// Where a list that is switched on was never loaded: what was in force stays, and without an index nobody is screened.
fn refuse_absent(choices: &[Choice]) -> Result<(), Error> {
    let absent = choices.iter().filter(|choice| choice.files.is_none());
    let said: Vec<String> =
        absent.map(|choice| format!("{} ({})", choice.list, choice.problem.as_deref().unwrap_or("no files"))).collect();
    if said.is_empty() {
        return Ok(());
    }
    tell_of_problems(&choices.iter().map(Choice::report).collect::<Vec<_>>());
    Err(format!("a list that is switched on was never loaded: {}", said.join(", ")).into())
}

/// Whether the index in force was built of these very files.
fn is_of(pointer: &Pointer, choices: &[Choice]) -> bool {
    let same = |files: &ListFiles| {
        let hash = source_hash(files.list, &files.files);
        pointer.lists.iter().any(|list| list.list == files.list.as_str() && list.source_hash == hash)
    };
    pointer.lists.len() == choices.len() && choices.iter().all(|choice| choice.files.as_ref().is_some_and(same))
}

/// Nothing changed: what is kept stays as it is, and is known to be the latest.
async fn still(
    house: &House,
    before: &Pointer,
    choices: &[Choice],
    unrecognised: Vec<String>,
) -> Result<Refreshed, Error> {
    for files in
        choices.iter().filter(|choice| choice.origin == Origin::Fetched).filter_map(|choice| choice.files.as_ref())
    {
        sources::confirm(house, files).await?;
    }
    let pointer = Pointer { lists_of: lists_of(choices), ..before.clone() };
    index::point_at(house, &pointer).await?;
    let sources: Vec<SourceReport> = choices.iter().map(Choice::report).collect();
    tell_of_problems(&sources);
    let names = pointer.lists.iter().map(|list| list.names).sum();
    let report = BuildReport { version: pointer.version(), names, problems: Vec::new(), unrecognised: Vec::new() };
    Ok(answer(pointer, report, sources, unrecognised))
}

/// The files that a list is to be built from.
struct Choice {
    list: ListKey,
    files: Option<ListFiles>,
    origin: Origin,
    problem: Option<String>,
}

impl Choice {
    /// Goes back to what was accepted before, if anything was.
    async fn fall_back(&mut self, house: &House, problem: String) -> Result<(), Error> {
        self.problem = Some(problem);
        if let Some(accepted) = sources::accepted(house, self.list).await? {
            self.files = Some(accepted);
            self.origin = Origin::Kept;
        }
        Ok(())
    }

    fn report(&self) -> SourceReport {
        SourceReport { list: self.list.as_str(), from: self.origin, problem: self.problem.clone() }
    }
}

/// What is there of each list: the publisher's, what was accepted before where the publisher's cannot be had, or what was
/// placed in the bucket. Lists that nobody fetches or places take no part.
async fn choose(house: &House) -> Result<(Vec<Choice>, Vec<String>), Error> {
    let mut attempts = sources::fetch_all(house).await;
    let (mut placed, unrecognised) = sources::placed(house).await?;
    let mut choices = Vec::new();
    for list in ListKey::ALL {
        let own = placed.iter().position(|files| files.list == list).map(|at| placed.swap_remove(at));
        let attempt = attempts.iter().position(|(key, _)| *key == list).map(|at| attempts.swap_remove(at).1);
        let origin = if own.is_some() { Origin::Placed } else { Origin::Nowhere };
        let mut choice = Choice { list, files: own, origin, problem: None };
        match attempt {
            Some(Attempt::Fetched(files)) => {
                choice.files = Some(files);
                choice.origin = Origin::Fetched;
            }
            Some(Attempt::Failed(problem)) => choice.fall_back(house, problem.to_owned()).await?,
            Some(Attempt::Off) | None => {}
        }
        if choice.files.is_some() || choice.problem.is_some() {
            choices.push(choice);
        }
    }
    Ok((choices, unrecognised))
}

/// Builds; a list that is refused is built from what was accepted before, once.
async fn build(house: &House, builder: &IndexBuilder, choices: &mut Vec<Choice>) -> Result<Built, Error> {
    loop {
        let files: Vec<SourceFile> =
            choices.iter().filter_map(|choice| choice.files.as_ref()).flat_map(|list| list.files.clone()).collect();
        let error = match builder.build(&files) {
            Ok(built) => return Ok(built),
            Err(error) => error,
        };
        let Some(list) = ListKey::ALL.into_iter().find(|list| error.list() == Some(list.as_str())) else {
            return Err(error.into());
        };
        if !choices.iter().any(|choice| choice.list == list) {
            choices.push(Choice { list, files: None, origin: Origin::Nowhere, problem: None });
        }
        let refused = choices.iter_mut().find(|choice| choice.list == list && choice.origin != Origin::Kept);
        let Some(refused) = refused else { return Err(error.into()) };
        let has_other = sources::accepted(house, list).await?.is_some();
        if !has_other {
            return Err(error.into());
        }
        refused.fall_back(house, refusal(&error)).await?;
    }
}

fn refusal(error: &BuildError) -> String {
    format!("refused: {error}")
}

/// The oldest of the publishers' lists says how old the index is. An operator's own list is never too old.
fn lists_of(choices: &[Choice]) -> Option<DateTime<Utc>> {
    let publishers = choices.iter().filter(|choice| choice.list != ListKey::Pep);
    publishers.filter_map(|choice| choice.files.as_ref()).map(|files| files.of).min()
}

/// Stores the index, has those screened again whom the changes may concern, and puts it in force.
async fn publish(house: &House, before: Option<&Pointer>, bytes: Vec<u8>, pointer: &Pointer) -> Result<(), Error> {
    if before.is_none_or(|before| before.index != pointer.index) {
        house.watchlists().put(&key(&pointer.index), bytes.clone(), "application/octet-stream").await?;
        if let Some(before) = before {
            // First the work, then the pointer: the work waits until the index that it is about is in force.
            rescreen::start(house, &before.index, &Index::from_bytes(bytes)?).await?;
        }
    }
    index::point_at(house, pointer).await
}

fn tell_of_problems(sources: &[SourceReport]) {
    let kept = sources.iter().filter(|source| source.problem.is_some());
    for source in kept.clone() {
        tracing::error!(list = source.list, from = ?source.from, problem = source.problem, "a watchlist was not refreshed");
    }
    metric::put("WatchlistsNotRefreshed", kept.count() as f64);
}

fn answer(pointer: Pointer, report: BuildReport, sources: Vec<SourceReport>, unrecognised: Vec<String>) -> Refreshed {
    let lists = report.version.lists.into_iter().map(|list| List {
        list: list.list,
        published: list.published,
        entries: list.entries,
        source_hash: list.source_hash,
    });
    Refreshed {
        index: pointer.index,
        lists_of: pointer.lists_of,
        lists: lists.collect(),
        names: report.names,
        sources,
        problems: report.problems.iter().map(ToString::to_string).take(100).collect(),
        unrecognised,
    }
}
