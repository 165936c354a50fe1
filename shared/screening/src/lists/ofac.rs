//! OFAC's CSV set: primary names, aliases, addresses and overflowing remarks in four files joined by entity number.
//!
//! Format: "SDN data specification", OFAC. Nulls are `-0-`; the files end with a 0x1A line.

use std::collections::HashMap;

use super::ofac_remarks::read_remarks;
use super::tables::{Row, problem, rows};
use super::{FileKind, ListKey, ParsedList, Problem, SourceFile};
use crate::country::country_code;
use crate::entity::{Entity, EntityKind, NameQuality};

pub(super) fn parse(key: ListKey, files: &[(FileKind, &SourceFile)]) -> ParsedList {
    let mut set = Set { key, entities: HashMap::new(), problems: Vec::new() };
    let of_kind = |wanted: FileKind| files.iter().filter(move |(kind, _)| *kind == wanted).map(|(_, file)| *file);
    for file in of_kind(FileKind::OfacPrimary(key)) {
        set.read(file, 12, Set::primary);
    }
    for file in of_kind(FileKind::OfacComments(key)) {
        set.read(file, 2, Set::comment);
    }
    set.read_remarks();
    for file in of_kind(FileKind::OfacAliases(key)) {
        set.read(file, 4, Set::alias);
    }
    for file in of_kind(FileKind::OfacAddresses(key)) {
        set.read(file, 5, Set::address);
    }
    ParsedList { key, published: None, entities: set.entities.into_values().collect(), problems: set.problems }
}

struct Set {
    key: ListKey,
    entities: HashMap<u32, Entity>,
    problems: Vec<Problem>,
}

impl Set {
    fn read(&mut self, file: &SourceFile, fields: usize, take: fn(&mut Self, u32, &Row) -> Result<(), &'static str>) {
        for row in rows(file, &mut self.problems) {
            if row.len() == 1 && matches!(row.field(0), "" | "\u{1A}") {
                continue;
            }
            let taken = if row.len() < fields {
                Err("too few fields")
            } else {
                row.field(0).parse().map_err(|_| "no entity number").and_then(|number| take(self, number, &row))
            };
            if let Err(what) = taken {
                self.problems.push(problem(file, row.line, what));
            }
        }
    }

    fn primary(&mut self, number: u32, row: &Row) -> Result<(), &'static str> {
        let name = value(row, 1).ok_or("no name")?;
        let kind = match value(row, 2) {
            None => EntityKind::Organization,
            Some("individual") => EntityKind::Person,
            Some("vessel") => EntityKind::Vessel,
            Some("aircraft") => EntityKind::Aircraft,
            Some(_) => return Err("unknown type of entity"),
        };
        let mut entity = Entity::new(format!("ofac-{number}"), kind);
        entity.add_name(name, NameQuality::Primary);
        entity.programs.extend(value(row, 3).into_iter().flat_map(|programs| programs.split("] [")).map(program));
        if let Some(flag) = value(row, 9).and_then(country_code) {
            entity.add_country(flag);
        }
        entity.remarks = value(row, 11).unwrap_or_default().to_owned();
        if self.entities.insert(number, entity).is_some() {
            return Err("entity given twice, the last kept");
        }
        Ok(())
    }

    /// Remarks longer than the field allows go on in a file of their own, cut anywhere.
    fn comment(&mut self, number: u32, row: &Row) -> Result<(), &'static str> {
        // The comments file is often of a later date than the list: an entity unknown here is no error.
        if let (Some(entity), Some(rest)) = (self.entities.get_mut(&number), value(row, 1)) {
            entity.remarks.push_str(rest);
        }
        Ok(())
    }

    fn read_remarks(&mut self) {
        for entity in self.entities.values_mut() {
            read_remarks(entity);
        }
    }

    fn alias(&mut self, number: u32, row: &Row) -> Result<(), &'static str> {
        let name = value(row, 3).ok_or("no alias name")?;
        if let Some(entity) = self.entities.get_mut(&number) {
            entity.add_name(name, NameQuality::Strong);
        }
        Ok(())
    }

    fn address(&mut self, number: u32, row: &Row) -> Result<(), &'static str> {
        let Some(country) = value(row, 4) else { return Ok(()) };
        let Some(entity) = self.entities.get_mut(&number) else { return Ok(()) };
        match country_code(country) {
            Some(code) => entity.add_country(code),
            None if self.key == ListKey::OfacSdn && country == "undetermined" => {}
            None => return Err("unknown country"),
        }
        Ok(())
    }
}

fn value(row: &Row, at: usize) -> Option<&str> {
    Some(row.field(at)).filter(|text| !matches!(*text, "" | "-0-"))
}

fn program(text: &str) -> String {
    text.trim_matches(['[', ']', ' ']).to_owned()
}
