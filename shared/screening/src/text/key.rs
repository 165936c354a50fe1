//! Consonant-class keys: the part of a word that survives spelling and transliteration.
//!
//! Two words are compared letter by letter only where their keys are close. The same rule holds in the index and
//! without it, so looking up near keys loses nothing that comparing everything would find.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// Up to 12 consonant classes of five bits each, length in the top four bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

    /// The key and all keys left when up to `edits` classes are taken out, one letter a class.
    pub(crate) fn deletions(self, edits: u32) -> BTreeSet<String> {
        const LETTERS: &[u8; 32] = b"-pfkstdjlmnr0123456789??????????";
        let whole: String = self.classes().map(|class| char::from(LETTERS[usize::from(class)])).collect();
        let mut found = BTreeSet::from([whole]);
        for _ in 0..edits {
            let shorter =
                |word: &String| (0..word.len()).map(|at| [&word[..at], &word[at + 1..]].concat()).collect::<Vec<_>>();
            let next: Vec<String> = found.iter().flat_map(shorter).collect();
            found.extend(next);
        }
        found
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

    /// How many classes agree from the front, and of the rest from the back.
    fn common_ends(self, other: Self) -> (u32, u32) {
        let shorter = self.len().min(other.len());
        let prefix = self.common_prefix(other).min(shorter);
        (prefix, self.common_suffix(other).min(shorter - prefix))
    }

    /// How many classes agree from the front; more than there are where one key ends inside the other.
    fn common_prefix(self, other: Self) -> u32 {
        ((self.0 ^ other.0) & CLASSES).trailing_zeros() / CLASS_BITS
    }

    /// How many classes agree from the back.
    fn common_suffix(self, other: Self) -> u32 {
        let back = |key: Self| (key.0 & CLASSES) << 4 << ((MAX_CLASSES - key.len()) * CLASS_BITS);
        (back(self) ^ back(other)).leading_zeros() / CLASS_BITS
    }
}

/// A key prepared for many comparisons: Hyyrö's bit-parallel optimal string alignment.
#[derive(Debug, Clone)]
pub(crate) struct KeyPattern {
    key: Key,
    mask: u32,
    positions: [u16; 32],
}

impl KeyPattern {
    pub(crate) fn new(key: Key) -> Self {
        let mut positions = [0; 32];
        for (place, class) in key.classes().enumerate() {
            positions[usize::from(class)] |= 1 << place;
        }
        Self { key, mask: key.mask(), positions }
    }

    /// Which masks the keys of this length may have that lie within `reach`: an edit takes away at most one class and adds
    /// at most one, and only the one or the other where it changes the length.
    pub(crate) fn masks_within(&self, length: u32, reach: u32) -> MaskBound {
        let (longer, shorter) = (length.saturating_sub(self.key.len()), self.key.len().saturating_sub(length));
        MaskBound { mask: self.mask, lost: reach.saturating_sub(longer), gained: reach.saturating_sub(shorter) }
    }

    /// The edits between the keys, or `None` where they are more than `reach`.
    #[inline]
    pub(crate) fn distance_within(&self, other: Key, reach: u32) -> Option<u32> {
        if self.key == other {
            return Some(0);
        }
        if reach == 0 {
            return None;
        }
        if self.is_one_edit(other) {
            return Some(1);
        }
        if reach == 1 || self.key.len().abs_diff(other.len()) > reach {
            return None;
        }
        Some(self.distance(other, self.key.common_ends(other))).filter(|distance| *distance <= reach)
    }

