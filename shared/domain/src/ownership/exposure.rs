//! What a business's parties expose it to: the alerts of its own that name them, and how each is lifted.
//!
//! Blocked parties that hold half of a business or more in the sum make it a match, whoever they are. A party below that, or one
//! that owns nothing, is a soft match. Either is lifted with the party's own alerts, or by what officers find about this very
//! alert, which is bound to the party, its share and its listing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::blocked::{ListedParty, PartyId, blocks, open_hits, reaches};
use super::{BENEFICIAL_OWNER_SHARE, ROUNDING, RelationshipType};
use crate::alert::Dismissal;
use crate::document::{BaseDocument, Facts, RelationshipRole};
use crate::fact::{ContentHash, Hit, ListEffect, ListVerdict};
use crate::gate::{Hold, HoldCause};
use crate::status::{VerificationStatus, Watchlists};

/// The `list` of an alert on a party that, alone or with others, blocks the business.
pub const BLOCKED_OWNERSHIP: &str = "ofac_50_percent";
/// The `list` of an alert on any other listed party.
pub const LISTED_PARTY: &str = "related_party";

/// What is known of the parties to a business whom the lists may name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Exposure {
    /// Those that are customers of their own, or base documents within such.
    #[serde(default)]
    pub parties: Vec<ListedParty>,
    /// Whether there are more above the business than could be looked at.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unseen: bool,
    /// What follows for the business: made anew whenever it is decided.
    #[serde(default)]
    pub alerts: Vec<PartyAlert>,
    /// What officers found about alerts, those that are there no more among them.
    #[serde(default)]
    pub dismissals: Vec<Dismissal>,
}

/// An alert of the business's that names one of its parties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartyAlert {
    pub party: PartyId,
    /// The party, its share and its listing.
    pub content: ContentHash,
    pub hit: Hit,
    pub at: DateTime<Utc>,
}

impl Exposure {
    /// Of a business of whose parties nothing is known.
    #[must_use]
    pub const fn new() -> Self {
        Self { parties: Vec::new(), unseen: false, alerts: Vec::new(), dismissals: Vec::new() }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::new()
    }

    /// What officers found about an alert.
    #[must_use]
    pub fn dismissal(&self, alert: &PartyAlert) -> Option<&Dismissal> {
        self.dismissals.iter().find(|own| own.content == alert.content && own.is_of(&alert.hit))
    }

    fn is_disposed_of(&self, alert: &PartyAlert) -> bool {
        self.dismissal(alert).is_some_and(|own| own.counts_for(&alert.hit))
    }

    /// Parties that officers found not to block the business, although they are blocked.
    pub(super) fn set_aside(&self) -> BTreeSet<PartyId> {
        let own = self.alerts.iter().filter(|own| own.hit.list == BLOCKED_OWNERSHIP);
        own.filter(|own| self.is_disposed_of(own)).map(|own| own.party).collect()
    }

    fn open(&self) -> impl Iterator<Item = &PartyAlert> {
        self.alerts.iter().filter(|own| !self.is_disposed_of(own))
    }

    /// Whether that is known already.
    pub(super) fn is_as(&self, parties: &[ListedParty], unseen: bool) -> bool {
        let same = || self.parties.iter().map(ListedParty::known).eq(parties.iter().map(ListedParty::known));
        self.unseen == unseen && same()
    }

    /// Takes what is known now of parties that are customers of their own, with since when it has been known.
    pub(super) fn learn(&mut self, mut parties: Vec<ListedParty>, unseen: bool) {
        let known: BTreeMap<ContentHash, DateTime<Utc>> =
            self.parties.iter().map(|own| (own.content(), own.since)).collect();
        for party in &mut parties {
            party.since = known.get(&party.content()).copied().unwrap_or(party.since);
        }
        self.parties = parties;
        self.unseen = unseen;
    }
}

impl Facts {
    /// Makes the alerts anew that name parties to this business.
    pub fn weigh_parties(&mut self) {
        let within: Vec<ListedParty> = self.parties_within().filter_map(listed_within).collect();
        let all: Vec<&ListedParty> = self.exposure.parties.iter().chain(&within).collect();
        let holders: Vec<&ListedParty> = all.iter().copied().filter(|own| own.blocked && own.share > 0.0).collect();
        let is_set_aside =
            |own: &ListedParty| self.exposure.is_disposed_of(&alert(own, BLOCKED_OWNERSHIP, String::new()));
        let together: f64 = holders.iter().filter(|own| !is_set_aside(own)).map(|own| own.share).sum();
        let blocks_it = |own: &ListedParty| own.blocked && own.share > 0.0 && (is_set_aside(own) || reaches(together));
        let alerts = all.into_iter().filter_map(|own| {
            if blocks_it(own) {
                let sum = format!("blocked parties hold {} per cent of the business together", rounded(together));
                return Some(alert(own, BLOCKED_OWNERSHIP, sum));
            }
            // The hits on a base document are alerts already.
            let is_elsewhere = matches!(own.party, PartyId::Customer(_)) || !within.contains(own);
            is_elsewhere.then(|| alert(own, LISTED_PARTY, String::new()))
        });
        self.exposure.alerts = alerts.collect();
    }

    /// What the alerts on its parties come to for the business; `None` without any.
    pub(crate) fn parties_watchlists(&self) -> Option<Watchlists> {
        let open = self.exposure.open().map(|own| match own.hit.verdict {
            ListVerdict::Match => Watchlists::Match,
            ListVerdict::SoftMatch => Watchlists::SoftMatch,
            ListVerdict::NoMatch => Watchlists::NoMatch,
        });
        open.max().or((!self.exposure.alerts.is_empty()).then_some(Watchlists::FalsePositive))
    }

