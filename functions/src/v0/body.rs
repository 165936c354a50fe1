//! Reading a JSON object field by field, so that one answer names everything that is wrong with it: what is
//! missing, what is invalid and why, what can only be read. A value is never repeated.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::problem::{Fields, Problem};

/// What a request says of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said<T> {
    Nothing,
    /// `null`: the field is to be empty.
    Null,
    Value(T),
}

impl<T> Said<T> {
    /// The value, where emptying a field means the same as not speaking of it.
    pub(crate) fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nothing | Self::Null => None,
        }
    }
}

/// The fields of an object that nobody has looked at yet, and what was wrong with those before.
#[derive(Debug)]
pub(crate) struct Body {
    /// Where the object stands: empty, or `legal_address.`.
    at: String,
    rest: Map<String, Value>,
    problems: Fields,
}

impl Body {
    /// The body of a request, which must be a JSON object.
    pub(crate) fn of(call: &Call) -> Result<Self, Problem> {
        Ok(Self { at: String::new(), rest: call.json()?, problems: Fields::default() })
    }

    /// The fields of a form.
    pub(crate) fn of_fields(rest: Map<String, Value>) -> Self {
        Self { at: String::new(), rest, problems: Fields::default() }
    }

    fn name(&self, field: &str) -> String {
        format!("{}{field}", self.at)
    }

    /// Takes a field of any type.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, field: &str, expected: &str) -> Said<T> {
        match self.rest.remove(field) {
            None => Said::Nothing,
            Some(Value::Null) => Said::Null,
            Some(value) => serde_json::from_value(value).map_or_else(
                |_| {
                    self.invalid(field, format!("{expected} is expected"));
                    Said::Nothing
                },
                Said::Value,
            ),
        }
    }

    /// Takes a field whose text a rule reads.
    pub(crate) fn read<T, E: std::fmt::Display>(
        &mut self,
        field: &str,
        rule: impl FnOnce(&str) -> Result<T, E>,
    ) -> Said<T> {
        match self.take::<String>(field, "a text") {
            Said::Value(text) => match rule(&text) {
                Ok(value) => Said::Value(value),
                Err(why) => {
                    self.invalid(field, why.to_string());
                    Said::Nothing
                }
            },
            Said::Null => Said::Null,
            Said::Nothing => Said::Nothing,
        }
    }

    /// Takes an object within, read by `read`.
    pub(crate) fn object<T>(&mut self, field: &str, read: impl FnOnce(&mut Self) -> Option<T>) -> Said<T> {
        let rest = match self.take::<Map<String, Value>>(field, "an object") {
            Said::Value(rest) => rest,
            Said::Null => return Said::Null,
            Said::Nothing => return Said::Nothing,
        };
        match self.within(field, rest, read) {
            Some(value) => Said::Value(value),
            None => Said::Nothing,
        }
    }

    /// Takes a list of objects, each read by `read`.
    pub(crate) fn objects<T>(&mut self, field: &str, mut read: impl FnMut(&mut Self) -> Option<T>) -> Said<Vec<T>> {
        let list = match self.take::<Vec<Map<String, Value>>>(field, "a list of objects") {
            Said::Value(list) => list,
            Said::Null => return Said::Null,
            Said::Nothing => return Said::Nothing,
        };
        let each = list.into_iter().enumerate();
        Said::Value(
            each.filter_map(|(position, rest)| self.within(&format!("{field}[{position}]"), rest, &mut read)).collect(),
        )
    }

    fn within<T>(
        &mut self,
        field: &str,
        rest: Map<String, Value>,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let mut object =
            Self { at: format!("{}.", self.name(field)), rest, problems: std::mem::take(&mut self.problems) };
        let value = read(&mut object);
        object.refuse_unknown();
        self.problems = object.problems;
        value
    }

    /// The value of a field that has to be there.
    pub(crate) fn require<T>(&mut self, field: &str, said: Said<T>) -> Option<T> {
        let value = said.value();
        if value.is_none() {
            self.missing_unless_invalid(field);
        }
        value
    }

    /// Refuses fields that are Gatehouse's to say.
    pub(crate) fn read_only(&mut self, fields: &[&str]) {
        for field in fields {
            if self.rest.remove(*field).is_some() {
                self.problems.immutable.push(self.name(field));
            }
        }
    }

    /// Refuses `null` for fields that a change can replace and not empty.
    pub(crate) fn not_null(&mut self, fields: &[&str]) {
        for field in fields {
            if self.takes_null(field) {
                self.invalid(field, "cannot be emptied");
            }
        }
    }

    /// Whether a field is `null`, which it then no longer is.
    pub(crate) fn takes_null(&mut self, field: &str) -> bool {
        let is_null = self.rest.get(field).is_some_and(Value::is_null);
        if is_null {
            self.rest.remove(field);
        }
        is_null
    }

    /// Names a field as missing, unless it is there and wrong.
    pub(crate) fn missing_unless_invalid(&mut self, field: &str) {
        if !self.is_invalid(field) {
            self.missing(field);
        }
    }

    /// Names a field as one that cannot change.
    pub(crate) fn immutable(&mut self, field: &str) {
        let name = self.name(field);
        self.problems.immutable.push(name);
    }

    pub(crate) fn is_invalid(&self, field: &str) -> bool {
        self.problems.invalid.contains_key(&self.name(field))
    }

    pub(crate) fn missing(&mut self, field: &str) {
        self.problems.missing.push(self.name(field));
    }

    pub(crate) fn invalid(&mut self, field: &str, why: impl Into<String>) {
        let name = self.name(field);
        self.problems.invalid.entry(name).or_insert_with(|| why.into());
    }

    fn refuse_unknown(&mut self) {
        for field in std::mem::take(&mut self.rest).keys() {
            // What the client calls its field is its own text: it is cut before it can be anything long.
            let field: String = field.chars().take(64).collect();
            self.invalid(&field, "is not a field of this object");
        }
    }

    /// Refuses what is left, and says everything that was wrong.
    pub(crate) fn finish(mut self) -> Result<(), Problem> {
        self.refuse_unknown();
        if self.problems.is_empty() { Ok(()) } else { Err(Problem::of_fields(self.problems)) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn body(value: Value) -> Body {
        let Value::Object(rest) = value else { panic!("an object") };
        Body { at: String::new(), rest, problems: Fields::default() }
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let mut body = body(json!({
            "id": "x", "dob": 7, "extra": true, "legal_address": {"city": 1, "planet": "Mars"}, "middle_name": null,
        }));
        body.read_only(&["id", "creation_time"]);
        let dob = body.take::<String>("dob", "a date");
        assert_eq!(body.require("dob", dob), None);
        let first = body.take::<String>("first_name", "a text");
        assert_eq!(body.require("first_name", first), None);
        assert_eq!(body.take::<String>("middle_name", "a text"), Said::Null);
        body.object("legal_address", |address| {
            let city = address.take::<String>("city", "a text");
            address.require("address_line_1", Said::<String>::Nothing);
            city.value()
        });
        let problem = body.finish().unwrap_err();
        assert_eq!(problem.fields.missing, ["first_name", "legal_address.address_line_1"]);
        assert_eq!(problem.fields.immutable, ["id"]);
        let invalid: Vec<(&str, &str)> =
            problem.fields.invalid.iter().map(|(field, why)| (field.as_str(), why.as_str())).collect();
        assert_eq!(
            invalid,
            [
                ("dob", "a date is expected"),
                ("extra", "is not a field of this object"),
                ("legal_address.city", "a text is expected"),
                ("legal_address.planet", "is not a field of this object"),
            ]
        );
    }
}
