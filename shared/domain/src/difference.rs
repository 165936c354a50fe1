//! What differs between two values of the same form: two versions of a program, a decision and its replay.

use serde::Serialize;
use serde_json::Value;

/// One place at which two values differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The place, such as `person.receive.all[2]`: as it is after, or, for what is gone, as it was before.
    pub at: String,
    /// `None` for what was added.
    pub before: Option<Value>,
    /// `None` for what is gone.
    pub after: Option<Value>,
}

/// Where two values differ, compared as they are written in JSON.
///
/// Elements that a list keeps are not told, wherever they moved: the lists compared here have no order of their own.
///
/// # Panics
/// Never: values of the domain are JSON.
#[must_use]
pub fn differences<T: Serialize>(before: &T, after: &T) -> Vec<Difference> {
    let json = |value: &T| serde_json::to_value(value).expect("a domain value is JSON");
    let mut found = Vec::new();
    compare(String::new(), Some(&json(before)), Some(&json(after)), &mut found);
    found
}

fn compare(at: String, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    match (before, after) {
        (before, after) if before == after => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let added = after.keys().filter(|name| !before.contains_key(*name));
            for name in before.keys().chain(added) {
                let place = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                compare(place, before.get(name), after.get(name), found);
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) => compare_lists(&at, before, after, found),
        (before, after) => {
            found.push(Difference { at, before: before.cloned(), after: after.cloned() });
        }
    }
}

fn compare_lists(at: &str, before: &[Value], after: &[Value], found: &mut Vec<Difference>) {
    let mut added: Vec<(usize, &Value)> = after.iter().enumerate().collect();
    let mut gone = Vec::new();
    for (place, value) in before.iter().enumerate() {
        match added.iter().position(|(_, own)| *own == value) {
            Some(kept) => drop(added.remove(kept)),
            None => gone.push((place, value)),
        }
    }
    // One that is gone and one that came are one that changed; so are two that stand at the same place.
    let alone = gone.len() == 1 && added.len() == 1;
    for (place, value) in gone {
        match added.iter().position(|(other, _)| alone || *other == place) {
            Some(changed) => {
                let (place, now) = added.remove(changed);
                compare(format!("{at}[{place}]"), Some(value), Some(now), found);
            }
            None => compare(format!("{at}[{place}]"), Some(value), None, found),
        }
    }
    for (place, value) in added {
        compare(format!("{at}[{place}]"), None, Some(value), found);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(before: &Value, after: &Value) -> Vec<String> {
        let show = |value: Option<Value>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        let found = differences(before, after).into_iter();
        found.map(|own| format!("{}: {} -> {}", own.at, show(own.before), show(own.after))).collect()
    }

    #[test]
    fn equal_values_do_not_differ_wherever_the_elements_of_a_list_stand() {
        assert!(told(&json!({"a": [1, 2, 2]}), &json!({"a": [2, 1, 2]})).is_empty());
    }

    #[test]
    fn a_change_is_told_at_the_innermost_place() {
        let before = json!({"a": {"b": [{"c": 1}, {"c": 2}]}, "gone": true});
        let after = json!({"a": {"b": [{"c": 2}, {"c": 3}]}, "new": null});
        assert_eq!(told(&before, &after), ["a.b[1].c: 1 -> 3", "gone: true -> -", "new: - -> null"]);
    }

    #[test]
    fn what_a_list_lost_and_gained_is_told_one_by_one() {
        let (before, after) = (json!([1, 2, 3]), json!([2, 5, 5, 5]));
        assert_eq!(told(&before, &after), ["[0]: 1 -> -", "[2]: 3 -> 5", "[1]: - -> 5", "[3]: - -> 5"]);
    }
}
