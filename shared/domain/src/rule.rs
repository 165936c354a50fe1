//! The little language in which a program says what must be verified: leaves that name a kind of
//! document, joined by all-of and any-of.

use serde::{Deserialize, Serialize};

use crate::document_type::{PhysicalDocumentType, SocialDocumentType, VirtualDocumentType};

/// What must be verified about one base document.
///
/// As JSON: `{"all": [{"social": "ADDRESS"}, {"any": [{"virtual": "SSN"}, {"virtual": "PASSPORT"}]}]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Every one; of none, nothing is asked.
    All(Vec<Self>),
    /// At least one.
    Any(Vec<Self>),
    Virtual(VirtualDocumentType),
    Physical(PhysicalDocumentType),
    Social(SocialDocumentType),
}

/// A kind of document that a rule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Virtual(VirtualDocumentType),
    Physical(PhysicalDocumentType),
    Social(SocialDocumentType),
}

impl Kind {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Virtual(kind) => kind.name(),
            Self::Physical(kind) => kind.name(),
            Self::Social(kind) => kind.name(),
        }
    }
}

impl Rule {
    /// Whether the rule holds when `valid` tells which kinds are verified.
    pub fn holds(&self, valid: &impl Fn(Kind) -> bool) -> bool {
        match self {
            Self::All(rules) => rules.iter().all(|rule| rule.holds(valid)),
            Self::Any(rules) => rules.iter().any(|rule| rule.holds(valid)),
            leaf => leaf.kind().is_some_and(valid),
        }
    }

    /// What is still asked: one entry per unmet part, each with the sets of kinds that would meet it.
    pub fn unmet(&self, valid: &impl Fn(Kind) -> bool) -> Vec<Vec<Vec<Kind>>> {
        if self.holds(valid) {
            return Vec::new();
        }
        match self {
            Self::All(rules) => rules.iter().flat_map(|rule| rule.unmet(valid)).collect(),
            _ => vec![self.alternatives()],
        }
    }

    /// The sets of kinds of which any one would meet the rule.
    fn alternatives(&self) -> Vec<Vec<Kind>> {
        match self {
            Self::Any(rules) => rules.iter().flat_map(Self::alternatives).collect(),
            Self::All(rules) => rules.iter().fold(vec![Vec::new()], |sets, rule| {
                let additions = rule.alternatives();
                sets.iter()
                    .flat_map(|set| additions.iter().map(move |addition| [set.as_slice(), addition].concat()))
                    .collect()
            }),
            leaf => leaf.kind().map(|kind| vec![kind]).into_iter().collect(),
        }
    }

    /// Every kind the rule names, once for each mention.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        match self {
            Self::All(rules) | Self::Any(rules) => rules.iter().flat_map(Self::kinds).collect(),
            leaf => leaf.kind().into_iter().collect(),
        }
    }

    /// How deep all-of and any-of are nested; a leaf is 1.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self {
            Self::All(rules) | Self::Any(rules) => 1 + rules.iter().map(Self::depth).max().unwrap_or(0),
            _ => 1,
        }
    }

    const fn kind(&self) -> Option<Kind> {
        match self {
            Self::All(_) | Self::Any(_) => None,
            Self::Virtual(kind) => Some(Kind::Virtual(*kind)),
            Self::Physical(kind) => Some(Kind::Physical(*kind)),
            Self::Social(kind) => Some(Kind::Social(*kind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(json: &str) -> Rule {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_unmet_is_named_with_every_way_to_meet_it() {
        let rule = rule(
            r#"{"all": [{"social": "ADDRESS"},
                {"any": [{"virtual": "SSN"}, {"all": [{"virtual": "PASSPORT"}, {"physical": "PASSPORT_BIODATA"}]}]}]}"#,
        );
        let address_only = |kind: Kind| kind.name() == "ADDRESS";
        let unmet = rule.unmet(&address_only);
        let names: Vec<Vec<Vec<&str>>> = unmet
            .iter()
            .map(|ways| ways.iter().map(|way| way.iter().map(|kind| kind.name()).collect()).collect())
            .collect();
        assert_eq!(names, [[vec!["SSN"], vec!["PASSPORT", "PASSPORT_BIODATA"]]]);
    }

    #[test]
    fn all_of_nothing_holds_and_any_of_nothing_never_does() {
        assert!(Rule::All(Vec::new()).holds(&|_| false));
        assert!(!Rule::Any(Vec::new()).holds(&|_| true));
    }
}
