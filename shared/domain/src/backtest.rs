//! Trying a program on customers that were decided by another one. Nothing here changes a customer.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::customer::Customer;
use crate::decide::{Decision, decide};
use crate::id::{BacktestId, ClientId, CustomerId};
use crate::program::{Program, ProgramVersion};
use crate::requirement::Requirement;
use crate::status::{Permission, VerificationStatus, Watchlists};

/// What a decision comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The program that it was made by.
    pub program: ProgramVersion,
    pub permission: Permission,
    pub verification_status: VerificationStatus,
    pub watchlists: Watchlists,
    /// What is still asked for.
    pub requirements: Vec<Requirement>,
}

impl Verdict {
    #[must_use]
    pub fn of(decision: &Decision) -> Self {
        Self {
            program: decision.program,
            permission: decision.permission,
            verification_status: decision.verification_status,
            watchlists: decision.watchlists,
            requirements: decision.requirements.clone(),
        }
    }

    /// Whether two decisions come to the same, whichever program made them.
    fn comes_to(&self, other: &Self) -> bool {
        *self == Self { program: self.program, ..other.clone() }
    }
}

/// What a program would decide about a customer, beside what was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    pub customer: CustomerId,
    /// Of the customer that was looked at.
    pub revision: u64,
    pub decided: Verdict,
    pub would_be: Verdict,
}

impl Trial {
    /// Decides a customer by a program as if it were the one in force.
    #[must_use]
    pub fn of(customer: &Customer, program: &Program) -> Self {
        Self {
            customer: customer.id,
            revision: customer.revision,
            decided: Verdict::of(&customer.decision),
            would_be: Verdict::of(&decide(&customer.facts, program)),
        }
    }

    /// Whether the program would decide otherwise.
    #[must_use]
    pub fn changes(&self) -> bool {
        !self.decided.comes_to(&self.would_be)
    }
}

/// Which of the client's customers a back-test looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Scope {
    /// Those with the program's own `cip_tag`, whom it would decide.
    #[default]
    OfTag,
    /// All, as if each were moved to the program.
    All,
}

/// A program tried on a client's stored customers, and how far that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backtest {
    pub id: BacktestId,
    pub client: ClientId,
    pub program: Program,
    pub scope: Scope,
    /// Customers who came later are not looked at.
    pub started_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Which of the client's [`Backtest::AT_ONCE`] places it runs in.
    #[serde(default)]
    pub place: u8,
    pub progress: Progress,
}

/// How far a back-test is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    pub finished: bool,
    /// How many customers there are to look at; unknown until the job has begun.
    pub total: Option<usize>,
    /// How many were looked at, those out of scope included.
    pub examined: usize,
    /// How many of those were in scope and decided again.
    pub tried: usize,
    /// How many of those would be decided otherwise.
    pub changed: usize,
    /// How many could not be read, and the first of them. They count as looked at.
    #[serde(default)]
    pub unreadable: usize,
    #[serde(default)]
    pub unreadable_ids: Vec<CustomerId>,
    /// Of those tried, how many have the one permission and would have the other.
    pub permissions: Vec<Transition>,
    /// How many pages of customers are done. Each adds its results together with this count, and once.
    pub pages: u32,
    /// Where the next page begins.
    pub cursor: Option<String>,
}

/// A permission that is, the one that would be, and how many customers have the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    pub from: Permission,
    pub to: Permission,
    pub customers: usize,
}

impl Backtest {
    /// How long results are kept.
    pub const KEPT: TimeDelta = TimeDelta::days(30);
    /// How many of one client's may run at once.
    pub const AT_ONCE: u8 = 3;
    /// How long one keeps its place though nothing is heard of its end.
    pub const HELD: TimeDelta = TimeDelta::days(1);
    /// How many customers that could not be read are named.
    const NAMED: usize = 50;

    #[must_use]
    pub fn new(id: BacktestId, client: ClientId, program: Program, scope: Scope, now: DateTime<Utc>) -> Self {
        let progress = Progress::default();
        Self { id, client, program, scope, started_at: now, updated_at: now, place: 0, progress }
    }

    #[must_use]
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.started_at + Self::KEPT
    }

    /// Tries the next page of customers: counts it, and returns those that would be decided otherwise. Those who cannot be
    /// read are counted and named. `cursor` is where the page after it begins; without one this page was the last.
    #[must_use]
    pub fn take<'a>(
        &mut self,
        customers: impl IntoIterator<Item = &'a Customer>,
        unreadable: &[CustomerId],
        cursor: Option<String>,
        now: DateTime<Utc>,
    ) -> Vec<Trial> {
        let mut changes = Vec::new();
        for customer in customers {
            self.progress.examined += 1;
            if self.scope == Scope::OfTag && customer.cip_tag != self.program.cip_tag {
                continue;
            }
            let trial = Trial::of(customer, &self.program);
            self.progress.tried += 1;
            self.count(trial.decided.permission, trial.would_be.permission);
            if trial.changes() {
                self.progress.changed += 1;
                changes.push(trial);
            }
        }
        self.progress.examined += unreadable.len();
        self.progress.unreadable += unreadable.len();
        let room = Self::NAMED.saturating_sub(self.progress.unreadable_ids.len());
        self.progress.unreadable_ids.extend(unreadable.iter().take(room));
        self.progress.pages += 1;
        self.progress.finished = cursor.is_none();
        self.progress.cursor = cursor;
        self.updated_at = now;
        changes
    }

    fn count(&mut self, from: Permission, to: Permission) {
        match self.progress.permissions.iter_mut().find(|own| own.from == from && own.to == to) {
            Some(known) => known.customers += 1,
            None => self.progress.permissions.push(Transition { from, to, customers: 1 }),
        }
    }
}
