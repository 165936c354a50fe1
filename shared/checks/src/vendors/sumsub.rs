//! Sumsub: the review of an applicant.

use gatehouse_domain::verification::{VerificationResult as Result_, VerificationType};
use serde_json::Value;

use super::{Read, Said, Seen, Unreadable, decision, required, text, time};

const STATUSES: &[(&str, Result_)] = &[
    ("init", Result_::Unverified),
    ("pending", Result_::Pending),
    ("queued", Result_::Pending),
    ("prechecked", Result_::Pending),
    ("awaitingService", Result_::Pending),
    ("awaitingUser", Result_::Pending),
    ("onHold", Result_::Review),
];

pub(super) fn read(value: &Value) -> Result<Read, Unreadable> {
    let said = match text(value, "/reviewStatus") {
        Some("completed") => Said::Result(of_completed(value)),
        // An answer that stands beside another status is not the last one: `awaitingService` comes with GREEN.
        Some(status) => decision(STATUSES, status),
        None => Said::Nothing,
    };
    Ok(Read {
        event: text(value, "/correlationId").zip(text(value, "/type")).map(|(id, kind)| format!("{id}/{kind}")),
        reference: required(value, "/applicantId", "applicantId")?,
        subject: text(value, "/externalUserId").map(str::to_owned),
        at: text(value, "/createdAtMs").or_else(|| text(value, "/createdAt")).and_then(time),
        kind: VerificationType::Identity,
        said,
        // The review of an applicant names nobody.
        seen: Seen::default(),
    })
}

/// RED may come after GREEN, and counts: the later answer stands.
fn of_completed(value: &Value) -> Result_ {
    let answer = (text(value, "/reviewResult/reviewAnswer"), text(value, "/reviewResult/reviewRejectType"));
    match answer {
        (Some("GREEN"), _) => Result_::Accepted,
        // The applicant may send it again.
        (Some("RED"), Some("RETRY")) => Result_::Pending,
        (Some("RED"), Some("FINAL")) => Result_::Rejected,
        _ => Result_::Review,
    }
}
