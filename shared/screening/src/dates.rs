//! Birth dates as lists and customers give them: a day, a month, a year, or a range, exact or circa.

use std::fmt;

/// A date that may lack its day, or its month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    year: u16,
    month: u8,
    day: u8,
}

impl PartialDate {
    /// `None` unless the year is 1000..=2999 and month and day exist. A day needs a month.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let month_valid = month.is_none_or(|month| (1..=12).contains(&month));
        let day_valid = match (month, day) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(month), Some(day)) => (1..=days_in_month(year, month)).contains(&day),
        };
        ((1000..3000).contains(&year) && month_valid && day_valid).then_some(Self {
            year,
            month: month.unwrap_or(0),
            day: day.unwrap_or(0),
        })
    }

    /// Reads `1970`, `1970-01` and `1970-01-31`, with or without leading zeros.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next().map(str::parse).transpose().ok()?;
        let day = parts.next().map(str::parse).transpose().ok()?;
        if parts.next().is_some() {
            return None;
        }
        Self::new(year, month, day)
    }

    pub fn year(self) -> u16 {
        self.year
    }

    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    pub fn day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// Four bytes for the index: year, month, day; month and day are 0 where unknown.
    pub(crate) fn packed(self) -> u32 {
        u32::from(self.year) << 16 | u32::from(self.month) << 8 | u32::from(self.day)
    }

    pub(crate) fn from_packed(packed: u32) -> Option<Self> {
        let [_, _, month, day] = packed.to_be_bytes();
        let year = u16::try_from(packed >> 16).ok()?;
        Self::new(year, (month > 0).then_some(month), (day > 0).then_some(day))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month(), self.day()) {
            (Some(month), Some(day)) => write!(f, "{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => write!(f, "{:04}-{month:02}", self.year),
            _ => write!(f, "{:04}", self.year),
        }
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A birth date on a list: a date, or a range whose both ends count, perhaps approximate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BirthDate {
    pub from: PartialDate,
    pub to: PartialDate,
    /// The source says `circa` or `approximately`.
    pub circa: bool,
}

impl BirthDate {
    pub fn on(date: PartialDate) -> Self {
        Self { from: date, to: date, circa: false }
    }

    pub fn about(date: PartialDate) -> Self {
        Self { circa: true, ..Self::on(date) }
    }

    /// `None` where the range ends before it begins.
    pub fn between(from: PartialDate, to: PartialDate) -> Option<Self> {
        (from.year <= to.year).then_some(Self { from, to, circa: false })
    }

    /// Whether it is this very day.
    pub(crate) fn is_on(self, given: PartialDate) -> bool {
        self.compare(given) == BirthAgreement::SameDay
    }

    pub(crate) fn compare(self, given: PartialDate) -> BirthAgreement {
        let slack = if self.circa { 2 } else { 0 };
        if self.from.year != self.to.year || self.circa {
            let low = self.from.year.saturating_sub(slack);
            let high = self.to.year + slack;
            if (low..=high).contains(&given.year) {
                return BirthAgreement::Compatible;
            }
            let distance = low.saturating_sub(given.year).max(given.year.saturating_sub(high));
            return if distance == 1 { BirthAgreement::Near } else { apart(distance) };
        }
        compare_dates(self.from, given)
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let circa = if self.circa { "circa " } else { "" };
        if self.from == self.to {
            return write!(f, "{circa}{}", self.from);
        }
        write!(f, "{circa}{} to {}", self.from, self.to)
    }
}

/// How a customer's birth date sits beside a listed one, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BirthAgreement {
    SameDay,
    /// Nothing the two give differs, but at least one lacks the day or is a range.
    Compatible,
    /// Between two that the customer's record itself gives, so that nobody knows.
    Between,
    /// One slip away: another day or month, the year before or after, one digit, or day and month exchanged.
    Near,
    /// Within a year, but more than one slip away.
    Close,
    /// At most ten years apart.
    Differs,
    Contradicts,
}

