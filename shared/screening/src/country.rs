//! Country names to ISO 3166-1 alpha-2 codes.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for line in include_str!("lore/countries.txt").lines() {
        let Some((code, names)) = line.split_once(": ") else { continue };
        if code.len() != 2 {
            continue;
        }
        codes.insert(fold(code), code);
        for name in names.split(';') {
            codes.insert(fold(name), code);
        }
    }
    codes
});

/// The alpha-2 code of a country given by name or code in English, or `None`.
pub fn country_code(name: &str) -> Option<&'static str> {
    CODES.get(&fold(name)).copied()
}

#[cfg(test)]
mod tests {
    use super::country_code;

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
    }
}
