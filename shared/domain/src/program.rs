//! A program: the client's policy (its customer identification program, CIP), as versioned data.

mod diff;
mod floor;
mod position;
mod problem;
mod read;
mod validate;

use serde::{Deserialize, Serialize};

use crate::document_type::PhysicalDocumentType;
use crate::entity::Entity;
use crate::expiry::DocumentExpiry;
use crate::floor::Floor;
use crate::rule::Rule;
use crate::thresholds::Thresholds;

pub use diff::{Effect, LadderEffect, ProgramDiff};
pub use problem::{Fault, ProgramProblem};

/// The programs that ship, for `cip_tag` 1 and up.
const SHIPPED: &[&str] = &[
    include_str!("../programs/1.json"),
    include_str!("../programs/2.json"),
    include_str!("../programs/3.json"),
    include_str!("../programs/4.json"),
    include_str!("../programs/5.json"),
    include_str!("../programs/6.json"),
    include_str!("../programs/7.json"),
];

/// What a client's customers must have verified, and for which permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// The number by which customers name it.
    pub cip_tag: u32,
    /// Counts up with every change; each decision pins the one it used.
    pub version: u32,
    pub name: String,
    /// Asked of every base document of a person.
    pub person: Ladder,
    /// Asked of every base document of a business.
    pub business: Ladder,
    /// What a soft match on a watchlist asks for before an officer looks (seed 001: a government ID).
    pub soft_match_document: PhysicalDocumentType,
    /// From which score on a watchlist's entry is a hit.
    #[serde(default)]
    pub screening: Thresholds,
    /// What persons decide, and for how long a verification holds.
    #[serde(default, skip_serializing_if = "Review::is_usual")]
    pub review: Review,
    /// When documents that expire are asked for anew, and for how long they still serve.
    #[serde(default, skip_serializing_if = "DocumentExpiry::is_usual")]
    pub document_expiry: DocumentExpiry,
}

/// How a client's officers decide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Review {
    /// Whether an approval needs a second person, who is not the first.
    pub four_eyes: bool,
    /// After how many days a verification from outside has expired; never, where nothing is said.
    pub verification_days: Option<u32>,
    /// Within how many days whoever may receive has to be verified (31 CFR 1020.220(a)(2)(ii): "within a reasonable time
    /// after the account is opened").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify_within_days: Option<u32>,
}

impl Review {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// The rules of one kind of holder, each permission asking for the one below it as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    pub receive: Rule,
    pub send_and_receive: Rule,
}

impl Ladder {
    /// All that the highest permission asks for.
    pub(crate) fn everything(&self) -> Rule {
        Rule::All(vec![self.receive.clone(), self.send_and_receive.clone()])
    }
}

/// Which program, and which state of it, a decision was made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramVersion {
    pub cip_tag: u32,
    pub version: u32,
}

impl Program {
    /// The program that ships for `cip_tag` 1.
    ///
    /// # Panics
    /// Never: the shipped programs are read in a test.
    #[must_use]
    pub fn standard() -> Self {
        Self::shipped(1).expect("a program ships for cip_tag 1")
    }

    /// The programs up to this `cip_tag` shipped before any client could have its own. Of a later number a client may have
    /// one that is older than the shipped one.
    pub const SHIPPED_FIRST: u32 = 4;

    /// The program that every client has for a `cip_tag` until it brings its own.
    ///
    /// A shipped program never changes, since decisions pin it; a client's own begins with the version after it.
    ///
    /// # Panics
    /// Never: the shipped programs are read in a test.
    #[must_use]
    pub fn shipped(cip_tag: u32) -> Option<Self> {
        let place = usize::try_from(cip_tag).ok()?.checked_sub(1)?;
        SHIPPED.get(place).map(|text| Self::parse(text).expect("a shipped program is valid"))
    }

    /// Every shipped program, by `cip_tag`.
    #[must_use]
    pub fn all_shipped() -> Vec<Self> {
        (1..).map_while(Self::shipped).collect()
    }

    /// The version that a client's first program for a `cip_tag` has.
    #[must_use]
    pub fn first_version(cip_tag: u32) -> u32 {
        Self::shipped(cip_tag).map_or(1, |shipped| shipped.version + 1)
    }

    /// Reads and validates a program.
    ///
    /// # Errors
    /// What is wrong with it, every problem with its line and column. Where the text cannot be read at all there is
    /// one problem: the first place at which it cannot.
    pub fn parse(json: &str) -> Result<Self, Vec<ProgramProblem>> {
        Self::parse_above(json, None)
    }

    /// Reads and validates a program of a client whose programs have that floor under them.
    ///
    /// # Errors
    /// As [`Program::parse`]; what is below the floor is wrong too.
    pub fn parse_above(json: &str, floor: Option<Floor>) -> Result<Self, Vec<ProgramProblem>> {
        read::read(json, floor)
    }

    /// What of the program is below the floor, each with its place; nothing, where no part is.
    #[must_use]
    pub fn below_floor(&self, floor: Floor) -> Vec<String> {
        floor::below(self, floor).into_iter().map(|own| format!("{} {}", own.path, own.fault)).collect()
    }

    #[must_use]
    pub const fn pin(&self) -> ProgramVersion {
        ProgramVersion { cip_tag: self.cip_tag, version: self.version }
    }

    #[must_use]
    pub const fn ladder(&self, entity: Entity) -> &Ladder {
        match entity {
            Entity::Personal => &self.person,
            Entity::Business => &self.business,
        }
    }

    /// What changed from this program to another.
    #[must_use]
    pub fn diff(&self, after: &Self) -> ProgramDiff {
        diff::diff(self, after)
    }
}
