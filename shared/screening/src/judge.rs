//! From a name's score and the facts beside it to a score and a verdict.

use crate::dates::{BirthAgreement, BirthDate, PartialDate};
use crate::entity::{Entity, EntityKind, Gender, IdentifierKind, ListedName, NameQuality};
use crate::explain;
use crate::hit::{Hit, Verdict};
use crate::identifier::same_identifier;
use crate::names::{
    Alone, Given, NameScore, NameStyle, OwnedToken, Pooled, Runs, Token, analyze, family_of, pool, readings,
    score_names,
};
use crate::query::{Query, Settings};
use crate::remarks::remarks;

/// Who has a single name and the very birth day of somebody listed, whose names it is one of.
pub(crate) const WHOLE_NAME: f32 = 0.3;

/// Whoever gives one rare word alone may be any that has it among the names.
const RARE_WORD: f32 = 0.74;

/// What is known of an entry beside its names.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'a> {
    pub(crate) kind: EntityKind,
    pub(crate) births: Vec<BirthDate>,
    pub(crate) countries: Vec<&'a str>,
    pub(crate) gender: Option<Gender>,
}

/// A name of the query beside a listed name.
#[derive(Debug, Clone)]
pub(crate) struct NameEvidence {
    pub(crate) score: f32,
    pub(crate) quality: NameQuality,
    /// No listed name holds all of its words, only several together; or the given or the listed one is a single word.
    pub(crate) partial: bool,
    pub(crate) alone: Alone,
    /// Given and family name, told apart on both sides, change places.
    pub(crate) swapped: bool,
}

impl NameEvidence {
    const NOTHING: Self =
        Self { score: 0.0, quality: NameQuality::Primary, partial: false, alone: Alone::No, swapped: false };

    /// The score, less where the publisher calls the name weak, and where given and family name change places.
    fn weighed(&self, settings: &Settings) -> f32 {
        let score = if self.quality == NameQuality::Weak { self.score * settings.weak_alias } else { self.score };
        if self.swapped { score - settings.changed_places } else { score }
    }

    /// What is enough for a soft match where the birth day is the same.
    pub(crate) fn least_on_the_same_day(&self, settings: &Settings) -> f32 {
        match self.alone {
            Alone::No => settings.soft - settings.same_day,
            Alone::OfSeveral => settings.soft,
            Alone::WholeName => WHOLE_NAME,
        }
    }

    /// Whether it is more than a soft match where the facts agree.
    fn may_match(&self) -> bool {
        self.quality != NameQuality::Weak && !self.partial
    }
}

/// What the facts say to the name.
#[derive(Debug, Clone, Default)]
pub(crate) struct FactEvidence {
    pub(crate) birth: Option<(BirthAgreement, PartialDate, BirthDate)>,
    /// The query gives more than one birth date, so it is not sure of any.
    pub(crate) several_births: bool,
    /// `Some(true)`: a country in common, of whatever kind; `Some(false)`: the query and the list give some, none in common.
    pub(crate) country: Option<bool>,
    /// Some residence is given, and none in common.
    pub(crate) lives_elsewhere: bool,
    pub(crate) gender_differs: bool,
    pub(crate) identifier: Option<IdentifierKind>,
}

impl FactEvidence {
    pub(crate) fn gather(query: &Query, facts: &Facts<'_>, identifier: Option<IdentifierKind>) -> Self {
        let births = query.births().flat_map(|given| facts.births.iter().map(move |listed| (given, *listed)));
        let years = || query.births().map(PartialDate::year);
        let (earliest, latest) = (years().min(), years().max());
        let compare = |given: PartialDate, listed: BirthDate| {
            let between = earliest < Some(listed.from.year()) && Some(listed.to.year()) < latest;
            let how = listed.compare(given);
            if between { how.min(BirthAgreement::Between) } else { how }
        };
        let common = |given: &[String]| {
            given.iter().any(|given| facts.countries.iter().any(|listed| listed.eq_ignore_ascii_case(given)))
        };
        let both = |given: &[String]| !given.is_empty() && !facts.countries.is_empty();
        let lives_there = both(&query.residences) && common(&query.residences);
        let belongs_there = both(&query.countries).then(|| common(&query.countries));
        let country = if lives_there { Some(true) } else { belongs_there };
        Self {
            birth: births.map(|(given, listed)| (compare(given, listed), given, listed)).min_by_key(|(how, ..)| *how),
            several_births: query.births().count() > 1,
            country,
            lives_elsewhere: both(&query.residences) && country != Some(true),
            gender_differs: matches!((query.gender, facts.gender), (Some(given), Some(listed)) if given != listed),
            identifier,
        }
    }

    /// Whether anything may be found to [`agree`](Self::agree) with what is asked.
    pub(crate) fn may_agree(query: &Query) -> bool {
        query.births().next().is_some()
    }

