//! What a document could do besides showing pages (ISO 32000-2, sections 7.6, 7.11, 12.6, 12.7 and 13).

use lopdf::{Dictionary, Document, Object};

use super::PdfProblem;

/// Looks for the unmistakable names in the file as it lies there, for readers that repair files otherwise than we do.
pub(super) fn in_raw_bytes(bytes: &[u8]) -> Result<(), PdfProblem> {
    const NAMES: [(&[u8], PdfProblem); 4] = [
        (b"/JavaScript", PdfProblem::JavaScript),
        (b"/Launch", PdfProblem::Action),
        (b"/EmbeddedFile", PdfProblem::EmbeddedFile),
        (b"/RichMedia", PdfProblem::RichMedia),
    ];
    let found = NAMES.into_iter().find(|(name, _)| mentions(bytes, name));
    found.map_or(Ok(()), |(_, problem)| Err(problem))
}

pub(super) fn mentions_encryption(bytes: &[u8]) -> bool {
    mentions(bytes, b"/Encrypt")
}

fn mentions(bytes: &[u8], name: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|&byte| byte == b'/') {
        rest = &rest[at..];
        if rest.starts_with(name) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// Looks into every object, reachable from a page or not.
pub(super) fn in_objects(document: &Document) -> Result<(), PdfProblem> {
    for_each_dictionary(document, |dictionary| in_dictionary(document, dictionary))
}

/// Visits the trailer and all dictionaries of all objects, however deep, streams' included.
pub(super) fn for_each_dictionary(
    document: &Document,
    visit: impl Fn(&Dictionary) -> Result<(), PdfProblem>,
) -> Result<(), PdfProblem> {
    visit(&document.trailer)?;
    let mut pending: Vec<&Object> = document.objects.values().collect();
    pending.extend(document.trailer.iter().map(|(_, value)| value));
    while let Some(object) = pending.pop() {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            Object::Array(items) => {
                pending.extend(items);
                continue;
            }
            _ => continue,
        };
        visit(dictionary)?;
        pending.extend(dictionary.iter().map(|(_, value)| value));
    }
    Ok(())
}

fn in_dictionary(document: &Document, dictionary: &Dictionary) -> Result<(), PdfProblem> {
    if dictionary.get(b"Type").is_ok_and(|kind| name(document, kind) == b"Action") {
        one_action(document, dictionary)?;
    }
    for (key, value) in dictionary {
        match key.as_slice() {
            b"JS" | b"JavaScript" => return Err(PdfProblem::JavaScript),
            b"AA" => return Err(PdfProblem::Action),
            b"OpenAction" => open_action(document, value)?,
            b"EF" | b"EmbeddedFile" | b"EmbeddedFiles" => return Err(PdfProblem::EmbeddedFile),
            b"RichMedia" | b"RichMediaContent" => return Err(PdfProblem::RichMedia),
            b"XFA" => return Err(PdfProblem::XfaForm),
            b"S" => action(document, value)?,
            b"A" | b"Next" => actions(document, value)?,
            b"Subtype" | b"Type" => kind(document, value)?,
            _ => {}
        }
    }
    Ok(())
}

/// Many programs write where the document is opened; that is no action.
fn open_action(document: &Document, value: &Object) -> Result<(), PdfProblem> {
    let (_, value) = document.dereference(value).map_err(|_| PdfProblem::Damaged)?;
    match value {
        Object::Array(_) | Object::Name(_) | Object::String(..) | Object::Null => Ok(()),
        Object::Dictionary(dictionary) => {
            let kind = dictionary.get(b"S").map_err(|_| PdfProblem::Action)?;
            action(document, kind)?;
            let turns_page = name(document, kind) == b"GoTo";
            turns_page.then_some(()).ok_or(PdfProblem::Action)
        }
        _ => Err(PdfProblem::Action),
    }
}

/// A name, wherever in the document it lies; of anything else, none.
fn name<'a>(document: &'a Document, value: &'a Object) -> &'a [u8] {
    document.dereference(value).ok().and_then(|(_, object)| object.as_name().ok()).unwrap_or_default()
}

/// What follows on a click: a page of the document or an address of the web, and nothing else that there is or will be.
/// Attributes of structure elements and items of outlines stand under the same keys, and have no kind of action.
fn actions(document: &Document, value: &Object) -> Result<(), PdfProblem> {
    let Ok((_, value)) = document.dereference(value) else { return Ok(()) };
    let each = match value {
        Object::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let dictionaries = each.iter().filter_map(|item| document.dereference(item).ok()?.1.as_dict().ok());
    dictionaries.filter(|dictionary| dictionary.has(b"S")).try_for_each(|dictionary| one_action(document, dictionary))
}

fn one_action(document: &Document, dictionary: &Dictionary) -> Result<(), PdfProblem> {
    let kind = dictionary.get(b"S").map_err(|_| PdfProblem::Action)?;
    action(document, kind)?;
    let is_harmless = match name(document, kind) {
        b"GoTo" => true,
        b"URI" => dictionary.get(b"URI").is_ok_and(|address| is_of_the_web(document, address)),
        _ => false,
    };
    is_harmless.then_some(()).ok_or(PdfProblem::Action)
}

/// An address that a browser or a telephone opens; one without a scheme is relative to such a one.
fn is_of_the_web(document: &Document, address: &Object) -> bool {
    let address = document.dereference(address).ok().and_then(|(_, object)| object.as_str().ok());
    let Some(address) = address.map(|bytes| bytes.trim_ascii().to_ascii_lowercase()) else { return false };
    let scheme = address.iter().position(|byte| b":/?#".contains(byte)).filter(|at| address[*at] == b':');
    scheme.is_none_or(|end| matches!(&address[..end], b"http" | b"https" | b"mailto" | b"tel"))
}

fn action(document: &Document, value: &Object) -> Result<(), PdfProblem> {
    match name(document, value) {
        b"JavaScript" => Err(PdfProblem::JavaScript),
        b"Launch" | b"SubmitForm" | b"ImportData" | b"GoToR" | b"GoToE" | b"Rendition" | b"GoTo3DView" => {
            Err(PdfProblem::Action)
        }
        b"Movie" | b"Sound" | b"RichMediaExecute" => Err(PdfProblem::RichMedia),
        _ => Ok(()),
    }
}

fn kind(document: &Document, value: &Object) -> Result<(), PdfProblem> {
    match name(document, value) {
        b"EmbeddedFile" | b"FileAttachment" => Err(PdfProblem::EmbeddedFile),
        b"RichMedia" | b"Movie" | b"Sound" | b"Screen" | b"3D" => Err(PdfProblem::RichMedia),
        _ => Ok(()),
    }
}
