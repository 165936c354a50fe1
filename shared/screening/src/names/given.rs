//! A name that is compared with many: what can be prepared once is.

use super::score::Side;
use super::spelling::SpellingPattern;
use super::token::{NameStyle, OwnedToken, Role, Token};
use super::units::{Unit, units};
use crate::text::KeyPattern;

/// The name screened, or the left one of two.
#[derive(Debug, Clone)]
pub(crate) struct Given<'a> {
    pub(crate) style: NameStyle,
    pub(crate) tokens: Vec<Token<'a>>,
    pub(crate) side: Side,
    pub(crate) units: Vec<GivenUnit<'a>>,
}

/// A word of it, or neighbours read as one.
#[derive(Debug, Clone)]
pub(crate) struct GivenUnit<'a> {
    pub(crate) unit: Unit<'a>,
    pub(crate) key: KeyPattern,
    pub(crate) spelling: SpellingPattern,
}

impl<'a> Given<'a> {
    pub(crate) fn new(tokens: &'a [OwnedToken], style: NameStyle) -> Self {
        let tokens = Token::borrow_all(tokens);
        let units = units(&tokens).into_iter().map(GivenUnit::new).collect();
        Self { style, side: Side::of(&tokens), tokens, units }
    }
}

impl<'a> GivenUnit<'a> {
    /// Particles and legal forms are taken for matched, initials match anything: a search looks for none of them.
    pub(crate) fn is_looked_up(&self) -> bool {
        !self.unit.role.is_light() && self.unit.role != Role::Initial
    }

    fn new(unit: Unit<'a>) -> Self {
        Self { key: KeyPattern::new(unit.key), spelling: SpellingPattern::new(unit.text.as_bytes(), unit.script), unit }
    }
}
