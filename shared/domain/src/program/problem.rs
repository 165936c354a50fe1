//! Why a program is refused, and where in its text.

use std::fmt;

use super::position::Path;
use crate::floor::Floor;

/// One thing that is wrong with a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramProblem {
    /// Counts from 1.
    pub line: usize,
    /// Counts characters of the line from 1.
    pub column: usize,
    /// The place in the program's structure, such as `person.receive.all[2]`; empty for the whole text.
    pub at: String,
    pub fault: Fault,
}

impl fmt::Display for ProgramProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: ", self.line, self.column)?;
        if !self.at.is_empty() {
            write!(f, "{} ", self.at)?;
        }
        self.fault.fmt(f)
    }
}

impl std::error::Error for ProgramProblem {}

/// What is wrong at a place. Each sentence goes on from the name of the place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("cannot be read: {0}")]
    Malformed(String),
    #[error("has more than {} bytes", Fault::MAX_BYTES)]
    TooLarge,
    #[error("counts from 1")]
    NotNumbered,
    #[error("is 1 to {} days: a verification that holds for none would count for nobody", Fault::MAX_DAYS)]
    BadDays,
    #[error("is at most {} days", Fault::MAX_DAYS)]
    TooManyDays,
    #[error("has 1 to 200 characters")]
    BadName,
    #[error("nests all-of and any-of more than {} deep", Fault::MAX_DEPTH)]
    TooDeep,
    #[error("names more than {} documents", Fault::MAX_KINDS)]
    TooLong,
    #[error("can be met in more than {} ways; split it into fewer alternatives", Fault::MAX_WAYS)]
    TooManyWays,
    #[error("is an any-of without alternatives, which nobody could ever meet")]
    NoAlternative,
    #[error("asks for {kind}, which a {entity} can never submit")]
    WrongEntity { kind: &'static str, entity: &'static str },
    #[error(
        "can be met without {{\"field\": \"{point}\"}}, which is obtained before any permission (31 CFR 1020.220(a)(2)(i)(A))"
    )]
    WithoutDataPoint { point: &'static str },
    #[error("asks for nothing")]
    AsksForNothing,
    #[error(
        "can be met by a holder of whom nothing was verified: ask for an identity document, its number or a verification \
         (31 CFR 1020.220(a)(2)(ii))"
    )]
    VerifiesNobody,
    #[error("is at most {}, or names written a little otherwise are let through", f64::from(*thousandths) / 1000.0)]
    ThresholdTooHigh { thousandths: u16 },
    #[error(
        "is missing: within 1 to {} days whoever may receive is verified (31 CFR 1020.220(a)(2)(ii))",
        Floor::MAX_DAYS_TO_VERIFY
    )]
    NoTimeToVerify,
    #[error("is at most {} days (31 CFR 1020.220(a)(2)(ii))", Floor::MAX_DAYS_TO_VERIFY)]
    TooLongToVerify,
    #[error("is 1 to {} days", Fault::MAX_DAYS)]
    BadTimeToVerify,
    #[error("can never be met: it takes at least {needed} documents, and one base document holds {limit}")]
    TooMuch { needed: usize, limit: usize },
}

impl Fault {
    /// A program is a page of policy, not a book.
    pub const MAX_BYTES: usize = 64 * 1024;
    pub const MAX_DEPTH: usize = 8;
    pub const MAX_KINDS: usize = 64;
    /// Requirements list every way to meet a rule, so their number is bounded.
    pub const MAX_WAYS: usize = 256;
    /// A hundred years: longer than any customer is one.
    pub const MAX_DAYS: u32 = 36_525;
}

/// A fault before it is known on which line its place stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misplaced {
    pub(super) path: Path,
    pub(super) fault: Fault,
}
