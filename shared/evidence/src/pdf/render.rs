//! Pages as pictures, so that a reviewer's browser never meets the document itself.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, Rect};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

use super::{Limits, PdfProblem, drawable, effort, inspect_document};
use crate::containment::contained;
use crate::image::Picture;

/// Renders one page, counted from zero, of a document that [`super::inspect`] accepts.
///
/// Harmless documents that cannot be drawn within bounded time and memory are [`PdfProblem::CannotBeShown`]: a person
/// has to open those elsewhere.
pub fn render(bytes: &[u8], page: usize, limits: &Limits) -> Result<Picture, PdfProblem> {
    let document = inspect_document(bytes, limits)?.0;
    drawable::check(&document, limits)?;
    // Two copies of the file would be kept otherwise.
    drop(document);
    contained(|| {
        let pdf = Pdf::new(bytes.to_vec()).map_err(|_| PdfProblem::Damaged)?;
        let page = pdf.pages().get(page).ok_or(PdfProblem::NoSuchPage)?;
        draw(page, limits.page_side).ok_or(PdfProblem::CannotBeShown)
    })
    .unwrap_or(Err(PdfProblem::CannotBeShown))
}

fn draw(page: &Page<'_>, longest_side: u16) -> Option<Picture> {
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
