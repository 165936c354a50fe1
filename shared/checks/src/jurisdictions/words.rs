//! Names of places as people write them, made alike: script, marks, case and what merely says that it is a town.

use any_ascii::any_ascii;

/// Words that say what a place is and not which. Transliterated: «г.», «город», «м.», «місто», «пгт», «смт».
const KINDS: &[&str] = &["g", "gor", "gorod", "m", "misto", "pgt", "smt", "s", "selo", "city", "town", "of"];

/// Latin letters and digits in lower case, words apart by one blank.
pub(super) fn fold(text: &str) -> String {
    let ascii = any_ascii(text).to_ascii_lowercase();
    // A soft sign or an apostrophe stands within a word.
    let kept = ascii.chars().filter(|letter| !matches!(letter, '\'' | '`' | '"'));
    let spaced: String = kept.map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line of an address in its parts, each as it is and without what merely says that it is a town.
pub(super) fn parts(line: &str) -> impl Iterator<Item = String> {
    line.split([',', ';', '/', '(', ')', '|']).flat_map(|part| {
        let whole = fold(part);
        let bare = bare(&whole);
        [whole, bare]
    })
}

fn bare(folded: &str) -> String {
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit())).collect();
    let start = words.iter().position(|word| !KINDS.contains(word)).unwrap_or(0);
    let end = words.iter().rposition(|word| !KINDS.contains(word)).map_or(words.len(), |last| last + 1);
    words.get(start..end).unwrap_or_default().join(" ")
}

/// The runs of digits in a line, in whatever script, and all of them as one.
pub(super) fn numbers(line: &str) -> Vec<String> {
    let folded = any_ascii(line);
    let runs = folded.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty());
    let runs: Vec<String> = runs.map(str::to_owned).collect();
    let all = runs.concat();
    if runs.len() > 1 { runs.into_iter().chain([all]).collect() } else { runs }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_is_the_same_in_every_way_of_writing_it() {
        for written in
            ["Севастополь", "г. Севастополь", "SEVASTOPOL", "g. Sevastopol", "м. Севастополь", "Sevastopol City"]
        {
            assert!(parts(written).any(|part| part == "sevastopol"), "{written}");
        }
        assert!(parts("299011 Sevastopol, Crimea").any(|part| part == "sevastopol"));
        assert!(parts("299011 Sevastopol, Crimea").any(|part| part == "crimea"));
        assert_eq!(fold("Camagüey"), "camaguey");
    }

    #[test]
    fn digits_count_in_every_script_and_however_they_are_grouped() {
        assert_eq!(numbers("۱۱۹۳۶-۵۳۴۷۱"), ["11936", "53471", "1193653471"]);
        assert_eq!(numbers("299011"), ["299011"]);
        assert!(numbers("").is_empty());
    }
}
