//! How the UK list writes dates and numbers.

use crate::dates::PartialDate;
use crate::entity::IdentifierKind;

/// `29/06/2012`; `dd/mm/1970` and `00/00/1970` are a year, `00/05/1970` a month.
pub(super) fn day_month_year(text: &str) -> Option<PartialDate> {
    let parts: Vec<&str> = text.trim().split('/').collect();
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

/// The numbers of a field such as `INN: 7703010220 OGRN - 1027739246490`, each with the kind that its label says.
pub(super) fn registrations(text: &str) -> Vec<(IdentifierKind, String)> {
    let mut numbers = Vec::new();
    let mut label = String::new();
    let mut rest = text;
    while let Some(begin) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        rest = &rest[begin..];
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '/' | '.')).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        // `6608003052OGRN: 1026600000460`: the next label has grown onto the number.
        let labels_next = after.trim_start().starts_with([':', '-', '–']);
        let number = if labels_next { word.trim_end_matches(|c: char| c.is_ascii_alphabetic()) } else { word };
        if is_number(number) {
            let entry = (kind_of(&label), number.trim_end_matches(['-', '.', '/']).to_owned());
            if !numbers.contains(&entry) {
                numbers.push(entry);
            }
            label = word[number.len()..].to_owned();
        } else {
            label = format!("{label} {word}");
        }
        rest = after;
    }
    numbers
}

/// Years, branches and single letters are no numbers.
fn is_number(word: &str) -> bool {
    word.bytes().filter(u8::is_ascii_digit).count() >= 5
        || (word.len() >= 8 && word.bytes().any(|b| b.is_ascii_digit()))
}

fn kind_of(label: &str) -> IdentifierKind {
    let upper = label.to_ascii_uppercase();
    let words: Vec<&str> = upper.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let last = |names: &[&str]| words.iter().rposition(|word| names.iter().any(|name| word.starts_with(name)));
    let kinds = [
        (last(&["INN", "TIN", "VAT", "TAX"]), IdentifierKind::Tax),
        (last(&["LEI", "LEGAL"]), IdentifierKind::Lei),
        (last(&["SWIFT"]), IdentifierKind::Bic),
    ];
    let named = kinds.into_iter().filter(|(place, _)| place.is_some()).max_by_key(|(place, _)| *place);
    named.map_or(IdentifierKind::Registration, |(_, kind)| kind)
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

    #[test]
    fn every_number_of_a_field_is_taken_with_its_kind() {
        use IdentifierKind::{Bic, Lei, Registration, Tax};
        let read = |text| registrations(text).into_iter().map(|(kind, number)| format!("{kind:?} {number}")).collect();
        let of = |kind: IdentifierKind, number: &str| format!("{kind:?} {number}");
        let cases: [(&str, Vec<String>); 7] = [
            ("7717599630", vec![of(Registration, "7717599630")]),
            ("Tax Identification Number: INN 7706001520 ", vec![of(Tax, "7706001520")]),
            ("INN: 6608003052OGRN: 1026600000460", vec![of(Tax, "6608003052"), of(Registration, "1026600000460")]),
            ("TIN - 1653001805 OGRN - 1021600000124", vec![of(Tax, "1653001805"), of(Registration, "1021600000124")]),
            ("Unified Social Credit Code: 91210242MACN44NL0X", vec![of(Registration, "91210242MACN44NL0X")]),
            ("Legal Entity Identifier: 5299008ONRYZRO61SY92;", vec![of(Lei, "5299008ONRYZRO61SY92")]),
            ("TIN: 02012201010017 SWIFT: RINBKG22", vec![of(Tax, "02012201010017"), of(Bic, "RINBKG22")]),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = read(text);
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(registrations("founded 1995"), []);
    }
}
