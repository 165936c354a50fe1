//! What of a customer the watchlists are asked about.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::document::{BaseDocument, PhysicalDocument, VirtualDocument};
use crate::entity::Entity;
use crate::evidence::{Reading, Statement};
use crate::fact::ContentHash;

/// Every name, alias and number of the parties to a customer, by whose rules it is compared. A changed watchlist is held
/// against these, to find whom it may concern.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenedParties {
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub persons: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub organizations: BTreeSet<String>,
    /// Of businesses that may deal with ships.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub ships: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub numbers: BTreeSet<ScreenedNumber>,
}

/// Names and numbers must not reach a log.
impl std::fmt::Debug for ScreenedParties {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counts = [self.persons.len(), self.organizations.len(), self.ships.len(), self.numbers.len()];
        f.debug_tuple("ScreenedParties").field(&counts).finish()
    }
}

/// A number that an authority gave the holder, which a list may give too.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ScreenedNumber {
    pub kind: NumberKind,
    pub value: String,
    /// ISO 3166-1 alpha-2 of the authority, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
}

impl std::fmt::Debug for ScreenedNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ScreenedNumber").field(&self.kind).finish()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    Passport,
    /// Of an identity card or a licence.
    National,
    Tax,
    /// Of a company's register, or of any other register of businesses.
    Registration,
    /// Legal Entity Identifier, ISO 17442.
    Lei,
    /// A ship's, given by the International Maritime Organization.
    Imo,
    /// The address of a digital currency wallet.
    Wallet,
}

impl NumberKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::National => "national",
            Self::Tax => "tax",
            Self::Registration => "registration",
            Self::Lei => "lei",
            Self::Imo => "imo",
            Self::Wallet => "wallet",
        }
    }
}

impl ScreenedNumber {
    /// Shorter numbers, such as the last four digits of one, are many people's.
    const LEAST: usize = 6;

    fn new(kind: NumberKind, value: &str, country_code: Option<&str>) -> Option<Self> {
        let value: String = match kind {
            // Its case and its prefix are part of it.
            NumberKind::Wallet => value.trim().to_owned(),
            // Digits of other scripts are digits too.
            _ => value.chars().filter(|letter| letter.is_alphanumeric()).collect(),
        };
        (value.chars().count() >= Self::LEAST).then(|| Self {
            kind,
            value,
            country_code: country_code.map(str::to_owned),
        })
    }

    fn typed(document: &VirtualDocument) -> Option<Self> {
        let (kind, country_code) = match document.kind.name() {
            "PASSPORT" => (NumberKind::Passport, None),
            "SSN" => (NumberKind::Tax, Some("US")),
            "TIN" => (NumberKind::Tax, None),
            "DRIVERS_LICENSE" | "PERSONAL_IDENTIFICATION" | "STATE_IDENTIFICATION_FOREIGN" => {
                (NumberKind::National, None)
            }
            "REGISTRATION_NUMBER" | "DUNS" => (NumberKind::Registration, None),
            "LEI" => (NumberKind::Lei, None),
            "IMO_NUMBER" => (NumberKind::Imo, None),
            "WALLET_ADDRESS" => (NumberKind::Wallet, None),
            _ => return None,
        };
        Self::new(kind, &document.value, document.country_code.as_deref().or(country_code))
    }

    fn read(statement: &Statement) -> Option<Self> {
        let kind = if statement.is_passport { NumberKind::Passport } else { NumberKind::National };
        Self::new(kind, statement.number.as_deref()?, None)
    }
}

impl BaseDocument {
    /// The numbers that the holder typed, and those that were read from documents sound in themselves.
    #[must_use]
    pub fn screened_numbers(&self) -> BTreeSet<ScreenedNumber> {
        let typed = self.active_virtual().filter_map(ScreenedNumber::typed);
        let read = self.active_physical().flat_map(sound_statements).filter_map(ScreenedNumber::read);
        typed.chain(read).collect()
    }

    /// Where the holder lives, whose citizen it is and who issued its passport, as it was said: a code, or a name.
    #[must_use]
    pub fn screened_countries(&self) -> BTreeSet<String> {
        self.screened_residences().chain(self.screened_citizenships()).collect()
    }

    /// Where it lives, as given.
    pub fn screened_residences(&self) -> impl Iterator<Item = String> {
        self.details.address.iter().map(|address| address.country_code.clone())
    }

    /// Whose citizen it is and who issued its passport, as given.
    pub fn screened_citizenships(&self) -> impl Iterator<Item = String> {
        self.active_virtual().filter_map(|document| match document.kind.name() {
            "CITIZENSHIP" => Some(document.value.clone()),
            "PASSPORT" => document.country_code.clone(),
            _ => None,
        })
    }

    /// Whether the holder's business is with ships or with what they carry, so that vessels of its name are to be shown to it.
    #[must_use]
    pub fn deals_with_ships(&self) -> bool {
        const SCOPES: [&str; 4] =
            ["Transport/Freight", "Transportation", "Retail and Consumer Merchandise", "Mining/Materials"];
        const WORDS: [&str; 14] = [
            "shipping",
            "maritime",
            "marine",
            "freight",
            "cargo",
            "logistics",
            "trading",
            "trade",
            "tankers",
            "tanker",
            "chartering",
            "import",
            "export",
            "lines",
        ];
        let named = self.details.name.iter().chain(&self.details.alias).chain(&self.details.known_as);
        let is_called = |name: &String| {
            let name = name.to_lowercase();
            name.split(|letter: char| !letter.is_alphanumeric()).any(|word| WORDS.contains(&word))
        };
        let says = SCOPES.contains(&self.details.entity_scope.as_str()) || named.into_iter().any(is_called);
        self.details.entity() == Entity::Business && says
    }

    /// The hash of all that the watchlists are asked about.
    #[must_use]
    pub fn screened_content(&self) -> ContentHash {
        let details = self.details.screened_details().to_string();
        let (numbers, countries) = (self.screened_numbers(), self.screened_countries());
        let numbers = numbers.iter().flat_map(|number| {
            [number.kind.name(), number.value.as_str(), number.country_code.as_deref().unwrap_or_default()]
        });
        let countries = countries.iter().flat_map(|country| ["country", country.as_str(), ""]);
        let ships = self.deals_with_ships().then_some("ships");
        ContentHash::of_texts(std::iter::once(details.as_str()).chain(numbers).chain(countries).chain(ships))
    }
}

pub(crate) fn sound_statements(document: &PhysicalDocument) -> impl Iterator<Item = &Statement> {
    let evidence = document.evidence.iter().filter(|evidence| evidence.content == document.content());
    evidence.flat_map(|evidence| [&evidence.zone, &evidence.barcode]).flatten().filter_map(Reading::sound)
}
