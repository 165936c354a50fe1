//! Consonant-class keys: the part of a word that survives spelling and transliteration.
//!
//! Two words are compared letter by letter only where their keys are close. The same rule holds in the index and
//! without it, so looking up near keys loses nothing that comparing everything would find.

use std::borrow::Cow;

/// Up to 12 consonant classes of five bits each, length in the top four bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key(u64);

const CLASS_BITS: u32 = 5;
const MAX_CLASSES: u32 = 12;
const CLASSES: u64 = (1 << (CLASS_BITS * MAX_CLASSES)) - 1;

impl Key {
    pub(crate) fn of(word: &str) -> Self {
        let mut key = Self(0);
        let bytes = without_linking(word.as_bytes());
        let mut at = 0;
        let mut previous = 0;
        while at < bytes.len() && key.len() < MAX_CLASSES {
            let (class, width) = class_at(&bytes[at..]);
            let doubled = at > 0 && bytes[at] == bytes[at - 1];
            if class != 0 && !(doubled && class == previous) {
                key.push(class);
            }
            previous = class;
            at += width;
        }
        key
    }

    pub(crate) fn from_bits(bits: u64) -> Self {
        // A length the packing cannot hold would read past it.
        Self(if bits >> 60 > u64::from(MAX_CLASSES) { 0 } else { bits })
    }

    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    pub(crate) fn len(self) -> u32 {
        (self.0 >> 60) as u32
    }

    /// One bit for each class present.
    pub(crate) fn mask(self) -> u32 {
        self.classes().fold(0, |mask, class| mask | 1 << class)
    }

    fn push(&mut self, class: u8) {
        let len = self.len();
        self.0 |= u64::from(class) << (len * CLASS_BITS);
        self.0 += 1 << 60;
    }

    fn classes(self) -> impl Iterator<Item = u8> {
        (0..self.len()).map(move |place| self.class(place))
    }

    fn class(self, place: u32) -> u8 {
        (self.0 >> (place * CLASS_BITS) & 31) as u8
    }
}

/// A key prepared for many comparisons.
#[derive(Debug, Clone)]
pub(crate) struct KeyPattern {
    key: Key,
    mask: u32,
}

impl KeyPattern {
    pub(crate) fn new(key: Key) -> Self {
        Self { key, mask: key.mask() }
    }

    /// Which masks the keys of this length may have that lie within `reach`: an edit takes away at most one class and adds
    /// at most one, and only the one or the other where it changes the length.
    pub(crate) fn masks_within(&self, length: u32, reach: u32) -> MaskBound {
        let (longer, shorter) = (length.saturating_sub(self.key.len()), self.key.len().saturating_sub(length));
        MaskBound { mask: self.mask, lost: reach.saturating_sub(longer), gained: reach.saturating_sub(shorter) }
    }

    /// The edits between the keys, or `None` where they are more than `reach`, which is 2 at most: classes more, less, other
    /// or exchanged with their neighbours.
    #[inline]
    pub(crate) fn distance_within(&self, other: Key, reach: u32) -> Option<u32> {
        if self.key == other {
            return Some(0);
        }
        if reach == 0 {
            return None;
        }
        let difference = Difference::of(self.key.0 & CLASSES, other.0 & CLASSES);
        if difference.is_one_edit() {
            return Some(1);
        }
        (reach > 1 && difference.is_two_edits()).then_some(2)
    }
}

/// Two rows of classes from where the first differs. Behind their ends both hold nothing but zeros, which is no class.
#[derive(Clone, Copy)]
struct Difference {
    own: u64,
    other: u64,
}

impl Difference {
    #[inline]
    fn of(own: u64, other: u64) -> Self {
        let at = (own ^ other).trailing_zeros() / CLASS_BITS * CLASS_BITS;
        let behind = |classes: u64| classes.checked_shr(at).unwrap_or(0);
        Self { own: behind(own), other: behind(other) }
    }

    /// The rows without the class that differs in each, in the own alone, in the other alone.
    #[inline]
    fn edited(self) -> [(u64, u64); 3] {
        let (own, other) = (self.own >> CLASS_BITS, self.other >> CLASS_BITS);
        [(own, other), (own, self.other), (self.own, other)]
    }

    /// The rows without two neighbours that stand exchanged.
    #[inline]
    fn exchanged(self) -> Option<(u64, u64)> {
        let (first, second) = (self.own & 31, self.own >> CLASS_BITS & 31);
        let is_exchange = self.other & 1023 == first << CLASS_BITS | second;
        is_exchange.then_some((self.own >> (2 * CLASS_BITS), self.other >> (2 * CLASS_BITS)))
    }

    #[inline]
    fn is_one_edit(self) -> bool {
        self.edited().iter().any(|(own, other)| own == other)
            || self.exchanged().is_some_and(|(own, other)| own == other)
    }

    /// What agrees at the front need not be edited, so the first edit lies where the first class differs.
    #[inline]
    fn is_two_edits(self) -> bool {
        self.edited().into_iter().chain(self.exchanged()).any(|(own, other)| Self::of(own, other).is_one_edit())
    }
}

/// How many classes of a key another may lack, and how many it may have beside them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MaskBound {
    mask: u32,
    lost: u32,
    gained: u32,
}

impl MaskBound {
    #[inline]
    pub(crate) fn lets_through(self, mask: u32) -> bool {
        at_most(self.mask & !mask, self.lost) && at_most(mask & !self.mask, self.gained)
    }
}

