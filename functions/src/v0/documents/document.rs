//! A document as the back office sees it.

use chrono::NaiveDate;
use gatehouse_domain::Customer;
use gatehouse_domain::document::{BaseDocument, File, Pages, SubDocumentMeta};
use gatehouse_domain::duplicate::Shared;
use gatehouse_domain::evidence::{Evidence, Reading, Sought, TextReading};
use gatehouse_domain::fact::{Check, ContentHash, Finding, Outcome, Reason};
use gatehouse_domain::id::DocumentId;
use gatehouse_domain::review::{Review, ReviewVerdict};
use gatehouse_domain::status::DocumentStatus;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::files;
use crate::v0::time;

/// A sub-document with everything that a reviewer goes by.
#[skip_serializing_none]
#[derive(Serialize, ToSchema)]
#[schema(as = ReviewedDocument)]
pub(crate) struct Document {
    id: String,
    customer_id: String,
    /// The base document that it belongs to.
    base_document_id: String,
    #[schema(example = "DRIVER_LICENSE_BACK")]
    document_type: &'static str,
    #[schema(value_type = String, example = "SUBMITTED|REVIEWING")]
    status: DocumentStatus,
    /// Names what there is to decide on: the content together with the details that it is compared with.
    #[schema(value_type = String)]
    content: ContentHash,
    findings: Vec<FindingOut>,
    /// The zone that was typed beside the picture.
    zone: Option<ReadingOut>,
    /// The barcode that was read from the picture.
    barcode: Option<ReadingOut>,
    /// What the text of the PDF was searched for.
    text: Option<TextOut>,
    /// Other customers that show the same number or picture.
    duplicates: Vec<DuplicateOut>,
    /// Decisions about what is there now and what was there before, oldest first.
    reviews: Vec<ReviewOut>,
    /// `AWAITED`, `QUARANTINED`, `CLEAN` or `REFUSED`, of a document that is a file.
    file: Option<&'static str>,
    /// Where the file can be downloaded for five minutes, once it has left quarantine. A picture is upright and without
    /// what the camera noted (place, time, owner).
    file_url: Option<String>,
    /// How many pages a PDF has.
    page_count: Option<u16>,
    /// The first ten pages of a PDF as pictures. One that could not be drawn within bounded time and memory is left out;
    /// it has to be looked at in the file itself.
    pages: Option<Vec<PageOut>>,
    submitted_at: String,
    updated_at: String,
}

/// A page of a PDF as a picture.
#[derive(Serialize, ToSchema)]
struct PageOut {
    /// Counted from one.
    number: u16,
    /// Where the picture (JPEG) can be downloaded for five minutes.
    url: String,
}

/// One check's answer.
#[derive(Serialize, ToSchema)]
struct FindingOut {
    #[schema(value_type = String, example = "agreement")]
    check: Check,
    /// `passed`, `failed`, `referred` to a person, or `not_run`.
    result: &'static str,
    #[schema(value_type = Vec<String>)]
    reasons: Vec<Reason>,
    at: String,
}

/// What a machine-readable part states.
#[skip_serializing_none]
#[derive(Serialize, ToSchema)]
struct ReadingOut {
    name: Option<String>,
    #[schema(value_type = Option<String>)]
    birth_date: Option<NaiveDate>,
    #[schema(value_type = Option<String>)]
    issue_date: Option<NaiveDate>,
    #[schema(value_type = Option<String>)]
    expiry_date: Option<NaiveDate>,
    /// The last four characters.
    number: Option<String>,
    issuer: Option<String>,
    address: Option<String>,
    /// Why it cannot be relied on.
    #[schema(value_type = Vec<String>)]
    faults: Vec<Reason>,
}

#[skip_serializing_none]
#[derive(Serialize, ToSchema)]
struct TextOut {
    /// `found`, `missing`, or `other`: one of another holder's.
    #[schema(value_type = String)]
    name: Sought,
    #[schema(value_type = String)]
    address: Sought,
    #[schema(value_type = String)]
    birth_date: Sought,
    #[schema(value_type = String)]
    tax_id: Sought,
    #[schema(value_type = Option<String>)]
    latest_date: Option<NaiveDate>,
}

#[derive(Serialize, ToSchema)]
struct DuplicateOut {
    #[schema(value_type = String, example = "document_number")]
    shared: Shared,
    customer_id: String,
    found_at: String,
}

#[skip_serializing_none]
#[derive(Serialize, ToSchema)]
struct ReviewOut {
    reviewer: String,
    /// `VALID` or `INVALID`.
    decision: &'static str,
    #[schema(value_type = Vec<String>)]
    reasons: Vec<Reason>,
    note: Option<String>,
    at: String,
    /// Whether it is about what is there now.
    is_present: bool,
}

/// How documents are shown.
pub(super) struct View<'a> {
    pub(super) customer: &'a Customer,
    pub(super) link: &'a dyn Fn(&str) -> String,
}

