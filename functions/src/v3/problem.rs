//! Synapse's errors: `{"error": {"en": …}, "error_code": …, "http_code": …, "success": false}`. Existing clients
//! choose their exception by `error_code`.

use gatehouse_checks::base::FieldProblem;
use gatehouse_domain::update::Refusal;
use gatehouse_store::{SaveError, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

use super::Answer;
use crate::call::BadCall;

/// Something the caller has to hear. The message says what is wrong and what to do, and repeats no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    code: Code,
    message: String,
}

/// The codes of Synapse's that Gatehouse answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    ClientCredentials,
    UserCredentials,
    Payload,
    TooLarge,
    NotAllowed,
    IncorrectValues,
    NotFound,
    ActionNotAllowed,
    IdempotencyConflict,
    Server,
    Unavailable,
}

impl Code {
    /// Synapse's `error_code` and the HTTP status.
    const fn numbers(self) -> (&'static str, u16) {
        match self {
            Self::ClientCredentials => ("100", 401),
            Self::UserCredentials => ("110", 401),
            Self::Payload => ("200", 400),
            Self::TooLarge => ("200", 413),
            Self::NotAllowed => ("300", 403),
            Self::IncorrectValues => ("400", 409),
            Self::NotFound => ("404", 404),
            Self::ActionNotAllowed => ("410", 403),
            // Synapse's clients choose by the code; its status was 400 there and is a conflict here (RFC 9110).
            Self::IdempotencyConflict => ("450", 409),
            Self::Server => ("500", 500),
            Self::Unavailable => ("503", 503),
        }
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

impl Problem {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(crate) fn user_credentials(message: &str) -> Self {
        Self::new(Code::UserCredentials, message)
    }

    pub(crate) fn not_allowed(message: &str) -> Self {
        Self::new(Code::NotAllowed, message)
    }

    pub(crate) fn payload(message: impl Into<String>) -> Self {
        Self::new(Code::Payload, message)
    }

    pub(crate) fn too_large(message: &str) -> Self {
        Self::new(Code::TooLarge, message)
    }

    pub(crate) fn incorrect_values(message: &str) -> Self {
        Self::new(Code::IncorrectValues, message)
    }

    /// Whatever is not the caller's does not exist for it.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no such {what}."))
    }

    pub(crate) fn idempotency_conflict() -> Self {
        Self::new(
            Code::IdempotencyConflict,
            "The idempotency key was used with another body; send a new key with a new request.",
        )
    }

    /// Every field that is wrong, under the place where its document stands in the body.
    pub(crate) fn fields(at: &str, problems: &[FieldProblem]) -> Self {
        let sentences: Vec<String> =
            problems.iter().map(|problem| format!("{at}.{} {}", problem.field, problem.why)).collect();
        Self::payload(sentences.join("; "))
    }

    /// A fault of ours: logged here, once, and not explained to the caller.
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "failed");
        Self::new(Code::Server, "Something failed on our side. Try again.")
    }

    pub(crate) fn busy() -> Self {
        Self::new(Code::Unavailable, "The user is being changed by too many requests at once. Try again.")
    }

    pub(crate) const fn status(&self) -> u16 {
        self.code.numbers().1
    }

    pub(super) fn answer(self) -> Answer {
        let (error_code, status) = self.code.numbers();
        let body = ErrorBody {
            error: Message { en: self.message },
            error_code,
            http_code: status.to_string(),
            success: false,
        };
        let body = serde_json::to_vec(&body).unwrap_or_default();
        Answer { status, body, content_type: "application/json", replayed: false }
    }
}

impl From<BadCall> for Problem {
    fn from(bad: BadCall) -> Self {
        match bad {
            BadCall::NoCredential => Self::new(Code::ClientCredentials, "The credential is missing or not valid."),
            BadCall::NotFound(what) => Self::not_found(what),
            BadCall::Body(why) => Self::payload(why),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.is_retryable() {
            tracing::error!(%error, "a store is unavailable");
            return Self::new(Code::Unavailable, "A service that is needed does not answer. Try again.");
        }
        Self::internal(error)
    }
}

impl From<SaveError> for Problem {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Conflict | SaveError::KeyUsed => Self::busy(),
            SaveError::TooLarge => Self::too_large("The user holds too much; delete documents that are not needed."),
            SaveError::Store(error) => error.into(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::UnknownDocument(_) => Code::NotFound,
            Refusal::Suspended(_) | Refusal::Closed => Code::ActionNotAllowed,
            _ => Code::Payload,
        };
        Self::new(code, format!("{refusal}."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_speaks_synapses_words() {
        let answer = Problem::not_found("user").answer();
        assert_eq!(answer.status, 404);
        let body = String::from_utf8(answer.body).unwrap();
        insta::assert_snapshot!(body, @r#"{"error":{"en":"There is no such user."},"error_code":"404","http_code":"404","success":false}"#);
    }
}
