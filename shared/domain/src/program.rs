//! A program: the client's policy (its customer identification program, CIP), as versioned data.

use serde::{Deserialize, Serialize};

use crate::document_type::PhysicalDocumentType;
use crate::entity::Entity;
use crate::rule::{Kind, Rule};
use crate::thresholds::Thresholds;

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
}

/// The rules of one kind of holder, each permission asking for the one below it as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    pub receive: Rule,
    pub send_and_receive: Rule,
}

/// Which program, and which state of it, a decision was made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramVersion {
    pub cip_tag: u32,
    pub version: u32,
}

/// Why a program is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProgramProblem {
    /// `serde_json` names the line and column.
    #[error("not a program: {0}")]
    Malformed(String),
    #[error("a program's cip_tag and version count from 1")]
    NotNumbered,
    #[error("a program's name has 1 to 200 characters")]
    BadName,
    #[error("{at} nests all-of and any-of more than {} deep", Program::MAX_DEPTH)]
    TooDeep { at: &'static str },
    #[error("{at} names more than {} documents", Program::MAX_KINDS)]
    TooLong { at: &'static str },
    #[error("{at} has an any-of without alternatives, which nobody could meet")]
    Impossible { at: &'static str },
    #[error("{at} asks for {kind}, which a {entity} cannot submit")]
    WrongEntity { at: &'static str, kind: &'static str, entity: &'static str },
}

impl Program {
    const MAX_DEPTH: usize = 8;
    const MAX_KINDS: usize = 64;

    /// The program that a client has for `cip_tag` 1 until it brings its own.
    ///
    /// # Panics
    /// Never: the shipped program is read in a test of this module.
    #[must_use]
    pub fn standard() -> Self {
        Self::parse(include_str!("../programs/1.json")).expect("the shipped program is valid")
    }

    /// Reads and validates a program.
    ///
    /// # Errors
    /// What is wrong with it, with line and column where the text itself cannot be read.
    pub fn parse(json: &str) -> Result<Self, ProgramProblem> {
        let program: Self = serde_json::from_str(json).map_err(|error| ProgramProblem::Malformed(error.to_string()))?;
        program.validate()?;
        Ok(program)
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

    fn validate(&self) -> Result<(), ProgramProblem> {
        if self.cip_tag == 0 || self.version == 0 {
            return Err(ProgramProblem::NotNumbered);
        }
        if !(1..=200).contains(&self.name.trim().chars().count()) {
            return Err(ProgramProblem::BadName);
        }
        validate_rule(&self.person.receive, "person.receive", Entity::Personal)?;
        validate_rule(&self.person.send_and_receive, "person.send_and_receive", Entity::Personal)?;
        validate_rule(&self.business.receive, "business.receive", Entity::Business)?;
        validate_rule(&self.business.send_and_receive, "business.send_and_receive", Entity::Business)
    }
}

fn validate_rule(rule: &Rule, at: &'static str, entity: Entity) -> Result<(), ProgramProblem> {
    if rule.depth() > Program::MAX_DEPTH {
        return Err(ProgramProblem::TooDeep { at });
    }
    let kinds = rule.kinds();
    if kinds.len() > Program::MAX_KINDS {
        return Err(ProgramProblem::TooLong { at });
    }
    if !rule.holds(&|_| true) {
        return Err(ProgramProblem::Impossible { at });
    }
    match kinds.into_iter().find(|kind| !fits(*kind, entity)) {
        Some(kind) => Err(ProgramProblem::WrongEntity { at, kind: kind.name(), entity: noun(entity) }),
        None => Ok(()),
    }
}

fn fits(kind: Kind, entity: Entity) -> bool {
    match kind {
        Kind::Virtual(kind) => kind.fits(entity),
        Kind::Physical(kind) => kind.fits(entity),
        Kind::Social(kind) => kind.fits(entity),
    }
}

const fn noun(entity: Entity) -> &'static str {
    match entity {
        Entity::Personal => "person",
        Entity::Business => "business",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(change: impl FnOnce(&mut serde_json::Value)) -> Result<Program, ProgramProblem> {
        let mut json = serde_json::to_value(Program::standard()).unwrap();
        change(&mut json);
        Program::parse(&json.to_string())
    }

    #[test]
    fn the_shipped_program_is_valid() {
        assert_eq!(Program::standard().pin(), ProgramVersion { cip_tag: 1, version: 1 });
    }

    #[test]
    fn a_misspelled_document_is_refused_with_its_line() {
        let text = include_str!("../programs/1.json").replace("\"SSN\"", "\"SNN\"");
        let problem = Program::parse(&text).unwrap_err().to_string();
        assert!(problem.contains("SNN") && problem.contains("line"), "{problem}");
    }

    #[test]
    fn a_rule_that_nobody_could_meet_is_refused() {
        let impossible = changed(|json| json["person"]["receive"] = serde_json::json!({"any": []}));
        assert_eq!(impossible, Err(ProgramProblem::Impossible { at: "person.receive" }));
        let not_theirs = changed(|json| json["business"]["receive"] = serde_json::json!({"virtual": "SSN"}));
        assert!(matches!(not_theirs, Err(ProgramProblem::WrongEntity { kind: "SSN", .. })));
    }

    #[test]
    fn a_rule_too_deep_or_too_long_is_refused() {
        let mut deep = serde_json::json!({"social": "EMAIL"});
        for _ in 0..9 {
            deep = serde_json::json!({"all": [deep]});
        }
        assert!(matches!(changed(|json| json["person"]["receive"] = deep), Err(ProgramProblem::TooDeep { .. })));
        let long = serde_json::json!({"any": vec![serde_json::json!({"social": "EMAIL"}); 65]});
        assert!(matches!(changed(|json| json["person"]["receive"] = long), Err(ProgramProblem::TooLong { .. })));
    }
}
