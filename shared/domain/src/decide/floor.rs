//! What the floor under a program asks, beside the program itself.

use chrono::{DateTime, Utc};

use super::Holder;
use crate::document::Facts;
use crate::gate::{Hold, HoldCause};
use crate::program::Program;
use crate::requirement::{Cause, Requirement};
use crate::rule::{BaseField, Kind};
use crate::status::{Permission, VerificationStatus};

/// What holds a customer of whom not everything was obtained: each holder by itself, since whoever stands behind a business
/// is identified like any person (31 CFR 1010.230(b)(2)), and the customer as a whole where nobody is described.
pub(super) fn holds(facts: &Facts, holders: &[Holder<'_>]) -> Vec<Hold> {
    if facts.floor.is_none() {
        return Vec::new();
    }
    let is_described = holders.iter().any(|holder| holder.document.details.entity() == facts.entity);
    let of_nobody = (!is_described).then_some(None);
    let lacking = holders.iter().filter(|holder| holder.lacks().next().is_some());
    let of_holders = lacking.map(|holder| Some(holder.document.id));
    of_nobody.into_iter().chain(of_holders).map(|document| Hold::waiting(HoldCause::Floor, document)).collect()
}

/// When a customer of that status has to be verified, or had to be; nothing, where it is or may not receive.
pub(super) fn due(facts: &Facts, program: &Program, status: VerificationStatus) -> Option<DateTime<Utc>> {
    facts.verification_due(program).filter(|_| status != VerificationStatus::Accepted)
}

/// What holds whoever was not verified in time.
pub(super) fn overdue(facts: &Facts, due: Option<DateTime<Utc>>) -> Option<Hold> {
    due.filter(|due| *due <= facts.as_of).map(|_| Hold::waiting(HoldCause::Overdue, None))
}

impl Holder<'_> {
    /// The data points of the floor that were not obtained.
    fn lacks(&self) -> impl Iterator<Item = BaseField> {
        let points = self.facts.floor.map_or(&[][..], |floor| floor.data_points(self.document.details.entity()));
        points.iter().copied().filter(|point| !self.is_valid(Kind::Field(*point)))
    }

    /// Whether anything verifies the holder, whatever little the program asks for: `good` tells what is.
    pub(super) fn is_verified(&self, good: impl Fn(Kind) -> bool) -> bool {
        let entity = self.document.details.entity();
        self.facts.floor.is_none_or(|floor| floor.verification(entity).holds(&good))
    }

    /// What the floor asks of the holder.
    pub(super) fn asked_by_floor(&self) -> Vec<Requirement> {
        let Some(floor) = self.facts.floor else { return Vec::new() };
        let points = self.lacks();
        let mut asked: Vec<Requirement> = points
            .map(|point| self.requirement(Permission::Receive, vec![vec![Kind::Field(point)]], Cause::Floor))
            .collect();
        let entity = self.document.details.entity();
        let verification = floor.verification(entity);
        let by_program = || self.program.ladder(entity).everything().implies(&verification);
        if !self.is_verified(|kind| self.is_met(kind)) && !by_program() {
            asked.push(self.requirement(Permission::SendAndReceive, verification.alternatives(), Cause::Floor));
        }
        asked
    }
}
