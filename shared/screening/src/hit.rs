//! What a screening gives.

use crate::effect::Effect;
use crate::entity::IdentifierKind;

/// From best to worst for the one screened, so that the greatest is the verdict over several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    NoMatch,
    /// May be the same: an officer decides. A name alone is never more than this.
    SoftMatch,
    /// A strong name with something that confirms it, or an equal identifier.
    Match,
}

impl Verdict {
    /// `NO_MATCH`, `SOFT_MATCH` or `MATCH`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoMatch => "NO_MATCH",
            Self::SoftMatch => "SOFT_MATCH",
            Self::Match => "MATCH",
        }
    }
}

/// One entry that came close enough to report.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Stable over versions of the list.
    pub entity_id: String,
    /// Changes when anything the list says of the entry changes; 16 hex digits.
    pub entry_version: String,
    /// The list's key.
    pub list: String,
    /// What being listed there means.
    pub effect: Effect,
    /// 0..=1 after everything known was weighed.
    pub score: f32,
    /// `NoMatch` where the name was close but the facts contradict it; `why` says which.
    pub verdict: Verdict,
    /// Of which sort the number is that is the same on both sides, if one is. It decides alone.
    pub identifier: Option<IdentifierKind>,
    /// The listed name that agreed best.
    pub name: String,
    /// 0..=1 for the names alone.
    pub name_score: f32,
    /// The sanctions programmes of the entry, in the publisher's words.
    pub programs: String,
    /// Sentences for the officer: which words agreed how, what confirmed, what contradicted.
    pub why: Vec<String>,
}

/// The verdict of one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListOutcome {
    pub list: String,
    pub verdict: Verdict,
    /// The publisher's version or date, where known.
    pub published: Option<String>,
    /// SHA-256 of the list's source files, hex.
    pub source_hash: String,
}

/// The result of screening one query against an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Screening {
    /// The worst over all lists.
    pub verdict: Verdict,
    /// Highest score first.
    pub hits: Vec<Hit>,
    /// What the names asked for say of themselves: letters of two scripts that look alike, nothing but titles, more names than are
    /// read. They are among the reasons of each hit too.
    pub remarks: Vec<String>,
    /// Whether any of the names asked for has a word that can be compared. Where none has, no hit is no answer.
    pub comparable: bool,
    /// Every list that was screened, hit or not.
    pub lists: Vec<ListOutcome>,
    /// Content hash of the index, hex SHA-256.
    pub index: String,
}
