//! One seed, step by step: who goes next is chosen by the seed, and so is what goes wrong.

mod clients;
mod invocations;
mod requests;

use std::collections::{BTreeMap, BTreeSet};
use std::task::{Context, Waker};

use gatehouse_domain::Client;
use gatehouse_domain::id::ClientId;
use gatehouse_store::simulation::{Answered, Asked, at_desk, next_due, open_desk};
use gatehouse_store::{ClientKey, ClientRecord, SecretHash, WrappedKey};

use requests::base64_of;

use super::bug::Bug;
use super::lambda::{Ended, Invocation, Sweep};
use super::watch::{Rule, Violation};
use super::workload::{self, Fintech, Wish};
use super::world::{QUEUES, WEBHOOKS, World};
use super::{seed_ids, set_clock};
use crate::house::House;

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
                secrets_edition: 0,
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
