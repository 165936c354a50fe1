//! Back-tests: the job, and what each page of customers came to. They hold ids and statuses alone, so they lie open.

use aws_sdk_dynamodb::types::TransactWriteItem;
use gatehouse_domain::backtest::{Backtest, Trial};
use gatehouse_domain::id::{BacktestId, ClientId};

use super::outbox::Mark;
use super::transaction::{Cancelled, Condition};
use super::{Consistency, Table};
use crate::answer::KeptAnswer;
use crate::client_key::ClientKey;
use crate::error::{SaveError, StoreError};
use crate::item::{self, Item, epoch_seconds, number, text};
use crate::keys::Key;

/// Where the place to run and the kept answer are among the actions, after the job.
const PLACE: usize = 1;
const ANSWER: usize = 2;

impl Table {
    /// Adds a back-test, with the answer to the request that asked for it. The table's stream tells of it, and so it
    /// begins. Not added where the client has as many running as may: tells whether there was room.
    ///
    /// # Errors
    /// [`SaveError::Conflict`] when there is one with that id, [`SaveError::KeyUsed`] when the idempotency key has an
    /// answer.
    pub async fn put_backtest(
        &self,
        backtest: &Backtest,
        answer: Option<(&ClientKey, &KeptAnswer)>,
    ) -> Result<bool, SaveError> {
        for place in 0..Backtest::AT_ONCE {
            let placed = Backtest { place, ..backtest.clone() };
            let mut actions = vec![self.put_action(job(&placed), Condition::absent())?, self.take_place(&placed)?];
            if let Some((key, answer)) = answer {
                actions.push(self.answer_action(key, answer)?);
            }
            let mark = Mark { client: placed.client, id: placed.id.uuid() };
            actions.push(self.mark_action(mark, &key_of(&placed))?);
            match self.transact(None, actions).await {
                Ok(()) => return Ok(true),
                Err(Cancelled::Conditions(failed)) if answer.is_some() && failed.contains(&ANSWER) => {
                    return Err(SaveError::KeyUsed);
                }
                Err(Cancelled::Conditions(failed)) if failed == [PLACE] => {}
                Err(cancelled) => return Err(cancelled.into()),
            }
        }
        Ok(false)
    }

    /// A place is free where nobody has it, or whoever had it has not been heard of for long.
    fn take_place(&self, backtest: &Backtest) -> Result<TransactWriteItem, StoreError> {
        let until = epoch_seconds(backtest.started_at + Backtest::HELD);
        let now = epoch_seconds(backtest.started_at);
        let is_free = Condition::on("attribute_not_exists(pk) OR #name < :value", "expires_at", now);
        let item =
            item::item(&place(backtest), [("backtest_id", text(backtest.id.to_string())), ("expires_at", until)]);
        self.put_action(item, is_free)
    }

    /// Reads a back-test: one consistent read.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or the item is not a back-test.
    pub async fn backtest(&self, client: ClientId, id: BacktestId) -> Result<Option<Backtest>, StoreError> {
        let item = self.get(&Key::Backtest { client, backtest: id }, Consistency::Strong).await?;
        item.map(|item| item::read_json(&item, "backtest")).transpose()
    }

    /// Saves that a page of customers is done, together with those of them who would be decided otherwise. Done once:
    /// whoever did the same page meanwhile is told so.
    ///
    /// # Errors
    /// [`SaveError::Conflict`] when the page was done already.
    pub async fn advance_backtest(&self, backtest: &Backtest, changes: &[Trial]) -> Result<(), SaveError> {
        let page = backtest.progress.pages;
        let follows = Condition::on("#name = :value", "pages", number(&page.saturating_sub(1)));
        let mut actions = vec![self.put_action(job(backtest), follows)?];
        if !changes.is_empty() {
            let at = Key::BacktestPage { client: backtest.client, backtest: backtest.id, page };
            let attributes =
                [("changes", text(item::json(&changes))), ("expires_at", epoch_seconds(backtest.expires_at()))];
            actions.push(self.put_action(item::item(&at, attributes), Condition::absent())?);
        }
        if backtest.progress.finished {
            // Whoever has taken the place meanwhile, after a day without an end, may lose it: there is one more then.
            actions.push(self.delete_if(&place(backtest), Condition::default())?);
        }
        Ok(self.transact(None, actions).await?)
    }

    /// Those who would be decided otherwise, of the first pages above one that have any: one query. Returned with the
    /// number of the last page read, from which to go on; without it nothing is left.
    ///
    /// # Errors
    /// As [`Table::backtest`].
    pub async fn backtest_changes(
        &self,
        client: ClientId,
        id: BacktestId,
        above: u32,
        pages: usize,
    ) -> Result<(Vec<Trial>, Option<u32>), StoreError> {
        let at = |page| Key::BacktestPage { client, backtest: id, page };
        let request = self.dynamodb.query().table_name(&self.name);
        let found = request
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", text(at(0).pk()))
            .expression_attribute_values(":from", text(at(above.saturating_add(1)).sk()))
            .expression_attribute_values(":to", text(at(u32::MAX).sk()))
            .limit(i32::try_from(pages).unwrap_or(i32::MAX))
            .return_consumed_capacity(self.capacity.clone())
            .send()
            .await
            .map_err(|error| StoreError::of("dynamodb:Query", &error))?;
        let (mut changes, mut last) = (Vec::new(), None);
        for item in found.items.unwrap_or_default() {
            changes.extend(item::read_json::<Vec<Trial>>(&item, "changes")?);
            last = Some(page_of(&item)?);
        }
        Ok((changes, last.filter(|_| found.last_evaluated_key.is_some())))
    }
}

/// Reads a back-test from the JSON text of its item's attribute `backtest`, as the table's stream gives it.
///
/// # Errors
/// When it is not a back-test.
pub fn parse_backtest(text: &str) -> Result<Backtest, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::malformed("backtest"))
}

fn place(backtest: &Backtest) -> Key {
    Key::BacktestPlace { client: backtest.client, place: backtest.place }
}

fn key_of(backtest: &Backtest) -> Key {
    Key::Backtest { client: backtest.client, backtest: backtest.id }
}

fn job(backtest: &Backtest) -> Item {
    let at = key_of(backtest);
    let attributes = [
        ("backtest", text(item::json(backtest))),
        ("pages", number(&backtest.progress.pages)),
        ("expires_at", epoch_seconds(backtest.expires_at())),
    ];
    item::item(&at, attributes)
}

fn page_of(item: &Item) -> Result<u32, StoreError> {
    let page = item::read_text(item, "sk")?.strip_prefix("PAGE#").and_then(|page| page.parse().ok());
    page.ok_or(StoreError::malformed("sk"))
}
