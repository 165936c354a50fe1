//! Problem details (RFC 9457), with Synctera's `code` and its three lists of fields.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, Problem};
use crate::problem::{Kind, Place};

/// The HTTP status, its phrase, and Synctera's code.
const fn words(kind: Kind) -> (u16, &'static str, &'static str) {
    match kind {
        Kind::ClientCredentials | Kind::UserCredentials => (401, "Unauthorized", "UNAUTHORIZED"),
        Kind::Payload | Kind::IncorrectValues => (400, "Bad Request", "BAD_REQUEST"),
        Kind::TooLarge => (413, "Content Too Large", "CONTENT_TOO_LARGE"),
        Kind::NotAllowed => (403, "Forbidden", "FORBIDDEN"),
        Kind::NotFound => (404, "Not Found", "RESOURCE_NOT_FOUND"),
        Kind::Duplicate => (409, "Conflict", "DUPLICATE_RESOURCE"),
        Kind::ActionNotAllowed => (422, "Unprocessable Content", "IMPROPER_CUSTOMER_STATUS"),
        Kind::IdempotencyConflict => (422, "Unprocessable Content", "IDEMPOTENCY_INVALID_REUSE"),
        Kind::Conflict => (409, "Conflict", "CONFLICT"),
        Kind::PreconditionFailed => (412, "Precondition Failed", "PRECONDITION_FAILED"),
        Kind::Server => (500, "Internal Server Error", "INTERNAL_SERVER_ERROR"),
        Kind::Unavailable => (503, "Service Unavailable", "SERVICE_UNAVAILABLE"),
    }
}

/// The body of an error (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemDetails {
    /// `about:blank`: the status and the code say what kind of problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The HTTP status's phrase.
    title: &'static str,
    status: u16,
    /// What is wrong and what to do, in English.
    detail: String,
    /// The kind of problem, for machines.
    #[schema(example = "BAD_REQUEST_BODY")]
    code: &'static str,
    /// Fields of the body that are required and not there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<String>,
    /// Fields of the body that are wrong, each with the reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    invalid: BTreeMap<String, String>,
    /// Fields of the body that can only be read, or that cannot change any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    immutable: Vec<String>,
    /// Of a program that cannot be used: everything that is wrong, by its line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Place>,
}

pub(super) fn answer(problem: Problem) -> Answer {
    let (status, title, usual) = words(problem.kind);
    let usual = if problem.fields.is_empty() { usual } else { "BAD_REQUEST_BODY" };
    let body = ProblemDetails {
        kind: "about:blank",
        title,
        status,
        detail: problem.message,
        code: problem.code.unwrap_or(usual),
        missing: problem.fields.missing,
        invalid: problem.fields.invalid,
        immutable: problem.fields.immutable,
        problems: problem.places,
    };
    Answer::new(status, "application/problem+json", serde_json::to_vec(&body).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Fields;

    #[test]
    fn a_problem_is_rendered_as_rfc_9457_has_it() {
        let fields = Fields {
            missing: vec!["status".to_owned()],
            invalid: BTreeMap::from([("dob".to_owned(), "is no date".to_owned())]),
            immutable: vec!["id".to_owned()],
        };
        let answer = answer(Problem::of_fields(fields));
        assert_eq!((answer.status, answer.content_type), (400, "application/problem+json"));
        let body = String::from_utf8(answer.body).unwrap();
        insta::assert_snapshot!(body, @r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"Some fields of the body are missing or wrong.","code":"BAD_REQUEST_BODY","missing":["status"],"invalid":{"dob":"is no date"},"immutable":["id"]}"#);
    }

    #[test]
    fn a_reused_idempotency_key_is_422() {
        let answer = answer(Problem::idempotency_conflict());
        assert_eq!(answer.status, 422);
        assert!(String::from_utf8(answer.body).unwrap().contains(r#""code":"IDEMPOTENCY_INVALID_REUSE""#));
    }
}
