//! Letters of one alphabet that stand in a word of another because they look alike.
//!
//! No honest keyboard writes them: the word is read as what it pretends to be, and the name can be told to hold one.

/// Cyrillic and Greek letters beside the Latin ones that look like them.
const PAIRS: [(char, char); 45] = [
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('һ', 'h'),
    ('ԁ', 'd'),
    ('ԛ', 'q'),
    ('ԝ', 'w'),
    ('ё', 'ë'),
    ('ї', 'ï'),
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
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('ο', 'o'),
    ('ν', 'v'),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    Latin,
    Cyrillic,
    Greek,
}

fn alphabet(c: char) -> Option<Alphabet> {
    match u32::from(c) {
        0x41..=0x5A | 0x61..=0x7A | 0xC0..=0x24F | 0x1E00..=0x1EFF => Some(Alphabet::Latin),
        0x400..=0x52F => Some(Alphabet::Cyrillic),
        0x370..=0x3FF => Some(Alphabet::Greek),
        _ => None,
    }
}

fn as_latin(c: char) -> Option<char> {
    PAIRS.iter().find(|(foreign, _)| *foreign == c).map(|(_, latin)| *latin)
}

fn from_latin(c: char, to: Alphabet) -> Option<char> {
    PAIRS.iter().find(|(foreign, latin)| *latin == c && alphabet(*foreign) == Some(to)).map(|(foreign, _)| *foreign)
}

/// Whether any word of the name mixes letters of two alphabets.
pub(crate) fn mixes_alphabets(name: &str) -> bool {
    name.split(|c: char| !c.is_alphabetic()).any(|word| foreign(word).is_some())
}

/// The alphabet beside Latin in a word that holds letters of both.
fn foreign(word: &str) -> Option<Alphabet> {
    let mut alphabets = word.chars().filter_map(alphabet);
    let first = alphabets.next()?;
    let other = alphabets.find(|other| *other != first)?;
    if first == Alphabet::Latin { Some(other) } else { Some(first) }
}

/// The word as it pretends to be, where it mixes alphabets: in Latin letters where all the others look like some, else in the
/// others where all the Latin ones do.
pub(super) fn read(word: &str) -> Option<String> {
    let other = foreign(word)?;
    let is = |c: char, which: Alphabet| alphabet(c) == Some(which);
    let latin: Option<String> = word.chars().map(|c| if is(c, other) { as_latin(c) } else { Some(c) }).collect();
    let others = || -> Option<String> {
        word.chars().map(|c| if is(c, Alphabet::Latin) { from_latin(c, other) } else { Some(c) }).collect()
    };
    let fewer_latin = word.chars().filter(|c| is(*c, Alphabet::Latin)).count() * 2 < word.chars().count();
    match latin {
        // Either could be meant: what most letters are.
        Some(latin) if fewer_latin => others().or(Some(latin)),
        Some(latin) => Some(latin),
        None => others(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_two_alphabets_is_read_as_what_it_pretends_to_be() {
        assert_eq!(read("Рutin").as_deref(), Some("Putin"));
        assert_eq!(read("Vlаdіmir").as_deref(), Some("Vladimir"));
        assert_eq!(read("Пyтин").as_deref(), Some("Путин"));
        assert_eq!(read("Putin"), None);
        assert_eq!(read("Путин"), None);
    }

    #[test]
    fn one_alphabet_a_word_is_honest() {
        assert!(mixes_alphabets("Vlаdimir Example"));
        for name in ["Vladimir Путин", "Владимир Путин", "José Núñez", "Αλέξανδρος", "ТОО Kazakhstan"]
        {
            assert!(!mixes_alphabets(name), "{name}");
        }
    }
}
