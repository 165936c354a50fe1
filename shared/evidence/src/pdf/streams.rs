//! How large a document is once unpacked, found out before anything is rendered from it.

use lopdf::{DecompressError, Document, Error, Object, ObjectId, Stream};

use super::{Limits, PdfProblem};

/// The longest name that a filter has, and some.
const MAX_FILTER_NAME: usize = 32;

/// Writes filters that a stream names elsewhere in the document into the stream itself: whoever applies them, or looks
/// for those that are refused, looks no further than that.
pub(super) fn settle_filters(document: &mut Document) -> Result<(), PdfProblem> {
    let mut settled: Vec<(ObjectId, Object)> = Vec::new();
    for (&id, object) in &document.objects {
        let filter = object.as_stream().ok().and_then(|stream| stream.dict.get(b"Filter").ok());
        if let Some(filter) = filter.filter(|filter| stands_elsewhere(filter)) {
            settled.push((id, filters(document, filter)?));
        }
    }
    for (id, filters) in settled {
        if let Some(Object::Stream(stream)) = document.objects.get_mut(&id) {
            stream.dict.set("Filter", filters);
        }
    }
    Ok(())
}

fn stands_elsewhere(filter: &Object) -> bool {
    match filter {
        Object::Reference(_) => true,
        Object::Array(items) => items.iter().any(|item| item.as_reference().is_ok()),
        _ => false,
    }
}

/// Few and short, for any number of streams may name the same ones.
fn filters(document: &Document, filter: &Object) -> Result<Object, PdfProblem> {
    let (_, filter) = document.dereference(filter).map_err(|_| PdfProblem::Damaged)?;
    let items = match filter {
        Object::Null => &[],
        Object::Name(_) => std::slice::from_ref(filter),
        Object::Array(items) if items.len() <= Stream::MAX_FILTERS => items.as_slice(),
        _ => return Err(PdfProblem::Damaged),
    };
    let name = |item| match document.dereference(item) {
        Ok((_, Object::Name(name))) if name.len() <= MAX_FILTER_NAME => Ok(Object::Name(name.clone())),
        _ => Err(PdfProblem::Damaged),
    };
    items.iter().map(name).collect::<Result<_, _>>().map(Object::Array)
}

pub(super) fn check(document: &Document, limits: &Limits) -> Result<(), PdfProblem> {
    let mut inflated = 0;
    for object in document.objects.values() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if is_image(document, stream) && declared_pixels(document, stream) > limits.max_image_pixels {
            return Err(PdfProblem::TooLargeInside);
        }
        let left = limits.max_inflated_bytes - inflated;
        inflated += inflated_bytes(stream, limits.max_stream_bytes.min(left))?;
    }
    Ok(())
}

pub(super) fn is_image(document: &Document, stream: &Stream) -> bool {
    let subtype = stream.dict.get(b"Subtype").and_then(|subtype| document.dereference(subtype));
    subtype.is_ok_and(|(_, subtype)| subtype.as_name().is_ok_and(|name| name == b"Image"))
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
