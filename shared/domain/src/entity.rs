//! Who a base document describes, in Synapse's words (reference: Synapse `allowed-entity-types`).

use serde::{Deserialize, Serialize};

/// A natural person or an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Entity {
    Personal,
    Business,
}

/// The `entity_type` of a base document: a row of [`EntityType::all`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EntityType(&'static TypeRow);

#[derive(Debug, PartialEq, Eq, Hash)]
struct TypeRow {
    name: &'static str,
    entity: Entity,
    description: &'static str,
}

const fn person(name: &'static str, description: &'static str) -> TypeRow {
    TypeRow { name, entity: Entity::Personal, description }
}

const fn business(name: &'static str, description: &'static str) -> TypeRow {
    TypeRow { name, entity: Entity::Business, description }
}

static TYPES: &[TypeRow] = &[
    business("LLC", "Limited liability company"),
    business("ASSOCIATION", "Association"),
    business("CORP", "Corporation"),
    business("PARTNERSHIP", "Partnership"),
    business("LP", "Limited partnership"),
    business("SOLE-PROPRIETORSHIP", "Sole proprietorship"),
    business("TRUST", "Trust held by a business"),
    business("VENDOR", "Vendor"),
    business("ESTATE", "Estate"),
    business("IRA", "Individual retirement account"),
    person("M", "Male"),
    person("F", "Female"),
    person("O", "Other"),
    person("MINOR", "Minor"),
    person("NOT_KNOWN", "Not known"),
    person("TRUST", "Trust held by a person"),
];

impl EntityType {
    /// Every type, businesses first.
    pub fn all() -> impl Iterator<Item = Self> {
        TYPES.iter().map(Self)
    }

    /// The type of that name for a person or a business: `TRUST` names one of each.
    #[must_use]
    pub fn find(name: &str, entity: Entity) -> Option<Self> {
        Self::all().find(|kind| kind.name() == name && kind.entity() == entity)
    }

    /// Whether any type, of a person or a business, has that name.
    #[must_use]
    pub fn is_known(name: &str) -> bool {
        Self::all().any(|kind| kind.name() == name)
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    #[must_use]
    pub const fn entity(self) -> Entity {
        self.0.entity
    }

    #[must_use]
    pub const fn description(self) -> &'static str {
        self.0.description
    }

    /// Minors are the one kind of person who may be under 18 (Synapse: "18+ unless joint or minor").
    #[must_use]
    pub fn may_be_minor(self) -> bool {
        self.0.name == "MINOR"
    }
}

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    name: std::borrow::Cow<'a, str>,
    entity: Entity,
}

impl Serialize for EntityType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Stored { name: self.name().into(), entity: self.entity() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for EntityType {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        Self::find(&stored.name, stored.entity).ok_or_else(|| serde::de::Error::custom("unknown entity type"))
    }
}

/// What a base document's holder does, from Synapse's fixed list of 78 (a list of page categories).
pub static ENTITY_SCOPES: &[&str] = &[
    "Not Known",
    "Airport",
    "Arts & Entertainment",
    "Automotive",
    "Bank & Financial Services",
    "Bar",
    "Book Store",
    "Business Services",
    "Religious Organization",
    "Club",
    "Community/Government",
    "Concert Venue",
    "Doctor",
    "Event Planning/Event Services",
    "Food/Grocery",
    "Health/Medical/Pharmacy",
    "Home Improvement",
    "Hospital/Clinic",
    "Hotel",
    "Landmark",
    "Lawyer",
    "Library",
    "Licensed Financial Representative",
    "Local Business",
    "Middle School",
    "Movie Theater",
    "Museum/Art Gallery",
    "Outdoor Gear/Sporting Goods",
    "Pet Services",
    "Professional Services",
    "Public Places",
    "Real Estate",
    "Restaurant/Cafe",
    "School",
    "Shopping/Retail",
    "Spas/Beauty/Personal Care",
    "Sports Venue",
    "Sports/Recreation/Activities",
    "Tours/Sightseeing",
    "Train Station",
    "Transportation",
    "University",
    "Aerospace/Defense",
    "Automobiles and Parts",
    "Bank/Financial Institution",
    "Biotechnology",
    "Cause",
    "Chemicals",
    "Community Organization",
    "Company",
    "Computers/Technology",
    "Consulting/Business Services",
    "Education",
    "Elementary School",
    "Energy/Utility",
    "Engineering/Construction",
    "Farming/Agriculture",
    "Food/Beverages",
    "Government Organization",
    "Health/Beauty",
    "Health/Medical/Pharmaceuticals",
    "Industrials",
    "Insurance Company",
    "Internet/Software",
    "Legal/Law",
    "Media/News/Publishing",
    "Mining/Materials",
    "Non-Governmental Organization (NGO)",
    "Non-Profit Organization",
    "Organization",
    "Political Organization",
    "Political Party",
    "Preschool",
    "Retail and Consumer Merchandise",
    "Small Business",
    "Telecommunication",
    "Transport/Freight",
    "Travel/Leisure",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trust_may_be_held_by_a_person_or_by_a_business() {
        let person = EntityType::find("TRUST", Entity::Personal).unwrap();
        let business = EntityType::find("TRUST", Entity::Business).unwrap();
        assert_ne!(person, business);
        for kind in EntityType::all() {
            let stored = serde_json::to_string(&kind).unwrap();
            assert_eq!(serde_json::from_str::<EntityType>(&stored).unwrap(), kind);
        }
    }

    #[test]
    fn the_list_of_scopes_has_its_78_entries_once_each() {
        let mut names = ENTITY_SCOPES.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 78);
    }
}
