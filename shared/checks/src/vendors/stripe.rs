//! Stripe Identity: an event about a verification session.

use chrono::DateTime;
use gatehouse_domain::verification::{VerificationResult as Result_, VerificationType};
use serde_json::Value;

use super::{Read, Said, Seen, Unreadable, decision, required, text};

const STATUSES: &[(&str, Result_)] =
    &[("canceled", Result_::Unverified), ("processing", Result_::Pending), ("verified", Result_::Accepted)];

pub(super) fn read(value: &Value) -> Result<Read, Unreadable> {
    let is_session = text(value, "/type").is_some_and(|kind| kind.starts_with("identity.verification_session."));
    let said = match text(value, "/data/object/status") {
        Some("requires_input") if is_session => {
            // Nothing was sent yet, or something was and may be sent again.
            let tried = value.pointer("/data/object/last_error").is_some_and(|error| !error.is_null());
            Said::Result(if tried { Result_::Pending } else { Result_::Unverified })
        }
        Some(status) if is_session => decision(STATUSES, status),
        _ => Said::Nothing,
    };
    let created = value.pointer("/created").and_then(Value::as_i64);
    Ok(Read {
        event: text(value, "/id").map(str::to_owned),
        reference: required(value, "/data/object/id", "data.object.id")?,
        subject: text(value, "/data/object/client_reference_id")
            .or_else(|| text(value, "/data/object/metadata/customer_id"))
            .map(str::to_owned),
        at: created.and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
        kind: VerificationType::Identity,
        said,
        seen: seen(value),
    })
}

/// The verified outputs, where the event carries them: Stripe leaves them out unless they are asked for.
fn seen(value: &Value) -> Seen {
    let output = |name: &str| text(value, &format!("/data/object/verified_outputs/{name}"));
    let number = |name: &str| value.pointer(&format!("/data/object/verified_outputs/dob/{name}"))?.as_u64();
    let birth = number("year").zip(number("month")).zip(number("day"));
    let birth = birth.map(|((year, month), day)| format!("{year:04}-{month:02}-{day:02}"));
    Seen::of(output("first_name"), output("last_name"), birth.as_deref())
}
