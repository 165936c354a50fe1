//! What Chinese characters sound like, in Mandarin, Cantonese and Korean.
//!
//! Mandarin is that of `any_ascii`; the two others are Unihan's (`lore/han_readings.bin`, two numbers a character).

use std::sync::LazyLock;

use any_ascii::any_ascii_char;
use zerocopy::FromBytes;
use zerocopy::byteorder::little_endian::U16;

const FIRST: u32 = 0x4E00;
static READINGS: &[u8] = include_bytes!("../lore/han_readings.bin");
static SYLLABLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../lore/cantonese_syllables.txt").lines();
    lines.filter(|line| !line.starts_with('#')).flat_map(|line| line.split(' ')).collect()
});

/// Characters that sound otherwise as a family name.
const FAMILY_NAMES: [(&str, &str); 22] = [
    ("曾", "zeng"),
    ("单單", "shan"),
    ("翟", "zhai"),
    ("仇", "qiu"),
    ("解", "xie"),
    ("查", "zha"),
    ("盖蓋", "ge"),
    ("区區歐欧", "ou"),
    ("朴", "piao"),
    ("冼", "xian"),
    ("覃", "qin"),
    ("逄", "pang"),
    ("缪繆", "miao"),
    ("任", "ren"),
    ("华華", "hua"),
    ("宁寧", "ning"),
    ("员員", "yun"),
    ("乐樂", "yue"),
    ("召", "shao"),
    ("尉", "yu"),
    ("葛", "ge"),
    ("吕呂", "lu"),
];

/// Cantonese as Hong Kong writes it; nothing where the character has no reading.
pub(crate) fn cantonese(c: char) -> Option<String> {
    let number = readings(c)?[0].get().checked_sub(1)?;
    SYLLABLES.get(usize::from(number)).map(|syllable| in_hong_kong(syllable))
}

/// The Hangul syllable for the character.
pub(crate) fn korean(c: char) -> Option<char> {
    char::from_u32(u32::from(readings(c)?[1].get())).filter(|syllable| super::hangul::is_syllable(*syllable))
}

/// Pinyin without tones; `family` where it is the first of a name.
pub(crate) fn mandarin(c: char, family: bool) -> Option<String> {
    let known = FAMILY_NAMES.iter().find(|(characters, _)| family && characters.contains(c));
    if let Some((_, sound)) = known {
        return Some((*sound).to_owned());
    }
    let sound: String =
        any_ascii_char(c).chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect();
    (!sound.is_empty()).then_some(sound)
}

fn readings(c: char) -> Option<&'static [U16; 2]> {
    let place = u32::from(c).checked_sub(FIRST)? as usize;
    <[[U16; 2]]>::ref_from_bytes(READINGS).ok()?.get(place)
}

/// From Jyutping to the letters that identity cards of Hong Kong bear: `zoeng` is `cheung`, `lei` is `li`.
fn in_hong_kong(jyutping: &str) -> String {
    const INITIALS: [(&str, &str); 8] =
        [("gw", "kw"), ("b", "p"), ("d", "t"), ("g", "k"), ("z", "ch"), ("c", "ch"), ("j", "y"), ("", "")];
    const FINALS: [(&str, &str); 10] = [
        ("yun", "uen"),
        ("yut", "uet"),
        ("yu", "u"),
        ("eoi", "ui"),
        ("eon", "un"),
        ("eot", "ut"),
        ("oe", "eu"),
        ("aa", "a"),
        ("ou", "o"),
        ("", ""),
    ];
    let known = |table: &[(&str, &'static str)], rest: &str| {
        table.iter().find(|(own, _)| *own == rest).map(|(_, written)| *written)
    };
    let Some(begin) = jyutping.find(|c| "aeiouy".contains(c)) else { return jyutping.to_owned() };
    let (initial, rest) = jyutping.split_at(begin);
    let (sound, tail) =
        FINALS.iter().find_map(|(own, sound)| Some((*sound, rest.strip_prefix(own)?))).unwrap_or(("", rest));
    let initial = match known(&INITIALS, initial).unwrap_or(initial) {
        "ch" if sound == "ui" || rest == "e" || rest == "o" => "ts",
        written => written,
    };
    [initial, sound, tail].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(name: &str, sound: impl Fn(char) -> Option<String>) -> String {
        name.chars().map(|c| sound(c).unwrap()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn characters_sound_as_three_languages_say_them() {
        assert_eq!(all("习近平", |c| mandarin(c, false)), "xi jin ping");
        assert_eq!(mandarin('曾', true).as_deref(), Some("zeng"));
        for (name, sound) in [
            ("林鄭月娥", "lam cheng yuet ngo"),
            ("張學友", "cheung hok yau"),
            ("徐家傑", "tsui ka kit"),
            ("謝霆鋒", "tse ting fung"),
            ("袁國強", "yuen kwok keung"),
            ("朱", "chu"),
            ("余", "yu"),
            ("吳", "ng"),
        ] {
            assert_eq!(all(name, cantonese), sound, "{name}");
        }
        assert_eq!("金正恩".chars().filter_map(korean).collect::<String>(), "금정은");
        assert_eq!((cantonese('a'), korean('a')), (None, None));
    }
}
