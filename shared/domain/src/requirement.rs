//! What stands between a customer and its next permission: what the decision asks for, and the same told to the
//! customer and, separately, to whoever works on it.

mod explanation;
mod wording;

use serde::{Deserialize, Serialize};

use crate::id::DocumentId;
use crate::rule::Kind;
use crate::status::Permission;

pub use explanation::{Explanation, InternalReason, Why, explain};

/// One thing that stands between a customer and the next permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// The base document it is asked of.
    pub document: DocumentId,
    /// The permission it is asked for.
    pub permission: Permission,
    /// Sets of kinds of document; all of any one set meet the requirement.
    pub one_of: Vec<Vec<Kind>>,
    pub state: RequirementState,
    pub cause: Cause,
}

/// Who asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cause {
    /// The program's rule.
    Program,
    /// A soft match, which a document of this kind helps a person to decide (seed 001).
    SoftMatch,
    /// A number that was taken back: its card says whose it is (seed 002).
    SecondLook,
    /// A document that is valid, and will soon be no more.
    Expiry,
    /// A place of the table of jurisdictions asks for more than is usual. A person says that it was done.
    EnhancedDiligence,
    /// The floor under the program, which does not ask for it itself.
    Floor,
}

/// How far a requirement is, by the best of what was submitted for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequirementState {
    Missing,
    Invalid,
    Pending,
    Reviewing,
}
