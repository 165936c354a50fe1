//! Lists: the index tells which items there are, newest first; the page's own are then read from the table.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{KeysAndAttributes, Select};

use super::{Table, pause};
use crate::error::StoreError;
use crate::item::{Item, text};
use crate::keys::List;

/// BatchGetItem takes at most this many keys.
const BATCH: usize = 100;
/// How often keys that DynamoDB left unprocessed are asked for again.
const ATTEMPTS: u32 = 5;

/// A part of a list by its sort keys, both ends included.
pub(super) struct Range {
    pub(super) from: String,
    pub(super) to: String,
}

/// A part of a list.
pub(super) struct Slice {
    pub(super) items: Vec<Item>,
    pub(super) total: usize,
}

impl Table {
    /// Reads the whole of a list's index, keeps the keys of one part, and reads those items.
    pub(super) async fn list(
        &self,
        list: List,
        filter: Option<(String, Item)>,
        offset: usize,
        limit: usize,
    ) -> Result<Slice, StoreError> {
        let (filter, values) = filter.unzip();
        let names = filter.as_ref().map(|_| HashMap::from([("#search".to_owned(), "search".to_owned())]));
        let mut values = values.unwrap_or_default();
        values.insert(":list".to_owned(), text(list.gsi1pk()));
        let (mut keys, mut total, mut start) = (Vec::new(), 0, None);
        loop {
            let request = self.dynamodb.query().table_name(&self.name).index_name("lists").scan_index_forward(false);
            let page = request
                .key_condition_expression("gsi1pk = :list")
                .projection_expression("pk, sk")
                .set_filter_expression(filter.clone())
                .set_expression_attribute_names(names.clone())
                .set_expression_attribute_values(Some(values.clone()))
                .set_exclusive_start_key(start)
                .return_consumed_capacity(self.capacity.clone())
                .send()
                .await
                .map_err(|error| StoreError::of("dynamodb:Query", &error))?;
            let items = page.items.unwrap_or_default();
            let skipped = offset.saturating_sub(total);
            total += items.len();
            let wanted = limit - keys.len();
            keys.extend(items.into_iter().skip(skipped).take(wanted));
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        Ok(Slice { items: self.get_all(keys).await?, total })
    }

    /// The first items of a list within a range, in the order of their sort keys.
    pub(super) async fn range(&self, list: List, range: &Range, limit: usize) -> Result<Vec<Item>, StoreError> {
        self.get_all(self.range_keys(list, range, limit).await?).await
    }

    /// The keys of those items, each with its place in the list.
    pub(super) async fn range_keys(&self, list: List, range: &Range, limit: usize) -> Result<Vec<Item>, StoreError> {
        let (mut keys, mut start) = (Vec::new(), None);
        loop {
            let page = self
                .range_query(list, range)
                .projection_expression("pk, sk, gsi1sk")
                .limit(i32::try_from(limit - keys.len()).unwrap_or(i32::MAX))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| StoreError::of("dynamodb:Query", &error))?;
            keys.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() || keys.len() >= limit {
                return Ok(keys);
            }
        }
    }

    /// How many items a list has within a range.
    pub(super) async fn count(&self, list: List, range: &Range) -> Result<usize, StoreError> {
        let (mut count, mut start) = (0, None);
        loop {
            let request = self.range_query(list, range).select(Select::Count).set_exclusive_start_key(start);
            let page = request.send().await.map_err(|error| StoreError::of("dynamodb:Query", &error))?;
            count += usize::try_from(page.count).unwrap_or(0);
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(count);
            }
        }
    }

    fn range_query(&self, list: List, range: &Range) -> QueryFluentBuilder {
        self.dynamodb
            .query()
            .table_name(&self.name)
            .index_name("lists")
            .key_condition_expression("gsi1pk = :list AND gsi1sk BETWEEN :from AND :to")
            .expression_attribute_values(":list", text(list.gsi1pk()))
            .expression_attribute_values(":from", text(&*range.from))
            .expression_attribute_values(":to", text(&*range.to))
            .return_consumed_capacity(self.capacity.clone())
    }

    /// Reads items in the order of their keys; those that are gone are left out. Whatever else stands beside the keys
    /// is not looked at.
    pub(super) async fn get_all(&self, mut keys: Vec<Item>) -> Result<Vec<Item>, StoreError> {
        keys.iter_mut().for_each(|key| key.retain(|name, _| name == "pk" || name == "sk"));
        let mut found = HashMap::with_capacity(keys.len());
        for batch in keys.chunks(BATCH) {
            for item in self.get_batch(batch.to_vec()).await? {
                found.insert(address(&item), item);
            }
        }
        Ok(keys.iter().filter_map(|key| found.remove(&address(key))).collect())
    }

    async fn get_batch(&self, keys: Vec<Item>) -> Result<Vec<Item>, StoreError> {
        const OPERATION: &str = "dynamodb:BatchGetItem";
        let mut items = Vec::with_capacity(keys.len());
        let mut left = Some(keys);
        for attempt in 0..ATTEMPTS {
            let Some(keys) = left.filter(|keys| !keys.is_empty()) else { return Ok(items) };
            if attempt > 0 {
                pause(attempt).await;
            }
            let wanted = KeysAndAttributes::builder()
                .set_keys(Some(keys))
                .build()
                .map_err(|_| StoreError::request(OPERATION))?;
            let request = self.dynamodb.batch_get_item().request_items(&self.name, wanted);
            let answer = request
                .return_consumed_capacity(self.capacity.clone())
                .send()
                .await
                .map_err(|error| StoreError::of(OPERATION, &error))?;
            items.extend(answer.responses.unwrap_or_default().remove(&self.name).unwrap_or_default());
            left = answer.unprocessed_keys.unwrap_or_default().remove(&self.name).map(|rest| rest.keys);
        }
        match left {
            Some(keys) if !keys.is_empty() => Err(StoreError::unprocessed(OPERATION)),
            _ => Ok(items),
        }
    }
}

/// What tells two items apart.
fn address(item: &Item) -> (String, String) {
    let part = |name| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
    (part("pk"), part("sk"))
}
