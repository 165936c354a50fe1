//! Evidence: what was read from a file, bound to the file it was read from.
//!
//! It says what a document states, never what the statement is worth: whether it agrees with what was typed is a
//! finding, and what follows from that the decision's to say. Only named elements are kept, never a payload or a text.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::fact::{ContentHash, Reason};

/// Everything that was read from one file.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    pub content: ContentHash,
    pub at: DateTime<Utc>,
    /// From the machine-readable zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Reading>,
    /// From a barcode in the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcode: Option<Reading>,
    /// From the text of a PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextReading>,
    /// The perceptual hash of the picture, as hexadecimal digits, where it has enough contrast to be told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evidence")
            .field("zone", &self.zone)
            .field("barcode", &self.barcode)
            .field("text", &self.text)
            .field("picture", &self.picture.is_some())
            .finish_non_exhaustive()
    }
}

/// What one machine-readable part states, and what is wrong with it as it stands.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Reading {
    Understood {
        statement: Statement,
        /// Why it cannot be relied on (a check digit, a date that does not exist); empty where it is sound in itself.
        faults: Vec<Reason>,
    },
    /// It is there, and says nothing that could be compared.
    Unintelligible { fault: Reason },
}

impl Reading {
    #[must_use]
    pub fn statement(&self) -> Option<&Statement> {
        match self {
            Self::Understood { statement, .. } => Some(statement),
            Self::Unintelligible { .. } => None,
        }
    }

    #[must_use]
    pub fn faults(&self) -> &[Reason] {
        match self {
            Self::Understood { faults, .. } => faults,
            Self::Unintelligible { fault } => std::slice::from_ref(fault),
        }
    }

    /// What it states, if it is sound in itself.
    #[must_use]
    pub fn sound(&self) -> Option<&Statement> {
        self.statement().filter(|_| self.faults().is_empty())
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading").field("faults", &self.faults()).finish_non_exhaustive()
    }
}

/// What a machine-readable part says of its holder and of the document.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    pub name: String,
    /// The issuer may have cut the name to the room there was.
    pub name_may_be_cut: bool,
    pub birth: Option<NaiveDate>,
    pub issue: Option<NaiveDate>,
    pub expiry: Option<NaiveDate>,
    pub number: Option<String>,
    /// Whether the number is a passport's.
    pub is_passport: bool,
    /// Who issued it: a state of ICAO's list, or a North American jurisdiction.
    pub issuer: Option<String>,
    pub address: Option<StatedAddress>,
    /// The issuer's own account of the payload (how many parts, where, how long) is wrong: honest issuers get it wrong
    /// too, and forgers more often.
    #[serde(default)]
    pub layout_disagrees: bool,
}

/// An address as a document prints it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedAddress {
    pub street: String,
    pub city: String,
    /// Two letters, as the barcode gives the state or province.
    pub subdivision: String,
    pub postal_code: String,
}

impl fmt::Debug for StatedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StatedAddress")
    }
}

impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statement").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// What a text was searched for, since the text itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextReading {
    /// Which details were looked for ([`BaseDocument::compared_content`](crate::document::BaseDocument::compared_content)).
    pub compared_with: ContentHash,
    pub name: Sought,
    pub address: Sought,
    pub birth: Sought,
    /// The holder's taxpayer number; [`Sought::Other`] where only other such numbers are there.
    pub tax_id: Sought,
    /// The latest date in the text that is not still to come.
    pub latest_date: Option<NaiveDate>,
}

/// What became of looking for something in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sought {
    Found,
    Missing,
    /// Something of the kind is there, and it is another's.
    Other,
}

/// The lines of a machine-readable zone as somebody typed them beside the picture.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TypedZone(String);

impl TypedZone {
    /// Three lines of 30 characters, with room for the blanks of those who type them in groups.
    pub const MAX_CHARS: usize = 200;

    /// `None` where there are no characters, or more than a zone can have.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let length = text.trim().chars().count();
        (1..=Self::MAX_CHARS).contains(&length).then(|| Self(text.trim().to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TypedZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedZone")
    }
}
