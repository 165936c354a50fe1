//! Issuing states and nationalities (part 3, section 5): the alpha-3 codes of ISO 3166-1 and ICAO's own.

use std::fmt;

use crate::address::Country;

/// A three-letter code from a zone, without filler.
#[derive(Clone, PartialEq, Eq)]
pub struct State(String);

impl State {
    pub(super) fn new(field: &str) -> Self {
        Self(field.trim_end_matches('<').to_owned())
    }

    pub fn code(&self) -> &str {
        &self.0
    }

    /// The country, where the code stands for one.
    pub fn country(&self) -> Option<Country> {
        let alpha3 = match self.code() {
            "D" => "DEU",
            "GBD" | "GBN" | "GBO" | "GBP" | "GBS" => "GBR",
            code => code,
        };
        Country::from_alpha3(alpha3).ok()
    }

    /// Whether ICAO knows the code. An unknown one is a reason to look, and no fault of the zone: new codes appear.
    pub fn is_known(&self) -> bool {
        self.country().is_some() || ORGANISATIONS.contains(&self.code())
    }

    /// The code that ICAO keeps for specimens, which no genuine document bears.
    pub fn is_specimen(&self) -> bool {
        self.code() == "UTO"
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "State({})", self.0)
    }
}

/// The United Nations and its agencies, other organisations that issue travel documents, the European Union, Kosovo,
/// persons without a nationality, and Utopia.
const ORGANISATIONS: [&str; 26] = [
    "UNO", "UNA", "UNK", "XAA", "XBA", "XCC", "XCE", "XCO", "XCT", "XDC", "XEC", "XES", "XIM", "XMP", "XOM", "XPO",
    "EUE", "RKS", "IAO", "XXA", "XXB", "XXC", "XXX", "XKX", "UTO", "XSM",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_that_iso_does_not_have_are_known() {
        let country = |code| State::new(code).country().map(Country::alpha2);
        assert_eq!(country("D<<"), Some("DE"));
        assert_eq!(country("GBD"), Some("GB"));
        assert_eq!(country("USA"), Some("US"));
        for code in ["UNO", "XXA", "XXX", "RKS", "EUE", "UTO"] {
            assert!(State::new(code).is_known() && country(code).is_none(), "{code}");
        }
    }

    #[test]
    fn a_misread_code_is_not_known() {
        for code in ["U5A", "DEX", "QQQ", "<<<", "US<"] {
            assert!(!State::new(code).is_known(), "{code}");
        }
        assert!(State::new("UTO").is_specimen() && !State::new("USA").is_specimen());
    }
}
