//! Clients: who they are, what proves it, and the key that their customers' data is sealed under.

use chrono::{DateTime, Utc};
use gatehouse_domain::Client;
use gatehouse_domain::id::ClientId;

use super::{Consistency, Table};
use crate::error::{SaveError, StoreError};
use crate::item::{self, Item, Update, binary, text};
use crate::keys::{self, Key, List};
use crate::secret::SecretHash;
use crate::vault::WrappedKey;

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

    /// Replaces a client's webhook secrets, if they are still as they were read.
    ///
    /// # Errors
    /// [`SaveError::Conflict`] when they are not.
    pub async fn put_webhook_secrets(&self, record: &ClientRecord, secrets: Vec<u8>) -> Result<(), SaveError> {
        let mut update = Update::default().set("webhook_secrets", binary(secrets));
        let condition = match &record.webhook_secrets {
            Some(before) => {
                update = update.value(":before", binary(before.clone()));
                "#webhook_secrets = :before"
            }
            None => "attribute_exists(pk) AND attribute_not_exists(#webhook_secrets)",
        };
        match self.update_if(&Key::Client(record.client.id), update, condition).await? {
            true => Ok(()),
            false => Err(SaveError::Conflict),
        }
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
    let mut client: Client = item::read_json(item, "client")?;
    if item.contains_key("clock_ahead") {
        client.clock_ahead = item::read_number(item, "clock_ahead")?;
    }
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
    })
}
