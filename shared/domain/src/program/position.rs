//! Where in a JSON text something stands: from a path into its structure to a line and a column.

use std::fmt;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// A step into a JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// The way from the top of a JSON value to a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Path(Vec<Step>);

impl Path {
    pub(super) fn key(&self, name: &str) -> Self {
        self.then(Step::Key(name.to_owned()))
    }

    pub(super) fn index(&self, index: usize) -> Self {
        self.then(Step::Index(index))
    }

    fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<T: IntoIterator<Item = Step>>(steps: T) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(name) if place == 0 => f.write_str(name)?,
                Step::Key(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// The line and column, each from 1, at which the value of a path begins; of the innermost value on the way to it
/// that the text has, where it lacks the rest.
pub(super) fn locate(text: &str, path: &Path) -> (usize, usize) {
    // The text was read as JSON before: whatever this reader allows beyond it does not matter.
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    let Some(top) = parsed.ok().and_then(|parsed| parsed.value) else { return (1, 1) };
    let mut value = &top;
    for step in &path.0 {
        let next = match (step, value) {
            (Step::Key(name), Value::Object(object)) => object.get(name).map(|property| &property.value),
            (Step::Index(index), Value::Array(array)) => array.elements.get(*index),
            _ => None,
        };
        let Some(next) = next else { break };
        value = next;
    }
    line_and_column(text, value.start())
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n  \"é\": 1, \"list\": [\n    10,\n    {\"key\": true}\n  ]\n}";

    fn at(steps: &[Step]) -> (usize, usize) {
        locate(TEXT, &steps.iter().cloned().collect())
    }

    #[test]
    fn a_value_is_found_by_its_path_and_columns_count_characters() {
        let list = || Step::Key("list".to_owned());
        assert_eq!(at(&[]), (1, 1));
        assert_eq!(at(&[list()]), (2, 19));
        assert_eq!(at(&[list(), Step::Index(0)]), (3, 5));
        assert_eq!(at(&[list(), Step::Index(1), Step::Key("key".to_owned())]), (4, 13));
    }

    #[test]
    fn what_is_not_there_is_placed_at_what_it_is_missing_from() {
        assert_eq!(at(&[Step::Key("list".to_owned()), Step::Index(7)]), (2, 19));
        assert_eq!(locate("", &Path::default()), (1, 1));
    }

    #[test]
    fn a_path_reads_like_code() {
        let path = Path::default().key("person").key("receive").key("all").index(2);
        assert_eq!(path.to_string(), "person.receive.all[2]");
    }
}
