//! Splits a name into words and romanises each.

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::consonantal;

/// Longer words are cut: no name needs more, and every comparison stays bounded.
const MAX_WORD: usize = 24;
/// Longer names are cut likewise; the longest listed name has fewer words.
const MAX_WORDS: usize = 32;

/// How much of a word's sound its romanised form carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Script {
    /// Vowels and consonants: Latin, Cyrillic, Greek, Armenian and the like.
    Alphabetic,
    /// Consonants and long vowels only: Arabic and Hebrew scripts; and those whose vowels romanisation loses: Khmer, Thai, Lao,
    /// Burmese.
    Consonantal,
    /// One character a syllable or word: Han and Hangul. Romanised, two characters may look alike, so these agree or do not.
    Syllabic,
}

impl Script {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Alphabetic => 0,
            Self::Consonantal => 1,
            Self::Syllabic => 2,
        }
    }

    pub(crate) fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Consonantal,
            2 => Self::Syllabic,
            _ => Self::Alphabetic,
        }
    }

    fn of(c: char) -> Self {
        match u32::from(c) {
            0x0590..=0x08FF
            | 0x0E00..=0x0EFF
            | 0x1000..=0x109F
            | 0x1780..=0x17FF
            | 0xFB1D..=0xFDFF
            | 0xFE70..=0xFEFF => Self::Consonantal,
            0x2E80..=0x2FDF
            | 0x3400..=0x4DBF
            | 0x4E00..=0x9FFF
            | 0xF900..=0xFAFF
            | 0x20000..=0x323AF
            | 0x1100..=0x11FF
            | 0x3130..=0x318F
            | 0xAC00..=0xD7FF => Self::Syllabic,
            _ => Self::Alphabetic,
        }
    }
}

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower-case ASCII letters and digits, never empty.
    pub(crate) text: String,
    pub(crate) script: Script,
    /// The word was followed by a full stop: an initial or an abbreviation.
    pub(crate) dotted: bool,
}

/// The words of a name in their order. Never panics, whatever the string.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut splitter = Splitter::default();
    for c in text.nfkc() {
        splitter.push(c);
    }
    splitter.finish();
    // An article taken off the last word may have made one too many.
    splitter.words.truncate(MAX_WORDS);
    splitter.words
}

#[derive(Default)]
struct Splitter {
    words: Vec<Word>,
    /// The word at hand, as written and in Latin letters.
    written: String,
    text: String,
    script: Option<Script>,
}

impl Splitter {
    fn push(&mut self, c: char) {
        if is_ignored(c) {
            return;
        }
        if c == '.' {
            self.finish_word(true);
            return;
        }
        if let Some(spoken) = spoken_sign(c) {
            self.finish_word(false);
            self.text.push_str(spoken);
            self.finish_word(false);
            return;
        }
        if !c.is_alphanumeric() {
            self.finish_word(false);
            return;
        }
        let script = Script::of(c);
        if self.script.is_some_and(|current| current != script) || script == Script::Syllabic {
            self.finish_word(false);
        }
        self.script = Some(script);
        self.written.push(c);
        self.romanise(c, script);
    }

    fn romanise(&mut self, c: char, script: Script) {
        if script == Script::Consonantal
            && let Some(letters) = consonantal::romanise(c)
        {
            self.text.push_str(letters);
            return;
        }
        let letters = any_ascii_char(c).chars().filter(char::is_ascii_alphanumeric);
        self.text.extend(letters.map(|letter| letter.to_ascii_lowercase()));
    }

    fn finish_word(&mut self, dotted: bool) {
        let script = self.script.take().unwrap_or(Script::Alphabetic);
        let written = std::mem::take(&mut self.written);
        if self.text.is_empty() || self.words.len() == MAX_WORDS {
            self.text.clear();
            return;
        }
        let mut text = std::mem::take(&mut self.text);
        text.truncate(MAX_WORD);
        if script == Script::Consonantal
            && let Some(rest) = consonantal::without_article(&written, &text)
        {
            let rest = rest.to_owned();
            self.words.push(Word { text: "al".to_owned(), script: Script::Alphabetic, dotted: false });
            self.words.push(Word { text: rest, script, dotted });
            return;
        }
        self.words.push(Word { text, script, dotted });
    }

    fn finish(&mut self) {
        self.finish_word(false);
    }
}

fn spoken_sign(c: char) -> Option<&'static str> {
    match c {
        '&' | '+' => Some("and"),
        '%' => Some("percent"),
        _ => None,
    }
}

/// Marks that neither separate words nor sound: combining marks, apostrophes (`Sa'id`, `O'Neill`), joiners.
fn is_ignored(c: char) -> bool {
    is_combining_mark(c)
        || matches!(
            c,
            '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | '′' | '\u{200B}'
                ..='\u{200F}' | '\u{00AD}' | '\u{0640}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str) -> Vec<String> {
        words(name).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn case_accents_and_apostrophes_leave_no_trace() {
        assert_eq!(texts("Sa'id al-MÜLLER"), ["said", "al", "muller"]);
        assert_eq!(texts("O’Neill-Santos, José"), ["oneill", "santos", "jose"]);
    }

    #[test]
    fn other_scripts_become_latin_letters() {
        assert_eq!(texts("Владимир Путин"), ["vladimir", "putin"]);
        assert_eq!(texts("李明"), ["li", "ming"]);
        assert_eq!(texts("محمد الدين"), ["mhmd", "al", "dyn"]);
    }

    #[test]
    fn dots_end_words_and_are_remembered() {
        let words = words("J.M. Smith");
        assert!(words[0].dotted && words[1].dotted && !words[2].dotted);
    }
}
