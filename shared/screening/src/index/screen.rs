//! Screening one query against an index.

use std::collections::BTreeMap;
use std::ops::Range;

use zerocopy::byteorder::little_endian::U32;

use super::build::hex;
use super::format::{BirthRecord, EntityRecord, IdentifierRecord, NameRecord, Section, identifier_hash};
use super::load::{Index, VocabularyView};
use super::scan::{Thresholds, candidates};
use crate::dates::{BirthDate, PartialDate};
use crate::effect::Effect;
use crate::entity::{EntityKind, Gender, IdentifierKind, NameQuality};
use crate::explain;
use crate::hit::{Hit, ListOutcome, Screening, Verdict};
use crate::identifier::{lookup_key, same_identifier};
use crate::judge::{BestName, FactEvidence, Facts, Found, WHOLE_NAME, Which};
use crate::names::{
    FoundWords, Given, NameStyle, OwnedToken, Role, Runs, Token, analyze, family_of, pool, readings, score_names,
};
use crate::query::{Query, Settings};
use crate::remarks::{are_comparable, remarks};
use crate::text::{Key, Script};

impl Index {
    /// Screens one query against every list of the index.
    ///
    /// Entries whose names come close but whose facts contradict are among the hits too, with the verdict `NoMatch`.
    pub fn screen(&self, query: &Query, settings: &Settings) -> Screening {
        let words = asked_words(query);
        let asked: Vec<Given<'_>> = words.iter().map(Asked::given).collect();
        let searched = self.search(query, &asked, settings, Beside::Compared);
        let mut hits: Vec<Hit> = searched
            .into_iter()
            .filter_map(|(entity, found)| self.hit(query, &asked, settings, entity, &found))
            .collect();
        let remarks = remarks(query);
        hits.iter_mut().for_each(|hit| hit.why.extend(remarks.iter().cloned()));
        hits.sort_by(|a, b| {
            b.verdict
                .cmp(&a.verdict)
                .then(b.score.total_cmp(&a.score))
                .then_with(|| (&a.entity_id, &a.list).cmp(&(&b.entity_id, &b.list)))
        });
        let lists: Vec<ListOutcome> = self
            .version()
            .lists
            .iter()
            .map(|list| {
                let verdicts = hits.iter().filter(|hit| hit.list == list.list).map(|hit| hit.verdict);
                ListOutcome {
                    list: list.list.clone(),
                    verdict: verdicts.max().unwrap_or(Verdict::NoMatch),
                    published: list.published.clone(),
                    source_hash: list.source_hash.clone(),
                }
            })
            .collect();
        hits.truncate(settings.max_hits);
        Screening {
            verdict: lists.iter().map(|list| list.verdict).max().unwrap_or(Verdict::NoMatch),
            hits,
            lists,
            remarks,
            comparable: are_comparable(query),
            index: self.version().content_hash.clone(),
        }
    }

