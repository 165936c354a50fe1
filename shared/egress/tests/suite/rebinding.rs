//! Names whose addresses lie, change or never come. A listed address stands in for a public one.

use std::io;
use std::net::IpAddr;
use std::time::Instant;

use gatehouse_egress::{Egress, EndpointUrl, Failure, Policy, Resolve, RootCertStore};

use crate::support::{Answers, Endpoint, OK, impatient, policy, post};

/// Permits any port of the name, and `addresses`.
fn egress<R: Resolve>(addresses: &str, resolver: R) -> Egress<R> {
    let policy = policy(&format!("hooks.example.test:*,{addresses}"));
    Egress::with_parts(policy, resolver, RootCertStore::empty())
}

fn url(port: u16) -> String {
    format!("http://hooks.example.test:{port}/")
}

#[tokio::test]
async fn a_name_that_resolves_to_an_internal_address_is_never_connected_to() {
    let trap = Endpoint::trap().await;
    for address in ["127.0.0.1", "::ffff:127.0.0.1", "::1", "10.0.0.1", "169.254.169.254"] {
        let egress = egress("", Answers::new(&[&[address]]));
        let outcome = post(&egress, &url(trap.port())).await;
        assert_eq!(outcome, Err(Failure::AddressRefused), "{address}");
    }
    assert_eq!(trap.connections(), 0);
}

#[tokio::test]
async fn mixed_answers_are_refused_whole_in_either_order() {
    let good = Endpoint::answering(OK).await;
    let mixed: [&[&str]; 2] = [&["127.0.0.1", "127.0.0.2"], &["127.0.0.2", "127.0.0.1"]];
    let egress = egress("127.0.0.1:*", Answers::new(&mixed));
    for _ in 0..2 {
        let outcome = post(&egress, &url(good.port())).await;
        assert_eq!(outcome, Err(Failure::AddressRefused));
    }
    assert_eq!(good.connections(), 0);
}

#[cfg(target_os = "linux")] // elsewhere 127.0.0.2 is not an address of this machine
#[tokio::test]
async fn a_thousand_rebinding_flips_never_reach_the_internal_address() {
    let good = Endpoint::answering(OK).await;
    let trap = Endpoint::on(&format!("127.0.0.2:{}", good.port()), |_| async { Ok(()) }).await;
    let resolver = Answers::new(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let egress = egress("127.0.0.1:*", resolver.clone());
    for flip in 0..1000 {
        let outcome = post(&egress, &url(good.port())).await.map(|answer| answer.status);
        let expected = if flip % 2 == 0 { Ok(200) } else { Err(Failure::AddressRefused) };
        assert_eq!(outcome, expected);
    }
    assert_eq!(resolver.asked(), 1000, "each request resolves once");
    assert_eq!((good.connections(), trap.connections()), (500, 0));
}

#[tokio::test]
async fn the_next_address_is_tried_when_one_does_not_answer() {
    let good = Endpoint::answering(OK).await;
    let egress = egress("127.0.0.1:*,127.0.0.3:*", Answers::new(&[&["127.0.0.3", "127.0.0.1"]]));
    assert_eq!(post(&egress, &url(good.port())).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_name_without_addresses_or_with_too_many_fails() {
    let outcome = |resolver| async { post(&egress("", resolver), &url(1)).await };
    assert_eq!(outcome(Answers::none()).await, Err(Failure::DnsFailed));
    assert_eq!(outcome(Answers::new(&[&[]])).await, Err(Failure::DnsFailed));
    let thousand = Answers::new(&[&["8.8.8.8"; 1000]]);
    assert_eq!(outcome(thousand).await, Err(Failure::TooManyAddresses));
}

struct Hanging;

impl Resolve for Hanging {
    async fn resolve(&self, _name: &str) -> io::Result<Vec<IpAddr>> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_resolver_that_hangs_is_cut_off() {
    let start = Instant::now();
    let policy = Policy { limits: impatient(), ..policy("hooks.example.test:*") };
    let egress = Egress::with_parts(policy, Hanging, RootCertStore::empty());
    assert_eq!(post(&egress, &url(1)).await, Err(Failure::DnsTimeout));
    assert!(start.elapsed() >= impatient().dns);
}

#[tokio::test]
async fn ip_literals_are_vetted_without_the_resolver() {
    let trap = Endpoint::trap().await;
    let resolver = Answers::new(&[&["8.8.8.8"]]);
    let egress = egress("", resolver.clone());
    let outcome = post(&egress, &trap.url()).await;
    assert_eq!(outcome.unwrap_err().code(), "url_refused");
    assert_eq!((resolver.asked(), trap.connections()), (0, 0));
}

#[tokio::test]
async fn a_url_accepted_under_an_older_policy_meets_the_one_in_force() {
    let trap = Endpoint::trap().await;
    let old = policy("127.0.0.1:*");
    let stored = EndpointUrl::parse(&trap.url(), &old).unwrap();
    let own = Policy { own_hosts: vec!["example.test".to_owned()], ..policy("hooks.example.test:*") };
    for (policy, url) in
        [(Policy::default(), stored), (own, EndpointUrl::parse(&url(1), &policy("hooks.example.test:*")).unwrap())]
    {
        let egress = Egress::with_parts(policy, Answers::none(), RootCertStore::empty());
        let outcome = egress.get(&url, 1).await.map(drop);
        assert_eq!(outcome.unwrap_err().code(), "url_refused");
    }
    assert_eq!(trap.connections(), 0);
}

#[tokio::test]
async fn the_system_resolver_knows_localhost() {
    let addresses = gatehouse_egress::SystemResolver.resolve("localhost").await.unwrap();
    assert!(!addresses.is_empty() && addresses.iter().all(IpAddr::is_loopback));
}
