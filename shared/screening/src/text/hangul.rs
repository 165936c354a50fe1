//! Hangul syllables and their sounds.

pub(crate) const FIRST: u32 = 0xAC00;
const VOWELS: u32 = 21;
const FINALS: u32 = 28;
const SYLLABLES: u32 = 19 * VOWELS * FINALS;

/// How a Korean name is written in Latin letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// Revised Romanization: `Gim Jeong Eun`.
    Revised,
    /// McCune and Reischauer without marks, with `j` as Pyongyang writes it: `Kim Jong Un`.
    Northern,
    /// What people in the South choose: `Jung`, `Young`, `Hee`, `Woo`.
    Southern,
}

pub(crate) fn is_syllable(c: char) -> bool {
    (FIRST..FIRST + SYLLABLES).contains(&u32::from(c))
}

/// The sound of one syllable; nothing where it is none. The first of a word is spoken unvoiced, `Kim` and not `Gim`.
pub(crate) fn romanise(c: char, spelling: Spelling) -> String {
    if !is_syllable(c) {
        return String::new();
    }
    let place = u32::from(c) - FIRST;
    let (initial, vowel, last) =
        ((place / (VOWELS * FINALS)) as usize, (place / FINALS % VOWELS) as usize, (place % FINALS) as usize);
    const INITIALS: [[&str; 19]; 2] = [
        ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"],
        ["k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"],
    ];
    const SOUNDS: [[&str; 21]; 3] = [
        [
            "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
            "eu", "ui", "i",
        ],
        [
            "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
            "u", "ui", "i",
        ],
        [
            "a", "ae", "ya", "yae", "u", "e", "you", "ye", "o", "wa", "wae", "oi", "yo", "oo", "wo", "we", "wi", "yu",
            "eu", "ui", "i",
        ],
    ];
    const LASTS: [&str; 28] = [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng",
        "t", "t", "k", "t", "p", "t",
    ];
    let (initials, sounds) = match spelling {
        Spelling::Revised => (&INITIALS[0], &SOUNDS[0]),
        Spelling::Northern => (&INITIALS[1], &SOUNDS[1]),
        Spelling::Southern => (&INITIALS[0], &SOUNDS[2]),
    };
    let whole = [initials[initial], sounds[vowel], LASTS[last]].concat();
    if spelling == Spelling::Southern { chosen(whole) } else { whole }
}

/// Syllables that most people write otherwise than the rest of their kind.
fn chosen(syllable: String) -> String {
    let usual = match syllable.as_str() {
        "hui" => "hee",
        "gi" => "ki",
        "gyou" | "gyu" => "kyu",
        "gyoung" => "kyung",
        "gwan" => "kwan",
        "gwang" => "kwang",
        "geun" => "keun",
        "goon" => "kun",
        "hyoun" => "hyun",
        "hyoung" => "hyung",
        "myoung" => "myung",
        "byoung" => "byung",
        "youl" => "yul",
        "youn" => "yun",
        "oo" => "woo",
        "joon" => "jun",
        "hoon" => "hun",
        "oon" => "woon",
        "moon" => "mun",
        "doo" => "du",
        _ => return syllable,
    };
    usual.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(name: &str, spelling: Spelling) -> String {
        name.chars().map(|c| romanise(c, spelling)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn three_ways_to_write_a_name() {
        assert_eq!(all("김정은", Spelling::Revised), "gim jeong eun");
        assert_eq!(all("김정은", Spelling::Northern), "kim jong un");
        assert_eq!(all("성경희", Spelling::Southern), "sung kyung hee");
        assert_eq!(romanise('李', Spelling::Revised), "");
    }

    #[test]
    fn every_syllable_has_a_sound_of_ascii_letters() {
        for code in FIRST..FIRST + SYLLABLES {
            let c = char::from_u32(code).unwrap();
            for spelling in [Spelling::Revised, Spelling::Northern, Spelling::Southern] {
                let sound = romanise(c, spelling);
                assert!(!sound.is_empty() && sound.bytes().all(|letter| letter.is_ascii_lowercase()), "{c}");
            }
        }
    }
}
