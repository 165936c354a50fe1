//! Holders who may be listed as another kind than their own: a sole proprietor is a person and a firm, a trust or an estate is
//! called by either, and a company may bear somebody's name.
//!
//! What is found so is a soft match at the most, unless a number or the day of birth agrees. OFAC's FAQ 5 excuses a vessel's name
//! on a company; businesses that deal with ships are shown it all the same.

use gatehouse_domain::document::BaseDocument;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::screened::ScreenedParties;
use gatehouse_screening::{EntityKind, Hit, Index, PartialDate, Query, Screening, Settings, Verdict, borne_name};

use crate::Context;

/// From here on a name alone, with nothing that says the holder may be of that kind, is shown. How it was chosen:
/// docs/screening.md.
const NAME_ALONE: f32 = 0.88;

/// How a holder is looked up as something else.
pub(super) struct Other {
    pub(super) query: Query,
    why: Why,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The type of the holder says that it may be both.
    OfType,
    /// The name reads as a person's.
    OfName,
    /// Nothing says so, and the name is the very same.
    NameAlone,
    /// The business deals with ships.
    DealsWithShips,
}

impl Other {
    /// Whether the names are stored under that kind too, for changed lists to find them. The very name is looked for under
    /// other kinds anyway.
    pub(super) const fn is_stored(&self) -> bool {
        !matches!(self.why, Why::NameAlone)
    }

    /// The name's score from which a hit is one.
    fn floor(&self) -> f32 {
        match self.why {
            Why::OfType | Why::OfName => 0.0,
            Why::NameAlone | Why::DealsWithShips => NAME_ALONE,
        }
    }

    const fn sentence(&self) -> &'static str {
        match self.why {
            Why::OfType => "screened as the other kind too: a holder of this type may be a person or an organisation",
            Why::OfName => "screened as a person too: the business bears what reads as a person's name",
            Why::NameAlone => "screened as the other kind too: the name is the entry's",
            Why::DealsWithShips => {
                "a vessel of that name is shown since the business deals with transport or trade (OFAC FAQ 5)"
            }
        }
    }
}

/// As what else the holder is looked up than as `own` says.
pub(super) fn others(base: &BaseDocument, own: &Query) -> Vec<Other> {
    const BOTH: [&str; 5] = ["TRUST", "ESTATE", "IRA", "SOLE-PROPRIETORSHIP", "PARTNERSHIP"];
    let by_name = |kind, names, why| Other { query: Query { names, kind, ..Query::default() }, why };
    let with_facts = |Other { query, why }| {
        let (countries, identifiers) = (own.countries.clone(), own.identifiers.clone());
        Other { query: Query { countries, identifiers, ..query }, why }
    };
    let is_both = BOTH.contains(&base.details.entity_type.name());
    match (own.kind, is_both) {
        (EntityKind::Person, true) => {
            vec![with_facts(by_name(EntityKind::Organization, own.names.clone(), Why::OfType))]
        }
        (EntityKind::Person, false) => {
            // `Sam` is what friends call somebody, and a firm's byname by chance: beside the legal name, one word is nobody's.
            let whole = own.names.iter().enumerate().filter(|(at, name)| *at == 0 || name.trim().contains(' '));
            let names = whole.map(|(_, name)| name.clone()).collect();
            vec![by_name(EntityKind::Organization, names, Why::NameAlone)]
        }
        _ => {
            let is_persons = |name: &&String| is_both || borne_name(name).reads_as_person;
            let (persons, others): (Vec<&String>, Vec<&String>) = own.names.iter().partition(is_persons);
            let why = if is_both { Why::OfType } else { Why::OfName };
            let person = with_facts(by_name(EntityKind::Person, with_borne(persons), why));
            let very_name = by_name(EntityKind::Person, with_borne(others), Why::NameAlone);
            let ship = by_name(EntityKind::Vessel, own.names.clone(), Why::DealsWithShips);
            let ship = Some(ship).filter(|_| base.deals_with_ships());
            [person, very_name].into_iter().chain(ship).filter(|other| !other.query.names.is_empty()).collect()
        }
    }
}

