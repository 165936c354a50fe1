//! The request itself: resolve, vet, connect, ask, stop.

use std::fmt;
use std::net::IpAddr;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Uri};
use http_body_util::Full;
use rustls::RootCertStore;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use url::Host;

use crate::address::{self, VettedAddress};
use crate::answer::{Answer, Fetched};
use crate::connect::connect;
use crate::endpoint::{EndpointUrl, Scheme};
use crate::exchange::{BodyEnd, Reply, exchange};
use crate::failure::Failure;
use crate::metered::{Allowance, Metered};
use crate::policy::Policy;
use crate::resolve::{Resolve, SystemResolver};
use crate::tls::{self, NoRootCertificates};

const USER_AGENT: HeaderValue = HeaderValue::from_static(concat!("Gatehouse/", env!("CARGO_PKG_VERSION")));

/// Headers that belong to the connection, or that would ask for what is never accepted.
static RESERVED: [HeaderName; 11] = [
    header::ACCEPT_ENCODING,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::COOKIE,
    header::EXPECT,
    header::HOST,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Sends requests to strangers under a [`Policy`]. Make one when the process starts and share it.
pub struct Egress<R = SystemResolver> {
    policy: Policy,
    resolver: R,
    tls: TlsConnector,
}

impl Egress {
    /// Trusts the system's root certificates, which are read here once.
    pub fn new(policy: Policy) -> Result<Self, NoRootCertificates> {
        let roots = tls::system_roots()?;
        Ok(Self::with_parts(policy, SystemResolver, roots))
    }
}

impl<R: Resolve> Egress<R> {
    /// Uses a resolver and root certificates of the caller's.
    pub fn with_parts(policy: Policy, resolver: R, roots: RootCertStore) -> Self {
        Self { policy, resolver, tls: tls::connector(roots) }
    }

    /// Posts `body`. Any status is an answer, and it stands even if the body after it breaks off; a response not
    /// finished within the total time is not.
    ///
    /// `headers` are sent as given, save those that belong to the connection. `User-Agent` is set if absent.
    pub async fn post(&self, url: &EndpointUrl, headers: HeaderMap, body: Bytes) -> Result<Answer, Failure> {
        let start = Instant::now();
        let request = request(Method::POST, url, headers, body);
        let limits = &self.policy.limits;
        let reply = self.perform(url, request, limits.body_bytes, limits.connection_bytes).await?;
        Ok(Answer::new(&reply, start.elapsed()))
    }

    /// Gets a resource of at most `max_bytes`. Any status is an answer, but only a complete body is. A redirect is
    /// followed as often as the policy allows, and is an answer like any other after that.
    pub async fn get(&self, url: &EndpointUrl, max_bytes: usize) -> Result<Fetched, Failure> {
        self.get_with(url, HeaderMap::new(), max_bytes).await
    }

    /// As [`get`](Self::get), with headers of the caller's, such as the validators of what it has (RFC 9110, 13.1).
    pub async fn get_with(&self, url: &EndpointUrl, headers: HeaderMap, max_bytes: usize) -> Result<Fetched, Failure> {
        let start = Instant::now();
        let asking = self.follow(url, headers, max_bytes);
        let reply = timeout(self.policy.limits.total, asking).await.unwrap_or(Err(Failure::TimedOut))?;
        match reply.end {
            BodyEnd::Complete => Ok(Fetched {
                status: reply.head.status.as_u16(),
                headers: reply.head.headers,
                body: reply.body,
                elapsed: start.elapsed(),
            }),
            BodyEnd::LimitReached => Err(Failure::ResponseTooLarge),
            BodyEnd::Broken => Err(Failure::ConnectionLost),
        }
    }

    async fn follow(&self, url: &EndpointUrl, headers: HeaderMap, max_bytes: usize) -> Result<Reply, Failure> {
        let mut url = url.clone();
        let mut redirects = self.policy.limits.redirects;
        loop {
            let request = request(Method::GET, &url, headers.clone(), Bytes::new());
            // An eighth more for chunk sizes and TLS records, which honest servers stay far below.
            let overhead = self.policy.limits.connection_bytes.saturating_add(max_bytes / 8);
            let reply = self.perform(&url, request, max_bytes, max_bytes.saturating_add(overhead)).await?;
            let Some(target) = location(&reply).filter(|_| redirects > 0) else { return Ok(reply) };
            // What it leads to is as much a stranger's choice as the first was.
            url = url.join(target, &self.policy)?;
            redirects -= 1;
        }
    }

    async fn perform(
        &self,
        url: &EndpointUrl,
        request: Request<Full<Bytes>>,
        body_bytes: usize,
        connection_bytes: usize,
    ) -> Result<Reply, Failure> {
        let allowance = Allowance::new(connection_bytes);
        let attempt = self.attempt(url, request, body_bytes, allowance.clone());
        let outcome = timeout(self.policy.limits.total, attempt).await.unwrap_or(Err(Failure::TimedOut));
        outcome.map_err(|failure| self.judge(failure, &allowance))
    }

    /// Tells a broken answer from an excessive one: the stream and the parser report both as plain errors.
    fn judge(&self, failure: Failure, allowance: &Allowance) -> Failure {
        let head_is_full = allowance.used() >= self.policy.limits.head_bytes;
        if allowance.is_spent() || (failure == Failure::ProtocolError && head_is_full) {
            return Failure::ResponseTooLarge;
        }
        failure
    }

    async fn attempt(
        &self,
        url: &EndpointUrl,
        request: Request<Full<Bytes>>,
        body_bytes: usize,
        allowance: Allowance,
    ) -> Result<Reply, Failure> {
        let limits = &self.policy.limits;
        let addresses = self.resolve(url).await?;
        let stream = connect(&addresses, limits.connect).await?;
        let stream = Metered::new(stream, allowance);
        match url.scheme() {
            Scheme::Http => exchange(stream, request, limits.head_bytes, body_bytes).await,
            Scheme::Https => {
                let stream = tls::handshake(&self.tls, url.server_name(), stream).await?;
                exchange(stream, request, limits.head_bytes, body_bytes).await
            }
        }
    }

    /// Resolves once; what is vetted here is what is connected to, so a second answer of the DNS changes nothing.
    async fn resolve(&self, url: &EndpointUrl) -> Result<Vec<VettedAddress>, Failure> {
        let standing = url.check(&self.policy)?;
        let addresses = match url.host() {
            Host::Ipv4(address) => vec![IpAddr::V4(*address)],
            Host::Ipv6(address) => vec![IpAddr::V6(*address)],
            Host::Domain(name) => self.look_up(name).await?,
        };
        address::vet(&addresses, url.port(), standing, &self.policy)
    }

    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, Failure> {
        timeout(self.policy.limits.dns, self.resolver.resolve(name))
            .await
            .map_err(|_| Failure::DnsTimeout)?
            .map_err(|_| Failure::DnsFailed)
    }
}

impl<R> fmt::Debug for Egress<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Egress").field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// Where a redirect leads: 301, 302, 303, 307 or 308 with a `Location` (RFC 9110, 15.4).
fn location(reply: &Reply) -> Option<&str> {
    let redirects = matches!(reply.head.status.as_u16(), 301..=303 | 307 | 308);
    reply.head.headers.get(header::LOCATION).filter(|_| redirects)?.to_str().ok()
}

fn request(method: Method, url: &EndpointUrl, mut headers: HeaderMap, body: Bytes) -> Request<Full<Bytes>> {
    for name in &RESERVED {
        headers.remove(name);
    }
    headers.insert(header::HOST, url.host_header());
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    headers.entry(header::USER_AGENT).or_insert(USER_AGENT);

    let mut request = Request::new(Full::new(body));
    *request.method_mut() = method;
    *request.uri_mut() = Uri::from(url.target());
    *request.headers_mut() = headers;
    request
}