impl View<'_> {
    pub(super) const LINK_SECONDS: u64 = 300;

    /// An active sub-document, of whichever kind.
    pub(super) fn of(&self, id: DocumentId) -> Option<Document> {
        self.customer.facts.active_documents().find_map(|base| self.of_base(base, id))
    }

    fn of_base(&self, base: &BaseDocument, id: DocumentId) -> Option<Document> {
        if let Some(own) = base.active_physical().find(|own| own.meta.id == id) {
            let mut shown = self.document(base, &own.meta, own.kind.name(), base.subject_of(own.content()));
            read(&mut shown, own.present_evidence());
            shown.file = Some(state(&own.file));
            if let File::Clean(file) = &own.file {
                shown.file_url = Some((self.link)(&file.key));
                shown.page_count = file.pages.as_ref().map(|pages| pages.count);
                shown.pages = file.pages.as_ref().map(|pages| self.pages(&file.key, pages));
            }
            return Some(shown);
        }
        if let Some(own) = base.active_virtual().find(|own| own.meta.id == id) {
            return Some(self.document(base, &own.meta, own.kind.name(), base.subject_of(own.content())));
        }
        let own = base.active_social().find(|own| own.meta.id == id)?;
        Some(self.document(base, &own.meta, own.kind.name(), own.content()))
    }

    fn pages(&self, clean: &str, pages: &Pages) -> Vec<PageOut> {
        let page = |&number| PageOut { number, url: (self.link)(&files::page_key(clean, number)) };
        pages.drawn.iter().map(page).collect()
    }

    fn document(
        &self,
        base: &BaseDocument,
        meta: &SubDocumentMeta,
        document_type: &'static str,
        content: ContentHash,
    ) -> Document {
        let duplicates = self.customer.present_duplicates().filter(|own| own.document == meta.id);
        Document {
            id: meta.id.to_string(),
            customer_id: self.customer.id.to_string(),
            base_document_id: base.id.to_string(),
            document_type,
            status: self.customer.decision.document(meta.id),
            content,
            findings: meta.findings.iter().map(finding).collect(),
            zone: None,
            barcode: None,
            text: None,
            duplicates: duplicates
                .map(|own| DuplicateOut {
                    shared: own.shared,
                    customer_id: own.customer.to_string(),
                    found_at: time(own.at),
                })
                .collect(),
            reviews: meta.reviews.iter().map(|review| self::review(review, content)).collect(),
            file: None,
            file_url: None,
            page_count: None,
            pages: None,
            submitted_at: time(meta.submitted_at),
            updated_at: time(meta.updated_at),
        }
    }
}

const fn state(file: &File) -> &'static str {
    match file {
        File::Awaited => "AWAITED",
        File::Quarantined(_) => "QUARANTINED",
        File::Clean(_) => "CLEAN",
        File::Refused(_) => "REFUSED",
    }
}

fn read(shown: &mut Document, evidence: Option<&Evidence>) {
    let Some(evidence) = evidence else { return };
    shown.zone = evidence.zone.as_ref().map(reading);
    shown.barcode = evidence.barcode.as_ref().map(reading);
    shown.text = evidence.text.as_ref().map(text);
}

fn reading(reading: &Reading) -> ReadingOut {
    let stated = reading.statement();
    ReadingOut {
        name: stated.map(|stated| stated.name.clone()).filter(|name| !name.is_empty()),
        birth_date: stated.and_then(|stated| stated.birth),
        issue_date: stated.and_then(|stated| stated.issue),
        expiry_date: stated.and_then(|stated| stated.expiry),
        number: stated.and_then(|stated| stated.number.as_deref()).map(last_four),
        issuer: stated.and_then(|stated| stated.issuer.clone()),
        address: stated
            .and_then(|stated| stated.address.as_ref())
            .map(|own| [own.street.as_str(), &own.city, &own.subdivision, &own.postal_code].join(", ")),
        faults: reading.faults().to_vec(),
    }
}

fn last_four(number: &str) -> String {
    let hidden = number.chars().count().saturating_sub(4);
    number.chars().skip(hidden).collect()
}

fn text(text: &TextReading) -> TextOut {
    TextOut {
        name: text.name,
        address: text.address,
        birth_date: text.birth,
        tax_id: text.tax_id,
        latest_date: text.latest_date,
    }
}

fn finding(finding: &Finding) -> FindingOut {
    let (result, reasons) = match &finding.outcome {
        Outcome::Passed => ("passed", Vec::new()),
        Outcome::Failed { reasons } => ("failed", reasons.clone()),
        Outcome::Referred { reasons } => ("referred", reasons.clone()),
        Outcome::NotRun { .. } => ("not_run", Vec::new()),
    };
    FindingOut { check: finding.check, result, reasons, at: time(finding.at) }
}

fn review(review: &Review, content: ContentHash) -> ReviewOut {
    let (decision, reasons) = match &review.verdict {
        ReviewVerdict::Valid => ("VALID", Vec::new()),
        ReviewVerdict::Invalid { reasons } => ("INVALID", reasons.clone()),
    };
    ReviewOut {
        reviewer: review.reviewer.clone(),
        decision,
        reasons,
        note: review.note.clone(),
        at: time(review.at),
        is_present: review.subject == content,
    }
}
