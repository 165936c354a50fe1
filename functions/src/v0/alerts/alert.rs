//! An alert as `/v0` shows it, in the words of Synctera's monitoring alerts.

use gatehouse_domain::alert::{self, Compared};
use gatehouse_domain::fact::{ListEffect, ListVerdict};
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::v0::time;

/// An entry of a watchlist that may be the customer, with all that an officer needs to decide whether it is.
#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Alert {
    /// Stays the same for as long as the entry and what was screened of the customer do.
    id: String,
    /// `WATCHLIST`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// `ACTIVE`, or `SUPPRESSED` where as many officers as it takes found the entry to be somebody else.
    status: &'static str,
    /// The base document whose holder was screened: the customer, an owner, a controlling person.
    document_id: String,
    /// The list's key, such as `ofac_sdn`.
    list: String,
    /// The entry's id, stable over versions of the list.
    entity_id: String,
    /// Changes when anything the list says of the entry changes.
    entity_version: String,
    /// The listed name that agreed best.
    name: String,
    /// The sanctions programmes, in the publisher's words.
    programs: String,
    /// `MATCH` or `SOFT_MATCH`.
    verdict: &'static str,
    /// What the entry asks for, if it is the customer: `BLOCK` and `REJECT` stop the customer until the alert is disposed of,
    /// `RESTRICT` and `ENHANCED_DILIGENCE` ask a person to accept it, `INFORM` asks for nothing.
    #[schema(value_type = String, example = "BLOCK")]
    effect: ListEffect,
    /// 0 to 1.
    score: f32,
    /// Which words agreed how, what confirmed, what contradicted, and whether the entry was dismissed before it changed.
    why: Vec<String>,
    /// The hash of the index of the lists that was asked.
    index: String,
    screened_at: String,
    suppressed_at: Option<String>,
    /// The officer's reason.
    note: Option<String>,
    /// What officers found, and whether it still waits for a second one.
    disposition: Option<DispositionOut>,
}

/// What officers found about an alert.
#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DispositionOut {
    /// `PROPOSED` until a second person agrees where it takes two, then `IN_FORCE`.
    state: &'static str,
    /// Who found it; nobody knows, of what was found before names were asked for.
    actor: Option<String>,
    at: String,
    note: String,
    #[schema(value_type = Vec<String>, example = json!(["BIRTH_DATE"]))]
    compared: Vec<Compared>,
    /// The second person.
    agreed_by: Option<String>,
    agreed_at: Option<String>,
    agreed_note: Option<String>,
}

impl DispositionOut {
    fn of(alert: &alert::Alert<'_>) -> Option<Self> {
        let own = alert.dismissal?;
        let agreed = own.agreed.as_ref();
        Some(Self {
            state: if own.counts_for(alert.hit) { "IN_FORCE" } else { "PROPOSED" },
            actor: Some(own.actor.clone()).filter(|actor| !actor.is_empty()),
            at: time(own.at),
            note: own.note.clone(),
            compared: own.compared.clone(),
            agreed_by: agreed.map(|own| own.actor.clone()),
            agreed_at: agreed.map(|own| time(own.at)),
            agreed_note: agreed.map(|own| own.note.clone()),
        })
    }
}

impl Alert {
    pub(crate) fn of(alert: &alert::Alert<'_>) -> Self {
        let hit = alert.hit;
        let suppressed = alert.dismissal.filter(|own| own.counts_for(hit));
        Self {
            id: alert.id.to_string(),
            kind: "WATCHLIST",
            status: match alert.status() {
                alert::AlertStatus::Active => "ACTIVE",
                alert::AlertStatus::Suppressed => "SUPPRESSED",
            },
            document_id: alert.document.to_string(),
            list: hit.list.clone(),
            entity_id: hit.entity.clone(),
            entity_version: hit.entity_version.clone(),
            name: hit.name.clone(),
            programs: hit.programs.clone(),
            verdict: match hit.verdict {
                ListVerdict::NoMatch => "NO_MATCH",
                ListVerdict::SoftMatch => "SOFT_MATCH",
                ListVerdict::Match => "MATCH",
            },
            effect: hit.effect,
            score: hit.score,
            why: hit.why.clone(),
            index: alert.index.to_owned(),
            screened_at: time(alert.at),
            suppressed_at: suppressed.map(|own| time(own.agreed.as_ref().map_or(own.at, |second| second.at))),
            note: suppressed.map(|own| own.note.clone()),
            disposition: DispositionOut::of(alert),
        }
    }
}
