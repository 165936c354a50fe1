//! Synctera's vocabulary, `/v0`, over the same customers: persons, businesses, what was disclosed to them and what
//! was verified of them. A thin translation: the rules are in the domain and the checks.

pub(crate) mod address;
pub(crate) mod alerts;
pub(crate) mod body;
pub(crate) mod documents;
pub(crate) mod persons;
mod problem;

use std::future::Future;

use chrono::{DateTime, SecondsFormat, Utc};
use lambda_http::Error;

use crate::call::Call;
use crate::house::House;
use crate::http;

pub(crate) use crate::http::{Answer, Reply};
pub(crate) use crate::problem::Problem;
#[cfg(test)]
pub(crate) use problem::ProblemDetails;

/// The header that carries an idempotency key.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Serves a handler of `/v0`.
pub(crate) async fn serve<F, Fut>(house: &'static House, handler: F) -> Result<(), Error>
where
    F: Fn(&'static House, Call) -> Fut + Send + Sync,
    Fut: Future<Output = Reply> + Send,
{
    http::serve(house, problem::answer, handler).await
}

/// A time as `/v0` writes it (RFC 3339, UTC).
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
