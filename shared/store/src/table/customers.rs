//! Reading customers.

use chrono::{DateTime, Utc};
use gatehouse_domain::Customer;
use gatehouse_domain::id::{ClientId, CustomerId};

use super::commit::unseal_customer;
use super::list::Range;
use super::pages::Order;
use super::refresh::Refresh;
use super::{Consistency, Table};
use crate::client_key::ClientKey;
use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys::{self, Key, List};
use crate::search;
use crate::vault::{Vault, WrappedKey};

/// A customer as it is kept, and the key that its next revision is to be sealed under.
#[derive(Debug, Clone)]
pub struct StoredCustomer {
    pub customer: Customer,
    pub refresh: Refresh,
    pub key: ClientKey,
    pub wrapped: WrappedKey,
}

/// Part of a list of customers, newest first.
#[derive(Debug, Clone)]
pub struct CustomerPage {
    pub customers: Vec<StoredCustomer>,
    /// How many the whole list has.
    pub total: usize,
}

/// Part of a list of customers by cursor.
#[derive(Debug, Clone)]
pub struct CustomerCursorPage {
    pub customers: Vec<StoredCustomer>,
    /// Where the next part begins, unless this was the last.
    pub next: Option<String>,
}

/// The next customers of a walk through all of a client's, oldest first.
#[derive(Debug, Clone)]
pub struct Roll {
    pub customers: Vec<StoredCustomer>,
    /// Those whose record does not open, or makes no sense.
    pub unreadable: Vec<CustomerId>,
    /// Where the walk goes on; without it nobody is left.
    pub cursor: Option<String>,
}

impl Table {
    /// Lists a client's customers that have all of the tags (`entity:PERSONAL`, `status:ACTIVE`), from a place on.
    /// Reads the client's part of the index up to the end of the page, then the page's customers.
    ///
    /// # Errors
    /// As [`Table::customer`].
    pub async fn customers_from(
        &self,
        vault: &Vault,
        client: ClientId,
        (tags, key): (&[Vec<String>], &ClientKey),
        (after, order): (Option<&str>, Order),
        limit: usize,
    ) -> Result<CustomerCursorPage, StoreError> {
        let page = self.page(List::Customers(client), search::exactly(tags, key), after, order, limit).await?;
        let mut customers = Vec::with_capacity(page.items.len());
        for item in &page.items {
            customers.push(read(vault, client, item).await?);
        }
        Ok(CustomerCursorPage { customers, next: page.next })
    }

    /// Reads the customers of those ids, in their order, as far as they are there and have one tag of every list. No id may
    /// be named twice.
    ///
    /// # Errors
    /// As [`Table::customer`].
    pub async fn customers_of(
        &self,
        vault: &Vault,
        client: ClientId,
        ids: &[CustomerId],
        (tags, key): (&[Vec<String>], &ClientKey),
    ) -> Result<Vec<StoredCustomer>, StoreError> {
        let keys = ids.iter().map(|id| item::key(&Key::Customer { client, customer: *id })).collect();
        let mut customers = Vec::with_capacity(ids.len());
        for item in self.get_all(keys).await?.into_iter().filter(|item| search::has(item, tags, key)) {
            customers.push(read(vault, client, &item).await?);
        }
        Ok(customers)
    }

    /// Walks through a client's customers who were created up to a time, oldest first: those after the cursor.
    /// Those that went away meanwhile are left out, and those that do not open are named.
    ///
    /// # Errors
    /// When DynamoDB or KMS refuses or cannot be reached.
    pub async fn roll(
        &self,
        vault: &Vault,
        client: ClientId,
        (after, until): (Option<&str>, DateTime<Utc>),
        limit: usize,
    ) -> Result<Roll, StoreError> {
        let keys = self.range_keys(List::Customers(client), &walk(after, until), limit).await?;
        let last = keys.last().filter(|_| keys.len() == limit);
        let cursor = last.map(|key| item::read_text(key, "gsi1sk").map(str::to_owned)).transpose()?;
        let (mut customers, mut unreadable) = (Vec::with_capacity(keys.len()), Vec::new());
        for item in self.get_all(keys).await? {
            match read(vault, client, &item).await {
                Ok(stored) => customers.push(stored),
                Err(error) if error.is_of_the_item() => unreadable.push(customer_of(&item)?),
                Err(error) => return Err(error),
            }
        }
        Ok(Roll { customers, unreadable, cursor })
    }

    /// How many customers such a walk meets.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn count_customers(&self, client: ClientId, until: DateTime<Utc>) -> Result<usize, StoreError> {
        self.count(List::Customers(client), &walk(None, until)).await
    }

    /// Reads a customer: exactly one request of DynamoDB, consistent.
    ///
    /// # Errors
    /// When DynamoDB or KMS refuses or cannot be reached, or the item does not open.
    pub async fn customer(
        &self,
        vault: &Vault,
        client: ClientId,
        id: CustomerId,
    ) -> Result<Option<StoredCustomer>, StoreError> {
        let key = Key::Customer { client, customer: id };
        match self.get(&key, Consistency::Strong).await? {
            Some(item) => read(vault, client, &item).await.map(Some),
            None => Ok(None),
        }
    }

    /// Lists a client's customers, newest first, those that went away left out. All words of the search must
    /// be there: whole words of names, an e-mail address, a phone number or the client's own id. They are looked
    /// for by their tags under the client's key.
    ///
    /// Counts the whole list, so it reads the client's part of the index, then the page's customers.
    ///
    /// # Errors
    /// As [`Table::customer`].
    pub async fn customers(
        &self,
        vault: &Vault,
        client: ClientId,
        (search, key): (&[String], &ClientKey),
        offset: usize,
        limit: usize,
    ) -> Result<CustomerPage, StoreError> {
        let filter = search::filter(search, key);
        let slice = self.list(List::Customers(client), filter, offset, limit).await?;
        let mut customers = Vec::with_capacity(slice.items.len());
        for item in &slice.items {
            customers.push(read(vault, client, item).await?);
        }
        // Gone since the index was read, or gone from the list and not yet from the index.
        customers.retain(|stored| stored.customer.permission() != gatehouse_domain::status::Permission::MakeItGoAway);
        Ok(CustomerPage { customers, total: slice.total })
    }
}

/// A place ends with an id, whose characters all sort between `#` and `~`.
fn walk(after: Option<&str>, until: DateTime<Utc>) -> Range {
    let from = after.map_or_else(|| "0".to_owned(), |after| format!("{after}#"));
    Range { from, to: format!("{}~", keys::instant(until)) }
}

async fn read(vault: &Vault, client: ClientId, item: &Item) -> Result<StoredCustomer, StoreError> {
    let wrapped = WrappedKey::from_bytes(item::read_binary(item, "key")?);
    let key = vault.open(client, &wrapped).await?;
    let at = Key::Customer { client, customer: customer_of(item)? };
    let revision = item::read_number(item, "revision")?;
    let customer = unseal_customer(&key, &at, revision, item::read_binary(item, "body")?)?;
    Ok(StoredCustomer { customer, refresh: Refresh::read(item)?, key, wrapped })
}

fn customer_of(item: &Item) -> Result<CustomerId, StoreError> {
    Ok(Key::customer_of(item::read_text(item, "pk")?).ok_or(StoreError::malformed("pk"))?.1)
}
