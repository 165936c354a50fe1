//! Telephone numbers in E.164. The length and the country code are held to the recommendation; national numbering
//! plans change monthly, so only the North American form is looked at, and only as a flag.

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
    /// The North American Numbering Plan assigns no such area or exchange code.
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
        let code = country_code(digits).ok_or(PhoneProblem::CountryCode)?;
        let subscriber = digits.len() - code.len();
        let possible = match code {
            "1" => subscriber == 10,
            // The shortest national numbers in use (Niue, Saint Helena) have four digits.
            _ => subscriber >= 4 && digits.len() <= 15,
        };
        if !possible {
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
        (!assignable(area) || !assignable(exchange)).then_some(PhoneFlag::Unassignable)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(redacted)")
    }
}

fn digits(text: &str) -> Result<String, PhoneProblem> {
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

/// The country code that `digits` begin with. Codes are prefix-free, so at most one fits.
fn country_code(digits: &str) -> Option<&str> {
    (1..=3).find_map(|len| {
        let code = digits.get(..len)?;
        COUNTRY_CODES.split_ascii_whitespace().any(|known| known == code).then_some(code)
    })
}

/// Assigned country codes (ITU list of E.164), without the shared-cost and satellite ranges.
const COUNTRY_CODES: &str = "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 \
    65 66 81 82 84 86 90 91 92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 \
    235 236 237 238 239 240 241 242 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 \
    266 267 268 269 290 291 297 298 299 350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 379 380 \
    381 382 383 385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599 \
    670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 850 852 853 855 856 880 886 960 961 \
    962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 992 993 994 995 996 998";

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
        assert_eq!(flag("415-555-0123"), Some(PhoneFlag::Fictitious));
        assert_eq!(flag("415-555-2671"), None);
        assert_eq!(flag("+44 20 7946 0958"), None);
    }

    #[test]
    fn country_codes_are_prefix_free() {
        let codes: Vec<&str> = COUNTRY_CODES.split_ascii_whitespace().collect();
        for code in &codes {
            assert!(codes.iter().all(|other| other == code || !other.starts_with(code)), "{code}");
        }
    }
}
