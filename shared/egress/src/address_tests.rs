use proptest::prelude::*;

use super::*;
use crate::policy::AllowList;

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Every refused block: its name, first address, an address inside, and last address.
const REFUSED: [(&str, &str, &str, &str); 32] = [
    ("this network", "0.0.0.0", "0.1.2.3", "0.255.255.255"),
    ("private 10/8", "10.0.0.0", "10.1.2.3", "10.255.255.255"),
    ("carrier-grade NAT", "100.64.0.0", "100.100.0.1", "100.127.255.255"),
    ("loopback", "127.0.0.0", "127.0.0.1", "127.255.255.255"),
    ("link-local and metadata", "169.254.0.0", "169.254.169.254", "169.254.255.255"),
    ("Lambda runtime and X-Ray", "169.254.100.1", "169.254.100.1", "169.254.100.1"),
    ("private 172.16/12", "172.16.0.0", "172.20.0.1", "172.31.255.255"),
    ("IETF protocol assignments", "192.0.0.0", "192.0.0.8", "192.0.0.255"),
    ("documentation 1", "192.0.2.0", "192.0.2.1", "192.0.2.255"),
    ("6to4 relay anycast", "192.88.99.0", "192.88.99.1", "192.88.99.255"),
    ("private 192.168/16", "192.168.0.0", "192.168.1.1", "192.168.255.255"),
    ("benchmarking", "198.18.0.0", "198.19.0.1", "198.19.255.255"),
    ("documentation 2", "198.51.100.0", "198.51.100.7", "198.51.100.255"),
    ("documentation 3", "203.0.113.0", "203.0.113.7", "203.0.113.255"),
    ("multicast", "224.0.0.0", "239.1.2.3", "239.255.255.255"),
    ("reserved and broadcast", "240.0.0.0", "250.1.2.3", "255.255.255.255"),
    ("IPv6 unspecified", "::", "::", "::"),
    ("IPv6 loopback", "::1", "::1", "::1"),
    ("IPv4-compatible", "::0.0.0.2", "::169.254.169.254", "::255.255.255.255"),
    ("IPv4-mapped", "::ffff:0.0.0.0", "::ffff:127.0.0.1", "::ffff:255.255.255.255"),
    ("IPv4-mapped public", "::ffff:8.8.8.8", "::ffff:8.8.8.8", "::ffff:8.8.8.8"),
    ("NAT64", "64:ff9b::", "64:ff9b::a9fe:a9fe", "64:ff9b::ffff:ffff"),
    ("local NAT64", "64:ff9b:1::", "64:ff9b:1::7f00:1", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"),
    ("discard", "100::", "100::1", "100::ffff:ffff:ffff:ffff"),
    ("Teredo", "2001::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("IPv6 documentation 1", "2001:db8::", "2001:db8::1", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("6to4", "2002::", "2002:7f00:1::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("IPv6 documentation 2", "3fff::", "3fff:123::1", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("segment routing", "5f00::", "5f00::1", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("unique local", "fc00::", "fd00:ec2::254", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("link-local and site-local", "fe80::", "fec0::1", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("IPv6 multicast", "ff00::", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
];

/// Public addresses, among them both neighbours of every refused IPv4 block and of those in global unicast.
const REACHABLE: [&str; 40] = [
    "1.0.0.0",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "191.255.255.255",
    "192.0.1.0",
    "192.0.1.255",
    "192.0.3.0",
    "192.88.98.255",
    "192.88.100.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "198.51.99.255",
    "198.51.101.0",
    "203.0.112.255",
    "203.0.114.0",
    "223.255.255.255",
    "8.8.8.8",
    "2000::1",
    "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:200::",
    "2001:4860:4860::8888",
    "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db9::",
    "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2003::",
    "2600:1f00::1",
    "2a05:d000::1",
    "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "3fff:1000::",
    "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
];

#[test]
fn no_special_purpose_block_is_reachable() {
    for (block, first, inside, last) in REFUSED {
        for address in [first, inside, last] {
            assert!(!is_globally_reachable(ip(address)), "{block}: {address}");
        }
    }
}

#[test]
fn addresses_beside_the_refused_blocks_are_reachable() {
    for address in REACHABLE {
        assert!(is_globally_reachable(ip(address)), "{address}");
    }
}

fn vet_public(addresses: &[&str]) -> Result<usize, Failure> {
    let addresses: Vec<_> = addresses.iter().map(|text| ip(text)).collect();
    vet(&addresses, 443, Standing::Public, &Policy::default()).map(|vetted| vetted.len())
}

#[test]
fn one_internal_address_condemns_the_whole_answer() {
    assert_eq!(vet_public(&["8.8.8.8", "2600:1f00::1"]), Ok(2));
    for mixed in
        [["8.8.8.8", "10.0.0.1"], ["10.0.0.1", "8.8.8.8"], ["8.8.8.8", "::1"], ["2600:1f00::1", "169.254.169.254"]]
    {
        assert_eq!(vet_public(&mixed), Err(Failure::AddressRefused), "{mixed:?}");
    }
}

#[test]
fn an_answer_holds_one_to_sixteen_addresses() {
    assert_eq!(vet_public(&[]), Err(Failure::DnsFailed));
    assert_eq!(vet_public(&["8.8.8.8"; 16]), Ok(16));
    assert_eq!(vet_public(&["8.8.8.8"; 17]), Err(Failure::TooManyAddresses));
}

#[test]
fn a_listed_address_serves_listed_urls_only() {
    let policy = Policy { allow: AllowList::parse("127.0.0.1:443").unwrap(), ..Policy::default() };
    let vet = |address, port, standing| vet(&[ip(address)], port, standing, &policy).map(drop);
    assert_eq!(vet("127.0.0.1", 443, Standing::Listed), Ok(()));
    assert_eq!(vet("127.0.0.1", 443, Standing::Public), Err(Failure::AddressRefused));
    assert_eq!(vet("127.0.0.1", 444, Standing::Listed), Err(Failure::AddressRefused));
    assert_eq!(vet("127.0.0.2", 443, Standing::Listed), Err(Failure::AddressRefused));
}

proptest! {
    /// Through a translator or a tunnel such an address leads to the IPv4 address it carries.
    #[test]
    fn no_ipv6_address_that_carries_an_ipv4_address_is_reachable(v4 in any::<u32>(), rest in any::<u64>()) {
        let v4 = u128::from(v4);
        let rest = u128::from(rest);
        for bits in [
            v4,
            (0xffff << 32) | v4,
            (0x0064_ff9b << 96) | v4,
            (0x0064_ff9b_0001 << 80) | v4,
            (0x2002 << 112) | (v4 << 80) | rest,
            (0x2001_0000 << 96) | (rest << 32) | (v4 ^ 0xffff_ffff),
        ] {
            let address = Ipv6Addr::from_bits(bits);
            prop_assert!(!is_globally_reachable(IpAddr::V6(address)), "{}", address);
        }
    }
}
