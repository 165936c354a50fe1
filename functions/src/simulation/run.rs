//! One seed, step by step: who goes next is chosen by the seed, and so is what goes wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::task::{Context, Waker};

use gatehouse_domain::Client;
use gatehouse_domain::id::ClientId;
use gatehouse_store::simulation::{Answered, Asked, Request, at_desk, next_due, open_desk};
use gatehouse_store::{ClientKey, ClientRecord, SecretHash, WrappedKey};
use serde_json::json;

use super::bug::Bug;
use super::lambda::{self, Ended, Invocation, Sweep};
use super::watch::{Rule, Violation};
use super::workload::{self, Fintech, Wish};
use super::world::{INSPECT, QUEUES, WEBHOOKS, World, answer, xml};
use super::{seed_ids, set_clock};
use crate::house::House;
use crate::problem::Kind;

/// How often a message is received before it goes to the dead letters.
const RECEIVES: u32 = 5;
/// Steps after which something goes round in circles.
const MOST_STEPS: u64 = 100_000;
/// How many invocations of a function there are at once.
const AT_ONCE: usize = 3;
/// By how many milliseconds an environment's clock may differ.
pub(super) const MOST_SKEW: i64 = 400;
/// Who takes from which queue.
const FUNCTIONS: [&str; 3] = ["kyc.process", "documents.inspect", "webhooks.deliver"];
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// What is not at rest by then never is.
const PATIENCE: i64 = 14 * DAY;
const POISON: [&str; 3] = ["this is no message of ours", "{}", "{\"client\":\"01920000-0000-7000-8000-000000000001\"}"];

/// What a seed is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scenario {
    /// A little of everything goes wrong.
    Chaos,
    /// Nothing goes wrong.
    Calm,
    /// The relay is down for longer than the stream keeps its records.
    StreamLost,
    /// For an hour the queues take nothing.
    QueuesDown,
    /// For two days no endpoint answers well.
    EndpointsDown,
}

pub(super) struct Report {
    pub(super) seed: u64,
    pub(super) hash: u64,
    pub(super) violation: Option<Violation>,
    pub(super) lines: Vec<String>,
    pub(super) counts: Counts,
}

/// How much happened.
#[derive(Debug, Default, Clone)]
pub(super) struct Counts {
    pub(super) wishes: u64,
    pub(super) calls: u64,
    pub(super) invocations: u64,
    pub(super) before: u64,
    pub(super) after: u64,
    pub(super) refused: u64,
    pub(super) lost: u64,
    pub(super) posts: u64,
    pub(super) twice: u64,
    pub(super) timed_out: u64,
    /// Webhooks of which no record was kept.
    pub(super) unrecorded: u64,
    /// Every call of every function: how often it was made, and how often its invocation died before and after it.
    pub(super) points: BTreeMap<String, [u64; 3]>,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.wishes += other.wishes;
        self.calls += other.calls;
        self.invocations += other.invocations;
        self.before += other.before;
        self.after += other.after;
        self.refused += other.refused;
        self.lost += other.lost;
        self.posts += other.posts;
        self.twice += other.twice;
        self.timed_out += other.timed_out;
        self.unrecorded += other.unrecorded;
        for (point, own) in other.points {
            let known = self.points.entry(point).or_default();
            known.iter_mut().zip(own).for_each(|(known, own)| *known += own);
        }
    }
}

/// What an invocation is for.
enum Work {
    Batch { queue: usize, ids: Vec<u64> },
    Records { shard: usize, count: usize },
    Sweep(usize),
    Wish(usize),
}

struct Task {
    invocation: Invocation,
    work: Work,
    name: String,
    /// By how much its environment's clock differs from ours.
    skew: i64,
    begun: i64,
    deadline: i64,
}

/// A request that waits to be carried out.
struct Call {
    id: u64,
    task: u64,
    asked: Asked,
    at: i64,
    tries: u32,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Fine,
    /// Not carried out, and said so.
    Refused,
    /// Carried out, and nobody hears of it.
    Lost,
    CrashBefore,
    CrashAfter,
}

