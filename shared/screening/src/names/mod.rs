//! Comparing two names: roles of words, spelling distance, alignment, score.

mod align;
mod analysis;
mod borne;
mod costs;
mod extras;
mod found;
mod given;
mod line;
mod lore;
#[cfg(test)]
mod pack;
mod pooled;
mod profile;
mod readings;
mod score;
mod scripts;
mod spelling;
mod table;
mod token;
mod transcription;
mod units;

pub(crate) use analysis::{analyze, family_of};
pub use borne::{BorneName, borne_name};
pub(crate) use extras::is_no_name;
pub(crate) use found::{Alike, Found, FoundWords};
pub(crate) use given::{Given, GivenUnit};
pub(crate) use line::{MOST_NAMES, line};
pub(crate) use pooled::{POOLED_FLOOR, Pooled, pool, required};
pub(crate) use readings::readings;
pub(crate) use score::{Alone, NameScore, Side, best_possible, lone_word_cap, score_names};
pub(crate) use spelling::Letters;
pub(crate) use token::{Agreement, NameStyle, OwnedToken, Pairing, Role, Token};
pub(crate) use units::{
    EQUIVALENT, LONGEST_EXACT_RUN, NearUnit, Outline, Runs, SCRAMBLED, Unit, is_scrambled, letters_may_agree,
    similarity_within_reach, units,
};

use crate::entity::EntityKind;

/// How far two names may name the same person or thing: 0 is not at all, 1 the same name. Symmetric; case, accents and
/// the order of words do not matter.
pub fn compare_names(a: &str, b: &str, kind: EntityKind) -> f32 {
    let style = NameStyle::of(kind);
    let (a, b) = (analyze(a, style), analyze(b, style));
    score_names(&Given::new(&a, style), &Token::borrow_all(&b), Runs::All).with_facts(|| false).score
}