fn compare_dates(listed: PartialDate, given: PartialDate) -> BirthAgreement {
    let differs = |a: Option<u8>, b: Option<u8>| a.is_some() && b.is_some() && a != b;
    let (other_month, other_day) = (differs(listed.month(), given.month()), differs(listed.day(), given.day()));
    if listed.year != given.year {
        let years = listed.year.abs_diff(given.year);
        let slip = (years == 1 && !other_month && !other_day)
            || (digits_differing(listed.year, given.year) == 1 && same_known_day(listed, given))
            || (digits_exchanged(listed.year, given.year) && same_known_day(listed, given));
        return match years {
            _ if slip => BirthAgreement::Near,
            1 => BirthAgreement::Close,
            _ => apart(years),
        };
    }
    if other_month && other_day && !(listed.month() == given.day() && listed.day() == given.month()) {
        return BirthAgreement::Close;
    }
    if other_month || other_day {
        return BirthAgreement::Near;
    }
    if listed.day().is_some() && given.day().is_some() { BirthAgreement::SameDay } else { BirthAgreement::Compatible }
}

fn apart(years: u16) -> BirthAgreement {
    if years <= 10 { BirthAgreement::Differs } else { BirthAgreement::Contradicts }
}

fn same_known_day(a: PartialDate, b: PartialDate) -> bool {
    a.day().is_some() && a.month == b.month && a.day == b.day
}

fn year_digits(year: u16) -> [u16; 4] {
    [year / 1000, year / 100 % 10, year / 10 % 10, year % 10]
}

fn digits_differing(a: u16, b: u16) -> usize {
    year_digits(a).iter().zip(year_digits(b)).filter(|(a, b)| **a != *b).count()
}

fn digits_exchanged(a: u16, b: u16) -> bool {
    let [_, _, tens, ones] = year_digits(a);
    a / 100 == b / 100 && tens != ones && b % 100 == ones * 10 + tens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        PartialDate::parse(text).unwrap()
    }

    #[test]
    fn reads_every_precision_and_refuses_days_that_do_not_exist() {
        assert_eq!(date("1970-1-02").to_string(), "1970-01-02");
        assert_eq!(date("1970-02").to_string(), "1970-02");
        assert_eq!(date("1970").to_string(), "1970");
        for wrong in ["", "70", "1970-13", "1970-02-30", "1970-01-01-01", "x"] {
            assert_eq!(PartialDate::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn packing_keeps_every_precision() {
        for text in ["1970", "1970-05", "1970-05-31"] {
            assert_eq!(PartialDate::from_packed(date(text).packed()), Some(date(text)));
        }
    }

    #[test]
    fn one_slip_is_near_and_decades_contradict() {
        let listed = BirthDate::on(date("1958-03-04"));
        assert_eq!(listed.compare(date("1958-03-04")), BirthAgreement::SameDay);
        assert_eq!(listed.compare(date("1958")), BirthAgreement::Compatible);
        assert_eq!(listed.compare(date("1958-04-03")), BirthAgreement::Near);
        assert_eq!(listed.compare(date("1985-03-04")), BirthAgreement::Near);
        assert_eq!(listed.compare(date("1968-03-04")), BirthAgreement::Near);
        assert_eq!(listed.compare(date("1972-05-25")), BirthAgreement::Contradicts);
    }

    #[test]
    fn ranges_and_circa_take_their_whole_span() {
        let range = BirthDate::between(date("1958"), date("1962")).unwrap();
        assert_eq!(range.compare(date("1960-01-01")), BirthAgreement::Compatible);
        assert_eq!(range.compare(date("1963")), BirthAgreement::Near);
        assert_eq!(range.compare(date("1970")), BirthAgreement::Differs);
        let circa = BirthDate::about(date("1958"));
        assert_eq!(circa.compare(date("1960")), BirthAgreement::Compatible);
    }
}
