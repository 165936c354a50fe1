//! The file behind a physical document: where it lies, and what a finding about it is bound to.

use serde::{Deserialize, Serialize};

use crate::evidence::TypedZone;
use crate::fact::ContentHash;

/// Where a physical document's file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "snake_case")]
pub enum File {
    /// A form to upload it with was handed out; nothing has come yet.
    Awaited,
    /// Stored as it came: nobody has looked inside.
    Quarantined(StoredFile),
    /// Inspected, and moved where reviewers may open it.
    Clean(StoredFile),
    /// Inspected and found unreadable or hostile; it never leaves quarantine.
    Refused(StoredFile),
}

impl File {
    #[must_use]
    pub const fn stored(&self) -> Option<&StoredFile> {
        match self {
            Self::Awaited => None,
            Self::Quarantined(file) | Self::Clean(file) | Self::Refused(file) => Some(file),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// The object's key in the documents bucket.
    pub key: String,
    pub sha256: ContentHash,
    pub bytes: u64,
    /// What the sender called it (`image/png`): a hint, never trusted.
    pub declared_type: String,
    /// The machine-readable zone, where the sender typed it beside the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<TypedZone>,
    /// The pages of a clean PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<Pages>,
}

/// The pages of a PDF, and those of them that lie beside it as pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages {
    pub count: u16,
    /// Their numbers, counted from one.
    pub drawn: Vec<u16>,
}

impl StoredFile {
    /// What a finding about the file is bound to: its bytes, what they were called, since a sandbox's stand-ins
    /// differ in nothing else, and the zone that was typed beside them.
    #[must_use]
    pub fn content(&self) -> ContentHash {
        let sha256 = self.sha256.to_string();
        let zone = self.zone.as_ref().map(TypedZone::as_str);
        ContentHash::of_texts([sha256.as_str(), &self.declared_type].into_iter().chain(zone))
    }
}
