//! How many of the names that one list has for an entry find it on another, which spells and names it otherwise.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod common;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use common::real_lists;
use gatehouse_screening::lists::parse_lists;
use gatehouse_screening::{Entity, EntityKind, Index, Query, Settings, Verdict, build_index};

/// The words of a name in no order, without marks.
type Words = Vec<String>;

fn words(name: &str) -> Words {
    let plain = name.to_lowercase().replace(['\'', '’'], "");
    let mut words: Words = plain.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    words.retain(|word| !word.is_empty());
    words.sort();
    words
}

fn names_of(entity: &Entity) -> BTreeSet<Words> {
    entity.names.iter().map(|name| words(&name.text)).collect()
}

/// Entries of the UK's list that OFAC lists too: one entry there, and no other, has a name of two words and more in common.
/// Whoever the UN lists is left out, since OFAC and the UK copy its names.
#[test]
fn the_uks_other_names_find_ofacs_entries() {
    let Some(files) = real_lists() else { return };
    let lists: HashMap<&str, Vec<Entity>> =
        parse_lists(&files).into_iter().map(|list| (list.key.as_str(), list.entities)).collect();
    let index = Index::from_bytes(build_index(&files).unwrap().bytes).unwrap();
    let by_un: HashSet<Words> = lists["unsc_cons"].iter().flat_map(names_of).collect();
    let mut by_ofac: HashMap<Words, Vec<&Entity>> = HashMap::new();
    for entity in &lists["ofac_sdn"] {
        names_of(entity).into_iter().for_each(|name| by_ofac.entry(name).or_default().push(entity));
    }
    let mut found: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for entity in &lists["uk_sanctions"] {
        let names = names_of(entity);
        if names.iter().any(|name| by_un.contains(name)) {
            continue;
        }
        let known = names.iter().filter(|name| name.len() > 1).filter_map(|name| by_ofac.get(name)).flatten();
        let listed: BTreeSet<&str> =
            known.clone().filter(|listed| listed.kind == entity.kind).map(|listed| listed.id.as_str()).collect();
        let [id] = listed.into_iter().collect::<Vec<_>>()[..] else { continue };
        let listed = lists["ofac_sdn"].iter().find(|listed| listed.id == id).map(names_of).unwrap();
        for name in entity.names.iter().filter(|name| name.text.is_ascii() && !listed.contains(&words(&name.text))) {
            let screening = index.screen(&query(entity, &name.text), &Settings::default());
            let hit = screening.hits.iter().any(|hit| hit.entity_id == id && hit.verdict > Verdict::NoMatch);
            let kind = if entity.kind == EntityKind::Person { "persons" } else { "others" };
            let counts = found.entry(kind).or_default();
            *counts = (counts.0 + u32::from(hit), counts.1 + 1);
        }
    }
    let recall = |kind: &str| {
        let (found, all) = found[kind];
        println!("{kind}: {found} of {all} names found");
        assert!(all > 500, "too few to say anything");
        f64::from(found) / f64::from(all)
    };
    assert!(recall("persons") >= 0.88);
    assert!(recall("others") >= 0.56);
}

fn query(entity: &Entity, name: &str) -> Query {
    let mut births = entity.births.iter().map(|birth| birth.from);
    Query {
        names: vec![name.to_owned()],
        kind: entity.kind,
        birth: births.next(),
        other_births: births.collect(),
        countries: entity.countries.clone(),
        ..Query::default()
    }
}
