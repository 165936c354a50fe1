//! Why a request got no answer.

use thiserror::Error;

use crate::endpoint::UrlProblem;

/// Why a request got no answer. No text here holds anything the other side sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// The URL breaks the policy in force now.
    #[error("the endpoint's URL is refused: {0}")]
    UrlRefused(#[from] UrlProblem),
    #[error("the endpoint's host resolves to an address that is not public")]
    AddressRefused,
    #[error("the endpoint's host does not resolve")]
    DnsFailed,
    #[error("the endpoint's host did not resolve in time")]
    DnsTimeout,
    #[error("the endpoint's host resolves to too many addresses")]
    TooManyAddresses,
    #[error("the endpoint refused the connection")]
    ConnectFailed,
    #[error("the endpoint did not accept the connection in time")]
    ConnectTimeout,
    #[error("no secure connection to the endpoint: {0}")]
    TlsFailed(TlsProblem),
    #[error("the endpoint did not finish answering in time")]
    TimedOut,
    #[error("the endpoint sent more than is accepted")]
    ResponseTooLarge,
    #[error("the endpoint closed the connection before answering")]
    ConnectionLost,
    #[error("the endpoint's answer is not acceptable HTTP/1.1")]
    ProtocolError,
}

impl Failure {
    /// A stable name for records, metrics and the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UrlRefused(_) => "url_refused",
            Self::AddressRefused => "address_refused",
            Self::DnsFailed => "dns_failed",
            Self::DnsTimeout => "dns_timeout",
            Self::TooManyAddresses => "too_many_addresses",
            Self::ConnectFailed => "connect_failed",
            Self::ConnectTimeout => "connect_timeout",
            Self::TlsFailed(_) => "tls_failed",
            Self::TimedOut => "timed_out",
            Self::ResponseTooLarge => "response_too_large",
            Self::ConnectionLost => "connection_lost",
            Self::ProtocolError => "protocol_error",
        }
    }
}

/// What is wrong with an endpoint's TLS, as far as its owner can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TlsProblem {
    #[error("its certificate has expired")]
    Expired,
    #[error("its certificate is not valid yet")]
    NotValidYet,
    #[error("its certificate is for another host")]
    WrongName,
    #[error("its certificate is not signed by a public authority, or intermediate certificates are missing")]
    UnknownIssuer,
    #[error("its certificate is not acceptable")]
    Certificate,
    #[error("the TLS 1.2 or 1.3 handshake failed")]
    Handshake,
}
