//! An alert as `/v0` shows it, in the words of Synctera's monitoring alerts.

use gatehouse_domain::alert;
use gatehouse_domain::fact::ListVerdict;
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
    /// `ACTIVE`, or `SUPPRESSED` where an officer found the entry to be somebody else.
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
}

impl Alert {
    pub(crate) fn of(alert: &alert::Alert<'_>) -> Self {
        let hit = alert.hit;
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
            score: hit.score,
            why: hit.why.clone(),
            index: alert.index.to_owned(),
            screened_at: time(alert.at),
            suppressed_at: alert.dismissal.map(|own| time(own.at)),
            note: alert.dismissal.map(|own| own.note.clone()),
        }
    }
}
