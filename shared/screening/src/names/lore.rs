//! What is known of words: titles, particles, legal forms, countries, how many bear a name, which names are one.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use zerocopy::byteorder::little_endian::U32;

use crate::text::{Word, fold};

pub(super) struct Lore {
    pub(super) titles: HashSet<&'static str>,
    pub(super) particles: HashSet<&'static str>,
    pub(super) joining: HashSet<&'static str>,
    pub(super) canonical: HashMap<&'static str, &'static str>,
    pub(super) legal_forms: Phrases,
    /// The longer words of legal forms.
    pub(super) form_words: Vec<&'static str>,
    /// Those of other scripts than Latin, folded.
    pub(super) script_forms: Phrases,
    pub(super) countries: Phrases,
    /// What countries are called once they are read: `China`.
    pub(super) country_names: HashSet<&'static str>,
    pub(super) general_words: Phrases,
    /// Numbers of the groups of general words, by the first of each.
    pub(super) general_groups: HashMap<&'static str, U32>,
    pub(super) person_words: HashMap<&'static str, f32>,
    pub(super) organization_words: HashMap<&'static str, f32>,
    /// Numbers of the groups a name stands in.
    pub(super) equivalents: HashMap<&'static str, Vec<U32>>,
    /// For a name that others are mistaken for: which set, and which side of it.
    pub(super) distinct: HashMap<&'static str, (u8, u8)>,
    pub(super) abbreviations: HashMap<&'static str, &'static str>,
    pub(super) honorifics: Phrases,
    pub(super) degrees: Phrases,
    pub(super) generations: Phrases,
    /// What befalls an organisation and is no part of its name.
    pub(super) states: Phrases,
    /// What stands between two names of one line: as written, in lower case.
    pub(super) markers: Phrases,
    pub(super) between: HashSet<&'static str>,
}

pub(super) static LORE: LazyLock<Lore> = LazyLock::new(|| {
    let words = |kind| words_of(include_str!("../lore/words.txt"), kind);
    let mut canonical = HashMap::new();
    for kind in ["abu", "bin"] {
        canonical.extend(words(kind).map(|word| (word, kind)));
    }
    Lore {
        titles: words("title").collect(),
        particles: words("particle").collect(),
        joining: words("joining").collect(),
        canonical,
        form_words: form_words(&Phrases::read(include_str!("../lore/legal_forms.txt"))),
        legal_forms: Phrases::read(include_str!("../lore/legal_forms.txt")),
        script_forms: Phrases::folded(include_str!("../lore/script_forms.txt")),
        countries: Phrases::read(include_str!("../lore/country_words.txt")),
        country_names: Phrases::read(include_str!("../lore/country_words.txt")).meanings.into_values().collect(),
        general_words: Phrases::read(include_str!("../lore/general_words.txt")),
        general_groups: numbered(include_str!("../lore/general_words.txt"))
            .filter_map(|(number, line)| Some((line.split_once(": ")?.0, number)))
            .collect(),
        person_words: counts(include_str!("../lore/person_words.txt")),
        organization_words: counts(include_str!("../lore/organization_words.txt")),
        equivalents: equivalents(include_str!("../lore/equivalents.txt")),
        distinct: distinct(include_str!("../lore/words.txt")),
        abbreviations: words("short").filter_map(|pair| pair.split_once('=')).collect(),
        honorifics: Phrases::of_kind("honorific"),
        degrees: Phrases::of_kind("degree"),
        generations: Phrases::of_kind("generation"),
        states: Phrases::of_kind("state of a firm"),
        markers: Phrases::of_kind("marker"),
        between: Phrases::of_kind("between").meanings.into_keys().collect(),
    }
});

/// Whether a word of an organisation is a country's or a general one.
pub(super) fn is_general(word: &str) -> bool {
    LORE.general_words.of(word).is_some() || LORE.country_names.contains(word)
}

fn words_of(file: &'static str, kind: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .filter_map(|line| line.split_once(": "))
        .filter(move |(found, _)| *found == kind)
        .flat_map(|(_, words)| words.split(' '))
}

fn form_words(forms: &Phrases) -> Vec<&'static str> {
    let words: HashSet<&str> = forms.meanings.keys().flat_map(|phrase| phrase.split(' ')).collect();
    let mut words: Vec<&str> = words.into_iter().filter(|word| word.len() > 4).collect();
    words.sort_unstable();
    words
}

