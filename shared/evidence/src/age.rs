//! Ages by the calendar, on a day that the caller names.

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

/// No living person is known to be older; a greater age is a typing error.
const MAX_AGE: u16 = 120;

/// Why a date of birth cannot be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BirthDateProblem {
    #[error("the date does not exist in the calendar")]
    NoSuchDay,
    #[error("the date of birth lies in the future")]
    InTheFuture,
    #[error("the date of birth is more than 120 years ago")]
    TooLongAgo,
}

/// A date of birth that a person living on `today` can have.
pub fn birth_date(year: i32, month: u32, day: u32, today: NaiveDate) -> Result<NaiveDate, BirthDateProblem> {
    let birth = NaiveDate::from_ymd_opt(year, month, day).ok_or(BirthDateProblem::NoSuchDay)?;
    let age = age_on(birth, today).ok_or(BirthDateProblem::InTheFuture)?;
    if age > MAX_AGE {
        return Err(BirthDateProblem::TooLongAgo);
    }
    Ok(birth)
}

/// Completed years of life on `day`; `None` before the birth.
///
/// Counted by the calendar, not by days over 365. Who was born on 29 February completes a year on 1 March of a
/// common year.
pub fn age_on(birth: NaiveDate, day: NaiveDate) -> Option<u16> {
    if day < birth {
        return None;
    }
    let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
    let years = day.year() - birth.year() - i32::from(!had_birthday);
    u16::try_from(years).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_year_is_completed_on_the_birthday_and_not_a_day_before() {
        let birth = date(2008, 11, 22);
        assert_eq!(age_on(birth, date(2026, 11, 21)), Some(17));
        assert_eq!(age_on(birth, date(2026, 11, 22)), Some(18));
    }

    #[test]
    fn a_leap_day_birthday_falls_on_the_first_of_march_in_common_years() {
        let birth = date(2008, 2, 29);
        assert_eq!(age_on(birth, date(2026, 2, 28)), Some(17));
        assert_eq!(age_on(birth, date(2026, 3, 1)), Some(18));
        assert_eq!(age_on(birth, date(2028, 2, 28)), Some(19));
        assert_eq!(age_on(birth, date(2028, 2, 29)), Some(20));
    }

    #[test]
    fn nobody_has_an_age_before_birth() {
        assert_eq!(age_on(date(2026, 1, 2), date(2026, 1, 1)), None);
        assert_eq!(age_on(date(2026, 1, 1), date(2026, 1, 1)), Some(0));
    }

    #[test]
    fn impossible_birth_dates_say_why() {
        let today = date(2026, 11, 22);
        assert_eq!(birth_date(2023, 2, 29, today), Err(BirthDateProblem::NoSuchDay));
        assert_eq!(birth_date(2026, 11, 23, today), Err(BirthDateProblem::InTheFuture));
        assert_eq!(birth_date(1905, 11, 22, today), Err(BirthDateProblem::TooLongAgo));
        assert_eq!(birth_date(1905, 11, 23, today), Ok(date(1905, 11, 23)), "120 years and 364 days");
    }
}
