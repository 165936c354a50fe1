//! Dates of eight digits, in whichever of the two orders.

use chrono::{Datelike, NaiveDate};

/// Reads MMDDCCYY (United States from version 2) or CCYYMMDD (Canada, and version 1). No date of a living person's
/// card is possible in both, since a year of the 20th or 21st century makes no month.
pub(super) fn parse(stated: &str) -> Option<NaiveDate> {
    let digits: String = stated.chars().filter(char::is_ascii_digit).collect();
    if digits.len() != 8 {
        return None;
    }
    let number = |start: usize, end: usize| digits[start..end].parse::<u32>().ok();
    let american = date(number(4, 8)?, number(0, 2)?, number(2, 4)?);
    american.or_else(|| date(number(0, 4)?, number(4, 6)?, number(6, 8)?))
}

/// Whether something that means to be a date is there: cards that never expire repeat a zero, a nine or nothing.
pub(super) fn is_stated(stated: &str) -> bool {
    let mut digits = stated.chars().filter(char::is_ascii_digit);
    match digits.next() {
        Some(first @ ('0' | '9')) => digits.any(|digit| digit != first),
        Some(_) => true,
        None => false,
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| (1900..2100).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day).filter(|date| date.year() == year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_are_read() {
        let christmas = NaiveDate::from_ymd_opt(2012, 12, 25);
        for stated in ["12252012", "20121225", "12/25/2012", "2012-12-25"] {
            assert_eq!(parse(stated), christmas, "{stated}");
        }
    }

    #[test]
    fn no_date_can_be_read_both_ways() {
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        for date in first.iter_days().take_while(|date| date.year() < 2100) {
            assert_eq!(parse(&date.format("%m%d%Y").to_string()), Some(date));
            assert_eq!(parse(&date.format("%Y%m%d").to_string()), Some(date));
        }
    }

    #[test]
    fn impossible_dates_are_none_and_blanks_are_not_even_stated() {
        for stated in ["02302012", "13012012", "1225201", "12251812", "00000000", "99999999", "NONE", ""] {
            assert_eq!(parse(stated), None, "{stated}");
        }
        assert!(is_stated("02302012") && is_stated("1"));
        assert!(!is_stated("00000000") && !is_stated("99999999") && !is_stated("NONE"));
    }
}
