//! What must be true, looked at after every write, message and webhook, and once more when everything has come to rest.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use gatehouse_domain::document::{BaseDocument, PhysicalDocument, VirtualDocument};
use gatehouse_domain::event::Event;
use gatehouse_domain::fact::Check;
use gatehouse_domain::file::File;
use gatehouse_domain::id::{ClientId, CustomerId, DocumentId, EventId, SubscriptionId};
use gatehouse_domain::status::DocumentStatus;
use gatehouse_domain::webhook::{Delivery, DeliveryState, Notice, Payload, Subscription};
use gatehouse_domain::{Customer, Program, decide};
use gatehouse_store::simulation::{Attributes, Change, TableModel, open_customer};
use gatehouse_store::{ClientKey, keys::Key};

use super::run::MOST_SKEW;
use crate::queue::DeliverWebhook;

/// The Standard Webhooks schedule in seconds, written down once more so that the code is not compared with itself.
const WAITS: [i64; 10] = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
const LONGEST_PAUSE: i64 = 12 * 3600;

/// What must be true. The names are those of `docs/simulation.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    /// Every committed change is told, and everybody who was to hear of it does.
    NothingLost,
    /// What is told was committed.
    NothingInvented,
    /// One event has one id and one body, however often it is sent.
    StableIds,
    /// Revisions follow each other, one event each.
    RevisionsInOrder,
    /// Statuses follow from facts, and facts are of what stands there now.
    NoOlderFacts,
    /// Attempts are counted, bounded, and one at a time.
    AttemptsCounted,
    /// No attempt before its time.
    NotTooEarly,
    /// Nothing is sent to an endpoint that has ended, or of another client.
    RightEndpoint,
    /// Personal data stays where it belongs.
    PersonalData,
    /// One request, one effect, one answer.
    Idempotency,
    /// Poison stops nobody else.
    PoisonApart,
    /// Everything comes to rest once nothing goes wrong any more.
    ComesToRest,
}

#[derive(Debug, Clone)]
pub(super) struct Violation {
    pub(super) rule: Rule,
    pub(super) what: String,
}

/// Why a function's own error is no violation, and what is one: the first.
#[derive(Default)]
pub(super) struct Watch {
    pub(super) violation: Option<Violation>,
    /// What tells who somebody is, and may be in no open place.
    pub(super) canaries: Vec<String>,
    pub(super) keys: BTreeMap<ClientId, ClientKey>,
    pub(super) customers: BTreeMap<CustomerId, Known>,
    pub(super) endpoints: BTreeMap<SubscriptionId, Endpoint>,
    events: Vec<(u64, Event)>,
    told: HashMap<EventId, ClientId>,
    deliveries: HashMap<(EventId, SubscriptionId), Sent>,
    requests: HashSet<String>,
    /// Counts the writes.
    writes: u64,
}

/// A customer that was committed.
pub(super) struct Known {
    pub(super) client: ClientId,
    pub(super) base: Option<DocumentId>,
    revision: u64,
}

pub(super) struct Endpoint {
    pub(super) now: Option<Subscription>,
    pub(super) client: ClientId,
    url: String,
    /// It asked for full payloads, in its life or at its end.
    is_full: bool,
    /// The write since which it hears what it hears now.
    since: u64,
    ended_at: Option<i64>,
}

#[derive(Default)]
struct Sent {
    body: Option<u64>,
    posts: Vec<Post>,
    attempts: usize,
    is_over: bool,
    /// Its endpoint ended. Whoever had it by then may still send it, and finds nowhere to put that on record.
    is_discarded: bool,
    lease: Option<(u64, i64)>,
}

#[derive(Clone)]
struct Post {
    at: i64,
    task: u64,
    status: Option<u16>,
    retry_after: Option<i64>,
    is_recorded: bool,
}

impl Watch {
    pub(super) fn fail(&mut self, rule: Rule, what: impl Into<String>) {
        if self.violation.is_none() {
            self.violation = Some(Violation { rule, what: what.into() });
        }
    }

    fn scan(&mut self, place: &str, text: &str) {
        if let Some(found) = self.canaries.iter().find(|canary| text.contains(&***canary)) {
            let what = format!("{place} holds {found:?}");
            self.fail(Rule::PersonalData, what);
        }
    }

