//! The several names that one line holds: `X aka Y`, `X (formerly Y)`, `X; Y`, `X "Nick" Y`.

use super::analysis::analyze;
use super::lore::LORE;
use super::token::{NameStyle, OwnedToken, Role};

/// So many names of one line are read. A line of more is said to be one.
pub(crate) const MOST_NAMES: usize = 64;

/// The parts of a line, and what its brackets and quotes hold.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// In their order; of a line that is one name, none.
    pub(crate) names: Vec<String>,
    /// More than are read.
    pub(crate) beyond: usize,
}

/// Reads a line that may hold several names, or `None` where nothing in it says so.
pub(crate) fn line(text: &str, style: NameStyle) -> Option<Line> {
    let (outside, inside) = brackets(text, style);
    let mut parts = parts(&outside, style);
    let split = parts.len() > 1;
    let is_last = text.trim_end().ends_with([')', ']', '}', '）', '］']);
    let enclosed: Vec<String> = inside.iter().flat_map(|text| enclosed_names(text, style, is_last)).collect();
    if !split && enclosed.is_empty() && (inside.is_empty() || style == NameStyle::Corporate) {
        return None;
    }
    parts.extend(enclosed);
    let mut names: Vec<String> = Vec::new();
    let base = parts.first().cloned().unwrap_or_default();
    for part in parts {
        if let Some(whole) = with_given_names(&base, &part, style) {
            names.push(whole);
        }
        names.push(part);
    }
    names.retain(|name| is_name(name));
    names.dedup();
    let beyond = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    Some(Line { names, beyond })
}

fn is_name(text: &str) -> bool {
    text.chars().filter(|letter| letter.is_alphabetic()).count() > 1
}

/// `Maria Example née Beispiel` is Maria Beispiel too.
fn with_given_names(base: &str, part: &str, style: NameStyle) -> Option<String> {
    let single = !part.trim().contains(char::is_whitespace);
    let (given, _) = base.trim().rsplit_once(char::is_whitespace)?;
    (style == NameStyle::Personal && single && !base.contains(',') && part != base).then(|| format!("{given} {part}"))
}

