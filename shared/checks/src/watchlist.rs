//! Screening the holder's name and alias against the watchlists (31 CFR part 501: no dealings with the listed).

use std::collections::{BTreeMap, BTreeSet};

use gatehouse_domain::Facts;
use gatehouse_domain::customer::{Observation, Observed};
use gatehouse_domain::document::BaseDocument;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::fact::{Hit, ListEffect, ListVerdict, Screening};
use gatehouse_domain::screened::{NumberKind, ScreenedNumber, ScreenedParties};
use gatehouse_domain::thresholds::Thresholds;
use gatehouse_screening::{
    Dismissed, Effect, EntityKind, Gender, Identifier, IdentifierKind, Index, PartialDate, Query, Settings, Verdict,
    country_code,
};

use crate::{Check, Context};

mod kinds;

pub(crate) struct Watchlist;

impl Check for Watchlist {
    fn run(&self, base: &BaseDocument, context: &Context<'_>) -> Vec<Observation> {
        let content = base.screened_content();
        if base.screening.as_ref().is_some_and(|known| known.content == content && !is_outdated(known, context)) {
            return Vec::new();
        }
        let screening = screen(base, context).into_iter();
        screening.map(|own| Observation { document: base.id, fact: Observed::Screening(own) }).collect()
    }
}

fn is_outdated(known: &Screening, context: &Context<'_>) -> bool {
    context.screen_again && known.index != context.lists.version().content_hash
}

/// The names and numbers under which the parties to a customer are screened: to be stored with every revision.
#[must_use]
pub fn screened_parties(facts: &Facts) -> ScreenedParties {
    let mut names = ScreenedParties::default();
    for base in facts.active_documents() {
        let Some(query) = query(base) else { continue };
        for query in
            kinds::others(base, &query).into_iter().filter(kinds::Other::is_stored).map(|own| own.query).chain([query])
        {
            let of_kind = match query.kind {
                EntityKind::Person => &mut names.persons,
                EntityKind::Vessel => &mut names.ships,
                _ => &mut names.organizations,
            };
            of_kind.extend(query.names);
        }
        names.numbers.extend(base.screened_numbers());
    }
    names
}

/// Whether a customer who is screened under these names may be hit by an entry of the index, by any program's thresholds and
/// whatever else is known.
#[must_use]
pub fn may_concern(index: &Index, names: &ScreenedParties) -> bool {
    let settings = Settings { soft: Thresholds::LOWEST.soft(), ..Settings::default() };
    let identifiers: Vec<Identifier> = names.numbers.iter().map(identifier).collect();
    let as_own_kind = |kind, names: &BTreeSet<String>| {
        let (names, identifiers) = (names.iter().cloned().collect(), identifiers.clone());
        index.may_hit(&Query { names, kind, identifiers, ..Query::default() }, &settings)
    };
    as_own_kind(EntityKind::Person, &names.persons)
        || as_own_kind(EntityKind::Organization, &names.organizations)
        || kinds::may_be_other(index, names)
}

/// What the lists say of the holder now, whatever they said before.
#[must_use]
pub fn screen(base: &BaseDocument, context: &Context<'_>) -> Option<Screening> {
    let answer = kinds::screen(base, &query(base)?, context);
    let lists: BTreeMap<String, ListVerdict> =
        answer.lists.iter().map(|list| (list.list.clone(), verdict(list.verdict))).collect();
    // Those dismissed stay on record. An entry dismissed as it was before says so where it is raised again.
    let reviewed = answer.review(&dismissed(base));
    let hits = reviewed.screening.hits.iter().cloned().chain(reviewed.suppressed).map(hit).collect();
    let content = base.screened_content();
    let gatehouse_screening::Screening { index, remarks, comparable, .. } = reviewed.screening;
    Some(Screening { content, at: context.now, index, lists, hits, remarks, incomparable: !comparable, since: None })
}

/// Whoever has no name yet cannot be looked up.
fn query(base: &BaseDocument) -> Option<Query> {
    let details = &base.details;
    let name = details.name.clone()?;
    let mut query = Query {
        names: std::iter::once(name).chain(details.alias.clone()).chain(details.known_as.iter().cloned()).collect(),
        kind: EntityKind::Organization,
        // What is no country contradicts nothing.
        countries: codes(base.screened_citizenships()),
        residences: codes(base.screened_residences()),
        identifiers: base.screened_numbers().iter().map(identifier).collect(),
        ..Query::default()
    };
    if details.entity() == Entity::Personal {
        query.kind = EntityKind::Person;
        query.birth = details.birth.and_then(|birth| PartialDate::parse(&birth.to_string()));
        query.gender = match details.entity_type.name() {
            "M" => Some(Gender::Male),
            "F" => Some(Gender::Female),
            _ => None,
        };
    }
    Some(query)
}

fn codes(said: impl Iterator<Item = String>) -> Vec<String> {
    said.filter_map(|said| country_code(&said)).map(str::to_owned).collect()
}

fn identifier(number: &ScreenedNumber) -> Identifier {
    let kind = match number.kind {
        NumberKind::Passport => IdentifierKind::Passport,
        NumberKind::National => IdentifierKind::National,
        NumberKind::Tax => IdentifierKind::Tax,
        NumberKind::Registration => IdentifierKind::Registration,
        NumberKind::Lei => IdentifierKind::Lei,
        NumberKind::Imo => IdentifierKind::Imo,
        NumberKind::Wallet => IdentifierKind::CryptoAddress,
    };
    Identifier::new(kind, &number.value, number.country_code.as_deref())
}

/// What an officer dismissed about the holder as it is now.
fn dismissed(base: &BaseDocument) -> Vec<Dismissed> {
    let content = base.details.screened_details();
    let present = base.dismissals.iter().filter(|own| own.content == content);
    present.map(|own| Dismissed { entity_id: own.entity.clone(), entry_version: own.entity_version.clone() }).collect()
}

fn hit(hit: gatehouse_screening::Hit) -> Hit {
    Hit {
        list: hit.list,
        entity: hit.entity_id,
        entity_version: hit.entry_version,
        score: hit.score,
        verdict: verdict(hit.verdict),
        effect: effect(hit.effect),
        identified: hit.identifier.is_some(),
        name: hit.name,
        programs: hit.programs,
        why: hit.why,
    }
}

const fn effect(effect: Effect) -> ListEffect {
    match effect {
        Effect::Block => ListEffect::Block,
        Effect::Reject => ListEffect::Reject,
        Effect::Restrict => ListEffect::Restrict,
        Effect::EnhancedDiligence => ListEffect::EnhancedDiligence,
        Effect::Inform => ListEffect::Inform,
    }
}

const fn verdict(verdict: Verdict) -> ListVerdict {
    match verdict {
        Verdict::NoMatch => ListVerdict::NoMatch,
        Verdict::SoftMatch => ListVerdict::SoftMatch,
        Verdict::Match => ListVerdict::Match,
    }
}
