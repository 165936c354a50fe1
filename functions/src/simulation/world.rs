//! What there is: the table, the stream, the queues, the bucket, the keys, the endpoints. Faults are not its business.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use fastrand::Rng;
use gatehouse_store::simulation::{Answered, Attributes, Change, Request, TableModel};
use serde_json::{Value, json};

use super::bug::Bug;
use super::watch::Watch;

/// Lines of the trace that are kept for whoever reads about a failure.
const LINES: usize = 400;

pub(super) const QUEUES: [&str; 3] = ["kyc-queue-url", "inspect-queue-url", "webhooks-queue-url"];
pub(super) const KYC: usize = 0;
pub(super) const INSPECT: usize = 1;
pub(super) const WEBHOOKS: usize = 2;

#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) id: u64,
    pub(super) body: String,
    pub(super) visible_at: i64,
    pub(super) receives: u32,
}

#[derive(Debug, Default)]
pub(super) struct Queue {
    pub(super) messages: Vec<Message>,
    pub(super) dead: Vec<Message>,
}

/// One shard of the table's stream: its records in their order, those that were relayed taken out.
#[derive(Debug, Default)]
pub(super) struct Shard {
    pub(super) records: VecDeque<Record>,
    pub(super) is_read: bool,
    pub(super) again_at: i64,
}

#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) at: i64,
    pub(super) ready_at: i64,
    pub(super) sequence: u64,
    pub(super) image: Attributes,
}

/// What happened, in words: a hash of all of it, and its last lines.
#[derive(Default)]
pub(super) struct Trace {
    hasher: DefaultHasher,
    lines: VecDeque<String>,
    pub(super) aloud: bool,
}

impl Trace {
    pub(super) fn say(&mut self, line: String) {
        line.hash(&mut self.hasher);
        if self.aloud {
            println!("{line}");
        }
        if self.lines.len() == LINES {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
    }

    pub(super) fn note(&mut self, what: &str) {
        what.hash(&mut self.hasher);
    }

    pub(super) fn hash(&self) -> u64 {
        self.hasher.finish()
    }

    pub(super) fn last(&self, lines: usize) -> Vec<String> {
        self.lines.iter().rev().take(lines).rev().cloned().collect()
    }
}

pub(super) struct World {
    pub(super) rng: Rng,
    pub(super) now: i64,
    /// Nothing goes wrong any more.
    pub(super) calm: bool,
    pub(super) table: TableModel,
    pub(super) objects: BTreeMap<String, Vec<u8>>,
    pub(super) queues: [Queue; 3],
    pub(super) shards: [Shard; 2],
    pub(super) trace: Trace,
    pub(super) watch: Watch,
    pub(super) bug: Option<Bug>,
    /// What was read of an endpoint the first time.
    first_seen: BTreeMap<String, Value>,
    /// The task whose request is carried out.
    pub(super) running: u64,
    sequence: u64,
}

impl World {
    pub(super) fn new(seed: u64, bug: Option<Bug>) -> Self {
        let mut rng = Rng::with_seed(seed);
        Self {
            now: 1_795_348_800_000 + rng.i64(0..86_400_000),
            rng,
            calm: false,
            table: TableModel::default(),
            objects: BTreeMap::new(),
            queues: Default::default(),
            shards: Default::default(),
            trace: Trace::default(),
            watch: Watch::default(),
            bug,
            first_seen: BTreeMap::new(),
            running: 0,
            sequence: 0,
        }
    }

