//! The elements of an XML file that carry entries, as small trees with line numbers.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::lines::Lines;

/// Deeper nesting than any list has is refused rather than followed.
const MAX_DEPTH: usize = 16;

/// An element with its text and children.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) text: String,
    attributes: Vec<(String, String)>,
    children: Vec<Self>,
}

impl Element {
    /// The trimmed value of an attribute, or nothing.
    pub(super) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// The first of these, if any.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(super) fn all(&self) -> &[Self] {
        &self.children
    }

    fn begin(start: &BytesStart<'_>) -> Self {
        let named = |attribute: Attribute<'_>| {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            Some((attribute.key.local_name().as_ref().to_owned(), value.into_owned()))
        };
        let attributes = start.attributes().flatten().filter_map(named).collect();
        Self { name: start.local_name().as_ref().to_owned(), attributes, ..Self::default() }
    }

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
    /// The date that the root gives.
    pub(super) published: Option<String>,
    pub(super) broken: Option<(u64, &'static str)>,
}

/// Collects every element whose name is one of `wanted`, wherever it stands.
pub(super) fn read_entries(text: &str, wanted: &[&str]) -> Entries {
    let mut entries = Vec::new();
    let read = each_entry(text, wanted, &mut |line, element| entries.push((line, element)));
    Entries { entries, published: read.published, broken: read.broken }
}

/// How reading went.
#[derive(Default)]
pub(super) struct Read {
    pub(super) published: Option<String>,
    pub(super) broken: Option<(u64, &'static str)>,
}

/// Gives every element whose name is one of `wanted` and the line it begins on, one after the other: some lists are too large
/// to be held as trees.
pub(super) fn each_entry(text: &str, wanted: &[&str], take: &mut dyn FnMut(u64, Element)) -> Read {
    let mut found = Read::default();
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
                if around == 0 && open.is_empty() {
                    note_published(&start, &mut found);
                }
                if open.is_empty() {
                    if !wanted.contains(&start.local_name().as_ref()) {
                        around += 1;
                        continue;
                    }
                    begun = lines.at(at);
                }
                open.push(Element::begin(&start));
            }
            Event::Empty(start) => {
                if !open.is_empty() || wanted.contains(&start.local_name().as_ref()) {
                    begun = if open.is_empty() { lines.at(at) } else { begun };
                    open.push(Element::begin(&start));
                    close(&mut open, begun, take);
                }
            }
            Event::End(_) if open.is_empty() => around = around.saturating_sub(1),
            Event::End(_) => close(&mut open, begun, take),
            Event::Text(text) => append(&mut open, &text),
            Event::CData(text) => append(&mut open, &text),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                let named = resolve_predefined_entity(&reference);
                append(&mut open, character.as_deref().or(named).unwrap_or_default());
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
    }
    if !open.is_empty() {
        found.broken = Some((begun, "ends inside an entry"));
    } else if around > 0 {
        found.broken = Some((lines.at(text.len() as u64), "ends before the list does"));
    }
    found
}

fn close(open: &mut Vec<Element>, begun: u64, take: &mut dyn FnMut(u64, Element)) {
    let Some(element) = open.pop() else { return };
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => take(begun, element),
    }
}

fn append(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// What the lists call their own date: the UN, the EU, Switzerland.
const DATES: [&str; 3] = ["dateGenerated", "generationDate", "date"];

fn note_published(start: &BytesStart<'_>, found: &mut Read) {
    let date =
        |name: &&str| start.try_get_attribute(*name).ok().flatten().map(|attribute| attribute.value.into_owned());
    found.published = found.published.take().or_else(|| DATES.iter().find_map(date));
}
