//! Looking into a file that came: is it what a document of its kind may be, and can it be read?

use chrono::{DateTime, Utc};
use gatehouse_domain::document::{BaseDocument, StoredFile};
use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::evidence::{Evidence, TypedZone};
use gatehouse_domain::fact::{Outcome, Reason};
use gatehouse_evidence::file::{FileType, sniff};
use gatehouse_evidence::image::{self, ImageProblem, Limits, Quality, RetakeReason};
use gatehouse_evidence::pdf::{self, PdfProblem};

use crate::reading::{self, Material};
use crate::rules::{Form, rule_of};
use crate::{failed, sandbox};

/// The largest file that is taken, however it comes (seed 001 names images; Synapse refuses beyond this).
pub const MAX_FILE_BYTES: u64 = 10 * 1024 * 1024;

/// A file as it lies in quarantine.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    pub kind: PhysicalDocumentType,
    pub file: &'a StoredFile,
    pub bytes: &'a [u8],
    /// Whose document it is to be.
    pub holder: &'a BaseDocument,
    /// Whether the client is a sandbox.
    pub sandbox: bool,
    pub now: DateTime<Utc>,
}

/// What looking into a file came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    pub outcome: Outcome,
    /// The type it really is, where it may leave quarantine.
    pub media_type: Option<&'static str>,
    /// What it states, where it may leave quarantine.
    pub evidence: Option<Evidence>,
}

/// Reads a file by its content, never by its name or declared type.
#[must_use]
pub fn inspect(arrival: Arrival<'_>) -> Inspection {
    if arrival.sandbox
        && let Some(valid) = sandbox::file_is_valid(&arrival.file.declared_type, arrival.bytes)
    {
        return stand_in(valid);
    }
    if arrival.bytes.is_empty() {
        return refused("image_not_found");
    }
    if arrival.bytes.len() as u64 > MAX_FILE_BYTES {
        return refused("image_too_large");
    }
    let form = rule_of(arrival.kind).form;
    match sniff(arrival.bytes) {
        Some(kind) if kind.is_accepted() && takes(form, kind) => match read(arrival, kind) {
            Ok(material) => {
                let evidence =
                    reading::read(rule_of(arrival.kind), material.lend(arrival.file), arrival.holder, arrival.now);
                Inspection { outcome: Outcome::Passed, media_type: Some(kind.media_type()), evidence: Some(evidence) }
            }
            Err(reasons) => Inspection { outcome: Outcome::Failed { reasons }, media_type: None, evidence: None },
        },
        _ => refused("wrong_file_extension"),
    }
}

fn takes(form: Form, kind: FileType) -> bool {
    match form {
        Form::PictureOrPdf | Form::LegiblePictureOrPdf => !kind.is_video(),
        Form::Picture => kind.is_readable_image(),
        Form::Video => kind.is_video(),
    }
}

fn stand_in(valid: bool) -> Inspection {
    if valid {
        Inspection { outcome: Outcome::Passed, media_type: Some("text/plain"), evidence: None }
    } else {
        refused("image_not_found")
    }
}

/// What a readable file gives its readers.
#[derive(Default)]
struct Contents {
    picture: Option<(image::Picture, Option<image::PerceptualHash>)>,
    text: Option<String>,
}

impl Contents {
    fn lend<'a>(&'a self, file: &'a StoredFile) -> Material<'a> {
        Material {
            content: file.content(),
            zone: file.zone.as_ref().map(TypedZone::as_str),
            picture: self.picture.as_ref().map(|(picture, hash)| (picture, *hash)),
            text: self.text.clone(),
        }
    }
}

fn read(arrival: Arrival<'_>, kind: FileType) -> Result<Contents, Vec<Reason>> {
    match kind {
        FileType::Pdf => read_pdf(arrival.bytes),
        kind if kind.is_readable_image() => read_image(arrival),
        _ => Ok(Contents::default()),
    }
}

fn read_image(arrival: Arrival<'_>) -> Result<Contents, Vec<Reason>> {
    let (reading, picture) =
        image::open(arrival.bytes, &Limits::default()).map_err(|problem| vec![Reason::new(image_reason(problem))])?;
    // A blurred receipt may still serve; an identity document has to be read to the last letter.
    if rule_of(arrival.kind).form == Form::LegiblePictureOrPdf {
        let mut reasons: Vec<Reason> = reading
            .retake_reasons(&Quality::default())
            .into_iter()
            .map(|reason| Reason::new(retake_reason(reason)))
            .collect();
        reasons.dedup();
        if !reasons.is_empty() {
            return Err(reasons);
        }
    }
    Ok(Contents { picture: Some((picture, reading.perceptual_hash)), text: None })
}

