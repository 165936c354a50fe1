//! What a name says of itself, whoever is listed.

use crate::entity::EntityKind;
use crate::names::{MOST_NAMES, NameStyle, OwnedToken, Role, analyze, is_no_name, line};
use crate::query::Query;
use crate::text::mixes_alphabets;

/// What an officer should know of the names asked for.
pub(crate) fn remarks(query: &Query) -> Vec<String> {
    query.names.iter().flat_map(|name| remarks_on(name, query.kind)).collect()
}

/// Whether any of the names has a word that can be compared. Who has none was looked up in vain.
pub(crate) fn are_comparable(query: &Query) -> bool {
    query.names.iter().any(|name| {
        let style = NameStyle::of(query.kind);
        let tokens = analyze(name, style);
        tokens.iter().any(|token| style == NameStyle::Corporate || says_something(token))
    })
}

fn says_something(token: &OwnedToken) -> bool {
    (token.role.distinguishes() || token.role == Role::Number) && !is_no_name(&token.text)
}

fn remarks_on(name: &str, kind: EntityKind) -> Vec<String> {
    let mut remarks = Vec::new();
    let words = name.split(|letter: char| !letter.is_alphanumeric());
    remarks.extend(
        words
            .filter(|word| mixes_alphabets(word))
            .map(|word| format!("{word}: letters of two scripts that look alike, read as what it pretends to be")),
    );
    let style = NameStyle::of(kind);
    let beyond = line(name, style).map_or(0, |line| line.beyond);
    if beyond > 0 {
        remarks.push(format!("one line holds more than {MOST_NAMES} names: {beyond} were not compared"));
    }
    let tokens = analyze(name, style);
    if tokens.is_empty() {
        remarks.push("the name has no letters that can be compared".to_owned());
    } else if style == NameStyle::Personal && !tokens.iter().any(says_something) {
        remarks.push("the name is nothing but titles".to_owned());
    }
    remarks
}
