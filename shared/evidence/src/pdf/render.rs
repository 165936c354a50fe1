//! Pages as pictures, so that a reviewer's browser never meets the document itself.

use std::fmt;
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{Pdf, PdfData};
use hayro::kurbo::{Affine, Rect};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

use super::{Limits, PdfProblem, drawable, effort, inspect_document};
use crate::containment::contained;
use crate::image::Picture;

/// A page as a reviewer sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct PageImage {
    /// Counted from one, as people count pages.
    pub number: usize,
    /// See [`Picture::to_jpeg`].
    pub jpeg: Vec<u8>,
}

impl fmt::Debug for PageImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageImage").field("number", &self.number).field("bytes", &self.jpeg.len()).finish()
    }
}

/// Renders one page, counted from zero, of a document that [`super::inspect`] accepts.
///
/// Harmless documents that cannot be drawn within bounded time and memory are [`PdfProblem::CannotBeShown`]: a person
/// has to open those elsewhere. Not all of them are known beforehand, which is what [`super::draw_apart`] is for.
pub fn render(bytes: &[u8], page: usize, limits: &Limits) -> Result<Picture, PdfProblem> {
    pages(bytes, limits)?;
    open_and_draw(bytes.to_vec().into(), page, limits)
}

/// The first pages of a document, one after the other, without those that cannot be shown.
pub fn draw(bytes: Vec<u8>, limits: &Limits) -> impl Iterator<Item = PageImage> {
    let count = pages(&bytes, limits).unwrap_or_default().min(limits.max_drawn_pages);
    let data = PdfData::from(Arc::new(bytes));
    (0..count).filter_map(move |page| {
        let picture = open_and_draw(data.clone(), page, limits).ok()?;
        Some(PageImage { number: page + 1, jpeg: picture.to_jpeg() })
    })
}

/// How many pages there are of a document that may be drawn. Its objects are dropped at once: they would lie in memory
/// beside the renderer's.
fn pages(bytes: &[u8], limits: &Limits) -> Result<usize, PdfProblem> {
    let (document, reading) = inspect_document(bytes, limits)?;
    drawable::check(&document, limits)?;
    Ok(reading.pages)
}

/// Each page is drawn from a document of its own: one that was unwound through is not used again.
fn open_and_draw(data: PdfData, page: usize, limits: &Limits) -> Result<Picture, PdfProblem> {
    contained(|| {
        let pdf = Pdf::new(data).map_err(|_| PdfProblem::Damaged)?;
        let page = pdf.pages().get(page).ok_or(PdfProblem::NoSuchPage)?;
        draw_page(page, limits.page_side).ok_or(PdfProblem::CannotBeShown)
    })
    .unwrap_or(Err(PdfProblem::CannotBeShown))
}

fn draw_page(page: &Page<'_>, longest_side: u16) -> Option<Picture> {
    let (width, height) = page.render_dimensions();
    let longest = width.max(height);
    // Half a pixel more, because the renderer rounds down.
    let scale = (f32::from(longest_side) + 0.5) / longest;
    // A page as thin as a thread would come out with no pixels at all.
    let has_pixels = longest.is_finite() && width.min(height) * scale >= 1.0;
    if !has_pixels {
        return None;
    }
    let sheet = Rect::new(0.0, 0.0, f64::from(width * scale), f64::from(height * scale));
    let transform = Affine::scale(f64::from(scale)) * page.initial_transform(true).to_kurbo();
    if !effort::is_affordable(page, sheet, transform) {
        return None;
    }
    let pixmap = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
    );
    // The background is opaque, so that premultiplied colours are plain ones.
    let colours = pixmap.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]);
    Picture::from_rgb(u32::from(pixmap.width()), u32::from(pixmap.height()), colours.collect())
}