    /// Some items were written together.
    pub(super) fn written(&mut self, table: &TableModel, changes: &[Change], now: i64, task: u64) {
        self.writes += 1;
        for change in changes {
            for (name, value) in change.after.iter().flatten() {
                if let Some(text) = value["S"].as_str() {
                    self.scan(&format!("attribute {name}"), text);
                }
            }
            let (pk, sk) = (change.place.0.as_str(), change.place.1.as_str());
            match change.after.as_ref() {
                Some(item) if sk == "CUSTOMER" => self.customer(table, item, changes),
                Some(item) if item.contains_key("event") => self.event(change, item),
                Some(item) if item.contains_key("notice") => {
                    let notice: Notice = parse(item, "notice");
                    self.told.insert(notice.id, notice.client);
                }
                after if sk.starts_with("SUBSCRIPTION#") => self.endpoint(sk, after, now),
                Some(item) if Key::delivery_of(pk, sk).is_some() => self.delivery(item, now, task),
                _ => {}
            }
        }
    }

    fn customer(&mut self, table: &TableModel, item: &Attributes, together: &[Change]) {
        let revision: u64 = item["revision"]["N"].as_str().and_then(|own| own.parse().ok()).unwrap_or_default();
        let pk = item["pk"]["S"].as_str().unwrap_or_default();
        let Some((client, id)) = Key::customer_of(pk) else { return };
        let before = self.customers.get(&id).map_or(0, |known| known.revision);
        let is_put_off = before == revision && !together.iter().any(|own| own.place.1.starts_with("EVENT#"));
        if is_put_off {
            return;
        }
        if revision != before + 1 {
            self.fail(Rule::RevisionsInOrder, format!("customer {id} went from revision {before} to {revision}"));
        }
        let at = Key::Event { client, customer: id, revision };
        let event = table.item(&(at.pk(), at.sk()));
        let event: Option<Event> = event.map(|event| parse(event, "event"));
        let is_together = together.iter().any(|own| own.place == (at.pk(), at.sk()));
        let Some(event) = event.filter(|_| is_together) else {
            self.fail(Rule::NothingLost, format!("revision {revision} of customer {id} was saved without its event"));
            return;
        };
        let Some(customer) = self.keys.get(&client).and_then(|key| open_customer(key, item)) else {
            self.fail(Rule::PersonalData, format!("customer {id} does not open under its client's key"));
            return;
        };
        if customer.decision.permission != event.outline.permission
            || customer.decision.watchlists != event.outline.watchlists
        {
            self.fail(Rule::NoOlderFacts, format!("the event of revision {revision} tells another status"));
        }
        if revision == 1
            && let Some(request) = customer.profile.supp_id.clone()
            && !self.requests.insert(request.clone())
        {
            self.fail(Rule::Idempotency, format!("request {request} made two customers"));
        }
        self.facts(&customer);
        let base = customer.facts.active_documents().next().map(|base| base.id);
        self.customers.insert(id, Known { client, base, revision });
    }

    /// Statuses follow from facts, and facts are of what stands there.
    fn facts(&mut self, customer: &Customer) {
        let program = Program::shipped(customer.cip_tag);
        if program.is_some_and(|program| decide(&customer.facts, &program) != customer.decision) {
            self.fail(
                Rule::NoOlderFacts,
                format!("the decision of customer {} does not follow from its facts", customer.id),
            );
        }
        for base in customer.facts.active_documents() {
            for own in base.active_virtual() {
                let status = customer.decision.document(own.meta.id);
                if !number_may_be(base, own, status) {
                    self.fail(Rule::NoOlderFacts, format!("number {} is {status:?} and cannot be", own.meta.id));
                }
                let kinds = [Check::Format, Check::Source, Check::Issuer];
                let old = own
                    .meta
                    .findings
                    .iter()
                    .any(|own_finding| kinds.contains(&own_finding.check) && own_finding.content != own.content());
                if old {
                    self.fail(Rule::NoOlderFacts, format!("number {} has findings of another number", own.meta.id));
                }
            }
            for own in base.active_physical() {
                let status = customer.decision.document(own.meta.id);
                if !file_may_be(own, status) {
                    self.fail(Rule::NoOlderFacts, format!("file {} is {status:?} and cannot be", own.meta.id));
                }
            }
        }
    }

    fn event(&mut self, change: &Change, item: &Attributes) {
        let event: Event = parse(item, "event");
        if change.before.is_some() {
            self.fail(Rule::RevisionsInOrder, format!("the event of revision {} was written again", event.revision));
            return;
        }
        let known = self.told.insert(event.id, event.client);
        for kind in &event.types {
            self.told.insert(event.id.told_as(*kind), event.client);
        }
        if known.is_some() {
            self.fail(Rule::StableIds, format!("event {} was told before", event.id));
        }
        self.events.push((self.writes, event));
    }

