//! What a client was told, in the order in which it happened, whether or not anybody listened.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use gatehouse_domain::event::Event;
use gatehouse_domain::id::ClientId;
use gatehouse_domain::webhook::Notice;

use super::Table;
use super::commit::parse_event;
use super::list::Range;
use super::outbox::Mark;
use super::transaction::Condition;
use crate::error::StoreError;
use crate::item::{self, Item, text};
use crate::keys::{self, Key, List};

/// Something that a client was told of.
#[derive(Debug, Clone)]
pub enum Listed {
    Customer(Box<Event>),
    Notice(Notice),
}

/// A part of the list, oldest first.
#[derive(Debug, Clone)]
pub struct EventPage {
    pub events: Vec<Listed>,
    /// The place of the last event, after which the next part begins; the place that was asked for where there is none.
    pub last: Option<String>,
    pub more: bool,
}

impl Table {
    /// What happened between two times, or after a place: one query and one batch. Eventually consistent: what happened
    /// in the last seconds may still be missing.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or an item is not an event.
    pub async fn events(
        &self,
        client: ClientId,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        after: Option<&str>,
        limit: usize,
    ) -> Result<EventPage, StoreError> {
        let (from, until) = (keys::instant(from), format!("{}$", keys::instant(until)));
        let first = after.filter(|after| **after > *from).unwrap_or(&from);
        if *first > *until {
            return Ok(EventPage { events: Vec::new(), last: after.map(str::to_owned), more: false });
        }
        let range = Range { from: first.to_owned(), to: until };
        // One more than the page holds tells whether there is a next one; the place itself is in the range too.
        let mut found = self.range_keys(List::Events(client), &range, limit + 2).await?;
        found.retain(|item| item::read_text(item, "gsi1sk").ok() != after);
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().map(|item| item::read_text(item, "gsi1sk").map(str::to_owned)).transpose()?;
        let items = self.get_all(found).await?;
        let events = items.iter().map(read).collect::<Result<_, _>>()?;
        Ok(EventPage { events, last: last.or_else(|| after.map(str::to_owned)), more })
    }

    pub(super) fn notice_actions(&self, notice: &Notice) -> Result<[TransactWriteItem; 2], StoreError> {
        let Notice { id, client, at, subject } = *notice;
        let attributes = [
            ("notice", text(item::json(notice))),
            ("gsi1pk", text(List::Events(client).gsi1pk())),
            ("gsi1sk", text(keys::event_gsi1sk(at, id))),
        ];
        let at = Key::Notice { client, subject, notice: id };
        let mark = self.mark_action(Mark { client, id: id.uuid() }, &at)?;
        Ok([self.put_action(item::item(&at, attributes), Condition::absent())?, mark])
    }
}

fn read(item: &Item) -> Result<Listed, StoreError> {
    if item.contains_key("notice") {
        return parse_notice(item::read_text(item, "notice")?).map(Listed::Notice);
    }
    parse_event(item::read_text(item, "event")?).map(|event| Listed::Customer(Box::new(event)))
}

/// Reads a notice from the JSON text of a stored item's attribute `notice`, as the table's stream gives it.
///
/// # Errors
/// When it is none.
pub fn parse_notice(text: &str) -> Result<Notice, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::malformed("notice"))
}
