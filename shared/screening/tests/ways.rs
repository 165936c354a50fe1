//! The whole list, and each way of writing a listed name: how many are found, by kind.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod common;

use common::ways::{FIRMS, Firm, PERSONS, Parts, Way};
use common::{Random, real_lists};
use gatehouse_screening::lists::parse_lists;
use gatehouse_screening::{Entity, EntityKind, Index, PartialDate, Query, Settings, Verdict, build_index};

/// How many are drawn for each way of writing.
const DRAWN: usize = 300;

struct Sdn {
    index: Index,
    entities: Vec<Entity>,
}

fn sdn() -> Option<Sdn> {
    let files = real_lists()?;
    let index = Index::from_bytes(build_index(&files).unwrap().bytes).unwrap();
    let list = parse_lists(&files).into_iter().find(|list| list.key.as_str() == "ofac_sdn").unwrap();
    Some(Sdn { index, entities: list.entities })
}

/// The birth day, where the list gives one.
fn birth_day(entity: &Entity) -> Option<PartialDate> {
    entity
        .births
        .iter()
        .find(|birth| birth.from == birth.to && !birth.circa && birth.from.day().is_some())
        .map(|birth| birth.from)
}

fn living_in_the_us(query: Query) -> Query {
    Query { residences: vec!["us".to_owned()], ..query }
}

fn asked(name: &str, entity: &Entity) -> Query {
    Query { names: vec![name.to_owned()], kind: entity.kind, birth: birth_day(entity), ..Query::default() }
}

fn verdict(index: &Index, query: &Query, entity: &Entity) -> Verdict {
    let settings = Settings { max_hits: usize::MAX, ..Settings::default() };
    let hits = index.screen(query, &settings).hits;
    hits.iter().filter(|hit| hit.entity_id == entity.id).map(|hit| hit.verdict).max().unwrap_or(Verdict::NoMatch)
}

#[derive(Default)]
struct Count {
    asked: usize,
    matched: usize,
    missed: Vec<String>,
}

impl Count {
    fn note(&mut self, found: Verdict, name: &str) {
        self.asked += 1;
        self.matched += usize::from(found == Verdict::Match);
        if found == Verdict::NoMatch {
            self.missed.push(name.to_owned());
        }
    }

    fn print(&self, kind: &str) {
        println!("{kind}: {} asked, {} matched, {} missed", self.asked, self.matched, self.missed.len());
        if std::env::var_os("WAYS_SHOW").is_some() {
            self.missed.iter().take(40).for_each(|name| println!("      {name}"));
        }
    }
}

#[test]
fn whoever_is_listed_is_found_by_name_and_birth_day_wherever_they_live() {
    let Some(sdn) = sdn() else { return };
    let [mut exact, mut first_surname] = [Count::default(), Count::default()];
    for entity in sdn.entities.iter().filter(|entity| entity.kind == EntityKind::Person && birth_day(entity).is_some())
    {
        let name = Parts::of(entity).map_or_else(|| entity.names[0].text.clone(), |parts| parts.whole());
        exact.note(verdict(&sdn.index, &living_in_the_us(asked(&name, entity)), entity), &name);
        let Some(parts) = Parts::of(entity).filter(|parts| parts.family.len() == 2) else { continue };
        let name = format!("{} {}", parts.given[0], parts.family[0]);
        first_surname.note(verdict(&sdn.index, &living_in_the_us(asked(&name, entity)), entity), &name);
    }
    exact.print("exact name and birth day, living in the US");
    first_surname.print("given name, first of two surnames and birth day, living in the US");
    assert!(exact.asked > 5000 && exact.matched * 100 >= exact.asked * 98 && exact.missed.is_empty());
    assert!(first_surname.asked > 1000 && first_surname.missed.len() * 100 <= first_surname.asked);
}

/// Asks for listed names in each way, and gives the ways by which more are lost than may be.
fn ask<N>(sdn: &Sdn, ways: &[Way<N>], named: fn(&Entity) -> Option<N>, known: fn(&Entity) -> bool) -> Vec<String> {
    let listed: Vec<(&Entity, N)> = sdn
        .entities
        .iter()
        .filter(|entity| known(entity))
        .filter_map(|entity| Some((entity, named(entity)?)))
        .collect();
    let mut too_many = Vec::new();
    for (number, way) in ways.iter().enumerate() {
        let mut random = Random::new(20_261_201 + number as u64);
        let [mut anywhere, mut in_the_us] = [Count::default(), Count::default()];
        let mut tried = 0;
        while anywhere.asked < DRAWN && tried < 20 * listed.len() {
            tried += 1;
            let (entity, parts) = &listed[random.below(listed.len())];
            let Some(written) = (way.write)(parts, &mut random) else { continue };
            let query = asked(&written, entity);
            anywhere.note(verdict(&sdn.index, &query, entity), &written);
            in_the_us.note(verdict(&sdn.index, &living_in_the_us(query), entity), &written);
        }
        anywhere.print(way.called);
        in_the_us.print(&format!("{}, living in the US", way.called));
        for count in [anywhere, in_the_us] {
            if count.asked < DRAWN || count.missed.len() * 100 > count.asked * way.may_lose {
                too_many.push(format!("{}: {} of {}", way.called, count.missed.len(), count.asked));
            }
        }
    }
    too_many
}

#[test]
fn a_listed_person_is_found_however_the_name_is_written() {
    let Some(sdn) = sdn() else { return };
    let too_many = ask(&sdn, PERSONS, Parts::of, |entity| birth_day(entity).is_some());
    assert!(too_many.is_empty(), "{too_many:#?}");
}

#[test]
fn a_listed_firm_is_found_however_the_name_is_written() {
    let Some(sdn) = sdn() else { return };
    let too_many = ask(&sdn, FIRMS, Firm::of, |_| true);
    assert!(too_many.is_empty(), "{too_many:#?}");
}
