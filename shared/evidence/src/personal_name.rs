//! What a person's name may hold. Names are kept as typed; nothing here asks for two of them, or for ASCII.

use std::fmt;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// The longest name in characters, after normalisation.
pub const MAX_CHARS: usize = 100;

/// A name that may be stored and shown: NFC, trimmed, inner white space collapsed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonalName(String);

impl fmt::Debug for PersonalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalName(redacted)")
    }
}

/// Why a text cannot be a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameProblem {
    #[error("the name is empty")]
    Empty,
    #[error("the name is longer than {MAX_CHARS} characters")]
    TooLong,
    #[error("the name holds an invisible or control character")]
    Invisible,
    #[error("the name holds a digit")]
    Digit,
    #[error("the name holds a character that no name is written with")]
    Symbol,
    #[error("the name holds no letter")]
    NoLetter,
}

/// Why a person should look at a name that is otherwise acceptable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFlag {
    /// A stand-in such as "Test" or "N/A".
    Placeholder,
    /// Letters of several scripts, as in look-alike spellings.
    MixedScripts,
}

impl PersonalName {
    /// Reads a personal or legal name.
    pub fn parse(value: &str) -> Result<Self, NameProblem> {
        if value.chars().any(is_forbidden_control) {
            return Err(NameProblem::Invisible);
        }
        let name = collapse_spaces(value);
        if name.is_empty() {
            return Err(NameProblem::Empty);
        }
        if name.chars().count() > MAX_CHARS {
            return Err(NameProblem::TooLong);
        }
        // The slash of "N/A" is no character of a name, but the customer gets a question rather than a refusal.
        if is_placeholder(&name) {
            return Ok(Self(name));
        }
        check_characters(&name)?;
        Ok(Self(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a reviewer should look at.
    pub fn flags(&self) -> Vec<NameFlag> {
        let mut flags = Vec::new();
        if is_placeholder(&self.0) {
            flags.push(NameFlag::Placeholder);
        }
        if mixes_scripts(&self.0) {
            flags.push(NameFlag::MixedScripts);
        }
        flags
    }
}

fn collapse_spaces(value: &str) -> String {
    let composed: String = value.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_forbidden_control(c: char) -> bool {
    let bidi = matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let zero_width = matches!(c, '\u{00ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    let line = matches!(c, '\u{2028}' | '\u{2029}');
    let unassignable = matches!(c, '\u{fff0}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}');
    c.is_control() || bidi || zero_width || line || unassignable
}

fn check_characters(name: &str) -> Result<(), NameProblem> {
    let mut previous = ' ';
    let mut letters = 0_usize;
    for word in name.split(' ') {
        if is_ordinal(word) {
            continue;
        }
        for c in word.chars() {
            check_character(c, previous)?;
            letters += usize::from(c.is_alphabetic());
            previous = c;
        }
        previous = ' ';
    }
    if letters == 0 {
        return Err(NameProblem::NoLetter);
    }
    Ok(())
}

fn check_character(c: char, previous: char) -> Result<(), NameProblem> {
    if c.is_alphabetic() || is_combining_mark(c) || is_name_punctuation(c) {
        return Ok(());
    }
    if matches!(c, '\u{200c}' | '\u{200d}') {
        return if joins_letters(previous.script()) { Ok(()) } else { Err(NameProblem::Invisible) };
    }
    if c.is_numeric() {
        return Err(NameProblem::Digit);
    }
    Err(NameProblem::Symbol)
}

fn is_name_punctuation(c: char) -> bool {
    // Apostrophes (typewriter, typographic, modifier letter), hyphens, the full stop of "Jr.", the Catalan and
    // Japanese middle dots.
    matches!(
        c,
        '\'' | '\u{2018}'
            | '\u{2019}'
            | '\u{02bb}'
            | '\u{02bc}'
            | '-'
            | '\u{2010}'
            | '\u{2011}'
            | '.'
            | '\u{00b7}'
            | '\u{30fb}'
    )
}

/// The scripts whose spelling needs the zero-width (non-)joiner, as Persian does within names.
fn joins_letters(script: Script) -> bool {
    matches!(
        script,
        Script::Arabic
            | Script::Syriac
            | Script::Devanagari
            | Script::Bengali
            | Script::Gurmukhi
            | Script::Gujarati
            | Script::Oriya
            | Script::Tamil
            | Script::Telugu
            | Script::Kannada
            | Script::Malayalam
            | Script::Sinhala
            | Script::Inherited
    )
}

/// "3rd" as some write the suffix III.
fn is_ordinal(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    matches!(word.as_str(), "1st" | "2nd" | "3rd" | "4th" | "5th")
}

fn is_placeholder(name: &str) -> bool {
    const WHOLE: [&str; 12] = [
        "n/a",
        "n.a.",
        "none",
        "no name",
        "not applicable",
        "unknown",
        "first name",
        "last name",
        "john doe",
        "jane doe",
        "your name",
        "anonymous",
    ];
    const WORDS: [&str; 8] = ["test", "tester", "testing", "asdf", "qwerty", "xxx", "abc", "null"];
    let lower = name.to_lowercase();
    WHOLE.contains(&lower.as_str()) || lower.split(' ').all(|word| WORDS.contains(&word))
}

fn mixes_scripts(name: &str) -> bool {
    let mut scripts = name.chars().map(|c| c.script()).filter_map(family);
    let Some(first) = scripts.next() else {
        return false;
    };
    scripts.any(|script| script != first)
}

/// Japanese and Korean names mix scripts by rule, so those count as one.
fn family(script: Script) -> Option<Script> {
    match script {
        Script::Common | Script::Inherited | Script::Unknown => None,
        Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo => Some(Script::Han),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_world_are_accepted_as_typed() {
        let names = [
            "José",
            "O'Connor",
            "D’Angelo",
            "李",
            "Nguyễn",
            "Jr.",
            "de la Cruz",
            "Anne-Marie",
            "Gal·la",
            "علی\u{200c}رضا",
            "ʻAulani",
            "Þórbjörn",
            "Αλέξης",
            "Zs. Nagy",
            "हर्ष",
            "John Smith 3rd",
        ];
        for name in names {
            let parsed = PersonalName::parse(name).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(parsed.as_str(), name);
            assert_eq!(parsed.flags(), [], "{name}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused_with_the_reason() {
        let cases = [
            ("", NameProblem::Empty),
            (" \u{3000} ", NameProblem::Empty),
            ("J\u{202e}ohn", NameProblem::Invisible),
            ("J\u{200b}ohn", NameProblem::Invisible),
            ("J\u{200d}ohn", NameProblem::Invisible),
            ("John\nSmith", NameProblem::Invisible),
            ("John\0", NameProblem::Invisible),
            ("12345", NameProblem::Digit),
            ("R2", NameProblem::Digit),
            ("<b>John</b>", NameProblem::Symbol),
            ("=HYPERLINK(1)", NameProblem::Symbol),
            ("Robert'); DROP TABLE", NameProblem::Symbol),
            ("john@example.com", NameProblem::Symbol),
            ("👩", NameProblem::Symbol),
            ("-.'", NameProblem::NoLetter),
        ];
        for (name, problem) in cases {
            assert_eq!(PersonalName::parse(name), Err(problem), "{name:?}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(PersonalName::parse(&"李".repeat(MAX_CHARS)).is_ok());
        assert_eq!(PersonalName::parse(&"a".repeat(MAX_CHARS + 1)), Err(NameProblem::TooLong));
    }

    #[test]
    fn spaces_collapse_and_accents_compose() {
        let name = PersonalName::parse("  Jose\u{301}   Luis ").unwrap();
        assert_eq!(name.as_str(), "José Luis");
    }

    #[test]
    fn placeholders_and_look_alikes_go_to_a_person() {
        let flags = |name| PersonalName::parse(name).unwrap().flags();
        assert_eq!(flags("TEST TEST"), [NameFlag::Placeholder]);
        assert_eq!(flags("N/A"), [NameFlag::Placeholder]);
        assert_eq!(flags("Testa"), []);
        assert_eq!(flags("Jоhn"), [NameFlag::MixedScripts], "Cyrillic о");
        assert_eq!(flags("高橋ひろし"), []);
    }
}
