//! Records: what is kept whole beside a customer, found by its own id and listed newest first.

use std::fmt;

use chrono::{DateTime, Utc};
use gatehouse_domain::id::{ClientId, CustomerId};
use gatehouse_domain::webhook::Notice;
use uuid::Uuid;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    /// A vendor's answer with everything it said.
    Verification,
    Disclosure,
    /// A party's part in a business, under the business.
    Relationship,
    Note,
    /// How a client works with an identity vendor, its secrets included.
    Vendor,
    /// What a vendor was asked about.
    VendorRequest,
    /// What a vendor in shadow said beside what decides.
    VendorComparison,
    /// A file about a customer, in all its versions.
    Document,
    /// What the watchlists said of somebody who is no customer.
    Screening,
}

impl RecordKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Verification => "VERIFICATION",
            Self::Disclosure => "DISCLOSURE",
            Self::Relationship => "RELATIONSHIP",
            Self::Note => "NOTE",
            Self::Vendor => "VENDOR",
            Self::VendorRequest => "VENDOR_REQUEST",
            Self::VendorComparison => "VENDOR_COMPARISON",
            Self::Document => "DOCUMENT",
            Self::Screening => "SCREENING",
        }
    }
}

/// One record. Its body is sealed under the client's key.
#[derive(Clone, PartialEq)]
pub struct Record {
    pub client: ClientId,
    pub kind: RecordKind,
    pub id: Uuid,
    /// Whose it is.
    pub customer: CustomerId,
    pub created_at: DateTime<Utc>,
    /// Counted from 1 where a change must not undo another: it is saved only over the edition before. 0 where the last
    /// change stands.
    pub edition: u32,
    /// What it can be filtered by; kept as keyed hashes.
    pub tags: Vec<String>,
    pub body: serde_json::Value,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("kind", &self.kind).field("id", &self.id).finish_non_exhaustive()
    }
}

/// What is written with a customer's revision, in the same transaction.
#[derive(Debug, Clone)]
pub enum RecordChange {
    Put(Record),
    /// What is told of a record.
    Tell(Notice),
    Delete {
        client: ClientId,
        kind: RecordKind,
        id: Uuid,
    },
    /// From an owner to a business that it has a part in, so that a change of the owner finds the business.
    Link {
        client: ClientId,
        owner: CustomerId,
        business: CustomerId,
    },
    Unlink {
        client: ClientId,
        owner: CustomerId,
        business: CustomerId,
    },
}
