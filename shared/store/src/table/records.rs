//! Reading and writing records, and the links from owners to businesses.

use aws_sdk_dynamodb::types::TransactWriteItem;
use gatehouse_domain::id::{ClientId, CustomerId};
use gatehouse_domain::webhook::Notice;
use uuid::Uuid;

use super::outbox::Mark;
use super::pages::Order;
use super::transaction::Condition;
use super::{Consistency, Table};
use crate::answer::KeptAnswer;
use crate::client_key::ClientKey;
use crate::error::{SaveError, StoreError};
use crate::item::{self, Item, binary, number, text};
use crate::keys::{self, Key, List};
use crate::packed::{pack, unpack};
use crate::record::{Record, RecordChange, RecordKind};
use crate::search;

/// A part of a list of records.
#[derive(Debug, Clone)]
pub struct RecordPage {
    pub records: Vec<Record>,
    /// Where the next part begins, unless this was the last.
    pub next: Option<String>,
}

impl Table {
    /// Reads a record: one consistent read.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or the record does not open.
    pub async fn record(
        &self,
        key: &ClientKey,
        client: ClientId,
        kind: RecordKind,
        id: Uuid,
    ) -> Result<Option<Record>, StoreError> {
        let item = self.get(&Key::Record { client, kind, id }, Consistency::Strong).await?;
        item.map(|item| read(key, client, kind, &item)).transpose()
    }

    /// Reads the records of those ids, in their order: one request for every hundred.
    ///
    /// # Errors
    /// As [`Table::record`].
    pub async fn records_of(
        &self,
        key: &ClientKey,
        client: ClientId,
        kind: RecordKind,
        ids: &[Uuid],
        tags: &[Vec<String>],
    ) -> Result<Vec<Record>, StoreError> {
        let keys = ids.iter().map(|id| item::key(&Key::Record { client, kind, id: *id })).collect();
        let items = self.get_all(keys).await?;
        let asked = items.iter().filter(|item| search::has(item, tags, key));
        asked.map(|item| read(key, client, kind, item)).collect()
    }

    /// Lists records in an order of time: those that have one tag of every list. Reads the client's part of the index up to the
    /// end of the page, then the page's records.
    ///
    /// # Errors
    /// As [`Table::record`].
    pub async fn records(
        &self,
        key: &ClientKey,
        (client, kind): (ClientId, RecordKind),
        tags: &[Vec<String>],
        (after, order): (Option<&str>, Order),
        limit: usize,
    ) -> Result<RecordPage, StoreError> {
        let list = List::Records { client, kind };
        let page = self.page(list, search::exactly(tags, key), after, order, limit).await?;
        let records = page.items.iter().map(|item| read(key, client, kind, item)).collect::<Result<_, _>>()?;
        Ok(RecordPage { records, next: page.next })
    }

    /// Saves a record that goes with no change of its customer, and the answer.
    ///
    /// # Errors
    /// [`SaveError::KeyUsed`] when the idempotency key has an answer, [`SaveError::Conflict`] when the edition has moved.
    pub async fn put_record(
        &self,
        key: &ClientKey,
        record: &Record,
        answer: Option<&KeptAnswer>,
    ) -> Result<(), SaveError> {
        self.put_told_record(key, record, None, answer).await
    }

    /// The same, with what is told of it.
    ///
    /// # Errors
    /// As [`Table::put_record`].
    pub async fn put_told_record(
        &self,
        key: &ClientKey,
        record: &Record,
        notice: Option<&Notice>,
        answer: Option<&KeptAnswer>,
    ) -> Result<(), SaveError> {
        let mut actions = vec![self.put_action(item(key, record), follows(record))?];
        if let Some(notice) = notice {
            actions.extend(self.notice_actions(notice)?);
        }
        self.transact_answered(actions, answer.map(|answer| (key, answer))).await
    }

    /// Saves a request to a vendor, who is to be asked because of it, and the answer.
    ///
    /// # Errors
    /// [`SaveError::KeyUsed`] when the idempotency key has an answer.
    pub async fn put_vendor_request(
        &self,
        key: &ClientKey,
        record: &Record,
        answer: Option<&KeptAnswer>,
    ) -> Result<(), SaveError> {
        let at = Key::Record { client: record.client, kind: record.kind, id: record.id };
        let mark = self.mark_action(Mark { client: record.client, id: record.id }, &at)?;
        let actions = vec![self.put_action(item(key, record), follows(record))?, mark];
        self.transact_answered(actions, answer.map(|answer| (key, answer))).await
    }

