//! `clients.create`: brings a new client, invoked by an operator. The only time its secrets are shown.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatehouse_domain::Client;
use gatehouse_domain::id::ClientId;
use gatehouse_egress::signature::WebhookSecret;
use gatehouse_store::{ClientRecord, SecretHash};
use lambda_http::Error;
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};

use crate::house::House;

const LONGEST_NAME: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewClient {
    name: String,
    /// Whether Synapse's fixed test values decide its customers' checks.
    #[serde(default)]
    sandbox: bool,
}

#[derive(Serialize)]
pub(crate) struct CreatedClient {
    client_id: String,
    client_secret: String,
    api_key: String,
    webhook_secret: String,
    /// To be registered with API Gateway, which throttles the client by it.
    usage_plan_key: String,
}

pub(crate) async fn handle(house: &'static House, new: NewClient) -> Result<CreatedClient, Error> {
    let name = new.name.trim();
    let is_header_safe = name.chars().all(|character| !character.is_control());
    if !(1..=LONGEST_NAME).contains(&name.chars().count()) || !is_header_safe {
        return Err(format!("name has 1 to {LONGEST_NAME} printable characters").into());
    }
    let id = ClientId::new(House::new_id());
    let created = CreatedClient {
        client_id: id.to_string(),
        client_secret: random()?,
        api_key: format!("gk_{id}_{}", random()?),
        webhook_secret: WebhookSecret::generate()?.reveal(),
        usage_plan_key: random()?,
    };
    let wrapped = house.vault().create_key(&House::key_id(), id).await?;
    let key = house.vault().open(id, &wrapped).await?;
    let record = ClientRecord {
        client: Client { id, name: name.to_owned(), sandbox: new.sandbox, clock_ahead: 0 },
        secret_hash: SecretHash::of(&created.client_secret),
        api_key_hash: SecretHash::of(&created.api_key),
        webhook_secret: key.seal("webhook secret", created.webhook_secret.as_bytes()),
        key: wrapped,
        usage_plan_key: created.usage_plan_key.clone(),
        created_at: House::now(),
        webhook_secrets: None,
        secrets_edition: 0,
    };
    house.table().put_client(&record).await?;
    tracing::info!(client = %id, sandbox = new.sandbox, "created a client");
    Ok(created)
}

/// 256 random bits, as text.
fn random() -> Result<String, Error> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| "the system has no randomness")?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
