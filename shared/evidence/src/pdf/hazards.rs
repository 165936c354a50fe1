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
    for (key, value) in dictionary {
        match key.as_slice() {
            b"JS" | b"JavaScript" => return Err(PdfProblem::JavaScript),
            b"AA" => return Err(PdfProblem::Action),
            b"OpenAction" => open_action(document, value)?,
            b"EF" | b"EmbeddedFile" | b"EmbeddedFiles" => return Err(PdfProblem::EmbeddedFile),
            b"RichMedia" | b"RichMediaContent" => return Err(PdfProblem::RichMedia),
            b"XFA" => return Err(PdfProblem::XfaForm),
            b"S" => action(value)?,
            b"Subtype" | b"Type" => kind(value)?,
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
            action(kind)?;
            let turns_page = kind.as_name().is_ok_and(|name| name == b"GoTo");
            turns_page.then_some(()).ok_or(PdfProblem::Action)
        }
        _ => Err(PdfProblem::Action),
    }
}

fn action(value: &Object) -> Result<(), PdfProblem> {
    match value.as_name().unwrap_or_default() {
        b"JavaScript" => Err(PdfProblem::JavaScript),
        b"Launch" | b"SubmitForm" | b"ImportData" | b"GoToR" | b"GoToE" | b"Rendition" | b"GoTo3DView" => {
            Err(PdfProblem::Action)
        }
        b"Movie" | b"Sound" | b"RichMediaExecute" => Err(PdfProblem::RichMedia),
        _ => Ok(()),
    }
}

fn kind(value: &Object) -> Result<(), PdfProblem> {
    match value.as_name().unwrap_or_default() {
        b"EmbeddedFile" | b"FileAttachment" => Err(PdfProblem::EmbeddedFile),
        b"RichMedia" | b"Movie" | b"Sound" | b"Screen" | b"3D" => Err(PdfProblem::RichMedia),
        _ => Ok(()),
    }
}
