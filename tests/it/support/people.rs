//! Made-up customers. Nothing of them is anybody's.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

/// The stand-in for a readable image, and for one that is not (Synapse's sandbox).
pub(crate) const READABLE: &str = "data:image/png;base64,SUQs==";
/// A real picture, of one pixel.
pub(crate) const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
pub(crate) const UNREADABLE: &str = "data:image/invalid;base64,SUQs==";

/// The smallest body that makes a user.
pub(crate) fn minimal() -> Value {
    json!({
        "logins": [{"email": "quillon@example.com"}],
        "phone_numbers": ["901.111.1111"],
        "legal_names": ["Quillon Varnadore"],
    })
}

/// A base document without sub-documents.
pub(crate) fn base_document() -> Value {
    json!({
        "name": "Quillon Varnadore",
        "email": "quillon@example.com",
        "phone_number": "901.111.1111",
        "ip": "203.0.113.7",
        "entity_type": "NOT_KNOWN",
        "entity_scope": "Arts & Entertainment",
        "day": 2, "month": 5, "year": 1989,
        "address_street": "170 St Germain Ave",
        "address_city": "San Francisco",
        "address_subdivision": "CA",
        "address_postal_code": "94131",
        "address_country_code": "US",
    })
}

pub(crate) fn ssn(value: &str) -> Value {
    json!({"document_type": "SSN", "document_value": value})
}

pub(crate) fn government_id(value: &str) -> Value {
    json!({"document_type": "GOVT_ID", "document_value": value})
}

/// A user with that base document.
pub(crate) fn with_document(document: &Value) -> Value {
    let mut body = minimal();
    body["documents"] = json!([document]);
    body
}

/// Everything that the standard program asks of a person, as a sandbox accepts it.
pub(crate) fn full_document() -> Value {
    let mut document = base_document();
    document["virtual_docs"] = json!([ssn("2222")]);
    document["physical_docs"] = json!([government_id(READABLE)]);
    document["social_docs"] =
        json!([{"document_type": "FACEBOOK", "document_value": "https://www.facebook.com/valid"}]);
    document
}

/// A user with its whole KYC in one call.
pub(crate) fn full() -> Value {
    with_document(&full_document())
}

/// The bytes of [`PIXEL`].
pub(crate) fn pixel() -> Vec<u8> {
    let (_, encoded) = PIXEL.split_once(',').unwrap();
    BASE64.decode(encoded).unwrap()
}
