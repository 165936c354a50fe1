//! The scripts of India to Latin letters: a consonant carries an `a` unless a vowel sign or a stroke takes it away.
//!
//! Unicode lays nine of them out alike, in blocks of 128, so that one table reads them all.

const BLOCKS: std::ops::RangeInclusive<u32> = 0x0900..=0x0D7F;
/// Bengali and what lies before Tamil is spoken without the last `a` of a word.
const KEEPS_LAST_VOWEL: u32 = 0x0B80;
const STROKE: u32 = 0x4D;
const DOT: u32 = 0x3C;

pub(super) fn is_indic(c: char) -> bool {
    // Strokes between sentences and digits lie in the first block's places.
    BLOCKS.contains(&u32::from(c)) && !matches!(u32::from(c) & 0x7F, 0x64..=0x6F)
}

enum Sign {
    Consonant(&'static str),
    /// A vowel that stands for itself.
    Vowel(&'static str),
    /// A vowel in place of the one a consonant carries.
    Dependent(&'static str),
    /// A nasal or a breath behind a syllable.
    Ending(&'static str),
    Stroke,
    Dot,
    Silent,
}

fn sign(c: char) -> Sign {
    use Sign::{Consonant, Dependent, Dot, Ending, Silent, Stroke, Vowel};
    let consonant = |place: u32| -> &'static str {
        const CONSONANTS: [&str; 37] = [
            "k", "kh", "g", "gh", "n", "ch", "ch", "j", "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh",
            "n", "n", "p", "ph", "b", "bh", "m", "y", "r", "r", "l", "l", "l", "v", "sh", "sh", "s", "h",
        ];
        CONSONANTS[(place - 0x15) as usize]
    };
    match u32::from(c) & 0x7F {
        0x01 | 0x02 | 0x70 => Ending("n"),
        0x03 => Ending("h"),
        0x05 | 0x06 => Vowel("a"),
        0x07 | 0x08 => Vowel("i"),
        0x09 | 0x0A => Vowel("u"),
        0x0B | 0x60 => Vowel("ri"),
        0x0D..=0x0F => Vowel("e"),
        0x10 => Vowel("ai"),
        0x11..=0x13 => Vowel("o"),
        0x14 => Vowel("au"),
        place @ 0x15..=0x39 => Consonant(consonant(place)),
        DOT => Dot,
        0x3E => Dependent("a"),
        0x3F | 0x40 => Dependent("i"),
        0x41 | 0x42 => Dependent("u"),
        0x43 | 0x44 => Dependent("ri"),
        0x45..=0x47 => Dependent("e"),
        0x48 => Dependent("ai"),
        0x49..=0x4B => Dependent("o"),
        0x4C => Dependent("au"),
        STROKE => Stroke,
        0x4E => Ending("t"),
        0x5F => Consonant("y"),
        _ => Silent,
    }
}

/// A dot below makes another consonant of it.
fn dotted(consonant: &str) -> &str {
    match consonant {
        "k" => "q",
        "g" => "gh",
        "j" => "z",
        "ph" => "f",
        "d" => "r",
        "dh" => "rh",
        "n" => "n",
        other => other,
    }
}

/// The word in Latin letters; characters of other scripts are left out.
pub(super) fn romanise(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    // The consonant whose vowel is still to come, and how many stand before it with none between.
    let (mut open, mut cluster): (Option<&str>, u32) = (None, 0);
    let mut keeps = false;
    let close = |text: &mut String, open: &mut Option<&str>, vowel: &str| {
        if let Some(consonant) = open.take() {
            text.push_str(consonant);
            text.push_str(vowel);
        }
    };
    for c in word.chars().filter(|c| is_indic(*c)) {
        keeps = u32::from(c) >= KEEPS_LAST_VOWEL;
        match sign(c) {
            Sign::Consonant(consonant) => {
                if open.is_some() {
                    cluster = 0;
                }
                close(&mut text, &mut open, "a");
                open = Some(consonant);
            }
            Sign::Dot => open = open.map(dotted),
            Sign::Stroke => {
                close(&mut text, &mut open, "");
                cluster += 1;
                continue;
            }
            Sign::Dependent(vowel) if open.is_some() => close(&mut text, &mut open, vowel),
            Sign::Vowel(vowel) | Sign::Dependent(vowel) => {
                close(&mut text, &mut open, "a");
                text.push_str(vowel);
            }
            Sign::Ending(ending) => {
                close(&mut text, &mut open, "a");
                text.push_str(ending);
            }
            Sign::Silent => {}
        }
        if open.is_none() {
            cluster = 0;
        }
    }
    // `Narendra` ends in a cluster that cannot be spoken without; `Ram` does not.
    close(&mut text, &mut open, if keeps || cluster > 0 { "a" } else { "" });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vowels_are_carried_taken_away_and_written() {
        for (written, latin) in [
            ("नरेन्द्र", "narendra"),
            ("मोदी", "modi"),
            ("राहुल", "rahul"),
            ("गांधी", "gandhi"),
            ("मुख़र्जी", "mukharji"),
            ("फ़िरोज़", "firoz"),
            ("शर्मा", "sharma"),
            ("হাসিনা", "hasina"),
            ("ਸਿੰਘ", "singh"),
            ("நரேந்திர", "narentira"),
            ("రావు", "ravu"),
        ] {
            assert_eq!(romanise(written), latin, "{written}");
        }
    }
}
