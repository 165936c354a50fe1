//! PDF documents: refused if they can do anything but show pages, and shown as pictures only.

mod drawable;
mod effort;
mod hazards;
mod painter;
mod pictures;
mod render;
mod streams;
mod text;
mod weight;

use std::time::Duration;

use lopdf::{Document, LoadOptions};
use thiserror::Error;

pub use painter::{PAINT, TRY_TO_READ, draw_apart, is_readable_apart, paint, try_to_read};
pub use pictures::EmbeddedPicture;
pub use render::{PageImage, draw, render};

use crate::containment::contained;
use crate::file::{self, FileType};

/// What a document may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest file, in bytes.
    pub max_bytes: usize,
    pub max_pages: usize,
    pub max_objects: usize,
    /// The most that one stream may inflate to, in bytes.
    pub max_stream_bytes: usize,
    /// The most that all streams together may inflate to, in bytes.
    pub max_inflated_bytes: usize,
    /// The largest picture on a page, in pixels as declared.
    pub max_image_pixels: u64,
    /// The longest side of a page as rendered, in pixels.
    pub page_side: u16,
    /// The most pages that [`draw`] and [`draw_apart`] show.
    pub max_drawn_pages: usize,
    /// How long [`draw_apart`] waits for pages.
    pub drawing: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 10 << 20,
            max_pages: 50,
            max_objects: 20_000,
            max_stream_bytes: 40 << 20,
            max_inflated_bytes: 160 << 20,
            max_image_pixels: 12_500_000,
            page_side: 1_600,
            max_drawn_pages: 10,
            drawing: Duration::from_millis(1_200),
        }
    }
}

/// What a harmless document is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PdfReading {
    pub pages: usize,
}

/// All that is read of a harmless document.
#[derive(Clone, PartialEq)]
pub struct PdfContents {
    pub reading: PdfReading,
    /// The text of its first pages. Empty where it has none: a scan, or fonts that do not say what they show.
    pub text: String,
    /// The picture that dominates its first pages, where one does and it can be decoded by itself.
    pub picture: Option<EmbeddedPicture>,
}

impl std::fmt::Debug for PdfContents {
    /// Shows nothing of the text, wherever it ends up.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PdfContents").field("reading", &self.reading).finish_non_exhaustive()
    }
}

/// Why a document was refused or a page could not be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PdfProblem {
    #[error("the file is empty")]
    Empty,
    #[error("the file has {bytes} bytes, more than the {max_bytes} allowed")]
    TooManyBytes { bytes: usize, max_bytes: usize },
    #[error("the file is no PDF document")]
    NotAPdf,
    #[error("the document is damaged")]
    Damaged,
    #[error("the document is encrypted")]
    Encrypted,
    #[error("the document holds JavaScript")]
    JavaScript,
    #[error("the document holds an action that does more than turn a page or open a web address")]
    Action,
    #[error("the document holds another file")]
    EmbeddedFile,
    #[error("the document holds a film, a sound or another active annotation")]
    RichMedia,
    #[error("the document holds an XFA form")]
    XfaForm,
    #[error("the document has {pages} pages, more than the {max_pages} allowed")]
    TooManyPages { pages: usize, max_pages: usize },
    #[error("the document has no pages")]
    NoPages,
    #[error("the document is larger inside than is decoded")]
    TooLargeInside,
    #[error("the document has no such page")]
    NoSuchPage,
    #[error("the page is harmless, but cannot be drawn within bounded time and memory")]
    CannotBeShown,
}

/// Reads a document's structure, without decoding a page.
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<PdfReading, PdfProblem> {
    inspect_document(bytes, limits).map(|(_, reading)| reading)
}

/// Reads a document: its structure, its text, and the picture that it is of, not yet decoded.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<PdfContents, PdfProblem> {
    let (document, reading) = inspect_document(bytes, limits)?;
    let picture = pictures::dominating(&document, limits);
    Ok(PdfContents { reading, text: text::read(&document), picture })
}

fn inspect_document(bytes: &[u8], limits: &Limits) -> Result<(Document, PdfReading), PdfProblem> {
    if bytes.is_empty() {
        return Err(PdfProblem::Empty);
    }
    if bytes.len() > limits.max_bytes {
        return Err(PdfProblem::TooManyBytes { bytes: bytes.len(), max_bytes: limits.max_bytes });
    }
    if file::sniff(bytes) != Some(FileType::Pdf) {
        return Err(PdfProblem::NotAPdf);
    }
    hazards::in_raw_bytes(bytes)?;
    weight::check(bytes)?;
    contained(|| {
        let mut document = load(bytes, limits)?;
        streams::settle_filters(&mut document)?;
        let pages = inspect_structure(&document, limits)?;
        Ok((document, PdfReading { pages }))
    })
    .unwrap_or(Err(PdfProblem::Damaged))
}

/// Counts the pages of a document that has nothing else to it.
fn inspect_structure(document: &Document, limits: &Limits) -> Result<usize, PdfProblem> {
    if document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(PdfProblem::Encrypted);
    }
    if document.objects.len() > limits.max_objects {
        return Err(PdfProblem::TooLargeInside);
    }
    hazards::in_objects(document)?;
    let pages = document.page_iter().take(limits.max_pages + 1).count();
    if pages == 0 {
        return Err(PdfProblem::NoPages);
    }
    if pages > limits.max_pages {
        return Err(PdfProblem::TooManyPages { pages, max_pages: limits.max_pages });
    }
    streams::check(document, limits)?;
    Ok(pages)
}

fn load(bytes: &[u8], limits: &Limits) -> Result<Document, PdfProblem> {
    let options = LoadOptions { max_decompressed_size: Some(limits.max_stream_bytes), ..LoadOptions::default() };
    Document::load_mem_with_options(bytes, options)
        .map_err(|_| if hazards::mentions_encryption(bytes) { PdfProblem::Encrypted } else { PdfProblem::Damaged })
}