    fn endpoint(&mut self, sk: &str, after: Option<&Attributes>, now: i64) {
        let Some(id) = sk.strip_prefix("SUBSCRIPTION#").and_then(|id| id.parse().ok()) else { return };
        let after: Option<Subscription> = after.map(|item| parse(item, "subscription"));
        let writes = self.writes;
        let fresh = |own: &Subscription| Endpoint {
            now: Some(own.clone()),
            client: own.client,
            url: own.url.clone(),
            is_full: own.payload == Payload::Full,
            since: writes,
            ended_at: None,
        };
        match (self.endpoints.get_mut(&id), after) {
            (Some(known), after) => {
                let hears = |own: &Option<Subscription>| {
                    own.as_ref().filter(|own| own.is_active).map(|own| (own.scopes.clone(), own.events.clone()))
                };
                if hears(&known.now) != hears(&after) {
                    known.since = writes;
                }
                let is_active = after.as_ref().is_some_and(|own| own.is_active);
                known.ended_at = if is_active { None } else { known.ended_at.or(Some(now)) };
                let is_back = known.now.is_none() && after.is_some();
                known.now = after;
                if is_back {
                    self.fail(Rule::RightEndpoint, format!("endpoint {id} was deleted and is there again"));
                }
            }
            (None, Some(own)) => drop(self.endpoints.insert(id, fresh(&own))),
            (None, None) => {}
        }
    }

    fn delivery(&mut self, item: &Attributes, now: i64, task: u64) {
        let delivery: Delivery = parse(item, "delivery");
        let number = |name: &str| item.get(name).and_then(|own| own["N"].as_str()?.parse::<i64>().ok());
        let name = format!("delivery of {} to {}", delivery.event, delivery.subscription);
        let attempts = delivery.attempts.len();
        if number("attempts") != i64::try_from(attempts).ok() {
            self.fail(Rule::AttemptsCounted, format!("{name}: its number of attempts is not that of its attempts"));
        }
        let is_pending = item["pending"]["BOOL"] == true;
        if is_pending != delivery.is_pending() || is_pending != item.contains_key("gsi2sk") {
            self.fail(
                Rule::ComesToRest,
                format!("{name}: pending, and no sweep would find it, or the other way round"),
            );
        }
        let sent = self.deliveries.entry((delivery.event, delivery.subscription)).or_default();
        let mut broken = Vec::new();
        if attempts < sent.attempts || attempts > sent.attempts + 1 {
            broken.push((Rule::AttemptsCounted, format!("{name}: from {} attempts to {attempts}", sent.attempts)));
        }
        if sent.is_over && is_pending {
            broken.push((Rule::AttemptsCounted, format!("{name}: was over and is pending again")));
        }
        if delivery.counted() > WAITS.len() {
            broken.push((Rule::AttemptsCounted, format!("{name}: {} attempts", delivery.counted())));
        }
        if attempts == sent.attempts + 1 {
            match sent.posts.iter_mut().rev().find(|post| post.task == task && !post.is_recorded) {
                None => broken.push((Rule::AttemptsCounted, format!("{name}: an attempt is counted that nobody made"))),
                Some(post) => {
                    post.is_recorded = true;
                    if let Some(why) = wrong_end(&delivery, post, now) {
                        broken.push((Rule::NotTooEarly, format!("{name}: {why}")));
                    }
                }
            }
        }
        sent.attempts = attempts;
        sent.is_over = !is_pending;
        sent.is_discarded = delivery.state == DeliveryState::Discarded;
        if !sent.is_discarded {
            sent.lease = number("lease_until").map(|until| match sent.lease {
                Some((holder, known)) if known == until => (holder, until),
                _ => (task, until),
            });
        }
        for (rule, what) in broken {
            self.fail(rule, what);
        }
    }

    pub(super) fn sent(&mut self, queue: &str, body: &str) {
        self.scan(queue, body);
    }

