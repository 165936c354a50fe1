//! What a caller has to hear when a request fails: one enumeration, which each vocabulary puts into its own words.

use std::collections::BTreeMap;

use gatehouse_checks::base::FieldProblem;
use gatehouse_domain::alert::AlertRefusal;
use gatehouse_domain::update::Refusal;
use gatehouse_domain::{Floor, Program};
use gatehouse_store::{SaveError, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::call::BadCall;
use crate::customers::ChangeError;

/// Something the caller has to hear. The message says what is wrong and what to do, and repeats no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) kind: Kind,
    pub(crate) message: String,
    /// A code narrower than the kind's own, for the vocabulary that has one.
    pub(crate) code: Option<&'static str>,
    pub(crate) fields: Box<Fields>,
    /// What is wrong with a text, line by line.
    pub(crate) places: Vec<Place>,
}

/// Something that is wrong at a place in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Place {
    /// Counts from 1.
    pub(crate) line: usize,
    /// Counts characters from 1.
    pub(crate) column: usize,
    /// The place in the text's structure; empty for the whole text.
    #[schema(example = "person.receive.all[2]")]
    pub(crate) at: String,
    /// What is wrong there.
    pub(crate) detail: String,
}

/// What is wrong with the fields of a body, by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) missing: Vec<String>,
    pub(crate) invalid: BTreeMap<String, String>,
    /// Fields that are there to be read, or cannot change any more.
    pub(crate) immutable: Vec<String>,
}

impl Fields {
    pub(crate) fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.invalid.is_empty() && self.immutable.is_empty()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    ClientCredentials,
    UserCredentials,
    Payload,
    TooLarge,
    NotAllowed,
    IncorrectValues,
    NotFound,
    /// What is to be made is there already.
    Duplicate,
    /// What the customer is does not allow the request.
    ActionNotAllowed,
    IdempotencyConflict,
    /// What is stored has gone on without the request, or what it is about is no more as it was.
    Conflict,
    /// `If-Match` names another revision than the present one.
    PreconditionFailed,
    Server,
    Unavailable,
}

impl Problem {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), code: None, fields: Box::default(), places: Vec::new() }
    }

    pub(crate) fn user_credentials(message: &str) -> Self {
        Self::new(Kind::UserCredentials, message)
    }

    pub(crate) fn not_allowed(message: &str) -> Self {
        Self::new(Kind::NotAllowed, message)
    }

    pub(crate) fn payload(message: impl Into<String>) -> Self {
        Self::new(Kind::Payload, message)
    }

    pub(crate) fn too_large(message: &str) -> Self {
        Self::new(Kind::TooLarge, message)
    }

    pub(crate) fn incorrect_values(message: &str) -> Self {
        Self::new(Kind::IncorrectValues, message)
    }

    /// Whatever is not the caller's does not exist for it.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(Kind::NotFound, format!("There is no such {what}."))
    }

    /// A body names something that does not exist, or is not the caller's: that is the body's fault, not the URL's.
    pub(crate) fn unknown_reference(code: &'static str, what: &str) -> Self {
        Self { code: Some(code), ..Self::payload(format!("There is no such {what}.")) }
    }

    /// The request is understood and what is stored does not allow it.
    pub(crate) fn action_not_allowed(code: &'static str, message: impl Into<String>) -> Self {
        Self { code: Some(code), ..Self::new(Kind::ActionNotAllowed, message) }
    }

    /// A text that cannot be used, and where.
    pub(crate) fn at_places(code: &'static str, message: &str, places: Vec<Place>) -> Self {
        Self { code: Some(code), places, ..Self::payload(message) }
    }

    /// Somebody was there before.
    pub(crate) fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self { code: Some(code), ..Self::new(Kind::Conflict, message) }
    }

    pub(crate) fn precondition_failed() -> Self {
        Self::new(
            Kind::PreconditionFailed,
            "It was changed since it was read. Read it again, and send the change with the new ETag.",
        )
    }

    pub(crate) fn idempotency_conflict() -> Self {
        Self::new(
            Kind::IdempotencyConflict,
            "The idempotency key was used with another body; send a new key with a new request.",
        )
    }

    /// Every field that is wrong, under the place where its document stands in the body.
    pub(crate) fn fields(at: &str, problems: &[FieldProblem]) -> Self {
        let sentences: Vec<String> =
            problems.iter().map(|problem| format!("{at}.{} {}", problem.field, problem.why)).collect();
        Self::payload(sentences.join("; "))
    }

    /// The same by the fields' own names.
    pub(crate) fn of_fields(fields: Fields) -> Self {
        let message = "Some fields of the body are missing or wrong.";
        Self { fields: Box::new(fields), ..Self::payload(message) }
    }

    pub(crate) fn duplicate(message: impl Into<String>) -> Self {
        Self::new(Kind::Duplicate, message)
    }

    /// One field that is wrong.
    pub(crate) fn invalid(field: &str, why: &str) -> Self {
        let invalid = BTreeMap::from([(field.to_owned(), why.to_owned())]);
        Self::of_fields(Fields { invalid, ..Fields::default() })
    }

    /// Something that is needed is not there at the moment.
    pub(crate) fn unavailable(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "something that is needed is not there");
        Self::new(Kind::Unavailable, "A service that is needed does not answer. Try again.")
    }

    /// A vendor's webhook that is not believed, whatever the reason: whoever guesses learns nothing.
    pub(crate) fn signature() -> Self {
        Self::new(Kind::ClientCredentials, "The signature is missing or not valid.")
    }

    /// A fault of ours: logged here, once, and not explained to the caller.
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "failed");
        Self::new(Kind::Server, "Something failed on our side. Try again.")
    }

    pub(crate) fn busy() -> Self {
        Self::new(Kind::Unavailable, "It is being changed by too many requests at once. Try again.")
    }

    /// The client has no program of the number that the request names.
    pub(crate) fn no_program() -> Self {
        Self::payload("cip_tag: the client has no program of that number")
    }

    /// A live client names a program that asks for less than it has to.
    pub(crate) fn below_floor() -> Self {
        let above = Program::shipped_above(Floor::PRESENT).iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        Self::payload(format!(
            "cip_tag: the program of that number is below the floor of live clients' programs, as GET /v0/programs says. \
             Of those that ship, these are not: {above}. Name one of them or a program of your own."
        ))
    }
}

