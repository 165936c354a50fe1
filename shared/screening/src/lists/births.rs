//! Birth dates as publishers write them into words.

use crate::dates::{BirthDate, PartialDate};

/// `26 Dec 1992`, `Nov. 1973`, `August 1961`, `1958`, `01 Jan.1967`.
pub(super) fn date_in_words(text: &str) -> Option<PartialDate> {
    let spaced = text.replace(['.', ','], " ");
    let parts: Vec<&str> = spaced.split_whitespace().collect();
    let year = |text: &str| text.parse().ok().filter(|_| text.len() == 4);
    match parts.as_slice() {
        [last] => PartialDate::new(year(last)?, None, None),
        [month, last] => PartialDate::new(year(last)?, Some(month_number(month)?), None),
        [day, month, last] => match (day.parse(), month_number(month)) {
            (Ok(day), Some(month)) => PartialDate::new(year(last)?, Some(month), Some(day)),
            // `March 22, 2018`.
            _ => PartialDate::new(year(last)?, Some(month_number(day)?), Some(month.parse().ok()?)),
        },
        _ => None,
    }
}

/// A month's English name, whole or its first letters.
pub(super) fn month_number(name: &str) -> Option<u8> {
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
    let name = name.trim_end_matches('.').to_lowercase();
    let place = MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(&name))?;
    u8::try_from(place + 1).ok()
}

/// The birth dates of a note: `Nov. 1973`, `Between Aug. and Sep. 1977`, `born in 1976`, `DOB: 1948`, `24/06/1402 (Hijri Calendar)`.
pub(super) fn births_in(note: &str) -> Vec<BirthDate> {
    let lower = note.to_lowercase();
    if lower.contains("hijri") {
        return hijri_year(note).into_iter().collect();
    }
    if let Some(date) = date_in_words(note) {
        return vec![BirthDate::on(date)];
    }
    if let Some(span) = lower.strip_prefix("between ") {
        return span.split_once(" and ").and_then(|(from, to)| between(from, to)).into_iter().collect();
    }
    let markers = ["born ", "dob", "dpob", "date of birth"];
    let begins = markers.iter().flat_map(|marker| lower.match_indices(marker).map(|(at, _)| at + marker.len()));
    // A letter changes its length where it changes its case, in some scripts.
    begins.filter_map(|at| first_date(lower.get(at..)?)).collect()
}

/// `Aug.` and `Sep. 1977`: within that year.
fn between(from: &str, to: &str) -> Option<BirthDate> {
    let to = date_in_words(to)?;
    match date_in_words(from) {
        Some(from) => BirthDate::between(from, to),
        None => month_number(from.trim()).and_then(|_| PartialDate::new(to.year(), None, None)).map(BirthDate::on),
    }
}

/// The first date of a text that begins soon: `in 1965 in Kandahar`, `: 1948; POB`, ` - 1970) -`, `in kandahar on 01 jan.1967`.
fn first_date(text: &str) -> Option<BirthDate> {
    let sentence = text.split([';', ')']).next()?.replace('.', ". ");
    let words: Vec<&str> =
        sentence.split(|letter: char| letter.is_whitespace() || matches!(letter, ':' | ',')).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).take(8).collect();
    let year = words
        .iter()
        .position(|word| word.len() == 4 && word.parse().is_ok_and(|year: u16| (1880..2100).contains(&year)))?;
    (0..=2)
        .rev()
        .filter(|back| *back <= year)
        .find_map(|back| date_in_words(&words[year - back..=year].join(" ")))
        .map(BirthDate::on)
}

/// The year of a date of the Islamic calendar, whose years are 354.37 days.
fn hijri_year(note: &str) -> Option<BirthDate> {
    let date = note.split_whitespace().find(|word| word.contains('/'))?;
    let year: f64 = date.rsplit('/').next()?.parse().ok()?;
    let gregorian = 622.54 + (year - 0.5) * 0.970_224;
    PartialDate::new(gregorian as u16, None, None).map(BirthDate::about)
}

#[cfg(test)]
mod tests {
    use super::births_in;

    #[test]
    fn a_note_gives_the_dates_that_it_says() {
        let read = |note: &str| births_in(note).iter().map(ToString::to_string).collect::<Vec<_>>();
        for (note, expected) in [
            ("Nov. 1973", vec!["1973-11"]),
            ("August 1961", vec!["1961-08"]),
            ("Between Aug. and Sep. 1977", vec!["1977"]),
            ("24/06/1402 (Hijri Calendar)", vec!["circa 1982"]),
            ("born in 1976", vec!["1976"]),
            ("Passport number: B0515260; DOB: 1948; POB: Anefif (Kidal), Mali", vec!["1948"]),
            ("in Baghdad, Iraq (DPOB - 1970) - Passport No. 284158, expires 21 August 2005", vec!["1970"]),
            ("Khirullah Said Wali Khairkhwa, born in Kandahar on 01 Jan.1967", vec!["1967-01-01"]),
            ("30-35 years old", vec![]),
            ("previously listed as", vec![]),
        ] {
            assert_eq!(read(note), expected, "{note}");
        }
    }
}
