//! Documents end by the calendar: each is good until the day that it states. A new one is asked for ahead of that day,
//! the old one still serves for some days after it, and then no longer. The program says for how many days.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use crate::document::{BaseDocument, PhysicalDocument};
use crate::evidence::{Evidence, Reading};
use crate::fact::Reason;
use crate::id::DocumentId;

/// Why a document is invalid that was valid until it expired.
pub(crate) const EXPIRED: Reason = Reason::new("expired_document");

/// What a program does about documents that expire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DocumentExpiry {
    /// How many days before its last one a document is asked for anew.
    pub ask_ahead_days: u32,
    /// For how many days after its last one a document that was valid still serves.
    pub grace_days: u32,
}

impl Default for DocumentExpiry {
    fn default() -> Self {
        Self { ask_ahead_days: 30, grace_days: 30 }
    }
}

impl DocumentExpiry {
    pub(crate) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// The two days that matter of a document that states how long it is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) document: DocumentId,
    /// From when on a new one is asked for.
    asked_from: DateTime<Utc>,
    /// From when on it serves no more.
    lapses_at: DateTime<Utc>,
}

impl Term {
    pub(crate) fn is_ending(&self, now: DateTime<Utc>) -> bool {
        self.asked_from <= now
    }

    pub(crate) fn has_lapsed(&self, now: DateTime<Utc>) -> bool {
        self.lapses_at <= now
    }

    /// When something changes next.
    pub(crate) fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        [self.asked_from, self.lapses_at].into_iter().find(|at| *at > now)
    }
}

/// The terms of a base document's papers. One that a person took for good after its last day has none: the person knew.
pub(crate) fn terms(base: &BaseDocument, expiry: DocumentExpiry) -> Vec<Term> {
    let of_one = |own: &PhysicalDocument| {
        let last_day = last_day(base, own)?;
        let review = own.meta.present_review(base.subject_of(own.content()));
        let vouched = review.is_some_and(|review| review.is_valid() && review.at.date_naive() > last_day);
        // A day beyond the calendar never comes.
        let lapses_on = last_day.checked_add_days(Days::new(u64::from(expiry.grace_days) + 1))?;
        let asked_on = last_day.checked_sub_days(Days::new(expiry.ask_ahead_days.into())).unwrap_or(NaiveDate::MIN);
        (!vouched).then(|| Term {
            document: own.meta.id,
            asked_from: midnight(asked_on),
            lapses_at: midnight(lapses_on),
        })
    };
    base.active_physical().filter_map(of_one).collect()
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// The last day on which a document is good, as far as one of its sides soundly states it: the first, where they differ.
fn last_day(base: &BaseDocument, own: &PhysicalDocument) -> Option<NaiveDate> {
    let read =
        [Some(own), base.other_side_of(own)].into_iter().flatten().filter_map(PhysicalDocument::present_evidence);
    read.flat_map(stated).min()
}

fn stated(evidence: &Evidence) -> impl Iterator<Item = NaiveDate> {
    let readings = [&evidence.zone, &evidence.barcode].into_iter().flatten();
    readings.filter_map(Reading::sound).filter_map(|statement| statement.expiry)
}
