//! Credentials of clients are kept as hashes alone.

use std::fmt;

use ring::digest::{SHA256, digest};
use subtle::ConstantTimeEq;

/// SHA-256 of a secret. A plain hash is enough for secrets of 128 random bits and more (OWASP ASVS 5.0, 6.5.2);
/// it is not for passwords.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    #[must_use]
    pub fn of(secret: &str) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, secret.as_bytes()).as_ref());
        Self(hash)
    }

    /// Whether it is the hash of that secret; takes the same time for any that is not.
    #[must_use]
    pub fn matches(&self, secret: &str) -> bool {
        Self::of(secret).0.ct_eq(&self.0).into()
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_knows_its_secret_and_no_other() {
        let hash = SecretHash::of("4dd8ad3d1a0f4d1c9e6f");
        assert!(hash.matches("4dd8ad3d1a0f4d1c9e6f"));
        assert!(!hash.matches("4dd8ad3d1a0f4d1c9e6e"));
        assert!(!hash.matches(""));
        let stored = SecretHash::from_bytes(hash.bytes()).unwrap();
        assert_eq!(stored, hash);
        assert_eq!(SecretHash::from_bytes(&[0; 31]), None);
    }
}