    /// A webhook is about to be sent by a task that began at a time.
    pub(super) fn posting(
        &mut self,
        (url, headers, body): (&str, &[(String, String)], &[u8]),
        (task, begun): (u64, i64),
        now: i64,
    ) -> Option<(EventId, SubscriptionId)> {
        let id = headers.iter().find(|(name, _)| name == "webhook-id").map_or("", |(_, value)| value);
        let Some(event) = id.strip_prefix("evt_").and_then(|id| id.parse::<EventId>().ok()) else {
            self.fail(Rule::StableIds, format!("{id:?} is no event's id"));
            return None;
        };
        let Some((&subscription, endpoint)) = self.endpoints.iter().find(|(_, own)| own.url == url) else {
            self.fail(Rule::RightEndpoint, format!("{url} is nobody's"));
            return None;
        };
        let (client, ended_at, is_full) = (endpoint.client, endpoint.ended_at, endpoint.is_full);
        match self.told.get(&event) {
            None => self.fail(Rule::NothingInvented, format!("event {event} is told and was never committed")),
            Some(of) if *of != client => {
                self.fail(Rule::RightEndpoint, format!("event {event} is told to another client"));
            }
            Some(_) => {}
        }
        if ended_at.is_some_and(|ended| ended < begun) {
            self.fail(Rule::RightEndpoint, format!("endpoint {subscription} had ended when the attempt began"));
        }
        for (name, value) in headers {
            self.scan(&format!("header {name}"), value);
        }
        if !is_full {
            self.scan("a webhook's body", &String::from_utf8_lossy(body));
        }
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let body = hasher.finish();
        let sent = self.deliveries.entry((event, subscription)).or_default();
        let mut broken = None;
        if sent.body.is_some_and(|known| known != body) {
            broken = Some((Rule::StableIds, "it has another body than before".to_owned()));
        }
        sent.body = Some(body);
        match sent.lease {
            Some((holder, until)) if holder == task && now < until + MOST_SKEW => {}
            _ => broken = Some((Rule::AttemptsCounted, "who sends it does not hold it".to_owned())),
        }
        if sent.is_over && !sent.is_discarded {
            broken = Some((Rule::AttemptsCounted, "it is over and sent again".to_owned()));
        }
        if let Some(last) = sent.posts.last()
            && last.is_recorded
        {
            let wait = WAITS.get(sent.attempts).copied().unwrap_or(i64::MAX / 2000);
            let wait = wait.max(last.retry_after.unwrap_or_default()) * 1000;
            // The queue's clock is coarser than ours by two seconds, and no two clocks agree.
            if now < last.at + wait - 2000 - 2 * MOST_SKEW {
                broken = Some((Rule::NotTooEarly, format!("{} ms after the last attempt", now - last.at)));
            }
        }
        sent.posts.push(Post { at: now, task, status: None, retry_after: None, is_recorded: false });
        if let Some((rule, what)) = broken {
            self.fail(rule, format!("event {event} to {subscription}: {what}"));
        }
        Some((event, subscription))
    }

    /// What the endpoint answered to the last webhook of a task.
    pub(super) fn posted(&mut self, of: (EventId, SubscriptionId), task: u64, status: Option<u16>, wait: Option<i64>) {
        let posts = self.deliveries.get_mut(&of).map(|sent| &mut sent.posts);
        if let Some(post) = posts.and_then(|posts| posts.iter_mut().rev().find(|post| post.task == task)) {
            post.status = status;
            let is_heard = matches!(status, Some(429 | 503));
            post.retry_after = wait.filter(|_| is_heard).map(|wait| wait.min(LONGEST_PAUSE));
        }
    }

    /// A message of the webhooks queue was handled, and is not to come again.
    pub(super) fn handled(&mut self, body: &str, task: u64) {
        let Ok(message) = serde_json::from_str::<DeliverWebhook>(body) else { return };
        let of = (message.event, message.subscription);
        let lost = self.deliveries.get(&of).is_some_and(|sent| {
            !sent.is_discarded && sent.posts.iter().any(|post| post.task == task && !post.is_recorded)
        });
        if lost {
            self.fail(Rule::AttemptsCounted, format!("an attempt of {} was made and is not counted", message.event));
        }
    }

