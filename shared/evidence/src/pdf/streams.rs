//! How large a document is once unpacked, found out before anything is rendered from it.

use lopdf::{DecompressError, Document, Error, Object, Stream};

use super::{Limits, PdfProblem};

pub(super) fn check(document: &Document, limits: &Limits) -> Result<(), PdfProblem> {
    let mut inflated = 0;
    for object in document.objects.values() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if is_image(stream) && declared_pixels(document, stream) > limits.max_image_pixels {
            return Err(PdfProblem::TooLargeInside);
        }
        let left = limits.max_inflated_bytes - inflated;
        inflated += inflated_bytes(stream, limits.max_stream_bytes.min(left))?;
    }
    Ok(())
}

pub(super) fn is_image(stream: &Stream) -> bool {
    let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name);
    subtype.is_ok_and(|name| name == b"Image")
}

pub(super) fn declared_pixels(document: &Document, stream: &Stream) -> u64 {
    let side = |key: &[u8]| {
        let (_, value) = document.dereference(stream.dict.get(key).ok()?).ok()?;
        u64::try_from(value.as_i64().ok()?).ok()
    };
    let (width, height) = (side(b"Width"), side(b"Height"));
    // A picture that hides its size is taken for the largest.
    width.zip(height).map_or(u64::MAX, |(width, height)| width.saturating_mul(height))
}

/// What the stream's general filters (Flate, LZW and the textual ones) make of it. Damaged streams count as nothing:
/// the renderer will not get further with them either.
fn inflated_bytes(stream: &Stream, limit: usize) -> Result<usize, PdfProblem> {
    match stream.get_plain_content_with_limit(limit) {
        Ok(content) => Ok(content.len()),
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => Err(PdfProblem::TooLargeInside),
        Err(_) => Ok(0),
    }
}