    /// The same birth day, or a country in common and nothing to say against the birth date: enough to hear of a single word, not
    /// enough to match.
    pub(crate) fn agree(&self) -> bool {
        self.is_same_day()
            || (self.country == Some(true) && self.birth().is_some_and(|how| how <= BirthAgreement::Between))
    }

    fn birth(&self) -> Option<BirthAgreement> {
        self.birth.map(|(how, ..)| how)
    }

    /// People move, so a residence that is not listed tips what contradicts already, a fact or the name itself, and nothing else; beside
    /// the same birth day not even that. Of what is no person there are no other facts.
    fn residence_counts(&self, kind: EntityKind, name_is_strong: bool) -> bool {
        let born_otherwise = self.birth().is_some_and(|how| how > BirthAgreement::Between);
        let contradicted = born_otherwise || self.gender_differs || self.country == Some(false) || !name_is_strong;
        self.lives_elsewhere && !self.is_same_day() && (contradicted || kind != EntityKind::Person)
    }

    fn is_same_day(&self) -> bool {
        self.birth() == Some(BirthAgreement::SameDay)
    }

    fn deduction(&self, kind: EntityKind, name_is_strong: bool, settings: &Settings) -> f32 {
        let birth = match self.birth() {
            Some(BirthAgreement::Contradicts) if !self.several_births => settings.birth_contradicts,
            // Courts and lists give some people other years.
            Some(BirthAgreement::Differs) if !self.several_births && self.country == Some(true) => {
                settings.birth_doubtful
            }
            Some(BirthAgreement::Differs) if !self.several_births => settings.birth_differs,
            Some(BirthAgreement::Contradicts | BirthAgreement::Differs | BirthAgreement::Close) => settings.birth_close,
            Some(BirthAgreement::Near) => settings.birth_near,
            Some(BirthAgreement::SameDay | BirthAgreement::Compatible | BirthAgreement::Between) | None => 0.0,
        };
        // The same birth day outweighs any country.
        let country = if self.country == Some(false) && !self.is_same_day() { settings.country_differs } else { 0.0 };
        let residence = match kind {
            _ if !self.residence_counts(kind, name_is_strong) => 0.0,
            EntityKind::Person => settings.residence_differs,
            _ => settings.seat_differs,
        };
        let gender = if self.gender_differs { settings.gender_differs } else { 0.0 };
        birth + country.max(residence) + gender
    }

    /// Whether something beside the name points to the same person or thing.
    fn corroborates(&self, kind: EntityKind) -> bool {
        match kind {
            EntityKind::Person => {
                self.is_same_day() || (self.birth() == Some(BirthAgreement::Compatible) && self.country == Some(true))
            }
            EntityKind::Organization | EntityKind::Vessel | EntityKind::Aircraft | EntityKind::Unknown => {
                self.country == Some(true)
            }
        }
    }
}

/// The score and verdict of one name.
fn judge(name: &NameEvidence, facts: &FactEvidence, kind: EntityKind, settings: &Settings) -> (f32, Verdict) {
    // An equal identifier decides, whatever the spelling of the name.
    if facts.identifier.is_some() {
        return (1.0, Verdict::Match);
    }
    let weighed = name.weighed(settings);
    let score = (weighed - facts.deduction(kind, weighed >= settings.strong, settings)).max(0.0);
    // Nobody shares more than a word of the name and the birth day by chance.
    let score = if facts.is_same_day() && score >= name.least_on_the_same_day(settings) {
        score.max(settings.soft)
    } else {
        score
    };
    let verdict = if score < settings.soft {
        Verdict::NoMatch
    } else if score >= settings.strong && name.may_match() && facts.corroborates(kind) {
        Verdict::Match
    } else {
        Verdict::SoftMatch
    };
    (score, verdict)
}

/// The best that was found of one entry's names: of those that may be a match, and of those that are a soft match at most.
#[derive(Debug, Default)]
pub(crate) struct BestName {
    alone: Option<Found>,
    partial: Option<Found>,
    whole: Option<Found>,
}

/// A name of the query beside a listed one.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) name: NameEvidence,
    /// Which of the query's names.
    pub(crate) given: usize,
    pub(crate) which: Which,
}

#[derive(Debug)]
pub(crate) enum Which {
    One { name: usize, score: NameScore },
    Several(Pooled),
}

