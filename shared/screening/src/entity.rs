//! What a list says about one entry.

use any_ascii::any_ascii_char;
use sha2::{Digest, Sha256};

use crate::dates::BirthDate;

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
    pub(crate) fn comparable(self, other: Self) -> bool {
        self == other || self == Self::Unknown || other == Self::Unknown
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

/// A class of identifiers that may be compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IdentifierKind {
    Passport,
    /// National identity numbers, and any number the source does not name more closely.
    National,
    Tax,
    Registration,
    /// Legal Entity Identifier, ISO 17442.
    Lei,
    /// Bank identifier code, ISO 9362.
    Bic,
    /// IMO ship identification number.
    Imo,
    /// Maritime Mobile Service Identity.
    Mmsi,
    AircraftTail,
    AircraftSerial,
    CryptoAddress,
}

impl IdentifierKind {
    const ALL: [Self; 11] = [
        Self::Passport,
        Self::National,
        Self::Tax,
        Self::Registration,
        Self::Lei,
        Self::Bic,
        Self::Imo,
        Self::Mmsi,
        Self::AircraftTail,
        Self::AircraftSerial,
        Self::CryptoAddress,
    ];

    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::National => "national id",
            Self::Tax => "tax id",
            Self::Registration => "registration number",
            Self::Lei => "LEI",
            Self::Bic => "BIC",
            Self::Imo => "IMO number",
            Self::Mmsi => "MMSI",
            Self::AircraftTail => "aircraft tail number",
            Self::AircraftSerial => "aircraft serial number",
            Self::CryptoAddress => "digital currency address",
        }
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Identifier {
    pub kind: IdentifierKind,
    pub value: String,
    /// ISO 3166-1 alpha-2 of the issuer, where known.
    pub country: Option<String>,
}

impl Identifier {
    pub fn new(kind: IdentifierKind, value: &str, country: Option<&str>) -> Self {
        Self { kind, value: value.to_owned(), country: country.map(str::to_owned) }
    }

    /// Letters and digits in upper case, those of other scripts in Latin ones; a BIC loses its branch (ISO 9362), an IMO number its prefix.
    pub(crate) fn normalized(&self) -> String {
        let mut value: String = match self.kind {
            // Base58 addresses differ by case.
            IdentifierKind::CryptoAddress => return self.value.trim().to_owned(),
            _ => self.value.chars().map(any_ascii_char).collect(),
        };
        value.retain(|letter| letter.is_ascii_alphanumeric());
        value.make_ascii_uppercase();
        match self.kind {
            IdentifierKind::Imo => value.trim_start_matches("IMO").to_owned(),
            IdentifierKind::Bic => value.chars().take(8).collect(),
            _ => value,
        }
    }
}

/// A customer's identifier must not reach a log.
impl std::fmt::Debug for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identifier").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// One entry of a list, as parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Stable over versions of the list: `ofac-36`, `un-6908048`, `uk-AFG0001`.
    pub id: String,
    pub kind: EntityKind,
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
        if !identifier.value.trim().is_empty() && !self.identifiers.contains(&identifier) {
            self.identifiers.push(identifier);
        }
    }
}