    /// The entities found, with the best name or the identifier that found them.
    pub(super) fn search(
        &self,
        query: &Query,
        asked: &[Given<'_>],
        settings: &Settings,
        beside: Beside,
    ) -> BTreeMap<u32, Searched> {
        let facts_may_agree = beside == Beside::TakenToAgree || FactEvidence::may_agree(query);
        let days: Vec<PartialDate> = query.births().filter(|birth| birth.day().is_some()).collect();
        let may_be_same_day = beside == Beside::TakenToAgree || !days.is_empty();
        let counts = |found: &Found, entity: u32| {
            let score = found.weighed(settings);
            score >= settings.soft
                || (score >= found.name.least_on_the_same_day(settings)
                    && (beside == Beside::TakenToAgree || self.has_birth_day(entity, &days)))
        };
        let mut found: BTreeMap<u32, Searched> = BTreeMap::new();
        let names: &[NameRecord] = self.column(Section::Names);
        for (number, given) in asked.iter().enumerate() {
            let vocabulary = self.vocabulary(given.style);
            let least = if given.side.words > 1 { settings.soft - settings.same_day } else { WHOLE_NAME };
            let same_day = if may_be_same_day { least.min(settings.soft) } else { settings.soft };
            // One rare word may be enough, however many the listed name has beside it.
            let soft = if given.side.words > 1 { settings.soft } else { WHOLE_NAME.min(settings.soft) };
            let thresholds = Thresholds { soft, same_day, facts_may_agree };
            let same_day = |entity: u32| beside == Beside::TakenToAgree || self.has_birth_day(entity, &days);
            let candidates = candidates(self, names, given, thresholds, same_day);
            for (name, has_run) in candidates.names {
                let tokens = self.tokens(&vocabulary, names, name as usize, Some(&candidates.words));
                let runs = if has_run { Runs::Found(&candidates.words) } else { Runs::None };
                let record = &names[name as usize];
                let agree = || {
                    beside == Beside::TakenToAgree
                        || FactEvidence::gather(query, &self.facts_of(record.entity.get()), None).agree()
                };
                let score = score_names(given, &tokens, runs).with_facts(agree);
                let listed = (name as usize, quality_of(record), self.text(record.text));
                let named = Found::one((number, given), listed, score);
                if counts(&named, record.entity.get()) {
                    found.entry(record.entity.get()).or_default().best.offer(named, settings);
                }
            }
            for entity in candidates.pooled {
                let range = self.names_of(entity);
                let tokens = range.clone().map(|name| self.tokens(&vocabulary, names, name, Some(&candidates.words)));
                if let Some(pooled) = pool(given, tokens, Runs::Found(&candidates.words)) {
                    let named = Found::several(number, pooled);
                    if counts(&named, entity) {
                        found.entry(entity).or_default().best.offer(named, settings);
                    }
                }
            }
        }
        self.search_identifiers(query, &mut found);
        found
    }

    fn search_identifiers(&self, query: &Query, found: &mut BTreeMap<u32, Searched>) {
        let order: &[U32] = self.column(Section::IdentifierOrder);
        let rows: &[IdentifierRecord] = self.column(Section::Identifiers);
        for given in &query.identifiers {
            let hash = identifier_hash(lookup_key(&given.normalized()));
            let begin = order.partition_point(|number| rows[number.get() as usize].hash.get() < hash);
            let same_hash = order[begin..].iter().map(|number| &rows[number.get() as usize]);
            for row in same_hash.take_while(|row| row.hash.get() == hash) {
                let Some(kind) = IdentifierKind::from_code(row.kind) else { continue };
                let country = std::str::from_utf8(&row.country).ok().filter(|code| !code.starts_with('\0'));
                if same_identifier(given, kind, self.text(row.value), country) {
                    found.entry(row.entity.get()).or_default().identifier = Some(kind);
                }
            }
        }
    }

    fn tokens<'a>(
        &'a self,
        vocabulary: &VocabularyView<'a>,
        names: &[NameRecord],
        name: usize,
        found: Option<&'a FoundWords<'_>>,
    ) -> Vec<Token<'a>> {
        let numbers: &[U32] = self.column(Section::NameTokens);
        let range = names[name].tokens.get() as usize..names[name + 1].tokens.get() as usize;
        let words = numbers[range].iter().map(|number| number.get() as usize);
        let within = words.filter(|word| *word + 1 < vocabulary.words.len());
        within.map(|word| self.token(vocabulary, word, found)).collect()
    }

    fn token<'a>(
        &'a self,
        vocabulary: &VocabularyView<'a>,
        word: usize,
        found: Option<&'a FoundWords<'_>>,
    ) -> Token<'a> {
        let record = &vocabulary.words[word];
        let (text, role) = (self.text(record.text), Role::from_code(record.role));
        Token {
            text,
            found: found.filter(|_| role.is_looked_up()).map(|found| found.of_word(word as u32)),
            script: Script::from_code(record.script),
            role,
            weight: record.weight.get().min(255) as u8,
            key: if role.is_looked_up() { Key::default() } else { Key::of(text) },
            symbols: vocabulary.symbols_of(word),
        }
    }

    fn has_birth_day(&self, entity: u32, days: &[PartialDate]) -> bool {
        let entities: &[EntityRecord] = self.column(Section::Entities);
        let births: &[BirthRecord] = self.column(Section::Births);
        let (entity, next) = (&entities[entity as usize], &entities[entity as usize + 1]);
        let births = &births[entity.births.get() as usize..next.births.get() as usize];
        !days.is_empty() && births.iter().filter_map(birth_date).any(|listed| days.iter().any(|day| listed.is_on(*day)))
    }

    fn names_of(&self, entity: u32) -> Range<usize> {
        let entities: &[EntityRecord] = self.column(Section::Entities);
        let (record, next) = (&entities[entity as usize], &entities[entity as usize + 1]);
        record.names.get() as usize..next.names.get() as usize
    }

    fn hit(
        &self,
        query: &Query,
        asked: &[Given<'_>],
        settings: &Settings,
        entity: u32,
        found: &Searched,
    ) -> Option<Hit> {
        let entities: &[EntityRecord] = self.column(Section::Entities);
        let record = &entities[entity as usize];
        let facts = self.facts_of(entity);
        if !query.kind.may_be(facts.kind, found.identifier) {
            return None;
        }
        let evidence = FactEvidence::gather(query, &facts, found.identifier);
        let (named, score, verdict) = found.best.judge(&evidence, facts.kind, settings);
        let (name, mut why) = self.listed_name(asked, entity, named);
        why.extend(explain::facts(&evidence, &facts, query));
        Some(Hit {
            entity_id: self.text(record.id).to_owned(),
            entry_version: hex(&record.version),
            list: self.version().lists[usize::from(record.list)].list.clone(),
            effect: Effect::from_code(record.effect).unwrap_or_default(),
            score,
            verdict,
            identifier: evidence.identifier,
            name,
            name_score: named.map_or(0.0, |named| named.name.score),
            programs: self.text(record.programs).to_owned(),
            why,
        })
    }

    /// The name that was found, and why.
    fn listed_name(&self, asked: &[Given<'_>], entity: u32, found: Option<&Found>) -> (String, Vec<String>) {
        let names: &[NameRecord] = self.column(Section::Names);
        let own = self.names_of(entity);
        let text = |name: usize| self.text(names[name].text).to_owned();
        let Some(found) = found else {
            return (own.clone().next().map(text).unwrap_or_default(), Vec::new());
        };
        let given = &asked[found.given];
        match &found.which {
            Which::One { name, score } => {
                let right = self.tokens(&self.vocabulary(given.style), names, *name, None);
                (text(*name), explain::names(&given.tokens, &right, score, &found.name))
            }
            Which::Several(pooled) => {
                let why = explain::pooled(&given.tokens, pooled, |name| text(own.start + name));
                (text(own.start + pooled.words[0].name), why)
            }
        }
    }

    fn facts_of(&self, entity: u32) -> Facts<'_> {
        let entities: &[EntityRecord] = self.column(Section::Entities);
        let (entity, next) = (&entities[entity as usize], &entities[entity as usize + 1]);
        let births: &[BirthRecord] = self.column(Section::Births);
        let countries: &[[u8; 2]] = self.column(Section::Countries);
        let births = &births[entity.births.get() as usize..next.births.get() as usize];
        let countries = &countries[entity.countries.get() as usize..next.countries.get() as usize];
        Facts {
            kind: EntityKind::from_code(entity.kind).unwrap_or_default(),
            births: births.iter().filter_map(birth_date).collect(),
            countries: countries.iter().filter_map(|code| std::str::from_utf8(code).ok()).collect(),
            gender: match entity.gender {
                1 => Some(Gender::Female),
                2 => Some(Gender::Male),
                _ => None,
            },
        }
    }
}

