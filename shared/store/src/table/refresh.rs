//! A customer's refresh token: how often it may still be used. The counters lie beside the sealed customer,
//! so that signing in does not move the revision.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use gatehouse_domain::id::{ClientId, CustomerId};

use super::{Table, pause};
use crate::error::{SaveError, StoreError};
use crate::item::{self, Item, Update, number};
use crate::keys::Key;

/// Two uses at once meet; whoever comes second tries again, this often.
const ATTEMPTS: u32 = 5;
const OPERATION: &str = "dynamodb:UpdateItem";

/// Which refresh token is valid, and how many uses it has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refresh {
    /// Counts tokens from 1; one of another generation is not valid.
    pub generation: u32,
    pub uses_left: u32,
}

impl Refresh {
    /// How often one refresh token may be used (Synapse: ten times).
    pub const USES: u32 = 10;

    pub const FIRST: Self = Self { generation: 1, uses_left: Self::USES };

    /// What is left after one use: of this token, or, when it was its last, a new one.
    const fn used(self) -> Self {
        if self.uses_left > 1 {
            Self { uses_left: self.uses_left - 1, ..self }
        } else {
            Self { generation: self.generation + 1, uses_left: Self::USES }
        }
    }

    pub(super) fn read(item: &Item) -> Result<Self, StoreError> {
        Ok(Self {
            generation: item::read_number(item, "refresh_generation")?,
            uses_left: item::read_number(item, "refresh_uses_left")?,
        })
    }
}

impl Table {
    /// Uses a customer's refresh token once, given the counters as they were read. One request, unless other
    /// uses of the same token happen at the same time.
    ///
    /// # Errors
    /// [`SaveError::Conflict`] when the token's generation is over.
    pub async fn use_refresh(&self, client: ClientId, id: CustomerId, refresh: Refresh) -> Result<Refresh, SaveError> {
        let mut known = refresh;
        for attempt in 0..ATTEMPTS {
            let used = known.used();
            match self.swap_refresh(&Key::Customer { client, customer: id }, known, used).await? {
                Swap::Done => return Ok(used),
                Swap::Found(stored) if stored.generation == refresh.generation => known = stored,
                Swap::Found(_) | Swap::Gone => return Err(SaveError::Conflict),
                Swap::Busy => pause(attempt).await,
            }
        }
        Err(StoreError::busy(OPERATION).into())
    }

    async fn swap_refresh(&self, key: &Key, from: Refresh, to: Refresh) -> Result<Swap, StoreError> {
        let update = Update::default()
            .set("refresh_generation", number(&to.generation))
            .set("refresh_uses_left", number(&to.uses_left))
            .value(":generation", number(&from.generation))
            .value(":uses_left", number(&from.uses_left));
        let request = self.dynamodb.update_item().table_name(&self.name).set_key(Some(item::key(key)));
        let outcome = request
            .update_expression(update.expression())
            .condition_expression("#refresh_generation = :generation AND #refresh_uses_left = :uses_left")
            .set_expression_attribute_names(Some(update.names))
            .set_expression_attribute_values(Some(update.values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(self.capacity.clone())
            .send()
            .await;
        let Err(error) = outcome else { return Ok(Swap::Done) };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => match &failed.item {
                Some(item) => Refresh::read(item).map(Swap::Found),
                None => Ok(Swap::Gone),
            },
            Some(UpdateItemError::TransactionConflictException(_)) => Ok(Swap::Busy),
            _ => Err(StoreError::of(OPERATION, &error)),
        }
    }
}

/// What became of the attempt to replace the counters.
enum Swap {
    Done,
    /// They had changed to these.
    Found(Refresh),
    /// A commit holds the customer at this moment.
    Busy,
    /// There is no such customer.
    Gone,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_used_up_and_replaced() {
        let mut refresh = Refresh::FIRST;
        for left in (1..Refresh::USES).rev() {
            refresh = refresh.used();
            assert_eq!(refresh, Refresh { generation: 1, uses_left: left });
        }
        assert_eq!(refresh.used(), Refresh { generation: 2, uses_left: Refresh::USES });
    }
}
