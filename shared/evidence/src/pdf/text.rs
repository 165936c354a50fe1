//! The text of a document's first pages, for searching: in the order of the page's program, a blank wherever the
//! program moves on. Text inside of pictures and of forms that a page places is not read.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Document, Encoding, Object, ObjectId};

use crate::containment::contained;

/// Bills and letters name their addressee on the first page; five leave room for covers.
const MAX_PAGES: usize = 5;
/// A page's program and each of its fonts' tables, unpacked. A page of dense print has some 20 KB.
const MAX_PAGE_BYTES: usize = 256 << 10;
const MAX_FONTS: usize = 24;
const MAX_CHARS: usize = 100_000;
/// A kerning of this many thousandths of the type's size is a blank.
const BLANK: f32 = -180.0;

pub(super) fn read(document: &Document) -> String {
    contained(|| {
        let mut text = String::new();
        for page in document.page_iter().take(MAX_PAGES) {
            // A page that cannot be read has no text; the others still may.
            let _ = read_page(document, page, &mut text);
            text.push('\n');
        }
        text
    })
    .unwrap_or_default()
}

fn read_page(document: &Document, page: ObjectId, text: &mut String) -> lopdf::Result<()> {
    let fonts = document.get_page_fonts(page)?;
    let encodings: BTreeMap<Vec<u8>, Encoding<'_>> = fonts
        .into_iter()
        .take(MAX_FONTS)
        .filter_map(|(name, font)| Some((name, font.get_font_encoding_with_limit(document, MAX_PAGE_BYTES).ok()?)))
        .collect();
    let content = Content::decode(&document.get_page_content_with_limit(page, MAX_PAGE_BYTES)?)?;
    let mut encoding = None;
    for operation in &content.operations {
        if text.len() >= MAX_CHARS {
            break;
        }
        match operation.operator.as_str() {
            "Tf" => {
                let font = operation.operands.first().and_then(|operand| operand.as_name().ok());
                encoding = font.and_then(|font| encodings.get(font));
            }
            "Td" | "TD" | "Tm" | "T*" | "ET" => blank(text),
            "Tj" | "TJ" => show(text, encoding, operation),
            "'" | "\"" => {
                blank(text);
                show(text, encoding, operation);
            }
            _ => {}
        }
    }
    Ok(())
}

fn show(text: &mut String, encoding: Option<&Encoding<'_>>, operation: &Operation) {
    let Some(encoding) = encoding else { return };
    for operand in &operation.operands {
        match operand {
            Object::Array(items) => items.iter().for_each(|item| show_one(text, encoding, item)),
            // The operands of `"` before its string are spacings.
            Object::String(..) => show_one(text, encoding, operand),
            _ => {}
        }
    }
}

fn show_one(text: &mut String, encoding: &Encoding<'_>, item: &Object) {
    match item {
        Object::String(bytes, _) => text.push_str(&Document::decode_text(encoding, bytes).unwrap_or_default()),
        _ if item.as_float().is_ok_and(|kerning| kerning < BLANK) => blank(text),
        _ => {}
    }
}

fn blank(text: &mut String) {
    if !text.ends_with([' ', '\n']) {
        text.push(' ');
    }
}
