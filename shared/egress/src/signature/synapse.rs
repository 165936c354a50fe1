//! Synapse's webhook signatures, which clients of `/v3.1` already verify.

use std::fmt::Write;

use http::{HeaderMap, HeaderValue};
use ring::hmac;

use super::ClientSecret;

/// The three signature headers of one webhook.
///
/// The first two sign `<_id.$oid>+<client_id>` and do not cover the body: whoever has seen one webhook can put
/// another body under them. Synapse's clients expect them all the same; `X-Synapse-Signature-SHA256-FullBody`
/// is the one to verify. `body` is the exact bytes that are sent.
pub fn headers(secret: &ClientSecret, object_id: &str, client_id: &str, body: &[u8]) -> HeaderMap {
    let sha1 = secret.key(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY);
    let sha256 = secret.key(hmac::HMAC_SHA256);
    let identity = format!("{object_id}+{client_id}");

    let mut headers = HeaderMap::with_capacity(3);
    headers.insert("x-synapse-signature", hex(&hmac::sign(&sha1, identity.as_bytes())));
    headers.insert("x-synapse-signature-sha256", hex(&hmac::sign(&sha256, identity.as_bytes())));
    headers.insert("x-synapse-signature-sha256-fullbody", hex(&hmac::sign(&sha256, body)));
    headers
}

fn hex(tag: &hmac::Tag) -> HeaderValue {
    let digits = tag.as_ref().iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("writing to a String never fails");
        digits
    });
    HeaderValue::try_from(digits).expect("hexadecimal digits make a header value")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: &str = "5f1a2b3c4d5e6f7a8b9c0d1e";
    const CLIENT: &str = "client_id_abc";
    const BODY: &[u8] = br#"{"_id":{"$oid":"5f1a2b3c4d5e6f7a8b9c0d1e"}}"#;

    fn sign(object_id: &str, client_id: &str, body: &[u8]) -> HeaderMap {
        let secret = ClientSecret::new("client_secret_for_tests");
        headers(&secret, object_id, client_id, body)
    }

    /// The expected values were computed with Python's `hmac`.
    #[test]
    fn signs_the_identity_twice_and_the_body_once() {
        let headers = sign(OBJECT, CLIENT, BODY);
        assert_eq!(headers.len(), 3);
        assert_eq!(headers["X-Synapse-Signature"], "046962ca42efc11e6c1ba37d2e8ec415fee843e7");
        assert_eq!(
            headers["X-Synapse-Signature-Sha256"],
            "348cf4fc3cd746d5ce4ba14b6b4ceaf94dce116d2c6bd97d8e7778beeec446b4"
        );
        assert_eq!(
            headers["X-Synapse-Signature-SHA256-FullBody"],
            "8f8b9f8f200a02e64879661f0b17edddd3cbe4247621a37e71323dd3621caed0"
        );
    }

    #[test]
    fn only_the_full_body_signature_covers_the_body() {
        let (one, other) = (sign(OBJECT, CLIENT, BODY), sign(OBJECT, CLIENT, b"{}"));
        assert_eq!(one["x-synapse-signature"], other["x-synapse-signature"]);
        assert_eq!(one["x-synapse-signature-sha256"], other["x-synapse-signature-sha256"]);
        assert_ne!(one["x-synapse-signature-sha256-fullbody"], other["x-synapse-signature-sha256-fullbody"]);
    }
}
