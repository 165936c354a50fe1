//! The index file: a header, a table of sections, and columns of little-endian records that are used in place.

use sha2::{Digest, Sha256};
use twox_hash::XxHash3_64;
use zerocopy::byteorder::little_endian::{U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::names::NameStyle;
use crate::text::{Key, Script};

pub(super) const MAGIC: [u8; 8] = *b"GHSCREEN";
/// Raised whenever the layout, the analysis of names or the keys change: an index of another version is refused.
pub(super) const FORMAT: u32 = 6;

/// The sections in their order in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Meta,
    Text,
    Entities,
    Births,
    Countries,
    Identifiers,
    /// Identifier numbers in order of their hashes.
    IdentifierOrder,
    Names,
    NameTokens,
    PersonalKeys,
    PersonalMasks,
    PersonalWords,
    PersonalPostings,
    PersonalSymbols,
    PersonalBearers,
    CorporateKeys,
    CorporateMasks,
    CorporateWords,
    CorporatePostings,
    CorporateSymbols,
    CorporateBearers,
}

pub(super) const SECTIONS: usize = Section::CorporateBearers as usize + 1;

/// The sections of one style's vocabulary.
#[derive(Debug, Clone, Copy)]
pub(super) struct VocabularySections {
    /// Distinct shapes of keys, in ascending order: far fewer than there are keys.
    pub(super) masks: Section,
    /// Distinct keys, by shape.
    pub(super) keys: Section,
    pub(super) words: Section,
    /// Names that hold a word, by word.
    pub(super) postings: Section,
    /// Symbols of a word, by word.
    pub(super) symbols: Section,
    /// Words that bear a symbol, by symbol.
    pub(super) bearers: Section,
}

impl VocabularySections {
    pub(super) fn of(style: NameStyle) -> Self {
        match style {
            NameStyle::Personal => Self {
                keys: Section::PersonalKeys,
                masks: Section::PersonalMasks,
                words: Section::PersonalWords,
                postings: Section::PersonalPostings,
                symbols: Section::PersonalSymbols,
                bearers: Section::PersonalBearers,
            },
            NameStyle::Corporate => Self {
                keys: Section::CorporateKeys,
                masks: Section::CorporateMasks,
                words: Section::CorporateWords,
                postings: Section::CorporatePostings,
                symbols: Section::CorporateSymbols,
                bearers: Section::CorporateBearers,
            },
        }
    }
}

#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct Header {
    pub(super) magic: [u8; 8],
    pub(super) format: U32,
    pub(super) sections: U32,
    /// Of everything behind the header.
    pub(super) checksum: U64,
    /// What the index is called: [`content_hash`].
    pub(super) content_hash: [u8; 32],
}

/// Where a section lies, from the start of the file.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct Extent {
    pub(super) offset: U32,
    pub(super) length: U32,
}

/// A piece of the text section.
#[derive(Debug, Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct TextRef {
    pub(super) offset: U32,
    pub(super) length: U16,
}

/// Lists of an entity begin at its own numbers and end where the next entity's begin; the last entity is an empty one.
#[derive(Debug, Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct EntityRecord {
    pub(super) id: TextRef,
    pub(super) programs: TextRef,
    pub(super) list: u8,
    pub(super) kind: u8,
    /// 0 unknown, 1 female, 2 male.
    pub(super) gender: u8,
    pub(super) effect: u8,
    pub(super) version: [u8; 8],
    pub(super) names: U32,
    pub(super) births: U32,
    pub(super) countries: U32,
    pub(super) identifiers: U32,
}

#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct BirthRecord {
    pub(super) from: U32,
    pub(super) to: U32,
    pub(super) circa: u8,
}

#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct IdentifierRecord {
    pub(super) value: TextRef,
    pub(super) kind: u8,
    /// ASCII alpha-2, or zeros.
    pub(super) country: [u8; 2],
    pub(super) entity: U32,
    pub(super) hash: U32,
}

