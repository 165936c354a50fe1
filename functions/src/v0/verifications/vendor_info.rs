//! What a vendor answered, in its own words: JSON, or XML without a document type and without entities of its own.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use serde_json::{Map, Value};

use crate::v0::body::Body;

/// Room for a vendor's answer: with everything else of a verification, well under DynamoDB's 400 KiB.
const MOST_BYTES: usize = 200_000;
const DEEPEST: usize = 64;

/// Takes `vendor_info` as it is.
pub(super) fn take(body: &mut Body) -> Option<Value> {
    body.object("vendor_info", |object| {
        object.read_only(&["details"]);
        let vendor =
            object.read("vendor", |text| gatehouse_checks::base::line("", text).map_err(|problem| problem.why));
        let vendor = object.require("vendor", vendor);
        let content_type = object.take::<String>("content_type", "application/json or text/xml");
        let content_type = object.require("content_type", content_type);
        let json = object.take::<Map<String, Value>>("json", "an object");
        let xml = object.read("xml", well_formed);
        let (name, content) = match content_type.as_deref() {
            Some("application/json") => ("json", object.require("json", json).map(Value::Object)),
            Some("text/xml") => ("xml", object.require("xml", xml).map(Value::String)),
            Some(_) => {
                object.invalid("content_type", "is application/json or text/xml");
                return None;
            }
            None => return None,
        };
        let content = content?;
        if content.to_string().len() > MOST_BYTES {
            object.invalid(name, format!("has more than {MOST_BYTES} bytes"));
            return None;
        }
        Some(serde_json::json!({ "vendor": vendor?, "content_type": content_type?, name: content }))
    })
    .value()
}

/// XML that says what it says by itself: a document type could define entities (the "billion laughs") or fetch files.
fn well_formed(text: &str) -> Result<String, &'static str> {
    const MALFORMED: &str = "is not well-formed XML";
    let mut reader = Reader::from_str(text);
    let (mut depth, mut roots) = (0_usize, 0_usize);
    loop {
        match reader.read_event().map_err(|_| MALFORMED)? {
            Event::Eof if depth == 0 && roots == 1 => return Ok(text.to_owned()),
            Event::Eof => return Err(MALFORMED),
            Event::DocType(_) => return Err("has a document type; entities are not taken"),
            Event::GeneralRef(name) => {
                let is_character = name.resolve_char_ref().map_err(|_| MALFORMED)?.is_some();
                if !is_character && resolve_predefined_entity(&name).is_none() {
                    return Err("names an entity of its own; entities are not taken");
                }
            }
            Event::Start(_) => {
                roots += usize::from(depth == 0);
                depth += 1;
                if depth > DEEPEST {
                    return Err("is nested too deep");
                }
            }
            Event::Empty(_) => roots += usize::from(depth == 0),
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(_) | Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::well_formed;

    #[test]
    fn xml_is_taken_without_entities_of_its_own() {
        for text in ["<a/>", "<?xml version=\"1.0\"?><a b=\"c\">x &amp; &#65;<d/></a>", "<a><![CDATA[<&x;]]></a>"] {
            assert!(well_formed(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "text",
            "<a>",
            "</a>",
            "<a></b>",
            "<a/><b/>",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
            "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
            "<a>&x;</a>",
            &"<a>".repeat(100),
        ] {
            assert!(well_formed(text).is_err(), "{text}");
        }
    }
}