enum Act {
    Call(usize),
    Receive(usize),
    Relay(usize),
    Sweep(usize),
    Wish(usize),
    NewWish,
}

struct Run {
    world: World,
    house: &'static House,
    scenario: Scenario,
    tasks: BTreeMap<u64, Task>,
    calls: Vec<Call>,
    clients: Vec<Fintech>,
    wishes: Vec<Wish>,
    wishes_left: usize,
    next_wish_at: i64,
    sweeps: [(Sweep, i64, bool); 3],
    rest_by: i64,
    down_until: i64,
    /// Some seeds go on for days, in which later attempts and second looks fail too.
    chaos_until: i64,
    is_redriven: bool,
    /// Messages that were handled the last time they were received, whatever became of them afterwards.
    done: BTreeSet<u64>,
    counts: Counts,
    steps: u64,
}

/// Runs a seed.
pub(super) fn run(house: &'static House, seed: u64, bug: Option<Bug>, scenario: Scenario, aloud: bool) -> Report {
    let mut world = World::new(seed, bug);
    world.trace.aloud = aloud;
    set_clock(Some(world.now));
    seed_ids(seed ^ 0x5eed);
    super::OLD_FACTS.set(bug == Some(Bug::OldFactsCount));
    open_desk();
    house.forget();
    let wishes_left = world.rng.usize(6..13);
    let now = world.now;
    let chaos_until = now + if world.rng.u32(0..4) == 0 { world.rng.i64(DAY..4 * DAY) } else { 0 };
    let mut run = Run {
        world,
        house,
        scenario,
        tasks: BTreeMap::new(),
        calls: Vec::new(),
        clients: Vec::new(),
        wishes: Vec::new(),
        wishes_left,
        next_wish_at: now,
        sweeps: [
            (Sweep::Webhooks, now + MINUTE, false),
            (Sweep::Kyc, now + MINUTE + 1, false),
            (Sweep::Relay, now + MINUTE + 2, false),
        ],
        rest_by: i64::MAX,
        chaos_until,
        down_until: now + if scenario == Scenario::EndpointsDown { 2 * DAY } else { 60 * MINUTE },
        is_redriven: false,
        done: BTreeSet::new(),
        counts: Counts::default(),
        steps: 0,
    };
    run.set_up();
    while run.world.watch.violation.is_none() && run.step() {}
    if run.world.watch.violation.is_none() {
        let World { table, watch, .. } = &mut run.world;
        watch.at_rest(table);
        run.dead_letters();
    }
    run.counts.unrecorded = run.world.watch.unrecorded();
    set_clock(None);
    let counts = std::mem::take(&mut run.counts);
    Report {
        seed,
        hash: run.world.trace.hash(),
        violation: run.world.watch.violation.take(),
        lines: run.world.trace.last(60),
        counts,
    }
}

impl Run {
    fn set_up(&mut self) {
        self.world.calm = true;
        self.world.watch.canaries.extend(workload::CANARIES.map(str::to_owned));
        for _ in 0..self.world.rng.usize(1..3) {
            let mut plain = [0; 32];
            self.world.rng.fill(&mut plain);
            let key = ClientKey::from_bytes(&plain).expect("32 bytes");
            let wrapped = base64_of(&[b"wrapped ".as_slice(), &plain].concat()).parse::<WrappedKey>().expect("a key");
            let id = ClientId::new(House::new_id());
            let client = Client { id, name: "Fintech".to_owned(), sandbox: true, clock_ahead: 0 };
            let secret = format!("whsec_{}", base64_of(&plain));
            let record = ClientRecord {
                client: client.clone(),
                secret_hash: SecretHash::of("secret"),
                api_key_hash: SecretHash::of("key"),
                webhook_secret: key.seal("webhook secret", secret.as_bytes()),
                key: wrapped.clone(),
                usage_plan_key: "plan".to_owned(),
                created_at: House::now(),
                webhook_secrets: None,
            };
            let house = self.house;
            self.quietly(Box::pin(async move {
                house.table().put_client(&record).await.expect("a new client");
                Ended::Swept(Ok(()))
            }));
            self.world.watch.keys.insert(id, key.clone());
            self.clients.push(Fintech { client, key, wrapped });
        }
        let pointer = super::tests::pointer().to_string().into_bytes();
        self.world.objects.insert("watchlists-bucket/index/current".to_owned(), pointer);
        self.world.calm = self.scenario == Scenario::Calm;
    }

