//! Reading and writing kept answers.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};

use super::transaction::{Cancelled, Condition};
use super::{Consistency, Table};
use crate::answer::{IdempotencyKey, KeptAnswer};
use crate::client_key::ClientKey;
use crate::error::{SaveError, StoreError};
use crate::item::{self, Item, binary, epoch_seconds, number, text};
use crate::keys::{self, Key};
use crate::packed::{pack, unpack};

impl Table {
    /// The answer that was given under an idempotency key, unless its time is over: one consistent read.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or the answer does not open.
    pub async fn answer(
        &self,
        key: &ClientKey,
        at: &IdempotencyKey,
        now: DateTime<Utc>,
    ) -> Result<Option<KeptAnswer>, StoreError> {
        let Some(item) = self.get(&Key::Answer(*at), Consistency::Strong).await? else { return Ok(None) };
        let answer = read(key, *at, &item)?;
        // DynamoDB takes up to two days to delete what has expired.
        Ok(Some(answer).filter(|answer| answer.expires_at() > now))
    }

    /// Writes all actions, and with them the answer to the request that asked for them.
    pub(super) async fn transact_answered(
        &self,
        mut actions: Vec<TransactWriteItem>,
        answer: Option<(&ClientKey, &KeptAnswer)>,
    ) -> Result<(), SaveError> {
        let place = actions.len();
        if let Some((key, answer)) = answer {
            actions.push(self.answer_action(key, answer)?);
        }
        match self.transact(None, actions).await {
            Ok(()) => Ok(()),
            Err(Cancelled::Conditions(failed)) if failed.contains(&place) => Err(SaveError::KeyUsed),
            Err(cancelled) => Err(cancelled.into()),
        }
    }

    /// Keeps an answer, unless its key has one that has not expired.
    pub(super) fn answer_action(&self, key: &ClientKey, answer: &KeptAnswer) -> Result<TransactWriteItem, StoreError> {
        let at = Key::Answer(answer.key);
        let attributes = [
            ("fingerprint", binary(answer.fingerprint)),
            ("status", number(&answer.status)),
            ("body", binary(key.seal(&at.pk(), &pack(&answer.body)))),
            ("kept_at", text(keys::instant(answer.kept_at))),
            ("expires_at", epoch_seconds(answer.expires_at())),
        ];
        let mut item = item::item(&at, attributes);
        item.extend(answer.revision.map(|revision| ("revision".to_owned(), number(&revision))));
        let condition =
            Condition::on("attribute_not_exists(pk) OR #name <= :value", "expires_at", epoch_seconds(answer.kept_at));
        self.put_action(item, condition)
    }
}

fn read(key: &ClientKey, at: IdempotencyKey, item: &Item) -> Result<KeptAnswer, StoreError> {
    let packed = key.unseal(&Key::Answer(at).pk(), item::read_binary(item, "body")?)?;
    let fingerprint = item::read_binary(item, "fingerprint")?;
    Ok(KeptAnswer {
        key: at,
        fingerprint: fingerprint.try_into().map_err(|_| StoreError::malformed("fingerprint"))?,
        status: item::read_number(item, "status")?,
        revision: item.get("revision").map(|_| item::read_number(item, "revision")).transpose()?,
        body: unpack(&packed).ok_or(StoreError::malformed("body"))?,
        kept_at: item::read_time(item, "kept_at")?,
    })
}
