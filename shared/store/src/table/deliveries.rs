//! Deliveries of events to subscriptions: made once, leased to one worker at a time, fenced by the number of
//! attempts, and found again by the index `due` when a message about them was lost.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::id::{ClientId, EventId, SubscriptionId};
use gatehouse_domain::webhook::{Delivery, DeliveryState};

use super::{Consistency, Table};
use crate::error::{SaveError, StoreError};
use crate::item::{self, Item, Update, epoch_seconds, number, text};
use crate::keys::{self, DUE_SHARDS, Key, List};

/// How long a delivery stays on record.
const RETENTION: TimeDelta = TimeDelta::days(90);
const UPDATE: &str = "dynamodb:UpdateItem";

/// What names a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DueDelivery {
    pub client: ClientId,
    pub event: EventId,
    pub subscription: SubscriptionId,
}

/// Part of a client's log of deliveries, newest first.
#[derive(Debug, Clone)]
pub struct DeliveryPage {
    pub deliveries: Vec<Delivery>,
    /// How many the whole log has.
    pub total: usize,
}

/// Part of an endpoint's deliveries.
#[derive(Debug, Clone)]
pub struct DeliveryCursorPage {
    pub deliveries: Vec<Delivery>,
    /// Where the next part begins, unless this was the last.
    pub next: Option<String>,
}

