//! What an officer would read.

use gatehouse_screening::{EntityKind, PartialDate, Query, Settings, country_code};

use crate::{Failure, Options};

pub(crate) fn name(options: &Options) -> Result<(), Failure> {
    let index = options.index()?;
    let query = query(options)?;
    let screening = index.screen(&query, &Settings::default());
    println!("{}  (index {})", screening.verdict.as_str(), &screening.index[..12]);
    for remark in &screening.remarks {
        println!("  {remark}");
    }
    for list in &screening.lists {
        let published = list.published.as_deref().unwrap_or("date unknown");
        println!("  {:<12} {:<10} {published}", list.list, list.verdict.as_str());
    }
    for hit in &screening.hits {
        println!("\n{} {:.2}  {}  {} [{}]", hit.verdict.as_str(), hit.score, hit.name, hit.entity_id, hit.programs);
        for reason in &hit.why {
            println!("    {reason}");
        }
    }
    Ok(())
}

fn query(options: &Options) -> Result<Query, Failure> {
    let birth = options.get("dob").map(|date| PartialDate::parse(date).ok_or("--dob is YYYY, YYYY-MM or YYYY-MM-DD"));
    let country = |key: &str| {
        let code = |name| country_code(name).ok_or_else(|| format!("--{key} is not known"));
        options.get(key).map(code).transpose().map(|code| code.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let kind = match options.get("kind") {
        None | Some("person") => EntityKind::Person,
        Some("organization") => EntityKind::Organization,
        Some("vessel") => EntityKind::Vessel,
        Some("aircraft") => EntityKind::Aircraft,
        Some(_) => return Err("--kind is person, organization, vessel or aircraft".into()),
    };
    if options.free.is_empty() {
        return Err("a name is needed".into());
    }
    Ok(Query {
        names: options.free.clone(),
        kind,
        birth: birth.transpose()?,
        countries: country("citizenship")?,
        residences: country("country")?,
        ..Query::default()
    })
}