    /// What the alerts on its parties hold.
    #[must_use]
    pub fn parties_hold(&self) -> Option<Hold> {
        match self.parties_watchlists()? {
            Watchlists::Match => Some(Hold::rejected(HoldCause::Ownership, None)),
            Watchlists::SoftMatch => Some(Hold::review(HoldCause::Ownership, None)),
            _ => None,
        }
    }

    /// What the lists' word on those who own or direct this business as its base documents comes to, as though they were
    /// customers of their own, and when it was said.
    pub(crate) fn statuses_within(&self) -> impl Iterator<Item = (VerificationStatus, DateTime<Utc>)> {
        let counted = |base: &&BaseDocument| {
            let directs = base.details.relationship.as_ref().is_some_and(directs);
            directs || base.owned_share() + ROUNDING >= BENEFICIAL_OWNER_SHARE
        };
        self.parties_within().filter(counted).filter_map(|base| {
            let at = base.screening.as_ref()?.matched_at();
            let worst = open_hits(base).iter().map(|hit| hit.verdict).max()?;
            let status =
                if worst == ListVerdict::Match { VerificationStatus::Rejected } else { VerificationStatus::Review };
            Some((status, at))
        })
    }

    /// The hash of what businesses have to hear of that this customer has a part in: what the lists say of it, and of whoever
    /// owns it.
    pub(crate) fn told_below(&self) -> ContentHash {
        let own = self.own_hits();
        let within: Vec<ListedParty> = self.parties_within().filter_map(listed_within).collect();
        let mut texts: Vec<String> = own
            .iter()
            .map(|hit| format!("{} {} {} {:?}", hit.list, hit.entity, hit.entity_version, hit.verdict))
            .collect();
        let parties = self.exposure.parties.iter().chain(&within).map(|own| own.content().to_string());
        texts.extend(parties.chain(self.exposure.set_aside().iter().map(ToString::to_string)));
        texts.push(self.exposure.unseen.to_string());
        ContentHash::of_texts(texts.iter().map(String::as_str))
    }
}

fn directs(own: &crate::document::Relationship) -> bool {
    own.role == Some(RelationshipRole::ControllingPerson)
}

/// A base document that owns or directs the business, where the lists may name it.
fn listed_within(base: &BaseDocument) -> Option<ListedParty> {
    let hits = open_hits(base);
    let since = base.screening.as_ref()?.matched_at();
    let is_director = base.details.relationship.as_ref().is_some_and(directs);
    let share = base.owned_share();
    let kinds = is_director.then_some(RelationshipType::ManagingPersonOf);
    let owns = (share > 0.0).then_some(RelationshipType::BeneficialOwnerOf);
    (!hits.is_empty()).then(|| ListedParty {
        party: PartyId::Document(base.id),
        share,
        kinds: kinds.into_iter().chain(owns).collect(),
        blocked: hits.iter().any(blocks),
        hits,
        held_by: Vec::new(),
        name: base.details.name.clone().unwrap_or_default(),
        since,
    })
}

fn alert(own: &ListedParty, list: &str, sum: String) -> PartyAlert {
    let content = own.content();
    let verdict = if list == BLOCKED_OWNERSHIP { ListVerdict::Match } else { ListVerdict::SoftMatch };
    let gravest = own.hits.first();
    let hit = Hit {
        list: list.to_owned(),
        entity: own.party.to_string(),
        entity_version: content.to_string().chars().take(16).collect(),
        score: gravest.map_or(1.0, |hit| hit.score),
        verdict,
        effect: if own.blocked { ListEffect::Block } else { gravest.map_or(ListEffect::Reject, |hit| hit.effect) },
        identified: false,
        name: own.name.clone(),
        programs: gravest.map(|hit| hit.programs.clone()).unwrap_or_default(),
        why: why(own).chain((!sum.is_empty()).then_some(sum)).collect(),
    };
    PartyAlert { party: own.party, content, hit, at: own.since }
}

/// What an officer has to know of a party, in sentences.
fn why(own: &ListedParty) -> impl Iterator<Item = String> {
    let share =
        (own.share > 0.0).then(|| format!("the party holds {} per cent of the business itself", rounded(own.share)));
    let through = own.kinds.is_empty().then(|| "the party owns a part of the business through others".to_owned());
    let part = own.kinds.iter().filter(|kind| !kind.owns()).map(|kind| format!("the party is {}", part(*kind)));
    let hits = own.hits.iter().map(|hit| {
        let how = if hit.verdict == ListVerdict::Match { "is" } else { "may be" };
        format!("the party {how} {} of {}: {}", hit.entity, hit.list, hit.name)
    });
    let blocked = (own.blocked && !own.hits.iter().any(blocks)).then(|| {
        "the party counts as blocked, since blocked parties hold half of it or more (OFAC's 50 % rule)".to_owned()
    });
    let held_by = own
        .held_by
        .iter()
        .map(|(party, share)| format!("{party}, blocked, holds {} per cent of the party", rounded(*share)));
    let sentences: Vec<String> =
        share.into_iter().chain(through).chain(part).chain(hits).chain(blocked).chain(held_by).collect();
    sentences.into_iter()
}

const fn part(kind: RelationshipType) -> &'static str {
    match kind {
        RelationshipType::BeneficialOwnerOf | RelationshipType::OwnerOf => "an owner",
        RelationshipType::ManagingPersonOf => "a managing person",
        RelationshipType::CustodianOf => "a custodian",
        RelationshipType::BeneficiaryOf => "a beneficiary",
        RelationshipType::PartnerOf => "a partner",
        RelationshipType::PayerPayee => "a payer or payee",
    }
}

/// Shares are shown with two decimals at the most.
fn rounded(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}
