//! The UK sanctions list as its publisher, the FCDO, writes it: one CSV file, a row for each combination of what is said of
//! a subject, so that names, dates and numbers repeat.
//!
//! The first line is `Report Date: 08-Oct-2026`, the second the header. Dates are `31/12/1970`, with letters or zeros for
//! the parts that are not known.

use std::collections::HashMap;

use super::effects;
use super::numbers::{numbers_in, numbers_of_field};
use super::tables::{Row, Table, problem};
use super::uk_values::{day_month_year, report_date, strip_quote};
use super::{ListKey, ParsedList, Problem, SourceFile};
use crate::country::listed_country;
use crate::dates::BirthDate;
use crate::entity::{Entity, EntityKind, Gender, IdentifierKind, NameQuality};

/// Columns by which the file is told from others.
const COLUMNS: [&str; 3] = ["Unique ID", "Name 6", "Name type"];

/// Whether a file's first bytes are those of the publisher's file.
pub(super) fn is_published_file(head: &[u8]) -> bool {
    let contains = |name: &str| head.windows(name.len()).any(|window| window == name.as_bytes());
    COLUMNS.iter().all(|name| contains(name))
}

pub(super) fn parse(file: &SourceFile) -> ParsedList {
    let mut list =
        ParsedList { key: ListKey::UkSanctions, published: None, entities: Vec::new(), problems: Vec::new() };
    let Some((above, table)) = Table::read_below(file, &COLUMNS, &mut list.problems) else { return list };
    list.published = above.iter().find_map(|row| report_date(row.field(0)));
    let mut subjects: HashMap<String, Entity> = HashMap::new();
    for row in &table.rows {
        if row.len() == 1 && row.field(0).is_empty() {
            continue;
        }
        let row = Line { table: &table, row };
        match row.subject(&mut subjects) {
            Ok(entity) => row.add_to(entity, file, &mut list.problems),
            Err(what) => list.problems.push(problem(file, row.row.line, what)),
        }
    }
    list.entities = subjects.into_values().collect();
    list
}

struct Line<'a> {
    table: &'a Table,
    row: &'a Row,
}

impl<'a> Line<'a> {
    /// The field of that column, under any of the names that it has had.
    fn get(&self, columns: &[&str]) -> &'a str {
        columns.iter().map(|column| self.table.get(self.row, column)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    fn subject<'e>(&self, subjects: &'e mut HashMap<String, Entity>) -> Result<&'e mut Entity, &'static str> {
        let id = self.get(&["unique id"]);
        if id.is_empty() {
            return Err("no Unique ID");
        }
        let kind = match self.get(&["designation type", "individual, entity, ship"]).to_ascii_lowercase().as_str() {
            "individual" => EntityKind::Person,
            "entity" => EntityKind::Organization,
            "ship" => EntityKind::Vessel,
            _ => return Err("unknown Designation Type"),
        };
        let new = || {
            let mut entity = Entity::new(format!("uk-{id}"), kind);
            entity.programs.push(self.get(&["regime name"]).to_owned());
            entity.remarks = self.remarks();
            entity.effect = effects::of_uk(self.get(&["sanctions imposed"]));
            entity
        };
        Ok(subjects.entry(id.to_owned()).or_insert_with(new))
    }

    /// What an officer reads beside the fields: the same in every row of a subject.
    fn remarks(&self) -> String {
        let parts = [
            ("UN reference", "un reference number"),
            ("Position", "position"),
            ("Sanctions", "sanctions imposed"),
            ("Designated", "date designated"),
            ("", "other information"),
            ("", "uk statement of reasons"),
        ];
        let said =
            parts.iter().map(|(label, column)| (label, self.get(&[column]))).filter(|(_, text)| !text.is_empty());
        said.map(|(label, text)| format!("{label} {text}").trim().to_owned()).collect::<Vec<_>>().join("; ")
    }

    /// Adds what this row says; what it says wrongly is reported and the rest of it kept.
    fn add_to(&self, entity: &mut Entity, file: &SourceFile, problems: &mut Vec<Problem>) {
        let steps = [Self::name, Self::birth, Self::countries, Self::gender, Self::numbers];
        let refused = steps.iter().filter_map(|step| step(self, entity).err());
        problems.extend(refused.map(|what| problem(file, self.row.line, what)));
    }

    fn name(&self, entity: &mut Entity) -> Result<(), &'static str> {
        let parts = ["name 1", "name 2", "name 3", "name 4", "name 5", "name 6"].map(|part| self.get(&[part]));
        let name = parts.join(" ");
        let original = self.get(&["name non-latin script"]);
        if name.trim().is_empty() && original.is_empty() {
            return Err("no name");
        }
        let kind = self.get(&["name type"]);
        let quality = if self.get(&["alias strength"]).to_ascii_lowercase().starts_with("low") {
            NameQuality::Weak
        } else if kind.eq_ignore_ascii_case("primary name") {
            NameQuality::Primary
        } else {
            NameQuality::Strong
        };
        entity.add_name(&name, quality);
        entity.add_name(original, NameQuality::OriginalScript);
        Ok(())
    }

    fn birth(&self, entity: &mut Entity) -> Result<(), &'static str> {
        let date = self.get(&["d.o.b"]);
        if !date.is_empty() {
            entity.add_birth(BirthDate::on(day_month_year(date).ok_or("no such date of birth")?));
        }
        let (town, country) = (self.get(&["town of birth"]), self.get(&["country of birth"]));
        let place = [town, country].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        if !place.is_empty() && !entity.places_of_birth.contains(&place) {
            entity.places_of_birth.push(place);
        }
        Ok(())
    }

    fn countries(&self, entity: &mut Entity) -> Result<(), &'static str> {
        const COLUMNS: [&str; 5] = [
            "nationality(/ies)",
            "country of birth",
            "address country",
            "current believed flag of ship",
            "previous flags",
        ];
        let mut read = Ok(());
        for place in COLUMNS.iter().flat_map(|column| self.get(&[column]).split(['|', ';'])) {
            if place.trim().is_empty() {
                continue;
            }
            match listed_country(place) {
                Ok(code) => code.into_iter().for_each(|code| entity.add_country(code)),
                Err(what) => read = Err(what),
            }
        }
        read
    }

    fn gender(&self, entity: &mut Entity) -> Result<(), &'static str> {
        let gender = self.get(&["gender"]);
        if !gender.is_empty() {
            entity.gender = Some(Gender::parse(gender).ok_or("no such gender")?);
        }
        Ok(())
    }

    fn numbers(&self, entity: &mut Entity) -> Result<(), &'static str> {
        use IdentifierKind::{Imo, National, Passport, Registration};
        let mut read = Ok(());
        for (kind, column) in [
            (Passport, "passport number"),
            (National, "national identifier number"),
            (Imo, "imo number"),
            (Registration, "business registration number (s)"),
        ] {
            let value = strip_quote(self.get(&[column]));
            let numbers = if kind == Registration { numbers_in(value, kind) } else { numbers_of_field(value, kind) };
            if !value.is_empty() && numbers.is_empty() {
                read = Err("a number that cannot be told from words");
            }
            entity.add_numbers(numbers, None);
        }
        // `Afghanistan diplomatic passport number D0009803, issued on 13 Dec. 2021`.
        for (kind, column) in [
            (Passport, "passport additional information"),
            (National, "national identifier additional information"),
            (National, "hull identification number (hin)"),
        ] {
            entity.add_numbers(numbers_in(self.get(&[column]), kind), None);
        }
        read
    }
}
