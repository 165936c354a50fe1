//! Endpoint URLs: what a stranger's address must look like before anything is resolved.

use std::fmt;
use std::net::IpAddr;

use http::HeaderValue;
use http::uri::PathAndQuery;
use rustls::pki_types::ServerName;
use thiserror::Error;
use url::{Host, Position, Url};

use crate::policy::Policy;

const MAX_LENGTH: usize = 2048;

/// Top-level names that never mean a public host: RFC 6761, RFC 6762, and `.internal`, reserved by ICANN in 2024.
const PRIVATE_SUFFIXES: [&str; 3] = [".localhost", ".local", ".internal"];

/// A URL that requests may be sent to, checked without resolving its host.
///
/// It is `https` on port 443 with a DNS name, without credentials and without a fragment, unless the policy lists
/// its host and port. Paths and queries of webhook URLs often hold secrets, so `Debug` shows the host alone.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointUrl {
    text: String,
    scheme: Scheme,
    host: Host<String>,
    port: u16,
    host_header: HeaderValue,
    target: PathAndQuery,
    server_name: ServerName<'static>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

/// On what ground a URL is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The policy lists its host and port.
    Listed,
    /// It satisfies the rules for strangers.
    Public,
}

/// Why a URL is refused, told to whoever entered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UrlProblem {
    #[error("the URL is longer than 2048 characters")]
    TooLong,
    #[error("the URL holds a space, a control character or a backslash; percent-encode it")]
    ForbiddenCharacter,
    #[error("this is not an absolute URL such as https://hooks.example.com/gatehouse")]
    Malformed,
    #[error("the URL must start with https://")]
    NotHttps,
    #[error("the URL must use port 443")]
    Port,
    #[error("the URL must not hold a user name or password")]
    Credentials,
    #[error("the URL must not hold a fragment (#...)")]
    Fragment,
    #[error("the URL must name its host, not give an IP address")]
    IpLiteral,
    #[error("the URL's host must be a public DNS name")]
    NotPublicName,
    #[error("the URL points back at this service")]
    OwnHost,
}

impl EndpointUrl {
    /// Reads and checks a URL as a client entered it.
    pub fn parse(text: &str, policy: &Policy) -> Result<Self, UrlProblem> {
        if text.chars().nth(MAX_LENGTH).is_some() {
            return Err(UrlProblem::TooLong);
        }
        // The URL standard repairs these silently; what is stored should be what was entered.
        if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return Err(UrlProblem::ForbiddenCharacter);
        }
        let url = Url::parse(text).map_err(|_| UrlProblem::Malformed)?;
        let endpoint = Self::from_url(&url)?;
        endpoint.check(policy)?;
        Ok(endpoint)
    }

    /// The normalised URL; parsing it again gives the same endpoint.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What a redirect from here leads to; it has to satisfy the policy by itself.
    pub(crate) fn join(&self, location: &str, policy: &Policy) -> Result<Self, UrlProblem> {
        let base = Url::parse(&self.text).map_err(|_| UrlProblem::Malformed)?;
        let mut target = base.join(location).map_err(|_| UrlProblem::Malformed)?;
        // A fragment is for the reader, not for the server.
        target.set_fragment(None);
        Self::parse(target.as_str(), policy)
    }

    fn from_url(url: &Url) -> Result<Self, UrlProblem> {
        let scheme = match url.scheme() {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return Err(UrlProblem::NotHttps),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlProblem::Credentials);
        }
        if url.fragment().is_some() {
            return Err(UrlProblem::Fragment);
        }
        // Encoding may have made the text longer.
        if url.as_str().len() > MAX_LENGTH {
            return Err(UrlProblem::TooLong);
        }
        let host = url.host().ok_or(UrlProblem::Malformed)?.to_owned();
        let target = &url[Position::BeforePath..Position::AfterQuery];
        let host_header = &url[Position::BeforeHost..Position::AfterPort];
        Ok(Self {
            text: url.as_str().to_owned(),
            scheme,
            server_name: server_name(&host)?,
            host,
            port: url.port_or_known_default().ok_or(UrlProblem::Malformed)?,
            host_header: host_header.parse().map_err(|_| UrlProblem::Malformed)?,
            target: target.parse().map_err(|_| UrlProblem::Malformed)?,
        })
    }

    /// Applies the policy in force now, which may not be the one the URL was stored under.
    pub(crate) fn check(&self, policy: &Policy) -> Result<Standing, UrlProblem> {
        if matches!(&self.host, Host::Domain(name) if policy.is_own_host(name)) {
            return Err(UrlProblem::OwnHost);
        }
        if policy.allow.permits(&self.host, self.port) {
            return Ok(Standing::Listed);
        }
        if self.scheme != Scheme::Https {
            return Err(UrlProblem::NotHttps);
        }
        let Host::Domain(name) = &self.host else {
            return Err(UrlProblem::IpLiteral);
        };
        if !is_public_name(name) {
            return Err(UrlProblem::NotPublicName);
        }
        if self.port != 443 {
            return Err(UrlProblem::Port);
        }
        Ok(Standing::Public)
    }

    pub(crate) fn scheme(&self) -> Scheme {
        self.scheme
    }

    pub(crate) fn host(&self) -> &Host<String> {
        &self.host
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn host_header(&self) -> HeaderValue {
        self.host_header.clone()
    }

    pub(crate) fn target(&self) -> PathAndQuery {
        self.target.clone()
    }

    pub(crate) fn server_name(&self) -> ServerName<'static> {
        self.server_name.clone()
    }
}

impl fmt::Debug for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EndpointUrl({}:{})", self.host, self.port)
    }
}

/// The name that a host's certificate must carry, which also proves it to be a DNS name or an address.
pub(crate) fn server_name(host: &Host<String>) -> Result<ServerName<'static>, UrlProblem> {
    match host {
        Host::Domain(name) => ServerName::try_from(name.clone()).map_err(|_| UrlProblem::NotPublicName),
        Host::Ipv4(address) => Ok(ServerName::from(IpAddr::V4(*address))),
        Host::Ipv6(address) => Ok(ServerName::from(IpAddr::V6(*address))),
    }
}

fn is_public_name(name: &str) -> bool {
    name.contains('.') && !name.ends_with('.') && !PRIVATE_SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
}

#[cfg(test)]
#[path = "endpoint_tests.rs"]
mod tests;
