//! Searching customers without storing their names in the clear: each word becomes a keyed token, and a
//! search asks for the tokens of its own words. Whole words match, parts of words cannot.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use gatehouse_domain::Customer;

use crate::answer::hex;
use crate::client_key::ClientKey;
use crate::item::Item;

/// Words beyond these, and parts of one word, are not looked at: a filter expression has at most 4,096 bytes.
const MAX_WORDS: usize = 8;
/// Shorter numbers are words; a national phone number has at least this many digits.
const MIN_PHONE_DIGITS: usize = 7;

/// The tokens that a customer is found by.
pub(crate) fn tokens(customer: &Customer, key: &ClientKey) -> BTreeSet<String> {
    let profile = &customer.profile;
    let mut words = BTreeSet::new();
    profile.legal_names.iter().for_each(|name| words.extend(name_words(name)));
    words.extend(profile.logins.iter().map(|login| whole(&login.email)));
    words.extend(profile.phone_numbers.iter().filter_map(|number| phone_digits(number)));
    words.extend(profile.supp_id.iter().map(|id| whole(id)));
    for document in customer.facts.active_documents() {
        let details = &document.details;
        words.extend(details.name.iter().flat_map(|name| name_words(name)));
        words.extend(details.alias.iter().flat_map(|alias| name_words(alias)));
        words.extend(details.email.iter().map(|email| whole(email)));
        words.extend(details.phone_number.iter().filter_map(|number| phone_digits(number)));
    }
    words.remove("");
    words.extend(tags(customer).iter().map(|tag| whole(tag)));
    words.iter().map(|word| token(key, word)).collect()
}

/// What lists are filtered by, field by field.
fn tags(customer: &Customer) -> Vec<String> {
    let mut tags = vec![
        word("entity", &customer.facts.entity),
        word("status", &customer.facts.status),
        word("ban_status", &customer.party.ban_status),
        word("profile_status", &customer.decision.profile_status),
        word("verification_status", &customer.decision.verification_status),
        format!("is_customer:{}", customer.party.is_customer),
    ];
    if let Some(base) = customer.facts.active_documents().next() {
        let details = &base.details;
        let name = details.parts_of_name();
        tags.extend(details.name.iter().map(|name| format!("name:{}", whole(name))));
        tags.extend(name.first.iter().map(|name| format!("first_name:{}", whole(name))));
        tags.extend(name.last.iter().map(|name| format!("last_name:{}", whole(name))));
        tags.extend(details.email.iter().map(|email| format!("email:{}", whole(email))));
        let digits = details.phone_number.as_deref().and_then(phone_digits);
        tags.extend(digits.map(|digits| format!("phone:{digits}")));
        let ssn = base.active_virtual().find(|own| own.kind.name() == "SSN");
        tags.extend(ssn.map(|own| format!("ssn_last_4:{}", last_four(&own.value))));
    }
    let documents = customer.facts.active_virtual();
    tags.extend(documents.map(|own| format!("document:{}", own.meta.id)));
    tags
}

/// A tag by the word that the value is written as.
fn word(name: &str, value: &impl serde::Serialize) -> String {
    format!("{name}:{}", crate::item::json(value).trim_matches('"'))
}

fn last_four(value: &str) -> String {
    let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(4)..].iter().collect()
}

/// The token of a tag.
pub(crate) fn tag(key: &ClientKey, tag: &str) -> String {
    token(key, &whole(tag))
}

/// A filter on the attribute `search`: of every list of tags one must be there.
pub(crate) fn exactly(tags: &[Vec<String>], key: &ClientKey) -> Option<(String, Item)> {
    let mut values = Item::new();
    let mut conditions = Vec::new();
    for choice in tags {
        let mut ways = Vec::with_capacity(choice.len());
        for text in choice {
            let name = format!(":t{}", values.len());
            values.insert(name.clone(), AttributeValue::S(tag(key, text)));
            ways.push(format!("contains(#search, {name})"));
        }
        conditions.push(format!("({})", ways.join(" OR ")));
    }
    (!conditions.is_empty()).then(|| (conditions.join(" AND "), values))
}

/// Whether an item that was read has one tag of every list.
pub(crate) fn has(item: &Item, tags: &[Vec<String>], key: &ClientKey) -> bool {
    let own = item.get("search").and_then(|value| value.as_ss().ok()).map(Vec::as_slice).unwrap_or_default();
    tags.iter().all(|choice| choice.iter().any(|text| own.contains(&tag(key, text))))
}

