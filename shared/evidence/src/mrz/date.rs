//! Dates of six places, any pair of which may be unknown (part 3, section 4.8).

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A date without a century. Unknown parts are `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MrzDate {
    /// The last two digits of the year.
    pub year: Option<u8>,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

impl MrzDate {
    /// Reads `YYMMDD`; `None` if no century makes it a possible date.
    pub(super) fn parse(field: &str) -> Option<Self> {
        let date = Self { year: part(field.get(..2)?)?, month: part(field.get(2..4)?)?, day: part(field.get(4..6)?)? };
        date.is_possible().then_some(date)
    }

    fn is_possible(self) -> bool {
        // A leap year stands in for an unknown one, as January does for an unknown month.
        let month = self.month.unwrap_or(1);
        let day = self.day.unwrap_or(1);
        let years = match self.year {
            Some(year) => [1900 + i32::from(year), 2000 + i32::from(year)],
            None => [2000, 2000],
        };
        years.into_iter().any(|year| NaiveDate::from_ymd_opt(year, month.into(), day.into()).is_some())
    }

    fn in_year(self, century: i32) -> Option<NaiveDate> {
        let year = century + i32::from(self.year?);
        NaiveDate::from_ymd_opt(year, self.month?.into(), self.day?.into())
    }

    /// The latest such date that is not after `today`.
    pub(super) fn before(self, today: NaiveDate) -> Option<NaiveDate> {
        let century = today.year() / 100 * 100;
        [century, century - 100].into_iter().filter_map(|century| self.in_year(century)).find(|&date| date <= today)
    }

    /// The such date closest to `today`.
    pub(super) fn near(self, today: NaiveDate) -> Option<NaiveDate> {
        let century = today.year() / 100 * 100;
        [century - 100, century, century + 100]
            .into_iter()
            .filter_map(|century| self.in_year(century))
            .min_by_key(|date| (*date - today).num_days().abs())
    }
}

/// `YYMMDD`, as the zone writes it: the filler stands for what is unknown.
impl fmt::Display for MrzDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        [self.year, self.month, self.day].into_iter().try_for_each(|part| match part {
            Some(part) => write!(f, "{part:02}"),
            None => f.write_str("<<"),
        })
    }
}

/// `None` for what is no number, `Some(None)` for the filler of an unknown part.
fn part(pair: &str) -> Option<Option<u8>> {
    if pair == "<<" {
        return Some(None);
    }
    if !pair.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    pair.parse().ok().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn parts_may_be_unknown() {
        let date = MrzDate::parse("40<<<<").unwrap();
        assert_eq!((date.year, date.month, date.day), (Some(40), None, None));
        assert!(MrzDate::parse("<<<<<<").is_some());
        for field in ["40<<<<", "<<<<<<", "050609"] {
            assert_eq!(MrzDate::parse(field).unwrap().to_string(), field);
        }
        assert_eq!(date.before(on(2026, 11, 22)), None);
    }

    #[test]
    fn impossible_dates_are_none() {
        for field in ["880941", "991301", "230229", "990001", "990100", "9<0101", "AB0101", "99010"] {
            assert_eq!(MrzDate::parse(field), None, "{field}");
        }
        assert!(MrzDate::parse("240229").is_some() && MrzDate::parse("<<0229").is_some());
    }

    #[test]
    fn births_lie_behind_and_expiries_nearby() {
        let today = on(2026, 11, 22);
        let date = |field| MrzDate::parse(field).unwrap();
        assert_eq!(date("261122").before(today), Some(on(2026, 11, 22)));
        assert_eq!(date("261123").before(today), Some(on(1926, 11, 23)));
        assert_eq!(date("640812").before(today), Some(on(1964, 8, 12)));
        assert_eq!(date("360812").near(today), Some(on(2036, 8, 12)));
        assert_eq!(date("980812").near(today), Some(on(1998, 8, 12)));
    }
}
