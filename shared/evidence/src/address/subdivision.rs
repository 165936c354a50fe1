//! Subdivision codes of ISO 3166-2.

/// A line for each country to which ISO gives any: its alpha-2 code, then its subdivisions of every level, sorted. Beside the
/// codes in force stand those that ISO withdrew in the last years, which addresses still carry.
const SUBDIVISIONS: &str = include_str!("subdivisions.txt");

/// What the USPS adds to ISO's list: the military "states" and the freely associated states (Publication 28, appendix B).
const POSTAL_STATES: [&str; 6] = ["AA", "AE", "AP", "FM", "MH", "PW"];

/// The codes of a country; `None` where ISO gives it none, as to Gibraltar.
pub(super) fn codes_of(alpha2: &str) -> Option<impl Iterator<Item = &'static str>> {
    let codes = SUBDIVISIONS.lines().find_map(|line| line.strip_prefix(alpha2)?.strip_prefix(' '))?;
    let postal = if alpha2 == "US" { POSTAL_STATES.as_slice() } else { &[] };
    Some(codes.split(' ').chain(postal.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Country;

    #[test]
    fn the_table_is_sorted_and_holds_codes_of_countries_alone() {
        let countries: Vec<&str> = SUBDIVISIONS.lines().map(|line| &line[..2]).collect();
        assert!(countries.is_sorted_by(|one, next| one < next));
        for alpha2 in countries {
            assert!(Country::from_alpha2(alpha2).is_ok(), "{alpha2}");
            let codes: Vec<&str> =
                SUBDIVISIONS.lines().find(|line| line.starts_with(alpha2)).unwrap()[3..].split(' ').collect();
            assert!(codes.is_sorted_by(|one, next| one < next), "{alpha2}");
            let is_code = |code: &&str| {
                (1..=3).contains(&code.len())
                    && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            };
            assert!(codes.iter().all(is_code), "{alpha2}");
        }
    }

    #[test]
    fn the_numbers_of_well_known_lists_are_right() {
        let count = |alpha2| codes_of(alpha2).map(Iterator::count);
        // 50 states, the district, six territories, and what the USPS adds.
        assert_eq!(count("US"), Some(63));
        assert_eq!((count("CA"), count("AU"), count("BR")), (Some(13), Some(8), Some(27)));
        assert_eq!((count("DE"), count("CH"), count("AT"), count("MX")), (Some(16), Some(26), Some(9), Some(32)));
        assert_eq!((count("JP"), count("CN"), count("NG"), count("AE")), (Some(47), Some(34), Some(37), Some(7)));
        assert_eq!(count("GI"), None);
    }
}
