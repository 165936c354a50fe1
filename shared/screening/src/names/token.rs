//! The words of a name with what each contributes.

use zerocopy::byteorder::little_endian::U32;

use super::found::Found;
use crate::entity::EntityKind;
use crate::text::{Key, Script};

/// Persons' names and the names of everything else are read by different rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameStyle {
    Personal,
    Corporate,
}

impl NameStyle {
    pub(crate) fn of(kind: EntityKind) -> Self {
        match kind {
            EntityKind::Person => Self::Personal,
            EntityKind::Organization | EntityKind::Vessel | EntityKind::Aircraft | EntityKind::Unknown => {
                Self::Corporate
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Ordinary,
    /// `al`, `bin`, `de`, `of`: says little by its presence or absence.
    Particle,
    /// `Dr`, `Haji`, `General`.
    Title,
    LegalForm,
    Number,
    Initial,
    /// `Jr` is 2, `III` is 3: weighs nothing, and two that differ contradict a little.
    Generation,
}

impl Role {
    const ALL: [Self; 7] =
        [Self::Ordinary, Self::Particle, Self::Title, Self::LegalForm, Self::Number, Self::Initial, Self::Generation];

    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    /// Particles and legal forms say so little that a search takes them for matched.
    pub(crate) fn is_light(self) -> bool {
        matches!(self, Self::Particle | Self::LegalForm | Self::Generation)
    }

    /// Particles and legal forms are taken for matched, initials match anything: a search looks for none of them.
    pub(crate) fn is_looked_up(self) -> bool {
        !self.is_light() && self != Self::Initial
    }

    pub(crate) fn from_code(code: u8) -> Self {
        Self::ALL.get(usize::from(code)).copied().unwrap_or(Self::Ordinary)
    }

    /// Whether the word tells one bearer from another.
    pub(crate) fn distinguishes(self) -> bool {
        matches!(self, Self::Ordinary | Self::Initial)
    }
}

/// A word of a name, owned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OwnedToken {
    pub(crate) text: String,
    pub(crate) script: Script,
    pub(crate) role: Role,
    /// In 1/100: 100 is a rare word.
    pub(crate) weight: u8,
    /// Ids of equivalent names in other languages, sorted.
    pub(crate) symbols: Vec<U32>,
}

/// A word of a name, borrowed from an [`OwnedToken`] or an index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    pub(crate) text: &'a str,
    /// What a search of the index it is borrowed from has found of it.
    pub(crate) found: Option<&'a [Found]>,
    pub(crate) script: Script,
    pub(crate) role: Role,
    pub(crate) weight: u8,
    /// Of a word of an index that a search looks for it stays empty: what is like that word is known when it is scored.
    pub(crate) key: Key,
    pub(crate) symbols: &'a [U32],
}

impl<'a> Token<'a> {
    pub(crate) fn borrow_all(tokens: &'a [OwnedToken]) -> Vec<Self> {
        tokens.iter().map(Self::borrow).collect()
    }

    fn borrow(token: &'a OwnedToken) -> Self {
        Self {
            text: &token.text,
            found: None,
            script: token.script,
            role: token.role,
            weight: token.weight,
            key: Key::of(&token.text),
            symbols: &token.symbols,
        }
    }
}

/// In what way two words agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    Equal,
    Spelling,
    /// Same consonants, one side written without short vowels.
    Consonants,
    /// Known forms of one name, `John` and `Juan`, or of one general word, `Industries` and `Sanaye`.
    Equivalent,
    Initial,
}

/// Words of the one name that were taken for words of the other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pairing {
    /// Bits of the positions in each name.
    pub(crate) left: u32,
    pub(crate) right: u32,
    /// How many letters the words have, on both sides together.
    pub(crate) letters: usize,
    pub(crate) similarity: f32,
    pub(crate) agreement: Agreement,
}