impl From<BadCall> for Problem {
    fn from(bad: BadCall) -> Self {
        match bad {
            BadCall::NoCredential => Self::new(Kind::ClientCredentials, "The credential is missing or not valid."),
            BadCall::NotFound(what) => Self::not_found(what),
            BadCall::Body(why) => Self::payload(why),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.is_retryable() {
            tracing::error!(%error, "a store is unavailable");
            return Self::new(Kind::Unavailable, "A service that is needed does not answer. Try again.");
        }
        Self::internal(error)
    }
}

impl From<SaveError> for Problem {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Conflict | SaveError::KeyUsed => Self::busy(),
            SaveError::TooLarge => Self::too_large("The customer holds too much; delete what is not needed."),
            SaveError::Store(error) => error.into(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let message = format!("{refusal}.");
        match refusal {
            Refusal::UnknownDocument(_) => Self::new(Kind::NotFound, message),
            Refusal::Suspended(_) | Refusal::Closed => Self::new(Kind::ActionNotAllowed, message),
            _ => Self::payload(message),
        }
    }
}

impl From<AlertRefusal> for Problem {
    fn from(refusal: AlertRefusal) -> Self {
        let message = format!("{refusal}.");
        match refusal {
            AlertRefusal::Unknown => Self::new(Kind::NotFound, message),
            AlertRefusal::NoActor => Self::invalid("actor", &refusal.to_string()),
            AlertRefusal::NoteTooShort | AlertRefusal::NoteTooLong => Self::invalid("note", &refusal.to_string()),
            AlertRefusal::Embargoed => Self::action_not_allowed("EMBARGOED", message),
            AlertRefusal::OwnDisposition => Self::action_not_allowed("FOUR_EYES_REQUIRED", message),
        }
    }
}

impl<E: Into<Self>> From<ChangeError<E>> for Problem {
    fn from(error: ChangeError<E>) -> Self {
        match error {
            ChangeError::NotFound => Self::not_found("customer"),
            ChangeError::NoProgram => Self::no_program(),
            ChangeError::BelowFloor => Self::below_floor(),
            ChangeError::Refused(refusal) => refusal.into(),
            ChangeError::Busy | ChangeError::KeyUsed => Self::busy(),
            ChangeError::TooLarge => SaveError::TooLarge.into(),
            ChangeError::Store(error) => error.into(),
        }
    }
}
