//! Synctera's vocabulary, `/v0`, over the same customers: persons, businesses, what was disclosed to them and what
//! was verified of them. A thin translation: the rules are in the domain and the checks.

pub(crate) mod address;
pub(crate) mod addresses;
pub(crate) mod alerts;
pub(crate) mod backtests;
pub(crate) mod body;
pub(crate) mod businesses;
pub(crate) mod change;
pub(crate) mod clock;
pub(crate) mod create;
pub(crate) mod customers;
mod difference;
pub(crate) mod disclosures;
pub(crate) mod documents;
pub(crate) mod events;
pub(crate) mod list;
pub(crate) mod notes;
pub(crate) mod page;
pub(crate) mod party;
pub(crate) mod personal_ids;
pub(crate) mod persons;
mod problem;
pub(crate) mod programs;
pub(crate) mod query;
pub(crate) mod records;
pub(crate) mod related_documents;
pub(crate) mod relationships;
#[cfg(test)]
pub(crate) mod round_trip;
pub(crate) mod screenings;
mod trial;
pub(crate) mod vendor_webhooks;
pub(crate) mod vendors;
pub(crate) mod verifications;
pub(crate) mod webhook_events;
pub(crate) mod webhook_secrets;
pub(crate) mod webhooks;

use std::future::Future;

use chrono::{DateTime, SecondsFormat, Utc};
use lambda_http::Error;
use serde::Serialize;
use utoipa::ToSchema;

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

/// What a request deleted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Deleted {
    id: String,
    /// What kind of thing it was.
    resource: &'static str,
}

impl Deleted {
    pub(crate) fn of(resource: &'static str, id: &impl ToString) -> Self {
        Self { id: id.to_string(), resource }
    }
}

/// A time as `/v0` writes it (RFC 3339, UTC).
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A time as a request writes it.
pub(crate) fn instant(text: &str) -> Result<DateTime<Utc>, &'static str> {
    DateTime::parse_from_rfc3339(text)
        .map(|time| time.to_utc())
        .map_err(|_| "is not a time such as 2026-11-22T12:00:00Z (RFC 3339)")
}
