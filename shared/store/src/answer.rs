//! Answers kept under idempotency keys, so that a repeated request gets the first one's answer.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::id::ClientId;
use ring::digest::{Context, SHA256};

/// A client's idempotency key for one method and path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct IdempotencyKey {
    client: ClientId,
    hash: [u8; 32],
}

impl IdempotencyKey {
    /// The same key under another method, path or client is another key.
    #[must_use]
    pub fn new(client: ClientId, method: &str, path: &str, key: &str) -> Self {
        let mut context = Context::new(&SHA256);
        for text in [method, path, key] {
            context.update(&(text.len() as u64).to_be_bytes());
            context.update(text.as_bytes());
        }
        let mut hash = [0; 32];
        hash.copy_from_slice(context.finish().as_ref());
        Self { client, hash }
    }

    pub(crate) const fn client(&self) -> ClientId {
        self.client
    }

    pub(crate) fn digest(&self) -> String {
        hex(&self.hash)
    }
}

impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IdempotencyKey").field(&self.digest()).finish()
    }
}

/// An answer to give again. It is written in the transaction of the effect it tells of, so a key is either
/// unused or has its whole answer: there is no state between.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    pub key: IdempotencyKey,
    /// A keyed hash of the request, so that another request under the same key can be told apart.
    pub fingerprint: [u8; 32],
    pub status: u16,
    /// Of what the answer shows, where that has one.
    pub revision: Option<u64>,
    pub body: Vec<u8>,
    pub kept_at: DateTime<Utc>,
}

impl KeptAnswer {
    /// How long a key is remembered.
    pub const LIFETIME: TimeDelta = TimeDelta::hours(24);

    pub(crate) fn expires_at(&self) -> DateTime<Utc> {
        self.kept_at + Self::LIFETIME
    }
}

impl fmt::Debug for KeptAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptAnswer").field("key", &self.key).field("status", &self.status).finish_non_exhaustive()
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
