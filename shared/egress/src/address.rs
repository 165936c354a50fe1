//! Which IP addresses may be connected to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::endpoint::Standing;
use crate::failure::Failure;
use crate::policy::Policy;

/// Blocks of the IANA IPv4 special-purpose registry (RFC 6890) that are not globally reachable, and multicast.
const REFUSED_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),       // this network, RFC 791
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private, RFC 1918
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // carrier-grade NAT, RFC 6598
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // loopback, RFC 1122: the Lambda runtime and extension APIs
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local, RFC 3927: instance metadata, X-Ray daemon
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private, RFC 1918
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // IETF protocol assignments, RFC 6890
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation, RFC 5737
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // 6to4 relay anycast, RFC 7526
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private, RFC 1918
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarking, RFC 2544
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation, RFC 5737
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation, RFC 5737
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // multicast, RFC 5771
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved and broadcast, RFC 1112
];

/// The only block IANA has opened for global unicast (RFC 4291). Everything outside it is refused unnamed:
/// unspecified, loopback, v4-compatible, v4-mapped, NAT64, discard, segment routing, unique local, link-local,
/// site-local, multicast, and whatever is assigned next.
const GLOBAL_UNICAST_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Blocks inside global unicast that are not globally reachable or that carry an IPv4 address of their own.
const REFUSED_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // IETF protocol assignments, RFC 2928: Teredo, ORCHID, benchmarking
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation, RFC 3849
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4, RFC 3056
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation, RFC 9637
];

/// An address that the policy lets us connect to; only [`vet`] makes one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VettedAddress(SocketAddr);

impl VettedAddress {
    pub(crate) fn get(self) -> SocketAddr {
        self.0
    }
}

/// Accepts the addresses a host resolved to, or refuses them all.
///
/// One refused address condemns the answer: a name that mixes public and internal addresses is an attack or a
/// mistake, and dropping the bad ones would leave the attacker free to try again until the order suits.
pub(crate) fn vet(
    addresses: &[IpAddr],
    port: u16,
    standing: Standing,
    policy: &Policy,
) -> Result<Vec<VettedAddress>, Failure> {
    if addresses.is_empty() {
        return Err(Failure::DnsFailed);
    }
    if addresses.len() > policy.limits.addresses {
        return Err(Failure::TooManyAddresses);
    }
    addresses
        .iter()
        .map(|&ip| SocketAddr::new(ip, port))
        .map(|address| {
            let listed = standing == Standing::Listed && policy.allow.permits_address(address);
            if listed || is_globally_reachable(address.ip()) {
                Ok(VettedAddress(address))
            } else {
                Err(Failure::AddressRefused)
            }
        })
        .collect()
}

fn is_globally_reachable(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !REFUSED_V4.iter().any(|&block| in_v4_block(address, block)),
        IpAddr::V6(address) => {
            in_v6_block(address, GLOBAL_UNICAST_V6) && !REFUSED_V6.iter().any(|&block| in_v6_block(address, block))
        }
    }
}

fn in_v4_block(address: Ipv4Addr, (network, prefix): (Ipv4Addr, u32)) -> bool {
    (address.to_bits() ^ network.to_bits()) >> (Ipv4Addr::BITS - prefix) == 0
}

fn in_v6_block(address: Ipv6Addr, (network, prefix): (Ipv6Addr, u32)) -> bool {
    (address.to_bits() ^ network.to_bits()) >> (Ipv6Addr::BITS - prefix) == 0
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
