//! Clients' data keys, wrapped by the stack's KMS key.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::DataKeySpec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gatehouse_domain::id::ClientId;

use crate::aws::Aws;
use crate::client_key::ClientKey;
use crate::error::StoreError;

/// Opened keys that an execution environment keeps, so that KMS is asked once for each client.
const CAPACITY: usize = 256;
/// The name in KMS's encryption context: a wrapped key opens for its own client only.
const CONTEXT: &str = "client";

/// Makes and opens clients' data keys. Clones share what was opened.
#[derive(Clone)]
pub struct Vault {
    kms: aws_sdk_kms::Client,
    opened: Arc<Mutex<Opened>>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    #[must_use]
    pub fn new(aws: &Aws) -> Self {
        let mut config = aws_sdk_kms::config::Builder::from(aws.sdk());
        #[cfg(feature = "simulation")]
        if crate::simulation::is_simulated() {
            config = config.allow_no_auth();
        }
        if let Some(meter) = aws.meter() {
            config = config.interceptor(meter);
        }
        Self { kms: aws_sdk_kms::Client::from_conf(config.build()), opened: Arc::default() }
    }

    /// Makes a client's data key under the KMS key with that id or ARN. Opening it here costs no request.
    ///
    /// # Errors
    /// When KMS refuses or cannot be reached.
    pub async fn create_key(&self, key_id: &str, client: ClientId) -> Result<WrappedKey, StoreError> {
        let request = self.kms.generate_data_key().key_id(key_id).key_spec(DataKeySpec::Aes256);
        let answer = request
            .encryption_context(CONTEXT, client.to_string())
            .send()
            .await
            .map_err(|error| StoreError::of("kms:GenerateDataKey", &error))?;
        let (Some(wrapped), Some(plain)) = (answer.ciphertext_blob, answer.plaintext) else {
            return Err(StoreError::answer("kms:GenerateDataKey"));
        };
        let wrapped = WrappedKey(wrapped.into_inner());
        self.remember(client, &wrapped, plain, "kms:GenerateDataKey")?;
        Ok(wrapped)
    }

    /// Opens a client's data key: one request per execution environment, then from memory.
    ///
    /// # Errors
    /// When KMS refuses (the key is another client's, or was altered) or cannot be reached.
    pub async fn open(&self, client: ClientId, key: &WrappedKey) -> Result<ClientKey, StoreError> {
        if let Some(opened) = self.lock().get(client, key) {
            return Ok(opened);
        }
        let request = self.kms.decrypt().ciphertext_blob(Blob::new(key.0.clone()));
        let answer = request
            .encryption_context(CONTEXT, client.to_string())
            .send()
            .await
            .map_err(|error| StoreError::of("kms:Decrypt", &error))?;
        let plain = answer.plaintext.ok_or_else(|| StoreError::answer("kms:Decrypt"))?;
        self.remember(client, key, plain, "kms:Decrypt")
    }

    /// Forgets every opened key, as an environment does that ends.
    #[cfg(feature = "simulation")]
    pub fn forget(&self) {
        *self.lock() = Opened::default();
    }

    fn remember(
        &self,
        client: ClientId,
        wrapped: &WrappedKey,
        plain: Blob,
        operation: &'static str,
    ) -> Result<ClientKey, StoreError> {
        let plain = zeroize::Zeroizing::new(plain.into_inner());
        let key = ClientKey::from_bytes(&plain).ok_or_else(|| StoreError::answer(operation))?;
        self.lock().put(client, wrapped.clone(), key.clone());
        Ok(key)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Opened> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The keys opened last; the oldest makes room for a new one.
#[derive(Default)]
struct Opened {
    keys: HashMap<(ClientId, WrappedKey), ClientKey>,
    order: VecDeque<(ClientId, WrappedKey)>,
}

impl Opened {
    fn get(&self, client: ClientId, wrapped: &WrappedKey) -> Option<ClientKey> {
        self.keys.get(&(client, wrapped.clone())).cloned()
    }

    fn put(&mut self, client: ClientId, wrapped: WrappedKey, key: ClientKey) {
        let name = (client, wrapped);
        if self.keys.insert(name.clone(), key).is_some() {
            return;
        }
        self.order.push_back(name);
        if self.order.len() > CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.keys.remove(&oldest);
        }
    }
}

/// A client's data key as KMS wrapped it: useless without KMS, and safe to pass around. As text it is base64.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct WrappedKey(Vec<u8>);

/// A text that is not a wrapped key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a wrapped key: base64 is expected")]
pub struct MalformedKey;

impl WrappedKey {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl fmt::Display for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        base64::display::Base64Display::new(&self.0, &STANDARD).fmt(f)
    }
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WrappedKey")
    }
}

impl FromStr for WrappedKey {
    type Err = MalformedKey;

    fn from_str(text: &str) -> Result<Self, MalformedKey> {
        match STANDARD.decode(text) {
            Ok(bytes) if !bytes.is_empty() => Ok(Self(bytes)),
            _ => Err(MalformedKey),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_key_is_text_and_back() {
        let key = WrappedKey::from_bytes(&[0, 255, 7]);
        assert_eq!(key.to_string().parse(), Ok(key));
        for malformed in ["", "!", "AAA"] {
            assert_eq!(malformed.parse::<WrappedKey>(), Err(MalformedKey), "{malformed}");
        }
    }

    #[test]
    fn no_more_keys_are_kept_open_than_agreed_and_the_newest_stay() {
        let client = |n: usize| ClientId::new(uuid::Uuid::from_u128(n as u128));
        let wrapped = WrappedKey::from_bytes(b"wrapped");
        let key = ClientKey::from_bytes(&[1; 32]).unwrap();
        let mut opened = Opened::default();
        for n in 0..=CAPACITY {
            opened.put(client(n), wrapped.clone(), key.clone());
            opened.put(client(n), wrapped.clone(), key.clone());
        }
        assert_eq!((opened.keys.len(), opened.order.len()), (CAPACITY, CAPACITY));
        assert!(opened.get(client(0), &wrapped).is_none());
        assert!(opened.get(client(1), &wrapped).is_some() && opened.get(client(CAPACITY), &wrapped).is_some());
    }
}
