//! Walking all clients and all customers, a page at a time: for work that a changed watchlist makes, and nobody asked for.

use gatehouse_domain::id::{ClientId, CustomerId};
use gatehouse_domain::screened::ScreenedParties;

use super::Table;
use crate::client_key::ClientKey;
use crate::error::StoreError;
use crate::item::{self, Item, text};
use crate::keys::{self, Key, List};
use crate::screened;

/// A page, and where the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked<T> {
    pub found: Vec<T>,
    /// Names the last one seen, and nobody's data. `None` at the end.
    pub next: Option<String>,
}

impl Table {
    /// Some clients of the stack, in the order of their ids.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn walk_clients(&self, after: Option<&str>) -> Result<Walked<ClientId>, StoreError> {
        let pk_of = |position: &str| Some(Key::Client(position.parse().ok()?));
        let (items, next) = self.walk(List::Clients, after, "gsi1sk", pk_of).await?;
        let ids = items.iter().map(|item| item::read_text(item, "gsi1sk")?.parse().map_err(|_| malformed()));
        Ok(Walked { found: ids.collect::<Result<_, _>>()?, next })
    }

    /// Some of a client's customers with the names under which they are screened, where those are known: one query of the
    /// index, which gives some thousand of them, and no customer is opened.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn walk_screened(
        &self,
        client: ClientId,
        key: &ClientKey,
        after: Option<&str>,
    ) -> Result<Walked<(CustomerId, Option<ScreenedParties>)>, StoreError> {
        let key_of = |position: &str| Some(Key::Customer { client, customer: keys::customer_at(position)? });
        let (items, next) = self.walk(List::Customers(client), after, "gsi1sk, screened", key_of).await?;
        let mut found = Vec::with_capacity(items.len());
        for item in &items {
            let customer = keys::customer_at(item::read_text(item, "gsi1sk")?).ok_or(malformed())?;
            let sealed = item.get("screened").and_then(|value| value.as_b().ok()).map(AsRef::as_ref);
            found.push((customer, screened::unseal(key, &Key::Customer { client, customer }, sealed)));
        }
        Ok(Walked { found, next })
    }

    async fn walk(
        &self,
        list: List,
        after: Option<&str>,
        attributes: &str,
        key_of: impl Fn(&str) -> Option<Key>,
    ) -> Result<(Vec<Item>, Option<String>), StoreError> {
        let start = after.map(|position| {
            let mut start = item::key(&key_of(position).ok_or(malformed())?);
            start.insert("gsi1pk".to_owned(), text(list.gsi1pk()));
            start.insert("gsi1sk".to_owned(), text(position));
            Ok::<Item, StoreError>(start)
        });
        let request = self.dynamodb.query().table_name(&self.name).index_name("lists");
        let page = request
            .key_condition_expression("gsi1pk = :list")
            .expression_attribute_values(":list", text(list.gsi1pk()))
            .projection_expression(attributes)
            .set_exclusive_start_key(start.transpose()?)
            .return_consumed_capacity(self.capacity.clone())
            .send()
            .await
            .map_err(|error| StoreError::of("dynamodb:Query", &error))?;
        let next = page.last_evaluated_key.map(|last| item::read_text(&last, "gsi1sk").map(str::to_owned));
        Ok((page.items.unwrap_or_default(), next.transpose()?))
    }
}

fn malformed() -> StoreError {
    StoreError::malformed("gsi1sk")
}
