//! The second look at a Social Security number (seed 002): what passed at once is asked about again a day later, at the
//! office that issued it. That answer may take the number back; then nothing but the card itself, or a person, will do.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::customer::Customer;
use crate::document::{BaseDocument, PhysicalDocument, SubDocumentMeta, VirtualDocument};
use crate::document_type::PhysicalDocumentType;
use crate::fact::{Check, Finding, Outcome};
use crate::file::File;
use crate::id::DocumentId;
use crate::update::Refusal;

/// How long after the first answer the second one is asked for ("up to 24 hours later").
pub const DELAY: TimeDelta = TimeDelta::hours(24);
/// A look that could not be made is made again after this.
pub const AGAIN: TimeDelta = TimeDelta::hours(1);
/// The first card and two more ("two resubmission opportunities").
pub const CARD_SUBMISSIONS: u32 = 3;

/// The number was taken back, and its card is asked for. Another number does not lift it: whoever could not show that
/// one was theirs shows the card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardDemand {
    pub at: DateTime<Utc>,
    /// How many cards were submitted since.
    pub submissions: u32,
}

/// Whether that is the kind of document that answers a demand.
#[must_use]
pub fn is_card(kind: PhysicalDocumentType) -> bool {
    kind.name() == "SSN_CARD"
}

impl VirtualDocument {
    /// When the number is to be looked at once more; `None` where there is nothing to ask.
    #[must_use]
    pub fn second_look(&self) -> Option<DateTime<Utc>> {
        let of = |check: Check| self.meta.findings.iter().find(move |finding| finding.check == check);
        let first = of(Check::Source).filter(|finding| finding.outcome == Outcome::Passed)?;
        match of(Check::Issuer) {
            _ if !self.is_ssn() => None,
            None => Some(first.at + DELAY),
            Some(Finding { at, outcome: Outcome::NotRun { .. }, .. }) => Some(*at + AGAIN),
            Some(_) => None,
        }
    }

    #[must_use]
    pub fn is_ssn(&self) -> bool {
        self.kind.name() == "SSN"
    }
}

impl BaseDocument {
    /// Whether a demand for the card stands: `card_is_valid` lifts it, and so does a person who saw it and took the
    /// number for good.
    pub(crate) fn owes_card(&self, card_is_valid: bool) -> bool {
        let Some(demand) = &self.card_demand else { return false };
        let vouched = |own: &VirtualDocument| {
            let review = own.meta.present_review(self.subject_of(own.content()));
            review.is_some_and(|review| review.is_valid() && review.at > demand.at)
        };
        !card_is_valid && !self.active_virtual().filter(|own| own.is_ssn()).any(vouched)
    }

    /// Whether every card that may be submitted was.
    #[must_use]
    pub fn cards_are_spent(&self) -> bool {
        self.card_demand.as_ref().is_some_and(|demand| demand.submissions >= CARD_SUBMISSIONS)
    }

    /// Counts a card that is submitted while one is demanded. The same one again is none.
    pub(crate) fn submit_card(&mut self, kind: PhysicalDocumentType, file: &File) -> Result<(), Refusal> {
        if !is_card(kind) || self.shows(kind, file) {
            return Ok(());
        }
        if self.cards_are_spent() {
            return Err(Refusal::CardsSpent);
        }
        if let (Some(demand), Some(_)) = (&mut self.card_demand, file.stored()) {
            demand.submissions += 1;
        }
        Ok(())
    }

    fn shows(&self, kind: PhysicalDocumentType, file: &File) -> bool {
        let same = |own: &PhysicalDocument| own.kind == kind && content(&own.file) == content(file);
        self.active_physical().any(same)
    }
}

fn content(file: &File) -> Option<crate::fact::ContentHash> {
    file.stored().map(crate::file::StoredFile::content)
}

impl Customer {
    /// Whether a form may be handed out for a file of that kind.
    ///
    /// # Errors
    /// Every card that may be submitted was.
    pub fn may_upload(&self, base: DocumentId, kind: PhysicalDocumentType) -> Result<(), Refusal> {
        let base = self.facts.active_documents().find(|own| own.id == base);
        let spent = is_card(kind) && base.is_some_and(BaseDocument::cards_are_spent);
        if spent { Err(Refusal::CardsSpent) } else { Ok(()) }
    }

    /// Demands the card where the issuer does not know the number.
    pub(crate) fn ask_for_card(&mut self, number: DocumentId, finding: &Finding) {
        if finding.check != Check::Issuer || !matches!(finding.outcome, Outcome::Failed { .. }) {
            return;
        }
        let has = |own: &VirtualDocument| is(&own.meta, number);
        let mut bases = self.facts.documents.iter_mut().filter(|base| base.deleted_at.is_none());
        if let Some(base) = bases.find(|base| base.virtual_documents.iter().any(has)) {
            base.card_demand.get_or_insert(CardDemand { at: finding.at, submissions: 0 });
        }
    }
}

fn is(meta: &SubDocumentMeta, id: DocumentId) -> bool {
    meta.id == id && meta.deleted_at.is_none()
}