    /// Runs something to its end, and nothing goes wrong.
    fn quietly(&mut self, mut invocation: Invocation) {
        let mut context = Context::from_waker(Waker::noop());
        while invocation.as_mut().poll(&mut context).is_pending() {
            for open in at_desk(gatehouse_store::simulation::Desk::take_asked) {
                let answered = match &open.asked {
                    Asked::Aws(request) => self.world.carry_out(request),
                    Asked::Post { .. } | Asked::Sleep(_) => Answered::Slept,
                };
                at_desk(|desk| desk.answer(open.id, answered));
            }
        }
    }

    /// Does one thing; `false` when everything has come to rest.
    fn step(&mut self) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            self.world.watch.fail(Rule::ComesToRest, "it goes round in circles");
            return false;
        }
        let acts = self.acts();
        if acts.is_empty() {
            return self.wait();
        }
        let chosen = self.world.rng.usize(0..acts.len());
        match acts.into_iter().nth(chosen) {
            Some(Act::Call(place)) => self.call(place),
            Some(Act::Receive(queue)) => self.receive(queue),
            Some(Act::Relay(shard)) => self.relay(shard),
            Some(Act::Sweep(which)) => self.sweep(which),
            Some(Act::Wish(place)) => self.ask(place),
            Some(Act::NewWish) => self.new_wish(),
            None => {}
        }
        let passed = self.world.rng.i64(1..12);
        // Now and then everything stands still for minutes, so that time-outs pass in the middle of anything.
        let jump = if self.world.happens(3) { self.world.rng.i64(1000..400_000) } else { 0 };
        self.pass(passed + jump);
        true
    }

    /// Everything that could happen now.
    fn acts(&self) -> Vec<Act> {
        let now = self.world.now;
        let mut acts = Vec::new();
        acts.extend((0..self.calls.len()).filter(|place| self.calls[*place].at <= now).map(Act::Call));
        for queue in 0..QUEUES.len() {
            let running =
                self.tasks.values().filter(|task| matches!(task.work, Work::Batch { queue: own, .. } if own == queue));
            if running.count() < AT_ONCE && self.world.queues[queue].messages.iter().any(|own| own.visible_at <= now) {
                acts.push(Act::Receive(queue));
            }
        }
        for (place, shard) in self.world.shards.iter().enumerate() {
            let is_ready = shard.records.front().is_some_and(|first| first.ready_at <= now);
            if !shard.is_read && shard.again_at <= now && is_ready && !self.is_relay_down() {
                acts.push(Act::Relay(place));
            }
        }
        for (place, (sweep, at, runs)) in self.sweeps.iter().enumerate() {
            if *at <= now && !runs && self.would_find(*sweep) {
                acts.push(Act::Sweep(place));
            }
        }
        let waits = |wish: &Wish| wish.at <= now;
        acts.extend((0..self.wishes.len()).filter(|place| waits(&self.wishes[*place])).map(Act::Wish));
        if self.wishes_left > 0 && self.next_wish_at <= now {
            acts.push(Act::NewWish);
        }
        acts
    }

    fn is_relay_down(&self) -> bool {
        self.scenario == Scenario::StreamLost && self.rest_by == i64::MAX
    }

    /// Nothing can happen now: goes on to when something can.
    fn wait(&mut self) -> bool {
        let now = self.world.now;
        let calls = self.calls.iter().map(|call| call.at);
        let messages = self.world.queues.iter().flat_map(|queue| queue.messages.iter().map(|own| own.visible_at));
        let shards = self.world.shards.iter().filter(|shard| !shard.is_read && !self.is_relay_down());
        let records = shards.filter_map(|shard| Some(shard.records.front()?.ready_at.max(shard.again_at)));
        let wishes = self.wishes.iter().map(|wish| wish.at).filter(|at| *at < i64::MAX);
        let new = (self.wishes_left > 0).then_some(self.next_wish_at);
        let next = calls.chain(messages).chain(records).chain(wishes).chain(new).filter(|at| *at > now).min();
        let next = next.into_iter().chain(self.next_sweep()).min();
        if self.rest_by == i64::MAX && self.wishes_left == 0 && (now >= self.chaos_until || next.is_none()) {
            // The clients have had their way, and somebody looks after what is left.
            if next.is_none_or(|next| next > now + 10 * MINUTE) || self.world.rng.u32(0..8) == 0 {
                self.calm_down();
                return true;
            }
        }
        let Some(next) = next.filter(|next| *next < self.rest_by) else {
            if next.is_some() {
                self.world.watch.fail(Rule::ComesToRest, "two weeks later something still waits");
            }
            return !self.is_redriven && self.redrive();
        };
        self.pass(next - now);
        true
    }

    fn next_sweep(&self) -> Option<i64> {
        let idle = self.sweeps.iter().filter(|(_, _, runs)| !runs);
        idle.filter_map(|(sweep, at, _)| Some((*at).max(self.due(*sweep)?))).min()
    }

    /// A sweep that would find nothing is not made: it would change nothing.
    fn would_find(&self, sweep: Sweep) -> bool {
        self.due(sweep).is_some_and(|due| due <= self.world.now)
    }

    fn due(&self, sweep: Sweep) -> Option<i64> {
        let first = |partition| next_due(&self.world.table, partition);
        match sweep {
            Sweep::Webhooks => first("DUE#"),
            Sweep::Kyc => first("AGENDA"),
            // A little later than the sweep begins to look, which is by whole milliseconds.
            Sweep::Relay => first("OUTBOX#").map(|made| made + 15 * MINUTE + 1),
        }
    }

    fn calm_down(&mut self) {
        self.world.calm = true;
        self.rest_by = self.world.now + PATIENCE;
        self.world.trace.say(format!("{} from here on nothing goes wrong", self.world.now));
        if self.scenario == Scenario::StreamLost {
            // The stream keeps its records for a day.
            self.world.now += DAY + MINUTE;
            self.world.shards.iter_mut().for_each(|shard| shard.records.clear());
            // An idempotency key is remembered for a day: nobody asks again after that.
            self.wishes.iter_mut().for_each(|wish| wish.at = i64::MAX);
        }
    }

    /// Whoever looks after the house sends the dead letters back, once. Those of the webhooks queue need nobody: the sweep
    /// finds what they were about.
    fn redrive(&mut self) -> bool {
        let mut sent = false;
        for queue in &mut self.world.queues[..WEBHOOKS] {
            let (mut back, poison) = std::mem::take(&mut queue.dead).into_iter().partition(|own| !is_poison(&own.body));
            queue.dead = poison;
            sent |= !Vec::is_empty(&back);
            back.iter_mut().for_each(|message| (message.receives, message.visible_at) = (0, self.world.now));
            queue.messages.append(&mut back);
        }
        self.is_redriven = true;
        sent
    }

    fn pass(&mut self, millis: i64) {
        self.world.now += millis.max(0);
        set_clock(Some(self.world.now));
        let now = self.world.now;
        let late: Vec<u64> = self.tasks.iter().filter(|(_, task)| task.deadline < now).map(|(id, _)| *id).collect();
        for id in late {
            self.counts.timed_out += 1;
            self.kill(id, "ran out of time");
        }
    }

    // ── Invocations ────────────────────────────────────────────────────────────────────────────────

    fn begin(&mut self, work: Work, invocation: Invocation, seconds: i64, what: &str) {
        let id = self.world.next_number();
        self.counts.invocations += 1;
        self.world.trace.say(format!("{} #{id} begins: {what}", self.world.now));
        let begun = self.world.now;
        let name =
            what.split([' ', '[']).find(|word| !word.is_empty() && *word != "wish" && word.parse::<u32>().is_err());
        let name = match (name, &work) {
            (Some("sweep"), _) => what.to_owned(),
            (name, _) => name.unwrap_or_default().to_owned(),
        };
        let skew = if self.world.calm { 0 } else { self.world.rng.i64(-MOST_SKEW..=MOST_SKEW) };
        self.tasks.insert(id, Task { invocation, work, name, skew, begun, deadline: begun + seconds });
        self.poll(id);
    }

    fn poll(&mut self, id: u64) {
        let Some(task) = self.tasks.get_mut(&id) else { return };
        at_desk(|desk| desk.run(id));
        // The SDK's and the store's jitter comes from here.
        fastrand::seed(self.steps);
        set_clock(Some(self.world.now + task.skew));
        let polled = task.invocation.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        for open in at_desk(gatehouse_store::simulation::Desk::take_asked) {
            let wait = match &open.asked {
                Asked::Sleep(duration) => i64::try_from(duration.as_millis()).unwrap_or_default(),
                _ => 0,
            };
            let call = Call { id: open.id, task: open.task, asked: open.asked, at: self.world.now + wait, tries: 0 };
            self.calls.push(call);
        }
        if let std::task::Poll::Ready(ended) = polled {
            self.finish(id, ended);
        }
    }

    fn kill(&mut self, id: u64, why: &str) {
        let Some(task) = self.tasks.remove(&id) else { return };
        self.world.trace.say(format!("{} #{id} {why}", self.world.now));
        drop(task.invocation);
        at_desk(|desk| desk.forget(id));
        self.calls.retain(|call| call.task != id);
        if self.world.rng.u32(0..3) == 0 {
            self.house.forget();
        }
        match task.work {
            // They come back when their time out of sight is over.
            Work::Batch { .. } => {}
            Work::Records { shard, .. } => self.again(shard),
            Work::Sweep(which) => self.sweeps[which].2 = false,
            Work::Wish(place) => self.unanswered(place),
        }
    }

    fn finish(&mut self, id: u64, ended: Ended) {
        let Some(task) = self.tasks.remove(&id) else { return };
        self.calls.retain(|call| call.task != id);
        match (task.work, ended) {
            (Work::Batch { queue, ids }, Ended::Batch(failed)) => self.handled(id, queue, &ids, failed),
            (Work::Records { shard, count }, Ended::Relayed(failed)) => self.relayed(id, shard, count, failed),
            (Work::Sweep(which), Ended::Swept(swept)) => {
                self.sweeps[which].2 = false;
                self.world.trace.say(format!("{} #{id} swept {swept:?}", self.world.now));
            }
            (Work::Wish(place), Ended::Answered(reply)) => self.answered(id, place, reply),
            _ => {}
        }
    }

    fn receive(&mut self, queue: usize) {
        let now = self.world.now;
        let most = self.world.rng.usize(1..=lambda::batch(queue));
        let own = &mut self.world.queues[queue];
        // Out of order: whichever is in sight.
        self.world.rng.shuffle(&mut own.messages);
        let mut received = Vec::new();
        let mut dead = Vec::new();
        for message in own.messages.iter_mut().filter(|message| message.visible_at <= now) {
            if received.len() == most {
                break;
            }
            if message.receives == RECEIVES {
                dead.push(message.id);
                continue;
            }
            message.receives += 1;
            self.done.remove(&message.id);
            message.visible_at = now + lambda::visibility(queue);
            received.push(message.clone());
        }
        for id in dead {
            if let Some(place) = own.messages.iter().position(|message| message.id == id) {
                let message = own.messages.swap_remove(place);
                if self.done.contains(&id) {
                    let what = format!("{} was handled, and is given up for another's sake", message.body);
                    self.world.watch.fail(Rule::PoisonApart, what);
                }
                own.dead.push(message);
            }
        }
        if received.is_empty() {
            return;
        }
        let ids: Vec<u64> = received.iter().map(|message| message.id).collect();
        if self.world.happens(100) {
            // The queue hands one out twice.
            self.counts.twice += 1;
            let mut copy = received[self.world.rng.usize(0..received.len())].clone();
            copy.id = self.world.next_number();
            copy.visible_at = now + self.world.rng.i64(0..120_000);
            self.world.queues[queue].messages.push(copy);
        }
        if self.world.bug == Some(Bug::AcknowledgedFirst) {
            self.world.queues[queue].messages.retain(|message| !ids.contains(&message.id));
        }
        let invocation = lambda::consume(self.house, queue, &received);
        let bodies: Vec<&str> = received.iter().map(|message| message.body.as_str()).collect();
        let what = format!("{} {ids:?} {bodies:?}", FUNCTIONS[queue]);
        self.begin(Work::Batch { queue, ids }, invocation, lambda::timeout(queue), &what);
    }

    fn handled(&mut self, task: u64, queue: usize, ids: &[u64], mut failed: Vec<String>) {
        self.world.trace.say(format!("{} #{task} handled {ids:?}, and {failed:?} go back", self.world.now));
        // The platform may not get to say that they are done.
        let is_told = !self.world.happens(30);
        if is_told {
            self.done.extend(ids.iter().filter(|id| !failed.contains(&id.to_string())));
        }
        if self.world.bug == Some(Bug::WholeBatchBack) && !failed.is_empty() {
            failed = ids.iter().map(u64::to_string).collect();
        }
        let done: Vec<u64> = ids.iter().copied().filter(|id| !failed.contains(&id.to_string())).collect();
        let own = &mut self.world.queues[queue];
        // Of two messages about one delivery the one that sent it may go back, and the other had nothing to do.
        let (fine, back): (Vec<_>, Vec<_>) =
            own.messages.iter().filter(|own| ids.contains(&own.id)).partition(|own| done.contains(&own.id));
        for message in fine.iter().filter(|own| queue == WEBHOOKS && !back.iter().any(|other| other.body == own.body)) {
            self.world.watch.handled(&message.body, task);
        }
        if is_told {
            own.messages.retain(|message| !done.contains(&message.id));
        }
    }

    fn relay(&mut self, shard: usize) {
        let now = self.world.now;
        let most = self.world.rng.usize(1..6);
        let own = &mut self.world.shards[shard];
        let records: Vec<_> = own.records.iter().take(most).take_while(|own| own.ready_at <= now).cloned().collect();
        own.is_read = true;
        let invocation = lambda::relay(self.house, &records);
        let told: Vec<&str> = records.iter().filter_map(|own| own.image["sk"]["S"].as_str()).collect();
        let what = format!("relay {shard} {told:?}");
        self.begin(Work::Records { shard, count: records.len() }, invocation, 30_000, &what);
    }

    fn relayed(&mut self, task: u64, shard: usize, count: usize, failed: Option<String>) {
        self.world.trace.say(format!("{} #{task} relayed {count}, from {failed:?} on again", self.world.now));
        let again = self.world.happens(50);
        let own = &mut self.world.shards[shard];
        let failed = failed.and_then(|sequence| sequence.parse().ok());
        let mut done = own.records.iter().take(count).take_while(|record| Some(record.sequence) != failed).count();
        if again && done > 0 {
            // The stream tells some of it once more.
            self.counts.twice += 1;
            done -= 1;
        }
        own.records.drain(..done);
        self.again(shard);
    }

    fn again(&mut self, shard: usize) {
        let wait = self.world.rng.i64(0..2000);
        let own = &mut self.world.shards[shard];
        (own.is_read, own.again_at) = (false, self.world.now + wait);
    }

    fn sweep(&mut self, which: usize) {
        let (sweep, at, _) = self.sweeps[which];
        self.sweeps[which] = (sweep, at.max(self.world.now - MINUTE) + MINUTE, true);
        let invocation = lambda::sweep(self.house, sweep);
        self.begin(Work::Sweep(which), invocation, 50_000, &format!("sweep {sweep:?}"));
    }

    // ── Clients ────────────────────────────────────────────────────────────────────────────────────

    fn new_wish(&mut self) {
        self.wishes_left -= 1;
        self.next_wish_at = self.world.now
            + match self.world.rng.u32(0..20) {
                0 => self.world.rng.i64(MINUTE..30 * MINUTE),
                1..6 => self.world.rng.i64(500..20_000),
                _ => self.world.rng.i64(0..200),
            };
        let number = self.wishes.len();
        let Some(wish) = workload::next(&mut self.world, &self.clients, number) else {
            let queue = self.world.rng.usize(0..QUEUES.len());
            let poison = POISON[self.world.rng.usize(0..POISON.len())];
            // S3's own notifications come to the inspect queue, and an empty one is none.
            let poison = if queue == INSPECT { POISON[0] } else { poison };
            self.world.trace.say(format!("{} poison for {}", self.world.now, QUEUES[queue]));
            self.world.enqueue(queue, poison.to_owned(), 0);
            return;
        };
        self.counts.wishes += 1;
        self.wishes.push(wish);
        self.ask(number);
    }

    fn ask(&mut self, place: usize) {
        let wish = &mut self.wishes[place];
        wish.at = i64::MAX;
        wish.tries += 1;
        let what = format!("wish {place} {:?} {}", wish.door, wish.request["path"].as_str().unwrap_or_default());
        let invocation = lambda::request(self.house, wish.door, &wish.request);
        self.begin(Work::Wish(place), invocation, 29_000, &what);
    }

    fn unanswered(&mut self, place: usize) {
        let wait = self.world.rng.i64(500..20_000);
        let wish = &mut self.wishes[place];
        if wish.answer.is_none() && (wish.tries < 6 || self.world.calm) {
            wish.at = self.world.now + wait;
        }
    }

    fn answered(&mut self, task: u64, place: usize, reply: crate::http::Reply) {
        let now = self.world.now;
        match reply {
            Ok(answer) => {
                self.world.trace.say(format!("{now} #{task} answers wish {place}: {}", answer.status));
                let wish = &mut self.wishes[place];
                let is_other = wish.is_keyed && wish.answer.as_ref().is_some_and(|known| *known != answer.body);
                wish.answer = Some(answer.body);
                if is_other {
                    self.world.watch.fail(Rule::Idempotency, format!("wish {place} was answered in two ways"));
                }
                // Some ask once more although they have their answer.
                if self.world.happens(60) {
                    self.wishes[place].at = now + self.world.rng.i64(0..120_000);
                }
            }
            Err(problem) => {
                self.world.trace.say(format!("{now} #{task} refuses wish {place}: {:?}", problem.kind));
                self.world.watch.sent("an answer to a client", &problem.message);
                if matches!(problem.kind, Kind::Server | Kind::Unavailable | Kind::Conflict) {
                    self.unanswered(place);
                }
            }
        }
    }

    // ── Requests ───────────────────────────────────────────────────────────────────────────────────

    fn call(&mut self, place: usize) {
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
    fn once_more(&mut self, mut call: Call, again: bool, at: i64, answered: Answered) {
        if again && call.tries < 2 {
            call.tries += 1;
            call.at = at + self.world.rng.i64(20..150);
            self.calls.push(call);
        } else {
            self.reply(&call, answered);
        }
    }

    fn reply(&mut self, call: &Call, answered: Answered) {
        at_desk(|desk| desk.answer(call.id, answered));
        self.poll(call.task);
    }

    fn fate(&mut self, asked: &Asked) -> Fate {
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
    fn carry_out(&mut self, call: &mut Call) -> Option<Answered> {
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
    fn endpoint(&mut self, url: &str) -> (Option<u16>, Option<i64>) {
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

    fn dead_letters(&mut self) {
        for (queue, name) in self.world.queues[..WEBHOOKS].iter().zip(QUEUES) {
            if let Some(message) = queue.dead.iter().find(|message| !is_poison(&message.body)) {
                self.world.watch.fail(Rule::PoisonApart, format!("{name} gave up {}", message.body));
                return;
            }
        }
    }
}

fn is_poison(body: &str) -> bool {
    POISON.contains(&body)
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

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
