//! Passport numbers: letters and digits, at most nine of them (the field of ICAO 9303 part 4). Only the United States'
//! own form is checked further; rules per country published elsewhere reject those countries' specimens.

use std::fmt;

use thiserror::Error;

use crate::address::Country;

/// A passport number in upper case without separators.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PassportNumber(String);

/// Why a text is no passport number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PassportProblem {
    #[error("the number is empty")]
    Empty,
    #[error("a passport number has five to nine letters and digits, at least one of them a digit")]
    Format,
    #[error("a United States passport number is nine digits, or a letter and eight digits")]
    UnitedStatesFormat,
    #[error("the number is a placeholder")]
    Placeholder,
}

impl PassportNumber {
    pub fn parse(value: &str, issuer: Option<Country>) -> Result<Self, PassportProblem> {
        let number: String =
            value.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
        if number.is_empty() {
            return Err(PassportProblem::Empty);
        }
        if !is_well_formed(&number) {
            return Err(PassportProblem::Format);
        }
        if issuer.is_some_and(Country::is_united_states) && !is_united_states_form(&number) {
            return Err(PassportProblem::UnitedStatesFormat);
        }
        if is_placeholder(&number) {
            return Err(PassportProblem::Placeholder);
        }
        Ok(Self(number))
    }

    /// The whole number, for encryption and keyed hashing; never for a log.
    pub fn number(&self) -> &str {
        &self.0
    }

    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }
}

impl fmt::Debug for PassportNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassportNumber(redacted)")
    }
}

fn is_well_formed(number: &str) -> bool {
    (5..=9).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && number.bytes().any(|byte| byte.is_ascii_digit())
}

/// Nine digits until 2021, then a letter and eight digits; passport cards have the letter C.
fn is_united_states_form(number: &str) -> bool {
    let Some((first, rest)) = number.as_bytes().split_first() else {
        return false;
    };
    number.len() == 9 && first.is_ascii_alphanumeric() && rest.iter().all(u8::is_ascii_digit)
}

fn is_placeholder(number: &str) -> bool {
    let repeated = number.bytes().all(|byte| byte == number.as_bytes()[0]);
    repeated || "123456789".starts_with(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_issuer_lose_their_separators() {
        let number = PassportNumber::parse("c01x 0006-h", None).unwrap();
        assert_eq!(number.number(), "C01X0006H");
        assert_eq!(number.last_four(), "006H");
        assert_eq!(format!("{number:?}"), "PassportNumber(redacted)");
    }

    #[test]
    fn american_numbers_have_one_of_two_forms() {
        let us = Country::parse("US").ok();
        for value in ["512345670", "A12345670", "C12345670"] {
            assert!(PassportNumber::parse(value, us).is_ok(), "{value}");
        }
        for value in ["AB1234567", "12345670", "1234567A9"] {
            assert_eq!(PassportNumber::parse(value, us), Err(PassportProblem::UnitedStatesFormat), "{value}");
        }
    }

    #[test]
    fn impossible_numbers_say_why() {
        let cases = [
            ("", PassportProblem::Empty),
            ("ABCDEFGH", PassportProblem::Format),
            ("1234", PassportProblem::Format),
            ("A1234567890", PassportProblem::Format),
            ("A12345é", PassportProblem::Format),
            ("000000000", PassportProblem::Placeholder),
            ("123456789", PassportProblem::Placeholder),
        ];
        for (value, problem) in cases {
            assert_eq!(PassportNumber::parse(value, None), Err(problem), "{value}");
        }
    }
}