    /// Everything has come to rest.
    pub(super) fn at_rest(&mut self, table: &TableModel) {
        for (place, item) in table.items() {
            if Key::delivery_of(&place.0, &place.1).is_some() {
                let delivery: Delivery = parse(item, "delivery");
                if delivery.is_pending() {
                    let what = format!("delivery of {} to {} is still pending", delivery.event, delivery.subscription);
                    self.fail(Rule::ComesToRest, what);
                }
                if delivery.state == DeliveryState::Delivered && !self.was_taken(&delivery) {
                    self.fail(Rule::NothingLost, format!("event {} counts as delivered and was not", delivery.event));
                }
            }
            if place.1 == "CUSTOMER"
                && let Some((client, _)) = Key::customer_of(&place.0)
                && let Some(customer) = self.keys.get(&client).and_then(|key| open_customer(key, item))
            {
                self.is_decided(&customer);
            }
        }
        let mut missing = Vec::new();
        for (written, event) in &self.events {
            for (id, endpoint) in self.endpoints.iter().filter(|(_, own)| own.client == event.client) {
                let Some(now) = endpoint.now.as_ref().filter(|now| now.is_active && endpoint.since < *written) else {
                    continue;
                };
                for wanted in crate::webhooks::of_event(event, now) {
                    let at = Key::Delivery { client: event.client, event: wanted.event, subscription: *id };
                    if table.item(&(at.pk(), at.sk())).is_none() {
                        missing.push(format!(
                            "endpoint {id} never heard of revision {} of {}",
                            event.revision, event.customer
                        ));
                    }
                }
            }
        }
        for what in missing {
            self.fail(Rule::NothingLost, what);
        }
    }

    /// How many webhooks were sent of which no record was kept.
    pub(super) fn unrecorded(&self) -> u64 {
        self.deliveries.values().flat_map(|sent| &sent.posts).filter(|post| !post.is_recorded).count() as u64
    }

    fn was_taken(&self, delivery: &Delivery) -> bool {
        let sent = self.deliveries.get(&(delivery.event, delivery.subscription));
        sent.is_some_and(|sent| sent.posts.iter().any(|post| post.status.is_some_and(|own| (200..300).contains(&own))))
    }

    /// Nothing waits to be found out any more.
    fn is_decided(&mut self, customer: &Customer) {
        for base in customer.facts.active_documents() {
            for own in base.active_virtual() {
                let status = customer.decision.document(own.meta.id);
                let second = own.value.ends_with("332222") && status == DocumentStatus::Valid;
                if status == DocumentStatus::Submitted || second {
                    self.fail(Rule::NothingLost, format!("number {} of {} stays {status:?}", own.meta.id, customer.id));
                }
            }
            for own in base.active_physical() {
                let status = customer.decision.document(own.meta.id);
                if status == DocumentStatus::Submitted {
                    self.fail(Rule::NothingLost, format!("file {} of {} stays {status:?}", own.meta.id, customer.id));
                }
            }
        }
    }
}

/// Why a recorded attempt should not have left the delivery as it is.
fn wrong_end(delivery: &Delivery, post: &Post, now: i64) -> Option<String> {
    let is_taken = post.status.is_some_and(|status| (200..300).contains(&status));
    match delivery.state {
        DeliveryState::Delivered => (!is_taken).then(|| format!("delivered, and the answer was {:?}", post.status)),
        _ if is_taken => Some("taken, and not delivered".to_owned()),
        DeliveryState::Pending { due } => {
            let wait = WAITS.get(delivery.counted())?.max(&post.retry_after.unwrap_or_default()) * 1000;
            let due = due.timestamp_millis();
            let latest = now + wait + (wait / 10).max(1000) + 2000 + MOST_SKEW;
            let is_wrong = due < post.at + wait - MOST_SKEW || due > latest;
            is_wrong.then(|| format!("tried again {} ms after the attempt, and {wait} is due", due - post.at))
        }
        DeliveryState::Exhausted => {
            let is_over = delivery.counted() >= WAITS.len() || post.status == Some(410);
            (!is_over).then(|| format!("exhausted after {} attempts", delivery.counted()))
        }
        DeliveryState::Discarded => Some("an attempt was made, and it is discarded".to_owned()),
    }
}

/// The fates of numbers in the sandbox.
fn number_may_be(base: &BaseDocument, own: &VirtualDocument, status: DocumentStatus) -> bool {
    let passes = own.value.ends_with("2222");
    match status {
        DocumentStatus::Valid => passes,
        DocumentStatus::Invalid => !passes || own.value.ends_with("332222") || base.card_demand.is_some(),
        _ => true,
    }
}

/// The fates of files in the sandbox: the stand-in is readable, anything else here is not.
fn file_may_be(own: &PhysicalDocument, status: DocumentStatus) -> bool {
    let is_stand_in = own.file.stored().is_some_and(|file| file.bytes == 3);
    match status {
        DocumentStatus::Valid => is_stand_in && matches!(own.file, File::Clean(_)),
        DocumentStatus::Invalid => !is_stand_in,
        _ => true,
    }
}

fn parse<T: serde::de::DeserializeOwned>(item: &Attributes, name: &str) -> T {
    let text = item.get(name).and_then(|own| own["S"].as_str()).unwrap_or_default();
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}