/// The text without what stands in brackets or quotes, and that.
fn brackets(text: &str, style: NameStyle) -> (String, Vec<String>) {
    let (mut outside, mut inside) = (String::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    while let Some((at, opening)) = rest.char_indices().find(|(at, letter)| opens(&rest[..*at], *letter, style)) {
        let begin = at + opening.len_utf8();
        let Some(length) = closing(&rest[begin..], opening) else {
            outside.push_str(&rest[..begin]);
            rest = &rest[begin..];
            continue;
        };
        outside.push_str(&rest[..at]);
        outside.push(' ');
        inside.push(rest[begin..begin + length].to_owned());
        let close = rest[begin + length..].chars().next().map_or(0, char::len_utf8);
        rest = &rest[begin + length + close..];
    }
    outside.push_str(rest);
    (outside, inside)
}

/// Quotes set off a person's nickname; an organisation may be called by what stands in them.
fn opens(before: &str, letter: char, style: NameStyle) -> bool {
    let quote = matches!(letter, '"' | '“' | '„' | '«' | '\'' | '‘' | '`');
    let at_word = before.chars().next_back().is_none_or(|last| !last.is_alphanumeric());
    matches!(letter, '(' | '[' | '{' | '（' | '［') || (style == NameStyle::Personal && quote && at_word)
}

/// How far it is to what closes, unless an apostrophe is a letter of the name: `'Abd al-Rahman`.
fn closing(rest: &str, opening: char) -> Option<usize> {
    let closes: &[char] = match opening {
        '(' => &[')'],
        '[' => &[']'],
        '{' => &['}'],
        '（' => &['）'],
        '［' => &['］'],
        '“' | '„' => &['”', '“', '"'],
        '«' => &['»'],
        '"' => &['"', '”'],
        _ => &['\'', '’', '´'],
    };
    let apostrophe = matches!(opening, '\'' | '‘' | '`');
    if apostrophe && rest.chars().filter(|letter| matches!(letter, '\'' | '‘' | '’' | '`' | '´')).count() != 1 {
        return None;
    }
    rest.char_indices().find_map(|(at, letter)| {
        let next = rest[at + letter.len_utf8()..].chars().next();
        let ends = !apostrophe || (at > 0 && next.is_none_or(|next| !next.is_alphanumeric()));
        (closes.contains(&letter) && ends).then_some(at)
    })
}

/// What stands in brackets is a name where it has the words of one, or says that it is one.
///
/// A place stands within an organisation's name, `ICBC (London) plc`, and another name behind it.
fn enclosed_names(text: &str, style: NameStyle, is_last: bool) -> Vec<String> {
    let marked = first_marker(&words(text)).is_some_and(|(at, _)| at == 0);
    let names = parts(text, style);
    let whole = |name: &String| match style {
        NameStyle::Personal => name.split_whitespace().count() > 1,
        NameStyle::Corporate => is_last && (names_a_firm(name) || is_rare(name)),
    };
    names.into_iter().filter(|name| marked || whole(name)).collect()
}

/// A word as markers are written: lower case, without the marks at its ends and full stops.
fn plain(word: &str) -> String {
    if matches!(word, "&" | "+") {
        return word.to_owned();
    }
    let trimmed = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    trimmed.chars().filter(|letter| *letter != '.').flat_map(char::to_lowercase).collect()
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(plain).collect()
}

/// The first words that stand between two names, and how many they are.
fn first_marker(words: &[String]) -> Option<(usize, usize)> {
    let texts: Vec<&str> = words.iter().map(String::as_str).collect();
    (0..texts.len()).find_map(|at| LORE.markers.at_texts(&texts[at..]).map(|(_, width)| (at, width)))
}

/// The names between the marks and markers of a text.
fn parts(text: &str, style: NameStyle) -> Vec<String> {
    let listed = text.split([';', '|', '\n', '；', '؛']).map(str::trim).filter(|part| !part.is_empty());
    let stroked = listed.flat_map(|part| strokes(part, style));
    stroked.flat_map(|part| marked(&part, style)).filter(|part| is_name(part)).collect()
}

/// ` / ` between two names.
fn strokes(text: &str, style: NameStyle) -> Vec<String> {
    let parts: Vec<&str> = match style {
        NameStyle::Personal => text.split(['/', '／']).collect(),
        NameStyle::Corporate => text.split(" / ").collect(),
    };
    let whole = |part: &&str| part.split_whitespace().count() > 1 || style == NameStyle::Corporate;
    if parts.len() > 1 && parts.iter().all(whole) && first_marker(&words(text)).is_none() {
        parts.into_iter().map(|part| part.trim().to_owned()).collect()
    } else {
        vec![text.to_owned()]
    }
}

fn marked(text: &str, style: NameStyle) -> Vec<String> {
    let written: Vec<&str> = text.split_whitespace().collect();
    let plain: Vec<String> = written.iter().map(|word| plain(word)).collect();
    let texts: Vec<&str> = plain.iter().map(String::as_str).collect();
    let mut names: Vec<Vec<&str>> = vec![Vec::new()];
    let mut at = 0;
    while at < written.len() {
        let width = LORE.markers.at_texts(&texts[at..]).map_or(0, |(_, width)| width);
        if width > 0 && at + width < written.len() {
            names.push(Vec::new());
            at += width;
            continue;
        }
        if LORE.between.contains(texts[at]) && stands_between(&written, &texts, at, style) {
            names.push(Vec::new());
        } else if let Some(name) = names.last_mut() {
            name.push(written[at]);
        }
        at += 1;
    }
    names.retain(|name| !name.is_empty());
    let tidy = |name: Vec<&str>| name.join(" ").trim_end_matches([',', ':', '-', ' ']).to_owned();
    names.into_iter().map(tidy).collect()
}

/// Whether `and` stands between two names: of two persons, each with a whole one; of two organisations, the first with its legal
/// form.
fn stands_between(written: &[&str], texts: &[&str], at: usize, style: NameStyle) -> bool {
    let is_between = |text: &&str| LORE.between.contains(text) || LORE.markers.of(text).is_some();
    let before = texts[..at].iter().rev().take_while(|text| !is_between(text)).count();
    let behind = texts[at + 1..].iter().take_while(|text| !is_between(text)).count();
    match style {
        NameStyle::Personal => before > 1 && behind > 1,
        NameStyle::Corporate => {
            let form = written[..at].last().is_some_and(|last| {
                LORE.legal_forms.of(&plain(last)).is_some_and(|class| !matches!(class, "group" | "co"))
            });
            before > 1 && behind > 0 && form
        }
    }
}

/// One word that nobody else is called by.
fn is_rare(name: &str) -> bool {
    let words = analyze(name, NameStyle::Corporate);
    let rare = |word: &OwnedToken| word.role == Role::Ordinary && word.weight > 95 && word.text.len() > 4;
    matches!(&words[..], [word] if rare(word) && LORE.countries.of(&word.text).is_none())
}

/// Whether a text has the words of an organisation's name: three, or two with a rare one or a legal form.
fn names_a_firm(name: &str) -> bool {
    let words = analyze(name, NameStyle::Corporate);
    let telling = words.iter().filter(|word| !word.role.is_light()).count();
    let rare = words.iter().any(|word| word.role == Role::Ordinary && word.weight > 95 && word.text.len() > 2);
    let formed = words.iter().any(|word| word.role == Role::LegalForm);
    telling > 2 || (telling > 1 && rare) || (telling > 0 && formed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, style: NameStyle) -> Vec<String> {
        line(text, style).unwrap_or_default().names
    }

    #[test]
    fn a_line_of_several_names_is_each_of_them() {
        for text in [
            "Anna Varnadore aka Petra Quillon",
            "Anna Varnadore, a.k.a. Petra Quillon",
            "Anna Varnadore a/k/a Petra Quillon",
            "Anna Varnadore (formerly Petra Quillon)",
            "Anna Varnadore née Petra Quillon",
            "Anna Varnadore; Petra Quillon",
            "Anna Varnadore / Petra Quillon",
            "Anna Varnadore & Petra Quillon",
            "Anna Varnadore c/o Petra Quillon",
            "Anna Varnadore también conocido como Petra Quillon",
            "Anna Varnadore он же Petra Quillon",
        ] {
            assert_eq!(names(text, NameStyle::Personal), ["Anna Varnadore", "Petra Quillon"], "{text}");
        }
        assert_eq!(
            names("Anna Varnadore née Quillon", NameStyle::Personal),
            ["Anna Varnadore", "Anna Quillon", "Quillon"]
        );
        assert_eq!(names("Varnadore LLC t/a Quillon", NameStyle::Corporate), ["Varnadore LLC", "Quillon"]);
        assert_eq!(names("Varnadore LLC & Quillon Ltd", NameStyle::Corporate), ["Varnadore LLC", "Quillon Ltd"]);
    }

    #[test]
    fn a_nickname_is_taken_out_of_a_name() {
        assert_eq!(names("Anna “Bobby” Varnadore", NameStyle::Personal)[0].split_whitespace().count(), 2);
        assert_eq!(names("Anna (Bobby) Varnadore", NameStyle::Personal)[0].split_whitespace().count(), 2);
    }

    #[test]
    fn what_is_one_name_stays_one() {
        for text in ["Max Born", "'Abd al-Rahman 'Ali", "Jean-Paul d'Example", "Varnadore, Anna", "Anna and Varnadore"]
        {
            assert!(line(text, NameStyle::Personal).is_none(), "{text}");
        }
        for text in
            ["Varnadore & Quillon", "Research and Development Co", "Varnadore (Hong Kong) Limited", "M/V Varnadore"]
        {
            assert!(line(text, NameStyle::Corporate).is_none(), "{text}");
        }
    }

    #[test]
    fn fifty_aliases_are_fifty_and_a_thousand_are_said_to_be_too_many() {
        let of = |count: usize| {
            vec!["Anna Varnadore"; count]
                .iter()
                .enumerate()
                .map(|(n, name)| format!("{name}{n}"))
                .collect::<Vec<_>>()
                .join(" aka ")
        };
        assert_eq!(names(&of(50), NameStyle::Personal).len(), 50);
        let many = line(&of(1000), NameStyle::Personal).unwrap();
        assert_eq!((many.names.len(), many.beyond), (MOST_NAMES, 1000 - MOST_NAMES));
    }
}
