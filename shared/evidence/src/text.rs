//! What a document's text holds: words without accents, and dates in the forms that letters and bills have.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The word in capitals, without accents: `Núñez` is `NUNEZ`.
pub fn unaccented(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_uppercase).collect()
}

/// Dates that a text states, in its order. The order of day and month in `03/04/2026` depends on who writes, so that
/// both readings are given where both are possible.
pub fn dates(text: &str) -> Vec<NaiveDate> {
    let parts: Vec<Part<'_>> = parts(text).collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(window) = parts.get(at..at + 3) {
        let stated = date_of([window[0], window[1], window[2]]);
        // What belongs to one date belongs to no other.
        at += if stated.is_empty() { 1 } else { 3 };
        found.extend(stated);
    }
    found
}

/// A run of digits or of letters.
#[derive(Clone, Copy)]
enum Part<'a> {
    Number(&'a str),
    Word(&'a str),
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(|part| if part.bytes().all(|byte| byte.is_ascii_digit()) { Part::Number(part) } else { Part::Word(part) })
}

fn date_of(parts: [Part<'_>; 3]) -> Vec<NaiveDate> {
    let one = match parts {
        [Part::Word(month), Part::Number(day), Part::Number(year)]
        | [Part::Number(day), Part::Word(month), Part::Number(year)] => {
            month_named(month).zip(number(day)).and_then(|(month, day)| date(year, month, day))
        }
        [Part::Number(year), Part::Number(month), Part::Number(day)] if year.len() == 4 => {
            number(month).zip(number(day)).and_then(|(month, day)| date(year, month, day))
        }
        [Part::Number(first), Part::Number(second), Part::Number(year)] => return either_order(first, second, year),
        _ => None,
    };
    one.into_iter().collect()
}

fn either_order(first: &str, second: &str, year: &str) -> Vec<NaiveDate> {
    let Some((first, second)) = number(first).zip(number(second)) else { return Vec::new() };
    let mut both: Vec<NaiveDate> =
        [date(year, first, second), date(year, second, first)].into_iter().flatten().collect();
    both.dedup();
    both
}

fn number(digits: &str) -> Option<u32> {
    (digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

/// A day of a year of four digits; two digits may be anything on a bill.
fn date(year: &str, month: u32, day: u32) -> Option<NaiveDate> {
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| (1900..2200).contains(&year))
}

fn month_named(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let found = MONTHS.iter().position(|month| *month == word || (word.len() == 3 && month.starts_with(&word)));
    found.or_else(|| (word == "sept").then_some(8)).and_then(|at| u32::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn dates_are_found_in_each_usual_form() {
        let text = "Statement date: Nov 3, 2026. Due 2026-12-01; paid 15 October 2026 (10/14/2026), 31.10.2026";
        assert_eq!(
            dates(text),
            [day(2026, 11, 3), day(2026, 12, 1), day(2026, 10, 15), day(2026, 10, 14), day(2026, 10, 31)]
        );
    }

    #[test]
    fn a_date_of_either_order_is_given_in_both() {
        assert_eq!(dates("03/04/2026"), [day(2026, 3, 4), day(2026, 4, 3)]);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "99/99/2026", "1 2 3", "May 2026", "2026", "123-45-6789", "Nov 31, 2026", "١٢/٠٣/٢٠٢٦"]
        {
            assert_eq!(dates(text), [], "{text}");
        }
    }

    #[test]
    fn accents_do_not_count() {
        assert_eq!(unaccented("Núñez"), "NUNEZ");
        assert_eq!(unaccented("李"), "李");
    }
}