impl Table {
    /// Adds a delivery; `false` when it was there. It may then still be unsent: a stream tells twice, and a
    /// worker may have died between adding and sending.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn put_delivery_if_new(&self, delivery: &Delivery) -> Result<bool, StoreError> {
        let created_at = delivery.created_at;
        let position = keys::delivery_gsi1sk(created_at, delivery.event, delivery.subscription);
        let mut item = item::item(
            &key(delivery),
            [
                ("delivery", text(item::json(delivery))),
                ("pending", AttributeValue::Bool(delivery.is_pending())),
                ("attempts", number(&delivery.attempts.len())),
                ("expires_at", epoch_seconds(created_at + RETENTION)),
                ("gsi1pk", text(List::Deliveries(delivery.client).gsi1pk())),
                ("gsi1sk", text(position)),
            ],
        );
        if let DeliveryState::Pending { due } = delivery.state {
            item.insert("gsi2pk".to_owned(), text(keys::due_partition(keys::due_shard(delivery.event))));
            item.insert("gsi2sk".to_owned(), text(keys::due_gsi2sk(due, delivery.event, delivery.subscription)));
        }
        self.put_new(item).await
    }

    /// Reads a delivery: one consistent read.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or the item is not a delivery.
    pub async fn delivery(
        &self,
        client: ClientId,
        event: EventId,
        subscription: SubscriptionId,
    ) -> Result<Option<Delivery>, StoreError> {
        let item = self.get(&Key::Delivery { client, event, subscription }, Consistency::Strong).await?;
        item.map(|item| item::read_json(&item, "delivery")).transpose()
    }

    /// Takes a pending delivery for one attempt, until a time by which the attempt is over. `None` when there
    /// is nothing to attempt: it is no longer pending, was attempted since it was read, or somebody else has it.
    /// Until the lease ends, the delivery is not due.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn lease_delivery(
        &self,
        delivery: &Delivery,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<Delivery>, StoreError> {
        let update = due_at(Update::default(), delivery, until)
            .set("lease_until", number(&until.timestamp_millis()))
            .name("pending")
            .name("attempts")
            .value(":pending", AttributeValue::Bool(true))
            .value(":attempts", number(&delivery.attempts.len()))
            .value(":now", number(&now.timestamp_millis()));
        const CONDITION: &str = "#pending = :pending AND #attempts = :attempts \
            AND (attribute_not_exists(#lease_until) OR #lease_until <= :now)";
        match self.update_delivery(delivery, update, CONDITION).await? {
            Some(item) => item::read_json(&item, "delivery").map(Some),
            None => Ok(None),
        }
    }

    /// Saves what became of a leased delivery and ends the lease. After an attempt the stored one must have one
    /// attempt less, so that a worker whose lease ran out cannot overwrite its successor's outcome; a
    /// discarded one must still be pending with as many attempts.
    ///
    /// # Errors
    /// [`SaveError::Conflict`] when it was attempted or ended by somebody else.
    pub async fn save_delivery(&self, delivery: &Delivery) -> Result<(), SaveError> {
        let attempts = delivery.attempts.len();
        let before = match delivery.state {
            DeliveryState::Discarded => Some(attempts),
            _ => attempts.checked_sub(1),
        };
        let Some(before) = before else { return Err(SaveError::Conflict) };
        let mut update = Update::default()
            .set("delivery", text(item::json(delivery)))
            .set("pending", AttributeValue::Bool(delivery.is_pending()))
            .set("attempts", number(&attempts))
            .remove("lease_until")
            .value(":before", number(&before))
            .value(":was_pending", AttributeValue::Bool(true));
        update = match delivery.state {
            DeliveryState::Pending { due } => due_at(update, delivery, due),
            _ => update.remove("gsi2pk").remove("gsi2sk"),
        };
        const CONDITION: &str = "#pending = :was_pending AND #attempts = :before";
        match self.update_delivery(delivery, update, CONDITION).await? {
            Some(_) => Ok(()),
            None => Err(SaveError::Conflict),
        }
    }

    /// A client's deliveries, newest first. Counts them all, so it reads the client's part of the index.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or an item is not a delivery.
    pub async fn deliveries(&self, client: ClientId, offset: usize, limit: usize) -> Result<DeliveryPage, StoreError> {
        let slice = self.list(List::Deliveries(client), None, offset, limit).await?;
        let deliveries = slice.items.iter().map(|item| item::read_json(item, "delivery"));
        Ok(DeliveryPage { deliveries: deliveries.collect::<Result<_, _>>()?, total: slice.total })
    }

    /// An endpoint's deliveries of the events between two times, newest first, after a place. Reads the client's part of
    /// the index up to the end of the page.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or an item is not a delivery.
    pub async fn deliveries_to(
        &self,
        (client, subscription): (ClientId, SubscriptionId),
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        after: Option<&str>,
        limit: usize,
    ) -> Result<DeliveryCursorPage, StoreError> {
        let list = List::Deliveries(client).gsi1pk();
        let (from, until) = (keys::instant(from), format!("{}$", keys::instant(until)));
        let last = after.filter(|after| **after < *until).unwrap_or(&until);
        let (mut found, mut start) = (Vec::new(), None);
        if *from <= *last {
            loop {
                let request =
                    self.dynamodb.query().table_name(&self.name).index_name("lists").scan_index_forward(false);
                let page = request
                    .key_condition_expression("gsi1pk = :list AND gsi1sk BETWEEN :from AND :until")
                    // Of the index, the table's keys are attributes like any other.
                    .filter_expression("sk = :endpoint")
                    .projection_expression("pk, sk, gsi1sk")
                    .expression_attribute_values(":list", text(&list))
                    .expression_attribute_values(":from", text(&from))
                    .expression_attribute_values(":until", text(last))
                    .expression_attribute_values(":endpoint", text(delivery_sk(subscription)))
                    .set_exclusive_start_key(start)
                    .return_consumed_capacity(self.capacity.clone())
                    .send()
                    .await
                    .map_err(|error| StoreError::of("dynamodb:Query", &error))?;
                let items = page.items.unwrap_or_default();
                found.extend(items.into_iter().filter(|item| item::read_text(item, "gsi1sk").ok() != after));
                start = page.last_evaluated_key;
                if start.is_none() || found.len() > limit {
                    break;
                }
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| more);
        let next = last.map(|item| item::read_text(item, "gsi1sk").map(str::to_owned)).transpose()?;
        let items = self.get_all(found).await?;
        let deliveries = items.iter().map(|item| item::read_json(item, "delivery")).collect::<Result<_, _>>()?;
        Ok(DeliveryCursorPage { deliveries, next })
    }

    /// Puts a delivery that nobody has off to a time, without an attempt; `false` when it is no longer as it was read.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn reschedule_delivery(
        &self,
        (before, after): (&Delivery, &Delivery),
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut update = Update::default()
            .set("delivery", text(item::json(after)))
            .set("pending", AttributeValue::Bool(after.is_pending()))
            .value(":before", text(item::json(before)))
            .value(":now", number(&now.timestamp_millis()))
            .name("lease_until");
        if let DeliveryState::Pending { due } = after.state {
            update = due_at(update, after, due);
        }
        const CONDITION: &str = "#delivery = :before AND (attribute_not_exists(#lease_until) OR #lease_until <= :now)";
        Ok(self.update_delivery(after, update, CONDITION).await?.is_some())
    }

    /// Takes a delivery that is due out of the sweep's sight until a time, since it was sent to the queue; `false` when
    /// somebody else did, or it is no longer due.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn claim_due(
        &self,
        due: &DueDelivery,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let update = Update::default()
            .set("gsi2sk", text(keys::due_gsi2sk(until, due.event, due.subscription)))
            .name("pending")
            .value(":pending", AttributeValue::Bool(true))
            .value(":now", text(keys::instant(now + TimeDelta::milliseconds(1))));
        let of = Key::Delivery { client: due.client, event: due.event, subscription: due.subscription };
        let claimed = self.update_item(&of, update, "#pending = :pending AND #gsi2sk < :now").await?;
        Ok(claimed.is_some())
    }

    /// Deliveries of all clients whose time has come by then, the longest due first within each shard. At most
    /// `limit` from each of the four shards; whatever is left is still due next time.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn due_deliveries(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<DueDelivery>, StoreError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut due = Vec::new();
        for shard in 0..DUE_SHARDS {
            let (mut found, mut start) = (0, None);
            while found < limit {
                let request = self.dynamodb.query().table_name(&self.name).index_name("due");
                let page = request
                    .limit(i32::try_from(limit - found).unwrap_or(i32::MAX))
                    .key_condition_expression("gsi2pk = :shard AND gsi2sk < :now")
                    .projection_expression("pk, sk")
                    .expression_attribute_values(":shard", text(keys::due_partition(shard)))
                    .expression_attribute_values(":now", text(keys::instant(now + TimeDelta::milliseconds(1))))
                    .set_exclusive_start_key(start)
                    .return_consumed_capacity(self.capacity.clone())
                    .send()
                    .await
                    .map_err(|error| StoreError::of("dynamodb:Query", &error))?;
                for item in page.items.unwrap_or_default() {
                    let keys = Key::delivery_of(item::read_text(&item, "pk")?, item::read_text(&item, "sk")?);
                    let (client, event, subscription) = keys.ok_or(StoreError::malformed("pk"))?;
                    due.push(DueDelivery { client, event, subscription });
                    found += 1;
                }
                start = page.last_evaluated_key;
                if start.is_none() {
                    break;
                }
            }
        }
        Ok(due)
    }

    /// The item after the update, or `None` when the condition did not hold.
    async fn update_delivery(
        &self,
        delivery: &Delivery,
        update: Update,
        condition: &str,
    ) -> Result<Option<Item>, StoreError> {
        self.update_item(&key(delivery), update, condition).await
    }

    async fn update_item(&self, of: &Key, update: Update, condition: &str) -> Result<Option<Item>, StoreError> {
        let request = self.dynamodb.update_item().table_name(&self.name).set_key(Some(item::key(of)));
        let outcome = request
            .update_expression(update.expression())
            .condition_expression(condition)
            .set_expression_attribute_names(Some(update.names))
            .set_expression_attribute_values(Some(update.values))
            .return_values(ReturnValue::AllNew)
            .return_consumed_capacity(self.capacity.clone())
            .send()
            .await;
        match outcome {
            Ok(answer) => answer.attributes.map(Some).ok_or_else(|| StoreError::answer(UPDATE)),
            Err(error)
                if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(None)
            }
            Err(error) => Err(StoreError::of(UPDATE, &error)),
        }
    }
}

/// The sort key of every delivery to an endpoint.
fn delivery_sk(subscription: SubscriptionId) -> String {
    let nil = uuid::Uuid::nil();
    Key::Delivery { client: ClientId::new(nil), event: EventId::new(nil), subscription }.sk()
}

fn key(delivery: &Delivery) -> Key {
    Key::Delivery { client: delivery.client, event: delivery.event, subscription: delivery.subscription }
}

fn due_at(update: Update, delivery: &Delivery, due: DateTime<Utc>) -> Update {
    let partition = keys::due_partition(keys::due_shard(delivery.event));
    let position = keys::due_gsi2sk(due, delivery.event, delivery.subscription);
    update.set("gsi2pk", text(partition)).set("gsi2sk", text(position))
}
