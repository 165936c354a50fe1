//! Whoever else verifies, in our own words: `{"event_id", "reference", "subject", "occurred_at", "verification_type",
//! "result", "verified"}`, with the words of `POST /v0/verifications`; `verified` is `{"name", "birth"}` of whom it saw.

use gatehouse_domain::verification::{VerificationResult, VerificationType};
use serde_json::Value;

use super::{Read, Said, Seen, Unreadable, required, text, time};

pub(super) fn read(value: &Value) -> Result<Read, Unreadable> {
    let kind = match text(value, "/verification_type") {
        None => Some(VerificationType::Identity),
        Some(word) => serde_json::from_value::<VerificationType>(word.into()).ok(),
    };
    Ok(Read {
        event: Some(required(value, "/event_id", "event_id")?),
        reference: required(value, "/reference", "reference")?,
        subject: text(value, "/subject").map(str::to_owned),
        at: text(value, "/occurred_at").and_then(time),
        // A person's word is a person's to give.
        kind: kind
            .filter(|kind| *kind != VerificationType::ManualReview)
            .ok_or(Unreadable::Missing("verification_type"))?,
        said: Said::Result(match text(value, "/result") {
            None => return Err(Unreadable::Missing("result")),
            Some(word) => serde_json::from_value(word.into()).unwrap_or(VerificationResult::Review),
        }),
        seen: Seen::of(text(value, "/verified/name"), None, text(value, "/verified/birth")),
    })
}
