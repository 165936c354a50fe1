//! DynamoDB's expressions, as far as the store writes them: conditions, filters and updates.

use serde_json::{Map, Value};

use super::table::Attributes;

/// What an expression's placeholders stand for.
pub(super) struct Placeholders<'a> {
    names: Option<&'a Map<String, Value>>,
    values: Option<&'a Map<String, Value>>,
}

impl<'a> Placeholders<'a> {
    pub(super) fn of(request: &'a Value) -> Self {
        Self {
            names: request.get("ExpressionAttributeNames").and_then(Value::as_object),
            values: request.get("ExpressionAttributeValues").and_then(Value::as_object),
        }
    }

    pub(super) fn name<'n>(&'n self, token: &'n str) -> &'n str {
        if !token.starts_with('#') {
            return token;
        }
        self.names
            .and_then(|names| names.get(token)?.as_str())
            .unwrap_or_else(|| panic!("the expression names {token} and does not say what it is"))
    }

    pub(super) fn value(&self, token: &str) -> &'a Value {
        self.values
            .and_then(|values| values.get(token))
            .unwrap_or_else(|| panic!("the expression uses {token} and does not say what it is"))
    }
}

fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() || matches!(first, '#' | ':' | '_') {
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '#' | ':' | '_'))).unwrap_or(rest.len())
        } else if rest.starts_with("<=") || rest.starts_with(">=") || rest.starts_with("<>") {
            2
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after.trim_start();
    }
    tokens
}

/// Whether a condition, a filter or a key condition holds for an item.
pub(super) fn holds(expression: &str, placeholders: &Placeholders<'_>, item: Option<&Attributes>) -> bool {
    let tokens = tokens(expression);
    let mut reader = Reader { tokens: &tokens, at: 0, placeholders, item };
    let holds = reader.any();
    assert_eq!(reader.at, tokens.len(), "the whole of {expression:?} is understood");
    holds
}

struct Reader<'a> {
    tokens: &'a [&'a str],
    at: usize,
    placeholders: &'a Placeholders<'a>,
    item: Option<&'a Attributes>,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> &'a str {
        self.tokens.get(self.at).copied().unwrap_or_default()
    }

    fn next(&mut self) -> &'a str {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn takes(&mut self, token: &str) -> bool {
        let is_there = self.peek().eq_ignore_ascii_case(token);
        self.at += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, token: &str) {
        assert!(self.takes(token), "{token:?} is expected in {:?}", self.tokens);
    }

    fn any(&mut self) -> bool {
        let mut holds = self.all();
        while self.takes("OR") {
            holds |= self.all();
        }
        holds
    }

    fn all(&mut self) -> bool {
        let mut holds = self.one();
        while self.takes("AND") {
            holds &= self.one();
        }
        holds
    }

    fn one(&mut self) -> bool {
        if self.takes("(") {
            let holds = self.any();
            self.expect(")");
            return holds;
        }
        match self.peek() {
            "attribute_exists" => self.argument().is_some(),
            "attribute_not_exists" => self.argument().is_none(),
            "begins_with" => {
                let (whole, start) = self.arguments();
                whole.and_then(text).zip(text(start)).is_some_and(|(whole, start)| whole.starts_with(start))
            }
            "contains" => {
                let (set, member) = self.arguments();
                let members = set.and_then(|set| set.get("SS")?.as_array());
                let member = text(member);
                members.is_some_and(|members| members.iter().any(|own| own.as_str() == member))
            }
            "size" => {
                let size = self.argument().and_then(|set| Some(set.get("SS")?.as_array()?.len()));
                let size = size.map(|size| serde_json::json!({"N": size.to_string()}));
                self.compare(size.as_ref())
            }
            _ => {
                let value = self.attribute();
                self.compare(value)
            }
        }
    }

    fn attribute(&mut self) -> Option<&'a Value> {
        let token = self.next();
        self.item?.get(self.placeholders.name(token))
    }

    /// Of a function of one attribute.
    fn argument(&mut self) -> Option<&'a Value> {
        self.next();
        self.expect("(");
        let value = self.attribute();
        self.expect(")");
        value
    }

    fn arguments(&mut self) -> (Option<&'a Value>, &'a Value) {
        self.next();
        self.expect("(");
        let value = self.attribute();
        self.expect(",");
        let other = self.next();
        let other = self.placeholders.value(other);
        self.expect(")");
        (value, other)
    }

    fn compare(&mut self, value: Option<&Value>) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let operator = self.next();
        let first = self.next();
        let first = self.placeholders.value(first);
        if operator.eq_ignore_ascii_case("BETWEEN") {
            self.expect("AND");
            let last = self.next();
            let last = self.placeholders.value(last);
            return value.is_some_and(|value| order(value, first) != Some(Less) && order(value, last) != Some(Greater));
        }
        // Nothing compares with what is not there.
        let Some(value) = value else { return false };
        let order = order(value, first);
        match operator {
            "=" => value == first || order == Some(Equal),
            "<>" => value != first,
            "<" => order == Some(Less),
            "<=" => matches!(order, Some(Less | Equal)),
            ">" => order == Some(Greater),
            ">=" => matches!(order, Some(Greater | Equal)),
            other => panic!("{other:?} is an operator that the model does not know"),
        }
    }
}

