//! An endpoint's health: how fast it may be sent to now, and whether it is to be left alone.
//!
//! A state machine without a clock: [`Health::admit`] is asked before each attempt, [`Health::observe`] is told what
//! the attempt came to. The numbers are those of the reference: a breaker that opens at 70 % failures of ten attempts in
//! five minutes, for 30 seconds and then twice as long each time up to ten minutes; an end after five days of failure.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Trouble;

const WINDOW: TimeDelta = TimeDelta::minutes(5);
const FEWEST_ATTEMPTS: u32 = 10;
const FAILING_PERCENT: u32 = 70;
const FIRST_REST: TimeDelta = TimeDelta::seconds(30);
const LONGEST_REST: TimeDelta = TimeDelta::minutes(10);
/// An endpoint that fails for so long, and so often, is switched off.
const PATIENCE: TimeDelta = TimeDelta::days(5);
const FEWEST_FAILURES: u32 = 10;
/// When its client is warned, in percent of that time.
const WARNINGS: [u8; 3] = [25, 50, 75];

/// How fast an endpoint wants to be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Attempts a second, in the long run.
    pub per_second: u16,
    /// Attempts at once after a silence.
    pub burst: u16,
    /// Attempts under way at the same time.
    pub in_flight: u16,
}

impl Pace {
    pub const USUAL: Self = Self { per_second: 25, burst: 50, in_flight: 10 };
    /// What a client may ask for.
    pub const FASTEST: Self = Self { per_second: 500, burst: 1000, in_flight: 100 };

    /// The time that one attempt takes up.
    fn interval(self) -> TimeDelta {
        TimeDelta::microseconds(1_000_000 / i64::from(self.per_second.max(1)))
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::USUAL
    }
}

/// What is known of an endpoint, shared by everybody who sends to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// When the attempts admitted so far have had their time (the generic cell rate algorithm's arrival time).
    booked_until: DateTime<Utc>,
    /// By when each attempt under way is over, whatever becomes of it.
    under_way: Vec<DateTime<Utc>>,
    /// The endpoint asked for a pause.
    paused_until: Option<DateTime<Utc>>,
    window: Option<Window>,
    breaker: Option<Open>,
    /// Since when everything fails.
    failing: Option<Failing>,
}

/// Attempts of the last five minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Window {
    since: DateTime<Utc>,
    attempts: u32,
    failures: u32,
}

/// The breaker is open: after `until` one attempt at a time tries whether the endpoint is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Open {
    until: DateTime<Utc>,
    rest_s: i64,
    probe_until: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Failing {
    since: DateTime<Utc>,
    failures: u32,
    /// How many warnings were given.
    warned: usize,
}

/// Whether an attempt may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    Now(Admitted),
    /// Not before then; the attempt is put off, and not counted.
    Later(DateTime<Utc>),
}

/// An attempt that may be made, to be told to [`Health::observe`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admitted {
    until: DateTime<Utc>,
    probes: bool,
}

/// What an attempt came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Delivered,
    /// It failed; the endpoint may have said how long it wants to be left alone.
    Failed {
        retry_after: Option<Duration>,
    },
    /// It was not made after all.
    NotMade,
}

/// What follows for the endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    GoOn,
    /// Its client has to hear of it; [`Trouble::Failed`] ends it.
    Tell(Trouble),
}

impl Health {
    /// Whether an attempt may be made now, which will be over by `until`.
    pub fn admit(&mut self, pace: Pace, now: DateTime<Utc>, until: DateTime<Utc>) -> Admission {
        if let Some(paused) = self.paused_until.filter(|paused| now < *paused) {
            return Admission::Later(paused);
        }
        if let Some(open) = self.breaker {
            let rests_until = open.probe_until.filter(|probe| now < *probe).unwrap_or(open.until);
            if now < rests_until {
                return Admission::Later(rests_until);
            }
        }
        self.under_way.retain(|end| now < *end);
        if self.under_way.len() >= usize::from(pace.in_flight.max(1)) {
            return Admission::Later(now + TimeDelta::seconds(1));
        }
        let interval = pace.interval();
        let free_at = self.booked_until - interval * i32::from(pace.burst.max(1) - 1);
        if now < free_at {
            return Admission::Later(free_at);
        }
        self.booked_until = self.booked_until.max(now) + interval;
        self.under_way.push(until);
        let probes = self.breaker.is_some();
        if let Some(open) = &mut self.breaker {
            open.probe_until = Some(until);
        }
        Admission::Now(Admitted { until, probes })
    }

