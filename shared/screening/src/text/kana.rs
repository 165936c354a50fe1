//! Japanese kana to Latin letters, as Hepburn writes them and passports do: long vowels lose their length.

/// The syllables from small `a` on, in the order of Unicode.
const SYLLABLES: [&str; 86] = [
    "a", "a", "i", "i", "u", "u", "e", "e", "o", "o", "ka", "ga", "ki", "gi", "ku", "gu", "ke", "ge", "ko", "go", "sa",
    "za", "shi", "ji", "su", "zu", "se", "ze", "so", "zo", "ta", "da", "chi", "ji", "", "tsu", "zu", "te", "de", "to",
    "do", "na", "ni", "nu", "ne", "no", "ha", "ba", "pa", "hi", "bi", "pi", "fu", "bu", "pu", "he", "be", "pe", "ho",
    "bo", "po", "ma", "mi", "mu", "me", "mo", "ya", "ya", "yu", "yu", "yo", "yo", "ra", "ri", "ru", "re", "ro", "wa",
    "wa", "i", "e", "o", "n", "vu", "ka", "ke",
];
const FIRST: u32 = 0x3041;
/// Doubles the consonant behind it.
const SMALL_TSU: u32 = 0x3063;
const LENGTH_MARK: char = 'ー';

/// Whether the character is one of either kana, or makes one longer.
pub(crate) fn is_kana(c: char) -> bool {
    matches!(u32::from(c), 0x3041..=0x3096 | 0x30A1..=0x30F6) || c == LENGTH_MARK
}

/// The word in Latin letters; what is no kana is left out.
pub(super) fn romanise(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut doubled = false;
    for c in word.chars().filter(|c| is_kana(*c) && *c != LENGTH_MARK) {
        // Katakana are as many places behind hiragana.
        let code = if u32::from(c) >= 0x30A1 { u32::from(c) - 0x60 } else { u32::from(c) };
        let syllable = SYLLABLES[(code - FIRST) as usize];
        if code == SMALL_TSU {
            doubled = true;
            continue;
        }
        if is_small(code) && push_small(&mut text, syllable) {
            continue;
        }
        if std::mem::take(&mut doubled)
            && let Some(consonant) = syllable.chars().next().filter(|c| !"aeiou".contains(*c))
        {
            text.push(if consonant == 'c' { 't' } else { consonant });
        }
        text.push_str(syllable);
    }
    // `Inoue` keeps what `Shouta` loses.
    text.replace("oue", "o-ue").replace("ou", "o").replace("oo", "o").replace("uu", "u").replace('-', "")
}

fn is_small(code: u32) -> bool {
    matches!(code, 0x3041 | 0x3043 | 0x3045 | 0x3047 | 0x3049 | 0x3083 | 0x3085 | 0x3087)
}

/// A small vowel or `ya`, `yu`, `yo` is one syllable with what stands before it: `kya`, `sha`, `ti`, `fo`.
fn push_small(text: &mut String, small: &str) -> bool {
    let Some(vowel) = text.pop() else { return false };
    match (text.as_str(), vowel, small.strip_prefix('y')) {
        (before, 'i', Some(sound)) => {
            let palatal = ["sh", "ch", "j"].iter().any(|consonant| before.ends_with(consonant));
            text.push_str(if palatal { sound } else { small });
        }
        // `dyu`, `tyu`, `fyu`.
        (_, 'e' | 'u', Some(_)) => text.push_str(small),
        (before, 'u', None) if before.is_empty() || before.ends_with(['a', 'e', 'i', 'o', 'u', 'n']) => {
            text.push('w');
            text.push_str(small);
        }
        (before, 'i' | 'u' | 'e' | 'o', None) if before.ends_with(|c: char| !"aeiou".contains(c)) => {
            text.push_str(small);
        }
        _ => {
            text.push(vowel);
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_are_read_as_passports_write_them() {
        for (kana, latin) in [
            ("タナカ", "tanaka"),
            ("はなこ", "hanako"),
            ("しょうた", "shota"),
            ("キャシー", "kyashi"),
            ("いのうえ", "inoue"),
            ("ゆうき", "yuki"),
            ("はっとり", "hattori"),
            ("ウィリアム", "wiriamu"),
            ("ヴィクトル", "vikutoru"),
            ("ティモシー", "timoshi"),
            ("フェルナンド", "ferunando"),
            ("ジェーン", "jen"),
            ("じゅん", "jun"),
            ("デュラン", "dyuran"),
            ("まっちゃ", "matcha"),
        ] {
            assert_eq!(romanise(kana), latin, "{kana}");
        }
    }

    #[test]
    fn every_kana_sounds_alone_or_changes_its_neighbour() {
        for code in (0x3041..=0x3096).chain(0x30A1..=0x30F6) {
            let c = char::from_u32(code).unwrap();
            let (alone, behind) = (romanise(&c.to_string()), romanise(&format!("か{c}ね")));
            assert!(!alone.is_empty() || matches!(c, 'っ' | 'ッ'), "{c}");
            assert!(behind.starts_with("ka") && behind.ends_with("ne"), "{c} {behind}");
        }
    }
}