fn text(value: &Value) -> Option<&str> {
    value.get("S")?.as_str()
}

fn order(one: &Value, other: &Value) -> Option<std::cmp::Ordering> {
    let number = |value: &Value| value.get("N")?.as_str()?.parse::<f64>().ok();
    match (text(one), text(other)) {
        (Some(one), Some(other)) => Some(one.cmp(other)),
        _ => number(one)?.partial_cmp(&number(other)?),
    }
}

/// Applies an update expression.
pub(super) fn update(expression: &str, placeholders: &Placeholders<'_>, item: &mut Attributes) {
    let tokens = tokens(expression);
    let mut reader = Reader { tokens: &tokens, at: 0, placeholders, item: None };
    let before = item.clone();
    let mut clause = "";
    while reader.at < tokens.len() {
        match reader.peek() {
            "SET" | "REMOVE" | "ADD" => clause = reader.next(),
            "," => reader.at += 1,
            _ => {
                let token = reader.next();
                let name = placeholders.name(token).to_owned();
                match clause {
                    "SET" => {
                        reader.expect("=");
                        let value = assigned(&mut reader, &before);
                        item.insert(name, value);
                    }
                    "REMOVE" => drop(item.remove(&name)),
                    "ADD" => {
                        let token = reader.next();
                        add(item, name, placeholders.value(token));
                    }
                    other => panic!("{other:?} is a clause that the model does not know"),
                }
            }
        }
    }
}

fn assigned(reader: &mut Reader<'_>, before: &Attributes) -> Value {
    if reader.peek() != "if_not_exists" {
        let token = reader.next();
        return reader.placeholders.value(token).clone();
    }
    reader.next();
    reader.expect("(");
    let name = reader.next();
    let known = before.get(reader.placeholders.name(name)).cloned();
    reader.expect(",");
    let token = reader.next();
    reader.expect(")");
    known.unwrap_or_else(|| reader.placeholders.value(token).clone())
}

/// Adds members to a set of texts.
fn add(item: &mut Attributes, name: String, members: &Value) {
    let set = item.entry(name).or_insert_with(|| serde_json::json!({"SS": []}));
    let own = set.get_mut("SS").and_then(Value::as_array_mut).expect("a set of texts");
    for member in members["SS"].as_array().into_iter().flatten() {
        if !own.contains(member) {
            own.push(member.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(value: &Value) -> Attributes {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn conditions_hold_as_dynamodb_says() {
        let request = json!({
            "ExpressionAttributeNames": {"#revision": "revision"},
            "ExpressionAttributeValues": {
                ":before": {"N": "9"}, ":ten": {"N": "10"}, ":a": {"S": "a"}, ":c": {"S": "c"}, ":m": {"S": "m"}, ":two": {"N": "2"},
            },
        });
        let of = Placeholders::of(&request);
        let stored = item(&json!({"pk": {"S": "b"}, "revision": {"N": "10"}, "set": {"SS": ["m"]}}));
        for (expression, present, absent) in [
            ("attribute_not_exists(pk)", false, true),
            ("#revision = :ten", true, false),
            ("#revision <= :before", false, false),
            ("pk BETWEEN :a AND :c", true, false),
            ("pk > :a AND (#revision = :before OR #revision > :before)", true, false),
            ("attribute_not_exists(pk) OR contains(set, :m) OR size(set) < :two", true, true),
            ("begins_with(pk, :a)", false, false),
        ] {
            assert_eq!(holds(expression, &of, Some(&stored)), present, "{expression}");
            assert_eq!(holds(expression, &of, None), absent, "{expression}");
        }
    }

    #[test]
    fn updates_set_remove_and_add() {
        let request = json!({
            "ExpressionAttributeNames": {"#a": "a", "#b": "b", "#c": "c"},
            "ExpressionAttributeValues": {":a": {"N": "1"}, ":b": {"N": "2"}, ":own": {"SS": ["x"]}},
        });
        let of = Placeholders::of(&request);
        let mut stored = item(&json!({"b": {"N": "7"}, "c": {"S": "gone"}}));
        update("SET #a = :a, #b = if_not_exists(#b, :b) REMOVE #c", &of, &mut stored);
        assert_eq!(stored, item(&json!({"a": {"N": "1"}, "b": {"N": "7"}})));
        update("ADD set :own", &of, &mut stored);
        update("ADD set :own", &of, &mut stored);
        assert_eq!(stored["set"], json!({"SS": ["x"]}));
    }
}
