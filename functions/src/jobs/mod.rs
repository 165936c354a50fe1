//! Doors without a route: the authorizer's kin, consumers of the stream and the queues, schedules, and the
//! functions that an operator invokes with an IAM credential.

pub(crate) mod backtests;
pub(crate) mod clients;
pub(crate) mod documents;
pub(crate) mod kyc;
pub(crate) mod programs;
pub(crate) mod relay;
pub(crate) mod vendors;
pub(crate) mod watchlists;
pub(crate) mod webhooks;

use std::future::Future;

use lambda_http::Error;
use lambda_runtime::{LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tracing::Instrument;

use crate::house::House;

/// Serves a function that takes one event and answers with one value.
pub(crate) async fn serve<F, Fut, In, Out>(house: &'static House, handler: F) -> Result<(), Error>
where
    F: Fn(&'static House, In) -> Fut,
    Fut: Future<Output = Result<Out, Error>>,
    In: DeserializeOwned,
    Out: Serialize,
{
    let handler = &handler;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<In>| {
        let span = tracing::info_span!("invocation", request = event.context.request_id);
        async move { handler(house, event.payload).await }.instrument(span)
    }))
    .await
}
