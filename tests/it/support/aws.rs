//! The few AWS calls that a test makes behind the API's back, signed with Signature Version 4.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use ring::{digest, hmac};
use serde_json::{Value, json};

use super::http::{self, Answer};
use super::stack::{Queue, Stack};
use super::until;

impl Stack {
    /// A call of a service that speaks JSON by `X-Amz-Target`.
    fn target(&self, service: &str, target: &str, version: &str, body: &Value) -> Value {
        self.try_target(service, target, version, body).ok()
    }

    fn try_target(&self, service: &str, target: &str, version: &str, body: &Value) -> Answer {
        let headers = [("x-amz-target", target), ("content-type", version)];
        self.call(service, ("POST", "/"), &headers, body.to_string().as_bytes())
    }

    /// A signed request.
    pub(crate) fn call(
        &self,
        service: &str,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let host = self.endpoint.trim_start_matches("http://");
        let mut signed: BTreeMap<String, String> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        signed.insert("host".to_owned(), host.to_owned());
        signed.insert("x-amz-content-sha256".to_owned(), sha256(body));
        signed.insert("x-amz-date".to_owned(), basic_time());
        let authorization = self.authorization(service, method, path, &signed, body);
        signed.remove("host");
        let mut headers: Vec<(String, String)> = signed.into_iter().collect();
        headers.push(("authorization".to_owned(), authorization));
        let body = (method != "GET").then_some(body);
        http::send(method, &format!("{}{path}", self.endpoint), &headers, body)
    }

    fn authorization(
        &self,
        service: &str,
        method: &str,
        path: &str,
        headers: &BTreeMap<String, String>,
        body: &[u8],
    ) -> String {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let names = headers.keys().map(String::as_str).collect::<Vec<_>>().join(";");
        let mut lines = String::new();
        for (name, value) in headers {
            writeln!(lines, "{name}:{value}").unwrap();
        }
        let request = format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{}", sha256(body));
        let time = &headers["x-amz-date"];
        let day = &time[..8];
        let scope = format!("{day}/{}/{service}/aws4_request", self.region);
        let to_sign = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", sha256(request.as_bytes()));
        let secret = format!("AWS4{}", self.secret_key);
        let key = [day, &self.region, service, "aws4_request"]
            .iter()
            .fold(secret.into_bytes(), |key, part| hmac_sha256(&key, part.as_bytes()));
        let signature = hex(&hmac_sha256(&key, to_sign.as_bytes()));
        format!("AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}", self.access_key)
    }

    /// The name of the function of that handler. They are listed fifty at a time.
    fn function_of(&self, handler: &str) -> String {
        let mut page = "/2015-03-31/functions".to_owned();
        loop {
            let listed = self.call("lambda", ("GET", &page), &[], b"").ok();
            let functions = listed["Functions"].as_array().unwrap();
            if let Some(function) = functions.iter().find(|own| own["Handler"] == handler) {
                return function["FunctionName"].as_str().unwrap().to_owned();
            }
            let next = listed["NextMarker"].as_str().filter(|marker| !marker.is_empty());
            page = format!("/2015-03-31/functions?Marker={}", next.unwrap_or_else(|| panic!("no function {handler}")));
        }
    }

    /// Invokes the function of that handler; panics where it fails.
    pub(crate) fn invoke(&self, handler: &str, event: &Value) -> Value {
        let name = self.function_of(handler);
        let path = format!("/2015-03-31/functions/{name}/invocations");
        let answer = self.call("lambda", ("POST", &path), &[], event.to_string().as_bytes());
        assert!(answer.header("x-amz-function-error").is_none(), "{handler}: {}", answer.text());
        answer.ok()
    }

    /// Turns the source of a function's events on or off.
    pub(crate) fn set_source(&self, handler: &str, enabled: bool) {
        let path = format!("/2015-03-31/event-source-mappings?FunctionName={}", self.function_of(handler));
        let listed = self.call("lambda", ("GET", &path), &[], b"").ok();
        let [source] = listed["EventSourceMappings"].as_array().unwrap().as_slice() else {
            panic!("{handler}: {listed}")
        };
        let path = format!("/2015-03-31/event-source-mappings/{}", source["UUID"].as_str().unwrap());
        let answer = self.call("lambda", ("PUT", &path), &[], json!({"Enabled": enabled}).to_string().as_bytes());
        assert!((200..300).contains(&answer.status), "{}", answer.text());
    }

