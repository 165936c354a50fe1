//! The names that one line may hold: an organisation beside its acronym, or two names with a stroke between.

use super::analysis::analyze;
use super::line::{Line, line};
use super::lore::LORE;
use super::scripts::romanisations;
use super::token::{NameStyle, OwnedToken, Role};
use crate::text::words;

/// How many letters make an acronym: two are anybody's.
const ACRONYM: std::ops::RangeInclusive<usize> = 3..=8;

/// The weight of a word that few others have.
const RARE: u8 = 60;

/// The name as it stands and each name the line holds beside: of `X aka Y` both, of `Defence Industries Organisation (DIO)` and of
/// `Makhtab al-Khidamat/Al Kifah` either part alone.
pub(crate) fn readings(name: &str, style: NameStyle) -> Vec<String> {
    let mut readings = vec![name.to_owned()];
    if let Some(Line { names, .. }) = line(name, style) {
        readings.extend(names);
    }
    if style == NameStyle::Corporate {
        if let Some((outside, inside)) = split_brackets(name)
            && (abbreviates(&outside, &inside) || abbreviates(&inside, &outside))
        {
            readings.extend([outside, inside]);
        }
        if let Some((first, second)) = name.split_once(['/', '／'])
            && are_two_names(first, second)
        {
            readings.extend([first.to_owned(), second.to_owned()]);
        }
    }
    let ones: Vec<String> = readings.iter().filter_map(|name| with_l_for_1(name)).collect();
    readings.extend(ones);
    let says_something = |reading: &String| reading == name || !analyze(reading, style).iter().all(is_nothing);
    readings.retain(says_something);
    let romanised: Vec<Vec<String>> = readings.iter().map(|reading| romanisations(reading, style)).collect();
    let in_characters = romanised.iter().map(|own| !own.is_empty() && style == NameStyle::Personal);
    // A person's name in characters is compared by its readings alone.
    let as_they_are: Vec<String> =
        readings.into_iter().zip(in_characters).filter(|(_, read)| !read).map(|(own, _)| own).collect();
    each_once(as_they_are.into_iter().chain(romanised.into_iter().flatten()).collect())
}

/// A bare legal form, which stands in brackets behind some names.
fn is_nothing(token: &OwnedToken) -> bool {
    token.role.is_light() || LORE.legal_forms.of(&token.text).is_some()
}

fn each_once(readings: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::with_capacity(readings.len());
    for reading in readings {
        let reading = reading.split_whitespace().collect::<Vec<_>>().join(" ");
        if !once.contains(&reading) {
            once.push(reading);
        }
    }
    once
}

/// A `1` within a word is read as an `i`, and here as an `l`.
fn with_l_for_1(name: &str) -> Option<String> {
    let letters: Vec<char> = name.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|letter| letter.is_alphabetic());
    let within = |at: usize| letters[at] == '1' && is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
    let any = name.contains('1') && (0..letters.len()).any(within);
    any.then(|| (0..letters.len()).map(|at| if within(at) { 'l' } else { letters[at] }).collect())
}

/// Whether a stroke stands between two names, and not within one as in `Import/Export`, `A/S` or `Party/Front`: it stands
/// between whole words, each name has a word of its own that few others have, and they are about as long.
fn are_two_names(first: &str, second: &str) -> bool {
    let is_whole = |word: Option<&str>| word.is_some_and(|word| word.chars().count() >= *ACRONYM.start());
    if !is_whole(first.split_whitespace().next_back()) || !is_whole(second.split_whitespace().next()) {
        return false;
    }
    let [first, second] = [first, second].map(words_of_its_own);
    let fewer = first.min(second);
    fewer > 0 && first.max(second) <= 2 * fewer
}

/// How many words of a name are more than a letter or two, unless all of them are general.
fn words_of_its_own(name: &str) -> usize {
    let words = analyze(name, NameStyle::Corporate);
    let ordinary = words.iter().filter(|word| word.role == Role::Ordinary && word.text.len() >= *ACRONYM.start());
    let rare = |word: &OwnedToken| word.weight >= RARE && LORE.general_words.of(&word.text).is_none();
    let (count, any_rare) = ordinary.fold((0, false), |(count, any), word| (count + 1, any || rare(word)));
    if any_rare { count } else { 0 }
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
    fn a_stroke_between_two_names_is_read_as_either() {
        assert_eq!(corporate("Varnadore/Quillon").len(), 3);
        assert_eq!(corporate("Islamic Front of Varnadore/Army of Quillon").len(), 3);
    }

    #[test]
    fn a_stroke_within_a_name_is_not() {
        for name in [
            "Varnadore Import/Export Co.",
            "Revolutionary Party/Front",
            "Front for the Relief of Varnadore/Quillon",
            "Varnadore J/V Corporation",
            "M/V Varnadore",
            "Department 140/16",
            "Varnadore A/S",
            "Varnadore Shipping A/S Quillon",
            "Varnadore Exports/Imports Ltd",
        ] {
            assert_eq!(corporate(name).len(), 1, "{name}");
        }
    }

    #[test]
    fn a_place_in_brackets_is_no_name() {
        assert_eq!(corporate("Blue Harbour (Hong Kong) Limited").len(), 1);
        assert_eq!(corporate("Blue Harbour (Pvt) Limited").len(), 1);
    }
}
