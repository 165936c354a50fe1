//! HTTP, blocking, one connection for each request, so that no test sees another's.

use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;
use ureq::http::{HeaderMap, Request};

/// What a server answered, whatever its status.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: an answer {} that is not JSON: {}", self.status, self.text()))
    }

    /// The JSON of an answer that must have gone well.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// The JSON of an answer that must say that something was made.
    #[track_caller]
    pub(crate) fn made(&self) -> Value {
        assert_eq!(self.status, 201, "{}", self.text());
        self.json()
    }

    /// Holds a refusal of `/v0` to its status and code, as problem details; returns them.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        let body = self.json();
        assert_eq!((&body["code"], &body["status"]), (&code.into(), &status.into()), "{body}");
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        body
    }

    /// Holds a refusal to its status and Synapse's code, in the API's own format; returns its sentence.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, error_code: &str) -> String {
        assert_eq!(self.status, status, "{}", self.text());
        let body = self.json();
        assert_eq!(body["error_code"], error_code, "{body}");
        assert_eq!(body["http_code"], status.to_string(), "{body}");
        assert_eq!(body["success"], false, "{body}");
        let sentence = body["error"]["en"].as_str().unwrap_or_default().to_owned();
        assert!(!sentence.is_empty(), "{body}");
        sentence
    }
}

/// Sends a request; `None` sends no body.
pub(crate) fn send(method: &str, url: &str, headers: &[(String, String)], body: Option<&[u8]>) -> Answer {
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let agent = agent();
    let sent = match body {
        None => agent.run(request.body(()).unwrap()),
        Some(body) => agent.run(request.body(body).unwrap()),
    };
    let mut response = sent.unwrap_or_else(|error| panic!("{method} {url}: {error}"));
    let body = response.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap();
    Answer { status: response.status().as_u16(), headers: response.headers().clone(), body }
}

fn agent() -> &'static ureq::Agent {
    static AGENT: OnceLock<ureq::Agent> = OnceLock::new();
    AGENT.get_or_init(|| {
        ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_idle_connections(0)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into()
    })
}
