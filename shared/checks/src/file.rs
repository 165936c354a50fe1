//! Looking into a file that came: is it what a document of its kind may be, and can it be read?

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use gatehouse_domain::document::{BaseDocument, StoredFile};
use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::evidence::{Evidence, TypedZone};
use gatehouse_domain::fact::{Outcome, Reason};
use gatehouse_evidence::file::{FileType, sniff};
use gatehouse_evidence::film;
use gatehouse_evidence::image::{self, ImageProblem, ImageReading, Limits, Quality, RetakeReason};
use gatehouse_evidence::pdf::{self, PdfContents, PdfProblem};

use crate::reading::{self, Material, Sight};
use crate::rules::{Form, rule_of};
use crate::{failed, sandbox};

/// The largest file that is taken, however it comes (seed 001 names images; Synapse refuses beyond this).
pub const MAX_FILE_BYTES: u64 = 10 * 1024 * 1024;

/// How long a barcode is looked for in one picture; decoding the picture takes most of another second at its largest.
const BARCODE_BUDGET: Duration = Duration::from_millis(800);
/// And in the picture of a PDF, which is parsed and has its pages drawn besides.
const EMBEDDED_BARCODE_BUDGET: Duration = Duration::from_millis(300);

/// A file as it lies in quarantine.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    pub kind: PhysicalDocumentType,
    pub file: &'a StoredFile,
    pub bytes: &'a [u8],
    /// Whether it can be opened within what a reader may use: of a PDF found out beforehand, by a process of its own.
    pub fits: bool,
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
    /// What of it leaves quarantine, where anything may.
    pub release: Option<Release>,
    /// What it states, where it may leave quarantine.
    pub evidence: Option<Evidence>,
}

/// What leaves quarantine.
#[derive(Debug, Clone, PartialEq)]
pub enum Release {
    /// The file as it came: a sandbox's stand-in.
    AsItCame { media_type: &'static str },
    /// The video, which is to lose what the camera noted beside it.
    Video { media_type: &'static str },
    /// The picture as a JPEG, upright and without what the camera noted beside it (place, time, owner, thumbnail).
    Picture(Jpeg),
    /// The PDF, which is to have its first pages drawn beside it.
    Pdf { pages: usize },
}

/// A picture of which nothing is left but its pixels.
#[derive(Clone, PartialEq)]
pub struct Jpeg(pub Vec<u8>);

impl fmt::Debug for Jpeg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Jpeg({} bytes)", self.0.len())
    }
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
    if arrival.bytes.len() as u64 > MAX_FILE_BYTES || !arrival.fits {
        return refused("image_too_large");
    }
    let form = rule_of(arrival.kind).form;
    match sniff(arrival.bytes) {
        Some(kind) if kind.is_accepted() && takes(form, kind) && kind.agrees_with(&arrival.file.declared_type) => {
            match read(arrival, kind) {
                Ok(contents) => {
                    let evidence =
                        reading::read(rule_of(arrival.kind), contents.lend(arrival.file), arrival.holder, arrival.now);
                    Inspection { outcome: Outcome::Passed, release: Some(contents.release()), evidence: Some(evidence) }
                }
                Err(reasons) => Inspection { outcome: Outcome::Failed { reasons }, release: None, evidence: None },
            }
        }
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
        let release = Some(Release::AsItCame { media_type: "text/plain" });
        Inspection { outcome: Outcome::Passed, release, evidence: None }
    } else {
        refused("image_not_found")
    }
}

/// A picture to look at, and by what it is known again.
type Seen = (image::Picture, Option<image::PerceptualHash>);

/// What a readable file gives its readers.
enum Contents {
    Picture(Seen),
    /// With the picture that it is of, where it is of one.
    Pdf(PdfContents, Option<Seen>),
    Video(FileType),
}

