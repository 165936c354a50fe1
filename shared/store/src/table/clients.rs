//! Clients: who they are, what proves it, and the key that their customers' data is sealed under.

use chrono::{DateTime, Utc};
use gatehouse_domain::Client;
use gatehouse_domain::id::ClientId;

use super::{Consistency, Table};
use crate::answer::KeptAnswer;
use crate::client_key::ClientKey;
use crate::error::{SaveError, StoreError};
use crate::item::{self, Item, Update, binary, number, text};
use crate::keys::{self, Key, List};
use crate::secret::SecretHash;
use crate::vault::WrappedKey;

const CLOCK_AHEAD: &str = "clock_ahead";
const SECRETS_EDITION: &str = "secrets_edition";

/// A client as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRecord {
    pub client: Client,
    pub secret_hash: SecretHash,
    pub api_key_hash: SecretHash,
    /// Sealed under the client's own key.
    pub webhook_secret: Vec<u8>,
    pub key: WrappedKey,
    /// The API Gateway key by which the client's requests are throttled.
    pub usage_plan_key: String,
    pub created_at: DateTime<Utc>,
    /// The webhook secrets that the client made for itself, sealed; they sign in the place of the first one.
    pub webhook_secrets: Option<Vec<u8>>,
    /// How often they were changed.
    pub secrets_edition: u64,
}

impl Table {
    /// Reads a client: one request, eventually consistent, since it is made with every request of the client's.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or the item is not a client.
    pub async fn client(&self, id: ClientId) -> Result<Option<ClientRecord>, StoreError> {
        let item = self.get(&Key::Client(id), Consistency::Eventual).await?;
        item.map(|item| read(&item)).transpose()
    }

    /// Reads a client as it is at this moment: one consistent read.
    ///
    /// # Errors
    /// As [`Table::client`].
    pub async fn client_now(&self, id: ClientId) -> Result<Option<ClientRecord>, StoreError> {
        let item = self.get(&Key::Client(id), Consistency::Strong).await?;
        item.map(|item| read(&item)).transpose()
    }

    /// Replaces a client's webhook secrets, if they are still as they were read, and keeps the answer.
    ///
    /// # Errors
    /// [`SaveError::Conflict`] when they are not, [`SaveError::KeyUsed`] when the idempotency key has an answer.
    pub async fn put_webhook_secrets(
        &self,
        record: &ClientRecord,
        secrets: Vec<u8>,
        answer: Option<(&ClientKey, &KeptAnswer)>,
    ) -> Result<(), SaveError> {
        let update = Update::default()
            .set("webhook_secrets", binary(secrets))
            .set(SECRETS_EDITION, number(&(record.secrets_edition + 1)));
        self.change_client(record, update, (SECRETS_EDITION, record.secrets_edition), answer).await
    }

    /// Puts a client's own clock to so many seconds ahead, if it is still as it was read, and keeps the answer.
    ///
    /// # Errors
    /// As [`Table::put_webhook_secrets`].
    pub async fn set_clock(
        &self,
        record: &ClientRecord,
        ahead: u32,
        answer: Option<(&ClientKey, &KeptAnswer)>,
    ) -> Result<(), SaveError> {
        let update = Update::default()
            .set(CLOCK_AHEAD, number(&ahead))
            .set("gsi2pk", text(keys::OWN_CLOCKS))
            .set("gsi2sk", text(record.client.id.to_string()));
        self.change_client(record, update, (CLOCK_AHEAD, record.client.clock_ahead.into()), answer).await
    }

    /// Changes a client's item whose `counter`, which is not there as long as it is 0, still is as it was read.
    async fn change_client(
        &self,
        record: &ClientRecord,
        update: Update,
        (counter, read): (&str, u64),
        answer: Option<(&ClientKey, &KeptAnswer)>,
    ) -> Result<(), SaveError> {
        let condition = match read {
            0 => format!("attribute_exists(pk) AND (attribute_not_exists(#{counter}) OR #{counter} = :read)"),
            _ => format!("#{counter} = :read"),
        };
        let update = update.value(":read", number(&read));
        let action = self.update_action(&Key::Client(record.client.id), update, &condition)?;
        self.transact_answered(vec![action], answer).await
    }

    /// Adds a client. One that is there stays as it is.
    ///
    /// # Errors
    /// [`SaveError::Conflict`] when there is a client with that id.
    pub async fn put_client(&self, record: &ClientRecord) -> Result<(), SaveError> {
        let mut item = item::item(
            &Key::Client(record.client.id),
            [
                ("client", text(item::json(&record.client))),
                ("secret_hash", binary(*record.secret_hash.bytes())),
                ("api_key_hash", binary(*record.api_key_hash.bytes())),
                ("webhook_secret", binary(record.webhook_secret.clone())),
                ("key", binary(record.key.bytes())),
                ("usage_plan_key", text(&record.usage_plan_key)),
                ("created_at", text(keys::instant(record.created_at))),
                ("gsi1pk", text(List::Clients.gsi1pk())),
                ("gsi1sk", text(record.client.id.to_string())),
            ],
        );
        if record.client.sandbox {
            item.insert("gsi2pk".to_owned(), text(keys::OWN_CLOCKS));
            item.insert("gsi2sk".to_owned(), text(record.client.id.to_string()));
        }
        if self.put_new(item).await? { Ok(()) } else { Err(SaveError::Conflict) }
    }
}

fn read(item: &Item) -> Result<ClientRecord, StoreError> {
    let hash = |name| SecretHash::from_bytes(item::read_binary(item, name)?).ok_or(StoreError::malformed(name));
    let counter = |name| if item.contains_key(name) { item::read_number(item, name) } else { Ok(0) };
    let mut client: Client = item::read_json(item, "client")?;
    client.clock_ahead = u32::try_from(counter(CLOCK_AHEAD)?).map_err(|_| StoreError::malformed(CLOCK_AHEAD))?;
    Ok(ClientRecord {
        client,
        secret_hash: hash("secret_hash")?,
        api_key_hash: hash("api_key_hash")?,
        webhook_secret: item::read_binary(item, "webhook_secret")?.to_vec(),
        key: WrappedKey::from_bytes(item::read_binary(item, "key")?),
        usage_plan_key: item::read_text(item, "usage_plan_key")?.to_owned(),
        created_at: item::read_time(item, "created_at")?,
        webhook_secrets: item
            .get("webhook_secrets")
            .and_then(|value| value.as_b().ok())
            .map(|own| own.as_ref().to_vec()),
        secrets_edition: counter(SECRETS_EDITION)?,
    })
}
