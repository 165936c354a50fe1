//! The index loses nothing that comparing every entry would find.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod common;

use std::collections::BTreeMap;
use std::env;

use common::{Random, edited, real_lists, sample, ways};
use gatehouse_screening::lists::{SourceFile, parse_lists};
use gatehouse_screening::{Entity, EntityKind, Index, Query, Settings, Verdict, build_index, compare_entity};

fn settings() -> Settings {
    Settings { max_hits: usize::MAX, ..Settings::default() }
}

/// Entities and scores found, the scores in 1/1000.
type Found = BTreeMap<String, i32>;

fn by_index(index: &Index, query: &Query) -> Found {
    let hits = index.screen(query, &settings()).hits.into_iter();
    hits.filter(|hit| hit.verdict > Verdict::NoMatch).map(|hit| (hit.entity_id, thousandths(hit.score))).collect()
}

fn by_brute_force(entities: &[Entity], query: &Query) -> Found {
    entities
        .iter()
        .filter_map(|entity| compare_entity(query, entity, "", &settings()))
        .filter(|hit| hit.verdict > Verdict::NoMatch)
        .map(|hit| (hit.entity_id, thousandths(hit.score)))
        .collect()
}

fn thousandths(score: f32) -> i32 {
    (score * 1000.0).round() as i32
}

fn entities_of(files: &[SourceFile]) -> Vec<Entity> {
    parse_lists(files).into_iter().flat_map(|list| list.entities).collect()
}

/// Listed names as queries of their own kind: half of them in some way in which names are written, a quarter with random edits;
/// every third with its own facts. Whoever is listed by one word has another at times.
fn queries(entities: &[Entity], count: usize) -> Vec<Query> {
    let mut random = Random::new(20_240_702);
    (0..count)
        .map(|number| {
            let entity = &entities[random.below(entities.len())];
            let name = &entity.names[random.below(entity.names.len())].text;
            let name = match number % 4 {
                0 => name.clone(),
                1 => edited(name, &mut random),
                _ => ways::written(entity, &mut random).unwrap_or_else(|| edited(name, &mut random)),
            };
            let kind = if number % 7 == 0 { EntityKind::Unknown } else { entity.kind };
            let query = Query { names: vec![name], kind, ..Query::default() };
            if number % 3 == 0 { with_facts(query, entity) } else { query }
        })
        .collect()
}

fn with_facts(query: Query, entity: &Entity) -> Query {
    let surname = |name: String| if name.contains(' ') { name } else { format!("{name} Varnadore") };
    Query {
        names: query.names.into_iter().map(surname).collect(),
        birth: entity.births.first().map(|birth| birth.from),
        countries: entity.countries.clone(),
        ..query
    }
}

fn assert_lossless(files: &[SourceFile], count: usize) {
    let entities = entities_of(files);
    let index = Index::from_bytes(build_index(files).unwrap().bytes).unwrap();
    let mut hits = 0;
    for query in queries(&entities, count) {
        let expected = by_brute_force(&entities, &query);
        assert_eq!(by_index(&index, &query), expected, "{:?}", query.names);
        hits += expected.len();
    }
    assert!(hits >= count / 2, "too few hits to prove anything: {hits}");
    println!("{count} queries, {hits} hits, none lost");
}

#[test]
fn the_sample_index_finds_what_brute_force_finds() {
    assert_lossless(&sample(), 150);
}

/// How many queries over the full lists, where `LOSSLESS_QUERIES` does not say: each compares every name of every list.
const FULL_QUERIES: usize = 100;

#[test]
#[ignore = "minutes; run in release: cargo test --release -- --ignored"]
fn the_full_index_finds_what_brute_force_finds() {
    let queries = env::var("LOSSLESS_QUERIES").ok().and_then(|count| count.parse().ok()).unwrap_or(FULL_QUERIES);
    if let Some(files) = real_lists() {
        assert_lossless(&files, queries);
    }
}

#[test]
fn whom_the_changed_entries_clear_is_hit_by_none_of_them() {
    let files = sample();
    let entities = entities_of(&files);
    let after = Index::from_bytes(build_index(&files).unwrap().bytes).unwrap();
    let nobody =
        SourceFile { name: "own.jsonl".to_owned(), bytes: br#"{"id":"1","name":"Quillon Varnadore"}"#.to_vec() };
    let before = Index::from_bytes(build_index(&[nobody]).unwrap().bytes).unwrap();
    let delta = after.changes_since(&before).unwrap();
    assert_eq!(delta.added.len(), entities.len());
    let changed = Index::from_bytes(delta.entries).unwrap();
    let (mut hit, mut may_be_hit) = (0, 0);
    for query in queries(&entities, 150) {
        // Every hit, those whom the facts clear among them: an officer sees these too.
        let is_hit = !after.screen(&query, &settings()).hits.is_empty();
        let may_hit = changed.may_hit(&query, &settings());
        assert!(may_hit || !is_hit, "{:?}", query.names);
        // Who has the same birth day is hit by less of a name, and the birth day is not asked for.
        let lent = Settings { soft: settings().soft - settings().same_day, ..settings() };
        let is_hit = is_hit || !after.screen(&query, &lent).hits.is_empty();
        (hit, may_be_hit) = (hit + usize::from(is_hit), may_be_hit + usize::from(may_hit));
    }
    assert!(hit > 75, "too few to prove anything: {hit}");
    assert!(may_be_hit <= hit + 5, "{may_be_hit} for {hit}");
}
