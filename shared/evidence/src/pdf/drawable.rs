//! What the renderer decodes without bounds, which is therefore not given to it. Each rule stands for a small file that
//! took gigabytes or many seconds when tried.

use lopdf::{Dictionary, Document, Object, Stream};

use super::hazards::for_each_dictionary;
use super::streams::{declared_pixels, is_image};
use super::{Limits, PdfProblem, pictures};

/// The longest calculator function, which may be evaluated for every pixel of a shading.
const MAX_CALCULATOR_BYTES: usize = 1_024;

/// The most pixels of a document whose colours are converted one by one, at a tenth of the usual speed.
const MAX_CONVERTED_PIXELS: u64 = 2_000_000;

pub(super) fn check(document: &Document, limits: &Limits) -> Result<(), PdfProblem> {
    let mut converted_pixels = 0_u64;
    for stream in document.objects.values().filter_map(|object| object.as_stream().ok()) {
        let reader = Reader { document, dictionary: &stream.dict };
        if !is_drawable(&reader, stream, limits) {
            return Err(PdfProblem::CannotBeShown);
        }
        if is_image(document, stream) && reader.converts_colours() {
            converted_pixels = converted_pixels.saturating_add(declared_pixels(document, stream));
        }
    }
    if converted_pixels > MAX_CONVERTED_PIXELS {
        return Err(PdfProblem::CannotBeShown);
    }
    for_each_dictionary(document, |dictionary| check_shading(&Reader { document, dictionary }))
}

/// Axial and radial shadings are drawn; a function of two coordinates is evaluated for each pixel, and meshes have
/// any number of patches.
fn check_shading(reader: &Reader<'_>) -> Result<(), PdfProblem> {
    match reader.number(b"ShadingType") {
        None | Some(2 | 3) => Ok(()),
        Some(_) => Err(PdfProblem::CannotBeShown),
    }
}

fn is_drawable(reader: &Reader<'_>, stream: &Stream, limits: &Limits) -> bool {
    let Some(filters) = filters(stream) else {
        return false;
    };
    let has_filter = |names: &[&[u8]]| filters.iter().any(|filter| names.contains(filter));
    // Their own headers, and not the document's, say how large these pictures are.
    if has_filter(&[b"JBIG2Decode", b"JPXDecode"]) {
        return false;
    }
    if has_filter(&[b"DCTDecode", b"DCT"]) && !is_drawable_jpeg(stream, limits) {
        return false;
    }
    if has_filter(&[b"CCITTFaxDecode", b"CCF"]) && reader.fax_pixels() > limits.max_image_pixels {
        return false;
    }
    let is_calculator = reader.number(b"FunctionType") == Some(4);
    !is_calculator || stream.get_plain_content_with_limit(MAX_CALCULATOR_BYTES).is_ok()
}

/// `None` where the renderer might find others than are found here: it takes the names that stand for these within a
/// page's content for the same, and first.
fn filters(stream: &Stream) -> Option<Vec<&[u8]>> {
    if stream.dict.has(b"F") || (stream.dict.has(b"DP") && stream.dict.has(b"DecodeParms")) {
        return None;
    }
    match stream.dict.get(b"Filter") {
        Ok(Object::Null) | Err(_) => Some(Vec::new()),
        Ok(_) => stream.filters().ok(),
    }
}

/// A JPEG inside another filter cannot be looked into here, and no scanner makes any.
fn is_drawable_jpeg(stream: &Stream, limits: &Limits) -> bool {
    crate::image::is_decodable(&stream.content, &pictures::bounds(limits))
}

/// A dictionary whose values may lie elsewhere in the document.
struct Reader<'a> {
    document: &'a Document,
    dictionary: &'a Dictionary,
}

impl Reader<'_> {
    fn get(&self, key: &[u8]) -> Option<&Object> {
        let value = self.dictionary.get(key).ok()?;
        self.document.dereference(value).ok().map(|(_, object)| object)
    }

    fn number(&self, key: &[u8]) -> Option<i64> {
        self.get(key)?.as_i64().ok()
    }

    /// Colour-key masks and the colour spaces that are computed rather than stored.
    fn converts_colours(&self) -> bool {
        let has_colour_key = self.get(b"Mask").is_some_and(|mask| mask.as_array().is_ok());
        let space = self.get(b"ColorSpace").and_then(|space| space.as_array().ok()).and_then(|space| space.first());
        let family = space.and_then(|family| self.document.dereference(family).ok());
        let family = family.and_then(|(_, family)| family.as_name().ok());
        has_colour_key || !matches!(family, None | Some(b"ICCBased" | b"Indexed"))
    }

    /// The size that a fax decoder goes by.
    fn fax_pixels(&self) -> u64 {
        let parameters = match self.get(b"DecodeParms").or_else(|| self.get(b"DP")) {
            Some(Object::Array(items)) => items.last().and_then(|last| self.document.dereference(last).ok()),
            Some(object) => Some((None, object)),
            None => None,
        };
        let parameters = parameters.and_then(|(_, object)| object.as_dict().ok());
        let parameter = |key| parameters.and_then(|parameters| Reader { dictionary: parameters, ..*self }.number(key));
        let columns = parameter(b"Columns".as_slice()).unwrap_or(1_728);
        let rows = parameter(b"Rows".as_slice()).max(self.number(b"Height")).unwrap_or(0);
        u64::try_from(columns.saturating_mul(rows)).unwrap_or(u64::MAX)
    }
}
