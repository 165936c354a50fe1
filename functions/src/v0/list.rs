//! Lists of customers: which filters a request asks for, and the part of the list that they leave.

use gatehouse_domain::Customer;
use gatehouse_domain::id::CustomerId;
use gatehouse_store::Order;

use super::{Problem, page};
use crate::call::Call;
use crate::house::House;

/// A filter of a list: the parameter, and the tag that it asks for.
pub(crate) type Filter = (&'static str, &'static str);

/// A part of a list, and where the next one begins.
pub(crate) struct Part {
    pub(crate) customers: Vec<Customer>,
    pub(crate) next_page_token: Option<String>,
}

/// The customers that have all that the request asks for, newest first unless it asks for the oldest.
pub(crate) async fn customers(
    house: &House,
    call: &Call,
    entity: Option<&str>,
    filters: &[Filter],
) -> Result<Part, Problem> {
    let caller = call.caller()?;
    let client = caller.client.id;
    let limit = page::limit(call)?;
    let mut tags: Vec<String> = entity.map(|entity| format!("entity:{entity}")).into_iter().collect();
    for (parameter, tag) in filters {
        if let Some(value) = call.query(parameter).filter(|value| !value.is_empty()) {
            if value.chars().count() > 200 {
                return Err(Problem::payload(format!("{parameter} has more than 200 characters.")));
            }
            // Phone numbers are kept by their digits.
            let value = if *tag == "phone" { value.chars().filter(char::is_ascii_digit).collect() } else { value };
            tags.push(format!("{tag}:{value}"));
        }
    }
    if let Some(ids) = call.query("id").filter(|ids| !ids.is_empty()) {
        return by_ids(house, call, &ids, entity).await;
    }
    let order = if page::oldest_first(call)? { Order::OldestFirst } else { Order::NewestFirst };
    let after = page::token::<page::Place>(call)?;
    let after = after.as_ref().map(|place| place.0.as_str());
    let key = house.vault().open(client, &caller.key).await?;
    let found = house.table().customers_from(house.vault(), client, (&tags, &key), (after, order), limit).await?;
    Ok(Part {
        customers: found.customers.into_iter().map(|stored| stored.customer).collect(),
        next_page_token: found.next.as_deref().map(page::token_of),
    })
}

/// The customers of those ids, as far as they are there.
async fn by_ids(house: &House, call: &Call, ids: &str, entity: Option<&str>) -> Result<Part, Problem> {
    const MOST: usize = 100;
    let ids: Vec<&str> = ids.split(',').map(str::trim).collect();
    if ids.len() > MOST {
        return Err(Problem::payload(format!("id: at most {MOST} at once.")));
    }
    let client = call.caller()?.client.id;
    let mut customers = Vec::new();
    for id in ids.iter().filter_map(|id| id.parse::<CustomerId>().ok()) {
        let found = house.table().customer(house.vault(), client, id).await?;
        customers.extend(found.map(|stored| stored.customer));
    }
    customers.retain(|own| {
        let of = if own.facts.entity == gatehouse_domain::entity::Entity::Personal { "PERSONAL" } else { "BUSINESS" };
        entity.is_none_or(|entity| entity == of)
    });
    Ok(Part { customers, next_page_token: None })
}