impl Found {
    /// `given` is the number of the asked name `asked`, and `text` what the list writes.
    pub(crate) fn one(
        (given, asked): (usize, &Given<'_>),
        (name, quality, text): (usize, NameQuality, &str),
        score: NameScore,
    ) -> Self {
        let swapped = asked.family != 0 && score.changes_places(asked.family, family_of(text, asked.style));
        let rare_word = score.alone != Alone::No && score.is_rare_word(asked);
        let evidence = NameEvidence {
            score: if rare_word { score.score.max(RARE_WORD) } else { score.score },
            quality,
            partial: score.single_word || swapped || rare_word,
            alone: score.alone,
            swapped,
        };
        Self { name: evidence, given, which: Which::One { name, score } }
    }

    pub(crate) fn several(given: usize, pooled: Pooled) -> Self {
        let evidence = NameEvidence {
            score: pooled.score,
            quality: NameQuality::Primary,
            partial: true,
            alone: Alone::No,
            swapped: false,
        };
        Self { name: evidence, given, which: Which::Several(pooled) }
    }

    /// The score before any facts.
    pub(crate) fn weighed(&self, settings: &Settings) -> f32 {
        self.name.weighed(settings)
    }
}

impl BestName {
    pub(crate) fn offer(&mut self, found: Found, settings: &Settings) {
        let best = match &found.name {
            name if name.alone != Alone::No => &mut self.alone,
            name if name.may_match() => &mut self.whole,
            _ => &mut self.partial,
        };
        if best.as_ref().is_none_or(|known| found.weighed(settings) > known.weighed(settings)) {
            *best = Some(found);
        }
    }

    /// The name that comes to the graver verdict, or to the higher score, with both.
    pub(crate) fn judge(
        &self,
        facts: &FactEvidence,
        kind: EntityKind,
        settings: &Settings,
    ) -> (Option<&Found>, f32, Verdict) {
        let judged = [&self.alone, &self.partial, &self.whole].into_iter().flatten().map(|found| {
            let (score, verdict) = judge(&found.name, facts, kind, settings);
            (Some(found), score, verdict)
        });
        let gravest = judged.max_by(|a, b| a.2.cmp(&b.2).then(a.1.total_cmp(&b.1)));
        gravest.unwrap_or_else(|| {
            let (score, verdict) = judge(&NameEvidence::NOTHING, facts, kind, settings);
            (None, score, verdict)
        })
    }
}

/// Compares a query with one entity outside any index: what [`crate::Index::screen`] gives for an entry, and `None` where
/// the kinds differ or nothing agrees.
pub fn compare_entity(query: &Query, entity: &Entity, list: &str, settings: &Settings) -> Option<Hit> {
    let style = NameStyle::of(if entity.kind == EntityKind::Unknown { query.kind } else { entity.kind });
    let read = query.names.iter().flat_map(|name| readings(name, style));
    let words: Vec<(Vec<OwnedToken>, u32)> =
        read.map(|name| (analyze(&name, style), family_of(&name, style))).collect();
    let given: Vec<Given<'_>> =
        words.iter().map(|(words, family)| Given::new(words, style).with_family(*family)).collect();
    let identifier = query.identifiers.iter().find_map(|given| {
        let listed = entity
            .identifiers
            .iter()
            .find(|listed| same_identifier(given, listed.kind, &listed.normalized(), listed.country.as_deref()))?;
        Some(listed.kind)
    });
    if !query.kind.may_be(entity.kind, identifier) {
        return None;
    }
    let listed: Vec<(&ListedName, Vec<OwnedToken>)> = entity
        .names
        .iter()
        .flat_map(|listed| readings(&listed.text, style).into_iter().map(move |name| (listed, analyze(&name, style))))
        .collect();
    let facts = Facts {
        kind: entity.kind,
        births: entity.births.clone(),
        countries: entity.countries.iter().map(String::as_str).collect(),
        gender: entity.gender,
    };
    let evidence = FactEvidence::gather(query, &facts, identifier);
    let mut best = BestName::default();
    for (number, given) in given.iter().enumerate() {
        for (at, (name, tokens)) in listed.iter().enumerate() {
            let score = score_names(given, &Token::borrow_all(tokens), Runs::All).with_facts(|| evidence.agree());
            best.offer(Found::one((number, given), (at, name.quality, &name.text), score), settings);
        }
        if let Some(pooled) = pool(given, listed.iter().map(|(_, tokens)| Token::borrow_all(tokens)), Runs::All) {
            best.offer(Found::several(number, pooled), settings);
        }
    }
    let text = |at: usize| listed[at].0.text.clone();
    let (found, score, verdict) = best.judge(&evidence, entity.kind, settings);
    let (listed_text, mut why) = match found {
        Some(Found { name: evidence, given: number, which: Which::One { name, score } }) => {
            let right = Token::borrow_all(&listed[*name].1);
            (text(*name), explain::names(&given[*number].tokens, &right, score, evidence))
        }
        Some(Found { given: number, which: Which::Several(pooled), .. }) => {
            (text(pooled.words[0].name), explain::pooled(&given[*number].tokens, pooled, text))
        }
        None => (String::new(), Vec::new()),
    };
    if score <= 0.0 {
        return None;
    }
    why.extend(explain::facts(&evidence, &facts, query));
    why.extend(remarks(query));
    Some(Hit {
        entity_id: entity.id.clone(),
        entry_version: entity.version(),
        list: list.to_owned(),
        effect: entity.effect,
        score,
        verdict,
        identifier: evidence.identifier,
        name: listed_text,
        name_score: found.map_or(0.0, |found| found.name.score),
        programs: entity.programs.join(", "),
        why,
    })
}
