//! ISO 3166-1 countries and ISO 3166-2 subdivisions.

use std::fmt;

use thiserror::Error;

use super::subdivision;

/// A country of ISO 3166-1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country(u8);

/// The text is no country code of ISO 3166-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a country code of ISO 3166-1")]
pub struct UnknownCountry;

impl Country {
    /// Reads an alpha-2 code without regard to case.
    pub fn from_alpha2(code: &str) -> Result<Self, UnknownCountry> {
        let code = code.to_ascii_uppercase();
        COUNTRIES
            .binary_search_by(|(alpha2, _)| (*alpha2).cmp(code.as_str()))
            .map_err(|_| UnknownCountry)
            .and_then(Self::at)
    }

    /// Reads an alpha-3 code without regard to case.
    pub fn from_alpha3(code: &str) -> Result<Self, UnknownCountry> {
        let code = code.to_ascii_uppercase();
        COUNTRIES.iter().position(|(_, alpha3)| *alpha3 == code).ok_or(UnknownCountry).and_then(Self::at)
    }

    /// Reads either form.
    pub fn parse(code: &str) -> Result<Self, UnknownCountry> {
        match code.len() {
            2 => Self::from_alpha2(code),
            3 => Self::from_alpha3(code),
            _ => Err(UnknownCountry),
        }
    }

    fn at(index: usize) -> Result<Self, UnknownCountry> {
        u8::try_from(index).map(Self).map_err(|_| UnknownCountry)
    }

    pub fn alpha2(self) -> &'static str {
        COUNTRIES[usize::from(self.0)].0
    }

    pub fn alpha3(self) -> &'static str {
        COUNTRIES[usize::from(self.0)].1
    }

    pub fn is_united_states(self) -> bool {
        self.alpha2() == "US"
    }

    /// Whether `code` (without the country's prefix, in any case) can be one of this country's subdivisions. Where ISO
    /// gives a country none, whatever has the form of a code can: forms ask for one all the same.
    pub fn has_subdivision(self, code: &str) -> bool {
        let code = code.to_ascii_uppercase();
        match subdivision::codes_of(self.alpha2()) {
            Some(mut codes) => codes.any(|known| known == code),
            None => (1..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric()),
        }
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Country({})", self.alpha2())
    }
}