/// Names of several words as they are, and what is left of them without a legal form. One word alone is too many people's.
fn with_borne<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let borne = names.into_iter().map(|name| (name, borne_name(name).text));
    let several = borne.filter(|(_, borne)| borne.contains(' '));
    several.flat_map(|(name, borne)| [name.clone(), borne]).collect()
}

/// What the lists say of the holder as what it is, and as what else it may be.
pub(super) fn screen(base: &BaseDocument, own: &Query, context: &Context<'_>) -> Screening {
    let mut answer = context.lists.screen(own, context.screening);
    for other in others(base, own) {
        let found = hits(base, &other, context);
        add(&mut answer, found);
    }
    answer
}

fn hits(base: &BaseDocument, other: &Other, context: &Context<'_>) -> Vec<Hit> {
    let found = context.lists.screen(&other.query, context.screening).hits;
    let mut hits: Vec<Hit> = found
        .into_iter()
        .filter(|hit| hit.verdict > Verdict::NoMatch && (hit.identifier.is_some() || hit.name_score >= other.floor()))
        .collect();
    if hits.is_empty() {
        return hits;
    }
    let born = born_alike(base, other, context);
    for hit in &mut hits {
        if let Some(dated) = born.iter().find(|dated| dated.entity_id == hit.entity_id && dated.list == hit.list) {
            hit.clone_from(dated);
        } else if hit.identifier.is_none() {
            hit.verdict = hit.verdict.min(Verdict::SoftMatch);
        }
        hit.why.push(other.sentence().to_owned());
    }
    hits
}

/// Matches by the birth date of a business's owner. The date of a business may be that of its formation, so that it confirms and
/// never contradicts.
fn born_alike(base: &BaseDocument, other: &Other, context: &Context<'_>) -> Vec<Hit> {
    let is_business = base.details.entity() == Entity::Business;
    let birth = base.details.birth.filter(|_| is_business && other.query.kind == EntityKind::Person);
    let Some(birth) = birth.and_then(|birth| PartialDate::parse(&birth.to_string())) else {
        return Vec::new();
    };
    // The same day and the same name are the same person, wherever the business is.
    let query = Query { birth: Some(birth), countries: Vec::new(), ..other.query.clone() };
    let found = context.lists.screen(&query, context.screening).hits;
    found.into_iter().filter(|hit| hit.verdict == Verdict::Match).collect()
}

/// Adds hits, of each entry the graver one, to what every list says.
fn add(answer: &mut Screening, found: Vec<Hit>) {
    for hit in found {
        let same = |own: &Hit| (&own.list, &own.entity_id) == (&hit.list, &hit.entity_id);
        match answer.hits.iter_mut().find(|own| same(own)) {
            Some(own) if own.verdict >= hit.verdict => continue,
            Some(own) => own.clone_from(&hit),
            None => answer.hits.push(hit.clone()),
        }
        answer.verdict = answer.verdict.max(hit.verdict);
        for list in answer.lists.iter_mut().filter(|list| list.list == hit.list) {
            list.verdict = list.verdict.max(hit.verdict);
        }
    }
    answer.hits.sort_by(|a, b| b.score.total_cmp(&a.score));
}

/// Whether a customer may be hit by an entry of another kind than its own, by the very name.
pub(super) fn may_be_other(index: &Index, names: &ScreenedParties) -> bool {
    let settings = Settings { soft: NAME_ALONE, ..Settings::default() };
    let by_name = |names: Vec<String>, kind| {
        !names.is_empty() && index.may_hit(&Query { names, kind, ..Query::default() }, &settings)
    };
    by_name(names.persons.iter().cloned().collect(), EntityKind::Organization)
        || by_name(with_borne(&names.organizations), EntityKind::Person)
        || by_name(names.ships.iter().cloned().collect(), EntityKind::Vessel)
}
