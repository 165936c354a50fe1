//! Synapse's errors: `{"error": {"en": …}, "error_code": …, "http_code": …, "success": false}`. Existing clients
//! choose their exception by `error_code`.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, Problem};
use crate::problem::Kind;

/// Synapse's `error_code` and the HTTP status.
const fn numbers(kind: Kind) -> (&'static str, u16) {
    match kind {
        Kind::ClientCredentials => ("100", 401),
        Kind::UserCredentials => ("110", 401),
        Kind::Payload => ("200", 400),
        Kind::TooLarge => ("200", 413),
        Kind::NotAllowed => ("300", 403),
        Kind::IncorrectValues | Kind::Duplicate | Kind::Conflict => ("400", 409),
        Kind::NotFound => ("404", 404),
        Kind::ActionNotAllowed => ("410", 403),
        Kind::PreconditionFailed => ("410", 412),
        // Synapse's clients choose by the code; its status was 400 there and is a conflict here (RFC 9110).
        Kind::IdempotencyConflict => ("450", 409),
        Kind::Server => ("500", 500),
        Kind::Unavailable => ("503", 503),
    }
}

/// The body of an error.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    error: Message,
    /// Synapse's number for the kind of error, as text.
    #[schema(example = "200")]
    error_code: &'static str,
    /// The HTTP status, as text.
    #[schema(example = "400")]
    http_code: String,
    success: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct Message {
    /// What is wrong and what to do, in English.
    en: String,
}

pub(super) fn answer(problem: Problem) -> Answer {
    let (error_code, status) = numbers(problem.kind);
    let body =
        ErrorBody { error: Message { en: problem.message }, error_code, http_code: status.to_string(), success: false };
    Answer::new(status, "application/json", serde_json::to_vec(&body).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_speaks_synapses_words() {
        let answer = answer(Problem::not_found("user"));
        assert_eq!(answer.status, 404);
        let body = String::from_utf8(answer.body).unwrap();
        insta::assert_snapshot!(body, @r#"{"error":{"en":"There is no such user."},"error_code":"404","http_code":"404","success":false}"#);
    }
}
