//! Greek and Armenian to Latin letters, where two letters are one sound.

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub(super) fn is_greek(c: char) -> bool {
    matches!(u32::from(c), 0x0370..=0x03FF | 0x1F00..=0x1FFF)
}

pub(super) fn is_armenian(c: char) -> bool {
    matches!(u32::from(c), 0x0531..=0x0587)
}

/// As passports write it (ELOT 743), and `b`, `d` and `g` where a word begins with their two letters.
pub(super) fn romanise(word: &str) -> String {
    let letters: Vec<char> = word
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ς' { 'σ' } else { c })
        .collect();
    let mut text = String::with_capacity(word.len());
    let mut at = 0;
    while at < letters.len() {
        let (sound, width) = pair(&letters, at).map_or_else(|| (single(letters[at]), 1), |sound| (sound, 2));
        text.push_str(sound);
        at += width;
    }
    text
}

fn pair(letters: &[char], at: usize) -> Option<&'static str> {
    let voiced = |next: Option<&char>| next.is_some_and(|next| "αεηιουωβγδζλμνρ".contains(*next));
    let sound = match (letters[at], letters.get(at + 1)?) {
        ('μ', 'π') if at == 0 => "b",
        ('ν', 'τ') if at == 0 => "d",
        ('γ', 'κ') if at == 0 => "g",
        ('γ', 'γ' | 'κ') => "ng",
        ('γ', 'ξ') => "nx",
        ('γ', 'χ') => "nch",
        ('ο', 'υ') => "ou",
        ('α', 'υ') if voiced(letters.get(at + 2)) => "av",
        ('α', 'υ') => "af",
        ('ε', 'υ') if voiced(letters.get(at + 2)) => "ev",
        ('ε', 'υ') => "ef",
        _ => return None,
    };
    Some(sound)
}

fn single(letter: char) -> &'static str {
    match letter {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => "",
    }
}

/// Letter by letter, but `u` is written with two, and what ends as `v` alone is `w` to a letter-by-letter table.
pub(super) fn romanise_armenian(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut letters = word.chars().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            'ո' if letters.next_if_eq(&'ւ').is_some() => text.push('u'),
            'ո' if text.is_empty() => text.push_str("vo"),
            'ե' if text.is_empty() => text.push_str("ye"),
            'ւ' => text.push('v'),
            _ => text.extend(any_ascii_char(letter).chars().filter(char::is_ascii_alphabetic)),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_are_one_sound() {
        for (greek, latin) in [
            ("Βενιζέλος", "venizelos"),
            ("Μπακογιάννης", "bakogiannis"),
            ("Παπανδρέου", "papandreou"),
            ("Ευάγγελος", "evangelos"),
            ("Ευτυχία", "eftychia"),
            ("Ντόρα", "dora"),
            ("Γκίκας", "gikas"),
            ("ΣΤΑΥΡΟΣ", "stavros"),
        ] {
            assert_eq!(romanise(greek), latin, "{greek}");
        }
        assert_eq!(romanise_armenian("Հարություն"), "harutyun");
        assert_eq!(romanise_armenian("Ոսկանյան"), "voskanyan");
    }
}
