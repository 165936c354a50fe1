//! Social Security numbers (SSA POMS RM 10201.035). Since the randomisation of 25 June 2011 neither the area nor the
//! group tells a state or a year.

use thiserror::Error;

use super::digits::NineDigits;

/// A Social Security number of a form that the SSA can have issued.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ssn(NineDigits);

/// Why a text is no Social Security number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SsnProblem {
    #[error("the number is empty")]
    Empty,
    #[error("a Social Security number is written 123-45-6789 or as nine digits")]
    Format,
    #[error("no Social Security number begins with 000, 666 or 900 to 999")]
    Area,
    #[error("the middle two digits are never 00")]
    Group,
    #[error("the last four digits are never 0000")]
    Serial,
    #[error("the number was published and is void")]
    Published,
    #[error("the number is a placeholder")]
    Placeholder,
}

impl Ssn {
    pub fn parse(value: &str) -> Result<Self, SsnProblem> {
        if value.trim().is_empty() {
            return Err(SsnProblem::Empty);
        }
        let digits = NineDigits::parse(value, &[3, 2, 4]).ok_or(SsnProblem::Format)?;
        if matches!(digits.number(0, 3), 0 | 666 | 900..) {
            return Err(SsnProblem::Area);
        }
        if digits.number(3, 5) == 0 {
            return Err(SsnProblem::Group);
        }
        if digits.number(5, 9) == 0 {
            return Err(SsnProblem::Serial);
        }
        if is_published(&digits) {
            return Err(SsnProblem::Published);
        }
        if digits.is_placeholder() {
            return Err(SsnProblem::Placeholder);
        }
        Ok(Self(digits))
    }

    /// The nine digits without hyphens, for encryption and keyed hashing; never for a log.
    pub fn digits(&self) -> &str {
        self.0.as_str()
    }

    pub fn last_four(&self) -> &str {
        self.0.last_four()
    }
}

/// The Woolworth wallet-card number of 1938 and the number of an SSA pamphlet of 1940, both void.
fn is_published(digits: &NineDigits) -> bool {
    matches!(digits.as_str(), "078051120" | "219099999")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn possible_numbers_are_read_in_each_usual_form() {
        for value in ["899-99-9999", "899 99 9999", "899999999", " 899-99-9999 "] {
            let ssn = Ssn::parse(value).unwrap();
            assert_eq!(ssn.digits(), "899999999");
            assert_eq!(ssn.last_four(), "9999");
        }
    }

    #[test]
    fn impossible_numbers_say_why() {
        let cases = [
            ("", SsnProblem::Empty),
            ("123-456-789", SsnProblem::Format),
            ("12-345-6789", SsnProblem::Format),
            ("12345678", SsnProblem::Format),
            ("12345678a", SsnProblem::Format),
            ("000-12-3456", SsnProblem::Area),
            ("666-12-3456", SsnProblem::Area),
            ("900-12-3456", SsnProblem::Area),
            ("123-00-4567", SsnProblem::Group),
            ("123-45-0000", SsnProblem::Serial),
            ("078-05-1120", SsnProblem::Published),
            ("219-09-9999", SsnProblem::Published),
            ("123-45-6789", SsnProblem::Placeholder),
            ("555555555", SsnProblem::Placeholder),
        ];
        for (value, problem) in cases {
            assert_eq!(Ssn::parse(value), Err(problem), "{value}");
        }
    }

    #[test]
    fn debug_output_holds_no_digit() {
        let shown = format!("{:?}", Ssn::parse("899-99-9999").unwrap());
        assert!(!shown.contains('9'), "{shown}");
    }
}
