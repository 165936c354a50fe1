//! What would be remarkable under two customers: identity numbers and the pictures of identity documents.
//!
//! A value leaves here to be tagged with the client's key (HMAC) before it is looked up, so that no list of numbers
//! comes into being. Pictures are looked up by parts of their perceptual hash: of two pictures that differ in up to
//! seven of its 256 bits, one of eight parts is surely equal. The pictures themselves are then compared.

use gatehouse_domain::Facts;
use gatehouse_domain::document::{BaseDocument, PhysicalDocument, VirtualDocument};
use gatehouse_domain::duplicate::Shared;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::evidence::{Evidence, Reading};
use gatehouse_domain::fact::ContentHash;
use gatehouse_domain::id::DocumentId;
use gatehouse_evidence::identifiers::{Ein, Itin, Ssn};
use gatehouse_evidence::image::PerceptualHash;

use crate::rules::{Form, rule_of};

/// Hexadecimal digits of a perceptual hash that make one of its parts.
const PART: usize = 8;
/// Shorter numbers are typing errors, or everybody's.
const SHORTEST_NUMBER: usize = 5;

/// Something by which a customer is looked for among the others.
#[derive(Clone, PartialEq, Eq)]
pub struct Fingerprint {
    pub document: DocumentId,
    pub content: ContentHash,
    pub shared: Shared,
    /// To be tagged with the client's key, never to be stored.
    pub value: String,
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fingerprint")
            .field("document", &self.document)
            .field("shared", &self.shared)
            .finish_non_exhaustive()
    }
}

/// Every fingerprint of a customer's documents as they are now.
#[must_use]
pub fn fingerprints(facts: &Facts) -> Vec<Fingerprint> {
    let mut found = Vec::new();
    for base in facts.active_documents() {
        found.extend(base.active_virtual().flat_map(|own| of_number(base, own)));
        for own in base.active_physical() {
            of_paper(own, &mut found);
        }
    }
    found
}

fn of_number(base: &BaseDocument, own: &VirtualDocument) -> Vec<Fingerprint> {
    let values: Vec<(Shared, Option<String>)> = match own.kind.name() {
        "SSN" => vec![(Shared::Ssn, tax_id(&own.value))],
        "TIN" if base.details.entity() == Entity::Business => {
            let ein = Ein::parse(&own.value).ok().map(|ein| format!("ein:{}", ein.digits()));
            // A sole proprietor's may be the person's own.
            let of_person = tax_id(&own.value).filter(|_| base.details.is_sole_proprietor());
            vec![(Shared::TaxId, ein), (Shared::TaxId, of_person)]
        }
        "TIN" => vec![(Shared::TaxId, tax_id(&own.value))],
        "PASSPORT" | "DRIVERS_LICENSE" | "PERSONAL_IDENTIFICATION" => {
            vec![(Shared::DocumentNumber, number(&own.value))]
        }
        _ => Vec::new(),
    };
    let fingerprint = |(shared, value): (Shared, Option<String>)| {
        Some(Fingerprint { document: own.meta.id, content: own.content(), shared, value: value? })
    };
    values.into_iter().filter_map(fingerprint).collect()
}

/// A person's number; a sandbox's test values are none, and so are never looked for.
fn tax_id(value: &str) -> Option<String> {
    let is_issued = Ssn::parse(value).is_ok() || Itin::parse(value).is_ok();
    let digits = || value.chars().filter(char::is_ascii_digit).collect::<String>();
    is_issued.then(|| format!("ssn:{}", digits()))
}

fn number(value: &str) -> Option<String> {
    let bare: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let says_something = bare.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0');
    (bare.len() >= SHORTEST_NUMBER && says_something).then(|| format!("number:{}", bare.to_ascii_uppercase()))
}

fn of_paper(own: &PhysicalDocument, found: &mut Vec<Fingerprint>) {
    if !is_personal(own) {
        return;
    }
    let Some(evidence) = own.present_evidence() else { return };
    let mut push =
        |shared, value| found.push(Fingerprint { document: own.meta.id, content: own.content(), shared, value });
    if let Some(file) = own.file.stored() {
        push(Shared::Picture, format!("file:{}", file.sha256));
    }
    for part in parts(evidence) {
        push(Shared::Picture, part);
    }
    for value in numbers(evidence) {
        push(Shared::DocumentNumber, value);
    }
}

/// Papers that show one person; a household shares its bills, and a business its policies.
fn is_personal(own: &PhysicalDocument) -> bool {
    let rule = rule_of(own.kind);
    matches!(rule.form, Form::LegiblePictureOrPdf | Form::Picture)
        || own.kind.other_side().is_some()
        || own.kind.name() == "SSN_CARD"
}

fn parts(evidence: &Evidence) -> impl Iterator<Item = String> {
    let hash = evidence.picture.as_deref().unwrap_or_default();
    hash.as_bytes()
        .chunks(PART)
        .enumerate()
        .map(|(at, part)| format!("picture:{at}:{}", String::from_utf8_lossy(part)))
        .collect::<Vec<_>>()
        .into_iter()
}

fn numbers(evidence: &Evidence) -> impl Iterator<Item = String> {
    let readings = [&evidence.zone, &evidence.barcode].into_iter().flatten();
    readings.filter_map(Reading::sound).filter_map(|stated| number(stated.number.as_deref()?))
}

/// What two customers truly have in common where they met under `wanted`: the first document of the other's that
/// shows the same number or picture.
#[must_use]
pub fn met(facts: &Facts, wanted: &Fingerprint, others: &Facts) -> Option<Fingerprint> {
    let theirs = fingerprints(others);
    if !wanted.value.starts_with("picture:") {
        return theirs.into_iter().find(|own| own.value == wanted.value);
    }
    let ours = picture(facts, wanted.document)?;
    let alike = |own: &&Fingerprint| {
        own.shared == Shared::Picture && picture(others, own.document).is_some_and(|hash| hash.is_same_picture(ours))
    };
    theirs.iter().find(alike).cloned()
}

fn picture(facts: &Facts, document: DocumentId) -> Option<PerceptualHash> {
    let mut papers = facts.active_documents().flat_map(BaseDocument::active_physical);
    papers.find(|own| own.meta.id == document)?.present_evidence()?.picture.as_deref()?.parse().ok()
}
