//! Onfido, also as Entrust: a workflow run, or a check.

use gatehouse_domain::verification::{VerificationResult as Result_, VerificationType};
use serde_json::Value;

use super::{Read, Said, Seen, Unreadable, decision, required, text, time};

const OF_RUN: &[(&str, Result_)] = &[
    ("abandoned", Result_::Unverified),
    ("processing", Result_::Pending),
    ("awaiting_input", Result_::Pending),
    ("awaiting_client_input", Result_::Pending),
    ("approved", Result_::Accepted),
    ("review", Result_::Review),
    ("error", Result_::VendorError),
    ("declined", Result_::Rejected),
];
const OF_CHECK: &[(&str, Result_)] = &[
    ("withdrawn", Result_::Unverified),
    ("in_progress", Result_::Pending),
    ("awaiting_applicant", Result_::Pending),
    ("paused", Result_::Pending),
    ("reopened", Result_::Pending),
];

pub(super) fn read(value: &Value) -> Result<Read, Unreadable> {
    let status = text(value, "/payload/object/status");
    let kind = text(value, "/payload/resource_type");
    let said = match (kind, status) {
        (Some("workflow_run"), Some(status)) => decision(OF_RUN, status),
        (Some("check"), Some("complete")) => Said::Result(of_complete(text(value, "/payload/object/result"))),
        (Some("check"), Some(status)) => decision(OF_CHECK, status),
        // Tasks of a run, reports of a check, and whatever else: the run or the check itself follows.
        _ => Said::Nothing,
    };
    Ok(Read {
        // It carries no id of its own: the bytes are its name.
        event: None,
        reference: required(value, "/payload/object/id", "payload.object.id")?,
        subject: text(value, "/payload/object/customer_user_id").map(str::to_owned),
        at: text(value, "/payload/object/completed_at_iso8601").and_then(time),
        kind: VerificationType::Identity,
        said,
        // A run's webhook names nobody; its output is what each client's workflow makes it.
        seen: Seen::default(),
    })
}

/// A finished check without a result that says it is clear is a person's to look at.
fn of_complete(result: Option<&str>) -> Result_ {
    if result == Some("clear") { Result_::Accepted } else { Result_::Review }
}
