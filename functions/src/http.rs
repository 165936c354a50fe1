//! What every HTTP door has in common, whatever vocabulary it speaks: one span, one log line, one way to answer.

use std::future::Future;

use gatehouse_store::KeptAnswer;
use lambda_http::{Body, Error, Request, Response, service_fn};
use serde::Serialize;
use tracing::Instrument;

use crate::call::Call;
use crate::house::House;
use crate::problem::Problem;

/// What a handler answers.
pub(crate) type Reply = Result<Answer, Problem>;

/// An answer to a request.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) content_type: &'static str,
    /// The revision of what the answer shows, for `If-Match`.
    pub(crate) revision: Option<u64>,
    /// Whether it is the answer to an earlier request with the same idempotency key.
    replayed: bool,
    /// Where what was asked for lies.
    location: Option<String>,
}

impl Answer {
    pub(crate) const fn new(status: u16, content_type: &'static str, body: Vec<u8>) -> Self {
        Self { status, body, content_type, revision: None, replayed: false, location: None }
    }

    pub(crate) fn json(value: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_vec(value).map_err(Problem::internal)?;
        Ok(Self::new(200, "application/json", body))
    }

    /// The same for something that the request made.
    pub(crate) fn created(value: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self { status: 201, ..Self::json(value)? })
    }

    /// The same for something that the request began and that goes on behind it.
    pub(crate) fn accepted(value: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self { status: 202, ..Self::json(value)? })
    }

    /// Sends the caller on to where it lies.
    pub(crate) fn found(location: String) -> Self {
        Self { location: Some(location), ..Self::new(302, "application/json", Vec::new()) }
    }

    pub(crate) fn text(content_type: &'static str, body: &str) -> Self {
        Self::new(200, content_type, body.as_bytes().to_vec())
    }

    /// An earlier answer once more.
    pub(crate) fn replayed(kept: KeptAnswer) -> Self {
        Self { replayed: true, revision: kept.revision, ..Self::new(kept.status, "application/json", kept.body) }
    }

    /// Says which revision the answer shows.
    pub(crate) fn at(self, revision: u64) -> Self {
        Self { revision: Some(revision), ..self }
    }
}

/// Serves a handler. `words` says a problem in the vocabulary of the door.
pub(crate) async fn serve<F, Fut>(house: &'static House, words: fn(Problem) -> Answer, handler: F) -> Result<(), Error>
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
            let answer = handler(house, call).await.unwrap_or_else(words);
            tracing::info!(status = answer.status, "answered");
            render(answer, &request_id)
        }
        .instrument(span)
    }))
    .await
}

fn render(answer: Answer, request_id: &str) -> Result<Response<Body>, Error> {
    let mut response = Response::builder()
        .status(answer.status)
        .header("content-type", answer.content_type)
        .header("cache-control", "no-store")
        .header("x-request-id", request_id);
    if let Some(revision) = answer.revision {
        response = response.header("etag", format!("\"{revision}\""));
    }
    if let Some(location) = answer.location {
        response = response.header("location", location);
    }
    if answer.replayed {
        response = response.header("idempotent-replayed", "true");
    }
    Ok(response.body(Body::from(String::from_utf8(answer.body)?))?)
}
