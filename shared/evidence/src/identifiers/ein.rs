//! Employer identification numbers (IRS): a two-digit campus prefix and seven digits.

use thiserror::Error;

use super::digits::NineDigits;

/// An employer identification number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ein(NineDigits);

/// Why a text is no EIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EinProblem {
    #[error("the number is empty")]
    Empty,
    #[error("an EIN is written 12-3456789 or as nine digits")]
    Format,
    #[error("the number is a placeholder")]
    Placeholder,
}

/// Why a person should look at an EIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EinFlag {
    /// The IRS adds prefixes now and then, so an unlisted one is no reason to refuse.
    UnlistedPrefix,
}

impl Ein {
    pub fn parse(value: &str) -> Result<Self, EinProblem> {
        if value.trim().is_empty() {
            return Err(EinProblem::Empty);
        }
        let digits = NineDigits::parse(value, &[2, 7]).ok_or(EinProblem::Format)?;
        if digits.is_placeholder() {
            return Err(EinProblem::Placeholder);
        }
        Ok(Self(digits))
    }

    pub fn flag(&self) -> Option<EinFlag> {
        match self.0.number(0, 2) {
            0 | 7..=9 | 17..=19 | 28 | 29 | 49 | 69 | 70 | 78 | 79 | 89 | 96 | 97 => Some(EinFlag::UnlistedPrefix),
            _ => None,
        }
    }

    /// The nine digits without the hyphen, for encryption and keyed hashing; never for a log.
    pub fn digits(&self) -> &str {
        self.0.as_str()
    }

    pub fn last_four(&self) -> &str {
        self.0.last_four()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_prefix_raises_no_flag() {
        let ein = Ein::parse("20-1234567").unwrap();
        assert_eq!(ein.flag(), None);
        assert_eq!(ein.digits(), "201234567");
        assert_eq!(ein.last_four(), "4567");
        assert_eq!(format!("{ein:?}"), "Ein(redacted)");
    }

    #[test]
    fn an_unlisted_prefix_only_warns() {
        for value in ["00-1234567", "07-1234567", "97-1234567"] {
            assert_eq!(Ein::parse(value).unwrap().flag(), Some(EinFlag::UnlistedPrefix));
        }
    }

    #[test]
    fn impossible_numbers_say_why() {
        assert_eq!(Ein::parse(" "), Err(EinProblem::Empty));
        assert_eq!(Ein::parse("123-45-6789"), Err(EinProblem::Format));
        assert_eq!(Ein::parse("12-3456789"), Err(EinProblem::Placeholder));
        assert_eq!(Ein::parse("00-0000000"), Err(EinProblem::Placeholder));
    }
}
