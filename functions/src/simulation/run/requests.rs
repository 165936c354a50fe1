//! What the functions ask of AWS and of endpoints: its fate, its effect, and what they hear of it.

use crate::simulation::bug::Bug;
use crate::simulation::world::World;
use crate::simulation::world::answer;
use crate::simulation::world::xml;
use gatehouse_store::simulation::Answered;
use gatehouse_store::simulation::Asked;
use gatehouse_store::simulation::Request;
use gatehouse_store::simulation::at_desk;
use serde_json::json;

use super::{Call, Fate, Run, Scenario};

impl Run {
    pub(super) fn call(&mut self, place: usize) {
        let mut call = self.calls.swap_remove(place);
        if let Asked::Sleep(_) = call.asked {
            self.reply(&call, Answered::Slept);
            return;
        }
        self.counts.calls += 1;
        let fate = self.fate(&call.asked);
        self.world.trace.say(format!("{} #{} {} {fate:?}", self.world.now, call.task, said(&call.asked)));
        self.world.running = call.task;
        if let Some(task) = self.tasks.get(&call.task) {
            let point = self.counts.points.entry(format!("{} {}", task.name, point(&call.asked))).or_default();
            point[0] += 1;
            point[1] += u64::from(fate == Fate::CrashBefore);
            point[2] += u64::from(fate == Fate::CrashAfter);
        }
        match fate {
            Fate::Fine => {
                if let Some(answered) = self.carry_out(&mut call) {
                    self.reply(&call, answered);
                }
            }
            Fate::Refused => {
                self.counts.refused += 1;
                self.world.refused(&call.asked);
                let (answered, again) = refusal(&mut self.world, &call.asked);
                self.once_more(call, again, self.world.now, answered);
            }
            Fate::Lost => {
                self.counts.lost += 1;
                if self.carry_out(&mut call).is_some() {
                    self.once_more(call, true, self.world.now + 3000, Answered::Lost);
                }
            }
            Fate::CrashBefore => {
                self.counts.before += 1;
                self.world.refused(&call.asked);
                self.kill(call.task, "crashed before it");
            }
            Fate::CrashAfter => {
                self.counts.after += 1;
                let task = call.task;
                drop(self.carry_out(&mut call));
                self.kill(task, "crashed after it");
            }
        }
    }

    /// The SDK tries three times in all; after that the caller hears of it.
    pub(super) fn once_more(&mut self, mut call: Call, again: bool, at: i64, answered: Answered) {
        if again && call.tries < 2 {
            call.tries += 1;
            call.at = at + self.world.rng.i64(20..150);
            self.calls.push(call);
        } else {
            self.reply(&call, answered);
        }
    }

    pub(super) fn reply(&mut self, call: &Call, answered: Answered) {
        at_desk(|desk| desk.answer(call.id, answered));
        self.poll(call.task);
    }

    pub(super) fn fate(&mut self, asked: &Asked) -> Fate {
        if self.world.calm {
            return Fate::Fine;
        }
        if self.scenario == Scenario::QueuesDown
            && self.world.now < self.down_until
            && matches!(asked, Asked::Aws(request) if request.target.ends_with("SendMessage"))
        {
            return Fate::Refused;
        }
        match (self.world.rng.u32(0..1000), asked) {
            (0..12, _) => Fate::CrashBefore,
            (12..24, _) => Fate::CrashAfter,
            (24..44, Asked::Aws(_)) => Fate::Lost,
            (44..84, Asked::Aws(_)) => Fate::Refused,
            _ => Fate::Fine,
        }
    }

    /// Carries a request out; `None` where the answer comes later.
    pub(super) fn carry_out(&mut self, call: &mut Call) -> Option<Answered> {
        match &call.asked {
            Asked::Aws(request) => Some(self.world.carry_out(request)),
            Asked::Sleep(_) => Some(Answered::Slept),
            Asked::Post { url, headers, body } => {
                self.counts.posts += 1;
                let begun = self.tasks.get(&call.task).map_or(self.world.now, |task| task.begun);
                let (mut headers, mut body) = (headers.clone(), body.clone());
                if let Some(bug) = self.world.bug {
                    bug.webhook(&mut headers, &mut body, self.world.now);
                }
                let now = self.world.now;
                let of = self.world.watch.posting((url, &headers, &body), (call.task, begun), now);
                let (status, wait) = self.endpoint(url);
                if let Some(of) = of {
                    self.world.watch.posted(of, call.task, status, wait);
                }
                self.world.trace.say(format!("{now} {url} answers {status:?} {wait:?}"));
                let wait = wait.filter(|_| self.world.bug != Some(Bug::RetryAfterIgnored));
                let headers = wait.map(|wait| ("retry-after".to_owned(), wait.to_string()));
                let answered = status.map_or(Answered::Lost, |status| Answered::Http {
                    status,
                    headers: headers.into_iter().collect(),
                    body: Vec::new(),
                });
                if status.is_some() {
                    return Some(answered);
                }
                // It hangs until our patience is over; the answer is what a pause's end is.
                let wait = Call {
                    id: call.id,
                    task: call.task,
                    asked: Asked::Sleep(std::time::Duration::ZERO),
                    at: now + 15_000,
                    tries: 0,
                };
                self.calls.push(wait);
                None
            }
        }
    }

