//! What can go wrong between Gatehouse and AWS. No message or `Debug` output holds the content of an item.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// An operation that AWS did not carry out, or an answer that could not be understood.
#[derive(Debug, thiserror::Error)]
#[error("{operation}: {cause}")]
pub struct StoreError {
    operation: &'static str,
    cause: Cause,
}

#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error("{code} (HTTP {status}, request {request})")]
    Service { code: String, status: u16, request: String },
    #[error("no answer in time")]
    Timeout,
    #[error("no connection")]
    Connection,
    #[error("the answer could not be read")]
    Answer,
    #[error("the request could not be built")]
    Request,
    #[error("{0} is missing or malformed")]
    Malformed(&'static str),
    #[error("the sealed value does not open under this key and context")]
    Sealed,
    #[error("some of the batch was never processed")]
    Unprocessed,
    #[error("other writes kept getting in the way")]
    Busy,
}

/// Codes of refusals that pass by themselves.
const TRANSIENT: &[&str] = &[
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestTimeout",
    "SlowDown",
    "ThrottlingException",
    "TransactionConflictException",
    "TransactionInProgressException",
];

impl StoreError {
    pub(crate) fn of<E: ProvideErrorMetadata>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> Self {
        let cause = match error {
            SdkError::TimeoutError(_) => Cause::Timeout,
            SdkError::DispatchFailure(failure) if failure.is_timeout() => Cause::Timeout,
            SdkError::DispatchFailure(_) => Cause::Connection,
            SdkError::ResponseError(_) => Cause::Answer,
            SdkError::ServiceError(service) => Cause::Service {
                code: service.err().code().unwrap_or("unknown").to_owned(),
                status: service.raw().status().as_u16(),
                request: request_id(service.raw()),
            },
            _ => Cause::Request,
        };
        Self { operation, cause }
    }

    pub(crate) const fn malformed(what: &'static str) -> Self {
        Self { operation: "reading a stored item", cause: Cause::Malformed(what) }
    }

    pub(crate) const fn sealed() -> Self {
        Self { operation: "unsealing", cause: Cause::Sealed }
    }

    pub(crate) const fn request(operation: &'static str) -> Self {
        Self { operation, cause: Cause::Request }
    }

    pub(crate) const fn answer(operation: &'static str) -> Self {
        Self { operation, cause: Cause::Answer }
    }

    pub(crate) const fn unprocessed(operation: &'static str) -> Self {
        Self { operation, cause: Cause::Unprocessed }
    }

    pub(crate) const fn busy(operation: &'static str) -> Self {
        Self { operation, cause: Cause::Busy }
    }

    /// Whether the stored item itself is at fault: reading it again comes to the same, reading another need not.
    pub(crate) fn is_of_the_item(&self) -> bool {
        match &self.cause {
            Cause::Malformed(_) | Cause::Sealed => true,
            Cause::Service { code, .. } => code == "InvalidCiphertextException",
            _ => false,
        }
    }

    /// Whether the same call may succeed later without anything being changed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match &self.cause {
            Cause::Service { code, status, .. } => *status >= 500 || TRANSIENT.contains(&code.as_str()),
            Cause::Timeout | Cause::Connection | Cause::Answer | Cause::Unprocessed | Cause::Busy => true,
            Cause::Request | Cause::Malformed(_) | Cause::Sealed => false,
        }
    }
}

fn request_id(response: &HttpResponse) -> String {
    let headers = response.headers();
    headers.get("x-amzn-requestid").or_else(|| headers.get("x-amz-request-id")).unwrap_or("unknown").to_owned()
}

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else was faster: what the change was made from is no longer what is stored.
    #[error("it was changed meanwhile")]
    Conflict,
    /// The idempotency key has an answer already; [`Table::answer`](crate::Table::answer) reads it.
    #[error("the idempotency key was used before")]
    KeyUsed,
    /// An item would be larger than DynamoDB's 400 KiB, or a transaction longer than its 100 actions.
    #[error("it is too large to be saved")]
    TooLarge,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an object was not read.
#[derive(Debug, thiserror::Error)]
pub enum GetError {
    #[error("there is no such object")]
    NotFound,
    /// It has more bytes than the caller takes; none were kept.
    #[error("the object is too large")]
    TooLarge,
    #[error(transparent)]
    Store(#[from] StoreError),
}
