//! United States ZIP codes and the states that their first three digits belong to.

use std::fmt;

use thiserror::Error;

/// A ZIP or ZIP+4 code.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ZipCode {
    five: String,
    plus_four: Option<String>,
}

/// Why a text is no ZIP code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ZipProblem {
    #[error("a ZIP code has five digits, or five, a hyphen and four")]
    Format,
    #[error("no ZIP code begins with these three digits")]
    UnusedPrefix,
}

impl ZipCode {
    pub fn parse(value: &str) -> Result<Self, ZipProblem> {
        let value = value.trim();
        let (five, plus_four) = match value.split_once('-') {
            Some((five, four)) => (five, Some(four)),
            None => (value, None),
        };
        let well_formed = is_digits(five, 5) && plus_four.is_none_or(|four| is_digits(four, 4));
        if !well_formed {
            return Err(ZipProblem::Format);
        }
        if states_of(five).is_empty() {
            return Err(ZipProblem::UnusedPrefix);
        }
        Ok(Self { five: five.to_owned(), plus_four: plus_four.map(str::to_owned) })
    }

    /// The five-digit code.
    pub fn five(&self) -> &str {
        &self.five
    }

    /// Whether the prefix is used in `state` (a two-letter USPS code in any case).
    ///
    /// A handful of ZIP codes serve addresses across a state line, so a disagreement is a question for a person and
    /// not a refusal.
    pub fn agrees_with_state(&self, state: &str) -> bool {
        let state = state.to_ascii_uppercase();
        states_of(&self.five).iter().any(|known| *known == state)
    }
}

impl fmt::Display for ZipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.five)?;
        match &self.plus_four {
            Some(four) => write!(f, "-{four}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ZipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ZipCode(redacted)")
    }
}

fn is_digits(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn states_of(five: &str) -> &'static [&'static str] {
    let Ok(prefix) = five[..3].parse::<u16>() else {
        return &[];
    };
    PREFIXES.iter().find(|(first, last, _)| (*first..=*last).contains(&prefix)).map_or(&[], |(_, _, states)| states)
}

/// The first three digits, from and to, as the USPS assigns them to sectional centres. Sorted. A second state is
/// named where a prefix serves both.
#[rustfmt::skip]
const PREFIXES: [(u16, u16, &[&str]); 83] = [
    (5, 5, &["NY"]), (6, 7, &["PR"]), (8, 8, &["VI"]), (9, 9, &["PR"]), (10, 27, &["MA"]), (28, 29, &["RI"]),
    (30, 38, &["NH"]), (39, 49, &["ME"]), (50, 54, &["VT"]), (55, 55, &["MA"]), (56, 59, &["VT"]),
    (60, 62, &["CT"]), (63, 63, &["CT", "NY"]), (64, 69, &["CT"]), (70, 89, &["NJ"]), (90, 98, &["AE"]),
    (100, 149, &["NY"]), (150, 196, &["PA"]), (197, 199, &["DE"]), (200, 200, &["DC"]), (201, 201, &["VA"]),
    (202, 205, &["DC"]), (206, 212, &["MD"]), (214, 219, &["MD"]), (220, 246, &["VA"]), (247, 268, &["WV"]),
    (270, 289, &["NC"]), (290, 299, &["SC"]), (300, 319, &["GA"]), (320, 339, &["FL"]), (340, 340, &["AA"]),
    (341, 349, &["FL"]), (350, 352, &["AL"]), (354, 369, &["AL"]), (370, 385, &["TN"]), (386, 397, &["MS"]),
    (398, 399, &["GA"]), (400, 418, &["KY"]), (420, 421, &["KY"]), (422, 422, &["KY", "TN"]), (423, 427, &["KY"]),
    (430, 459, &["OH"]), (460, 479, &["IN"]), (480, 499, &["MI"]), (500, 516, &["IA"]), (520, 528, &["IA"]),
    (530, 532, &["WI"]), (534, 535, &["WI"]), (537, 549, &["WI"]), (550, 567, &["MN"]), (569, 569, &["DC"]),
    (570, 577, &["SD"]), (580, 588, &["ND"]), (590, 599, &["MT"]), (600, 629, &["IL"]), (630, 658, &["MO"]),
    (660, 662, &["KS"]), (664, 679, &["KS"]), (680, 681, &["NE"]), (683, 693, &["NE"]), (700, 714, &["LA"]),
    (716, 729, &["AR"]), (730, 732, &["OK"]), (733, 733, &["TX"]), (734, 749, &["OK"]), (750, 799, &["TX"]),
    (800, 816, &["CO"]), (820, 831, &["WY"]), (832, 838, &["ID", "WY"]), (840, 847, &["UT"]), (850, 865, &["AZ"]),
    (870, 884, &["NM"]), (885, 885, &["TX"]), (889, 898, &["NV"]), (900, 961, &["CA"]), (962, 966, &["AP"]),
    (967, 967, &["HI", "AS"]), (968, 968, &["HI"]), (969, 969, &["GU", "MP", "PW", "FM", "MH"]), (970, 979, &["OR"]),
    (980, 986, &["WA"]), (988, 994, &["WA"]), (995, 999, &["AK"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_table_is_sorted_and_never_overlaps() {
        assert!(PREFIXES.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert!(PREFIXES.iter().all(|(first, last, _)| first <= last));
    }

    #[test]
    fn well_known_codes_lie_in_their_states() {
        let cases = [
            ("94103", "CA"),
            ("10001", "ny"),
            ("23269-0000", "VA"),
            ("20500", "DC"),
            ("02108", "MA"),
            ("33101", "FL"),
            ("60601", "IL"),
            ("77001", "TX"),
            ("96813", "HI"),
            ("99501", "AK"),
            ("00901", "PR"),
            ("09012", "AE"),
            ("96910", "GU"),
            ("42223", "TN"),
            ("73301", "TX"),
            ("82001", "WY"),
            ("38655", "MS"),
            ("89501", "NV"),
        ];
        for (zip, state) in cases {
            assert!(ZipCode::parse(zip).unwrap().agrees_with_state(state), "{zip} {state}");
        }
    }

    #[test]
    fn a_code_of_another_state_disagrees() {
        let zip = ZipCode::parse("94103").unwrap();
        assert!(!zip.agrees_with_state("NY"));
        assert!(!zip.agrees_with_state(""));
    }

    #[test]
    fn malformed_and_unused_codes_are_refused() {
        for value in ["", "9410", "941033", "94103-", "94103-12", "ABCDE", "94103 1234", "９４１０３"] {
            assert_eq!(ZipCode::parse(value), Err(ZipProblem::Format), "{value}");
        }
        assert_eq!(ZipCode::parse("00012"), Err(ZipProblem::UnusedPrefix));
        assert_eq!(ZipCode::parse(" 23269-0000 ").unwrap().to_string(), "23269-0000");
    }
}
