//! Clients: what they ask, and what they do with the answer or without one.

use crate::problem::Kind;
use crate::simulation::lambda;
use crate::simulation::watch::Rule;
use crate::simulation::workload;
use crate::simulation::world::INSPECT;
use crate::simulation::world::QUEUES;

use super::{MINUTE, POISON, Run, Work};

impl Run {
    pub(super) fn new_wish(&mut self) {
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

    pub(super) fn ask(&mut self, place: usize) {
        let wish = &mut self.wishes[place];
        wish.at = i64::MAX;
        wish.tries += 1;
        let what = format!("wish {place} {:?} {}", wish.door, wish.request["path"].as_str().unwrap_or_default());
        let invocation = lambda::request(self.house, wish.door, &wish.request);
        self.begin(Work::Wish(place), invocation, 29_000, &what);
    }

    pub(super) fn unanswered(&mut self, place: usize) {
        let wait = self.world.rng.i64(500..20_000);
        let wish = &mut self.wishes[place];
        if wish.answer.is_none() && (wish.tries < 6 || self.world.calm) {
            wish.at = self.world.now + wait;
        }
    }

    pub(super) fn answered(&mut self, task: u64, place: usize, reply: crate::http::Reply) {
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
}
