//! Screening one query against an index.

use std::collections::HashMap;

use zerocopy::byteorder::little_endian::U32;

use super::build::hex;
use super::format::{BirthRecord, EntityRecord, IdentifierRecord, NameRecord, Section, identifier_hash};
use super::load::{Index, VocabularyView};
use super::scan::possible_names;
use crate::dates::{BirthDate, PartialDate};
use crate::entity::{EntityKind, Gender, IdentifierKind, NameQuality};
use crate::explain;
use crate::hit::{Hit, ListOutcome, Screening, Verdict};
use crate::judge::{FactEvidence, Facts, NameEvidence, judge, same_identifier};
use crate::names::{NameStyle, OwnedToken, Role, Token, analyze, score_names};
use crate::query::{Query, Settings};
use crate::text::{Key, Script};

impl Index {
    /// Screens one query against every list of the index.
    ///
    /// Entries whose names come close but whose facts contradict are among the hits too, with the verdict `NoMatch`.
    pub fn screen(&self, query: &Query, settings: &Settings) -> Screening {
        let searched = self.search(query, settings);
        let mut hits: Vec<Hit> =
            searched.into_iter().filter_map(|(entity, found)| self.hit(query, settings, entity, &found)).collect();
        hits.sort_by(|a, b| {
            b.verdict.cmp(&a.verdict).then(b.score.total_cmp(&a.score)).then_with(|| a.entity_id.cmp(&b.entity_id))
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
            index: self.version().content_hash.clone(),
        }
    }

    /// The entities found, with the best name or the identifier that found them.
    fn search(&self, query: &Query, settings: &Settings) -> HashMap<u32, Found> {
        let mut found: HashMap<u32, Found> = HashMap::new();
        let names: &[NameRecord] = self.column(Section::Names);
        for style in [NameStyle::Personal, NameStyle::Corporate] {
            if query.kind != EntityKind::Unknown && NameStyle::of(query.kind) != style {
                continue;
            }
            let vocabulary = self.vocabulary(style);
            for given in query.names.iter().map(|name| analyze(name, style)) {
                let left = Token::borrow_all(&given);
                for name in possible_names(self, names, &left, style, settings.soft) {
                    let right = self.tokens(&vocabulary, names, name);
                    let score = score_names(&left, &right, style).score;
                    keep_best(&mut found, names, name, &given, score, settings);
                }
            }
        }
        self.search_identifiers(query, &mut found);
        found
    }

    fn search_identifiers(&self, query: &Query, found: &mut HashMap<u32, Found>) {
        let order: &[U32] = self.column(Section::IdentifierOrder);
        let rows: &[IdentifierRecord] = self.column(Section::Identifiers);
        for given in &query.identifiers {
            let hash = identifier_hash(&given.normalized());
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

    fn tokens<'a>(&'a self, vocabulary: &VocabularyView<'a>, names: &[NameRecord], name: u32) -> Vec<Token<'a>> {
        let numbers: &[U32] = self.column(Section::NameTokens);
        let range = names[name as usize].tokens.get() as usize..names[name as usize + 1].tokens.get() as usize;
        let words = numbers[range].iter().map(|number| number.get() as usize);
        words.filter(|word| *word + 1 < vocabulary.words.len()).map(|word| self.token(vocabulary, word)).collect()
    }

    fn token<'a>(&'a self, vocabulary: &VocabularyView<'a>, word: usize) -> Token<'a> {
        let record = &vocabulary.words[word];
        let text = self.text(record.text);
        Token {
            text,
            script: Script::from_code(record.script),
            role: Role::from_code(record.role),
            weight: record.weight.get().min(255) as u8,
            key: Key::of(text),
            symbols: vocabulary.symbols_of(word),
        }
    }

    fn hit(&self, query: &Query, settings: &Settings, entity: u32, found: &Found) -> Option<Hit> {
        let entities: &[EntityRecord] = self.column(Section::Entities);
        let record = &entities[entity as usize];
        let next = &entities[entity as usize + 1];
        let facts = self.facts(record, next);
        if !query.kind.comparable(facts.kind) {
            return None;
        }
        let (name, name_text, mut why) = self.name_evidence(record, found);
        let evidence = FactEvidence::gather(query, &facts, found.identifier);
        let (score, verdict) = judge(&name, &evidence, facts.kind, settings);
        why.extend(explain::facts(&evidence, &facts, query));
        Some(Hit {
            entity_id: self.text(record.id).to_owned(),
            entry_version: hex(&record.version),
            list: self.version().lists[usize::from(record.list)].list.clone(),
            score,
            verdict,
            name: name_text,
            name_score: name.score,
            programs: self.text(record.programs).to_owned(),
            why,
        })
    }

    fn name_evidence(&self, entity: &EntityRecord, found: &Found) -> (NameEvidence, String, Vec<String>) {
        let names: &[NameRecord] = self.column(Section::Names);
        let Some(best) = &found.name else {
            let primary = self.text(names[entity.names.get() as usize].text).to_owned();
            return (NameEvidence { score: 0.0, quality: NameQuality::Primary }, primary, Vec::new());
        };
        let record = &names[best.name as usize];
        let quality = NameQuality::from_code(record.quality).unwrap_or(NameQuality::Weak);
        let style = EntityKind::from_code(entity.kind).map_or(NameStyle::Corporate, NameStyle::of);
        let left = Token::borrow_all(&best.given);
        let right = self.tokens(&self.vocabulary(style), names, best.name);
        let score = score_names(&left, &right, style);
        let why = explain::names(&left, &right, &score, quality);
        (NameEvidence { score: score.score, quality }, self.text(record.text).to_owned(), why)
    }

    fn facts(&self, entity: &EntityRecord, next: &EntityRecord) -> Facts<'_> {
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

/// How an entity was found.
#[derive(Debug, Default)]
struct Found {
    name: Option<FoundName>,
    identifier: Option<IdentifierKind>,
}

#[derive(Debug)]
struct FoundName {
    score: f32,
    name: u32,
    given: Vec<OwnedToken>,
}

fn keep_best(
    found: &mut HashMap<u32, Found>,
    names: &[NameRecord],
    name: u32,
    given: &[OwnedToken],
    score: f32,
    settings: &Settings,
) {
    let record = &names[name as usize];
    let weak = NameQuality::from_code(record.quality) == Some(NameQuality::Weak);
    let score = if weak { score * settings.weak_alias } else { score };
    if score < settings.soft {
        return;
    }
    let best = found.entry(record.entity.get()).or_default();
    if best.name.as_ref().is_none_or(|known| score > known.score) {
        best.name = Some(FoundName { score, name, given: given.to_vec() });
    }
}
