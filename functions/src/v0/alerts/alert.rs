//! An alert as `/v0` shows it, in the words of Synctera's monitoring alerts.

use gatehouse_domain::Customer;
use gatehouse_domain::alert::{self, Compared, Subject};
use gatehouse_domain::fact::{ListEffect, ListVerdict};
use gatehouse_domain::id::AlertId;
use gatehouse_domain::jurisdiction::{self, PlaceAlert};
use gatehouse_domain::ownership::PartyId;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::v0::time;

/// An entry of a watchlist that may be the customer, a party to the business that a watchlist may name or that is blocked, or a place
/// that ties the customer to a jurisdiction, with all that an officer needs to decide.
#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Alert {
    /// Stays the same for as long as the entry and what was screened of the customer do.
    id: String,
    /// `WATCHLIST`; `OWNERSHIP` of a party to the business; or `JURISDICTION`: a place of the table of jurisdictions.
    #[serde(rename = "type")]
    kind: &'static str,
    /// `ACTIVE`, or `SUPPRESSED` where as many officers as it takes found the entry to be somebody else.
    status: &'static str,
    /// The base document whose holder was screened: the customer, an owner, a controlling person.
    document_id: Option<String>,
    /// Of an `OWNERSHIP` alert: the customer who has a part in the business, directly or through others.
    related_customer_id: Option<String>,
    /// The list's key, such as `ofac_sdn`. Of an `OWNERSHIP` alert `ofac_50_percent`, where the party, alone or with others,
    /// blocks the business, or `related_party`. Of a place, how the customer is tied to it: `RESIDENCE`, `MAIL`, `CITIZENSHIP`,
    /// `IP` or `FORMATION`.
    list: String,
    /// The entry's id, stable over versions of the list; of an `OWNERSHIP` alert the party's; of a place its ISO code.
    entity_id: String,
    /// Changes when anything the list says of the entry changes; of an `OWNERSHIP` alert with the party's share or listing. Of a
    /// place, the first day on which the rule holds.
    entity_version: String,
    /// The listed name that agreed best; of an `OWNERSHIP` alert the party's; of a place its ISO code.
    name: String,
    /// The sanctions programmes, in the publisher's words. Of a place, the table's name for the rule.
    programs: String,
    /// `MATCH` or `SOFT_MATCH`. A place that rejects is a match.
    verdict: &'static str,
    /// What the entry asks for, if it is the customer: `BLOCK` and `REJECT` stop the customer until the alert is disposed of,
    /// `RESTRICT` and `ENHANCED_DILIGENCE` ask a person to accept it, `INFORM` asks for nothing. Of a
    /// place: `REJECT`, which only another address lifts, `REVIEW`, which stops the customer until the alert is disposed of, or
    /// `ENHANCED_DILIGENCE`, which stops nobody.
    #[schema(value_type = String, example = "BLOCK")]
    effect: EffectOut,
    /// 0 to 1.
    score: f32,
    /// Which words agreed how, what confirmed, what contradicted, and whether the entry was dismissed before it changed.
    why: Vec<String>,
    /// The hash of the index of the lists, or of the table of jurisdictions, that was asked.
    index: Option<String>,
    screened_at: String,
    suppressed_at: Option<String>,
    /// The officer's reason.
    note: Option<String>,
    /// What officers found, and whether it still waits for a second one.
    disposition: Option<DispositionOut>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum EffectOut {
    List(ListEffect),
    Place(jurisdiction::Effect),
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

    fn of_place(alert: &PlaceAlert<'_>) -> Option<Self> {
        let own = alert.clearance?;
        let agreed = own.agreed.as_ref();
        Some(Self {
            state: if own.counts() { "IN_FORCE" } else { "PROPOSED" },
            actor: Some(own.actor.clone()),
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
    /// The alert of that id, as it is now.
    pub(crate) fn find(customer: &Customer, id: AlertId) -> Option<Self> {
        let of_lists = customer.alerts().find(|alert| alert.id == id).map(|alert| Self::of(&alert));
        of_lists.or_else(|| customer.place_alerts().find(|alert| alert.id == id).map(|alert| Self::of_place(&alert)))
    }

    pub(crate) fn of_place(alert: &PlaceAlert<'_>) -> Self {
        let finding = alert.finding;
        let rejects = finding.effect == jurisdiction::Effect::Reject;
        let suppressed = alert.clearance.filter(|own| own.counts());
        Self {
            id: alert.id.to_string(),
            kind: "JURISDICTION",
            status: match alert.status() {
                alert::AlertStatus::Active => "ACTIVE",
                alert::AlertStatus::Suppressed => "SUPPRESSED",
            },
            document_id: Some(alert.document.to_string()),
            related_customer_id: None,
            list: finding.tie.name().to_owned(),
            entity_id: finding.place.clone(),
            entity_version: finding.from.to_string(),
            name: finding.place.clone(),
            programs: finding.source.clone(),
            verdict: if rejects { "MATCH" } else { "SOFT_MATCH" },
            effect: EffectOut::Place(finding.effect),
            score: 1.0,
            why: vec![finding.why.clone()],
            index: Some(alert.table.to_owned()),
            screened_at: time(alert.at),
            suppressed_at: suppressed.map(|own| time(own.agreed.as_ref().map_or(own.at, |second| second.at))),
            note: suppressed.map(|own| own.note.clone()),
            disposition: DispositionOut::of_place(alert),
        }
    }

    pub(crate) fn of(alert: &alert::Alert<'_>) -> Self {
        let hit = alert.hit;
        let (kind, document, customer) = match alert.subject {
            Subject::Holder(document) => ("WATCHLIST", Some(document), None),
            Subject::Party { party: PartyId::Document(document), .. } => ("OWNERSHIP", Some(document), None),
            Subject::Party { party: PartyId::Customer(customer), .. } => ("OWNERSHIP", None, Some(customer)),
        };
        let (document_id, related_customer_id) = (document.map(|id| id.to_string()), customer.map(|id| id.to_string()));
        let suppressed = alert.dismissal.filter(|own| own.counts_for(hit));
        Self {
            id: alert.id.to_string(),
            kind,
            status: match alert.status() {
                alert::AlertStatus::Active => "ACTIVE",
                alert::AlertStatus::Suppressed => "SUPPRESSED",
            },
            document_id,
            related_customer_id,
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
            effect: EffectOut::List(hit.effect),
            score: hit.score,
            why: hit.why.clone(),
            index: alert.index.map(str::to_owned),
            screened_at: time(alert.at),
            suppressed_at: suppressed.map(|own| time(own.agreed.as_ref().map_or(own.at, |second| second.at))),
            note: suppressed.map(|own| own.note.clone()),
            disposition: DispositionOut::of(alert),
        }
    }
}
