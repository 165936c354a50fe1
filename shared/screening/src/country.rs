//! Country names to ISO 3166-1 alpha-2 codes.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

/// What stands before the names of places that belong to no one country of today.
const NO_COUNTRY: &str = "none";

static CODES: LazyLock<HashMap<String, Option<&'static str>>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for line in include_str!("lore/countries.txt").lines() {
        let Some((code, names)) = line.split_once(": ").filter(|_| !line.starts_with('#')) else { continue };
        let code = (code != NO_COUNTRY).then_some(code);
        codes.extend(code.map(|code| (fold(code), Some(code))));
        codes.extend(names.split(';').map(|name| (fold(name), code)));
    }
    codes
});

/// The alpha-2 code of a country given by name or code in English, or `None`.
pub fn country_code(name: &str) -> Option<&'static str> {
    CODES.get(&fold(name)).copied().flatten()
}

/// A place as a list writes it: `Region: Crimea`, `former USSR (now Belarus)`. `None` where it is of no one country of
/// today, such as `former USSR`.
///
/// # Errors
/// Where the place is unknown.
pub(crate) fn listed_country(place: &str) -> Result<Option<&'static str>, &'static str> {
    let place = place.trim();
    let place = ["Region: ", "possibly "].iter().find_map(|prefix| place.strip_prefix(prefix)).unwrap_or(place);
    let known = |name: &str| CODES.get(&fold(name)).copied();
    known(place)
        .or_else(|| known(successor(place)?))
        .or_else(|| known(place.split_once(' ').filter(|(first, _)| first.eq_ignore_ascii_case("former"))?.1))
        .ok_or("unknown country")
}

/// The state that the list says is there now: what follows the last `now` or `currently`.
fn successor(place: &str) -> Option<&str> {
    let lower = place.to_ascii_lowercase();
    let after = ["now ", "currently "].iter().filter_map(|word| Some(lower.rfind(word)? + word.len())).max()?;
    Some(place[after..].trim_end_matches(')').trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_codes_names_and_the_names_lists_use() {
        for (name, code) in [
            ("us", "US"),
            ("Korea, North", "KP"),
            ("Türkiye", "TR"),
            ("Côte d’Ivoire", "CI"),
            ("Iran (Islamic Republic of)", "IR"),
            ("Burma", "MM"),
        ] {
            assert_eq!(country_code(name), Some(code), "{name}");
        }
        assert_eq!(country_code("Ruritania"), None);
        assert_eq!(country_code(""), None);
        assert_eq!(country_code("none"), None);
    }

    #[test]
    fn a_place_counts_for_the_country_that_is_there_now() {
        for (place, code) in [
            ("Region: Crimea", "UA"),
            ("Region: West Bank", "PS"),
            ("former USSR (now Belarus)", "BY"),
            ("Former USSR, currently Belarus", "BY"),
            ("Russian SFSR, (now Russian Federation)", "RU"),
            ("Moldovian SSR (now Republic of Moldovia)", "MD"),
            ("Kazakh SSR", "KZ"),
            ("Former German Democratic Republic", "DE"),
        ] {
            assert_eq!(listed_country(place), Ok(Some(code)), "{place}");
        }
        for place in ["Former USSR", "undetermined", "Region: Kafia Kingi"] {
            assert_eq!(listed_country(place), Ok(None), "{place}");
        }
        assert!(listed_country("Ruritania").is_err());
    }
}
