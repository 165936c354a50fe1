//! What is asked, and the thresholds it is judged by.

use crate::dates::PartialDate;
use crate::entity::{EntityKind, Gender, Identifier};

/// One person or thing to screen.
#[derive(Clone, Default)]
pub struct Query {
    /// The legal name first, then aliases; each is screened. `Family, Given` tells the two apart, and then they do not change places
    /// for a match.
    pub names: Vec<String>,
    pub kind: EntityKind,
    pub birth: Option<PartialDate>,
    /// Other birth dates on record; the one that agrees best counts.
    pub other_births: Vec<PartialDate>,
    /// Alpha-2 codes, in any case, of the countries it belongs to: citizenship, passport, registration.
    pub countries: Vec<String>,
    /// Alpha-2 codes, in any case, of the countries it lives in or has an address in. People move, so one that is not listed says
    /// little; see [`Settings::residence_differs`].
    pub residences: Vec<String>,
    pub gender: Option<Gender>,
    pub identifiers: Vec<Identifier>,
}

impl Query {
    pub(crate) fn births(&self) -> impl Iterator<Item = PartialDate> {
        self.birth.iter().chain(&self.other_births).copied()
    }
}

/// Who is screened must not reach a log.
impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Query").field("kind", &self.kind).field("names", &self.names.len()).finish_non_exhaustive()
    }
}

/// Thresholds and deductions on the scale 0..=1. The default is the one setting all published figures are measured at.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// From here on an entry is a soft match.
    pub soft: f32,
    /// From here on a name is strong enough to match with corroboration.
    pub strong: f32,
    /// Taken off where the birth dates contradict each other by more than ten years.
    pub birth_contradicts: f32,
    /// Taken off where they contradict by less, or by more where the customer's record itself gives several.
    pub birth_differs: f32,
    /// Taken off where they contradict by less and a country is in common.
    pub birth_doubtful: f32,
    /// Taken off where they are within a year, or differ where the customer's record itself gives several.
    pub birth_close: f32,
    /// Taken off where the birth dates are one slip apart.
    pub birth_near: f32,
    /// Taken off where the countries given have none in common, unless the birth day is the same.
    pub country_differs: f32,
    /// Taken off where a person lives where the list knows nothing of them, and a fact or the name contradicts already.
    pub residence_differs: f32,
    /// Taken off where what is no person has its seat elsewhere.
    pub seat_differs: f32,
    /// What a name may be short of `soft` where the birth day is the same and more than a single word agrees.
    pub same_day: f32,
    /// Taken off where the genders differ.
    pub gender_differs: f32,
    /// Multiplies the score of a name the publisher calls weak.
    pub weak_alias: f32,
    /// Taken off where given and family name, known apart on both sides, change places.
    pub changed_places: f32,
    /// At most this many hits are given, the highest first.
    pub max_hits: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            soft: 0.70,
            strong: 0.88,
            birth_contradicts: 0.35,
            birth_differs: 0.22,
            birth_doubtful: 0.17,
            birth_close: 0.14,
            birth_near: 0.04,
            country_differs: 0.15,
            residence_differs: 0.15,
            seat_differs: 0.06,
            same_day: 0.15,
            gender_differs: 0.15,
            weak_alias: 0.95,
            changed_places: 0.26,
            max_hits: 50,
        }
    }
}
