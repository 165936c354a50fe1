//! A client's data key: seals what tells who somebody is, and tags what must be found or recognised again.

use std::fmt;
use std::sync::Arc;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use crate::error::StoreError;

/// How a sealed value is laid out: this byte, the nonce, the ciphertext with its tag.
const VERSION: u8 = 1;

/// One client's 256-bit data key, in the clear. It is wiped from memory when the last clone is dropped.
#[derive(Clone)]
pub struct ClientKey(Arc<Zeroizing<[u8; 32]>>);

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientKey")
    }
}

impl ClientKey {
    /// A key from its 32 bytes; `None` of any other length.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut key = Zeroizing::new([0; 32]);
        if bytes.len() != key.len() {
            return None;
        }
        key.copy_from_slice(bytes);
        Some(Self(Arc::new(key)))
    }

    /// Encrypts with AES-256-GCM under a fresh random nonce (NIST SP 800-38D allows 2^32 of them per key).
    /// The context is authenticated with it: the value opens only where it belongs.
    ///
    /// # Panics
    /// Where the operating system gives no random bytes.
    #[must_use]
    pub fn seal(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).expect("the operating system gives random bytes");
        self.seal_with(nonce, context, plain)
    }

    /// The same, but the same text in the same place gives the same bytes, so that an index that holds them is not written
    /// anew with every change of the rest. The nonce is a tag of both: two texts meet in one as rarely as two random nonces do.
    #[must_use]
    pub fn seal_alike(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        let tag = self.tag("nonce", &[context.as_bytes(), plain].join(&0));
        nonce.copy_from_slice(&tag[..NONCE_LEN]);
        self.seal_with(nonce, context, plain)
    }

    fn seal_with(&self, nonce: [u8; NONCE_LEN], context: &str, plain: &[u8]) -> Vec<u8> {
        let mut body = plain.to_vec();
        self.sealing_key()
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(context), &mut body)
            .expect("an item is far below the 64 GiB that AES-GCM can seal");
        [&[VERSION][..], &nonce, &body].concat()
    }

    /// Opens what [`ClientKey::seal`] made for the same context.
    ///
    /// # Errors
    /// Where it was sealed under another key or for another context, or was altered.
    pub fn unseal(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (header, body) = sealed.split_at_checked(1 + NONCE_LEN).ok_or_else(StoreError::sealed)?;
        if header[0] != VERSION {
            return Err(StoreError::sealed());
        }
        let nonce = Nonce::try_assume_unique_for_key(&header[1..]).map_err(|_| StoreError::sealed())?;
        let mut body = body.to_vec();
        let plain = self
            .sealing_key()
            .open_in_place(nonce, Aad::from(context), &mut body)
            .map_err(|_| StoreError::sealed())?
            .len();
        body.truncate(plain);
        Ok(body)
    }

    /// HMAC-SHA256 under a key of that purpose alone: equal messages can be recognised, and nothing else.
    #[must_use]
    pub fn tag(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        self.tagger(purpose).tag(message)
    }

    /// Tags many messages for one purpose.
    pub(crate) fn tagger(&self, purpose: &str) -> Tagger {
        Tagger(self.tagging_key(purpose))
    }

    /// Whether it is the tag of that message; takes the same time for any that is not.
    #[must_use]
    pub fn verify(&self, purpose: &str, message: &[u8], tag: &[u8]) -> bool {
        hmac::verify(&self.tagging_key(purpose), message, tag).is_ok()
    }

    fn sealing_key(&self) -> LessSafeKey {
        let key = self.derive("seal", "");
        LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.as_slice()).expect("AES-256 takes a key of 32 bytes"))
    }

    fn tagging_key(&self, purpose: &str) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.derive("tag", purpose).as_slice())
    }

    /// HKDF (RFC 5869), so that no two uses share a key.
    fn derive(&self, usage: &str, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        Salt::new(HKDF_SHA256, b"gatehouse")
            .extract(self.0.as_slice())
            .expand(&[usage.as_bytes(), b"\0", purpose.as_bytes()], Bytes32)
            .and_then(|output| output.fill(key.as_mut_slice()))
            .expect("HKDF-SHA256 gives up to 8,160 bytes");
        key
    }
}

/// A client's key for one purpose.
pub(crate) struct Tagger(hmac::Key);

impl Tagger {
    pub(crate) fn tag(&self, message: &[u8]) -> [u8; 32] {
        let mut tag = [0; 32];
        tag.copy_from_slice(hmac::sign(&self.0, message).as_ref());
        tag
    }
}

/// The length that HKDF is asked for.
struct Bytes32;

impl KeyType for Bytes32 {
    fn len(&self) -> usize {
        32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> ClientKey {
        ClientKey::from_bytes(&[byte; 32]).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_only_under_its_key_and_for_its_context() {
        let sealed = key(1).seal("customer 1", b"Ada Example");
        assert_eq!(key(1).unseal("customer 1", &sealed).unwrap(), b"Ada Example");
        assert!(key(2).unseal("customer 1", &sealed).is_err());
        assert!(key(1).unseal("customer 2", &sealed).is_err());
    }

    #[test]
    fn what_is_sealed_alike_differs_with_its_place_its_text_and_its_key() {
        let sealed = |number, context: &str, plain: &[u8]| key(number).seal_alike(context, plain);
        let own = sealed(1, "customer 1", b"Ada Example");
        assert_eq!(own, sealed(1, "customer 1", b"Ada Example"));
        assert_eq!(key(1).unseal("customer 1", &own).unwrap(), b"Ada Example");
        let others = [sealed(2, "customer 1", b"Ada Example"), sealed(1, "customer 2", b"Ada Example")];
        for other in others.into_iter().chain([sealed(1, "customer 1", b"Ada Sample!")]) {
            assert_ne!(own[1..=NONCE_LEN], other[1..=NONCE_LEN], "one nonce for two texts");
        }
    }

    #[test]
    fn no_altered_byte_goes_unnoticed() {
        let sealed = key(1).seal("customer 1", b"Ada Example");
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(key(1).unseal("customer 1", &altered).is_err(), "byte {at}");
            assert!(key(1).unseal("customer 1", &sealed[..at]).is_err(), "{at} bytes");
        }
    }

    #[test]
    fn the_same_value_seals_differently_each_time_and_shows_nothing_of_itself() {
        let (first, second) = (key(1).seal("", b"Ada Example"), key(1).seal("", b"Ada Example"));
        assert_ne!(first, second);
        assert!(!first.windows(3).any(|window| window == b"Ada"));
        assert_eq!(first.len(), 1 + 12 + 11 + 16);
    }

    #[test]
    fn a_tag_is_bound_to_its_key_and_purpose() {
        let tag = key(1).tag("search", b"ada");
        assert!(key(1).verify("search", b"ada", &tag));
        assert!(!key(1).verify("oauth", b"ada", &tag));
        assert!(!key(1).verify("search", b"adb", &tag));
        assert!(!key(2).verify("search", b"ada", &tag));
        assert!(!key(1).verify("search", b"ada", &tag[..8]));
    }

    #[test]
    fn a_key_of_another_length_is_refused_and_none_is_shown() {
        assert!(ClientKey::from_bytes(&[0; 31]).is_none());
        assert_eq!(format!("{:?}", key(65)), "ClientKey");
    }
}
