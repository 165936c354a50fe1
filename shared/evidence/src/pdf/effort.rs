//! What drawing a page would cost, found out by interpreting it without drawing.
//!
//! The renderer has no limits of its own: eighteen kilobytes of crossing lines kept it busy for eighteen seconds and
//! took it 2.6 GB. A page that would cost more than a rich but honest one is not drawn.

use std::panic::resume_unwind;

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::pattern::Pattern;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, StrokeProps, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, Rect, Shape};

use crate::containment::contained;

/// The most that a page may cost, in pixels filled with one colour; some 500 times the page.
const BUDGET: f64 = 1e9;

/// What an operation costs however small it is.
const OPERATION: f64 = 3_000.0;

/// Outlines are kept until the page is composed and cost by their length, in memory too.
const OUTLINE: f64 = 100.0;

/// A shading is computed for each pixel.
const SHADED_PIXEL: f64 = 30.0;

/// A layer of its own, as groups and masks have, is allocated and blended.
const LAYER_PIXEL: f64 = 8.0;

/// A pixel of a picture is decoded and its colour converted.
const IMAGE_PIXEL: f64 = 60.0;

/// Where a letter may stand, in pixels from the page's corner. The renderer counts whole pixels in 32 bits, and nobody
/// sees what is a thousandth of that away.
const FARTHEST: f64 = 2e6;

/// Whether drawing `page` onto a sheet of `sheet` pixels, to which `transform` leads, stays within the budget.
pub(super) fn is_affordable<'a>(page: &'a Page<'a>, sheet: Rect, transform: Affine) -> bool {
    contained(|| {
        let cache = InterpreterCache::new();
        let settings = InterpreterSettings::default();
        let mut context = Context::new(transform, sheet, &cache, page.xref(), settings);
        interpret_page(page, &mut context, &mut Estimator { sheet, spent: 0.0 });
    })
    .is_some()
}

/// Adds up costs. The interpreter cannot be told to stop, so an exhausted budget unwinds out of it.
struct Estimator {
    sheet: Rect,
    spent: f64,
}

impl Estimator {
    fn spend(&mut self, cost: f64) {
        self.spent += cost + OPERATION;
        // A cost that is no number comes from coordinates that are none.
        if self.spent.is_nan() || self.spent > BUDGET {
            refuse();
        }
    }

    /// Spends what an outline costs, and returns the area that it covers once painted.
    fn outline(&mut self, path: &BezPath, transform: Affine, mode: &DrawMode) -> f64 {
        let sheet_side = self.sheet.width() + self.sheet.height();
        let length: f64 = path
            .segments()
            .map(|segment| (transform * segment).bounding_box())
            .map(|bounds| (bounds.width() + bounds.height()).min(sheet_side) + 1.0)
            .sum();
        let filled = self.area(transform.transform_rect_bbox(path.bounding_box()));
        let stroked = |stroke: &StrokeProps| {
            let width = f64::from(stroke.line_width) * transform.determinant().abs().sqrt();
            (length * (width + 1.0)).min(self.sheet.area())
        };
        let (dashes, area) = match mode {
            DrawMode::Fill(_) => (0.0, filled),
            DrawMode::Stroke(stroke) => (dashes(path, &stroke.dash_array), stroked(stroke)),
            DrawMode::FillAndStroke(_, stroke) => (dashes(path, &stroke.dash_array), filled + stroked(stroke)),
            DrawMode::Invisible => (0.0, 0.0),
        };
        self.spend((length + dashes * 4.0) * OUTLINE);
        area
    }

    fn area(&self, shape: Rect) -> f64 {
        shape.intersect(self.sheet).area().abs()
    }

    fn paint(&mut self, paint: &Paint<'_>, area: f64) {
        match paint {
            Paint::Color(_) => self.spend(area),
            Paint::Pattern(pattern) => match **pattern {
                Pattern::Shading(_) => self.spend(area * SHADED_PIXEL),
                // How often the cell is drawn is the renderer's secret.
                Pattern::Tiling(_) => refuse(),
            },
        }
    }

    fn layer(&mut self, mask: Option<&SoftMask<'_>>) {
        self.spend(self.sheet.area() * LAYER_PIXEL);
        if let Some(mask) = mask {
            self.spend(self.sheet.area() * LAYER_PIXEL);
            mask.interpret(self);
        }
    }

    fn mask(&mut self, mask: Option<&SoftMask<'_>>) {
        if mask.is_some() {
            self.layer(mask);
        }
    }
}

/// Unwinds without a panic's message: nothing is wrong with the program.
fn refuse() -> ! {
    resume_unwind(Box::new("the page is too costly to draw"))
}

/// How many dashes the strokes along `path` come to.
fn dashes(path: &BezPath, pattern: &[f32]) -> f64 {
    let period: f64 = pattern.iter().map(|&length| f64::from(length)).sum();
    if pattern.is_empty() {
        return 0.0;
    }
    let length: f64 = path.segments().map(|segment| segment.bounding_box()).map(|b| b.width() + b.height()).sum();
    length / period * pattern.len() as f64
}

impl<'a> Device<'a> for Estimator {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let area = self.outline(path, props.transform, mode);
        self.paint(&props.paint, area);
        self.mask(props.soft_mask.as_ref());
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let area = self.outline(&clip.path, Affine::IDENTITY, &DrawMode::Fill(clip.fill));
        self.spend(area);
    }

    fn push_transparency_group(&mut self, _: f32, mask: Option<SoftMask<'a>>, _: BlendMode) {
        self.layer(mask.as_ref());
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        for positioned in run.glyphs() {
            match &**positioned {
                Glyph::Outline(glyph) => {
                    let transform = props.transform * positioned.transform();
                    let [.., across, down] = transform.as_coeffs();
                    if across.abs().max(down.abs()) > FARTHEST {
                        refuse();
                    }
                    let area = self.outline(&glyph.outline(), transform, mode);
                    self.paint(&props.paint, area);
                }
                Glyph::Type3(glyph) => {
                    self.spend(0.0);
                    glyph.interpret(self, props.transform, positioned.transform(), &props.paint);
                }
            }
        }
        self.mask(props.soft_mask.as_ref());
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let pixels = f64::from(image.width()) * f64::from(image.height());
        self.spend(pixels * IMAGE_PIXEL + self.sheet.area());
        self.mask(props.soft_mask.as_ref());
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
