//! Endpoints' health: one small item for each, changed by whoever sends to it, one after the other.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::id::{ClientId, SubscriptionId};
use gatehouse_domain::webhook::Health;

use super::{Consistency, Table};
use crate::error::StoreError;
use crate::item::{self, Item, Update, epoch_seconds, number, text};
use crate::keys::{self, Key};

/// An endpoint that nobody has sent to for so long has no health to remember.
const RETENTION: TimeDelta = TimeDelta::days(30);

/// An endpoint's health as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthNow {
    pub health: Health,
    /// Counts the changes; 0 where nothing is stored.
    version: u64,
    /// The endpoint's last beginning: what was learnt before counts no more.
    since: DateTime<Utc>,
}

impl Table {
    /// Reads an endpoint's health: one read, eventually consistent, since a write tells when it was not the latest.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or the item is no health.
    pub async fn health(
        &self,
        (client, subscription): (ClientId, SubscriptionId),
        since: DateTime<Utc>,
    ) -> Result<HealthNow, StoreError> {
        let item = self.get(&Key::Health { client, subscription }, Consistency::Eventual).await?;
        item.map_or(Ok(HealthNow { health: Health::default(), version: 0, since }), |item| read(&item, since))
    }

    /// Saves an endpoint's health as it became from what was read. `Err` within holds what somebody else saved meanwhile.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn put_health(
        &self,
        (client, subscription): (ClientId, SubscriptionId),
        now: &HealthNow,
        at: DateTime<Utc>,
    ) -> Result<Result<HealthNow, HealthNow>, StoreError> {
        const OPERATION: &str = "dynamodb:UpdateItem";
        let version = now.version + 1;
        let mut update = Update::default()
            .set("health", text(item::json(&now.health)))
            .set("since", text(keys::instant(now.since)))
            .set("version", number(&version))
            .set("expires_at", epoch_seconds(at + RETENTION));
        let condition = if now.version == 0 {
            "attribute_not_exists(pk)"
        } else {
            update = update.value(":before", number(&now.version));
            "#version = :before"
        };
        let request = self.dynamodb.update_item().table_name(&self.name);
        let outcome = request
            .set_key(Some(item::key(&Key::Health { client, subscription })))
            .update_expression(update.expression())
            .condition_expression(condition)
            .set_expression_attribute_names(Some(update.names))
            .set_expression_attribute_values(Some(update.values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(self.capacity.clone())
            .send()
            .await;
        match outcome {
            Ok(_) => Ok(Ok(HealthNow { version, ..now.clone() })),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(failed)) => match &failed.item {
                    Some(item) => read(item, now.since).map(Err),
                    None => self.health((client, subscription), now.since).await.map(Err),
                },
                _ => Err(StoreError::of(OPERATION, &error)),
            },
        }
    }
}

/// The stored health, or a fresh one under its version if it is of an earlier life of the endpoint.
fn read(item: &Item, since: DateTime<Utc>) -> Result<HealthNow, StoreError> {
    let version = item::read_number(item, "version")?;
    let known = item::read_time(item, "since")?;
    // Stored to the millisecond.
    let health = if known.timestamp_millis() < since.timestamp_millis() {
        Health::default()
    } else {
        item::read_json(item, "health")?
    };
    Ok(HealthNow { health, version, since: since.max(known) })
}
