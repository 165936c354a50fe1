//! The customer as the integrator keeps it in its books (reference: Synctera `persons` and `businesses`): its own
//! status, which says nothing of what was verified, and what no check looks at.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::customer::Customer;
use crate::document::Address;
use crate::entity::Entity;
use crate::update::Refusal;

/// The integrator's own status of a customer: an axis beside the verification. `ACTIVE` is not verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PartyStatus {
    /// Information is still gathered; nothing is required.
    Prospect,
    #[default]
    Active,
    Frozen,
    Sanction,
    Inactive,
    // Of persons alone.
    Denied,
    Dormant,
    Deceased,
    Escheat,
    // Of businesses alone.
    Dissolved,
    Cancelled,
    Suspended,
    Merged,
    Converted,
}

impl PartyStatus {
    pub const ALL: [Self; 14] = [
        Self::Prospect,
        Self::Active,
        Self::Frozen,
        Self::Sanction,
        Self::Inactive,
        Self::Denied,
        Self::Dormant,
        Self::Deceased,
        Self::Escheat,
        Self::Dissolved,
        Self::Cancelled,
        Self::Suspended,
        Self::Merged,
        Self::Converted,
    ];

    /// Whether a person, or a business, may have it.
    #[must_use]
    pub const fn fits(self, entity: Entity) -> bool {
        match self {
            Self::Prospect | Self::Active | Self::Frozen | Self::Sanction | Self::Inactive => true,
            Self::Denied | Self::Dormant | Self::Deceased | Self::Escheat => matches!(entity, Entity::Personal),
            Self::Dissolved | Self::Cancelled | Self::Suspended | Self::Merged | Self::Converted => {
                matches!(entity, Entity::Business)
            }
        }
    }
}

/// Whether the integrator keeps the customer from using the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BanStatus {
    #[default]
    Allowed,
    Suspended,
    /// Set by the platform's rules, never by a request.
    Banned,
}

/// How an SSN came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SsnSource {
    Manual,
    Prefill,
}

/// A business's legal form, as Synctera names it; the base document's `entity_type` is Synapse's word for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Structure {
    Corporation,
    Llc,
    NonProfit,
    Other,
    Partnership,
    SoleProprietorship,
    SCorporation,
}

impl Structure {
    /// Synapse's `entity_type` for it.
    #[must_use]
    pub const fn entity_type(self) -> &'static str {
        match self {
            Self::Corporation | Self::SCorporation => "CORP",
            Self::Llc => "LLC",
            Self::NonProfit => "ASSOCIATION",
            Self::Partnership => "PARTNERSHIP",
            Self::SoleProprietorship => "SOLE-PROPRIETORSHIP",
            Self::Other => "VENDOR",
        }
    }

    /// What an `entity_type` says, where nobody named the structure itself.
    #[must_use]
    pub fn of_entity_type(name: &str) -> Self {
        match name {
            "CORP" => Self::Corporation,
            "LLC" => Self::Llc,
            "PARTNERSHIP" | "LP" => Self::Partnership,
            "SOLE-PROPRIETORSHIP" => Self::SoleProprietorship,
            _ => Self::Other,
        }
    }
}

/// What the integrator says of a party and no check looks at.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    /// Whether it has accounts of its own, or is only related to somebody who has.
    pub is_customer: bool,
    pub ban_status: BanStatus,
    pub chosen_name: Option<String>,
    /// Where it differs from the legal address.
    pub shipping_address: Option<Address>,
    pub ssn_source: Option<SsnSource>,
    pub structure: Option<Structure>,
    /// Further names that a business is known by; the first is the base document's `alias`.
    pub trade_names: Vec<String>,
    pub website: Option<String>,
    pub formation_state: Option<String>,
    pub compliance_restrictions: Vec<String>,
    /// The integrator's own data, documented as not sensitive.
    pub metadata: Map<String, Value>,
}

impl Default for Party {
    fn default() -> Self {
        Self {
            is_customer: true,
            ban_status: BanStatus::default(),
            chosen_name: None,
            shipping_address: None,
            ssn_source: None,
            structure: None,
            trade_names: Vec::new(),
            website: None,
            formation_state: None,
            compliance_restrictions: Vec::new(),
            metadata: Map::new(),
        }
    }
}

impl fmt::Debug for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Party").field("ban_status", &self.ban_status).finish_non_exhaustive()
    }
}

/// An identity number as it was given.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    pub value: String,
    /// Synctera's name for the kind of number, where it was given by that.
    #[serde(default)]
    pub id_type: Option<PersonalIdType>,
    /// ISO 3166-1 alpha-2 of who issued it, where that is not implied.
    #[serde(default)]
    pub country_code: Option<String>,
}

