//! Finding the person by the id of one of its numbers.

use gatehouse_domain::id::DocumentId;
use gatehouse_store::{Order, StoredCustomer};

use crate::call::Call;
use crate::house::House;
use crate::v0::Problem;

/// The caller's person that has a number of that id. Reads the client's part of the index: the id alone does not say
/// whose it is.
pub(super) async fn of(house: &House, call: &Call) -> Result<(DocumentId, StoredCustomer), Problem> {
    const WHAT: &str = "personal identifier";
    let id: DocumentId = call.path_id("personal_id_id", WHAT)?;
    let caller = call.caller()?;
    let client = caller.client.id;
    let key = house.vault().open(client, &caller.key).await?;
    let tags = [vec![format!("document:{id}")]];
    let from = (None, Order::NewestFirst);
    let found = house.table().customers_from(house.vault(), client, (&tags, &key), from, 1).await?;
    let has = |stored: &StoredCustomer| stored.customer.facts.active_virtual().any(|own| own.meta.id == id);
    let owner = found.customers.into_iter().find(has).ok_or_else(|| Problem::not_found(WHAT))?;
    Ok((id, owner))
}
