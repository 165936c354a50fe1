//! What has to reach a queue because of what was written: a mark, written in the same transaction, that stands until it has.
//!
//! The stream tells `relay` within moments, and forgets after a day; a record can also be given up. Whatever became of it, a mark
//! that is still there after a while is found by the index `due`. It is an item of its own because an event's item is large, and is
//! never written again.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use gatehouse_domain::backtest::Backtest;
use gatehouse_domain::event::Event;
use gatehouse_domain::id::ClientId;
use gatehouse_domain::webhook::Notice;
use uuid::Uuid;

use super::transaction::Condition;
use super::{Consistency, Table, parse_backtest, parse_event, parse_notice};
use crate::error::StoreError;
use crate::item::{self, text};
use crate::keys::{self, DUE_SHARDS, Key};

/// What was written and has consequences.
#[derive(Debug, Clone)]
pub enum Consequence {
    Event(Box<Event>),
    Notice(Notice),
    Backtest(Box<Backtest>),
    VendorRequest { client: ClientId, request: Uuid },
}

impl Consequence {
    /// Whose it is, and by which id it is marked.
    #[must_use]
    pub fn mark(&self) -> Mark {
        match self {
            Self::Event(event) => Mark { client: event.client, id: event.id.uuid() },
            Self::Notice(notice) => Mark { client: notice.client, id: notice.id.uuid() },
            Self::Backtest(test) => Mark { client: test.client, id: test.id.uuid() },
            Self::VendorRequest { client, request } => Mark { client: *client, id: *request },
        }
    }
}

/// That something has not reached its queue, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub client: ClientId,
    pub id: Uuid,
}

impl Table {
    /// Marks of whatever was written before that time, the oldest of each of four partitions first.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn overdue(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<Mark>, StoreError> {
        let before = keys::outbox_made_by(before);
        let mut marks = Vec::new();
        for shard in 0..DUE_SHARDS {
            for item in self.due(&keys::outbox_partition(shard), &before, limit).await? {
                let (client, id) = keys::outbox_of(item::read_text(&item, "pk")?).ok_or(StoreError::malformed("pk"))?;
                marks.push(Mark { client, id });
            }
        }
        Ok(marks)
    }

    /// What a mark is about: two consistent reads. `None` where it has been seen to meanwhile, or is gone.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or the item makes no sense.
    pub async fn consequence(&self, mark: Mark) -> Result<Option<Consequence>, StoreError> {
        let at = Key::Outbox { client: mark.client, id: mark.id };
        let Some(marked) = self.get(&at, Consistency::Strong).await? else { return Ok(None) };
        let (pk, sk) = (item::read_text(&marked, "of_pk")?, item::read_text(&marked, "of_sk")?);
        let key = [("pk", pk), ("sk", sk)].map(|(name, value)| (name.to_owned(), text(value))).into();
        let Some(item) = self.get_at(key, Consistency::Strong).await? else { return Ok(None) };
        Ok(Some(if item.contains_key("event") {
            Consequence::Event(Box::new(parse_event(item::read_text(&item, "event")?)?))
        } else if item.contains_key("notice") {
            Consequence::Notice(parse_notice(item::read_text(&item, "notice")?)?)
        } else if item.contains_key("backtest") {
            Consequence::Backtest(Box::new(parse_backtest(item::read_text(&item, "backtest")?)?))
        } else {
            let (client, request) = keys::request_of(pk).ok_or(StoreError::malformed("of_pk"))?;
            Consequence::VendorRequest { client, request }
        }))
    }

    /// Takes a mark away: everything that followed has reached its queue, or nothing is to follow any more.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached.
    pub async fn seen_to(&self, mark: Mark) -> Result<(), StoreError> {
        let key = item::key(&Key::Outbox { client: mark.client, id: mark.id });
        let request = self.dynamodb.delete_item().table_name(&self.name).set_key(Some(key));
        let request = request.return_consumed_capacity(self.capacity.clone());
        request.send().await.map(|_| ()).map_err(|error| StoreError::of("dynamodb:DeleteItem", &error))
    }

    /// The action that marks what another action of the same transaction writes.
    pub(super) fn mark_action(&self, mark: Mark, of: &Key) -> Result<TransactWriteItem, StoreError> {
        let attributes = [
            ("of_pk", text(of.pk())),
            ("of_sk", text(of.sk())),
            ("gsi2pk", text(keys::outbox_partition(keys::outbox_shard(mark.id)))),
            ("gsi2sk", text(keys::outbox_gsi2sk(mark.id))),
        ];
        let at = Key::Outbox { client: mark.client, id: mark.id };
        self.put_action(item::item(&at, attributes), Condition::default())
    }
}