fn numbered(file: &'static str) -> impl Iterator<Item = (U32, &'static str)> {
    let lines = file.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    lines.map(|(number, line)| (U32::new(number as u32), line))
}

fn equivalents(file: &'static str) -> HashMap<&'static str, Vec<U32>> {
    let mut groups: HashMap<&str, Vec<U32>> = HashMap::new();
    for (number, line) in numbered(file) {
        for name in line.split(' ') {
            groups.entry(name).or_default().push(number);
        }
    }
    groups
}

fn distinct(file: &'static str) -> HashMap<&'static str, (u8, u8)> {
    let sets = file.lines().filter_map(|line| line.strip_prefix("distinct: "));
    let sides = sets.enumerate().flat_map(|(set, line)| {
        line.split(" | ").enumerate().map(move |(side, names)| ((set as u8, side as u8), names))
    });
    sides.flat_map(|(place, names)| names.split(' ').map(move |name| (name, place))).collect()
}

fn counts(file: &'static str) -> HashMap<&'static str, f32> {
    file.lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(word, count)| Some((word, count.parse().ok()?)))
        .collect()
}

/// Phrases of one or more words, each with what it stands for.
pub(super) struct Phrases {
    meanings: HashMap<&'static str, &'static str>,
    /// The first words of all phrases: most words begin none.
    beginnings: HashSet<&'static str>,
    longest: usize,
}

impl Phrases {
    /// One meaning a line: `meaning: phrase; phrase`.
    fn read(file: &'static str) -> Self {
        Self::of_lines(file.lines(), |phrase| phrase)
    }

    /// Those of the words between and around names whose kind begins so.
    fn of_kind(kind: &'static str) -> Self {
        let lines = include_str!("../lore/line_words.txt").lines();
        Self::of_lines(lines.filter(|line| line.starts_with(kind)), |phrase| phrase)
    }

    /// As [`Self::read`], where the phrases are in their own script.
    fn folded(file: &'static str) -> Self {
        // The table is read once and stays for as long as the program does.
        Self::of_lines(file.lines(), |phrase| Box::leak(fold(phrase).into_boxed_str()))
    }

    fn of_lines(lines: impl Iterator<Item = &'static str>, key: impl Fn(&'static str) -> &'static str) -> Self {
        let meanings: HashMap<&str, &str> = lines
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(": "))
            .flat_map(|(meaning, phrases)| phrases.split("; ").map(move |phrase| (phrase, meaning)))
            .map(|(phrase, meaning)| (key(phrase), meaning))
            .collect();
        let longest = meanings.keys().map(|phrase| phrase.split(' ').count()).max().unwrap_or(0);
        let beginnings = meanings.keys().filter_map(|phrase| phrase.split(' ').next()).collect();
        Self { meanings, beginnings, longest }
    }

    /// The meaning of one word.
    pub(super) fn of(&self, word: &str) -> Option<&'static str> {
        self.meanings.get(word).copied()
    }

    /// The meaning of the longest phrase that these words begin with, and how many words it takes.
    pub(super) fn at(&self, words: &[Word]) -> Option<(&'static str, usize)> {
        let texts: Vec<&str> = words.iter().take(self.longest).map(|word| word.text.as_str()).collect();
        self.at_texts(&texts)
    }

    pub(super) fn at_texts(&self, words: &[&str]) -> Option<(&'static str, usize)> {
        let first = words.first()?;
        if !self.beginnings.contains(first) {
            return None;
        }
        for width in (2..=self.longest.min(words.len())).rev() {
            if let Some(meaning) = self.meanings.get(words[..width].join(" ").as_str()) {
                return Some((meaning, width));
            }
        }
        self.meanings.get(first).map(|meaning| (*meaning, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_general_word_says_little_and_one_thing() {
        let forms: Vec<&str> = include_str!("../lore/general_words.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(|line| {
                let (first, forms) = line.split_once(": ").unwrap();
                assert!(LORE.organization_words.contains_key(first), "{first} weighs as much as a rare word");
                forms.split("; ")
            })
            .collect();
        let mut known = HashSet::new();
        for form in forms {
            assert!(known.insert(form), "{form} stands twice");
            assert!(!LORE.legal_forms.meanings.contains_key(form), "{form} is a legal form");
            assert!(!LORE.countries.meanings.contains_key(form), "{form} is a country");
        }
    }
}