    /// The businesses that somebody has a part in: one query.
    ///
    /// # Errors
    /// As [`Table::record`].
    pub async fn businesses_of(&self, client: ClientId, owner: CustomerId) -> Result<Vec<CustomerId>, StoreError> {
        let partition = Key::Customer { client, customer: owner }.pk();
        let (mut businesses, mut start) = (Vec::new(), None);
        loop {
            let request = self.dynamodb.query().table_name(&self.name);
            let page = request
                .key_condition_expression("pk = :pk AND begins_with(sk, :link)")
                .expression_attribute_values(":pk", text(&*partition))
                .expression_attribute_values(":link", text(keys::LINK))
                .projection_expression("sk")
                .set_exclusive_start_key(start)
                .return_consumed_capacity(self.capacity.clone())
                .send()
                .await
                .map_err(|error| StoreError::of("dynamodb:Query", &error))?;
            for item in page.items.unwrap_or_default() {
                let business = item::read_text(&item, "sk")?.strip_prefix(keys::LINK);
                businesses.push(business.and_then(|id| id.parse().ok()).ok_or(StoreError::malformed("sk"))?);
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(businesses);
            }
        }
    }

    pub(super) fn record_actions(
        &self,
        key: &ClientKey,
        change: &RecordChange,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let action = match change {
            RecordChange::Put(record) => self.put_action(item(key, record), follows(record)),
            RecordChange::Tell(notice) => return Ok(self.notice_actions(notice)?.into()),
            RecordChange::Link { client, owner, business } => {
                let at = Key::Link { client: *client, owner: *owner, business: *business };
                self.put_action(item::item(&at, []), Condition::default())
            }
            RecordChange::Delete { client, kind, id } => {
                self.delete_action(&Key::Record { client: *client, kind: *kind, id: *id })
            }
            RecordChange::Unlink { client, owner, business } => {
                self.delete_action(&Key::Link { client: *client, owner: *owner, business: *business })
            }
        };
        Ok(vec![action?])
    }

    fn delete_action(&self, at: &Key) -> Result<TransactWriteItem, StoreError> {
        self.delete_if(at, Condition::default())
    }
}

fn follows(record: &Record) -> Condition {
    match record.edition {
        0 => Condition::default(),
        // Also over one from before editions were counted.
        1 => Condition::on("attribute_not_exists(#name) OR #name = :value", "edition", number(&0)),
        edition => Condition::on("#name = :value", "edition", number(&(edition - 1))),
    }
}

fn item(key: &ClientKey, record: &Record) -> Item {
    let at = Key::Record { client: record.client, kind: record.kind, id: record.id };
    let list = List::Records { client: record.client, kind: record.kind };
    let body = key.seal(&at.pk(), &pack(item::json(&record.body).as_bytes()));
    let mut item = item::item(
        &at,
        [
            ("customer", text(record.customer.to_string())),
            ("created_at", text(keys::instant(record.created_at))),
            ("body", binary(body)),
            ("edition", number(&record.edition)),
            ("gsi1pk", text(list.gsi1pk())),
            ("gsi1sk", text(keys::record_gsi1sk(record.created_at, record.id))),
        ],
    );
    let tags = record.tags.iter().map(|tag| search::tag(key, tag)).collect();
    item.extend(search::attribute(tags).map(|tags| ("search".to_owned(), tags)));
    item
}

fn read(key: &ClientKey, client: ClientId, kind: RecordKind, item: &Item) -> Result<Record, StoreError> {
    let pk = item::read_text(item, "pk")?;
    let id = pk.rsplit('#').next().and_then(|id| id.parse().ok()).ok_or(StoreError::malformed("pk"))?;
    let plain = unpack(&key.unseal(pk, item::read_binary(item, "body")?)?).ok_or(StoreError::malformed("body"))?;
    Ok(Record {
        client,
        kind,
        id,
        customer: item::read_text(item, "customer")?.parse().map_err(|_| StoreError::malformed("customer"))?,
        created_at: item::read_time(item, "created_at")?,
        edition: item.get("edition").map_or(Ok(0), |_| item::read_number(item, "edition"))?,
        tags: Vec::new(),
        body: serde_json::from_slice(&plain).map_err(|_| StoreError::malformed("body"))?,
    })
}
