//! What the query string of a list asks for, read strictly: a filter that is not understood would show what was not asked for.

use gatehouse_domain::id::CustomerId;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::call::Call;
use crate::problem::Problem;

/// How many values one parameter may have: each is a condition of the search.
const MOST: usize = 100;
const LONGEST: usize = 200;

/// What every list knows beside its filters.
const PAGING: [&str; 4] = ["id", "limit", "page_token", "sort_by"];

/// A filter of a list: the parameter, the tag that it asks for, and what its values are.
pub(crate) type Filter = (&'static str, &'static str, Values);

/// What the values of a parameter are.
#[derive(Clone, Copy)]
pub(crate) enum Values {
    /// One text, whole.
    Text,
    /// One phone number, however it is written.
    Phone,
    /// `true` or `false`.
    Flag,
    /// The same of what nobody has, such as accounts, of which nothing is kept here: `false` is everybody.
    NobodyHas,
    /// Ids of customers, joined by commas. One that is no id is nobody's.
    Ids,
    /// Words of an enumeration, joined by commas.
    Words(fn(&str) -> bool),
}

/// Whether the text is a word of that enumeration.
pub(crate) fn is<T: DeserializeOwned>(word: &str) -> bool {
    serde_json::from_value::<T>(Value::String(word.to_owned())).is_ok()
}

/// The tags that the filters ask for: all of them, each in one of its values. `others` are further parameters of the list.
pub(crate) fn tags(call: &Call, filters: &[Filter], others: &[&str]) -> Result<Vec<Vec<String>>, Problem> {
    let known = || filters.iter().map(|(name, ..)| *name).chain(others.iter().copied()).chain(PAGING);
    if call.query_names().any(|name| !known().any(|own| own == name)) {
        let known: Vec<&str> = known().collect();
        return Err(Problem::payload(format!("The query has an unknown parameter; known are {}.", known.join(", "))));
    }
    let mut tags = Vec::new();
    for (name, tag, values) in filters {
        let values = read(call, name, *values)?;
        if !values.is_empty() {
            tags.push(values.into_iter().map(|value| format!("{tag}:{value}")).collect());
        }
    }
    Ok(tags)
}

fn read(call: &Call, name: &str, values: Values) -> Result<Vec<String>, Problem> {
    match values {
        Values::Text => Ok(once(call, name)?.into_iter().collect()),
        // What is no number is nobody's.
        Values::Phone => {
            let digits = |text: String| gatehouse_store::phone_digits(&text).unwrap_or_default();
            Ok(once(call, name)?.map(digits).into_iter().collect())
        }
        Values::Flag => Ok(flag(call, name)?.map(|flag| flag.to_string()).into_iter().collect()),
        Values::NobodyHas => {
            Ok(flag(call, name)?.filter(|flag| *flag).map(|flag| flag.to_string()).into_iter().collect())
        }
        Values::Ids => {
            let canonical = |id: String| id.parse::<CustomerId>().map_or(id, |id| id.to_string());
            Ok(many(call, name)?.into_iter().map(canonical).collect())
        }
        Values::Words(is_word) => words(call, name, is_word),
    }
}

fn words(call: &Call, name: &str, is_word: fn(&str) -> bool) -> Result<Vec<String>, Problem> {
    let words = many(call, name)?;
    if words.iter().all(|word| is_word(word)) { Ok(words) } else { Err(wrong(name, "there is no such value")) }
}

/// The words of an enumeration that a parameter names.
pub(crate) fn parsed<T: DeserializeOwned>(call: &Call, name: &str) -> Result<Vec<T>, Problem> {
    let words = many(call, name)?.into_iter();
    let parsed = words.map(|word| serde_json::from_value(Value::String(word))).collect::<Result<_, _>>();
    parsed.map_err(|_| wrong(name, "there is no such value"))
}

/// `true` or `false`.
pub(crate) fn flag(call: &Call, name: &str) -> Result<Option<bool>, Problem> {
    match once(call, name)?.as_deref() {
        None => Ok(None),
        Some("true" | "True") => Ok(Some(true)),
        Some("false" | "False") => Ok(Some(false)),
        Some(_) => Err(wrong(name, "true or false is expected")),
    }
}

/// The value of a parameter that is given once at most. An empty one is none.
pub(crate) fn once(call: &Call, name: &str) -> Result<Option<String>, Problem> {
    let mut values = call.query_all(name).into_iter().filter(|value| !value.is_empty());
    let value = values.next();
    if values.next().is_some() {
        return Err(wrong(name, "it is given more than once"));
    }
    match value {
        Some(value) if value.chars().count() > LONGEST => Err(wrong(name, "it has more than 200 characters")),
        value => Ok(value.map(str::to_owned)),
    }
}

/// The same of a parameter that means nothing when it is empty, such as a time.
pub(crate) fn once_filled(call: &Call, name: &str) -> Result<Option<String>, Problem> {
    if call.query_all(name).iter().any(|value| value.is_empty()) {
        return Err(wrong(name, "it is empty"));
    }
    once(call, name)
}

/// The values of a parameter, joined by commas or given several times; each once.
pub(crate) fn many(call: &Call, name: &str) -> Result<Vec<String>, Problem> {
    let mut values: Vec<String> = Vec::new();
    let given = call.query_all(name);
    for value in given.iter().flat_map(|text| text.split(',')).map(str::trim).filter(|value| !value.is_empty()) {
        if value.chars().count() > LONGEST {
            return Err(wrong(name, "a value has more than 200 characters"));
        }
        if !values.iter().any(|own| own == value) {
            values.push(value.to_owned());
        }
    }
    if values.len() > MOST { Err(wrong(name, "at most 100 values at once")) } else { Ok(values) }
}

fn wrong(name: &str, why: &str) -> Problem {
    Problem::payload(format!("{name}: {why}."))
}
