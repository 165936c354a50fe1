//! Subscriptions: a client has few, and an event asks for all of them, so one partition holds them.

use gatehouse_domain::id::{ClientId, SubscriptionId};
use gatehouse_domain::webhook::{Notice, Subscription};

use super::transaction::Condition;
use super::{Consistency, Table};
use crate::answer::KeptAnswer;
use crate::client_key::ClientKey;
use crate::error::{SaveError, StoreError};
use crate::item::{self, Item, number, text};
use crate::keys::Key;

/// A client's subscriptions as they were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionList {
    client: ClientId,
    pub subscriptions: Vec<Subscription>,
    /// Counts what was added or given other scopes: none of two that go by the same list overlooks the other.
    edition: u64,
}

const EDITION: &str = "edition";
/// More than any client has at once.
const MAX_AT_ONCE: usize = 50;

impl Table {
    /// All of a client's subscriptions, oldest first, ended ones too. Consistent: whoever has made one hears of what it
    /// does next.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or an item is not a subscription.
    pub async fn subscriptions(&self, client: ClientId) -> Result<Vec<Subscription>, StoreError> {
        Ok(self.subscription_list(client).await?.subscriptions)
    }

    /// The same, for whoever wants to [change](Table::put_subscriptions) the list.
    ///
    /// # Errors
    /// As [`Table::subscriptions`].
    pub async fn subscription_list(&self, client: ClientId) -> Result<SubscriptionList, StoreError> {
        let list = Key::SubscriptionList(client);
        let (mut subscriptions, mut edition, mut start) = (Vec::new(), 0, None);
        loop {
            let request = self.dynamodb.query().table_name(&self.name).key_condition_expression("pk = :pk");
            let page = request
                .consistent_read(true)
                .expression_attribute_values(":pk", text(list.pk()))
                .set_exclusive_start_key(start)
                .return_consumed_capacity(self.capacity.clone())
                .send()
                .await
                .map_err(|error| StoreError::of("dynamodb:Query", &error))?;
            for item in page.items.unwrap_or_default() {
                if item::read_text(&item, "sk")? == list.sk() {
                    edition = item::read_number(&item, EDITION)?;
                } else {
                    subscriptions.push(read(&item)?);
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(SubscriptionList { client, subscriptions, edition });
            }
        }
    }

    /// Reads a subscription: one consistent read.
    ///
    /// # Errors
    /// As [`Table::subscriptions`].
    pub async fn subscription(&self, client: ClientId, id: SubscriptionId) -> Result<Option<Subscription>, StoreError> {
        let item = self.get(&Key::Subscription { client, subscription: id }, Consistency::Strong).await?;
        item.map(|item| read(&item)).transpose()
    }

    /// Changes a subscription that is still as it was read, together with what is told of that and the answer.
    ///
    /// # Errors
    /// [`SaveError::Conflict`] when it is not as it was any more, [`SaveError::KeyUsed`] when the idempotency key has an
    /// answer.
    pub async fn replace_subscription(
        &self,
        (before, after): (&Subscription, Option<&Subscription>),
        notice: Option<&Notice>,
        answer: Option<(&ClientKey, &KeptAnswer)>,
    ) -> Result<(), SaveError> {
        let at = Key::Subscription { client: before.client, subscription: before.id };
        let mut actions = vec![match after {
            Some(after) => self.put_action(item(after, before.edition + 1), as_read(before))?,
            None => self.delete_if(&at, as_read(before))?,
        }];
        if let Some(notice) = notice {
            actions.extend(self.notice_actions(notice)?);
        }
        self.transact_answered(actions, answer).await
    }

    /// Saves subscriptions and the answer in one transaction: a new one, which replaces nothing, together with those that it
    /// takes scopes from, as they were read and as they now are. At most 50 at once.
    ///
    /// # Errors
    /// [`SaveError::Conflict`] when the list or one of them is not as it was any more, [`SaveError::KeyUsed`] when the
    /// idempotency key has an answer, [`SaveError::TooLarge`] for too many.
    pub async fn put_subscriptions(
        &self,
        list: &SubscriptionList,
        changes: &[(Option<Subscription>, Subscription)],
        answer: Option<&KeptAnswer>,
        key: &ClientKey,
    ) -> Result<(), SaveError> {
        if changes.len() > MAX_AT_ONCE {
            return Err(SaveError::TooLarge);
        }
        let mut actions = Vec::with_capacity(changes.len() + 2);
        let edition = item::item(&Key::SubscriptionList(list.client), [(EDITION, number(&(list.edition + 1)))]);
        let unchanged = match list.edition {
            0 => Condition::absent(),
            read => Condition::on("#name = :value", EDITION, number(&read)),
        };
        actions.push(self.put_action(edition, unchanged)?);
        for (before, after) in changes {
            let condition = before.as_ref().map_or_else(Condition::absent, as_read);
            let edition = before.as_ref().map_or(0, |before| before.edition) + 1;
            actions.push(self.put_action(item(after, edition), condition)?);
        }
        self.transact_answered(actions, answer.map(|answer| (key, answer))).await
    }
}

fn item(subscription: &Subscription, edition: u64) -> Item {
    let at = Key::Subscription { client: subscription.client, subscription: subscription.id };
    item::item(&at, [("subscription", text(item::json(subscription))), (EDITION, number(&edition))])
}

fn read(item: &Item) -> Result<Subscription, StoreError> {
    let subscription: Subscription = item::read_json(item, "subscription")?;
    Ok(Subscription { edition: item::read_number(item, EDITION)?, ..subscription })
}

/// Whether the stored subscription is still as it was read.
fn as_read(before: &Subscription) -> Condition {
    Condition::on("#name = :value", EDITION, number(&before.edition))
}