    /// Whether one class more, less, other or exchanged with its neighbour makes this key the other, which it is not.
    #[inline]
    fn is_one_edit(&self, other: Key) -> bool {
        let (own, others) = (self.key.0 & CLASSES, other.0 & CLASSES);
        // Where the first class lies that differs.
        let at = (own ^ others).trailing_zeros() / CLASS_BITS * CLASS_BITS;
        let behind = |key: u64, classes: u32| key.checked_shr(at + classes * CLASS_BITS).unwrap_or(0);
        match (self.key.len(), other.len()) {
            (len, other_len) if len == other_len => {
                let swapped = |key: u64| (behind(key, 0) & 31) << CLASS_BITS | behind(key, 1) & 31;
                behind(own, 1) == behind(others, 1)
                    || (behind(own, 2) == behind(others, 2) && swapped(own) == behind(others, 0) & 1023)
            }
            (len, other_len) if len + 1 == other_len => behind(own, 0) == behind(others, 1),
            (len, other_len) if len == other_len + 1 => behind(own, 1) == behind(others, 0),
            _ => false,
        }
    }

    fn distance(&self, other: Key, (prefix, suffix): (u32, u32)) -> u32 {
        let (len, other_len) = (self.key.len() - prefix - suffix, other.len() - prefix - suffix);
        if len == 0 || other_len == 0 {
            return len.max(other_len);
        }
        let last = 1_u32 << (len - 1);
        let (mut positive, mut negative, mut diagonal, mut matched_before) = (!0_u32, 0_u32, 0_u32, 0_u32);
        let mut distance = len;
        let mut rest = other.0 >> (prefix * CLASS_BITS);
        for _ in 0..other_len {
            let matched = u32::from(self.positions[(rest & 31) as usize] >> prefix);
            rest >>= CLASS_BITS;
            let swapped = ((!diagonal & matched) << 1) & matched_before;
            diagonal = ((matched & positive).wrapping_add(positive) ^ positive) | matched | negative | swapped;
            let up = negative | !(diagonal | positive);
            let down = diagonal & positive;
            if up & last != 0 {
                distance += 1;
            }
            if down & last != 0 {
                distance -= 1;
            }
            let up = up << 1 | 1;
            positive = down << 1 | !(diagonal | up);
            negative = up & diagonal;
            matched_before = matched;
        }
        distance
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
        assert_eq!(KeyPattern::new(Key::of("kfrt")).distance(Key::of("kfrt"), (0, 0)), 0);
        assert_eq!(KeyPattern::new(Key::of("kfrt")).distance(Key::of("fkrt"), (0, 0)), 1);
        assert_eq!(KeyPattern::new(Key::of("kfrt")).distance(Key::of(""), (0, 0)), 4);
    }

    #[test]
    fn one_edit_is_seen_without_counting() {
        let keys = [
            "",
            "b",
            "k",
            "bk",
            "kb",
            "bkt",
            "btk",
            "bkkt",
            "bktl",
            "ktbl",
            "mnmnmn",
            "mnmmnn",
            "bktlmnrbktlm",
            "bktlmnrbktml",
        ];
        for a in keys {
            for b in keys {
                let (a, b) = (Key::of(a), Key::of(b));
                let pattern = KeyPattern::new(a);
                let edits = pattern.distance(b, a.common_ends(b));
                assert_eq!(pattern.distance(b, (0, 0)), edits, "{a:?} {b:?}");
                assert_eq!(a != b && pattern.is_one_edit(b), edits == 1, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn the_mask_bound_never_refuses_a_near_key() {
        let words = [
            "mohammed", "ahmed", "tim", "tom", "siemens", "simons", "gazprom", "kasprom", "x", "", "ltd", "litd",
            "litdr", "mtm", "mtmt", "tmk",
        ];
        for a in words {
            for b in words {
                let (a, b) = (Key::of(a), Key::of(b));
                for reach in 0..=2 {
                    let pattern = KeyPattern::new(a);
                    let distance = pattern.distance_within(b, reach);
                    assert!(distance.is_none() || pattern.masks_within(b.len(), reach).lets_through(b.mask()));
                    assert_eq!(distance, KeyPattern::new(b).distance_within(a, reach));
                }
            }
        }
    }
}
