//! AWS as the tests play it: answers given in order, requests kept.

pub(crate) mod sample;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use serde_json::Value;

use crate::aws::Aws;

/// Gives prepared answers and keeps what it was asked.
#[derive(Debug, Clone)]
pub(crate) struct Replay(Arc<Mutex<Tape>>);

#[derive(Debug)]
struct Tape {
    answers: VecDeque<(u16, Value)>,
    requests: Vec<Request>,
}

/// One request of a JSON protocol.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// `GetItem`.
    pub(crate) operation: String,
    pub(crate) body: Value,
}

impl Replay {
    /// An AWS that gives these answers, each an HTTP status and a body, one per request.
    pub(crate) fn aws(answers: impl IntoIterator<Item = (u16, Value)>) -> (Aws, Self) {
        let replay = Self(Arc::new(Mutex::new(Tape { answers: answers.into_iter().collect(), requests: Vec::new() })));
        let connector = SharedHttpConnector::new(replay.clone());
        let http = http_client_fn(move |_, _| connector.clone());
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret", None, None, "test");
        (Aws::new(credentials, "us-east-1".to_owned(), None, http), replay)
    }

    /// What was asked so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.0.lock().unwrap().requests.clone()
    }

    pub(crate) fn operations(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.operation).collect()
    }
}

impl HttpConnector for Replay {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut tape = self.0.lock().unwrap();
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let body = request.body().bytes().expect("a request's body is in memory");
        tape.requests.push(Request {
            operation: target.rsplit('.').next().unwrap_or_default().to_owned(),
            body: serde_json::from_slice(body).unwrap_or_default(),
        });
        let (status, body) = tape.answers.pop_front().expect("an answer for every request");
        let status = status.try_into().expect("a status that HTTP knows");
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(body.to_string()))))
    }
}
