//! Looking into a file that came: is it what a document of its kind may be, and can it be read?

use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::fact::{Outcome, Reason};
use gatehouse_evidence::file::{FileType, sniff};
use gatehouse_evidence::image::{self, ImageProblem, Limits, Quality, RetakeReason};
use gatehouse_evidence::pdf::{self, PdfProblem};

use crate::{failed, sandbox};

/// The largest file that is taken, however it comes (seed 001 names images; Synapse refuses beyond this).
pub const MAX_FILE_BYTES: u64 = 10 * 1024 * 1024;

/// A file as it lies in quarantine.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    pub kind: PhysicalDocumentType,
    pub bytes: &'a [u8],
    /// What the sender called it.
    pub declared_type: &'a str,
    /// Whether the client is a sandbox.
    pub sandbox: bool,
}

/// What looking into a file came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    pub outcome: Outcome,
    /// The type it really is, where it may leave quarantine.
    pub media_type: Option<&'static str>,
}

/// Reads a file by its content, never by its name or declared type.
#[must_use]
pub fn inspect(arrival: Arrival<'_>) -> Inspection {
    if arrival.sandbox
        && let Some(valid) = sandbox::file_is_valid(arrival.declared_type, arrival.bytes)
    {
        return stand_in(valid);
    }
    if arrival.bytes.is_empty() {
        return refused("image_not_found");
    }
    if arrival.bytes.len() as u64 > MAX_FILE_BYTES {
        return refused("image_too_large");
    }
    match sniff(arrival.bytes) {
        Some(kind) if kind.is_video() == arrival.kind.is_video() && kind.is_accepted() => read(arrival, kind),
        _ => refused("wrong_file_extension"),
    }
}

fn stand_in(valid: bool) -> Inspection {
    if valid {
        Inspection { outcome: Outcome::Passed, media_type: Some("text/plain") }
    } else {
        refused("image_not_found")
    }
}

fn read(arrival: Arrival<'_>, kind: FileType) -> Inspection {
    let outcome = match kind {
        FileType::Pdf => read_pdf(arrival.bytes),
        kind if kind.is_readable_image() => read_image(arrival),
        _ => Outcome::Passed,
    };
    match outcome {
        Outcome::Failed { .. } => Inspection { outcome, media_type: None },
        outcome => Inspection { outcome, media_type: Some(kind.media_type()) },
    }
}

fn read_image(arrival: Arrival<'_>) -> Outcome {
    let reading = match image::inspect(arrival.bytes, &Limits::default()) {
        Ok(reading) => reading,
        Err(problem) => return failed(image_reason(problem)),
    };
    // A blurred receipt may still serve; an identity document has to be read to the last letter.
    if !arrival.kind.is_government_id() {
        return Outcome::Passed;
    }
    let mut reasons: Vec<Reason> = reading
        .retake_reasons(&Quality::default())
        .into_iter()
        .map(|reason| Reason::new(retake_reason(reason)))
        .collect();
    reasons.dedup();
    if reasons.is_empty() { Outcome::Passed } else { Outcome::Failed { reasons } }
}

/// A document that can do anything but show pages is none of a customer's.
fn read_pdf(bytes: &[u8]) -> Outcome {
    match pdf::inspect(bytes, &pdf::Limits::default()) {
        Ok(_) => Outcome::Passed,
        Err(problem) => failed(pdf_reason(problem)),
    }
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
    Inspection { outcome: failed(reason), media_type: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival<'a>(kind: &str, bytes: &'a [u8], declared_type: &'a str, sandbox: bool) -> Arrival<'a> {
        Arrival { kind: PhysicalDocumentType::find(kind).unwrap(), bytes, declared_type, sandbox }
    }

    fn reason(inspection: &Inspection) -> &str {
        match &inspection.outcome {
            Outcome::Failed { reasons } => reasons[0].name(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_stand_in_image_has_its_fate_in_a_sandbox_alone() {
        let valid = inspect(arrival("GOVT_ID", b"ID,", "image/png", true));
        assert_eq!(valid.outcome, Outcome::Passed);
        assert_eq!(reason(&inspect(arrival("GOVT_ID", b"ID,", "image/invalid", true))), "image_not_found");
        assert_eq!(reason(&inspect(arrival("GOVT_ID", b"ID,", "image/png", false))), "wrong_file_extension");
    }

    #[test]
    fn a_file_is_what_it_holds_not_what_it_is_called() {
        let script = b"<html><script>alert(1)</script></html>";
        assert_eq!(reason(&inspect(arrival("GOVT_ID", script, "image/png", false))), "wrong_file_extension");
        assert_eq!(reason(&inspect(arrival("GOVT_ID", b"", "image/png", false))), "image_not_found");
        let cut = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01";
        assert!(matches!(inspect(arrival("GOVT_ID", cut, "image/png", false)).outcome, Outcome::Failed { .. }));
    }

    #[test]
    fn a_document_that_can_act_stays_in_quarantine() {
        let script =
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n";
        let inspection = inspect(arrival("PROOF_OF_ADDRESS", script, "application/pdf", false));
        assert_eq!(reason(&inspection), "flagged_for_potential_fraud");
        assert_eq!(inspection.media_type, None);
    }

    #[test]
    fn a_video_is_taken_only_where_one_is_asked_for() {
        let mp4 = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41";
        assert_eq!(reason(&inspect(arrival("GOVT_ID", mp4, "video/mp4", false))), "wrong_file_extension");
        assert_eq!(inspect(arrival("VIDEO_AUTHORIZATION", mp4, "video/mp4", false)).outcome, Outcome::Passed);
    }
}
