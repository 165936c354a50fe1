//! Who else shows the same number or picture, without the value: an item per keyed tag, with the customers that show it.
//!
//! The item is no truth of its own: whoever is named there is asked what it shows now. So a name that stays behind
//! when a document is replaced does no harm, and the write may stand beside the customer's transaction.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use gatehouse_domain::id::{ClientId, CustomerId};

use super::Table;
use crate::answer::hex;
use crate::client_key::ClientKey;
use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys::Key;

/// Customers that one item names; of more, those who come later still see the first.
const MOST: usize = 50;
const OPERATION: &str = "dynamodb:UpdateItem";

/// A value's tag under its client's key: equal values can be recognised, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FingerprintTag([u8; 16]);

impl FingerprintTag {
    #[must_use]
    pub fn of(key: &ClientKey, value: &str) -> Self {
        let mut tag = [0; 16];
        tag.copy_from_slice(&key.tag("fingerprint", value.as_bytes())[..16]);
        Self(tag)
    }

    /// Enough of it to tell that it was looked up already.
    #[must_use]
    pub fn short(&self) -> String {
        hex(&self.0[..8])
    }
}

impl Table {
    /// Names the customer under a tag, and tells which others are named there: one request, so that of two customers at
    /// once the later one sees the earlier.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn share_fingerprint(
        &self,
        client: ClientId,
        tag: FingerprintTag,
        customer: CustomerId,
    ) -> Result<Vec<CustomerId>, StoreError> {
        let own = customer.to_string();
        let values = Item::from([
            (":own".to_owned(), AttributeValue::Ss(vec![own.clone()])),
            (":name".to_owned(), AttributeValue::S(own)),
            (":most".to_owned(), AttributeValue::N(MOST.to_string())),
        ]);
        let outcome = self
            .dynamodb
            .update_item()
            .table_name(&self.name)
            .set_key(Some(item::key(&Key::Fingerprint { client, tag: tag.0 })))
            .update_expression("ADD customers :own")
            .condition_expression("attribute_not_exists(pk) OR contains(customers, :name) OR size(customers) < :most")
            .set_expression_attribute_values(Some(values))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(self.capacity.clone())
            .send()
            .await;
        let named = match outcome {
            Ok(answer) => answer.attributes,
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(full)) => full.item.clone(),
                _ => return Err(StoreError::of(OPERATION, &error)),
            },
        };
        Ok(named.iter().flat_map(customers).filter(|other| *other != customer).collect())
    }
}

fn customers(item: &Item) -> BTreeSet<CustomerId> {
    let named = item.get("customers").and_then(|named| named.as_ss().ok());
    named.into_iter().flatten().filter_map(|id| id.parse().ok()).collect()
}