/// A name; its words end where the next name's begin.
#[derive(Debug, Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct NameRecord {
    pub(super) entity: U32,
    pub(super) text: TextRef,
    pub(super) quality: u8,
    pub(super) words: u8,
    pub(super) tokens: U32,
    /// Sum of the words' weights, and of those of particles and legal forms alone.
    pub(super) weight: U16,
    pub(super) light: U16,
    pub(super) initials: u8,
}

/// A distinct word with its role and weight, or a distinct run of words read as one.
#[derive(Debug, Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct WordRecord {
    pub(super) text: TextRef,
    pub(super) script: u8,
    pub(super) role: u8,
    pub(super) weight: U16,
    /// Words it covers: more than one is a run.
    pub(super) covers: u8,
    /// Its letters, so that most words unlike another need not be read.
    pub(super) letters: U64,
    pub(super) postings: U32,
    pub(super) symbols: U16,
}

/// A distinct shape of keys: length, mask, and whether their words lack vowels. Its keys end where the next one's begin.
#[derive(Debug, Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct MaskRecord {
    /// From the top: one bit for words without vowels, four for the length, one for each class present.
    pub(super) shape: U32,
    pub(super) keys: U32,
}

impl MaskRecord {
    pub(super) fn shape_of(key: Key, script: Script) -> u32 {
        let consonantal = u32::from(script == Script::Consonantal);
        consonantal << 31 | key.len() << MASK_BITS | key.mask()
    }

    /// The least shape of words of this script and key length.
    pub(super) fn least_shape(length: u32, consonantal: bool) -> u32 {
        u32::from(consonantal) << 31 | length << MASK_BITS
    }

    pub(super) fn mask(self) -> u32 {
        self.shape.get() & ((1 << MASK_BITS) - 1)
    }
}

const MASK_BITS: u32 = 27;

/// A distinct key; its words end where the next key's begin.
#[derive(Debug, Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct KeyRecord {
    pub(super) key: U64,
    pub(super) words: U32,
}

/// A word that bears a symbol.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct BearerRecord {
    pub(super) symbol: U32,
    pub(super) word: U32,
}

/// A checksum (XXH3) against damage in storage or transfer; the content hash is what protects against forgery.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// SHA-256 of the format and of everything behind the header: where the same lists are kept in another format, what
/// reads only this one finds them by another name.
pub(super) fn content_hash(format: u32, rest: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(format.to_le_bytes()).chain_update(rest).finalize().into()
}

/// The hash identifiers are looked up by (FNV-1a).
pub(super) fn identifier_hash(value: &str) -> u32 {
    value.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::super::build::hex;
    use super::*;

    /// An index holds what the rules made of the lists: another program's rules find less in it than it lists, and nobody would
    /// see it.
    #[test]
    fn other_words_and_weights_are_another_format() {
        let files: [&[u8]; 13] = [
            include_bytes!("../lore/cantonese_syllables.txt"),
            include_bytes!("../lore/countries.txt"),
            include_bytes!("../lore/country_words.txt"),
            include_bytes!("../lore/equivalents.txt"),
            include_bytes!("../lore/general_words.txt"),
            include_bytes!("../lore/han_readings.bin"),
            include_bytes!("../lore/legal_forms.txt"),
            include_bytes!("../lore/line_words.txt"),
            include_bytes!("../lore/names.bin"),
            include_bytes!("../lore/organization_words.txt"),
            include_bytes!("../lore/person_words.txt"),
            include_bytes!("../lore/script_forms.txt"),
            include_bytes!("../lore/words.txt"),
        ];
        let lore = files.iter().fold(Sha256::new(), Sha256::chain_update).finalize();
        let known = (6, "e2683deb4413e1f18a4ef68d86a3f0eae2dc74d349ca053af903b386d68e05af");
        assert_eq!((FORMAT, hex(&lore).as_str()), known, "the lore has changed: count FORMAT up, and say so here");
    }

    /// Or a program of a new format would never replace the file of an old one.
    #[test]
    fn the_same_lists_in_another_format_are_another_index() {
        assert_ne!(content_hash(FORMAT, b"lists"), content_hash(FORMAT - 1, b"lists"));
        assert_ne!(content_hash(FORMAT, b"lists"), content_hash(FORMAT, b"other lists"));
    }
}
