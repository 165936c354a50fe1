//! The names that one line may hold: an organisation beside its acronym.

use super::lore::LORE;
use super::token::NameStyle;
use crate::text::words;

/// How many letters make an acronym: two are anybody's.
const ACRONYM: std::ops::RangeInclusive<usize> = 3..=8;

/// The name as it stands and, where a part in brackets is short for the rest or the rest for it, each alone:
/// `Defence Industries Organisation (DIO)`.
pub(crate) fn readings(name: &str, style: NameStyle) -> Vec<String> {
    let mut readings = vec![name.to_owned()];
    if style == NameStyle::Corporate
        && let Some((outside, inside)) = split_brackets(name)
        && (abbreviates(&outside, &inside) || abbreviates(&inside, &outside))
    {
        readings.extend([outside, inside]);
    }
    readings
}

fn split_brackets(name: &str) -> Option<(String, String)> {
    let (before, rest) = name.split_once('(')?;
    let (inside, after) = rest.split_once(')')?;
    Some((format!("{before} {after}"), inside.to_owned()))
}

/// Whether a word of `short` is made of the first letters of consecutive words of `whole`, with or without the small words
/// between.
fn abbreviates(short: &str, whole: &str) -> bool {
    let whole = words(whole);
    let first = |text: &str| text.chars().next();
    let all: String = whole.iter().filter_map(|word| first(&word.text)).collect();
    let telling = whole.iter().filter(|word| !LORE.joining.contains(word.text.as_str()));
    let telling: String = telling.filter_map(|word| first(&word.text)).collect();
    let acronym = |text: &str| ACRONYM.contains(&text.len()) && (all.contains(text) || telling.contains(text));
    words(short).iter().any(|word| acronym(&word.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corporate(name: &str) -> Vec<String> {
        readings(name, NameStyle::Corporate)
    }

    #[test]
    fn an_organisation_is_known_by_its_acronym_too() {
        assert_eq!(corporate("Defence Industries Organisation (DIO)").len(), 3);
        assert_eq!(corporate("DIO (Defence Industries of Iran)").len(), 3);
    }

    #[test]
    fn a_place_in_brackets_is_no_name() {
        assert_eq!(corporate("Blue Harbour (Hong Kong) Limited").len(), 1);
        assert_eq!(corporate("Blue Harbour (Pvt) Limited").len(), 1);
        assert_eq!(readings("Jane (Jean Ann Noe) Example", NameStyle::Personal).len(), 1);
    }
}