    /// Gives a client's key to the usage plan, as `infra/operate.py create-client` does.
    pub(crate) fn register_usage(&self, client: &str, key: &str) {
        let kind = [("content-type", "application/json")];
        let post = |path: &str, body: Value| {
            let answer = self.call("apigateway", ("POST", path), &kind, body.to_string().as_bytes());
            assert_eq!(answer.status, 201, "{}", answer.text());
            answer.json()
        };
        let made = post("/apikeys", json!({"name": client, "value": key, "enabled": true}));
        let plans = self.call("apigateway", ("GET", "/usageplans"), &[], b"").ok();
        let plans = plans["item"].as_array().or(plans["items"].as_array()).cloned().unwrap_or_default();
        let plan = plans.first().and_then(|plan| plan["id"].as_str()).expect("the stack has a usage plan").to_owned();
        post(&format!("/usageplans/{plan}/keys"), json!({"keyId": made["id"], "keyType": "API_KEY"}));
    }

    fn sqs(&self, action: &str, body: &Value) -> Value {
        let target = format!("AmazonSQS.{action}");
        self.target("sqs", &target, "application/x-amz-json-1.0", body)
    }

    /// A queue of the test's own, which nobody listens to.
    pub(crate) fn make_queue(&self, name: &str) -> String {
        self.sqs("CreateQueue", &json!({"QueueName": name}))["QueueUrl"].as_str().unwrap().to_owned()
    }

    /// A bucket of the test's own.
    pub(crate) fn make_bucket(&self, name: &str) {
        assert_eq!(self.call("s3", ("PUT", &format!("/{name}")), &[], b"").status, 200);
    }

