//! Synapse's vocabulary, `/v3.1`: users, documents, permissions, subscriptions. A thin translation: the rules are
//! in the domain and the checks.

pub(crate) mod documents;
pub(crate) mod envelope;
mod links;
pub(crate) mod oauth;
pub(crate) mod page;
mod problem;
pub(crate) mod subscriptions;
pub(crate) mod users;

use std::future::Future;

use lambda_http::{Body, Error, Request, Response, service_fn};
use serde::Serialize;
use tracing::Instrument;

use crate::call::Call;
use crate::house::House;

#[cfg(test)]
pub(crate) use problem::ErrorBody;
pub(crate) use problem::Problem;

/// What a handler answers.
pub(crate) type Reply = Result<Answer, Problem>;

/// An answer that went well.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    content_type: &'static str,
    /// Whether it is the answer to an earlier request with the same idempotency key.
    replayed: bool,
}

impl Answer {
    pub(crate) fn json(value: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_vec(value).map_err(Problem::internal)?;
        Ok(Self { status: 200, body, content_type: "application/json", replayed: false })
    }

    pub(crate) fn text(content_type: &'static str, body: &str) -> Self {
        Self { status: 200, body: body.as_bytes().to_vec(), content_type, replayed: false }
    }

    pub(crate) fn replayed(status: u16, body: Vec<u8>) -> Self {
        Self { status, body, content_type: "application/json", replayed: true }
    }
}

/// Serves a handler of the HTTP API: one span with the ids, one log line, one way to answer a problem.
pub(crate) async fn serve<F, Fut>(house: &'static House, handler: F) -> Result<(), Error>
where
    F: Fn(&'static House, Call) -> Fut + Send + Sync,
    Fut: Future<Output = Reply> + Send,
{
    let handler = &handler;
    lambda_http::run(service_fn(move |request: Request| {
        let call = Call::new(request);
        let span = tracing::info_span!("call", request = call.request_id(), client = call.client_id());
        async move {
            let request_id = call.request_id();
            let reply = handler(house, call).await;
            tracing::info!(status = reply.as_ref().map_or_else(Problem::status, |answer| answer.status), "answered");
            render(reply, &request_id)
        }
        .instrument(span)
    }))
    .await
}

fn render(reply: Reply, request_id: &str) -> Result<Response<Body>, Error> {
    let (answer, replayed) = match reply {
        Ok(answer) => {
            let replayed = answer.replayed;
            (answer, replayed)
        }
        Err(problem) => (problem.answer(), false),
    };
    let mut response = Response::builder()
        .status(answer.status)
        .header("content-type", answer.content_type)
        .header("cache-control", "no-store")
        .header("x-request-id", request_id);
    if replayed {
        response = response.header("idempotent-replayed", "true");
    }
    Ok(response.body(Body::from(String::from_utf8(answer.body)?))?)
}
