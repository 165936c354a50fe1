//! Whether what a document states is what was typed.

use gatehouse_domain::document::Address;
use gatehouse_domain::evidence::StatedAddress;
use gatehouse_screening::{EntityKind, compare_names};

/// How far two spellings of one fact agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    Agrees,
    /// A person has to look.
    Doubtful,
    Differs,
}

/// From here on the screening's comparison takes two names for one person's. It was made to miss nobody, and so it
/// forgives more than a document may be forgiven: see [`spelled_alike`].
const SAME_NAME: f32 = 0.85;
/// Below, nobody would take them for one person's.
const OTHER_NAME: f32 = 0.55;

/// Compares a stated name with the names that the holder goes by; the closest counts.
pub(crate) fn name<'a>(typed: impl Iterator<Item = &'a str>, stated: &str, may_be_cut: bool) -> Agreement {
    let of_one = |typed: &str| {
        let score = compare_names(typed, stated, EntityKind::Person);
        match score {
            score if score >= SAME_NAME && spelled_alike(typed, stated) => Agreement::Agrees,
            // A name cut short lacks letters that were typed.
            score if score >= OTHER_NAME || may_be_cut => Agreement::Doubtful,
            _ => Agreement::Differs,
        }
    };
    typed.map(of_one).min().unwrap_or(Agreement::Differs)
}

/// Whether every word of the shorter name stands in the longer one, letter by letter: `Mario` is not `Maria`.
fn spelled_alike(typed: &str, stated: &str) -> bool {
    let [typed, stated] = [typed, stated].map(name_words);
    let (shorter, longer) = if typed.len() <= stated.len() { (typed, stated) } else { (stated, typed) };
    !shorter.is_empty()
        && shorter.iter().all(|word| longer.iter().any(|other| word.iter().any(|way| other.contains(way))))
}

/// Each word of a name in the ways in which a document may write it: without its accents, or as ICAO 9303 (part 3,
/// section 6) writes its letters.
fn name_words(name: &str) -> Vec<[String; 2]> {
    let name: String = name.chars().filter(|c| !matches!(c, '\'' | '\u{2019}' | '.')).collect();
    let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    parts
        .map(|word| [gatehouse_evidence::unaccented(&plain(word)), gatehouse_evidence::unaccented(&spelled_out(word))])
        .collect()
}

/// Letters that are no accented ones, by their likeness.
fn plain(word: &str) -> String {
    word.to_lowercase()
        .chars()
        .map(|c| match c {
            'ø' => 'o',
            'đ' => 'd',
            'ł' => 'l',
            'ı' => 'i',
            other => other,
        })
        .collect()
}

/// The letters that ICAO 9303 writes as two.
fn spelled_out(word: &str) -> String {
    word.to_lowercase().chars().fold(String::new(), |mut spelled, c| {
        match c {
            'ä' | 'æ' => spelled.push_str("ae"),
            'ö' | 'ø' | 'œ' => spelled.push_str("oe"),
            'ü' => spelled.push_str("ue"),
            'å' => spelled.push_str("aa"),
            'ß' => spelled.push_str("ss"),
            'þ' => spelled.push_str("th"),
            'đ' | 'ð' => spelled.push('d'),
            'ł' => spelled.push('l'),
            'ı' => spelled.push('i'),
            other => spelled.push(other),
        }
        spelled
    })
}

/// Compares addresses as mail carriers do: the house's number, the street's name, and the postal code.
pub(crate) fn address(typed: &Address, stated: &StatedAddress) -> Agreement {
    let (typed_street, stated_street) = (words(&typed.street), words(&stated.street));
    let number = |words: &[String]| words.iter().find(|word| word.starts_with(|c: char| c.is_ascii_digit())).cloned();
    let is_name = |word: &&String| word.chars().all(char::is_alphabetic) && !is_street_word(word);
    let names_meet = typed_street.iter().filter(is_name).any(|word| stated_street.contains(word))
        || typed_street.iter().filter(is_name).count() == 0;
    let codes_meet = typed.postal_code.as_deref().map(postal_code) == Some(postal_code(&stated.postal_code));
    let states_meet = typed.subdivision.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(&stated.subdivision));
    let same = number(&typed_street) == number(&stated_street) && names_meet && codes_meet && states_meet;
    // People move, and a licence is valid for years: another address is a question, not a contradiction.
    if same { Agreement::Agrees } else { Agreement::Doubtful }
}

/// The five digits of a ZIP code, or another country's code without its blanks.
fn postal_code(code: &str) -> String {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let is_zip = code.bytes().all(|byte| byte.is_ascii_digit()) && matches!(code.len(), 5 | 9);
    if is_zip { code[..5].to_owned() } else { code }
}

