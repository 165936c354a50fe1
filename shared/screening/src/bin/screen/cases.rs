//! Labelled cases, one JSON object a line, to results, one JSON object a line.

use std::io::{self, BufRead, Write};
use std::time::Instant;

use gatehouse_screening::{
    BirthDate, Entity, EntityKind, Gender, Hit, Identifier, IdentifierKind, ListedName, NameQuality, PartialDate,
    Query, Settings, Verdict, compare_entity, country_code,
};
use serde_json::{Value, json};

use crate::{Failure, Options};

/// Scores pairs of a query and a candidate.
pub(crate) fn pairs() -> Result<(), Failure> {
    let settings = Settings::default();
    each_case(|case| {
        let query = query_of(&case["query"]);
        let entity = entity_of(&case["candidate"]);
        let hit = compare_entity(&query, &entity, "", &settings);
        let (score, verdict) = hit.map_or((0.0, Verdict::NoMatch), |hit| (hit.score, hit.verdict));
        json!({"id": case["id"], "score": score, "verdict": verdict.as_str()})
    })
}

/// Screens queries against an index, with the time each takes.
pub(crate) fn screens(options: &Options) -> Result<(), Failure> {
    let index = options.index()?;
    let soft = options.get("soft").map(str::parse).transpose()?.unwrap_or(Settings::default().soft);
    let settings = Settings { soft, ..Settings::default() };
    each_case(|case| {
        let query = query_of(&case["query"]);
        let begin = Instant::now();
        let screening = index.screen(&query, &settings);
        let micros = begin.elapsed().as_nanos() as f64 / 1000.0;
        let list = options.get("list").or_else(|| list_key(case["list"].as_str()?));
        let hits: Vec<Value> =
            screening.hits.iter().filter(|hit| list.is_none_or(|list| hit.list == list)).map(hit_of).collect();
        json!({"id": case["id"], "hits": hits, "micros": micros})
    })
}

/// The names the case files give the lists.
fn list_key(name: &str) -> Option<&'static str> {
    match name {
        "us_ofac_sdn" => Some("ofac_sdn"),
        "un_sc" => Some("unsc_cons"),
        "gb_fcdo" => Some("uk_sanctions"),
        "os_us_congress" => Some("pep"),
        _ => None,
    }
}

fn hit_of(hit: &Hit) -> Value {
    json!({
        "entity_id": hit.entity_id,
        "list": hit.list,
        "score": hit.score,
        "verdict": hit.verdict.as_str(),
        "name": hit.name,
        "why": hit.why,
    })
}

fn each_case(answer: impl Fn(&Value) -> Value) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let case: Value = serde_json::from_str(&line)?;
        writeln!(out, "{}", answer(&case))?;
    }
    out.flush()?;
    Ok(())
}

fn query_of(case: &Value) -> Query {
    let mut births = births_of(case);
    Query {
        names: names_of(case),
        kind: kind_of(case),
        birth: births.next(),
        other_births: births.collect(),
        countries: codes_of(case, &["nationality", "jurisdiction"]),
        // A case's `country` does not say whether somebody lives there or belongs there: it is taken for the lesser.
        residences: codes_of(case, &["country"]),
        gender: case["gender"].as_str().and_then(Gender::parse),
        identifiers: identifiers_of(case),
    }
}

fn entity_of(case: &Value) -> Entity {
    let mut entity = Entity::new("candidate".to_owned(), kind_of(case));
    let named = |text: String| ListedName { text, quality: NameQuality::Primary };
    entity.names = names_of(case).into_iter().map(named).collect();
    entity.identifiers = identifiers_of(case);
    entity.births = births_of(case).map(BirthDate::on).collect();
    entity.countries = codes_of(case, &["country", "nationality", "jurisdiction"]);
    entity.gender = case["gender"].as_str().and_then(Gender::parse);
    entity
}

fn births_of(case: &Value) -> impl Iterator<Item = PartialDate> {
    ["dob", "birthDate"].into_iter().flat_map(|key| texts(&case[key])).filter_map(PartialDate::parse)
}

fn codes_of(case: &Value, keys: &[&str]) -> Vec<String> {
    keys.iter().flat_map(|key| texts(&case[*key])).filter_map(country_code).map(str::to_owned).collect()
}

/// A case that tells a given from a family name is asked so.
fn names_of(case: &Value) -> Vec<String> {
    let part = |key: &str| case[key].as_str();
    let given: Vec<&str> = ["firstName", "middleName", "fatherName"].into_iter().filter_map(part).collect();
    let mut names: Vec<String> = match (part("lastName"), given.is_empty()) {
        (Some(family), false) => vec![format!("{family}, {}", given.join(" "))],
        (Some(family), true) if case["name"].is_null() => vec![family.to_owned()],
        _ => texts(&case["name"]).into_iter().map(str::to_owned).collect(),
    };
    if names.is_empty() && !given.is_empty() {
        names.push(given.join(" "));
    }
    names.extend(texts(&case["aliases"]).into_iter().map(str::to_owned));
    names
}

fn kind_of(case: &Value) -> EntityKind {
    match case["type"].as_str() {
        Some("Person") => EntityKind::Person,
        Some("Company" | "Organization") => EntityKind::Organization,
        Some("Vessel") => EntityKind::Vessel,
        Some("Airplane" | "Aircraft") => EntityKind::Aircraft,
        _ => EntityKind::Unknown,
    }
}

fn identifiers_of(case: &Value) -> Vec<Identifier> {
    const KEYS: [(&str, IdentifierKind); 7] = [
        ("swiftBic", IdentifierKind::Bic),
        ("registrationNumber", IdentifierKind::Registration),
        ("leiCode", IdentifierKind::Lei),
        ("taxNumber", IdentifierKind::Tax),
        ("passportNumber", IdentifierKind::Passport),
        ("idNumber", IdentifierKind::National),
        ("imoNumber", IdentifierKind::Imo),
    ];
    KEYS.iter().filter_map(|(key, kind)| Some(Identifier::new(*kind, case[*key].as_str()?, None))).collect()
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