    /// Takes what an admitted attempt came to.
    pub fn observe(&mut self, admitted: Admitted, outcome: Outcome, now: DateTime<Utc>) -> Verdict {
        if let Some(place) = self.under_way.iter().position(|end| *end == admitted.until) {
            self.under_way.remove(place);
        }
        match outcome {
            Outcome::NotMade => {
                if let Some(open) = self.breaker.as_mut().filter(|_| admitted.probes) {
                    open.probe_until = None;
                }
                Verdict::GoOn
            }
            Outcome::Delivered => {
                self.count(false, now);
                self.failing = None;
                // One that was begun before the breaker opened says nothing of now.
                if admitted.probes {
                    self.breaker = None;
                    self.window = None;
                }
                Verdict::GoOn
            }
            Outcome::Failed { retry_after } => {
                let asked = retry_after.and_then(|wait| TimeDelta::from_std(wait).ok());
                // The delivery itself waits as long as it was asked to; the others look again sooner.
                let pause = asked.map(|wait| now + wait.min(LONGEST_REST));
                self.paused_until = self.paused_until.max(pause);
                self.break_after_failure(admitted, now);
                self.judge(now)
            }
        }
    }

    fn break_after_failure(&mut self, admitted: Admitted, now: DateTime<Utc>) {
        match self.breaker {
            Some(open) if admitted.probes => {
                let rest = TimeDelta::seconds(open.rest_s * 2).min(LONGEST_REST);
                self.open(rest, now);
            }
            Some(_) => {}
            None => {
                let window = self.count(true, now);
                if window.attempts >= FEWEST_ATTEMPTS && window.failures * 100 >= window.attempts * FAILING_PERCENT {
                    self.open(FIRST_REST, now);
                }
            }
        }
    }

    fn open(&mut self, rest: TimeDelta, now: DateTime<Utc>) {
        self.breaker = Some(Open { until: now + rest, rest_s: rest.num_seconds(), probe_until: None });
        self.window = None;
    }

    fn count(&mut self, failed: bool, now: DateTime<Utc>) -> Window {
        let fresh = Window { since: now, attempts: 0, failures: 0 };
        let mut window = self.window.filter(|window| now - window.since < WINDOW).unwrap_or(fresh);
        window.attempts += 1;
        window.failures += u32::from(failed);
        self.window = Some(window);
        window
    }

    /// Days, not counts: a short outage of a busy endpoint is no reason to give it up.
    fn judge(&mut self, now: DateTime<Utc>) -> Verdict {
        let mut failing = self.failing.unwrap_or(Failing { since: now, failures: 0, warned: 0 });
        failing.failures = failing.failures.saturating_add(1);
        let lasted = now - failing.since;
        // From the first failure to this one are five days, so two of them are half a day apart.
        let is_over = lasted >= PATIENCE && failing.failures >= FEWEST_FAILURES;
        let due = WARNINGS.iter().filter(|percent| lasted * 100 >= PATIENCE * i32::from(**percent)).count();
        let warns = due > failing.warned;
        failing.warned = failing.warned.max(due);
        self.failing = Some(failing);
        match due.checked_sub(1) {
            _ if is_over => Verdict::Tell(Trouble::Failed),
            Some(last) if warns => Verdict::Tell(Trouble::Failing { percent: WARNINGS[last] }),
            _ => Verdict::GoOn,
        }
    }

    /// Whether the breaker keeps attempts away at that time.
    #[must_use]
    pub fn rests(&self, now: DateTime<Utc>) -> bool {
        self.breaker.is_some_and(|open| now < open.until)
    }

    /// Since when everything that is sent fails.
    #[must_use]
    pub fn failing_since(&self) -> Option<DateTime<Utc>> {
        self.failing.map(|failing| failing.since)
    }
}

#[cfg(test)]
#[path = "health_tests.rs"]
mod tests;
