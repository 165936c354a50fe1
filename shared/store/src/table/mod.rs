//! The table.

mod agenda;
mod answers;
mod backtests;
mod clients;
mod commit;
mod customers;
mod deliveries;
mod events;
mod fingerprints;
mod health;
mod history;
mod list;
mod outbox;
mod pages;
mod programs;
mod records;
mod refresh;
mod subscriptions;
mod transaction;
mod walk;

#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use crate::aws::Aws;
use crate::error::StoreError;
use crate::item::{self, Item, Update};
use crate::keys::Key;

pub use agenda::DueCustomer;
pub use backtests::parse_backtest;
pub use clients::ClientRecord;
#[cfg(feature = "simulation")]
pub(crate) use commit::unseal_customer;
pub use commit::{Commit, parse_event};
pub use customers::{CustomerCursorPage, CustomerPage, Roll, StoredCustomer};
pub use deliveries::{DeliveryCursorPage, DeliveryPage, DueDelivery};
pub use events::{EventPage, Listed, parse_notice};
pub use fingerprints::FingerprintTag;
pub use health::HealthNow;
pub use history::PastRevision;
pub use outbox::{Consequence, Mark};
pub use pages::Order;
pub use records::RecordPage;
pub use refresh::Refresh;
pub use subscriptions::SubscriptionList;
pub use walk::Walked;

/// The one DynamoDB table. Cloning is cheap.
#[derive(Clone)]
pub struct Table {
    dynamodb: aws_sdk_dynamodb::Client,
    name: String,
    capacity: ReturnConsumedCapacity,
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Whether a read must see every write before it, for twice the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Consistency {
    Strong,
    Eventual,
}

impl Table {
    #[must_use]
    pub fn new(aws: &Aws, name: impl Into<String>) -> Self {
        let mut config = aws_sdk_dynamodb::config::Builder::from(aws.sdk());
        let mut capacity = ReturnConsumedCapacity::None;
        #[cfg(feature = "simulation")]
        if crate::simulation::is_simulated() {
            config = config.allow_no_auth();
        }
        if let Some(meter) = aws.meter() {
            config = config.interceptor(meter);
            capacity = ReturnConsumedCapacity::Total;
        }
        Self { dynamodb: aws_sdk_dynamodb::Client::from_conf(config.build()), name: name.into(), capacity }
    }

    /// Updates an item on a condition; tells whether it held.
    async fn update_if(&self, key: &Key, update: Update, condition: &str) -> Result<bool, StoreError> {
        let request = self.dynamodb.update_item().table_name(&self.name).set_key(Some(item::key(key)));
        let outcome = request
            .update_expression(update.expression())
            .condition_expression(condition)
            .set_expression_attribute_names(Some(update.names))
            .set_expression_attribute_values(Some(update.values))
            .return_consumed_capacity(self.capacity.clone())
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(true),
            Err(error)
                if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::of("dynamodb:UpdateItem", &error)),
        }
    }

    async fn get(&self, key: &Key, consistency: Consistency) -> Result<Option<Item>, StoreError> {
        self.get_at(item::key(key), consistency).await
    }

    async fn get_at(&self, key: Item, consistency: Consistency) -> Result<Option<Item>, StoreError> {
        self.dynamodb
            .get_item()
            .table_name(&self.name)
            .set_key(Some(key))
            .consistent_read(consistency == Consistency::Strong)
            .return_consumed_capacity(self.capacity.clone())
            .send()
            .await
            .map(|answer| answer.item)
            .map_err(|error| StoreError::of("dynamodb:GetItem", &error))
    }

    /// Writes an item unless one with its key is there; tells whether it did.
    async fn put_new(&self, item: Item) -> Result<bool, StoreError> {
        let request = self.dynamodb.put_item().table_name(&self.name).set_item(Some(item));
        let outcome = request
            .condition_expression("attribute_not_exists(pk)")
            .return_consumed_capacity(self.capacity.clone())
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(PutItemError::is_conditional_check_failed_exception) => {
                Ok(false)
            }
            Err(error) => Err(StoreError::of("dynamodb:PutItem", &error)),
        }
    }
}

/// Waits before another try: 20 ms the first time, twice as long each time, more or less, so that those who
/// met do not meet again.
async fn pause(tries: u32) {
    let jitter = 0.5 + fastrand::f64();
    let wait = Duration::from_millis(20 << tries).mul_f64(jitter);
    #[cfg(feature = "simulation")]
    if crate::simulation::is_simulated() {
        return crate::simulation::sleep(wait).await;
    }
    tokio::time::sleep(wait).await;
}
