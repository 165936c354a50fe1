//! What a person decided about a document: a fact like any other, bound to what the person looked at.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::customer::Customer;
use crate::document::{BaseDocument, File, SubDocumentMeta};
use crate::fact::{ContentHash, Reason};
use crate::id::DocumentId;

/// Reviews that are kept of one document; older ones stay in the customer's earlier revisions.
pub const MAX_REVIEWS: usize = 10;

/// One decision of a person's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// What was looked at ([`BaseDocument::subject`](crate::document::BaseDocument::subject)): once that has changed,
    /// the review says nothing.
    pub subject: ContentHash,
    pub at: DateTime<Utc>,
    /// Who decided, as the client names its people.
    pub reviewer: String,
    pub verdict: ReviewVerdict,
    pub note: Option<String>,
}

impl Review {
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.verdict == ReviewVerdict::Valid
    }
}

impl fmt::Debug for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Review").field("at", &self.at).field("verdict", &self.verdict).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum ReviewVerdict {
    Valid,
    Invalid { reasons: Vec<Reason> },
}

/// A decision that somebody wants to record.
#[derive(Clone, PartialEq, Eq)]
pub struct NewReview {
    pub document: DocumentId,
    pub subject: ContentHash,
    pub reviewer: String,
    pub verdict: ReviewVerdict,
    pub note: Option<String>,
}

impl fmt::Debug for NewReview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewReview")
            .field("document", &self.document)
            .field("verdict", &self.verdict)
            .finish_non_exhaustive()
    }
}

/// Why a review is refused; nothing was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReviewRefusal {
    #[error("the customer has no such document")]
    UnknownDocument,
    /// It was replaced, or the details it was compared with have changed.
    #[error("the document has changed since; look at it as it is now")]
    Stale,
    #[error("no file has come that could be looked at")]
    NoFile,
    #[error("the file is in quarantine: it is still being inspected, or was refused; nobody can vouch for it")]
    Quarantined,
    #[error("the customer is locked or closed")]
    Suspended,
}

impl Customer {
    /// Records what a person decided about a document. It overrules the checks that were made before it, and stands
    /// until the document or the details that it was compared with change, or until a check made later fails.
    ///
    /// Tells whether there is anything to save: the same decision by the same person again is none, as long as nothing was
    /// found since.
    ///
    /// # Errors
    /// Why the decision cannot be about this customer as it is now.
    pub fn review(&mut self, new: NewReview, now: DateTime<Utc>) -> Result<bool, ReviewRefusal> {
        if self.is_suspended() {
            return Err(ReviewRefusal::Suspended);
        }
        let active = self.facts.documents.iter_mut().filter(|base| base.deleted_at.is_none());
        let (subject, meta, file) =
            active.into_iter().find_map(|base| reviewed(base, new.document)).ok_or(ReviewRefusal::UnknownDocument)?;
        match file {
            Some(FileState::Awaited) => return Err(ReviewRefusal::NoFile),
            Some(FileState::Quarantined) if new.verdict == ReviewVerdict::Valid => {
                return Err(ReviewRefusal::Quarantined);
            }
            _ => {}
        }
        if subject != new.subject {
            return Err(ReviewRefusal::Stale);
        }
        let review = Review { subject, at: now, reviewer: new.reviewer, verdict: new.verdict, note: new.note };
        // What was found meanwhile was decided by nobody yet, whoever says the same again.
        let knows_all = |last: &Review| meta.findings.iter().all(|finding| finding.at <= last.at);
        if meta.reviews.last().is_some_and(|last| Review { at: now, ..last.clone() } == review && knows_all(last)) {
            return Ok(false);
        }
        meta.reviews.push(review);
        let surplus = meta.reviews.len().saturating_sub(MAX_REVIEWS);
        meta.reviews.drain(..surplus);
        Ok(true)
    }
}

/// Whether a physical document can be looked at.
enum FileState {
    Awaited,
    Quarantined,
    Clean,
}

/// A document's subject and metadata, and how its file is, where it has one.
fn reviewed(base: &mut BaseDocument, id: DocumentId) -> Option<(ContentHash, &mut SubDocumentMeta, Option<FileState>)> {
    let compared = base.details.compared_content();
    let is_it = |meta: &SubDocumentMeta| meta.id == id && meta.deleted_at.is_none();
    if let Some(own) = base.physical_documents.iter_mut().find(|own| is_it(&own.meta)) {
        let state = match own.file {
            File::Awaited => FileState::Awaited,
            File::Quarantined(_) | File::Refused(_) => FileState::Quarantined,
            File::Clean(_) => FileState::Clean,
        };
        return Some((BaseDocument::subject(own.content(), compared), &mut own.meta, Some(state)));
    }
    if let Some(own) = base.virtual_documents.iter_mut().find(|own| is_it(&own.meta)) {
        return Some((BaseDocument::subject(own.content(), compared), &mut own.meta, None));
    }
    let own = base.social_documents.iter_mut().find(|own| is_it(&own.meta))?;
    Some((own.content(), &mut own.meta, None))
}

/// Synapse's `invalid_reasons` of physical documents (reference: a1), which a reviewer chooses from. The misspelling
/// is Synapse's.
pub static INVALID_REASONS: &[&str] = &[
    "wrong_file_extension",
    "image_not_found",
    "black_and_white_image",
    "palettised_image",
    "poor_image_quality",
    "name_mismatch",
    "dob_mismatch",
    "face_undetected",
    "mrz_undetected",
    "name_mismatch_mrz",
    "flagged_for_failing_security_feature",
    "flagged_for_potential_fraud",
    "company_name_mismatch",
    "tax_id_mismatch",
    "irs_logo_undetected",
    "poor_video_quality",
    "poor_image_and_video_quality",
    "image_face_undetected",
    "video_face_undetected",
    "face_mismatch",
    "audio_comparision_failed",
    "audio_undetected",
    "image_too_large",
    "address_mismatch",
    "expired_document",
    "expired_document_possible_misread_retry",
    "date_not_detected",
    "logo_not_detected",
    "unable_to_classify_as_bank_or_bill",
    "date_or_logo_failed",
    "atleast_one_text_field_failed",
    "hq_logo_hq_address_or_date",
    "hq_logo_mq_address_and_date",
];
