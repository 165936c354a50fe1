//! What a list says about one entry.

use sha2::{Digest, Sha256};

use crate::dates::BirthDate;
use crate::effect::Effect;
pub use crate::identifier::{Identifier, IdentifierKind};

/// What an entry, or a customer, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum EntityKind {
    Person,
    Organization,
    Vessel,
    Aircraft,
    #[default]
    Unknown,
}

impl EntityKind {
    /// Persons are told apart from everything else; a vessel may carry a company's name only by chance.
    fn comparable(self, other: Self) -> bool {
        self == other || self == Self::Unknown || other == Self::Unknown
    }

    /// Whether an entry of another kind may concern the one who is asked for: by its kind, or by the number that found it.
    pub(crate) fn may_be(self, entry: Self, found_by: Option<IdentifierKind>) -> bool {
        self.comparable(entry) || found_by.is_some_and(IdentifierKind::is_unique)
    }

    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Person => 0,
            Self::Organization => 1,
            Self::Vessel => 2,
            Self::Aircraft => 3,
            Self::Unknown => 4,
        }
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        [Self::Person, Self::Organization, Self::Vessel, Self::Aircraft, Self::Unknown].get(usize::from(code)).copied()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    Female,
    Male,
}

impl Gender {
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "male" | "m" => Some(Self::Male),
            "female" | "f" => Some(Self::Female),
            _ => None,
        }
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}

/// How far a listed name may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameQuality {
    Primary,
    Strong,
    /// A "weak a.k.a." (OFAC FAQ 122), "low quality" (UN): broad or generic, of use mainly to confirm.
    Weak,
    OriginalScript,
}

impl NameQuality {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Primary => 0,
            Self::Strong => 1,
            Self::Weak => 2,
            Self::OriginalScript => 3,
        }
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        [Self::Primary, Self::Strong, Self::Weak, Self::OriginalScript].get(usize::from(code)).copied()
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Primary => "primary name",
            Self::Strong => "alias",
            Self::Weak => "weak alias",
            Self::OriginalScript => "name in original script",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ListedName {
    pub text: String,
    pub quality: NameQuality,
}

/// One entry of a list, as parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Stable over versions of the list: `ofac-36`, `un-6908048`, `uk-AFG0001`.
    pub id: String,
    pub kind: EntityKind,
    /// What being listed means.
    pub effect: Effect,
    pub names: Vec<ListedName>,
    pub births: Vec<BirthDate>,
    /// Alpha-2 codes of nationality, citizenship, birth, residence or registration, sorted, each once.
    pub countries: Vec<String>,
    pub gender: Option<Gender>,
    pub identifiers: Vec<Identifier>,
    /// Sanctions programmes, in the source's words.
    pub programs: Vec<String>,
    pub places_of_birth: Vec<String>,
    /// What else the source says, for the officer.
    pub remarks: String,
}

impl Entity {
    /// An entity with nothing but an id yet.
    pub fn new(id: String, kind: EntityKind) -> Self {
        Self {
            id,
            kind,
            effect: Effect::default(),
            names: Vec::new(),
            births: Vec::new(),
            countries: Vec::new(),
            gender: None,
            identifiers: Vec::new(),
            programs: Vec::new(),
            places_of_birth: Vec::new(),
            remarks: String::new(),
        }
    }

    /// Changes when anything the list says of the entry changes: the first eight bytes of a SHA-256, hex.
    pub fn version(&self) -> String {
        self.version_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(crate) fn version_bytes(&self) -> [u8; 8] {
        let mut hash = Sha256::new();
        let mut add = |part: &str| {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        add(&self.id);
        add(&[self.kind.code().to_string(), self.gender.map_or("", Gender::label).to_owned()].concat());
        for name in &self.names {
            add(name.quality.label());
            add(&name.text);
        }
        self.births.iter().for_each(|birth| add(&birth.to_string()));
        self.countries.iter().for_each(|country| add(country));
        for identifier in &self.identifiers {
            add(identifier.kind.label());
            add(&identifier.value);
            add(identifier.country.as_deref().unwrap_or_default());
        }
        self.programs.iter().chain(&self.places_of_birth).for_each(|text| add(text));
        add(&self.remarks);
        // Most entries block: their versions are as they were before there were other effects.
        if self.effect != Effect::default() {
            add(self.effect.as_str());
        }
        let digest = hash.finalize();
        let mut version = [0; 8];
        version.copy_from_slice(&digest[..8]);
        version
    }

    pub(crate) fn add_name(&mut self, text: &str, quality: NameQuality) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() || self.names.iter().any(|name| name.text == text) {
            return;
        }
        self.names.push(ListedName { text, quality });
    }

    pub(crate) fn add_birth(&mut self, birth: BirthDate) {
        if !self.births.contains(&birth) {
            self.births.push(birth);
        }
    }

    pub(crate) fn add_country(&mut self, code: &str) {
        if let Err(place) = self.countries.binary_search_by(|known| known.as_str().cmp(code)) {
            self.countries.insert(place, code.to_owned());
        }
    }

    pub(crate) fn add_identifier(&mut self, identifier: Identifier) {
        if !identifier.normalized().is_empty() && !self.identifiers.contains(&identifier) {
            self.identifiers.push(identifier);
        }
    }
}
