//! The UK sanctions list: as its publisher writes it, or as tables of subjects, names, dates of birth, countries and
//! identifiers.

use std::collections::HashMap;

use super::numbers::{numbers_in, numbers_of_field};
use super::tables::{Row, Table, problem};
use super::uk_values::{day_month_year, strip_quote};
use super::{FileKind, ListKey, ParsedList, Problem, SourceFile, uk_published};
use crate::country::{country_code, listed_country};
use crate::dates::{BirthDate, PartialDate};
use crate::entity::{Entity, EntityKind, IdentifierKind, NameQuality};

pub(super) fn parse(files: &[(FileKind, &SourceFile)]) -> ParsedList {
    let is_published = |kind: FileKind| kind == FileKind::UkPublished;
    let Some((_, published)) = files.iter().find(|(kind, _)| is_published(*kind)) else { return parse_tables(files) };
    let mut list = uk_published::parse(published);
    for (_, table) in files.iter().filter(|(kind, _)| !is_published(*kind)) {
        list.problems.push(problem(table, 0, "not read: the publisher's own file is there"));
    }
    list
}

fn parse_tables(files: &[(FileKind, &SourceFile)]) -> ParsedList {
    let mut tables = Tables { entities: HashMap::new(), published: None, problems: Vec::new() };
    let steps: [(FileKind, Take); 5] = [
        (FileKind::UkSubjects, Tables::subject),
        (FileKind::UkNames, Tables::name),
        (FileKind::UkBirths, Tables::birth),
        (FileKind::UkCountries, Tables::country),
        (FileKind::UkIdentifiers, Tables::identifier),
    ];
    for (wanted, take) in steps {
        for (_, file) in files.iter().filter(|(kind, _)| *kind == wanted) {
            tables.read(file, take);
        }
    }
    ParsedList {
        key: ListKey::UkSanctions,
        published: tables.published,
        entities: tables.entities.into_values().collect(),
        problems: tables.problems,
    }
}

type Take = fn(&mut Tables, &Table, &Row) -> Result<(), &'static str>;

struct Tables {
    entities: HashMap<String, Entity>,
    /// The latest change of any subject.
    published: Option<String>,
    problems: Vec<Problem>,
}

impl Tables {
    fn read(&mut self, file: &SourceFile, take: Take) {
        let table = Table::read(file, &mut self.problems);
        for row in &table.rows {
            if let Err(what) = take(self, &table, row) {
                self.problems.push(problem(file, row.line, what));
            }
        }
    }

    fn subject(&mut self, table: &Table, row: &Row) -> Result<(), &'static str> {
        let id = table.get(row, "unique_id");
        if id.is_empty() {
            return Err("no unique_id");
        }
        let kind = match table.get(row, "subject_type") {
            "individual" => EntityKind::Person,
            "entity" => EntityKind::Organization,
            "ship" => EntityKind::Vessel,
            _ => return Err("unknown subject_type"),
        };
        let mut entity = Entity::new(format!("uk-{id}"), kind);
        let reference = table.get(row, "un_reference_number");
        if !reference.is_empty() {
            entity.remarks = format!("UN reference {reference}");
        }
        let regime: String = id.chars().take_while(char::is_ascii_alphabetic).collect();
        entity.programs.push(regime);
        self.published =
            self.published.take().max(day_month_year(table.get(row, "last_updated")).map(|date| date.to_string()));
        self.entities.insert(id.to_owned(), entity);
        Ok(())
    }

    fn entity(&mut self, table: &Table, row: &Row) -> Result<&mut Entity, &'static str> {
        self.entities.get_mut(table.get(row, "unique_id")).ok_or("no such subject")
    }

    fn name(&mut self, table: &Table, row: &Row) -> Result<(), &'static str> {
        let name = table.get(row, "full_name");
        if name.is_empty() {
            return Err("no full_name");
        }
        let quality = match (table.get(row, "name_type"), table.get(row, "alias_strength")) {
            (_, "low_quality_aka") => NameQuality::Weak,
            ("primary", _) => NameQuality::Primary,
            _ => NameQuality::Strong,
        };
        self.entity(table, row)?.add_name(name, quality);
        Ok(())
    }

    fn birth(&mut self, table: &Table, row: &Row) -> Result<(), &'static str> {
        let year = table.get(row, "year").parse().map_err(|_| "no year of birth")?;
        let part = |column| table.get(row, column).parse().ok().filter(|part| *part > 0);
        let (month, day): (Option<u8>, Option<u8>) = (part("month"), part("day"));
        let date = PartialDate::new(year, month, day)
            .or_else(|| PartialDate::new(year, None, None))
            .ok_or("no such date of birth")?;
        self.entity(table, row)?.add_birth(BirthDate::on(date));
        Ok(())
    }

    fn country(&mut self, table: &Table, row: &Row) -> Result<(), &'static str> {
        let known = country_code(table.get(row, "iso")).map(|code| Ok(Some(code)));
        let code = known.unwrap_or_else(|| listed_country(table.get(row, "raw_value")))?;
        let entity = self.entity(table, row)?;
        code.into_iter().for_each(|code| entity.add_country(code));
        Ok(())
    }

    fn identifier(&mut self, table: &Table, row: &Row) -> Result<(), &'static str> {
        let kind = match table.get(row, "identifier_type") {
            "passport" => IdentifierKind::Passport,
            "national" => IdentifierKind::National,
            "business_registration_numbers" => IdentifierKind::Registration,
            "imo" => IdentifierKind::Imo,
            _ => return Err("unknown identifier_type"),
        };
        let value = strip_quote(table.get(row, "raw_value"));
        let numbers = match kind {
            IdentifierKind::Registration => numbers_in(value, kind),
            _ => numbers_of_field(value, kind),
        };
        let read = value.is_empty() || !numbers.is_empty();
        let entity = self.entity(table, row)?;
        entity.add_numbers(numbers, None);
        entity.add_numbers(numbers_in(table.get(row, "additional_info"), kind), None);
        if !read {
            return Err("a number that cannot be told from words");
        }
        Ok(())
    }
}
