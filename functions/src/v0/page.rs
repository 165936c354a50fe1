//! Parts of a list: `limit` and `page_token`, answered by `next_page_token` until the end.

use std::str::FromStr;

use gatehouse_store::Order;

use crate::call::Call;
use crate::problem::Problem;
use crate::v0::query;

/// The most, and what is meant where nothing is said; more than that is cut to it.
const MOST: usize = 100;

pub(crate) fn limit(call: &Call) -> Result<usize, Problem> {
    let Some(text) = query::once(call, "limit")? else { return Ok(MOST) };
    // As the API is described: more is cut to what a page holds, beyond 32 bits it is no number.
    let limit = text.parse::<i32>().ok().and_then(|limit| u32::try_from(limit).ok()).filter(|limit| *limit > 0);
    let limit = limit.ok_or_else(|| Problem::payload("limit: a number from 1 is expected."))?;
    Ok(usize::try_from(limit).unwrap_or(MOST).min(MOST))
}

/// Where the next part begins, as the part before said it.
pub(crate) fn token<T: FromStr>(call: &Call) -> Result<Option<T>, Problem> {
    let Some(text) = query::once(call, "page_token")? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| Problem::payload("page_token: take it from next_page_token of the page before."))
}

/// The place in an index where a page begins: what the page before said, which only the characters of a place make up.
pub(crate) struct Place(pub(crate) String);

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let fits = text.len() <= 100 && text.chars().all(|c| c.is_ascii_alphanumeric() || "-:.#_".contains(c));
        if fits { Ok(Self(text.replace('_', "#"))) } else { Err(()) }
    }
}

/// A place as a token that needs no escaping in a URL.
pub(crate) fn token_of(place: &str) -> String {
    place.replace('#', "_")
}

/// `sort_by=creation_time:asc` asks for the oldest first. Lists are kept by time and by nothing else.
pub(crate) fn order(call: &Call) -> Result<Order, Problem> {
    match query::once(call, "sort_by")?.as_deref() {
        None | Some("creation_time:desc") => Ok(Order::NewestFirst),
        Some("creation_time" | "creation_time:asc") => Ok(Order::OldestFirst),
        Some(_) => Err(Problem::payload("sort_by: creation_time:desc or creation_time:asc; lists are kept by time.")),
    }
}
