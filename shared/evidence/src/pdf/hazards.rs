//! What a document could do besides showing pages (ISO 32000-2, sections 7.6, 7.11, 12.6, 12.7 and 13).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Error, Object, ObjectId};

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
    // What several dictionaries lead to is looked into once.
    let mut seen = BTreeSet::new();
    for_each_dictionary(document, |dictionary| in_dictionary(document, dictionary, &mut seen))
}

/// Visits the trailer and all dictionaries of all objects, however deep, streams' included.
pub(super) fn for_each_dictionary(
    document: &Document,
    mut visit: impl FnMut(&Dictionary) -> Result<(), PdfProblem>,
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

fn in_dictionary(
    document: &Document,
    dictionary: &Dictionary,
    seen: &mut BTreeSet<ObjectId>,
) -> Result<(), PdfProblem> {
    for (key, value) in dictionary {
        match key.as_slice() {
            b"JS" | b"JavaScript" => return Err(PdfProblem::JavaScript),
            b"AA" => return Err(PdfProblem::Action),
            b"OpenAction" => open_action(document, value)?,
            b"EF" | b"EmbeddedFile" | b"EmbeddedFiles" => return Err(PdfProblem::EmbeddedFile),
            b"RichMedia" | b"RichMediaContent" => return Err(PdfProblem::RichMedia),
            b"XFA" => return Err(PdfProblem::XfaForm),
            b"S" => action(name(document, value)?)?,
            b"Subtype" => kind(name(document, value)?)?,
            b"Type" => match name(document, value)? {
                b"Action" => harmless_action(document, dictionary)?,
                other => kind(other)?,
            },
            b"A" | b"Next" => actions(document, value, seen)?,
            _ => {}
        }
    }
    Ok(())
}

/// What stands for a value, wherever it stands. A reference to nothing is null, as everywhere in such documents.
fn resolved<'a>(document: &'a Document, value: &'a Object) -> Result<&'a Object, PdfProblem> {
    match document.dereference(value) {
        Ok((_, object)) => Ok(object),
        Err(Error::ObjectNotFound(_)) => Ok(&Object::Null),
        Err(_) => Err(PdfProblem::Damaged),
    }
}

/// Empty for what is no name.
fn name<'a>(document: &'a Document, value: &'a Object) -> Result<&'a [u8], PdfProblem> {
    Ok(resolved(document, value)?.as_name().unwrap_or_default())
}

/// Many programs write where the document is opened; that is no action.
fn open_action(document: &Document, value: &Object) -> Result<(), PdfProblem> {
    let (_, value) = document.dereference(value).map_err(|_| PdfProblem::Damaged)?;
    match value {
        Object::Array(_) | Object::Name(_) | Object::String(..) | Object::Null => Ok(()),
        Object::Dictionary(dictionary) => {
            let kind = dictionary.get(b"S").map_err(|_| PdfProblem::Action)?;
            let kind = name(document, kind)?;
            action(kind)?;
            // What follows it would happen by itself as well.
            let turns_page = kind == b"GoTo" && !dictionary.has(b"Next");
            turns_page.then_some(()).ok_or(PdfProblem::Action)
        }
        _ => Err(PdfProblem::Action),
    }
}

/// What happens at a click, or after it: one action or several.
fn actions(document: &Document, value: &Object, seen: &mut BTreeSet<ObjectId>) -> Result<(), PdfProblem> {
    if let Object::Reference(id) = value
        && !seen.insert(*id)
    {
        return Ok(());
    }
    match resolved(document, value)? {
        Object::Array(items) => items.iter().try_for_each(|item| action_if_any(document, resolved(document, item)?)),
        object => action_if_any(document, object),
    }
}

/// The next entry of an outline and the attributes of a structure element are reached by the same keys. No program takes
/// for an action what does not say of which kind it is.
fn action_if_any(document: &Document, object: &Object) -> Result<(), PdfProblem> {
    let dictionary = match object {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        _ => return Ok(()),
    };
    if dictionary.has(b"S") { harmless_action(document, dictionary) } else { Ok(()) }
}

/// Turns a page, or opens an address that says what it is.
fn harmless_action(document: &Document, dictionary: &Dictionary) -> Result<(), PdfProblem> {
    let kind = dictionary.get(b"S").map_err(|_| PdfProblem::Action)?;
    let kind = name(document, kind)?;
    action(kind)?;
    let harmless = match kind {
        b"GoTo" => true,
        b"URI" => is_web_address(document, dictionary)?,
        _ => false,
    };
    harmless.then_some(()).ok_or(PdfProblem::Action)
}

/// An address that a browser or a telephone opens; one without a scheme is relative to such a one, unless it begins at the
/// root of some machine.
fn is_web_address(document: &Document, dictionary: &Dictionary) -> Result<bool, PdfProblem> {
    let Ok(address) = dictionary.get(b"URI") else { return Ok(false) };
    let Ok(address) = resolved(document, address)?.as_str() else { return Ok(false) };
    let address = address.trim_ascii().to_ascii_lowercase();
    if address.starts_with(b"/") || address.contains(&b'\\') {
        return Ok(false);
    }
    let scheme = address.iter().position(|byte| b":/?#".contains(byte)).filter(|at| address[*at] == b':');
    Ok(scheme.is_none_or(|end| matches!(&address[..end], b"http" | b"https" | b"mailto" | b"tel")))
}

/// Actions that are refused wherever they stand, reached by a key that leads to actions or not.
fn action(kind: &[u8]) -> Result<(), PdfProblem> {
    match kind {
        b"JavaScript" => Err(PdfProblem::JavaScript),
        b"Launch" | b"SubmitForm" | b"ImportData" | b"GoToR" | b"GoToE" | b"Rendition" | b"GoTo3DView" => {
            Err(PdfProblem::Action)
        }
        b"Movie" | b"Sound" | b"RichMediaExecute" => Err(PdfProblem::RichMedia),
        _ => Ok(()),
    }
}

fn kind(name: &[u8]) -> Result<(), PdfProblem> {
    match name {
        b"EmbeddedFile" | b"FileAttachment" => Err(PdfProblem::EmbeddedFile),
        b"RichMedia" | b"Movie" | b"Sound" | b"Screen" | b"3D" => Err(PdfProblem::RichMedia),
        _ => Ok(()),
    }
}
