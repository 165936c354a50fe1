//! Invocations: how they begin, go on, end and die, and what becomes of what they were given.

use crate::simulation::bug::Bug;
use crate::simulation::lambda;
use crate::simulation::lambda::Ended;
use crate::simulation::lambda::Invocation;
use crate::simulation::set_clock;
use crate::simulation::watch::Rule;
use crate::simulation::world::WEBHOOKS;
use gatehouse_store::simulation::Asked;
use gatehouse_store::simulation::at_desk;
use std::task::Context;
use std::task::Waker;

use super::{Call, FUNCTIONS, MINUTE, MOST_SKEW, RECEIVES, Run, Task, Work};

impl Run {
    pub(super) fn begin(&mut self, work: Work, invocation: Invocation, seconds: i64, what: &str) {
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

    pub(super) fn poll(&mut self, id: u64) {
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

    pub(super) fn kill(&mut self, id: u64, why: &str) {
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

    pub(super) fn finish(&mut self, id: u64, ended: Ended) {
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

    pub(super) fn receive(&mut self, queue: usize) {
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

    pub(super) fn handled(&mut self, task: u64, queue: usize, ids: &[u64], mut failed: Vec<String>) {
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

    pub(super) fn relay(&mut self, shard: usize) {
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

    pub(super) fn relayed(&mut self, task: u64, shard: usize, count: usize, failed: Option<String>) {
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

    pub(super) fn again(&mut self, shard: usize) {
        let wait = self.world.rng.i64(0..2000);
        let own = &mut self.world.shards[shard];
        (own.is_read, own.again_at) = (false, self.world.now + wait);
    }

    pub(super) fn sweep(&mut self, which: usize) {
        let (sweep, at, _) = self.sweeps[which];
        self.sweeps[which] = (sweep, at.max(self.world.now - MINUTE) + MINUTE, true);
        let invocation = lambda::sweep(self.house, sweep);
        self.begin(Work::Sweep(which), invocation, 50_000, &format!("sweep {sweep:?}"));
    }
}
