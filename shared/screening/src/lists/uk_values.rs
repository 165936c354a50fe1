//! How the UK list writes dates and numbers.

use crate::dates::PartialDate;

/// `29/06/2012`; `dd/mm/1970` and `00/00/1970` are a year, `00/05/1970` a month.
pub(super) fn day_month_year(text: &str) -> Option<PartialDate> {
    let parts: Vec<&str> = strip_quote(text).split('/').collect();
    let part = |text: &str| text.parse().ok().filter(|part| *part > 0);
    match parts.as_slice() {
        [year] => PartialDate::new(year.parse().ok()?, None, None),
        [day, month, year] => {
            let (year, month) = (year.trim().parse().ok()?, part(month.trim()));
            let day = month.and_then(|_| part(day.trim()));
            PartialDate::new(year, month, day)
        }
        _ => None,
    }
}

/// `Report Date: 08-Oct-2026` to `2026-10-08`.
pub(super) fn report_date(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let (_, date) = text.split_once("Report Date:")?;
    let mut parts = date.trim().trim_end_matches(',').split('-');
    let (day, month, year) = (parts.next()?, parts.next()?.to_ascii_lowercase(), parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? as u8 + 1;
    PartialDate::new(year.parse().ok()?, Some(month), Some(day.parse().ok()?)).map(|date| date.to_string())
}

/// A spreadsheet's apostrophe, which keeps the zeros of `'06090034`.
pub(super) fn strip_quote(number: &str) -> &str {
    number.trim().trim_start_matches('\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_the_parts_that_are_known() {
        let read = |text| day_month_year(text).map(|date| date.to_string());
        assert_eq!(read("07/10/1952").as_deref(), Some("1952-10-07"));
        assert_eq!(read("dd/mm/1952").as_deref(), Some("1952"));
        assert_eq!(read("00/05/1952").as_deref(), Some("1952-05"));
        assert_eq!(read("1952").as_deref(), Some("1952"));
        assert_eq!(read("31/02/1952"), None);
        assert_eq!(read("about 1952"), None);
        assert_eq!(report_date("Report Date: 08-Oct-2026").as_deref(), Some("2026-10-08"));
        assert_eq!(report_date("Last Updated"), None);
    }
}