/// Alpha-2 and alpha-3, sorted by alpha-2.
#[rustfmt::skip]
const COUNTRIES: [(&str, &str); 249] = [
    ("AD", "AND"), ("AE", "ARE"), ("AF", "AFG"), ("AG", "ATG"), ("AI", "AIA"), ("AL", "ALB"),
    ("AM", "ARM"), ("AO", "AGO"), ("AQ", "ATA"), ("AR", "ARG"), ("AS", "ASM"), ("AT", "AUT"),
    ("AU", "AUS"), ("AW", "ABW"), ("AX", "ALA"), ("AZ", "AZE"), ("BA", "BIH"), ("BB", "BRB"),
    ("BD", "BGD"), ("BE", "BEL"), ("BF", "BFA"), ("BG", "BGR"), ("BH", "BHR"), ("BI", "BDI"),
    ("BJ", "BEN"), ("BL", "BLM"), ("BM", "BMU"), ("BN", "BRN"), ("BO", "BOL"), ("BQ", "BES"),
    ("BR", "BRA"), ("BS", "BHS"), ("BT", "BTN"), ("BV", "BVT"), ("BW", "BWA"), ("BY", "BLR"),
    ("BZ", "BLZ"), ("CA", "CAN"), ("CC", "CCK"), ("CD", "COD"), ("CF", "CAF"), ("CG", "COG"),
    ("CH", "CHE"), ("CI", "CIV"), ("CK", "COK"), ("CL", "CHL"), ("CM", "CMR"), ("CN", "CHN"),
    ("CO", "COL"), ("CR", "CRI"), ("CU", "CUB"), ("CV", "CPV"), ("CW", "CUW"), ("CX", "CXR"),
    ("CY", "CYP"), ("CZ", "CZE"), ("DE", "DEU"), ("DJ", "DJI"), ("DK", "DNK"), ("DM", "DMA"),
    ("DO", "DOM"), ("DZ", "DZA"), ("EC", "ECU"), ("EE", "EST"), ("EG", "EGY"), ("EH", "ESH"),
    ("ER", "ERI"), ("ES", "ESP"), ("ET", "ETH"), ("FI", "FIN"), ("FJ", "FJI"), ("FK", "FLK"),
    ("FM", "FSM"), ("FO", "FRO"), ("FR", "FRA"), ("GA", "GAB"), ("GB", "GBR"), ("GD", "GRD"),
    ("GE", "GEO"), ("GF", "GUF"), ("GG", "GGY"), ("GH", "GHA"), ("GI", "GIB"), ("GL", "GRL"),
    ("GM", "GMB"), ("GN", "GIN"), ("GP", "GLP"), ("GQ", "GNQ"), ("GR", "GRC"), ("GS", "SGS"),
    ("GT", "GTM"), ("GU", "GUM"), ("GW", "GNB"), ("GY", "GUY"), ("HK", "HKG"), ("HM", "HMD"),
    ("HN", "HND"), ("HR", "HRV"), ("HT", "HTI"), ("HU", "HUN"), ("ID", "IDN"), ("IE", "IRL"),
    ("IL", "ISR"), ("IM", "IMN"), ("IN", "IND"), ("IO", "IOT"), ("IQ", "IRQ"), ("IR", "IRN"),
    ("IS", "ISL"), ("IT", "ITA"), ("JE", "JEY"), ("JM", "JAM"), ("JO", "JOR"), ("JP", "JPN"),
    ("KE", "KEN"), ("KG", "KGZ"), ("KH", "KHM"), ("KI", "KIR"), ("KM", "COM"), ("KN", "KNA"),
    ("KP", "PRK"), ("KR", "KOR"), ("KW", "KWT"), ("KY", "CYM"), ("KZ", "KAZ"), ("LA", "LAO"),
    ("LB", "LBN"), ("LC", "LCA"), ("LI", "LIE"), ("LK", "LKA"), ("LR", "LBR"), ("LS", "LSO"),
    ("LT", "LTU"), ("LU", "LUX"), ("LV", "LVA"), ("LY", "LBY"), ("MA", "MAR"), ("MC", "MCO"),
    ("MD", "MDA"), ("ME", "MNE"), ("MF", "MAF"), ("MG", "MDG"), ("MH", "MHL"), ("MK", "MKD"),
    ("ML", "MLI"), ("MM", "MMR"), ("MN", "MNG"), ("MO", "MAC"), ("MP", "MNP"), ("MQ", "MTQ"),
    ("MR", "MRT"), ("MS", "MSR"), ("MT", "MLT"), ("MU", "MUS"), ("MV", "MDV"), ("MW", "MWI"),
    ("MX", "MEX"), ("MY", "MYS"), ("MZ", "MOZ"), ("NA", "NAM"), ("NC", "NCL"), ("NE", "NER"),
    ("NF", "NFK"), ("NG", "NGA"), ("NI", "NIC"), ("NL", "NLD"), ("NO", "NOR"), ("NP", "NPL"),
    ("NR", "NRU"), ("NU", "NIU"), ("NZ", "NZL"), ("OM", "OMN"), ("PA", "PAN"), ("PE", "PER"),
    ("PF", "PYF"), ("PG", "PNG"), ("PH", "PHL"), ("PK", "PAK"), ("PL", "POL"), ("PM", "SPM"),
    ("PN", "PCN"), ("PR", "PRI"), ("PS", "PSE"), ("PT", "PRT"), ("PW", "PLW"), ("PY", "PRY"),
    ("QA", "QAT"), ("RE", "REU"), ("RO", "ROU"), ("RS", "SRB"), ("RU", "RUS"), ("RW", "RWA"),
    ("SA", "SAU"), ("SB", "SLB"), ("SC", "SYC"), ("SD", "SDN"), ("SE", "SWE"), ("SG", "SGP"),
    ("SH", "SHN"), ("SI", "SVN"), ("SJ", "SJM"), ("SK", "SVK"), ("SL", "SLE"), ("SM", "SMR"),
    ("SN", "SEN"), ("SO", "SOM"), ("SR", "SUR"), ("SS", "SSD"), ("ST", "STP"), ("SV", "SLV"),
    ("SX", "SXM"), ("SY", "SYR"), ("SZ", "SWZ"), ("TC", "TCA"), ("TD", "TCD"), ("TF", "ATF"),
    ("TG", "TGO"), ("TH", "THA"), ("TJ", "TJK"), ("TK", "TKL"), ("TL", "TLS"), ("TM", "TKM"),
    ("TN", "TUN"), ("TO", "TON"), ("TR", "TUR"), ("TT", "TTO"), ("TV", "TUV"), ("TW", "TWN"),
    ("TZ", "TZA"), ("UA", "UKR"), ("UG", "UGA"), ("UM", "UMI"), ("US", "USA"), ("UY", "URY"),
    ("UZ", "UZB"), ("VA", "VAT"), ("VC", "VCT"), ("VE", "VEN"), ("VG", "VGB"), ("VI", "VIR"),
    ("VN", "VNM"), ("VU", "VUT"), ("WF", "WLF"), ("WS", "WSM"), ("YE", "YEM"), ("YT", "MYT"),
    ("ZA", "ZAF"), ("ZM", "ZMB"), ("ZW", "ZWE"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_free_of_repetition() {
        assert!(COUNTRIES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let mut alpha3: Vec<_> = COUNTRIES.iter().map(|country| country.1).collect();
        alpha3.sort_unstable();
        alpha3.dedup();
        assert_eq!(alpha3.len(), COUNTRIES.len());
    }

    #[test]
    fn both_forms_name_the_same_country() {
        for (alpha2, alpha3) in COUNTRIES {
            let country = Country::from_alpha2(alpha2).unwrap();
            assert_eq!(Country::parse(alpha3), Ok(country));
            assert_eq!(country.alpha3(), alpha3);
        }
        assert_eq!(Country::parse("us").unwrap().alpha3(), "USA");
    }

    #[test]
    fn codes_outside_the_standard_are_refused() {
        for code in ["", "U", "UK", "EU", "XX", "ZZ", "USAA", "D", "UTO", "United States"] {
            assert_eq!(Country::parse(code), Err(UnknownCountry), "{code}");
        }
    }

    #[test]
    fn subdivisions_belong_to_their_country() {
        let has = |country, code| Country::parse(country).unwrap().has_subdivision(code);
        assert!(has("US", "ny") && has("US", "PR") && has("US", "AE"));
        assert!(!has("US", "ON") && !has("US", "XX") && !has("US", ""));
        assert!(has("CA", "ON") && !has("CA", "NY"));
        assert!(has("MX", "CMX") && has("AU", "NSW") && has("IN", "TS") && has("DE", "BY"));
        assert!(has("GB", "ENG") && has("FR", "75") && !has("FR", "Paris") && !has("FR", "A-1"));
        assert!(!has("GB", "NY") && !has("FR", "99") && !has("JP", "48") && !has("NG", "XX"));
    }

    #[test]
    fn a_code_that_iso_withdrew_lately_and_the_one_that_took_its_place_are_both_known() {
        let has = |country, code| Country::parse(country).unwrap().has_subdivision(code);
        assert!(has("KZ", "ALM") && has("KZ", "19"));
        assert!(has("IN", "OR") && has("IN", "OD"));
    }

    #[test]
    fn a_country_without_subdivisions_takes_what_looks_like_one() {
        let has = |country, code| Country::parse(country).unwrap().has_subdivision(code);
        assert!(has("GI", "GI") && has("HK", "HK"));
        assert!(!has("GI", "") && !has("GI", "Gibraltar") && !has("GI", "G-1"));
    }
}
