//! One function of the built artifact in a process of its own, with everything that it asks of AWS counted on the way.
//!
//! The tests play Lambda's Runtime API, and stand between the function and the stack. DynamoDB is asked for the
//! capacity that each request consumes, which the function itself does not ask for.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::http;
use super::server::{self, Request, Response};
use super::stack::Stack;

/// What one invocation asked of AWS.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Usage {
    /// Requests by operation, such as `DynamoDB.GetItem` or `S3.PUT`.
    pub(crate) requests: BTreeMap<String, u32>,
    /// DynamoDB's capacity units: of reads, and of writes.
    pub(crate) read_units: f64,
    pub(crate) write_units: f64,
}

/// A running function. It ends with the test.
pub(crate) struct Door {
    process: Child,
    events: Sender<Value>,
    answers: Receiver<Value>,
    usage: Arc<Mutex<Usage>>,
}

impl Door {
    /// Starts the function with that handler; the variables are those that the template sets on it.
    pub(crate) fn open(stack: &'static Stack, handler: &str, variables: &[(&str, &str)]) -> Self {
        let (events, queue) = channel();
        let (answered, answers) = channel();
        let runtime = server::start(runtime(queue, answered));
        let usage = Arc::new(Mutex::new(Usage::default()));
        let counted = Arc::clone(&usage);
        let aws = server::start(move |request| pass_on(stack, &request, &counted));
        let process = Command::new(bootstrap())
            .env_clear()
            .env("_HANDLER", handler)
            .env("AWS_LAMBDA_RUNTIME_API", runtime)
            .env("AWS_LAMBDA_FUNCTION_NAME", handler)
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "tests")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "tests")
            .env("AWS_ENDPOINT_URL", format!("http://{aws}"))
            .env("AWS_REGION", &stack.region)
            .env("AWS_ACCESS_KEY_ID", &stack.access_key)
            .env("AWS_SECRET_ACCESS_KEY", &stack.secret_key)
            .env("TABLE_NAME", &stack.table)
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .spawn()
            .expect("the artifact starts");
        Self { process, events, answers, usage }
    }

    /// What the function answers to an event, and what that took.
    pub(crate) fn invoke(&self, event: &Value) -> (Value, Usage) {
        self.events.send(event.clone()).unwrap();
        let answer = self.answers.recv_timeout(Duration::from_secs(30)).expect("an answer within 30 s");
        (answer, std::mem::take(&mut *self.usage.lock().unwrap()))
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Where `stack.py` has built what it deployed: beside the tests' own profile.
fn bootstrap() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let target = tests.ancestors().nth(3).unwrap();
    let built = target.join("local").join("bootstrap");
    assert!(built.is_file(), "{} is built with the stack", built.display());
    built
}

/// Lambda's Runtime API: hands out one event after the other and takes the answers.
fn runtime(events: Receiver<Value>, answers: Sender<Value>) -> impl Fn(Request) -> Response {
    let (events, answers) = (Mutex::new(events), Mutex::new(answers));
    move |request| {
        if request.method == "POST" {
            let answer = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
            drop(answers.lock().unwrap().send(answer));
            return Response { status: 202, headers: Vec::new(), body: b"{}".to_vec() };
        }
        // Once the test is over nothing comes any more, and the process is ended.
        let Ok(event) = events.lock().unwrap().recv() else {
            return Response { status: 410, headers: Vec::new(), body: Vec::new() };
        };
        let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() + 30_000;
        let header = |name: &str, value: String| (name.to_owned(), value);
        let headers = vec![
            header("lambda-runtime-aws-request-id", uuid::Uuid::new_v4().to_string()),
            header("lambda-runtime-deadline-ms", deadline.to_string()),
            header(
                "lambda-runtime-invoked-function-arn",
                "arn:aws:lambda:us-east-1:000000000000:function:f".to_owned(),
            ),
            header("content-type", "application/json".to_owned()),
        ];
        Response { status: 200, headers, body: event.to_string().into_bytes() }
    }
}

/// Has the stack answer a request of the function's, and counts it.
fn pass_on(stack: &Stack, request: &Request, usage: &Mutex<Usage>) -> Response {
    let operation = operation(request);
    let answer = if operation.starts_with("DynamoDB.") { measured(stack, request) } else { forwarded(stack, request) };
    let units = consumed(&answer.body);
    let mut usage = usage.lock().unwrap();
    match operation.as_str() {
        "DynamoDB.GetItem" | "DynamoDB.BatchGetItem" | "DynamoDB.Query" => usage.read_units += units,
        _ => usage.write_units += units,
    }
    *usage.requests.entry(operation).or_default() += 1;
    let kept = ["content-type", "x-amz-crc32", "x-amzn-requestid", "etag", "last-modified", "x-amz-version-id"];
    let headers = kept.iter().filter_map(|name| Some(((*name).to_owned(), answer.header(name)?.to_owned())));
    // The checksum was of the answer as it came; nothing was changed on the way.
    Response { status: answer.status, headers: headers.collect(), body: answer.body }
}

/// The request as the function signed it.
fn forwarded(stack: &Stack, request: &Request) -> http::Answer {
    let headers = request.headers.iter().filter(|(name, _)| *name != "content-length");
    let headers: Vec<_> = headers.map(|(name, value)| (name.clone(), value.clone())).collect();
    let body = (!matches!(request.method.as_str(), "GET" | "HEAD" | "DELETE")).then_some(&request.body[..]);
    http::send(&request.method, &format!("{}{}", stack.endpoint, request.path), &headers, body)
}

/// `DynamoDB_20120810.GetItem`, `TrentService.Decrypt`, `AmazonSQS.SendMessage`; S3 has no such header.
fn operation(request: &Request) -> String {
    let Some((service, operation)) = request.headers.get("x-amz-target").and_then(|target| target.split_once('.'))
    else {
        return format!("S3.{}", request.method);
    };
    let service = match service {
        "DynamoDB_20120810" => "DynamoDB",
        "TrentService" => "KMS",
        "AmazonSQS" => "SQS",
        other => other,
    };
    format!("{service}.{operation}")
}

/// The same request of DynamoDB, which also asks what it costs, and is signed again for that.
fn measured(stack: &Stack, request: &Request) -> http::Answer {
    let mut body: Value = serde_json::from_slice(&request.body).unwrap();
    body["ReturnConsumedCapacity"] = "TOTAL".into();
    let headers =
        [("x-amz-target", request.headers["x-amz-target"].as_str()), ("content-type", "application/x-amz-json-1.0")];
    stack.call("dynamodb", ("POST", "/"), &headers, body.to_string().as_bytes())
}

/// `ConsumedCapacity` is of one table, or a list of one for each.
fn consumed(body: &[u8]) -> f64 {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let units = |table: &Value| table["CapacityUnits"].as_f64().unwrap_or_default();
    match &answer["ConsumedCapacity"] {
        Value::Array(tables) => tables.iter().map(units).sum(),
        table => units(table),
    }
}
