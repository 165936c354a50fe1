//! From the text of a program to a program, or to everything that is wrong with it and where.

use serde_json::Value;
use serde_path_to_error::Segment;

use super::position::{Path, Step, locate};
use super::problem::Misplaced;
use super::{Fault, Program, ProgramProblem, floor, validate};
use crate::floor::Floor;

pub(super) fn read(json: &str, floor: Option<Floor>) -> Result<Program, Vec<ProgramProblem>> {
    if json.len() > Fault::MAX_BYTES {
        return Err(vec![ProgramProblem { line: 1, column: 1, at: String::new(), fault: Fault::TooLarge }]);
    }
    let program = deserialize(json).map_err(|problem| vec![problem])?;
    let below = floor.map(|own| floor::below(&program, own)).unwrap_or_default();
    let all = validate::validate(&program).into_iter().chain(below);
    let mut problems: Vec<_> = all.map(|own| place(json, own)).collect();
    problems.sort_by_key(|problem| (problem.line, problem.column));
    if problems.is_empty() { Ok(program) } else { Err(problems) }
}

fn place(json: &str, Misplaced { path, fault }: Misplaced) -> ProgramProblem {
    let (line, column) = locate(json, &path);
    ProgramProblem { line, column, at: path.to_string(), fault }
}

fn deserialize(json: &str) -> Result<Program, ProgramProblem> {
    // Without this a list of the fields' values in their order would do.
    if json.trim_start().starts_with('[') {
        let fault = Fault::Malformed("a program is an object".to_owned());
        return Err(place(json, Misplaced { path: Path::default(), fault }));
    }
    if let Some(path) = list_for_a_section(json) {
        let fault = Fault::Malformed("is an object, not a list".to_owned());
        return Err(place(json, Misplaced { path, fault }));
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let program = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path: Path = error.path().iter().filter_map(step).collect();
        unreadable(json, path, error.inner())
    })?;
    deserializer.end().map_err(|error| unreadable(json, Path::default(), &error))?;
    Ok(program)
}

/// Where a list stands for a section, for the same reason: an empty one would do for a section that may be left out.
fn list_for_a_section(json: &str) -> Option<Path> {
    const SECTIONS: [&str; 5] = ["person", "business", "screening", "review", "document_expiry"];
    let program: Value = serde_json::from_str(json).ok()?;
    let section = SECTIONS.into_iter().find(|name| program.get(name).is_some_and(Value::is_array));
    section.map(|name| Path::default().key(name))
}

/// A variant is one more key of the object that holds it.
fn step(segment: &Segment) -> Option<Step> {
    match segment {
        Segment::Seq { index } => Some(Step::Index(*index)),
        Segment::Map { key } => Some(Step::Key(key.clone())),
        Segment::Enum { variant } => Some(Step::Key(variant.clone())),
        Segment::Unknown => None,
    }
}

fn unreadable(json: &str, path: Path, error: &serde_json::Error) -> ProgramProblem {
    let why = error.to_string();
    let why = why.split(" at line ").next().unwrap_or_default().to_owned();
    if error.is_data() {
        return place(json, Misplaced { path, fault: Fault::Malformed(why) });
    }
    // What is no JSON has no structure to name a place in.
    let (line, column) = (error.line().max(1), error.column().max(1));
    ProgramProblem { line, column, at: String::new(), fault: Fault::Malformed(why) }
}
