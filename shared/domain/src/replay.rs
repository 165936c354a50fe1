//! Computing a past decision again, from the facts and the program version that it was made from.

use serde::Serialize;

use crate::decide::{Decision, decide};
use crate::difference::{Difference, differences};
use crate::document::Facts;
use crate::program::Program;

/// A past decision beside the one that the same facts give now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replay {
    /// Whether they are the same in every part.
    pub same: bool,
    /// Where they differ: `before` is what was decided then, `after` what is computed now.
    pub differences: Vec<Difference>,
}

/// Decides again. The program must be the version that the decision pins; with another one the two differ at least
/// in the pin.
#[must_use]
pub fn replay(facts: &Facts, decision: &Decision, program: &Program) -> Replay {
    let again = decide(facts, program);
    Replay { same: again == *decision, differences: differences(decision, &again) }
}