/// A filter on the attribute `search`: every word must be there, in one of the ways it may have been meant.
pub(crate) fn filter(search: &[String], key: &ClientKey) -> Option<(String, Item)> {
    let mut values = Item::new();
    let mut place = |word: &str| {
        let name = format!(":t{}", values.len());
        values.insert(name.clone(), AttributeValue::S(token(key, word)));
        format!("contains(#search, {name})")
    };
    let mut conditions = Vec::new();
    for word in search.iter().map(String::as_str).filter(|word| !word.trim().is_empty()).take(MAX_WORDS) {
        let mut ways = vec![place(&whole(word))];
        ways.extend(phone_digits(word).map(|digits| place(&digits)));
        let parts: Vec<String> = name_words(word).filter(|part| *part != whole(word)).collect();
        if !parts.is_empty() {
            ways.push(parts.iter().take(MAX_WORDS).map(|part| place(part)).collect::<Vec<_>>().join(" AND "));
        }
        conditions.push(format!("({})", ways.join(" OR ")));
    }
    (!conditions.is_empty()).then(|| (conditions.join(" AND "), values))
}

/// The attribute, which DynamoDB does not allow to be empty.
pub(crate) fn attribute(tokens: BTreeSet<String>) -> Option<AttributeValue> {
    (!tokens.is_empty()).then(|| AttributeValue::Ss(tokens.into_iter().collect()))
}

fn token(key: &ClientKey, word: &str) -> String {
    hex(&key.tag("search", word.as_bytes())[..8])
}

fn whole(value: &str) -> String {
    value.trim().to_lowercase()
}

fn name_words(name: &str) -> impl Iterator<Item = String> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The digits of what is written as a phone number is, with its country's code in front: ten digits without one are a
/// number of North America, as wherever a number is read. By them a customer is found, however its number is written.
#[must_use]
pub fn phone_digits(number: &str) -> Option<String> {
    let number = number.trim();
    if !number.chars().all(|c| c.is_ascii_digit() || " +-.()/".contains(c)) {
        return None;
    }
    let international = number.strip_prefix('+').or_else(|| number.strip_prefix("00"));
    let digits: String = international.unwrap_or(number).chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        10 if international.is_none() => Some(format!("1{digits}")),
        length => (length >= MIN_PHONE_DIGITS).then_some(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;

    fn key() -> ClientKey {
        ClientKey::from_bytes(&[7; 32]).unwrap()
    }

    /// Whether a customer with these tokens passes the filter of those words.
    fn finds(words: &[&str]) -> bool {
        let customer = sample::customer(sample::client_id(), uuid::Uuid::from_u128(1));
        let tokens = tokens(&customer, &key());
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let (filter, values) = filter(&words, &key()).unwrap();
        let holds = |contains: &str| {
            let name = contains.trim_matches(['(', ')']).rsplit(", ").next().unwrap();
            tokens.contains(values[name].as_s().unwrap())
        };
        let any_way = |word: &str| word.split(" OR ").any(|way| way.split(" AND ").all(holds));
        filter.split(") AND (").all(any_way)
    }

    #[test]
    fn a_customer_is_found_by_any_of_its_words() {
        for words in [
            &["ada"][..],
            &["EXAMPLE", "Ada"],
            &["ADA@example.com"],
            &["ada@example.org"],
            &["+1-415-555-0123"],
            &["415.555.0123"],
            &["001 415 555 0123"],
            &["(415)555-0199"],
            &["mary-ann"],
            &["O'Neill", "ada"],
            &["app-7731"],
        ] {
            assert!(finds(words), "{words:?}");
        }
    }

    #[test]
    fn every_word_must_be_there() {
        for words in [&["bob"][..], &["ada", "bob"], &["ada-bob"], &["ad"], &["4155550100"], &["ada@example.net"]] {
            assert!(!finds(words), "{words:?}");
        }
    }

    #[test]
    fn no_words_are_no_filter_and_endless_words_are_cut() {
        assert!(filter(&[], &key()).is_none());
        assert!(filter(&[" ".to_owned()], &key()).is_none());
        let (expression, _) = filter(&vec!["1.2.3.4.5.6.7.8.9.0".to_owned(); 500], &key()).unwrap();
        assert!(expression.len() < 4096, "{} bytes, DynamoDB takes 4,096", expression.len());
    }
}
