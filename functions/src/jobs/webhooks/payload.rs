//! What an attempt sends: the frozen body, or that body with the resource of a full payload put into it.
//!
//! The resource is made of the revision that lies sealed beside the event, and of the one before it. Neither ever changes,
//! so every attempt sends the same bytes, and no copy of personal data is stored with the delivery.

use gatehouse_domain::Customer;
use gatehouse_domain::changed::EventType;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::webhook::{Delivery, Told};
use gatehouse_store::ClientKey;
use lambda_http::Error;
use serde_json::{Map, Value};

use crate::house::House;
use crate::v0::businesses::business::Business;
use crate::v0::customers::customer::CustomerOut;
use crate::v0::persons::person::Person;

pub(crate) async fn of(house: &House, delivery: &Delivery, key: &ClientKey) -> Result<String, Error> {
    let (Some(snapshot), Told::Type(kind)) = (delivery.snapshot, delivery.told) else {
        return Ok(delivery.body.clone());
    };
    let owner = (delivery.client, snapshot.customer);
    // What was erased meanwhile is told of by what is left: ids and statuses.
    let Some(now) = house.table().revision(key, owner, snapshot.revision).await? else {
        return Ok(delivery.body.clone());
    };
    let before = match snapshot.revision.checked_sub(1).filter(|revision| *revision > 0) {
        Some(revision) => house.table().revision(key, owner, revision).await?,
        None => None,
    };
    let shown = shown(kind, &now.customer)?;
    let changed = match before {
        Some(before) => earlier(&self::shown(kind, &before.customer)?, &shown),
        None => Map::new(),
    };
    let mut body: Map<String, Value> = serde_json::from_str(&delivery.body)?;
    body.insert("event_resource".to_owned(), Value::Object(shown).to_string().into());
    body.insert("event_resource_changed_fields".to_owned(), Value::Object(changed).to_string().into());
    Ok(Value::Object(body).to_string())
}

/// The resource as the API shows it.
fn shown(kind: EventType, customer: &Customer) -> Result<Map<String, Value>, Error> {
    let is_of_customer = kind.name().starts_with("CUSTOMER.");
    let shown = match customer.facts.entity {
        _ if is_of_customer => serde_json::to_value(CustomerOut::of(customer))?,
        Entity::Personal => serde_json::to_value(Person::of(customer))?,
        Entity::Business => serde_json::to_value(Business::of(customer))?,
    };
    match shown {
        Value::Object(fields) => Ok(fields),
        _ => Err("a resource is a JSON object".into()),
    }
}

/// What the fields that differ held before.
fn earlier(before: &Map<String, Value>, after: &Map<String, Value>) -> Map<String, Value> {
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
    names
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| (name.clone(), before.get(name).cloned().unwrap_or_default()))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changed_fields_hold_what_they_held_before() {
        let map = |value: Value| value.as_object().unwrap().clone();
        let before = map(json!({"same": 1, "changed": "old", "gone": true, "inner": {"a": 1}}));
        let after = map(json!({"same": 1, "changed": "new", "came": 2, "inner": {"a": 2}}));
        let expected = map(json!({"changed": "old", "gone": true, "came": null, "inner": {"a": 1}}));
        assert_eq!(earlier(&before, &after), expected);
        assert_eq!(earlier(&after, &after), Map::new());
    }
}
