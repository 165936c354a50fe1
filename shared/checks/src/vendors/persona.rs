//! Persona: an event about an inquiry.

use gatehouse_domain::verification::{VerificationResult as Result_, VerificationType};
use serde_json::Value;

use super::{Read, Said, Seen, Unreadable, decision, required, text, time};

/// `completed` is not a decision: one may follow.
const STATUSES: &[(&str, Result_)] = &[
    ("created", Result_::Unverified),
    ("expired", Result_::Unverified),
    ("pending", Result_::Pending),
    ("completed", Result_::Pending),
    ("approved", Result_::Accepted),
    ("needs_review", Result_::Review),
    ("failed", Result_::Review),
    ("declined", Result_::Rejected),
];

pub(super) fn read(value: &Value) -> Result<Read, Unreadable> {
    let about = "/data/attributes/payload/data";
    let of = |rest: &str| format!("{about}{rest}");
    let is_inquiry = text(value, &of("/type")) == Some("inquiry");
    let status = text(value, &of("/attributes/status"));
    // Among the inquiry's fields, or, in versions of the API before those, beside them.
    let field = |name: &str| {
        let [field, plain] = [format!("/attributes/fields/{name}/value"), format!("/attributes/{name}")];
        text(value, &of(&field)).or_else(|| text(value, &of(&plain)))
    };
    Ok(Read {
        event: text(value, "/data/id").map(str::to_owned),
        reference: required(value, &of("/id"), "data.attributes.payload.data.id")?,
        subject: text(value, &of("/attributes/reference-id")).map(str::to_owned),
        at: text(value, "/data/attributes/created-at").and_then(time),
        kind: VerificationType::Identity,
        said: match status {
            Some(status) if is_inquiry => decision(STATUSES, status),
            _ => Said::Nothing,
        },
        seen: Seen::of(field("name-first"), field("name-last"), field("birthdate")),
    })
}
