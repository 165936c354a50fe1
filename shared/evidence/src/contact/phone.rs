//! Telephone numbers in E.164. The country code and the length of what follows it are held to the plans; which ranges of
//! a plan are in use changes monthly, so that only the rules of the North American one are looked at, and only as a flag.

use std::fmt;

use thiserror::Error;

/// A telephone number as E.164 writes it: a plus sign and at most fifteen digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// Why a text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhoneProblem {
    #[error("the number is empty")]
    Empty,
    #[error("the number holds a character that is neither a digit nor a separator")]
    Character,
    #[error("the number has too few or too many digits")]
    Length,
    #[error("the number begins with no country code of E.164")]
    CountryCode,
    #[error("the number has no country code; begin it with + and the code")]
    NoCountryCode,
}

/// Why a person should look at a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneFlag {
    /// The North American Numbering Plan has no such area or exchange code: one that begins with 0 or 1, a service code
    /// (N11), or an area code that is set aside (N9X, 37X, 96X).
    Unassignable,
    /// 555-0100 to 555-0199, kept for fiction.
    Fictitious,
}

impl Phone {
    /// Reads a number with its country code (`+44 20 7946 0958`, `0044…`), or a North American one without it.
    /// Spaces, hyphens, full stops, slashes and brackets separate.
    pub fn parse(value: &str) -> Result<Self, PhoneProblem> {
        let value = value.trim();
        let (international, rest) = match value.strip_prefix('+').or_else(|| value.strip_prefix("00")) {
            Some(rest) => (true, rest),
            None => (false, value),
        };
        let digits = digits(rest)?;
        if international {
            return Self::international(&digits);
        }
        match (digits.len(), digits.starts_with('1')) {
            (0, _) => Err(PhoneProblem::Empty),
            (10, _) => Self::international(&format!("1{digits}")),
            (11, true) => Self::international(&digits),
            (11..=15, false) => Err(PhoneProblem::NoCountryCode),
            _ => Err(PhoneProblem::Length),
        }
    }

    fn international(digits: &str) -> Result<Self, PhoneProblem> {
        let (code, shortest, longest) = country(digits).ok_or(PhoneProblem::CountryCode)?;
        let national = digits.len() - code.len();
        if !(usize::from(shortest)..=usize::from(longest)).contains(&national) {
            return Err(PhoneProblem::Length);
        }
        Ok(Self(format!("+{digits}")))
    }

    pub fn e164(&self) -> &str {
        &self.0
    }

    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// What a reviewer should look at. Only North American numbers are judged.
    pub fn flag(&self) -> Option<PhoneFlag> {
        let national = self.0.strip_prefix("+1")?;
        let (area, exchange, line) = (&national[..3], &national[3..6], &national[6..]);
        if exchange == "555" && line.starts_with("01") {
            return Some(PhoneFlag::Fictitious);
        }
        let assignable = |code: &str| code.as_bytes()[0] >= b'2' && &code[1..] != "11";
        let set_aside = area.as_bytes()[1] == b'9' || area.starts_with("37") || area.starts_with("96");
        (!assignable(area) || set_aside || !assignable(exchange)).then_some(PhoneFlag::Unassignable)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(redacted)")
    }
}

fn digits(text: &str) -> Result<String, PhoneProblem> {
    // The trunk prefix, which is dialled at home alone: "+44 (0)20 7946 0958".
    let text = text.replacen("(0)", "", 1);
    let mut digits = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}' => {}
            _ => return Err(PhoneProblem::Character),
        }
    }
    Ok(digits)
}

/// The country code that `digits` begin with, and how many digits may follow it. Codes are prefix-free, so at most one fits.
fn country(digits: &str) -> Option<(&'static str, u8, u8)> {
    COUNTRIES.into_iter().find(|(code, ..)| digits.starts_with(code))
}

