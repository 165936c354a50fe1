//! Individual and adoption taxpayer identification numbers (IRM 3.21.263): both are written like a Social Security
//! number, begin with 9 and differ by the middle two digits.

use thiserror::Error;

use super::digits::NineDigits;

/// An individual taxpayer identification number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Itin(NineDigits);

/// An adoption taxpayer identification number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Atin(NineDigits);

/// Why a text is no ITIN or ATIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ItinProblem {
    #[error("the number is empty")]
    Empty,
    #[error("the number is written 912-34-5678 or as nine digits")]
    Format,
    #[error("the number begins with 9")]
    Area,
    #[error("the middle two digits are outside the range that the IRS issues")]
    Group,
    #[error("the number is a placeholder")]
    Placeholder,
}

impl Itin {
    pub fn parse(value: &str) -> Result<Self, ItinProblem> {
        let digits = parse(value)?;
        match digits.number(3, 5) {
            50..=65 | 70..=88 | 90..=92 | 94..=99 => Ok(Self(digits)),
            _ => Err(ItinProblem::Group),
        }
    }

    /// The nine digits without hyphens, for encryption and keyed hashing; never for a log.
    pub fn digits(&self) -> &str {
        self.0.as_str()
    }

    pub fn last_four(&self) -> &str {
        self.0.last_four()
    }
}

impl Atin {
    pub fn parse(value: &str) -> Result<Self, ItinProblem> {
        let digits = parse(value)?;
        match digits.number(3, 5) {
            93 => Ok(Self(digits)),
            _ => Err(ItinProblem::Group),
        }
    }

    /// The nine digits without hyphens, for encryption and keyed hashing; never for a log.
    pub fn digits(&self) -> &str {
        self.0.as_str()
    }

    pub fn last_four(&self) -> &str {
        self.0.last_four()
    }
}

fn parse(value: &str) -> Result<NineDigits, ItinProblem> {
    if value.trim().is_empty() {
        return Err(ItinProblem::Empty);
    }
    let digits = NineDigits::parse(value, &[3, 2, 4]).ok_or(ItinProblem::Format)?;
    if digits.number(0, 1) != 9 {
        return Err(ItinProblem::Area);
    }
    if digits.is_placeholder() {
        return Err(ItinProblem::Placeholder);
    }
    Ok(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_digits_decide() {
        for group in 0..100 {
            let value = format!("912-{group:02}-1234");
            let issued = matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99);
            assert_eq!(Itin::parse(&value).is_ok(), issued, "{value}");
            assert_eq!(Atin::parse(&value).is_ok(), group == 93, "{value}");
        }
    }

    #[test]
    fn impossible_numbers_say_why() {
        assert_eq!(Itin::parse(""), Err(ItinProblem::Empty));
        assert_eq!(Itin::parse("912-5-01234"), Err(ItinProblem::Format));
        assert_eq!(Itin::parse("812-50-1234"), Err(ItinProblem::Area));
        assert_eq!(Itin::parse("999-99-9999"), Err(ItinProblem::Placeholder));
        assert_eq!(Atin::parse("912-94-1234"), Err(ItinProblem::Group));
    }

    #[test]
    fn only_the_last_four_are_for_showing() {
        let itin = Itin::parse("912-50-1234").unwrap();
        assert_eq!(itin.last_four(), "1234");
        assert_eq!(format!("{itin:?}"), "Itin(redacted)");
    }
}