    /// Whether something happens that happens so often in a thousand times, as long as things go wrong.
    pub(super) fn happens(&mut self, per_mille: u32) -> bool {
        !self.calm && self.rng.u32(0..1000) < per_mille
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// Carries a request of the SDK's out.
    pub(super) fn carry_out(&mut self, request: &Request) -> Answered {
        match request.target.split_once('.') {
            Some((service, operation)) if service.starts_with("DynamoDB") => {
                let body: Value = serde_json::from_slice(&request.body).expect("the SDK writes JSON");
                self.dynamodb(operation, body)
            }
            Some(("TrentService", "Decrypt")) => {
                let body: Value = serde_json::from_slice(&request.body).expect("the SDK writes JSON");
                let wrapped = BASE64.decode(body["CiphertextBlob"].as_str().unwrap_or_default()).unwrap_or_default();
                let plain = wrapped.strip_prefix(b"wrapped ").unwrap_or_default();
                answer(200, &json!({"Plaintext": BASE64.encode(plain), "KeyId": "key"}))
            }
            Some(("AmazonSQS", "SendMessage")) => {
                let body: Value = serde_json::from_slice(&request.body).expect("the SDK writes JSON");
                self.send(&body)
            }
            None => self.s3(request),
            Some(other) => panic!("{other:?} is a request that nobody plays"),
        }
    }

    fn dynamodb(&mut self, operation: &str, mut body: Value) -> Answered {
        let rest = self.bug.and_then(|bug| bug.mistake(operation, &mut body));
        let stale = self.happens(300);
        let (now, calm, rng) = (self.now, self.calm, &mut self.rng);
        let mut late = || match rng.u32(0..100) {
            _ if calm => 0,
            0 => rng.i64(1000..30_000),
            1..10 => rng.i64(100..2000),
            _ => rng.i64(0..50),
        };
        let outcome = self.table.execute(operation, &body, now, (&mut late, stale));
        self.written(&outcome.changes);
        // What should have been in the transaction comes after it, if nothing comes between.
        if let Some(rest) = rest.filter(|_| outcome.status == 200) {
            let changes = self.table.execute("TransactWriteItems", &rest, now, (&mut || 0, false)).changes;
            self.written(&changes);
        }
        let key = body["Key"]["sk"]["S"].as_str().unwrap_or_default();
        if self.bug == Some(Bug::EndedEndpointSentTo) && operation == "GetItem" && key.starts_with("SUBSCRIPTION#") {
            return answer(200, self.first_seen.entry(key.to_owned()).or_insert(outcome.body));
        }
        answer(outcome.status, &outcome.body)
    }

    /// A request was not carried out.
    pub(super) fn refused(&mut self, asked: &gatehouse_store::simulation::Asked) {
        let gatehouse_store::simulation::Asked::Aws(request) = asked else { return };
        if self.bug != Some(Bug::ToldBeforeSaved) || !request.target.ends_with("TransactWriteItems") {
            return;
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        for action in body["TransactItems"].as_array().into_iter().flatten() {
            if let Some(image) = action["Put"]["Item"].as_object().filter(|item| item.contains_key("event")) {
                self.stream(image.clone());
            }
        }
    }

    fn written(&mut self, changes: &[Change]) {
        for change in changes {
            for (name, value) in change.after.iter().flatten() {
                if let Some(text) = value["S"].as_str().or_else(|| value["N"].as_str()) {
                    self.trace.note(name);
                    self.trace.note(text);
                }
            }
            let is_told = change.before.is_none() && change.place.1.starts_with("EVENT#");
            if let (Some(image), true) = (&change.after, is_told) {
                self.stream(image.clone());
            }
        }
        let (now, running) = (self.now, self.running);
        self.watch.written(&self.table, changes, now, running);
    }

    /// Puts an inserted item into the stream. What one transaction wrote may come apart.
    pub(super) fn stream(&mut self, image: Attributes) {
        let late = if self.happens(50) { self.rng.i64(0..60_000) } else { self.rng.i64(0..400) };
        let mut hasher = DefaultHasher::new();
        image["pk"]["S"].as_str().hash(&mut hasher);
        let shard = usize::from(hasher.finish().is_multiple_of(2));
        let record = Record { at: self.now, ready_at: self.now + late, sequence: self.next_number(), image };
        self.shards[shard].records.push_back(record);
    }

    fn send(&mut self, body: &Value) -> Answered {
        let url = body["QueueUrl"].as_str().unwrap_or_default();
        let queue = QUEUES.iter().position(|own| *own == url).unwrap_or_else(|| panic!("{url} is no queue"));
        let mut text = body["MessageBody"].as_str().unwrap_or_default().to_owned();
        if let Some(bug) = self.bug {
            text = bug.message(text);
        }
        self.watch.sent(QUEUES[queue], &text);
        let delay = body["DelaySeconds"].as_i64().unwrap_or_default() * 1000;
        self.enqueue(queue, text, delay);
        answer(200, &json!({"MessageId": "m", "MD5OfMessageBody": "m"}))
    }

    pub(super) fn enqueue(&mut self, queue: usize, body: String, delay: i64) {
        self.trace.note(&body);
        let late = if self.happens(50) { self.rng.i64(0..60_000) } else { self.rng.i64(0..100) };
        let visible_at = self.now + delay + late;
        let id = self.next_number();
        self.queues[queue].messages.push(Message { id, body, visible_at, receives: 0 });
    }

    fn s3(&mut self, request: &Request) -> Answered {
        let path = request.path.clone();
        match (request.target.as_str(), &request.copy_source) {
            ("PUT", Some(source)) => match self.objects.get(source.trim_start_matches('/')).cloned() {
                Some(bytes) => {
                    self.objects.insert(path, bytes);
                    xml(200, "<CopyObjectResult></CopyObjectResult>")
                }
                None => xml(404, "<Error><Code>NoSuchKey</Code></Error>"),
            },
            ("PUT", None) => {
                self.objects.insert(path, request.body.clone());
                xml(200, "")
            }
            ("GET", _) => match self.objects.get(&path) {
                Some(bytes) => Answered::Http { status: 200, headers: Vec::new(), body: bytes.clone() },
                None => xml(404, "<Error><Code>NoSuchKey</Code></Error>"),
            },
            ("DELETE", _) => {
                self.objects.remove(&path);
                xml(204, "")
            }
            (other, _) => panic!("{other} {path} is a request that nobody plays"),
        }
    }
}

pub(super) fn answer(status: u16, body: &Value) -> Answered {
    Answered::Http { status, headers: Vec::new(), body: body.to_string().into_bytes() }
}

pub(super) fn xml(status: u16, body: &str) -> Answered {
    Answered::Http { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
}
