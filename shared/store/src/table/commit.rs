//! The one way that a customer changes.

use aws_sdk_dynamodb::types::TransactWriteItem;
use gatehouse_domain::Customer;
use gatehouse_domain::event::Event;
use gatehouse_domain::screened::ScreenedParties;
use gatehouse_domain::status::Permission;

use super::outbox::Mark;
use super::refresh::Refresh;
use super::transaction::{Cancelled, Condition};
use super::{Consistency, Table};
use crate::answer::KeptAnswer;
use crate::client_key::ClientKey;
use crate::error::{SaveError, StoreError};
use crate::item::{self, Update, binary, number, text};
use crate::keys::{self, Agenda, Key, List};
use crate::packed::{pack, unpack};
use crate::record::RecordChange;
use crate::vault::WrappedKey;
use crate::{screened, search};

/// The place of the kept answer among a commit's actions, after the customer and its event.
const ANSWER: usize = 2;

/// A customer's next revision, with the event that tells of it and the answer to the request that made it.
#[derive(Debug, Clone, Copy)]
pub struct Commit<'a> {
    /// Its revision is the new one.
    pub customer: &'a Customer,
    /// Of that revision, with an id that is new for every try: it also names the transaction.
    pub event: &'a Event,
    pub answer: Option<&'a KeptAnswer>,
    /// The names by which changes of the watchlists find the customer.
    pub screened: &'a ScreenedParties,
    /// What is kept beside the customer because of this change.
    pub records: &'a [RecordChange],
    /// Whether the client's clock may be another than ours.
    pub own_clock: bool,
}

impl Table {
    /// Saves a customer's next revision: one transaction of the customer, its event with a sealed copy of that
    /// revision, and the kept answer. The stored revision must be the one before; the first asks for none.
    ///
    /// Told of a failed condition, it looks whether the event is already there: then an earlier try succeeded
    /// and only its answer was lost.
    ///
    /// # Errors
    /// [`SaveError::KeyUsed`] when the idempotency key has an answer, [`SaveError::Conflict`] when the revision
    /// has moved, [`SaveError::TooLarge`] beyond DynamoDB's limits.
    pub async fn commit(&self, key: &ClientKey, wrapped: &WrappedKey, commit: Commit<'_>) -> Result<(), SaveError> {
        let Commit { customer, event, answer, screened, records, own_clock } = commit;
        let body = seal_customer(key, customer);
        let mut actions = vec![
            self.customer_action(key, wrapped, (customer, screened, own_clock), body.clone())?,
            self.put_action(event_item(event, body), Condition::absent())?,
        ];
        if let Some(answer) = answer {
            actions.push(self.answer_action(key, answer)?);
        }
        for record in records {
            actions.extend(self.record_actions(key, record)?);
        }
        if event.has_consequences() {
            actions.push(self.mark_action(Mark { client: event.client, id: event.id.uuid() }, &event_key(event))?);
        }
        let cancelled = match self.transact(Some(event.id.to_string()), actions).await {
            Ok(()) => return Ok(()),
            Err(cancelled) => cancelled,
        };
        let key_used = |failed: &[usize]| answer.is_some() && failed.contains(&ANSWER);
        match cancelled {
            Cancelled::Conditions(_) | Cancelled::TokenUsed if self.is_told(event).await? => Ok(()),
            Cancelled::Conditions(failed) if key_used(&failed) => Err(SaveError::KeyUsed),
            cancelled => Err(cancelled.into()),
        }
    }

    /// Whether this very event is stored.
    async fn is_told(&self, event: &Event) -> Result<bool, StoreError> {
        let Some(item) = self.get(&event_key(event), Consistency::Strong).await? else { return Ok(false) };
        Ok(parse_event(item::read_text(&item, "event")?)?.id == event.id)
    }

    fn customer_action(
        &self,
        key: &ClientKey,
        wrapped: &WrappedKey,
        (customer, screened, own_clock): (&Customer, &ScreenedParties, bool),
        body: Vec<u8>,
    ) -> Result<TransactWriteItem, StoreError> {
        let refresh = Refresh::FIRST;
        let mut update = Update::default()
            .set("revision", number(&customer.revision))
            .set("body", binary(body))
            .set("key", binary(wrapped.bytes()))
            .set("screened", binary(screened::seal(key, &customer_key(customer), screened)))
            .set_first("refresh_generation", number(&refresh.generation))
            .set_first("refresh_uses_left", number(&refresh.uses_left));
        update = match search::attribute(search::tokens(customer, key)) {
            Some(tokens) => update.set("search", tokens),
            None => update.remove("search"),
        };
        update = match customer.next_due() {
            Some(due) => update
                .set("gsi2pk", text(Agenda::of(customer.client, customer.id, own_clock).gsi2pk()))
                .set("gsi2sk", text(keys::agenda_gsi2sk(due, customer.id))),
            None => update.remove("gsi2pk").remove("gsi2sk"),
        };
        update = if customer.permission() == Permission::MakeItGoAway {
            update.remove("gsi1pk").remove("gsi1sk")
        } else {
            update
                .set("gsi1pk", text(List::Customers(customer.client).gsi1pk()))
                .set("gsi1sk", text(keys::customer_gsi1sk(customer.created_at, customer.id)))
        };
        let condition = if customer.revision <= 1 {
            "attribute_not_exists(pk)"
        } else {
            update = update.value(":before", number(&(customer.revision - 1)));
            "#revision = :before"
        };
        self.update_action(&customer_key(customer), update, condition)
    }
}

/// Reads an event from the JSON text of a stored event item's attribute `event`, as the table's stream gives it.
///
/// # Errors
/// When it is not an event.
pub fn parse_event(text: &str) -> Result<Event, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::malformed("event"))
}

fn customer_key(customer: &Customer) -> Key {
    Key::Customer { client: customer.client, customer: customer.id }
}

fn event_key(event: &Event) -> Key {
    Key::Event { client: event.client, customer: event.customer, revision: event.revision }
}

fn event_item(event: &Event, snapshot: Vec<u8>) -> item::Item {
    let mut item = item::item(&event_key(event), [("event", text(item::json(event))), ("snapshot", binary(snapshot))]);
    // The list is of what is told; most of what the checks note on the way is not.
    if event.is_told() {
        item.insert("gsi1pk".to_owned(), text(List::Events(event.client).gsi1pk()));
        item.insert("gsi1sk".to_owned(), text(keys::event_gsi1sk(event.at, event.id)));
    }
    item
}

fn seal_customer(key: &ClientKey, customer: &Customer) -> Vec<u8> {
    let plain = item::json(customer);
    key.seal(&context(&customer_key(customer), customer.revision), &pack(plain.as_bytes()))
}

pub(crate) fn unseal_customer(key: &ClientKey, of: &Key, revision: u64, sealed: &[u8]) -> Result<Customer, StoreError> {
    let packed = key.unseal(&context(of, revision), sealed)?;
    let plain = unpack(&packed).ok_or(StoreError::malformed("body"))?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::malformed("body"))
}

/// Binds a sealed customer to its place and revision: an older one put back by hand does not open.
fn context(of: &Key, revision: u64) -> String {
    format!("{}@{revision}", of.pk())
}
