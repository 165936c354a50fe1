//! The little language in which a program says what must be verified: leaves that name a kind of document, a field,
//! a disclosure, a verification or an owner, joined by all-of and any-of.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::disclosure::DisclosureType;
use crate::document::RelationshipRole;
use crate::document_type::{PhysicalDocumentType, SocialDocumentType, VirtualDocumentType};
use crate::entity::Entity;
use crate::verification::VerificationType;

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
    Field(BaseField),
    Disclosure(DisclosureType),
    Verification(VerificationType),
    Owner(RelationshipRole),
}

/// What a rule names. As JSON it is written as in the rule: `{"virtual": "SSN"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Virtual(VirtualDocumentType),
    Physical(PhysicalDocumentType),
    Social(SocialDocumentType),
    /// A field of the base document that is there.
    Field(BaseField),
    /// A disclosure that the customer acknowledged.
    Disclosure(DisclosureType),
    /// A verification from outside, or a person's, that came to `ACCEPTED` and has not expired.
    Verification(VerificationType),
    /// Somebody with that part in the business is known.
    Owner(RelationshipRole),
}

/// A field of a base document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BaseField {
    Name,
    FirstName,
    LastName,
    BirthDate,
    Address,
    Email,
    PhoneNumber,
    /// The number that a bank obtains of such a holder (31 CFR 1020.220(a)(2)(i)(A)(4)), present and not invalid.
    IdentificationNumber,
}

impl BaseField {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Name => "NAME",
            Self::FirstName => "FIRST_NAME",
            Self::LastName => "LAST_NAME",
            Self::BirthDate => "BIRTH_DATE",
            Self::Address => "ADDRESS",
            Self::Email => "EMAIL",
            Self::PhoneNumber => "PHONE_NUMBER",
            Self::IdentificationNumber => "IDENTIFICATION_NUMBER",
        }
    }

    const fn common_name(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::BirthDate => "Date of birth or of formation",
            Self::Address => "Address",
            Self::Email => "E-mail address",
            Self::PhoneNumber => "Phone number",
            Self::IdentificationNumber => "Identification number",
        }
    }
}

impl Kind {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Virtual(kind) => kind.name(),
            Self::Physical(kind) => kind.name(),
            Self::Social(kind) => kind.name(),
            Self::Field(field) => field.name(),
            Self::Disclosure(kind) => kind.name(),
            Self::Verification(kind) => kind.name(),
            Self::Owner(role) => role.name(),
        }
    }

    /// Whether it is a sub-document, which somebody submits and somebody checks.
    #[must_use]
    pub const fn is_document(self) -> bool {
        matches!(self, Self::Virtual(_) | Self::Physical(_) | Self::Social(_))
    }

    /// What a person calls it.
    #[must_use]
    pub const fn common_name(self) -> &'static str {
        match self {
            Self::Virtual(kind) => kind.common_name(),
            Self::Physical(kind) => kind.common_name(),
            Self::Social(kind) => kind.common_name(),
            Self::Field(field) => field.common_name(),
            Self::Disclosure(kind) => kind.common_name(),
            Self::Verification(kind) => kind.common_name(),
            Self::Owner(role) => role.common_name(),
        }
    }

    /// Whether a holder of that kind can submit it.
    #[must_use]
    pub fn fits(self, entity: Entity) -> bool {
        match self {
            Self::Virtual(kind) => kind.fits(entity),
            Self::Physical(kind) => kind.fits(entity),
            Self::Social(kind) => kind.fits(entity),
            Self::Field(BaseField::FirstName | BaseField::LastName) => entity == Entity::Personal,
            Self::Disclosure(kind) => kind != DisclosureType::OwnerCertification || entity == Entity::Business,
            Self::Verification(VerificationType::RelatedEntities | VerificationType::License) | Self::Owner(_) => {
                entity == Entity::Business
            }
            Self::Field(_) | Self::Verification(_) => true,
        }
    }

    const fn category(self) -> u8 {
        match self {
            Self::Virtual(_) => 0,
            Self::Physical(_) => 1,
            Self::Social(_) => 2,
            Self::Field(_) => 3,
            Self::Disclosure(_) => 4,
            Self::Verification(_) => 5,
            Self::Owner(_) => 6,
        }
    }
}

impl Ord for Kind {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.category(), self.name()).cmp(&(other.category(), other.name()))
    }
}

impl PartialOrd for Kind {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
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

    /// How many sets [`Rule::alternatives`] makes: an all-of multiplies, an any-of adds.
    #[must_use]
    pub fn ways(&self) -> usize {
        match self {
            Self::All(rules) => rules.iter().fold(1, |ways, rule| rule.ways().saturating_mul(ways)),
            Self::Any(rules) => rules.iter().fold(0, |ways, rule| rule.ways().saturating_add(ways)),
            _ => 1,
        }
    }

    /// Whether whatever meets this rule also meets the other one.
    #[must_use]
    pub fn implies(&self, other: &Self) -> bool {
        // Rules ask only for more: one that holds for a set of kinds holds for every larger set.
        self.alternatives().iter().all(|way| other.holds(&|kind| way.contains(&kind)))
    }

    /// The sets of kinds of which any one would meet the rule, as many as [`Rule::ways`] says.
    #[must_use]
    pub fn alternatives(&self) -> Vec<Vec<Kind>> {
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
            Self::Field(field) => Some(Kind::Field(*field)),
            Self::Disclosure(kind) => Some(Kind::Disclosure(*kind)),
            Self::Verification(kind) => Some(Kind::Verification(*kind)),
            Self::Owner(role) => Some(Kind::Owner(*role)),
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
    fn the_ways_to_meet_a_rule_are_counted_without_listing_them() {
        let one = rule(r#"{"any": [{"virtual": "SSN"}, {"virtual": "TIN"}, {"virtual": "PASSPORT"}]}"#);
        assert_eq!(one.ways(), 3);
        let both = Rule::All(vec![one.clone(), one.clone()]);
        assert_eq!((both.ways(), both.alternatives().len()), (9, 9));
        assert_eq!(Rule::All(vec![one; 64]).ways(), usize::MAX);
        assert_eq!((Rule::All(Vec::new()).ways(), Rule::Any(Vec::new()).ways()), (1, 0));
    }

    #[test]
    fn a_stricter_rule_implies_a_looser_one_however_they_are_written() {
        let ssn = rule(r#"{"virtual": "SSN"}"#);
        let either = rule(r#"{"any": [{"virtual": "PASSPORT"}, {"all": [{"virtual": "SSN"}]}]}"#);
        assert!(ssn.implies(&either) && !either.implies(&ssn));
        let both = rule(r#"{"all": [{"virtual": "SSN"}, {"any": [{"virtual": "SSN"}, {"virtual": "TIN"}]}]}"#);
        assert!(both.implies(&ssn) && ssn.implies(&both));
    }

    #[test]
    fn all_of_nothing_holds_and_any_of_nothing_never_does() {
        assert!(Rule::All(Vec::new()).holds(&|_| false));
        assert!(!Rule::Any(Vec::new()).holds(&|_| true));
    }
}