fn birth_date(record: &BirthRecord) -> Option<BirthDate> {
    Some(BirthDate {
        from: PartialDate::from_packed(record.from.get())?,
        to: PartialDate::from_packed(record.to.get())?,
        circa: record.circa != 0,
    })
}

/// What is known beside the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    Compared,
    /// For whoever asks by name and number alone and must not be told less than anybody who knows more.
    TakenToAgree,
}

/// How an entity was found.
#[derive(Debug, Default)]
pub(super) struct Searched {
    best: BestName,
    pub(super) identifier: Option<IdentifierKind>,
}

pub(super) fn quality_of(record: &NameRecord) -> NameQuality {
    NameQuality::from_code(record.quality).unwrap_or(NameQuality::Weak)
}

/// A name that is asked for, read.
pub(super) struct Asked {
    words: Vec<OwnedToken>,
    style: NameStyle,
    family: u32,
}

impl Asked {
    pub(super) fn given(&self) -> Given<'_> {
        Given::new(&self.words, self.style).with_family(self.family)
    }
}

/// The words of each name, by the rules of persons, of others, or of both where it is not known who is asked for.
pub(super) fn asked_words(query: &Query) -> Vec<Asked> {
    [NameStyle::Personal, NameStyle::Corporate]
        .into_iter()
        .filter(|style| query.kind == EntityKind::Unknown || NameStyle::of(query.kind) == *style)
        .flat_map(|style| {
            let readings = query.names.iter().flat_map(move |name| readings(name, style));
            readings.map(move |name| Asked { words: analyze(&name, style), style, family: family_of(&name, style) })
        })
        .collect()
}