    /// What an endpoint says. Every eleventh is dead, the others have bad days while things go wrong.
    pub(super) fn endpoint(&mut self, url: &str) -> (Option<u16>, Option<i64>) {
        let number = url.trim_start_matches("https://e").split('.').next().and_then(|own| own.parse::<u32>().ok());
        if number.is_some_and(|number| number % 11 == 10) {
            return (Some(500), None);
        }
        if self.scenario == Scenario::EndpointsDown && self.world.now < self.down_until {
            return (if self.world.rng.bool() { Some(503) } else { None }, None);
        }
        if self.world.calm {
            return (Some(200), None);
        }
        match self.world.rng.u32(0..100) {
            0..65 => (Some(200), None),
            65..80 => (Some(500), None),
            80..90 => (Some(if self.world.rng.bool() { 503 } else { 429 }), Some(self.world.rng.i64(1..4000))),
            90..92 => (Some(410), None),
            // It may have taken it, and we do not hear of it.
            _ => (None, None),
        }
    }
}

/// Which call of a function it is.
fn point(asked: &Asked) -> String {
    let Asked::Aws(Request { target, path, body, .. }) = asked else { return "POST".to_owned() };
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let kind = |own: &serde_json::Value| {
        let key = if own["Key"].is_object() { &own["Key"] } else { &own["Item"] };
        key["sk"]["S"].as_str().unwrap_or_default().split('#').next().unwrap_or_default().to_owned()
    };
    let of =
        match (body["TransactItems"].as_array(), body["QueueUrl"].as_str(), body["KeyConditionExpression"].as_str()) {
            (Some(actions), ..) => actions
                .iter()
                .filter_map(|action| action.as_object()?.values().next().map(kind))
                .collect::<Vec<_>>()
                .join("+"),
            (_, Some(queue), _) => queue.to_owned(),
            (.., Some(condition)) => format!("{} {condition}", body["IndexName"].as_str().unwrap_or_default()),
            _ if path.is_empty() => kind(&body),
            _ => path.split('/').take(2).collect::<Vec<_>>().join("/"),
        };
    format!("{} {of}", target.rsplit('.').next().unwrap_or_default())
}

/// A request in one line.
fn said(asked: &Asked) -> String {
    let Asked::Aws(Request { target, path, body, .. }) = asked else {
        return match asked {
            Asked::Post { url, .. } => format!("POST {url}"),
            _ => "sleeps".to_owned(),
        };
    };
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let of = |own: &serde_json::Value| {
        let key = if own["Key"].is_object() { &own["Key"] } else { &own["Item"] };
        format!("{} {}", key["pk"]["S"].as_str().unwrap_or_default(), key["sk"]["S"].as_str().unwrap_or_default())
    };
    let what = match body["TransactItems"].as_array() {
        Some(actions) => {
            let actions = actions.iter().filter_map(|action| action.as_object()?.values().next());
            actions.map(of).collect::<Vec<_>>().join(", ")
        }
        None if body["KeyConditionExpression"].is_string() => body["ExpressionAttributeValues"].to_string(),
        None if body["MessageBody"].is_string() => {
            format!("{} {}", body["QueueUrl"], body["MessageBody"].as_str().unwrap_or_default())
        }
        None => of(&body),
    };
    format!("{} {path} {what}", target.rsplit('.').next().unwrap_or_default())
}

/// How a service says that it did not do it, and whether the SDK then asks again by itself.
fn refusal(world: &mut World, asked: &Asked) -> (Answered, bool) {
    let Asked::Aws(request) = asked else { return (Answered::Lost, false) };
    let said = |kind: &str| json!({"__type": format!("com.amazonaws#{kind}"), "message": "not now"});
    let (service, operation) = request.target.split_once('.').unwrap_or(("S3", &request.target));
    match (service, operation, world.rng.u32(0..3)) {
        ("S3", ..) => (xml(503, "<Error><Code>SlowDown</Code></Error>"), true),
        (_, "TransactWriteItems", 0) => {
            let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let count = body["TransactItems"].as_array().map_or(1, Vec::len);
            let met = world.rng.usize(0..count);
            let reasons: Vec<_> = (0..count)
                .map(|place| json!({"Code": if place == met { "TransactionConflict" } else { "None" }, "Message": "met"}))
                .collect();
            let mut body = said("TransactionCanceledException");
            body["CancellationReasons"] = json!(reasons);
            // The SDK leaves it to us.
            (answer(400, &body), false)
        }
        (_, "UpdateItem" | "PutItem", 0) => (answer(400, &said("TransactionConflictException")), false),
        (_, _, 1) => (answer(500, &said("InternalServerError")), true),
        ("AmazonSQS", ..) => (answer(400, &said("RequestThrottled")), true),
        _ => (answer(400, &said("ThrottlingException")), true),
    }
}

pub(super) fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
