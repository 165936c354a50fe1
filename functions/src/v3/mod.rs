//! Synapse's vocabulary, `/v3.1`: users, documents, permissions, subscriptions. A thin translation: the rules are
//! in the domain and the checks.

pub(crate) mod address_verification;
pub(crate) mod documents;
pub(crate) mod envelope;
mod links;
pub(crate) mod oauth;
pub(crate) mod page;
mod problem;
pub(crate) mod subscriptions;
pub(crate) mod users;

use std::future::Future;

use lambda_http::Error;

use crate::call::Call;
use crate::house::House;
use crate::http;

pub(crate) use crate::http::{Answer, Reply};
pub(crate) use crate::problem::Problem;
#[cfg(test)]
pub(crate) use problem::ErrorBody;

/// The header that carries an idempotency key.
pub(crate) const IDEMPOTENCY_KEY: &str = "x-sp-idempotency-key";

/// Serves a handler of `/v3.1`.
pub(crate) async fn serve<F, Fut>(house: &'static House, handler: F) -> Result<(), Error>
where
    F: Fn(&'static House, Call) -> Fut + Send + Sync,
    Fut: Future<Output = Reply> + Send,
{
    http::serve(house, problem::answer, handler).await
}
