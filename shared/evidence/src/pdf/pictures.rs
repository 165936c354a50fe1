//! The picture that dominates a document's first pages: a scan, or a photograph that was laid on a page. It is the same
//! picture whatever stands around it, so it is taken out of the document rather than off the page.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::streams::{declared_pixels, is_image};
use super::{Limits, PdfProblem};
use crate::containment::contained;
use crate::image::{self, ImageReading, Picture};

/// The front of a card, its back, and a cover.
const MAX_PAGES: usize = 3;
/// A program that places pictures has a few lines.
const MAX_PROGRAM_BYTES: usize = 256 << 10;
/// Some programs place a picture in a form, and the form on the page.
const MAX_DEPTH: usize = 3;
/// The most programs that are read, forms' included.
const MAX_PROGRAMS: usize = 12;
/// How far a page's attributes are looked for among its ancestors.
const MAX_ANCESTORS: usize = 16;
const MAX_STATES: usize = 64;

/// The least share of its page that a picture has to cover: a card has a twelfth of a letter's sheet, a letterhead less.
const MIN_SHARE: f64 = 0.05;
/// The least share of what all pictures of its page cover: some scanners cut a page into strips, none of which is the picture.
const MIN_SHARE_OF_PICTURES: f64 = 0.34;

/// A picture as it lies in a document, not yet decoded.
#[derive(Clone, PartialEq)]
pub struct EmbeddedPicture(Encoded);

#[derive(Clone, PartialEq)]
enum Encoded {
    Jpeg(Vec<u8>),
    /// Eight bits a channel, row by row, behind the document's general filters.
    Samples {
        stream: Box<Stream>,
        width: u32,
        height: u32,
        channels: u8,
    },
}

impl std::fmt::Debug for EmbeddedPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Encoded::Jpeg(_) => "EmbeddedPicture(JPEG)",
            Encoded::Samples { .. } => "EmbeddedPicture(samples)",
        })
    }
}

impl EmbeddedPicture {
    /// Decodes the picture as one that came by itself; the document's limits hold its size.
    ///
    /// # Errors
    /// It is damaged, or too large.
    pub fn open(self, limits: &Limits) -> Result<(ImageReading, Picture), PdfProblem> {
        let opened = match self.0 {
            Encoded::Jpeg(bytes) => image::open(&bytes, &bounds(limits)).ok(),
            Encoded::Samples { stream, width, height, channels } => contained(|| {
                let samples = stream.get_plain_content_with_limit(limits.max_stream_bytes).ok()?;
                drop(stream);
                image::of_samples((width, height), channels, samples, &bounds(limits))
            })
            .flatten(),
        };
        opened.ok_or(PdfProblem::Damaged)
    }
}

/// What decoding a picture of a document may cost.
pub(super) fn bounds(limits: &Limits) -> image::Limits {
    image::Limits {
        max_bytes: limits.max_bytes,
        max_decoded_bytes: 4 * limits.max_image_pixels,
        ..image::Limits::default()
    }
}

/// The picture that covers most of one of the first pages; `None` where none does, or it is encoded in a way that is not
/// decoded here.
pub(super) fn dominating(document: &Document, limits: &Limits) -> Option<EmbeddedPicture> {
    contained(|| {
        let mut programs = MAX_PROGRAMS;
        let mut best: Option<Placed<'_>> = None;
        for page in document.page_iter().take(MAX_PAGES) {
            let Some(placed) = dominating_page(document, page, &mut programs) else { continue };
            if best.as_ref().is_none_or(|best| placed.share > best.share) {
                best = Some(placed);
            }
        }
        encoded(document, best?.stream, limits).map(EmbeddedPicture)
    })
    .flatten()
}

struct Placed<'a> {
    stream: &'a Stream,
    /// Of the page that it covers.
    share: f64,
}

fn dominating_page<'a>(document: &'a Document, page: ObjectId, programs: &mut usize) -> Option<Placed<'a>> {
    let resources = inherited(document, page, b"Resources")?.as_dict().ok()?;
    if !has_objects(document, resources) {
        return None;
    }
    let sheet = inherited(document, page, b"CropBox")
        .or_else(|| inherited(document, page, b"MediaBox"))
        .and_then(|sheet| numbers::<4>(document, sheet.as_array().ok()?))?;
    let program = document.get_page_content_with_limit(page, MAX_PROGRAM_BYTES).ok()?;
    let mut walk = Walk { document, sheet, programs, placed: Vec::new() };
    walk.program(&program, resources, IDENTITY, 0);
    let placed = walk.placed;
    let covered: f64 = placed.iter().map(|placed| placed.share).sum();
    let largest = placed.into_iter().max_by(|one, other| one.share.total_cmp(&other.share))?;
    (largest.share >= MIN_SHARE && largest.share >= MIN_SHARE_OF_PICTURES * covered).then_some(largest)
}

/// An attribute of a page, which its ancestors may hold for it.
fn inherited<'a>(document: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..MAX_ANCESTORS {
        if let Some(value) = entry(document, node, key) {
            return Some(value);
        }
        node = entry(document, node, b"Parent")?.as_dict().ok()?;
    }
    None
}

fn entry<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let (_, value) = document.dereference(dictionary.get(key).ok()?).ok()?;
    (!matches!(value, Object::Null)).then_some(value)
}

fn numbers<const N: usize>(document: &Document, items: &[Object]) -> Option<[f64; N]> {
    let values: Vec<f64> = items
        .iter()
        .take(N)
        .map(|item| document.dereference(item).ok()?.1.as_float().ok().map(f64::from))
        .collect::<Option<_>>()?;
    values.try_into().ok()
}

/// Whether a program could place anything at all: most pages have text alone.
fn has_objects(document: &Document, resources: &Dictionary) -> bool {
    entry(document, resources, b"XObject").and_then(|objects| objects.as_dict().ok()).is_some_and(|all| !all.is_empty())
}

