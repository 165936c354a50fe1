//! Splits a name into words and romanises each.

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{consonantal, greek, indic, kana, look_alikes, thai};

/// Longer words are cut: no name needs more, and every comparison stays bounded.
const MAX_WORD: usize = 24;
/// Longer names are cut likewise; the longest listed name has fewer words.
const MAX_WORDS: usize = 32;

/// Stands before a word in Latin letters that is read [`Script::Syllabic`], since it was made of characters.
pub(crate) const SYLLABIC: char = '\u{E000}';
/// Likewise, where the word is [`Script::Romanised`].
pub(crate) const ROMANISED: char = '\u{E001}';

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
    /// Made of such characters in one of several ways to write them: beside Latin letters as these, beside characters nothing,
    /// since different ones come to the same letters.
    Romanised,
}

impl Script {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Alphabetic => 0,
            Self::Consonantal => 1,
            Self::Syllabic => 2,
            Self::Romanised => 3,
        }
    }

    pub(crate) fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Consonantal,
            2 => Self::Syllabic,
            3 => Self::Romanised,
            _ => Self::Alphabetic,
        }
    }

    /// Characters, however they are written here.
    pub(crate) fn is_characters(self) -> bool {
        matches!(self, Self::Syllabic | Self::Romanised)
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
    let text = thai::separated(text);
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
    /// The word at hand, as written.
    written: String,
    script: Option<Script>,
    /// What the mark before the word at hand says.
    marked: Option<Script>,
}

impl Splitter {
    fn push(&mut self, c: char) {
        if is_ignored(c) {
            return;
        }
        if let SYLLABIC | ROMANISED = c {
            self.finish_word(false);
            self.marked = Some(if c == SYLLABIC { Script::Syllabic } else { Script::Romanised });
            return;
        }
        if c == '.' {
            self.finish_word(true);
            return;
        }
        if let Some(spoken) = spoken_sign(c) {
            self.finish_word(false);
            self.written.push_str(spoken);
            self.finish_word(false);
            return;
        }
        if !c.is_alphanumeric() && !indic::is_indic(c) {
            self.finish_word(false);
            return;
        }
        let script = self.marked.unwrap_or_else(|| Script::of(c));
        let is_whole = script == Script::Syllabic && self.marked.is_none();
        if self.script.is_some_and(|current| current != script) || is_whole {
            self.finish_word(false);
        }
        self.script = Some(script);
        self.written.push(c);
    }

    fn finish_word(&mut self, dotted: bool) {
        let script = self.script.take().unwrap_or(Script::Alphabetic);
        self.marked = None;
        let written = std::mem::take(&mut self.written);
        if written.is_empty() || self.words.len() == MAX_WORDS {
            return;
        }
        let mut text = romanised(&written, script);
        text.truncate(MAX_WORD);
        if text.is_empty() {
            return;
        }
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

/// A word in lower-case Latin letters and digits.
fn romanised(written: &str, script: Script) -> String {
    if written.is_ascii() {
        return written.to_ascii_lowercase();
    }
    if script == Script::Consonantal {
        return written.chars().fold(String::new(), |mut text, c| {
            match consonantal::romanise(c) {
                Some(letters) => text.push_str(letters),
                None => push_letters(&mut text, c),
            }
            text
        });
    }
    let honest = look_alikes::read(written);
    let written = honest.as_deref().unwrap_or(written);
    let Some(whole) = whole_word(written) else {
        return written.chars().fold(String::new(), |mut text, c| {
            push_letters(&mut text, c);
            text
        });
    };
    let letters: Vec<char> = written.chars().collect();
    let runs = letters.chunk_by(|a, b| whole(*a) == whole(*b));
    runs.fold(String::new(), |text, run| text + &romanised_run(&run.iter().collect::<String>()))
}

fn push_letters(text: &mut String, c: char) {
    let letters = any_ascii_char(c).chars().filter(char::is_ascii_alphanumeric);
    text.extend(letters.map(|letter| letter.to_ascii_lowercase()));
}

/// Tells the letters of the first script in a word that is not read letter by letter.
fn whole_word(written: &str) -> Option<fn(char) -> bool> {
    let scripts: [fn(char) -> bool; 4] = [kana::is_kana, indic::is_indic, greek::is_greek, greek::is_armenian];
    scripts.into_iter().find(|is| written.chars().any(is))
}

fn romanised_run(run: &str) -> String {
    match run.chars().next() {
        Some(c) if kana::is_kana(c) => kana::romanise(run),
        Some(c) if indic::is_indic(c) => indic::romanise(run),
        Some(c) if greek::is_greek(c) => greek::romanise(run),
        Some(c) if greek::is_armenian(c) => greek::romanise_armenian(run),
        _ => run.chars().fold(String::new(), |mut text, c| {
            push_letters(&mut text, c);
            text
        }),
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
    (is_combining_mark(c) && !indic::is_indic(c))
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
