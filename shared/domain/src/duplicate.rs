//! The same identifier or picture under two customers of one client.

use serde::{Deserialize, Serialize};

use chrono::{DateTime, Utc};

use crate::customer::{Customer, Taken};
use crate::document::BaseDocument;
use crate::fact::{Check, ContentHash, Finding, Outcome, Reason};
use crate::id::{CustomerId, DocumentId};

/// Other customers that are named for one document; beyond these, one more tells an officer nothing new.
pub const MAX_SHARING: usize = 10;

/// What two customers have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shared {
    Ssn,
    /// An EIN, or another number of a taxpayer's.
    TaxId,
    /// The number of a passport, licence or identity card, as typed or as read.
    DocumentNumber,
    /// The same file, or a picture that looks the same.
    Picture,
}

impl Shared {
    const fn reason(self) -> &'static str {
        match self {
            Self::Ssn | Self::TaxId | Self::DocumentNumber => "number_of_another_customer",
            Self::Picture => "picture_of_another_customer",
        }
    }
}

/// That a document shows what another customer's shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    pub document: DocumentId,
    /// The document's content then: of one replaced since, it says nothing.
    pub content: ContentHash,
    pub shared: Shared,
    pub customer: CustomerId,
    pub at: DateTime<Utc>,
}

impl BaseDocument {
    /// Whether some number or picture is another customer's too, and no person has found since that it is this one's all the
    /// same. A vendor that vouches for the customer knows nothing of the other one.
    pub(crate) fn has_undecided_duplicate(&self) -> bool {
        let of_virtual = self.active_virtual().map(|own| (&own.meta, own.content()));
        let of_physical = self.active_physical().map(|own| (&own.meta, own.content()));
        let mut shown = of_virtual.chain(of_physical);
        shown.any(|(meta, content)| {
            let is_shared = |own: &&Finding| {
                own.check == Check::Unique && own.content == content && matches!(own.outcome, Outcome::Referred { .. })
            };
            let shared = meta.findings.iter().find(is_shared);
            let decided = meta.present_review(self.subject_of(content)).filter(|review| review.is_valid());
            shared.is_some_and(|shared| decided.is_none_or(|review| review.at < shared.at))
        })
    }
}

impl Customer {
    /// Records that another customer shows the same. A person has to look at both, except in a sandbox, whose test
    /// values are everybody's.
    pub fn share(&mut self, duplicate: Duplicate, sandbox: bool) -> Taken {
        let Some((content, _)) = self.sub_document(duplicate.document) else { return Taken::Stale };
        self.facts.forget_replaced();
        if content != duplicate.content || duplicate.customer == self.id {
            return Taken::Stale;
        }
        let same = |known: &Duplicate| {
            (known.document, known.content, known.shared, known.customer)
                == (duplicate.document, duplicate.content, duplicate.shared, duplicate.customer)
        };
        let of_document = |known: &&Duplicate| known.document == duplicate.document && known.content == content;
        if self.facts.duplicates.iter().any(same)
            || self.facts.duplicates.iter().filter(of_document).count() >= MAX_SHARING
        {
            return Taken::Stale;
        }
        if !sandbox && let Some((_, meta)) = self.sub_document(duplicate.document) {
            let outcome = Outcome::Referred { reasons: vec![Reason::new(duplicate.shared.reason())] };
            meta.findings.record(Finding { check: Check::Unique, content, at: duplicate.at, outcome });
        }
        self.facts.duplicates.push(duplicate);
        Taken::Recorded
    }

    /// What other customers show as well, of the documents as they are now.
    pub fn present_duplicates(&self) -> impl Iterator<Item = &Duplicate> {
        let contents: Vec<(DocumentId, ContentHash)> = self.facts.contents().collect();
        self.facts.duplicates.iter().filter(move |own| contents.contains(&(own.document, own.content)))
    }
}