/// Country codes in use (ITU list of E.164), without the shared-cost and satellite ranges, and the lengths of national
/// numbers that a person can have there: subscriber lines, mobile and personal numbers, not short codes nor machines'.
#[rustfmt::skip]
const COUNTRIES: [(&str, u8, u8); 206] = [
    ("1", 10, 10), ("7", 10, 10), ("20", 8, 10), ("27", 5, 9), ("30", 10, 10), ("31", 9, 11), ("32", 8, 9),
    ("33", 9, 9), ("34", 9, 9), ("36", 8, 9), ("39", 6, 12), ("40", 6, 9), ("41", 9, 9), ("43", 4, 13),
    ("44", 9, 10), ("45", 8, 8), ("46", 7, 9), ("47", 8, 8), ("48", 7, 9), ("49", 5, 13), ("51", 8, 9),
    ("52", 10, 10), ("53", 6, 10), ("54", 10, 11), ("55", 10, 11), ("56", 9, 9), ("57", 8, 10), ("58", 10, 10),
    ("60", 8, 10), ("61", 9, 9), ("62", 7, 12), ("63", 6, 10), ("64", 8, 10), ("65", 8, 8), ("66", 8, 9),
    ("81", 9, 10), ("82", 5, 11), ("84", 9, 10), ("86", 7, 11), ("90", 10, 10), ("91", 10, 10), ("92", 9, 10),
    ("93", 9, 9), ("94", 9, 9), ("95", 6, 10), ("98", 6, 10), ("211", 9, 9), ("212", 9, 9), ("213", 8, 9),
    ("216", 8, 8), ("218", 9, 9), ("220", 7, 9), ("221", 9, 9), ("222", 8, 8), ("223", 8, 8), ("224", 8, 9),
    ("225", 10, 10), ("226", 8, 8), ("227", 8, 8), ("228", 8, 8), ("229", 10, 10), ("230", 7, 8), ("231", 7, 9),
    ("232", 8, 8), ("233", 9, 9), ("234", 10, 10), ("235", 8, 8), ("236", 8, 8), ("237", 9, 9), ("238", 7, 7),
    ("239", 7, 7), ("240", 9, 9), ("241", 7, 8), ("242", 9, 9), ("243", 7, 10), ("244", 9, 9), ("245", 7, 9),
    ("246", 7, 7), ("247", 5, 5), ("248", 7, 7), ("249", 9, 9), ("250", 8, 9), ("251", 9, 9), ("252", 6, 9),
    ("253", 8, 8), ("254", 7, 9), ("255", 9, 9), ("256", 9, 9), ("257", 8, 8), ("258", 8, 9), ("260", 9, 9),
    ("261", 9, 9), ("262", 9, 9), ("263", 9, 10), ("264", 8, 9), ("265", 7, 9), ("266", 8, 8), ("267", 7, 8),
    ("268", 8, 8), ("269", 7, 7), ("290", 4, 5), ("291", 7, 7), ("297", 7, 7), ("298", 6, 6), ("299", 6, 6),
    ("350", 8, 8), ("351", 9, 9), ("352", 4, 11), ("353", 7, 10), ("354", 7, 9), ("355", 8, 9), ("356", 8, 8),
    ("357", 8, 8), ("358", 5, 10), ("359", 6, 9), ("370", 8, 8), ("371", 8, 8), ("372", 7, 8), ("373", 8, 8),
    ("374", 8, 8), ("375", 9, 9), ("376", 6, 9), ("377", 8, 9), ("378", 8, 10), ("380", 9, 9), ("381", 7, 12),
    ("382", 8, 8), ("383", 8, 12), ("385", 8, 9), ("386", 8, 8), ("387", 8, 9), ("389", 8, 8), ("420", 9, 9),
    ("421", 6, 9), ("423", 7, 9), ("500", 5, 5), ("501", 7, 7), ("502", 8, 8), ("503", 8, 8), ("504", 8, 8),
    ("505", 8, 8), ("506", 8, 8), ("507", 7, 8), ("508", 6, 9), ("509", 8, 8), ("590", 9, 9), ("591", 8, 8),
    ("592", 7, 7), ("593", 8, 9), ("594", 9, 9), ("595", 7, 9), ("596", 9, 9), ("597", 6, 7), ("598", 8, 8),
    ("599", 7, 8), ("670", 7, 8), ("672", 6, 6), ("673", 7, 7), ("674", 7, 7), ("675", 7, 8), ("676", 5, 7),
    ("677", 5, 7), ("678", 5, 7), ("679", 7, 7), ("680", 7, 7), ("681", 6, 6), ("682", 5, 5), ("683", 4, 7),
    ("685", 5, 10), ("686", 5, 8), ("687", 6, 6), ("688", 5, 7), ("689", 8, 8), ("690", 4, 7), ("691", 7, 7),
    ("692", 7, 7), ("850", 8, 10), ("852", 8, 8), ("853", 8, 8), ("855", 8, 9), ("856", 8, 10), ("880", 6, 10),
    ("886", 8, 11), ("960", 7, 7), ("961", 7, 8), ("962", 8, 9), ("963", 8, 9), ("964", 8, 10), ("965", 8, 8),
    ("966", 9, 9), ("967", 7, 9), ("968", 8, 8), ("970", 8, 9), ("971", 8, 9), ("972", 8, 12), ("973", 8, 8),
    ("974", 8, 8), ("975", 7, 8), ("976", 8, 10), ("977", 8, 10), ("992", 9, 9), ("993", 8, 8), ("994", 9, 9),
    ("995", 9, 9), ("996", 9, 9), ("998", 9, 9),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_stored_as_e164() {
        let cases = [
            ("+1 (415) 555-2671", "+14155552671"),
            ("415.555.2671", "+14155552671"),
            ("1-415-555-2671", "+14155552671"),
            ("+44 20 7946 0958", "+442079460958"),
            ("0049 30/901820", "+4930901820"),
            ("+683 4000", "+6834000"),
        ];
        for (value, expected) in cases {
            let phone = Phone::parse(value).unwrap_or_else(|e| panic!("{value}: {e}"));
            assert_eq!(phone.e164(), expected);
        }
    }

    #[test]
    fn malformed_numbers_say_why() {
        let cases = [
            ("", PhoneProblem::Empty),
            ("()", PhoneProblem::Empty),
            ("call me", PhoneProblem::Character),
            ("+1 415 555 2671 x5", PhoneProblem::Character),
            ("555-2671", PhoneProblem::Length),
            ("+1 415 555 267", PhoneProblem::Length),
            ("+4420794609581234", PhoneProblem::Length),
            ("44 20 7946 09583", PhoneProblem::NoCountryCode),
            ("+999 12345678", PhoneProblem::CountryCode),
            ("+0 415 555 2671", PhoneProblem::CountryCode),
        ];
        for (value, problem) in cases {
            assert_eq!(Phone::parse(value), Err(problem), "{value}");
        }
    }

    #[test]
    fn impossible_north_american_numbers_only_raise_a_flag() {
        let flag = |value| Phone::parse(value).unwrap().flag();
        assert_eq!(flag("901.111.1111"), Some(PhoneFlag::Unassignable));
        assert_eq!(flag("115-555-2671"), Some(PhoneFlag::Unassignable));
        for unassignable in
            ["911-555-2671", "415-111-2671", "415-155-2671", "015-555-2671", "292-555-2671", "370-555-2671"]
        {
            assert_eq!(flag(unassignable), Some(PhoneFlag::Unassignable), "{unassignable}");
        }
        assert_eq!(flag("415-555-0199"), Some(PhoneFlag::Fictitious));
        assert_eq!(flag("415-555-0200"), None);
        assert_eq!(flag("415-555-0123"), Some(PhoneFlag::Fictitious));
        assert_eq!(flag("415-555-2671"), None);
        assert_eq!(flag("+44 20 7946 0958"), None);
    }

    #[test]
    fn a_number_is_as_long_as_its_country_s_are() {
        for value in ["+33 6 12 34 56 78", "+49 151 23456789", "+65 8123 4567", "+39 06 1234567", "+91 98765 43210"] {
            assert!(Phone::parse(value).is_ok(), "{value}");
        }
        for value in ["+33 6 12 34 56 7", "+33 6 12 34 56 78 9", "+65 8123 456", "+91 98765 4321", "+7 495 123"] {
            assert_eq!(Phone::parse(value), Err(PhoneProblem::Length), "{value}");
        }
    }

    #[test]
    fn a_trunk_prefix_in_brackets_is_not_part_of_the_number() {
        assert_eq!(Phone::parse("+44 (0)20 7946 0958"), Phone::parse("+44 20 7946 0958"));
        assert_eq!(Phone::parse("(0) 415 555 2671"), Phone::parse("415 555 2671"));
    }

    #[test]
    fn country_codes_are_prefix_free_and_lengths_are_those_of_e164() {
        for (code, shortest, longest) in COUNTRIES {
            let begins = |other: &str| other != code && other.starts_with(code);
            assert!(!COUNTRIES.iter().any(|(other, ..)| begins(other)), "{code}");
            assert!(shortest <= longest && code.len() + usize::from(longest) <= 15, "{code}");
        }
    }
}