impl Contents {
    fn lend<'a>(&'a self, file: &'a StoredFile) -> Material<'a> {
        let (picture, text) = match self {
            Self::Picture(seen) => (Some(seen), None),
            // A scan has no text, which is no text that says nothing.
            Self::Pdf(pdf, seen) => (seen.as_ref(), Some(pdf.text.clone()).filter(|text| !text.trim().is_empty())),
            Self::Video(_) => (None, None),
        };
        let search = if matches!(self, Self::Pdf(..)) { EMBEDDED_BARCODE_BUDGET } else { BARCODE_BUDGET };
        let picture = picture.map(|(picture, hash)| Sight { picture, hash: *hash, search });
        Material { content: file.content(), zone: file.zone.as_ref().map(TypedZone::as_str), picture, text }
    }

    fn release(self) -> Release {
        match self {
            Self::Picture((picture, _)) => Release::Picture(Jpeg(picture.to_jpeg())),
            Self::Pdf(pdf, _) => Release::Pdf { pages: pdf.reading.pages },
            Self::Video(kind) => Release::Video { media_type: kind.media_type() },
        }
    }
}

fn read(arrival: Arrival<'_>, kind: FileType) -> Result<Contents, Vec<Reason>> {
    match kind {
        FileType::Pdf => read_pdf(arrival),
        kind if kind.is_readable_image() => read_image(arrival),
        kind if film::is_whole(arrival.bytes) => Ok(Contents::Video(kind)),
        _ => Err(vec![Reason::new("poor_video_quality")]),
    }
}

fn read_image(arrival: Arrival<'_>) -> Result<Contents, Vec<Reason>> {
    let (reading, picture) =
        image::open(arrival.bytes, &Limits::default()).map_err(|problem| vec![Reason::new(image_reason(problem))])?;
    judge(arrival.kind, &reading)?;
    Ok(Contents::Picture((picture, reading.perceptual_hash)))
}

/// A blurred receipt may still serve; an identity document has to be read to the last letter.
fn judge(kind: PhysicalDocumentType, reading: &ImageReading) -> Result<(), Vec<Reason>> {
    if rule_of(kind).form != Form::LegiblePictureOrPdf {
        return Ok(());
    }
    let retake = reading.retake_reasons(&Quality::default());
    let mut reasons: Vec<Reason> = retake.into_iter().map(|reason| Reason::new(retake_reason(reason))).collect();
    reasons.dedup();
    if reasons.is_empty() { Ok(()) } else { Err(reasons) }
}

/// A document that can do anything but show pages is none of a customer's. The picture that it is of is looked at as one
/// that came by itself; one that cannot be decoded is for whoever sees the pages.
fn read_pdf(arrival: Arrival<'_>) -> Result<Contents, Vec<Reason>> {
    let limits = pdf::Limits::default();
    let mut contents = pdf::open(arrival.bytes, &limits).map_err(|problem| vec![Reason::new(pdf_reason(problem))])?;
    let opened = contents.picture.take().and_then(|picture| picture.open(&limits).ok());
    let Some((reading, picture)) = opened else { return Ok(Contents::Pdf(contents, None)) };
    judge(arrival.kind, &reading)?;
    Ok(Contents::Pdf(contents, Some((picture, reading.perceptual_hash))))
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
    Inspection { outcome: failed(reason), release: None, evidence: None }
}

#[cfg(test)]
mod tests {
    use gatehouse_evidence::data_uri;

    use super::*;