/// A document that can do anything but show pages is none of a customer's.
fn read_pdf(bytes: &[u8]) -> Result<Contents, Vec<Reason>> {
    let text = pdf::text(bytes, &pdf::Limits::default()).map_err(|problem| vec![Reason::new(pdf_reason(problem))])?;
    // A scan has no text, which is no text that says nothing.
    Ok(Contents { picture: None, text: Some(text).filter(|text| !text.trim().is_empty()) })
}

fn pdf_reason(problem: PdfProblem) -> &'static str {
    match problem {
        PdfProblem::Empty | PdfProblem::NotAPdf | PdfProblem::Damaged | PdfProblem::NoPages => "image_not_found",
        PdfProblem::JavaScript
        | PdfProblem::Action
        | PdfProblem::EmbeddedFile
        | PdfProblem::RichMedia
        | PdfProblem::XfaForm => "flagged_for_potential_fraud",
        PdfProblem::Encrypted => "wrong_file_extension",
        _ => "image_too_large",
    }
}

fn image_reason(problem: ImageProblem) -> &'static str {
    match problem {
        ImageProblem::TooManyBytes { .. } | ImageProblem::TooManyPixels { .. } => "image_too_large",
        ImageProblem::UnsupportedType(_) | ImageProblem::Animated => "wrong_file_extension",
        ImageProblem::Empty | ImageProblem::Truncated | ImageProblem::Damaged => "image_not_found",
    }
}

fn retake_reason(reason: RetakeReason) -> &'static str {
    match reason {
        RetakeReason::BlackAndWhite => "black_and_white_image",
        RetakeReason::Palettised => "palettised_image",
        RetakeReason::TooSmall | RetakeReason::Blurred | RetakeReason::TooDark => "poor_image_quality",
    }
}

fn refused(reason: &'static str) -> Inspection {
    Inspection { outcome: failed(reason), media_type: None, evidence: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inspected(kind: &str, bytes: &[u8], declared_type: &str, sandbox: bool) -> Inspection {
        let file = StoredFile {
            key: String::new(),
            sha256: gatehouse_domain::fact::ContentHash::of_bytes(bytes),
            bytes: bytes.len() as u64,
            declared_type: declared_type.to_owned(),
            zone: None,
        };
        let kind = PhysicalDocumentType::find(kind).unwrap();
        let holder = crate::testing::holder();
        inspect(Arrival { kind, file: &file, bytes, holder: &holder, sandbox, now: DateTime::UNIX_EPOCH })
    }

    fn reason(inspection: &Inspection) -> &str {
        match &inspection.outcome {
            Outcome::Failed { reasons } => reasons[0].name(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_stand_in_image_has_its_fate_in_a_sandbox_alone() {
        let valid = inspected("GOVT_ID", b"ID,", "image/png", true);
        assert_eq!(valid.outcome, Outcome::Passed);
        assert_eq!(reason(&inspected("GOVT_ID", b"ID,", "image/invalid", true)), "image_not_found");
        assert_eq!(reason(&inspected("GOVT_ID", b"ID,", "image/png", false)), "wrong_file_extension");
    }

    #[test]
    fn a_file_is_what_it_holds_not_what_it_is_called() {
        let script = b"<html><script>alert(1)</script></html>";
        assert_eq!(reason(&inspected("GOVT_ID", script, "image/png", false)), "wrong_file_extension");
        assert_eq!(reason(&inspected("GOVT_ID", b"", "image/png", false)), "image_not_found");
        let cut = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01";
        assert!(matches!(inspected("GOVT_ID", cut, "image/png", false).outcome, Outcome::Failed { .. }));
    }

    #[test]
    fn a_document_that_can_act_stays_in_quarantine() {
        let script =
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n";
        let inspection = inspected("PROOF_OF_ADDRESS", script, "application/pdf", false);
        assert_eq!(reason(&inspection), "flagged_for_potential_fraud");
        assert_eq!(inspection.media_type, None);
    }

    #[test]
    fn a_video_is_taken_only_where_one_is_asked_for() {
        let mp4 = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41";
        assert_eq!(reason(&inspected("GOVT_ID", mp4, "video/mp4", false)), "wrong_file_extension");
        assert_eq!(inspected("VIDEO_AUTHORIZATION", mp4, "video/mp4", false).outcome, Outcome::Passed);
    }
}
