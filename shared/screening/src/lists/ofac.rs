//! OFAC's CSV set: primary names, aliases, addresses and overflowing remarks in four files joined by entity number; and the
//! advanced XML beside it, where it is there.
//!
//! Format: "SDN data specification", OFAC. A record is one line, nulls are `-0-`, and the files end with a 0x1A line.

use std::collections::HashMap;

use super::effects;
use super::ofac_remarks::read_remarks;
use super::tables::{Row, problem, rows};
use super::{FileKind, ListKey, ParsedList, Problem, SourceFile, ofac_advanced};
use crate::country::listed_country;
use crate::entity::{Entity, EntityKind, Identifier, IdentifierKind, NameQuality};

pub(super) fn parse(key: ListKey, files: &[(FileKind, &SourceFile)]) -> ParsedList {
    let mut set = Set { entities: HashMap::new(), problems: Vec::new() };
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
    let mut problems = set.problems;
    let mut entities: HashMap<u32, Entity> =
        set.entities.into_iter().map(|(number, listed)| (number, listed.entity)).collect();
    let advanced = of_kind(FileKind::OfacAdvanced(key));
    let published = advanced.filter_map(|file| ofac_advanced::read(file, &mut entities, &mut problems)).max();
    let mut entities: Vec<Entity> = entities.into_values().collect();
    if key == ListKey::OfacConsolidated {
        entities.iter_mut().for_each(|entity| entity.effect = effects::of_consolidated(entity));
    }
    ParsedList { key, published, entities, problems }
}

struct Set<'a> {
    entities: HashMap<u32, Listed<'a>>,
    problems: Vec<Problem>,
}

/// An entity and the line that began it.
struct Listed<'a> {
    entity: Entity,
    file: &'a SourceFile,
    line: u64,
}

/// Why a line is not taken.
enum Refusal {
    /// It says something that cannot be read.
    Because(&'static str),
    /// It belongs to an entity that the primary file does not have.
    Orphan,
}

impl From<&'static str> for Refusal {
    fn from(what: &'static str) -> Self {
        Self::Because(what)
    }
}

/// Whether a file's record was taken into the entity of that number.
type Take<'a> = fn(&mut Set<'a>, &'a SourceFile, u32, &Row) -> Result<(), Refusal>;

impl<'a> Set<'a> {
    fn read(&mut self, file: &'a SourceFile, fields: usize, take: Take<'a>) {
        let mut orphans = 0;
        for row in rows(file, 1, &mut self.problems) {
            if row.len() == 1 && matches!(row.field(0), "" | "\u{1A}") {
                continue;
            }
            let taken = if row.len() < fields {
                Err(Refusal::Because("too few fields"))
            } else {
                let number = row.field(0).parse().map_err(|_| Refusal::Because("no entity number"));
                number.and_then(|number| take(self, file, number, &row))
            };
            match taken {
                Ok(()) => {}
                Err(Refusal::Because(what)) => self.problems.push(problem(file, row.line, what)),
                Err(Refusal::Orphan) => orphans += 1,
            }
        }
        // The files are often of different dates: said once, not once a line.
        if orphans > 0 {
            let what = format!("{orphans} lines of entities that the list does not have");
            self.problems.push(problem(file, 0, what));
        }
    }

    fn primary(&mut self, file: &'a SourceFile, number: u32, row: &Row) -> Result<(), Refusal> {
        let name = value(row, 1).ok_or("no name")?;
        let kind = match value(row, 2) {
            None => EntityKind::Organization,
            Some("individual") => EntityKind::Person,
            Some("vessel") => EntityKind::Vessel,
            Some("aircraft") => EntityKind::Aircraft,
            Some(_) => return Err("unknown type of entity".into()),
        };
        let mut entity = Entity::new(format!("ofac-{number}"), kind);
        entity.add_name(name, NameQuality::Primary);
        entity.programs.extend(value(row, 3).into_iter().flat_map(|programs| programs.split("] [")).map(program));
        entity.remarks = value(row, 11).map_or("", |_| row.untrimmed(11)).to_owned();
        if let Some(call_sign) = value(row, 5) {
            entity.add_identifier(Identifier::new(IdentifierKind::National, call_sign, None));
        }
        let flag = value(row, 9).map_or(Ok(None), listed_country);
        if let Ok(Some(code)) = flag {
            entity.add_country(code);
        }
        if self.entities.insert(number, Listed { entity, file, line: row.line }).is_some() {
            return Err("entity given twice, the last kept".into());
        }
        flag.map(|_| ()).map_err(|_| Refusal::Because("unknown vessel flag"))
    }

    fn entity(&mut self, number: u32) -> Result<&mut Entity, Refusal> {
        self.entities.get_mut(&number).map(|listed| &mut listed.entity).ok_or(Refusal::Orphan)
    }

    /// Remarks longer than the field allows go on in a file of their own, cut anywhere.
    fn comment(&mut self, _: &'a SourceFile, number: u32, row: &Row) -> Result<(), Refusal> {
        if value(row, 1).is_some() {
            self.entity(number)?.remarks.push_str(row.untrimmed(1));
        }
        Ok(())
    }

    fn read_remarks(&mut self) {
        for Listed { entity, file, line } in self.entities.values_mut() {
            entity.remarks.truncate(entity.remarks.trim_end().len());
            let unread = read_remarks(entity).into_iter().map(|what| problem(file, *line, what));
            self.problems.extend(unread);
        }
    }

    fn alias(&mut self, _: &'a SourceFile, number: u32, row: &Row) -> Result<(), Refusal> {
        let name = value(row, 3).ok_or("no alias name")?;
        self.entity(number)?.add_name(name, NameQuality::Strong);
        Ok(())
    }

    fn address(&mut self, _: &'a SourceFile, number: u32, row: &Row) -> Result<(), Refusal> {
        let entity = self.entity(number)?;
        if let Some(code) = value(row, 4).map_or(Ok(None), listed_country)? {
            entity.add_country(code);
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
