//! Veriff: the decision about a session, or an event of it.

use gatehouse_domain::verification::{VerificationResult as Result_, VerificationType};
use serde_json::Value;

use super::{Read, Said, Seen, Unreadable, decision, required, text, time};

/// By word: its number 9104 means two things.
const STATUSES: &[(&str, Result_)] = &[
    ("created", Result_::Unverified),
    ("expired", Result_::Unverified),
    ("abandoned", Result_::Unverified),
    ("started", Result_::Pending),
    ("submitted", Result_::Pending),
    ("resubmission_requested", Result_::Pending),
    ("approved", Result_::Accepted),
    ("review", Result_::Review),
    ("declined", Result_::Rejected),
];

pub(super) fn read(value: &Value) -> Result<Read, Unreadable> {
    let decided = text(value, "/verification/status");
    // An event of a session that is still going on has its word beside its id.
    let going = || text(value, "/action").filter(|_| decided.is_none());
    let person = |name: &str| text(value, &format!("/verification/person/{name}"));
    let reference = text(value, "/verification/id").map(str::to_owned);
    Ok(Read {
        event: None,
        reference: reference.map_or_else(|| required(value, "/id", "verification.id"), Ok)?,
        subject: text(value, "/verification/vendorData").or_else(|| text(value, "/vendorData")).map(str::to_owned),
        at: text(value, "/verification/decisionTime").or_else(|| text(value, "/time")).and_then(time),
        kind: VerificationType::Identity,
        said: match (decided, going()) {
            (Some(status), _) => decision(STATUSES, status),
            (None, Some("started" | "submitted")) => Said::Result(Result_::Pending),
            (None, _) => Said::Nothing,
        },
        seen: Seen::of(person("firstName"), person("lastName"), person("dateOfBirth")),
    })
}