/// Whether no more bits are set than `most`, which is 2 at most.
#[inline]
fn at_most(bits: u32, most: u32) -> bool {
    let without_lowest = bits & bits.wrapping_sub(1);
    match most {
        0 => bits == 0,
        1 => without_lowest == 0,
        _ => without_lowest & without_lowest.wrapping_sub(1) == 0,
    }
}

/// `abdulhaq`, `abdelhak`, `abdurrahman`: the syllable that links Arabic `abd` to the next word is spelt in every way,
/// so it is left out.
pub(crate) fn without_linking(word: &[u8]) -> Cow<'_, [u8]> {
    let Some(rest) = word.strip_prefix(b"abd") else { return Cow::Borrowed(word) };
    let tail: &[u8] = match rest {
        [b'a' | b'e' | b'i' | b'o' | b'u', _] => b"",
        [b'a' | b'e' | b'i' | b'o' | b'u', b'l', ..] => &rest[2..],
        [b'a' | b'e' | b'i' | b'o' | b'u', first, second, ..] if first == second => &rest[2..],
        [b'e' | b'o' | b'u', _, ..] => &rest[1..],
        _ => return Cow::Borrowed(word),
    };
    Cow::Owned([b"abd", tail].concat())
}

/// The class of the sound at the start of `rest` (0: none, a vowel or breath) and the letters it takes.
fn class_at(rest: &[u8]) -> (u8, usize) {
    const K: u8 = 3;
    const S: u8 = 4;
    const T: u8 = 5;
    const D: u8 = 6;
    match rest {
        [b's', b'c', b'h', ..] => return (S, 3),
        [b't', b's', b'c', b'h', ..] => return (S, 4),
        [b's' | b'c' | b'z', b'h', ..] => return (S, 2),
        [b't', b'h', ..] => return (T, 2),
        [b'd', b'h', ..] => return (D, 2),
        [b'k' | b'g', b'h', ..] | [b'c', b'k', ..] => return (K, 2),
        [b'p', b'h', ..] => return (2, 2),
        [b'd', b'j', ..] => return (7, 2),
        _ => {}
    }
    let class = match rest.first() {
        Some(b'b' | b'p') => 1,
        Some(b'f' | b'v') => 2,
        Some(b'k' | b'c' | b'q' | b'g' | b'x') => K,
        Some(b's' | b'z') => S,
        Some(b't') => T,
        Some(b'd') => D,
        Some(b'j') => 7,
        Some(b'l') => 8,
        Some(b'm') => 9,
        Some(b'n') => 10,
        Some(b'r') => 11,
        Some(digit @ b'0'..=b'9') => 12 + digit - b'0',
        _ => 0,
    };
    (class, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        for (a, b) in [("mohammed", "muhamad"), ("qadhafi", "kadafi"), ("shaykh", "cheikh"), ("hussein", "husayn")] {
            assert_eq!(Key::of(a), Key::of(b), "{a} {b}");
        }
        assert_eq!(KeyPattern::new(Key::of("putin")).distance_within(Key::of("merkel"), 2), None);
    }

    #[test]
    fn one_exchange_is_one_edit() {
        assert_eq!(KeyPattern::new(Key::of("macron")).distance_within(Key::of("marcon"), 1), Some(1));
        assert_eq!(Key::of("abdulhaq"), Key::of("abdelhak"));
        assert_eq!(Key::of("abdurrahman"), Key::of("abdrahman"));
        assert_eq!(without_linking(b"abdul").as_ref(), b"abd");
        assert_eq!(KeyPattern::new(Key::of("kfrt")).distance_within(Key::of("fkrt"), 2), Some(1));
        assert_eq!(KeyPattern::new(Key::of("kfrt")).distance_within(Key::of(""), 2), None);
    }

    /// Optimal string alignment, from the textbook.
    fn edits(a: &[u8], b: &[u8]) -> usize {
        let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
        for i in 1..=a.len() {
            let mut row = vec![i];
            for j in 1..=b.len() {
                let kept = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = kept.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
                if i > 1 && j > 1 && a[i - 2] == b[j - 1] && a[i - 1] == b[j - 2] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                row.push(least);
            }
            rows.push(row);
        }
        rows[a.len()][b.len()]
    }

    #[test]
    fn keys_are_as_far_apart_as_counting_tells() {
        // Every word of three sounds of up to five letters beside every other, doubled letters apart, and the longest keys.
        let mut words: Vec<String> = vec![String::new()];
        for begin in 0..121 {
            let longer: Vec<String> = ["b", "t", "m"].map(|letter| words[begin].clone() + letter).to_vec();
            words.extend(longer);
        }
        words
            .extend(["bktlmnrbktlm", "bktlmnrbktml", "kbtlmnrbktml", "bktlmnrbktl", "ktlmnrbktlmr"].map(str::to_owned));
        let keys: Vec<Key> = words.iter().map(|word| Key::of(word)).collect();
        for a in &keys {
            let (pattern, own) = (KeyPattern::new(*a), a.classes().collect::<Vec<_>>());
            for b in &keys {
                let edits = edits(&own, &b.classes().collect::<Vec<_>>()) as u32;
                for reach in 0..=2 {
                    let expected = Some(edits).filter(|edits| *edits <= reach);
                    assert_eq!(pattern.distance_within(*b, reach), expected, "{a:?} {b:?}");
                    assert!(expected.is_none() || pattern.masks_within(b.len(), reach).lets_through(b.mask()));
                }
            }
        }
    }
}
