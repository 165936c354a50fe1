//! Lists by cursor: a page begins after the place where the one before ended.

use std::collections::HashMap;

use super::Table;
use crate::error::StoreError;
use crate::item::{self, Item, text};
use crate::keys::List;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    NewestFirst,
    OldestFirst,
}

/// A part of a list, and where the next one begins.
pub(super) struct Page {
    pub(super) items: Vec<Item>,
    pub(super) next: Option<String>,
}

impl Table {
    /// Reads on from a place until the page is full, then the page's items.
    pub(super) async fn page(
        &self,
        list: List,
        filter: Option<(String, Item)>,
        after: Option<&str>,
        order: Order,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let (filter, values) = filter.unzip();
        let names = filter.as_ref().map(|_| HashMap::from([("#search".to_owned(), "search".to_owned())]));
        let mut values = values.unwrap_or_default();
        values.insert(":list".to_owned(), text(list.gsi1pk()));
        let mut condition = "gsi1pk = :list".to_owned();
        if let Some(after) = after {
            values.insert(":after".to_owned(), text(after));
            condition.push_str(if order == Order::NewestFirst {
                " AND gsi1sk < :after"
            } else {
                " AND gsi1sk > :after"
            });
        }
        let (mut found, mut start) = (Vec::new(), None);
        // One more than the page holds tells whether there is a next one.
        while found.len() <= limit {
            let request = self.dynamodb.query().table_name(&self.name).index_name("lists");
            let page = request
                .scan_index_forward(order == Order::OldestFirst)
                .key_condition_expression(condition.clone())
                .projection_expression("pk, sk, gsi1sk")
                // A filter is applied after the limit, so that a limit would only make more requests of it.
                .set_limit(filter.is_none().then(|| i32::try_from(limit + 1 - found.len()).unwrap_or(i32::MAX)))
                .set_filter_expression(filter.clone())
                .set_expression_attribute_names(names.clone())
                .set_expression_attribute_values(Some(values.clone()))
                .set_exclusive_start_key(start)
                .return_consumed_capacity(self.capacity.clone())
                .send()
                .await
                .map_err(|error| StoreError::of("dynamodb:Query", &error))?;
            found.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| more);
        let next = last.map(|item| item::read_text(item, "gsi1sk").map(str::to_owned)).transpose()?;
        for item in &mut found {
            item.remove("gsi1sk");
        }
        Ok(Page { items: self.get_all(found).await?, next })
    }
}
