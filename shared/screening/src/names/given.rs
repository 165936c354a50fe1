//! A name that is compared with many: what can be prepared once is.

use super::score::Side;
use super::spelling::SpellingPattern;
use super::token::{NameStyle, OwnedToken, Token};
use super::units::{Distinction, Runs, Unit, units};
use crate::text::KeyPattern;

/// The name screened, or the left one of two.
#[derive(Debug, Clone)]
pub(crate) struct Given<'a> {
    pub(crate) style: NameStyle,
    pub(crate) tokens: Vec<Token<'a>>,
    pub(crate) side: Side,
    pub(crate) units: Vec<GivenUnit<'a>>,
    /// The places of the family name, where it is told apart.
    pub(crate) family: u32,
}

/// A word of it, or neighbours read as one.
#[derive(Debug, Clone)]
pub(crate) struct GivenUnit<'a> {
    pub(crate) unit: Unit<'a>,
    pub(crate) key: KeyPattern,
    pub(crate) spelling: SpellingPattern,
    pub(super) distinct: Distinction,
}

impl<'a> Given<'a> {
    pub(crate) fn new(tokens: &'a [OwnedToken], style: NameStyle) -> Self {
        let tokens = Token::borrow_all(tokens);
        let units = units(&tokens, Runs::All).into_iter().map(GivenUnit::new).collect();
        Self { style, side: Side::of(&tokens), tokens, units, family: 0 }
    }

    pub(crate) fn with_family(self, family: u32) -> Self {
        Self { family, ..self }
    }

    /// The units a search looks for, with their numbers.
    pub(crate) fn looked_up(&self) -> impl Iterator<Item = (usize, &Unit<'a>)> {
        self.units.iter().map(|given| &given.unit).enumerate().filter(|(_, unit)| unit.role.is_looked_up())
    }
}

impl<'a> GivenUnit<'a> {
    /// Whether a search finds the same for both.
    pub(crate) fn is_found_like(&self, other: &Self) -> bool {
        let [own, other] = [&self.unit, &other.unit];
        (&own.text, own.script, own.role, own.symbols, own.joined, own.exact)
            == (&other.text, other.script, other.role, other.symbols, other.joined, other.exact)
    }

    fn new(unit: Unit<'a>) -> Self {
        Self {
            key: KeyPattern::new(unit.key),
            spelling: SpellingPattern::new(unit.text.as_bytes(), unit.script),
            distinct: Distinction::of(&unit.text),
            unit,
        }
    }
}
