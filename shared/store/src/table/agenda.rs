//! Customers whom somebody has to look at by some time: found by the index `due`, where each customer's own item stands,
//! so that what is due is saved by the very transaction that makes it due.

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::id::{ClientId, CustomerId};

use super::Table;
use crate::error::StoreError;
use crate::item::{self, Item, Update, text};
use crate::keys::{self, Agenda, Key};

/// A customer whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCustomer {
    pub client: ClientId,
    pub customer: CustomerId,
    position: String,
}

impl Table {
    /// Customers of an agenda whose time has come by then, the longest due first.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn due_customers(
        &self,
        agenda: Agenda,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<DueCustomer>, StoreError> {
        let until = keys::instant(now + TimeDelta::milliseconds(1));
        let items = self.due(&agenda.gsi2pk(), &until, limit).await?;
        let due = items.iter().map(|item| {
            let found = Key::customer_of(item::read_text(item, "pk")?);
            let (client, customer) = found.ok_or(StoreError::malformed("pk"))?;
            Ok(DueCustomer { client, customer, position: item::read_text(item, "gsi2sk")?.to_owned() })
        });
        due.collect()
    }

    /// Puts a customer off until then, unless it was changed or put off since it was found: whoever puts it off sees to
    /// it. Where that fails, it is found again.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn put_off(&self, due: &DueCustomer, until: DateTime<Utc>) -> Result<bool, StoreError> {
        let key = Key::Customer { client: due.client, customer: due.customer };
        let update = Update::default()
            .set("gsi2sk", text(keys::agenda_gsi2sk(until, due.customer)))
            .value(":seen", text(&due.position));
        self.update_if(&key, update, "#gsi2sk = :seen").await
    }

    /// The clients that have clocks of their own.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn clients_with_clocks(&self) -> Result<Vec<ClientId>, StoreError> {
        let items = self.due(keys::OWN_CLOCKS, "~", u32::MAX).await?;
        let clients =
            items.iter().map(|item| Key::client_of(item::read_text(item, "pk")?).ok_or(StoreError::malformed("pk")));
        clients.collect()
    }

    /// The keys of the items of a partition of the index `due` that stand before a position.
    pub(super) async fn due(&self, partition: &str, before: &str, limit: u32) -> Result<Vec<Item>, StoreError> {
        let (mut items, mut start) = (Vec::new(), None);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        loop {
            let request = self.dynamodb.query().table_name(&self.name).index_name("due");
            let page = request
                .key_condition_expression("gsi2pk = :partition AND gsi2sk < :before")
                .projection_expression("pk, gsi2sk")
                .expression_attribute_values(":partition", text(partition))
                .expression_attribute_values(":before", text(before))
                .set_limit(i32::try_from(limit).ok())
                .set_exclusive_start_key(start)
                .return_consumed_capacity(self.capacity.clone())
                .send()
                .await
                .map_err(|error| StoreError::of("dynamodb:Query", &error))?;
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() || items.len() >= limit {
                return Ok(items);
            }
        }
    }
}
