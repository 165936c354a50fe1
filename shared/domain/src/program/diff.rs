//! What changed between two versions of a program: in its text, and in what it asks for.

use serde::Serialize;

use super::Program;
use crate::difference::{Difference, differences};
use crate::rule::Rule;

/// What changed from one program to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProgramDiff {
    pub changes: Vec<Difference>,
    pub person: LadderEffect,
    pub business: LadderEffect,
}

/// What a change means for each permission of one kind of holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LadderEffect {
    pub receive: Effect,
    /// Of everything that this permission asks for, what the lower one asks for included.
    pub send_and_receive: Effect,
}

/// What a change means for the holders of whom a rule asks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Effect {
    /// It asks for the same, however it is written.
    Same,
    /// Whoever met it before may not meet it now; nobody meets it who did not.
    Stricter,
    /// Whoever met it before meets it still, and others may too.
    Looser,
    /// Some who met it may not meet it now, and some who did not may.
    Different,
}

pub(super) fn diff(before: &Program, after: &Program) -> ProgramDiff {
    let of = |before: &super::Ladder, after: &super::Ladder| LadderEffect {
        receive: effect(&before.receive, &after.receive),
        send_and_receive: effect(&before.everything(), &after.everything()),
    };
    ProgramDiff {
        changes: differences(before, after),
        person: of(&before.person, &after.person),
        business: of(&before.business, &after.business),
    }
}

fn effect(before: &Rule, after: &Rule) -> Effect {
    match (after.implies(before), before.implies(after)) {
        (true, true) => Effect::Same,
        (true, false) => Effect::Stricter,
        (false, true) => Effect::Looser,
        (false, false) => Effect::Different,
    }
}