/// Numbers of documents are compared without what people write between the characters.
pub(crate) fn same_number(typed: &str, stated: &str) -> bool {
    let bare = |text: &str| {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect::<String>()
    };
    !bare(typed).is_empty() && bare(typed) == bare(stated)
}

/// The words of a text in capitals without accents, street words in their short forms (USPS Publication 28, appendix C).
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| abbreviated(&gatehouse_evidence::unaccented(word)))
        .collect()
}

const STREET_WORDS: [(&str, &str); 18] = [
    ("STREET", "ST"),
    ("AVENUE", "AVE"),
    ("BOULEVARD", "BLVD"),
    ("ROAD", "RD"),
    ("DRIVE", "DR"),
    ("LANE", "LN"),
    ("COURT", "CT"),
    ("PLACE", "PL"),
    ("SQUARE", "SQ"),
    ("TERRACE", "TER"),
    ("HIGHWAY", "HWY"),
    ("PARKWAY", "PKWY"),
    ("CIRCLE", "CIR"),
    ("APARTMENT", "APT"),
    ("NORTH", "N"),
    ("SOUTH", "S"),
    ("EAST", "E"),
    ("WEST", "W"),
];

fn abbreviated(word: &str) -> String {
    STREET_WORDS.iter().find(|(long, _)| *long == word).map_or(word, |(_, short)| short).to_owned()
}

fn is_street_word(word: &str) -> bool {
    STREET_WORDS.iter().any(|(_, short)| *short == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(typed: &str, stated: &str) -> Agreement {
        name([typed].into_iter(), stated, false)
    }

    #[test]
    fn one_persons_name_agrees_however_a_document_spells_it() {
        for (typed, stated) in [
            ("Ada Example", "EXAMPLE ADA"),
            ("Ada Example", "ADA MARIE EXAMPLE"),
            ("José Núñez García", "JOSE NUNEZ GARCIA"),
            ("Mary-Ann O'Neill", "ONEILL MARY ANN"),
            ("Jürgen Müller", "MUELLER JUERGEN"),
            ("Jürgen Müller", "MULLER JURGEN"),
            ("Søren Ærø", "AEROE SOEREN"),
            ("Anna Maria van der Berg", "VAN DER BERG ANNA MARIA"),
        ] {
            assert_eq!(named(typed, stated), Agreement::Agrees, "{typed} / {stated}");
        }
    }

    #[test]
    fn another_persons_name_never_agrees() {
        for (typed, stated) in [
            ("Ada Example", "GRACE HOPPER"),
            ("Ada Example", "ADA LOVELACE"),
            ("John Smith", "JOHN SMYTHE DOE"),
            ("Maria Garcia", "MARIO GARCIA"),
            ("Robert Smith", "BOB SMITH"),
            ("Иван Петров", "IVAN PETROV"),
            ("Ada Example", ""),
            ("Ada Example", "ADA"),
        ] {
            assert_ne!(named(typed, stated), Agreement::Agrees, "{typed} / {stated}");
        }
        assert_eq!(named("Ada Example", "GRACE HOPPER"), Agreement::Differs);
        assert_eq!(name(["Ada Example"].into_iter(), "GRACE HOPPER", true), Agreement::Doubtful, "cut short");
    }

    fn typed(street: &str, postal_code: &str) -> Address {
        Address {
            street: street.to_owned(),
            unit: None,
            city: Some("Richmond".to_owned()),
            subdivision: Some("VA".to_owned()),
            postal_code: Some(postal_code.to_owned()),
            country_code: "US".to_owned(),
        }
    }

    fn at(street: &str, postal_code: &str) -> StatedAddress {
        StatedAddress {
            street: street.to_owned(),
            city: "RICHMOND".to_owned(),
            subdivision: "VA".to_owned(),
            postal_code: postal_code.to_owned(),
        }
    }

    #[test]
    fn an_address_agrees_in_any_usual_spelling_and_no_other_does() {
        let typed = typed("2300 West Broad Street", "23220");
        for (street, code) in [("2300 W BROAD ST", "23220-0000"), ("2300 W. Broad St., Apt 4", "232200000")] {
            assert_eq!(address(&typed, &at(street, code)), Agreement::Agrees, "{street}");
        }
        for (street, code) in [("2301 W BROAD ST", "23220"), ("2300 W MAIN ST", "23220"), ("2300 W BROAD ST", "23221")]
        {
            assert_eq!(address(&typed, &at(street, code)), Agreement::Doubtful, "{street}");
        }
    }

    #[test]
    fn numbers_agree_without_their_punctuation_and_nothing_agrees_with_nothing() {
        assert!(same_number("T16-70-0185", "t16700185"));
        assert!(!same_number("", "") && !same_number("1", "2"));
    }
}
