//! Lists of customers: which filters a request asks for, and the part of the list that they leave.

use gatehouse_domain::Customer;
use gatehouse_domain::id::CustomerId;

use super::query::{self, Filter};
use super::{Problem, page};
use crate::call::Call;
use crate::house::House;

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
    let mut tags = query::tags(call, filters, &[])?;
    tags.extend(entity.map(|entity| vec![format!("entity:{entity}")]));
    let order = page::order(call)?;
    let after = page::token::<page::Place>(call)?;
    let after = after.as_ref().map(|place| place.0.as_str());
    let ids = query::many(call, "id")?;
    let key = house.vault().open(client, &caller.key).await?;
    if !ids.is_empty() {
        let ids: Vec<CustomerId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
        let found = house.table().customers_of(house.vault(), client, &ids, (&tags, &key)).await?;
        let customers = found.into_iter().map(|stored| stored.customer).collect();
        return Ok(Part { customers, next_page_token: None });
    }
    let found = house.table().customers_from(house.vault(), client, (&tags, &key), (after, order), limit).await?;
    Ok(Part {
        customers: found.customers.into_iter().map(|stored| stored.customer).collect(),
        next_page_token: found.next.as_deref().map(page::token_of),
    })
}