/// A transformation, in the order of the operator `cm` (ISO 32000-2, 8.3.4).
type Matrix = [f64; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `first`, then `then`.
fn product(first: Matrix, then: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = first;
    let [p, q, r, s, t, u] = then;
    [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]
}

/// Follows a page's program, as far as it places pictures.
struct Walk<'a, 'b> {
    document: &'a Document,
    sheet: [f64; 4],
    /// How many more programs may be read.
    programs: &'b mut usize,
    placed: Vec<Placed<'a>>,
}

impl<'a> Walk<'a, '_> {
    fn program(&mut self, program: &[u8], resources: &'a Dictionary, outer: Matrix, depth: usize) {
        let Some(left) = self.programs.checked_sub(1) else { return };
        *self.programs = left;
        let Ok(content) = Content::decode(program) else { return };
        let (mut matrix, mut states) = (outer, Vec::new());
        for operation in &content.operations {
            match operation.operator.as_str() {
                "q" if states.len() < MAX_STATES => states.push(matrix),
                "Q" => matrix = states.pop().unwrap_or(outer),
                "cm" => {
                    if let Some(change) = numbers::<6>(self.document, &operation.operands) {
                        matrix = product(change, matrix);
                    }
                }
                "Do" => self.object(operation, resources, matrix, depth),
                _ => {}
            }
        }
    }

    fn object(&mut self, operation: &Operation, resources: &'a Dictionary, matrix: Matrix, depth: usize) {
        let Some(stream) = self.named(operation, resources) else { return };
        if is_image(self.document, stream) {
            self.placed.push(Placed { stream, share: self.share(matrix) });
            return;
        }
        if depth >= MAX_DEPTH || *self.programs == 0 {
            return;
        }
        let Ok(program) = stream.get_plain_content_with_limit(MAX_PROGRAM_BYTES) else { return };
        let own = entry(self.document, &stream.dict, b"Matrix").and_then(|own| own.as_array().ok());
        let own = own.and_then(|own| numbers::<6>(self.document, own)).unwrap_or(IDENTITY);
        // A form without resources of its own uses those of its page.
        let resources =
            entry(self.document, &stream.dict, b"Resources").and_then(|own| own.as_dict().ok()).unwrap_or(resources);
        self.program(&program, resources, product(own, matrix), depth + 1);
    }

    fn named(&self, operation: &Operation, resources: &'a Dictionary) -> Option<&'a Stream> {
        let name = operation.operands.first()?.as_name().ok()?;
        let objects = entry(self.document, resources, b"XObject")?.as_dict().ok()?;
        entry(self.document, objects, name)?.as_stream().ok()
    }

    /// A picture fills the unit square, wherever that has been moved to; nothing beyond the sheet is seen.
    fn share(&self, [a, b, c, d, e, f]: Matrix) -> f64 {
        let [left, bottom, right, top] = self.sheet;
        let sheet = ((right - left) * (top - bottom)).abs();
        let (x, y) = (e + (a + c) / 2.0, f + (b + d) / 2.0);
        let is_seen =
            (left.min(right)..=left.max(right)).contains(&x) && (bottom.min(top)..=bottom.max(top)).contains(&y);
        let share = (a * d - b * c).abs() / sheet;
        if is_seen && share.is_finite() { share.min(1.0) } else { 0.0 }
    }
}

/// What of a picture is decoded here: JPEG and plain samples, in grey or in red, green and blue.
fn encoded(document: &Document, stream: &Stream, limits: &Limits) -> Option<Encoded> {
    let is_stencil =
        entry(document, &stream.dict, b"ImageMask").is_some_and(|mask| matches!(mask, Object::Boolean(true)));
    // Samples that are to be read otherwise than they are written.
    if is_stencil || stream.dict.has(b"Decode") || declared_pixels(document, stream) > limits.max_image_pixels {
        return None;
    }
    let channels = channels(document, entry(document, &stream.dict, b"ColorSpace")?)?;
    let filters = match stream.dict.get(b"Filter") {
        Ok(_) => stream.filters().ok()?,
        Err(_) => Vec::new(),
    };
    if matches!(filters[..], [b"DCTDecode" | b"DCT"]) {
        return Some(Encoded::Jpeg(stream.content.clone()));
    }
    let is_general =
        |filter: &&[u8]| matches!(*filter, b"FlateDecode" | b"LZWDecode" | b"ASCII85Decode" | b"ASCIIHexDecode");
    let number = |key: &[u8]| u32::try_from(entry(document, &stream.dict, key)?.as_i64().ok()?).ok();
    if !filters.iter().all(is_general) || number(b"BitsPerComponent") != Some(8) {
        return None;
    }
    let (width, height) = (number(b"Width")?, number(b"Height")?);
    Some(Encoded::Samples { stream: Box::new(stream.clone()), width, height, channels })
}

/// How many values make a pixel, of the colour spaces in which they are grey or red, green and blue.
fn channels(document: &Document, space: &Object) -> Option<u8> {
    let family = match space {
        Object::Name(name) => name.as_slice(),
        Object::Array(items) => document.dereference(items.first()?).ok()?.1.as_name().ok()?,
        _ => return None,
    };
    match family {
        b"DeviceGray" | b"CalGray" => Some(1),
        b"DeviceRGB" | b"CalRGB" => Some(3),
        b"ICCBased" => {
            let profile = document.dereference(space.as_array().ok()?.get(1)?).ok()?.1.as_stream().ok()?;
            match entry(document, &profile.dict, b"N")?.as_i64() {
                Ok(1) => Some(1),
                Ok(3) => Some(3),
                _ => None,
            }
        }
        _ => None,
    }
}
