//! One HTTP request, as the handlers see it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use gatehouse_domain::Client;
use gatehouse_store::WrappedKey;
use lambda_http::http::HeaderValue;
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt};
use serde::de::DeserializeOwned;

use crate::house::House;

/// The client that the authorizer found behind the credential. The tenant comes from here and nowhere else.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) client: Client,
    /// The client's data key, still wrapped, as the authorizer read it with the client.
    pub(crate) key: WrappedKey,
}

/// Why a request cannot be served, before anything is asked of it. Each vocabulary says it in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BadCall {
    NoCredential,
    /// The path names something that cannot exist.
    NotFound(&'static str),
    /// The body cannot be read: where and why.
    Body(String),
}

/// A request with its body read.
#[derive(Clone)]
pub(crate) struct Call {
    request: Arc<Request>,
    caller: Option<Caller>,
}

impl Call {
    pub(crate) fn new(request: Request) -> Self {
        let caller = caller(&request);
        Self { request: Arc::new(request), caller }
    }

    /// Who calls, on a route that the authorizer stands before.
    pub(crate) fn caller(&self) -> Result<&Caller, BadCall> {
        self.caller.as_ref().ok_or(BadCall::NoCredential)
    }

    /// What the client's clock says: what happens to its customers happens then.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let now = House::now();
        self.caller.as_ref().map_or(now, |caller| caller.client.time(now))
    }

    pub(crate) fn client_id(&self) -> Option<String> {
        self.caller.as_ref().map(|caller| caller.client.id.to_string())
    }

    pub(crate) fn request_id(&self) -> String {
        context(&self.request).and_then(|context| context.request_id.clone()).unwrap_or_default()
    }

    pub(crate) fn method(&self) -> &str {
        self.request.method().as_str()
    }

    /// The path as the client called it, without the stage.
    pub(crate) fn path(&self) -> &str {
        let path = self.request.raw_http_path();
        let start = ["/v3.1/", "/v0/"].iter().find_map(|prefix| path.find(prefix));
        start.map_or(path, |start| &path[start..])
    }

    /// A parameter of the path, which must be an id of that kind: anything else names nothing that exists.
    pub(crate) fn path_id<T: std::str::FromStr>(&self, name: &str, what: &'static str) -> Result<T, BadCall> {
        let parameters = self.request.path_parameters();
        parameters.first(name).and_then(|text| text.parse().ok()).ok_or(BadCall::NotFound(what))
    }

    /// A parameter of the path, as it is.
    pub(crate) fn path_text(&self, name: &str) -> Option<String> {
        self.request.path_parameters().first(name).map(str::to_owned)
    }

    /// Every header whose value is text.
    pub(crate) fn headers(&self) -> Vec<(&str, &str)> {
        let all = self.request.headers().iter();
        all.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect()
    }

    pub(crate) fn query(&self, name: &str) -> Option<String> {
        self.request.query_string_parameters().first(name).map(str::to_owned)
    }

    /// Every value of a parameter of the query.
    pub(crate) fn query_all(&self, name: &str) -> Vec<&str> {
        self.request.query_string_parameters_ref().and_then(|own| own.all(name)).unwrap_or_default()
    }

    /// The whole query in one order, whichever it came in, to be compared with another.
    pub(crate) fn sorted_query(&self) -> String {
        let query = self.request.query_string_parameters_ref();
        let mut all: Vec<String> =
            query.into_iter().flat_map(|own| own.iter().map(|(name, value)| format!("{name}\0{value}"))).collect();
        all.sort_unstable();
        all.join("\0")
    }

    pub(crate) fn query_names(&self) -> impl Iterator<Item = &str> {
        self.request.query_string_parameters_ref().into_iter().flat_map(|own| own.iter().map(|(name, _)| name))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.header_as_sent(name).and_then(|value| value.to_str().ok())
    }

    /// A header by which the caller asks for care: one that is no text must not pass for none.
    pub(crate) fn header_as_sent(&self, name: &str) -> Option<&HeaderValue> {
        self.request.headers().get(name)
    }

    pub(crate) fn body(&self) -> &[u8] {
        self.request.body().as_ref()
    }

    /// The JSON body, or the place where it is wrong.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, BadCall> {
        let mut deserializer = serde_json::Deserializer::from_slice(self.body());
        let value = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| BadCall::Body(describe(&error.path().to_string(), error.inner())))?;
        deserializer.end().map_err(|error| BadCall::Body(describe(".", &error)))?;
        Ok(value)
    }

    /// What links in the answer start with: where the client reached us.
    pub(crate) fn base_url(&self) -> String {
        if let Some(url) = std::env::var("PUBLIC_URL").ok().filter(|url| !url.is_empty()) {
            return url.trim_end_matches('/').to_owned();
        }
        let scheme = self.header("x-forwarded-proto").unwrap_or("https");
        let host = self.header("host").unwrap_or_default();
        let stage = context(&self.request).and_then(|context| context.stage.clone()).unwrap_or_default();
        format!("{scheme}://{host}/{stage}")
    }
}

/// Where and why a body cannot be read. `serde_json` may quote a text that it did not expect; an API's errors are
/// kept by the client's logs, so the sentence is cut before any quoted value.
fn describe(path: &str, error: &serde_json::Error) -> String {
    if error.is_syntax() || error.is_eof() {
        return format!("the body is not JSON: line {} column {}", error.line(), error.column());
    }
    let why = error.to_string();
    let why = why.split(" at line ").next().unwrap_or_default();
    let why = match (why.find("string \""), why.find(", expected")) {
        (Some(quoted), Some(expected)) if quoted < expected => {
            format!("{}a string{}", &why[..quoted], &why[expected..])
        }
        _ => why.to_owned(),
    };
    if path == "." { why } else { format!("{path}: {why}") }
}

fn context(request: &Request) -> Option<&lambda_http::aws_lambda_events::apigw::ApiGatewayProxyRequestContext> {
    match request.request_context_ref()? {
        RequestContext::ApiGatewayV1(context) => Some(context),
        _ => None,
    }
}

fn caller(request: &Request) -> Option<Caller> {
    let found = &context(request)?.authorizer.fields;
    let text = |name: &str| found.get(name)?.as_str();
    Some(Caller {
        client: Client {
            id: text("client_id")?.parse().ok()?,
            name: text("client_name")?.to_owned(),
            sandbox: text("sandbox")? == "true",
            clock_ahead: text("clock_ahead").and_then(|ahead| ahead.parse().ok()).unwrap_or(0),
        },
        key: text("key")?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Body {
        #[expect(dead_code, reason = "only the way it fails to be read is tested")]
        documents: Vec<Document>,
    }

    #[derive(Debug, Deserialize)]
    struct Document {
        #[expect(dead_code, reason = "only the way it fails to be read is tested")]
        day: u32,
    }

    fn problem(body: &str) -> String {
        let request = lambda_http::http::Request::new(lambda_http::Body::from(body));
        match Call::new(request).json::<Body>().unwrap_err() {
            BadCall::Body(why) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_body_that_cannot_be_read_is_described_without_its_values() {
        assert_eq!(problem("{"), "the body is not JSON: line 1 column 1");
        assert_eq!(problem(""), "the body is not JSON: line 1 column 0");
        assert_eq!(
            problem(r#"{"documents": [{"day": "Ada Example"}]}"#),
            "documents[0].day: invalid type: a string, expected u32"
        );
        assert_eq!(problem(r#"{"documents": [{}]}"#), "documents[0]: missing field `day`");
        assert_eq!(problem(r#"{"documents": []} x"#), "the body is not JSON: line 1 column 19");
    }
}
