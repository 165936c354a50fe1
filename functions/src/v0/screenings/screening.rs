//! A screening of a name that is no customer's, as it is kept and shown.

use chrono::{DateTime, Utc};
use gatehouse_screening::{Hit, Screening};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;
use uuid::Uuid;

use super::screening_in::Screened;
use crate::v0::time;

/// What the lists say of a name.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ScreeningOut {
    pub(super) id: String,
    screened: Screened,
    /// The worst over all lists: `NO_MATCH`, `SOFT_MATCH` or `MATCH`.
    pub(super) verdict: String,
    /// Every list that was asked.
    lists: Vec<ListOut>,
    /// The entries that came close, the nearest first; what facts spoke against is a `NO_MATCH` with its reason.
    hits: Vec<HitOut>,
    /// What an officer should know of the names themselves: letters of two alphabets in one word, nothing but titles, more names
    /// than are compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<String>,
    /// The hash of the index of the lists that was asked.
    index: String,
    creation_time: String,
}

#[skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ListOut {
    #[schema(example = "ofac_sdn")]
    list: String,
    verdict: String,
    /// The publisher's version or date, where known.
    published: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct HitOut {
    list: String,
    entity_id: String,
    entity_version: String,
    /// The listed name that agreed best.
    name: String,
    /// The sanctions programmes, in the publisher's words.
    programs: String,
    verdict: String,
    /// What the entry asks for: `BLOCK`, `REJECT`, `RESTRICT`, `ENHANCED_DILIGENCE` or `INFORM`.
    effect: String,
    /// 0 to 1.
    score: f32,
    /// Whether a number is the entry's too.
    identified: bool,
    /// Which words agreed how, what confirmed and what contradicted.
    why: Vec<String>,
}

impl ScreeningOut {
    pub(super) fn of(id: Uuid, screened: Screened, said: Screening, now: DateTime<Utc>) -> Self {
        let lists = said.lists.into_iter().map(|own| ListOut {
            list: own.list,
            verdict: own.verdict.as_str().to_owned(),
            published: own.published,
        });
        Self {
            id: id.to_string(),
            screened,
            verdict: said.verdict.as_str().to_owned(),
            lists: lists.collect(),
            hits: said.hits.into_iter().map(HitOut::of).collect(),
            remarks: said.remarks,
            index: said.index,
            creation_time: time(now),
        }
    }
}

impl HitOut {
    fn of(hit: Hit) -> Self {
        Self {
            list: hit.list,
            entity_id: hit.entity_id,
            entity_version: hit.entry_version,
            name: hit.name,
            programs: hit.programs,
            verdict: hit.verdict.as_str().to_owned(),
            effect: hit.effect.as_str().to_ascii_uppercase(),
            score: hit.score,
            identified: hit.identifier.is_some(),
            why: hit.why,
        }
    }
}
