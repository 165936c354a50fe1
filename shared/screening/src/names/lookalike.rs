//! Letters of two scripts in one word that look alike: no honest keyboard writes `Рutin` with a Cyrillic `Р`.

/// Cyrillic and Greek letters that look like Latin ones.
const ALIKE: [(char, char); 62] = [
    ('а', 'a'),
    ('в', 'b'),
    ('е', 'e'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('ԁ', 'd'),
    ('ԛ', 'q'),
    ('ԝ', 'w'),
    ('һ', 'h'),
    ('ӏ', 'l'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('Ѕ', 'S'),
    ('Ӏ', 'I'),
    ('ё', 'e'),
    ('г', 'r'),
    ('п', 'n'),
    ('и', 'u'),
    ('α', 'a'),
    ('ε', 'e'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('ν', 'v'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'u'),
    ('χ', 'x'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Χ', 'X'),
];

fn latin_for(letter: char) -> Option<char> {
    ALIKE.iter().find(|(other, _)| *other == letter).map(|(_, latin)| *latin)
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '\u{C0}'..='\u{24F}')
}

/// Whether a word has Latin letters and others that look like them.
pub(crate) fn is_mixed(word: &str) -> bool {
    word.chars().any(is_latin) && word.chars().any(|letter| latin_for(letter).is_some())
}

/// The text as it looks, or `None` where no word mixes scripts.
pub(super) fn as_it_looks(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let words = || text.split_inclusive(|letter: char| !letter.is_alphanumeric());
    let looks = |word: &str| -> String { word.chars().map(|letter| latin_for(letter).unwrap_or(letter)).collect() };
    words()
        .any(is_mixed)
        .then(|| words().map(|word| if is_mixed(word) { looks(word) } else { word.to_owned() }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_another_script_within_a_word_are_read_as_they_look() {
        assert_eq!(as_it_looks("Vlаdimir Рutin").as_deref(), Some("Vladimir Putin"));
        assert_eq!(as_it_looks("Владимир Путин"), None);
        assert_eq!(as_it_looks("José Владимир"), None);
    }
}
