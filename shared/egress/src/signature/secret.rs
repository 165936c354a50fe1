//! Signing keys. Their `Debug` shows nothing of them.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use thiserror::Error;

const PREFIX: &str = "whsec_";
const MIN_BYTES: usize = 24;
const MAX_BYTES: usize = 64;
const GENERATED_BYTES: usize = 32;
/// As many bytes as 64 characters of base64 hold, without padding.
const PLAIN_BYTES: usize = 48;

/// A Standard Webhooks symmetric secret: 24 to 64 bytes, written `whsec_` and base64.
#[derive(Clone)]
pub struct WebhookSecret(Vec<u8>);

/// Why a webhook secret cannot be had. Never quotes the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SecretProblem {
    #[error("a webhook secret starts with whsec_")]
    Prefix,
    #[error("a webhook secret is padded base64 after whsec_")]
    Encoding,
    #[error("a webhook secret holds 24 to 64 bytes")]
    Length,
    #[error("the system gave no random bytes")]
    NoRandomness,
}

impl WebhookSecret {
    /// Reads `whsec_…`.
    pub fn parse(text: &str) -> Result<Self, SecretProblem> {
        let encoded = text.strip_prefix(PREFIX).ok_or(SecretProblem::Prefix)?;
        let bytes = BASE64.decode(encoded).map_err(|_| SecretProblem::Encoding)?;
        if !(MIN_BYTES..=MAX_BYTES).contains(&bytes.len()) {
            return Err(SecretProblem::Length);
        }
        Ok(Self(bytes))
    }

    /// Makes a secret of 32 random bytes.
    pub fn generate() -> Result<Self, SecretProblem> {
        let mut bytes = vec![0; GENERATED_BYTES];
        SystemRandom::new().fill(&mut bytes).map_err(|_| SecretProblem::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// Makes a secret that both schemes take as one text: 64 characters, as Synctera has it, which are the base64 of a
    /// Standard Webhooks secret.
    pub fn generate_plain() -> Result<String, SecretProblem> {
        let mut bytes = [0; PLAIN_BYTES];
        SystemRandom::new().fill(&mut bytes).map_err(|_| SecretProblem::NoRandomness)?;
        Ok(BASE64.encode(bytes))
    }

    /// Reads a secret with `whsec_` before it or without.
    pub fn parse_either(text: &str) -> Result<Self, SecretProblem> {
        if text.starts_with(PREFIX) { Self::parse(text) } else { Self::parse(&format!("{PREFIX}{text}")) }
    }

    /// The secret as text, to be shown to its owner once and stored encrypted.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", BASE64.encode(&self.0))
    }

    pub(super) fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(redacted)")
    }
}

/// A client's API secret, which is also the key of Synapse's signatures.
#[derive(Clone)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// Takes the secret as the client holds it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn key(&self, algorithm: hmac::Algorithm) -> hmac::Key {
        hmac::Key::new(algorithm, self.0.as_bytes())
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret_of(bytes: usize) -> String {
        format!("whsec_{}", BASE64.encode(vec![7; bytes]))
    }

    #[test]
    fn a_secret_reads_back_as_it_was_revealed() {
        for bytes in [24, 32, 64] {
            let text = secret_of(bytes);
            assert_eq!(WebhookSecret::parse(&text).unwrap().reveal(), text);
        }
    }

    #[test]
    fn secrets_outside_the_standard_are_refused() {
        let problem = |text: &str| WebhookSecret::parse(text).unwrap_err();
        assert_eq!(problem(&secret_of(23)), SecretProblem::Length);
        assert_eq!(problem(&secret_of(65)), SecretProblem::Length);
        assert_eq!(problem("whsec_"), SecretProblem::Length);
        assert_eq!(problem(&secret_of(32)[6..]), SecretProblem::Prefix);
        assert_eq!(problem("WHSEC_AAAA"), SecretProblem::Prefix);
        assert_eq!(problem("whsec_ä"), SecretProblem::Encoding);
        let unpadded = secret_of(32);
        assert_eq!(problem(unpadded.trim_end_matches('=')), SecretProblem::Encoding);
    }

    #[test]
    fn generated_secrets_are_valid_and_differ() {
        let first = WebhookSecret::generate().unwrap().reveal();
        let second = WebhookSecret::generate().unwrap().reveal();
        assert!(WebhookSecret::parse(&first).is_ok());
        assert_ne!(first, second);
    }

    #[test]
    fn a_plain_secret_has_64_characters_and_is_read_with_and_without_its_prefix() {
        let plain = WebhookSecret::generate_plain().unwrap();
        assert_eq!(plain.len(), 64);
        assert_ne!(plain, WebhookSecret::generate_plain().unwrap());
        let read = WebhookSecret::parse_either(&plain).unwrap();
        assert_eq!(read.reveal(), format!("whsec_{plain}"));
        assert_eq!(WebhookSecret::parse_either(&read.reveal()).unwrap().reveal(), read.reveal());
    }

    #[test]
    fn debug_output_holds_no_secret() {
        let secret = WebhookSecret::parse(&secret_of(32)).unwrap();
        assert_eq!(format!("{secret:?}"), "WebhookSecret(redacted)");
        let client = ClientSecret::new("hunter2");
        assert_eq!(format!("{client:?}"), "ClientSecret(redacted)");
    }
}
