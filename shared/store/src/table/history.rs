//! A customer's past: every revision lies sealed beside the event that told of it.

use gatehouse_domain::Customer;
use gatehouse_domain::event::Event;
use gatehouse_domain::id::{ClientId, CustomerId};

use super::commit::{parse_event, unseal_customer};
use super::{Consistency, Table};
use crate::client_key::ClientKey;
use crate::error::StoreError;
use crate::item::{self, Item, text};
use crate::keys::Key;

/// A customer as one revision left it, and the event that told of it.
#[derive(Debug, Clone)]
pub struct PastRevision {
    pub event: Event,
    pub customer: Customer,
}

impl Table {
    /// A customer as it was at a revision: one consistent read.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or the revision does not open.
    pub async fn revision(
        &self,
        key: &ClientKey,
        (client, customer): (ClientId, CustomerId),
        revision: u64,
    ) -> Result<Option<PastRevision>, StoreError> {
        let item = self.get(&Key::Event { client, customer, revision }, Consistency::Strong).await?;
        item.map(|item| read(key, &item)).transpose()
    }

    /// A customer's revisions below one, newest first: one query, eventually consistent. DynamoDB ends a page after a
    /// megabyte, so there may be fewer than asked for although more are left; none at all means that none is left.
    ///
    /// # Errors
    /// As [`Table::revision`].
    pub async fn revisions(
        &self,
        key: &ClientKey,
        (client, customer): (ClientId, CustomerId),
        below: u64,
        limit: usize,
    ) -> Result<Vec<PastRevision>, StoreError> {
        let at = |revision| Key::Event { client, customer, revision };
        let Some(last) = below.checked_sub(1) else { return Ok(Vec::new()) };
        let request = self.dynamodb.query().table_name(&self.name).scan_index_forward(false);
        let page = request
            .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":pk", text(at(0).pk()))
            .expression_attribute_values(":first", text(at(0).sk()))
            .expression_attribute_values(":last", text(at(last).sk()))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(self.capacity.clone())
            .send()
            .await
            .map_err(|error| StoreError::of("dynamodb:Query", &error))?;
        page.items.unwrap_or_default().iter().map(|item| read(key, item)).collect()
    }
}

fn read(key: &ClientKey, item: &Item) -> Result<PastRevision, StoreError> {
    let event = parse_event(item::read_text(item, "event")?)?;
    let of = Key::Customer { client: event.client, customer: event.customer };
    let customer = unseal_customer(key, &of, event.revision, item::read_binary(item, "snapshot")?)?;
    Ok(PastRevision { event, customer })
}
