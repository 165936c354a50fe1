//! Standard Webhooks 1.0.0, symmetric signatures (`v1`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::{HeaderMap, HeaderValue};
use ring::hmac;
use thiserror::Error;

use super::WebhookSecret;

const MAX_ID_LENGTH: usize = 255;

/// The id of a message: the same on every attempt and every replay, so that a receiver can drop duplicates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageId(HeaderValue);

/// A text that cannot be a message id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a message id is 1 to 255 visible ASCII characters without a full stop")]
pub struct MessageIdProblem;

impl MessageId {
    /// Reads an id. It holds no full stop, which separates the parts of what is signed: with one, two different
    /// messages could carry the same signature.
    pub fn parse(text: &str) -> Result<Self, MessageIdProblem> {
        let fits = (1..=MAX_ID_LENGTH).contains(&text.len());
        if !fits || !text.bytes().all(|b| b.is_ascii_graphic() && b != b'.') {
            return Err(MessageIdProblem);
        }
        text.parse().map(Self).map_err(|_| MessageIdProblem)
    }
}

/// The three headers of one attempt at `timestamp` (Unix seconds), signed with every live secret, newest first,
/// so that a receiver may change secrets whenever it likes during the overlap. Without any there is no signature.
pub fn headers(id: &MessageId, timestamp: u64, body: &[u8], secrets: &[WebhookSecret]) -> HeaderMap {
    let timestamp = HeaderValue::from(timestamp);
    let signatures: Vec<String> = secrets.iter().map(|secret| signature(id, &timestamp, body, secret)).collect();
    let signatures =
        HeaderValue::try_from(signatures.join(" ")).expect("base64, commas and spaces make a header value");

    let mut headers = HeaderMap::with_capacity(3);
    headers.insert("webhook-id", id.0.clone());
    headers.insert("webhook-timestamp", timestamp);
    if !secrets.is_empty() {
        headers.insert("webhook-signature", signatures);
    }
    headers
}

fn signature(id: &MessageId, timestamp: &HeaderValue, body: &[u8], secret: &WebhookSecret) -> String {
    let mut context = hmac::Context::with_key(&secret.key());
    for part in [id.0.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        context.update(part);
    }
    format!("v1,{}", BASE64.encode(context.sign()))
}

#[cfg(test)]
mod tests {
    use std::time::{SystemTime, UNIX_EPOCH};

    use proptest::prelude::*;
    use standardwebhooks::Webhook;

    use super::*;

    const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    fn secret(text: &str) -> WebhookSecret {
        WebhookSecret::parse(text).unwrap()
    }

    fn id(text: &str) -> MessageId {
        MessageId::parse(text).unwrap()
    }

    fn now() -> u64 {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
        elapsed.unwrap().as_secs()
    }

    #[test]
    fn signs_as_the_reference_library_does() {
        let id = id("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk");
        let body = br#"{"email":"test@example.com","username":"test_user"}"#;
        let headers = headers(&id, 1_649_367_553, body, &[secret(SECRET)]);
        assert_eq!(headers["webhook-id"], "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk");
        assert_eq!(headers["webhook-timestamp"], "1649367553");
        assert_eq!(headers["webhook-signature"], "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=");
    }

    #[test]
    fn every_live_secret_signs_newest_first() {
        let secrets = [WebhookSecret::generate().unwrap(), WebhookSecret::generate().unwrap(), secret(SECRET)];
        let at = now();
        let headers = headers(&id("evt_1"), at, b"{}", &secrets);
        let alone = |own: &WebhookSecret| {
            super::headers(&id("evt_1"), at, b"{}", std::slice::from_ref(own))["webhook-signature"].clone()
        };
        let signatures = headers["webhook-signature"].to_str().unwrap();
        let parts: Vec<_> = signatures.split(' ').collect();
        assert_eq!(parts, secrets.each_ref().map(alone));
        for secret in &secrets {
            let library = Webhook::new(&secret.reveal()).unwrap();
            assert!(library.verify(b"{}", &headers).is_ok());
        }
    }

    #[test]
    fn without_a_secret_nothing_is_signed() {
        let headers = headers(&id("evt_1"), now(), b"{}", &[]);
        assert!(headers.contains_key("webhook-id") && !headers.contains_key("webhook-signature"));
    }

    #[test]
    fn ids_that_would_blur_what_is_signed_are_refused() {
        for text in ["", "evt.1", "evt 1", "evt\n1", "évt", &"x".repeat(256)] {
            assert_eq!(MessageId::parse(text), Err(MessageIdProblem), "{text:?}");
        }
        assert!(MessageId::parse(&"x".repeat(255)).is_ok());
    }

    proptest! {
        #[test]
        fn the_reference_library_verifies_any_text(body in any::<String>(), name in "[!--/-~]{1,255}") {
            let secret = WebhookSecret::generate().unwrap();
            let headers = headers(&id(&name), now(), body.as_bytes(), std::slice::from_ref(&secret));
            let library = Webhook::new(&secret.reveal()).unwrap();
            prop_assert!(library.verify(body.as_bytes(), &headers).is_ok());
        }

        /// The library takes UTF-8 only, so the altered bits are those that keep ASCII what it is.
        #[test]
        fn the_reference_library_refuses_any_altered_bit(
            body in "[ -~]{1,500}",
            position in any::<prop::sample::Index>(),
            bit in 0..7_u8,
        ) {
            let secret = WebhookSecret::generate().unwrap();
            let headers = headers(&id("evt_1"), now(), body.as_bytes(), std::slice::from_ref(&secret));
            let library = Webhook::new(&secret.reveal()).unwrap();

            let mut altered = body.into_bytes();
            let position = position.index(altered.len());
            altered[position] ^= 1 << bit;
            prop_assert!(library.verify(&altered, &headers).is_err());
        }
    }
}
