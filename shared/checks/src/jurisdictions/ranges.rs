//! Which country a range of IP addresses is delegated to, for the few countries that the table asks about.

use std::net::{IpAddr, Ipv6Addr};

/// Ranges that do not touch, by their first address. An IPv4 address is held as IPv6 maps it (RFC 4291, 2.5.5.2), so that both
/// ways of writing it find it.
#[derive(Debug)]
pub(super) struct Ranges(Vec<(Ipv6Addr, Ipv6Addr, String)>);

impl Ranges {
    /// Reads lines of a first address, a last one and a country.
    ///
    /// # Errors
    /// The number of the first line that is none, or is not behind the one before.
    pub(super) fn read(text: &str) -> Result<Self, usize> {
        let mut ranges = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let mut words = line.split(' ');
            let mut address = || words.next().and_then(|word| word.parse().ok()).map(mapped);
            let (first, last) = (address().ok_or(index + 1)?, address().ok_or(index + 1)?);
            let country = words.next().filter(|country| country.len() == 2).ok_or(index + 1)?;
            if last < first {
                return Err(index + 1);
            }
            ranges.push((first, last, country.to_owned()));
        }
        ranges.sort_unstable();
        let overlap = ranges.windows(2).position(|pair| pair[1].0 <= pair[0].1);
        overlap.map_or(Ok(Self(ranges)), Err)
    }

    /// The country that an address is delegated to, if it is one of these.
    pub(super) fn country(&self, address: IpAddr) -> Option<&str> {
        let address = mapped(address);
        let after = self.0.partition_point(|(first, _, _)| *first <= address);
        let (_, last, country) = self.0.get(after.checked_sub(1)?)?;
        (address <= *last).then_some(country)
    }

    pub(super) fn knows(&self, country: &str) -> bool {
        self.0.iter().any(|(_, _, own)| own == country)
    }
}

fn mapped(address: IpAddr) -> Ipv6Addr {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::TABLE;

    fn country(address: &str) -> Option<&str> {
        TABLE.ranges.country(address.parse().unwrap())
    }

    #[test]
    fn an_address_is_found_from_the_first_to_the_last_of_its_range() {
        for address in ["175.45.176.0", "175.45.176.1", "175.45.179.255", "::ffff:175.45.178.7"] {
            assert_eq!(country(address), Some("KP"), "{address}");
        }
        for address in ["175.45.175.255", "175.45.180.0", "203.0.113.7", "8.8.8.8", "::1", "2001:4860:4860::8888"] {
            assert_eq!(country(address), None, "{address}");
        }
        assert_eq!(country("152.206.0.1"), Some("CU"));
    }

    #[test]
    fn every_range_is_found_by_both_its_ends() {
        for (first, last, own) in &TABLE.ranges.0 {
            assert_eq!(TABLE.ranges.country((*first).into()), Some(own.as_str()));
            assert_eq!(TABLE.ranges.country((*last).into()), Some(own.as_str()));
        }
    }

    #[test]
    fn what_is_no_table_of_ranges_is_refused_with_its_line() {
        use super::Ranges;
        assert_eq!(Ranges::read("# a note\n1.0.0.0 1.0.0.255 IR\n1.0.0.9 x IR").unwrap_err(), 3);
        assert_eq!(Ranges::read("1.0.0.9 1.0.0.0 IR").unwrap_err(), 1);
        assert!(Ranges::read("1.0.0.0 1.0.0.255 IR\n1.0.0.9 1.0.1.0 CU").is_err());
    }
}