    fn inspected(kind: &str, bytes: &[u8], declared_type: &str, sandbox: bool) -> Inspection {
        let file = StoredFile {
            key: String::new(),
            sha256: gatehouse_domain::fact::ContentHash::of_bytes(bytes),
            bytes: bytes.len() as u64,
            declared_type: declared_type.to_owned(),
            zone: None,
            pages: None,
        };
        let kind = PhysicalDocumentType::find(kind).unwrap();
        let holder = crate::testing::holder();
        inspect(Arrival { kind, file: &file, bytes, fits: true, holder: &holder, sandbox, now: DateTime::UNIX_EPOCH })
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
    fn a_file_called_another_sort_of_file_is_refused_and_one_picture_called_another_is_not() {
        let picture = data_uri::parse(TURNED, 1_000).unwrap().bytes;
        for (declared, taken) in [
            ("image/png", true),
            ("IMAGE/JPEG", true),
            ("application/octet-stream", true),
            ("", true),
            ("application/pdf", false),
            ("video/mp4", false),
            ("text/html", false),
        ] {
            let inspection = inspected("PROOF_OF_ADDRESS", &picture, declared, false);
            assert_eq!(inspection.outcome == Outcome::Passed, taken, "{declared}");
            assert!(taken || reason(&inspection) == "wrong_file_extension", "{declared}");
        }
    }

    #[test]
    fn a_file_that_no_reader_could_open_is_too_large() {
        let bytes = b"%PDF-1.7";
        let file = StoredFile {
            key: String::new(),
            sha256: gatehouse_domain::fact::ContentHash::of_bytes(bytes),
            bytes: bytes.len() as u64,
            declared_type: "application/pdf".to_owned(),
            zone: None,
            pages: None,
        };
        let (kind, holder) = (PhysicalDocumentType::find("PROOF_OF_ADDRESS").unwrap(), crate::testing::holder());
        let now = DateTime::UNIX_EPOCH;
        let arrival = Arrival { kind, file: &file, bytes, fits: false, holder: &holder, sandbox: false, now };
        assert_eq!((reason(&inspect(arrival)), inspect(arrival).release), ("image_too_large", None));
    }

    #[test]
    fn a_document_that_can_act_stays_in_quarantine() {
        let script =
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n";
        let inspection = inspected("PROOF_OF_ADDRESS", script, "application/pdf", false);
        assert_eq!(reason(&inspection), "flagged_for_potential_fraud");
        assert_eq!(inspection.release, None);
    }

    #[test]
    fn a_video_is_taken_only_where_one_is_asked_for() {
        let mp4 = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41\0\0\0\x08moov\0\0\0\x08mdat";
        assert_eq!(reason(&inspected("GOVT_ID", mp4, "video/mp4", false)), "wrong_file_extension");
        assert_eq!(inspected("VIDEO_AUTHORIZATION", mp4, "video/mp4", false).outcome, Outcome::Passed);
        let cut = inspected("VIDEO_AUTHORIZATION", &mp4[..40], "video/mp4", false);
        assert_eq!((reason(&cut), &cut.release), ("poor_video_quality", &None));
        let markup = b"<!--ftypisom--><script>alert(1)</script>";
        assert_eq!(reason(&inspected("VIDEO_AUTHORIZATION", markup, "video/mp4", false)), "wrong_file_extension");
    }

    /// A PNG of 24 by 16 pixels that was taken upright, somewhere: EXIF with an orientation and a latitude.
    const TURNED: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAIAAACDRijCAAAAUGVYSWZNTQAqAAAACAACARIAAwAAAAEABgAAiCUABAAAAAEAAAAmAAAAAAABAAIABQAAAAMAAAA4AAAAAAAAADQAAAABAAAADAAAAAEAAAAHAAAAAQQ9gEMAAAAaSURBVHjaYzixRYMqiGHUoFGDRg0aNYgyBAB40nYfSncbOAAAAABJRU5ErkJggg==";

    #[test]
    fn a_picture_leaves_quarantine_upright_and_without_its_place() {
        let file = data_uri::parse(TURNED, 1_000).unwrap().bytes;
        assert!(image::inspect(&file, &Limits::default()).unwrap().has_location);
        let released = inspected("PROOF_OF_ADDRESS", &file, "image/png", false).release;
        let Some(Release::Picture(jpeg)) = released else { panic!("{released:?}") };
        let shown = image::inspect(&jpeg.0, &Limits::default()).unwrap();
        assert_eq!((shown.file_type, shown.width, shown.height), (FileType::Jpeg, 16, 24));
        assert!(!shown.has_location && !shown.reoriented);
    }

    #[test]
    fn of_a_pdf_the_pages_are_counted() {
        let file = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
            2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 90 90]>>endobj\n\
            3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n4 0 obj<</Type/Page/Parent 2 0 R>>endobj\n\
            trailer<</Size 5/Root 1 0 R>>\n";
        let released = inspected("PROOF_OF_ADDRESS", file, "application/pdf", false).release;
        assert_eq!(released, Some(Release::Pdf { pages: 2 }));
    }
}