    pub(crate) fn put_object(&self, bucket: &str, key: &str, bytes: &[u8]) {
        let answer = self.call("s3", ("PUT", &format!("/{bucket}/{key}")), &[], bytes);
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    pub(crate) fn delete_object(&self, bucket: &str, key: &str) {
        let answer = self.call("s3", ("DELETE", &format!("/{bucket}/{key}")), &[], b"");
        assert_eq!(answer.status, 204, "{}", answer.text());
    }

    /// An object's bytes, or `None` where there is none.
    pub(crate) fn object(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        let answer = self.call("s3", ("GET", &format!("/{bucket}/{key}")), &[], b"");
        (answer.status != 404).then(|| {
            assert_eq!(answer.status, 200, "{}", answer.text());
            answer.body
        })
    }

    pub(crate) fn etag(&self, bucket: &str, key: &str) -> String {
        let answer = self.call("s3", ("GET", &format!("/{bucket}/{key}")), &[], b"");
        answer.header("etag").unwrap().trim_matches('"').to_owned()
    }

    /// Deletes a queue; what it was is told, so that it can be made again.
    pub(crate) fn take_away(&self, queue: Queue) -> Value {
        const LASTING: [&str; 4] =
            ["VisibilityTimeout", "MessageRetentionPeriod", "RedrivePolicy", "ReceiveMessageWaitTimeSeconds"];
        let url = queue.url();
        let asked = json!({"QueueUrl": url, "AttributeNames": ["All"]});
        let mut attributes = self.sqs("GetQueueAttributes", &asked)["Attributes"].take();
        attributes.as_object_mut().unwrap().retain(|name, _| LASTING.contains(&name.as_str()));
        self.sqs("DeleteQueue", &json!({"QueueUrl": url}));
        json!({"QueueName": url.rsplit('/').next().unwrap(), "Attributes": attributes})
    }

    pub(crate) fn give_back(&self, queue: &Value) {
        self.sqs("CreateQueue", queue);
    }

    pub(crate) fn send_message(&self, queue: Queue, body: &str) {
        self.sqs("SendMessage", &json!({"QueueUrl": queue.url(), "MessageBody": body}));
    }

    /// How long a message stays invisible to others once it was received.
    pub(crate) fn set_visibility(&self, queue: Queue, seconds: &str) {
        let attributes = json!({"VisibilityTimeout": seconds});
        self.sqs("SetQueueAttributes", &json!({"QueueUrl": queue.url(), "Attributes": attributes}));
    }

    pub(crate) fn visibility(&self, queue: Queue) -> String {
        let asked = json!({"QueueUrl": queue.url(), "AttributeNames": ["VisibilityTimeout"]});
        let found = self.sqs("GetQueueAttributes", &asked);
        found["Attributes"]["VisibilityTimeout"].as_str().unwrap().to_owned()
    }

    /// The messages in a dead-letter queue, which stay there.
    pub(crate) fn dead_letters(&self, queue: Queue) -> Vec<String> {
        let asked = json!({"QueueUrl": queue.dead_letters_url(), "MaxNumberOfMessages": 10, "VisibilityTimeout": 1});
        let mut bodies = Vec::new();
        loop {
            let received = self.sqs("ReceiveMessage", &asked);
            let Some(messages) = received["Messages"].as_array().filter(|own| !own.is_empty()) else { return bodies };
            bodies.extend(messages.iter().filter_map(|message| message["Body"].as_str().map(str::to_owned)));
        }
    }

    fn dynamodb(&self, action: &str, body: &Value) -> Value {
        self.try_dynamodb(action, body).ok()
    }

    fn try_dynamodb(&self, action: &str, body: &Value) -> Answer {
        let target = format!("DynamoDB_20120810.{action}");
        self.try_target("dynamodb", &target, "application/x-amz-json-1.0", body)
    }

    /// Every item of the table whose partition key starts so.
    pub(crate) fn items(&self, partition_prefix: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut asked = json!({
            "TableName": self.table,
            "FilterExpression": "begins_with(pk, :prefix)",
            "ExpressionAttributeValues": {":prefix": {"S": partition_prefix}},
        });
        loop {
            let page = self.dynamodb("Scan", &asked);
            items.extend(page["Items"].as_array().cloned().unwrap_or_default());
            if page["LastEvaluatedKey"].is_null() {
                return items;
            }
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"].clone();
        }
    }

    /// Writes a JSON text over an attribute of an item, as no function would.
    pub(crate) fn overwrite(&self, pk: &str, sk: &str, attribute: &str, value: &Value) {
        self.overwrite_text(pk, sk, attribute, &value.to_string());
    }

    /// The same for any text.
    pub(crate) fn overwrite_text(&self, pk: &str, sk: &str, attribute: &str, text: &str) {
        let answer = self.try_overwrite_text(pk, sk, attribute, text);
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    /// The same for an item that may be gone.
    pub(crate) fn try_overwrite_text(&self, pk: &str, sk: &str, attribute: &str, text: &str) -> Answer {
        self.try_dynamodb(
            "UpdateItem",
            &json!({
                "TableName": self.table,
                "Key": {"pk": {"S": pk}, "sk": {"S": sk}},
                "UpdateExpression": "SET #name = :value",
                "ConditionExpression": "attribute_exists(pk)",
                "ExpressionAttributeNames": {"#name": attribute},
                "ExpressionAttributeValues": {":value": {"S": text}},
            }),
        )
    }

    /// The functions' log lines since then that hold that text. The emulator fails where a line is written meanwhile.
    pub(crate) fn logs(&self, since: SystemTime, text: &str) -> Vec<String> {
        let call = |action: &str, body: &Value| {
            let target = format!("Logs_20140328.{action}");
            let headers = [("x-amz-target", target.as_str()), ("content-type", "application/x-amz-json-1.1")];
            let body = body.to_string();
            until("the logs are read", || {
                let answer = self.call("logs", ("POST", "/"), &headers, body.as_bytes());
                (answer.status != 500).then(|| answer.ok())
            })
        };
        let groups = call("DescribeLogGroups", &json!({}));
        let groups = groups["logGroups"].as_array().unwrap();
        let names = groups.iter().filter_map(|group| group["logGroupName"].as_str());
        let name = names.into_iter().find(|name| name.contains("Logs")).expect("the functions' log group");
        let since = DateTime::<Utc>::from(since).timestamp_millis();
        let found = call("FilterLogEvents", &json!({"logGroupName": name, "startTime": since}));
        let events = found["events"].as_array().unwrap();
        let lines = events.iter().filter_map(|event| event["message"].as_str());
        lines.filter(|line| line.contains(text)).map(str::to_owned).collect()
    }

    /// The keys of the documents bucket that start so.
    pub(crate) fn objects(&self, prefix: &str) -> Vec<String> {
        let path = format!("/{}?list-type=2&prefix={}", self.documents, prefix.replace('/', "%2F"));
        let listed = self.call("s3", ("GET", &path), &[], b"");
        assert_eq!(listed.status, 200, "{}", listed.text());
        let text = listed.text();
        text.split("<Key>").skip(1).filter_map(|rest| Some(rest.split_once("</Key>")?.0.to_owned())).collect()
    }
}

fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref().to_vec()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Now, as SigV4 writes it: `20261122T042000Z`.
fn basic_time() -> String {
    DateTime::<Utc>::from(SystemTime::now()).format("%Y%m%dT%H%M%SZ").to_string()
}
