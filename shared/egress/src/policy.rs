//! Where requests may go and how much they may cost.

use std::net::SocketAddr;
use std::time::Duration;

use thiserror::Error;
use url::Host;

use crate::endpoint::server_name;

/// What an [`Egress`](crate::Egress) may do. The default is production's: nothing listed, nothing of our own named.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Hosts freed from the rules for strangers; empty in production.
    pub allow: AllowList,
    /// Our own domains. They and their subdomains are refused, or a client could point Gatehouse at itself.
    pub own_hosts: Vec<String>,
    /// The limits of one request.
    pub limits: Limits,
}

impl Policy {
    /// The default policy with an allow-list, as [`AllowList::parse`] reads it.
    pub fn from_allow_list(text: &str) -> Result<Self, AllowListProblem> {
        Ok(Self { allow: AllowList::parse(text)?, ..Self::default() })
    }

    pub(crate) fn is_own_host(&self, name: &str) -> bool {
        self.own_hosts.iter().any(|own| {
            name.to_ascii_lowercase()
                .strip_suffix(&own.trim_matches('.').to_ascii_lowercase())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }
}

/// What one request may cost at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Time for resolving the name.
    pub dns: Duration,
    /// Time for the TCP connection.
    pub connect: Duration,
    /// Time for everything, from the name to the last byte of the body, redirects included.
    pub total: Duration,
    /// Addresses a name may resolve to.
    pub addresses: usize,
    /// Bytes of a response's status line and headers.
    pub head_bytes: usize,
    /// Bytes of a webhook response's body that are read before the connection is dropped.
    pub body_bytes: usize,
    /// Bytes read from a connection, TLS and interim responses included. Interim responses are otherwise
    /// unlimited: an endpoint may send `103 Early Hints` for as long as it likes (RFC 9110, 15.2).
    pub connection_bytes: usize,
    /// Redirects that a GET may follow, each to a URL and addresses that are vetted like the first. A POST follows none.
    pub redirects: usize,
}

impl Limits {
    /// For files of publishers that an operator chose: more time than a webhook has, and the few redirects that lead to
    /// where a file is stored. How large it may be is said with each [`get`](crate::Egress::get).
    #[must_use]
    pub fn for_downloads() -> Self {
        Self { total: Duration::from_secs(90), redirects: 3, ..Self::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            dns: Duration::from_secs(2),
            connect: Duration::from_secs(3),
            total: Duration::from_secs(15),
            addresses: 16,
            head_bytes: 64 * 1024,
            body_bytes: 16 * 1024,
            connection_bytes: 256 * 1024,
            redirects: 0,
        }
    }
}

/// Hosts and ports that an operator vouches for, such as a receiver on the same machine.
///
/// A URL whose host and port are listed may use plain HTTP, any port and an IP literal. A listed name still has to
/// resolve to globally reachable addresses or to addresses that are themselves listed, so that listing a
/// partner's odd port does not open our network to their DNS.
#[derive(Clone, Debug, Default)]
pub struct AllowList(Vec<AllowedHost>);

#[derive(Clone, Debug)]
struct AllowedHost {
    host: Host<String>,
    port: AllowedPort,
}

#[derive(Clone, Copy, Debug)]
enum AllowedPort {
    Any,
    Only(u16),
}

/// An allow-list entry that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("allow-list entry {0:?} is not host:port, [IPv6]:port or host:*")]
pub struct AllowListProblem(String);

impl AllowList {
    /// Reads `127.0.0.1:9400,[::1]:*,localhost:*`: entries of host and port, `*` for every port. Blank is empty.
    pub fn parse(text: &str) -> Result<Self, AllowListProblem> {
        text.split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(|entry| AllowedHost::parse(entry).ok_or_else(|| AllowListProblem(entry.to_owned())))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    pub(crate) fn permits(&self, host: &Host<String>, port: u16) -> bool {
        self.0.iter().any(|allowed| allowed.host == *host && allowed.port.permits(port))
    }

    pub(crate) fn permits_address(&self, address: SocketAddr) -> bool {
        let host = match address {
            SocketAddr::V4(address) => Host::Ipv4(*address.ip()),
            SocketAddr::V6(address) => Host::Ipv6(*address.ip()),
        };
        self.permits(&host, address.port())
    }
}

impl AllowedHost {
    fn parse(entry: &str) -> Option<Self> {
        let (host, port) = entry.rsplit_once(':')?;
        let host = Host::parse(host).ok()?;
        server_name(&host).ok()?;
        Some(Self { host, port: AllowedPort::parse(port)? })
    }
}

impl AllowedPort {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Any);
        }
        text.parse().ok().map(Self::Only)
    }

    fn permits(self, port: u16) -> bool {
        match self {
            Self::Any => true,
            Self::Only(only) => only == port,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permits(list: &str, host: &str, port: u16) -> bool {
        AllowList::parse(list).unwrap().permits(&Host::parse(host).unwrap(), port)
    }

    #[test]
    fn a_blank_allow_list_permits_nothing() {
        for list in ["", "  ", ",", " , "] {
            assert!(!permits(list, "127.0.0.1", 80), "{list:?}");
        }
    }

    #[test]
    fn an_entry_permits_its_host_on_its_port_only() {
        let list = "127.0.0.1:9400, [::1]:9401 ,Hooks.Example.test:8443";
        assert!(permits(list, "127.0.0.1", 9400));
        assert!(permits(list, "[::1]", 9401));
        assert!(permits(list, "hooks.example.test", 8443));
        assert!(!permits(list, "127.0.0.1", 9401));
        assert!(!permits(list, "127.0.0.2", 9400));
        assert!(!permits(list, "[::2]", 9401));
        assert!(!permits(list, "a.hooks.example.test", 8443));
    }

    #[test]
    fn a_star_permits_every_port_of_its_host() {
        assert!(permits("127.0.0.1:*", "127.0.0.1", 1));
        assert!(permits("127.0.0.1:*", "127.0.0.1", 65535));
        assert!(!permits("127.0.0.1:*", "127.0.0.2", 1));
    }

    #[test]
    fn entries_that_are_not_host_and_port_are_refused() {
        for list in [
            "127.0.0.1",
            "127.0.0.1:",
            "127.0.0.1:65536",
            "127.0.0.1:-1",
            ":80",
            "::1:80",
            "*:80",
            "a b:80",
            "127.0.0.1:80,x",
        ] {
            assert!(AllowList::parse(list).is_err(), "{list:?}");
        }
    }

    #[test]
    fn own_hosts_cover_subdomains_but_not_lookalikes() {
        let policy =
            Policy { own_hosts: vec!["Gatehouse.example".to_owned(), ".api.example.".to_owned()], ..Policy::default() };
        assert!(policy.is_own_host("gatehouse.example"));
        assert!(policy.is_own_host("GATEHOUSE.example"));
        assert!(policy.is_own_host("a.b.gatehouse.example"));
        assert!(policy.is_own_host("api.example"));
        assert!(!policy.is_own_host("notgatehouse.example"));
        assert!(!policy.is_own_host("gatehouse.example.net"));
        assert!(!policy.is_own_host("example"));
    }
}
