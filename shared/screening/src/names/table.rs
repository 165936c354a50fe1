//! Forms of one name in several languages and scripts, from Wikidata: which forms are one, and how Chinese characters are read.
//!
//! The table is packed by [`super::pack`] from a list of 171,833 names and used where it lies. A name is known by 40 bits of its
//! hash: of a thousand million names that are not in it, about three hundred are taken for one that is.

use std::collections::BTreeSet;

use twox_hash::XxHash3_64;
use zerocopy::FromBytes;
use zerocopy::byteorder::little_endian::U32;

use crate::text::{ROMANISED, Script};

/// Numbers below are those of the hand-written groups.
const FIRST_CLASS: u32 = 1 << 16;

pub(super) type Hash = [u8; 5];

/// The table that is compiled in.
pub(super) static NAMES: Table = Table(include_bytes!("../lore/names.bin"));

pub(super) struct Table(pub(super) &'static [u8]);

/// Where the columns lie.
struct Columns {
    words: &'static [Hash],
    classes: &'static [[u8; 3]],
    han: &'static [Hash],
    forms: &'static [[u8; 3]],
    text: &'static [u8],
}

impl Table {
    /// Two counts; the hashes of words in their order, the class of each; the hashes of names in Chinese characters, where the
    /// readings of each begin in the text, and the text, a line for each set of readings.
    fn columns(&self) -> Option<Columns> {
        let (counts, rest) = <[U32; 2]>::read_from_prefix(self.0).ok()?;
        let [words, han] = counts.map(|count| count.get() as usize);
        let (hashes, rest) = <[Hash]>::ref_from_prefix_with_elems(rest, words).ok()?;
        let (classes, rest) = <[[u8; 3]]>::ref_from_prefix_with_elems(rest, words).ok()?;
        let (names, rest) = <[Hash]>::ref_from_prefix_with_elems(rest, han).ok()?;
        let (forms, text) = <[[u8; 3]]>::ref_from_prefix_with_elems(rest, han).ok()?;
        Some(Columns { words: hashes, classes, han: names, forms, text })
    }

    /// The numbers of the classes the folded word stands in.
    pub(super) fn classes_of(&self, word: &str, script: Script) -> Vec<U32> {
        let Some(columns) = self.columns() else { return Vec::new() };
        let hash = hash(word, script);
        let begin = columns.words.partition_point(|other| *other < hash);
        let found = columns.words[begin..].iter().take_while(|other| **other == hash).count();
        columns.classes[begin..begin + found].iter().map(|class| U32::new(FIRST_CLASS + number(*class))).collect()
    }

    /// Whether the word is a name in any class.
    pub(super) fn knows(&self, word: &str) -> bool {
        !self.classes_of(word, Script::Alphabetic).is_empty()
    }

    /// How a name in Chinese characters is read: as a whole, or as a Japanese family and given name.
    pub(super) fn readings_of(&self, name: &str) -> Vec<String> {
        let mut readings: Vec<String> = self
            .forms_of(name)
            .map(|(japanese, form)| if japanese { format!("{ROMANISED}{form}") } else { form.to_owned() })
            .collect();
        let places = name.char_indices().map(|(at, _)| at).skip(1);
        for (family, given) in places.map(|at| name.split_at(at)) {
            for (_, family) in self.forms_of(family).filter(|(japanese, _)| *japanese) {
                readings.extend(
                    self.forms_of(given)
                        .filter(|(japanese, _)| *japanese)
                        .map(|(_, given)| format!("{ROMANISED}{family} {ROMANISED}{given}")),
                );
            }
        }
        let mut seen = BTreeSet::new();
        readings.retain(|reading| seen.insert(reading.clone()));
        readings
    }

    /// The Latin forms of a name in Chinese characters, each with whether it is a Japanese reading.
    fn forms_of(&self, name: &str) -> impl Iterator<Item = (bool, &'static str)> {
        let line = self.columns().and_then(|columns| {
            let place = columns.han.binary_search(&hash(name, Script::Syllabic)).ok()?;
            let line = columns.text.get(number(columns.forms[place]) as usize..)?;
            let end = line.iter().position(|byte| *byte == b'\n')?;
            str::from_utf8(&line[..end]).ok()
        });
        let forms = line.unwrap_or_default().split(' ').filter(|form| !form.is_empty());
        forms.map(|form| match form.strip_prefix('+') {
            Some(japanese) => (true, japanese),
            None => (false, form),
        })
    }
}

fn number([low, middle, high]: [u8; 3]) -> u32 {
    u32::from_le_bytes([low, middle, high, 0])
}

/// Words of different scripts are different words, however alike romanised.
pub(super) fn hash(word: &str, script: Script) -> Hash {
    let mut bytes = word.as_bytes().to_vec();
    bytes.push(script.code());
    let [first, second, third, fourth, fifth, ..] = XxHash3_64::oneshot(&bytes).to_be_bytes();
    [first, second, third, fourth, fifth]
}
