//! Transactions: all of it is written or nothing.

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::error::TransactionCanceledException;
use aws_sdk_dynamodb::types::{CancellationReason, Delete, Put, TransactWriteItem, Update as UpdateOf};
use aws_smithy_types::error::metadata::ProvideErrorMetadata as _;

use super::{Table, pause};
use crate::error::{SaveError, StoreError};
use crate::item::{self, Item, Update};
use crate::keys::Key;

const OPERATION: &str = "dynamodb:TransactWriteItems";
/// A transaction that met another one is tried again this often; the SDK does not do it.
const RETRIES: u32 = 4;

/// Why nothing was written.
#[derive(Debug)]
pub(super) enum Cancelled {
    /// The actions at these places, counted from 0, found another state than they ask for.
    Conditions(Vec<usize>),
    /// The token was used for another transaction in the last ten minutes.
    TokenUsed,
    TooLarge,
    Store(StoreError),
}

impl From<Cancelled> for SaveError {
    fn from(cancelled: Cancelled) -> Self {
        match cancelled {
            Cancelled::Conditions(_) | Cancelled::TokenUsed => Self::Conflict,
            Cancelled::TooLarge => Self::TooLarge,
            Cancelled::Store(error) => Self::Store(error),
        }
    }
}

impl Table {
    /// Writes all actions or none. The token, which the SDK makes up where there is none, lets the very same
    /// transaction be repeated for ten minutes without harm, as the SDK does when no answer came.
    ///
    /// A transaction that only met another one, or was throttled, is tried again a few times; one whose
    /// condition failed is not.
    pub(super) async fn transact(
        &self,
        token: Option<String>,
        actions: Vec<TransactWriteItem>,
    ) -> Result<(), Cancelled> {
        let mut retries = 0;
        loop {
            let request = self.dynamodb.transact_write_items().set_transact_items(Some(actions.clone()));
            let outcome = request
                .set_client_request_token(token.clone())
                .return_consumed_capacity(self.capacity.clone())
                .send()
                .await;
            let Err(error) = outcome else { return Ok(()) };
            let verdict = error.as_service_error().map_or(Verdict::Other, judge);
            match verdict {
                Verdict::Conditions(places) => return Err(Cancelled::Conditions(places)),
                Verdict::TokenUsed => return Err(Cancelled::TokenUsed),
                Verdict::TooLarge => return Err(Cancelled::TooLarge),
                Verdict::Contention if retries < RETRIES => {
                    pause(retries).await;
                    retries += 1;
                }
                Verdict::Contention => return Err(Cancelled::Store(StoreError::busy(OPERATION))),
                Verdict::Other => return Err(Cancelled::Store(StoreError::of(OPERATION, &error))),
            }
        }
    }

    /// The action that writes a new item.
    pub(super) fn put_action(&self, item: Item, condition: Condition) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(item))
            .set_condition_expression(condition.expression)
            .set_expression_attribute_names(condition.names)
            .set_expression_attribute_values(condition.values)
            .build()
            .map_err(|_| StoreError::request(OPERATION))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// The action that changes an item in place.
    pub(super) fn update_action(
        &self,
        at: &Key,
        update: Update,
        condition: &str,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = UpdateOf::builder()
            .table_name(&self.name)
            .set_key(Some(item::key(at)))
            .update_expression(update.expression())
            .condition_expression(condition)
            .set_expression_attribute_names(Some(update.names))
            .set_expression_attribute_values(Some(update.values))
            .build()
            .map_err(|_| StoreError::request(OPERATION))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// The action that deletes an item.
    pub(super) fn delete_if(&self, at: &Key, condition: Condition) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(item::key(at)))
            .set_condition_expression(condition.expression)
            .set_expression_attribute_names(condition.names)
            .set_expression_attribute_values(condition.values)
            .build()
            .map_err(|_| StoreError::request(OPERATION))?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }
}

/// What an item must be like for an action to be carried out.
#[derive(Default)]
pub(super) struct Condition {
    expression: Option<String>,
    names: Option<std::collections::HashMap<String, String>>,
    values: Option<Item>,
}

impl Condition {
    pub(super) fn absent() -> Self {
        Self { expression: Some("attribute_not_exists(pk)".to_owned()), ..Self::default() }
    }

    /// `#name` stands for the attribute, and `:value` for the value.
    pub(super) fn on(expression: &str, name: &str, value: aws_sdk_dynamodb::types::AttributeValue) -> Self {
        Self {
            expression: Some(expression.to_owned()),
            names: Some([("#name".to_owned(), name.to_owned())].into()),
            values: Some([(":value".to_owned(), value)].into()),
        }
    }
}

enum Verdict {
    Conditions(Vec<usize>),
    Contention,
    TokenUsed,
    TooLarge,
    Other,
}

fn judge(error: &TransactWriteItemsError) -> Verdict {
    match error {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => judge_reasons(cancelled),
        TransactWriteItemsError::IdempotentParameterMismatchException(_) => Verdict::TokenUsed,
        other if speaks_of_size(other.message()) => Verdict::TooLarge,
        _ => Verdict::Other,
    }
}

fn judge_reasons(cancelled: &TransactionCanceledException) -> Verdict {
    let reasons = cancelled.cancellation_reasons();
    let with = |code: &'static str| reasons.iter().enumerate().filter(move |(_, reason)| reason.code() == Some(code));
    let failed: Vec<usize> = with("ConditionalCheckFailed").map(|(place, _)| place).collect();
    if !failed.is_empty() {
        return Verdict::Conditions(failed);
    }
    if with("ValidationError").any(|(_, reason)| speaks_of_size(reason.message())) {
        return Verdict::TooLarge;
    }
    if reasons.iter().any(is_contention) { Verdict::Contention } else { Verdict::Other }
}

fn is_contention(reason: &CancellationReason) -> bool {
    matches!(reason.code(), Some("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded"))
}

/// DynamoDB has no code of its own for an item beyond 400 KiB, only the sentence.
fn speaks_of_size(message: Option<&str>) -> bool {
    message.is_some_and(|message| message.to_ascii_lowercase().contains("item size"))
}
