//! The elements of an XML file that carry entries, as small trees with line numbers.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::lines::Lines;

/// Deeper nesting than any list has is refused rather than followed.
const MAX_DEPTH: usize = 16;

/// An element with its text and children.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) text: String,
    children: Vec<Self>,
}

impl Element {
    pub(super) fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The trimmed text of the first such child, or nothing.
    pub(super) fn text_of(&self, name: &str) -> &str {
        self.children.iter().find(|child| child.name == name).map_or("", |child| child.text.trim())
    }
}

/// What was read: entries with the line each begins on, and why reading stopped early if it did.
pub(super) struct Entries {
    pub(super) entries: Vec<(u64, Element)>,
    /// `dateGenerated` of the root.
    pub(super) published: Option<String>,
    pub(super) broken: Option<(u64, &'static str)>,
}

/// Collects every element whose name is one of `wanted`, wherever it stands.
pub(super) fn read_entries(text: &str, wanted: &[&str]) -> Entries {
    let mut found = Entries { entries: Vec::new(), published: None, broken: None };
    let mut reader = Reader::from_str(text);
    let mut lines = Lines::of(text.as_bytes());
    let mut open: Vec<Element> = Vec::new();
    let mut begun = 0;
    // Elements around the entries that are still open.
    let mut around = 0_usize;
    loop {
        let at = reader.buffer_position();
        let event = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => event,
            Err(_) => {
                found.broken = Some((lines.at(at), "not well-formed XML, the rest is unread"));
                return found;
            }
        };
        match event {
            Event::Start(start) => {
                if open.len() == MAX_DEPTH {
                    found.broken = Some((lines.at(at), "nested too deep, the rest is unread"));
                    return found;
                }
                note_published(&start, &mut found);
                let name = start.local_name();
                if open.is_empty() {
                    if !wanted.contains(&name.as_ref()) {
                        around += 1;
                        continue;
                    }
                    begun = lines.at(at);
                }
                open.push(Element { name: name.as_ref().to_owned(), ..Element::default() });
            }
            Event::End(_) if open.is_empty() => around = around.saturating_sub(1),
            Event::End(_) => close(&mut open, begun, &mut found),
            Event::Text(text) => append(&mut open, &text),
            Event::CData(text) => append(&mut open, &text),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                let named = resolve_predefined_entity(&reference);
                append(&mut open, character.as_deref().or(named).unwrap_or_default());
            }
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
    }
    if !open.is_empty() {
        found.broken = Some((begun, "ends inside an entry"));
    } else if around > 0 {
        found.broken = Some((lines.at(text.len() as u64), "ends before the list does"));
    }
    found
}

fn close(open: &mut Vec<Element>, begun: u64, found: &mut Entries) {
    let Some(element) = open.pop() else { return };
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => found.entries.push((begun, element)),
    }
}

fn append(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn note_published(start: &BytesStart<'_>, found: &mut Entries) {
    if let Ok(Some(attribute)) = start.try_get_attribute("dateGenerated") {
        found.published = Some(attribute.value.into_owned());
    }
}