impl From<String> for Identifier {
    fn from(value: String) -> Self {
        Self { value, id_type: None, country_code: None }
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identifier").field("id_type", &self.id_type).finish_non_exhaustive()
    }
}

/// The kinds of personal identifier that Synctera names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PersonalIdType {
    Ssn,
    Itin,
    PassportNumber,
    DriverLicense,
    StateId,
    NationalId,
    TaxId,
    Sin,
    CitizenshipCard,
    PrCard,
    ProvincialId,
    SecureStatusCard,
}

impl PersonalIdType {
    /// The kind of virtual document that it is kept as.
    #[must_use]
    pub const fn virtual_document(self) -> &'static str {
        match self {
            Self::Ssn => "SSN",
            Self::Itin | Self::TaxId => "TIN",
            Self::PassportNumber => "PASSPORT",
            Self::DriverLicense => "DRIVERS_LICENSE",
            Self::StateId | Self::ProvincialId => "PERSONAL_IDENTIFICATION",
            Self::NationalId | Self::Sin | Self::CitizenshipCard | Self::PrCard | Self::SecureStatusCard => "OTHER",
        }
    }

    /// What a virtual document is called where nobody named the kind itself.
    #[must_use]
    pub fn of_virtual_document(name: &str) -> Option<Self> {
        match name {
            "SSN" => Some(Self::Ssn),
            "TIN" => Some(Self::TaxId),
            "PASSPORT" => Some(Self::PassportNumber),
            "DRIVERS_LICENSE" => Some(Self::DriverLicense),
            "PERSONAL_IDENTIFICATION" => Some(Self::StateId),
            _ => None,
        }
    }

    /// The country that the kind itself names.
    #[must_use]
    pub const fn country(self) -> Option<&'static str> {
        match self {
            Self::Ssn | Self::Itin => Some("US"),
            Self::Sin | Self::CitizenshipCard | Self::PrCard | Self::ProvincialId | Self::SecureStatusCard => {
                Some("CA")
            }
            Self::PassportNumber | Self::DriverLicense | Self::StateId | Self::NationalId | Self::TaxId => None,
        }
    }
}

/// New values for some of a party's fields. The outer `None` leaves a field as it is, the inner one empties it.
#[derive(Clone, Default)]
pub struct PartyChange {
    pub status: Option<PartyStatus>,
    pub is_customer: Option<bool>,
    pub ban_status: Option<BanStatus>,
    pub chosen_name: Option<Option<String>>,
    pub shipping_address: Option<Option<Address>>,
    pub ssn_source: Option<Option<SsnSource>>,
    pub structure: Option<Structure>,
    pub trade_names: Option<Vec<String>>,
    pub website: Option<Option<String>>,
    pub formation_state: Option<Option<String>>,
    pub compliance_restrictions: Option<Vec<String>>,
    pub metadata: Option<Map<String, Value>>,
    /// Why `ban_status` changes: asked for here, and kept among the customer's notes.
    pub note: Option<String>,
}

impl fmt::Debug for PartyChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartyChange").finish_non_exhaustive()
    }
}

impl Customer {
    pub(crate) fn change_party(&mut self, change: PartyChange, now: DateTime<Utc>) -> Result<(), Refusal> {
        if let Some(status) = change.status {
            self.set_party_status(status, change.note.as_deref(), now)?;
        }
        if let Some(ban_status) = change.ban_status
            && ban_status != self.party.ban_status
        {
            if ban_status == BanStatus::Banned || self.party.ban_status == BanStatus::Banned {
                return Err(Refusal::BannedByRulesAlone);
            }
            if change.note.is_none() {
                return Err(Refusal::BanWithoutNote);
            }
            self.party.ban_status = ban_status;
        }
        let party = &mut self.party;
        set(&mut party.is_customer, change.is_customer);
        set(&mut party.chosen_name, change.chosen_name);
        set(&mut party.shipping_address, change.shipping_address);
        set(&mut party.ssn_source, change.ssn_source);
        set(&mut party.structure, change.structure.map(Some));
        set(&mut party.trade_names, change.trade_names);
        set(&mut party.website, change.website);
        set(&mut party.formation_state, change.formation_state);
        set(&mut party.compliance_restrictions, change.compliance_restrictions);
        set(&mut party.metadata, change.metadata);
        Ok(())
    }
}

impl Customer {
    /// The names that the party has beside those of its base document, where they are screened.
    pub(crate) fn tell_names(&mut self) {
        let names: Vec<String> = self.party.trade_names.iter().chain(&self.party.chosen_name).cloned().collect();
        let entity = self.facts.entity;
        let bases = self.facts.documents.iter_mut().filter(|base| base.deleted_at.is_none());
        if let Some(holder) = bases.into_iter().find(|base| base.details.entity() == entity) {
            holder.details.known_as = names;
        }
    }
}

fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}
