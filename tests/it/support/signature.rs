//! A receiver's side of webhook signatures, written from the published rules and not from Gatehouse's code.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::hmac;

use super::aws::hex;
use super::client::Client;
use super::receiver::Received;

/// Panics unless a webhook carries both valid signatures of this client's: Standard Webhooks' and Synapse's.
#[track_caller]
pub(crate) fn verify(client: &Client, webhook: &Received) {
    let (id, timestamp) = (webhook.header("webhook-id"), webhook.header("webhook-timestamp"));
    let encoded = client.webhook_secret.strip_prefix("whsec_").expect("a Standard Webhooks secret");
    let key = hmac::Key::new(hmac::HMAC_SHA256, &BASE64.decode(encoded).unwrap());
    let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", &webhook.body].concat();
    let signature = BASE64.decode(webhook.header("webhook-signature").strip_prefix("v1,").unwrap()).unwrap();
    hmac::verify(&key, &signed, &signature).expect("the Standard Webhooks signature");

    let event = webhook.json()["_id"]["$oid"].as_str().unwrap().to_owned();
    let signed = format!("{event}+{}", client.id);
    let secret = client.webhook_secret.as_bytes();
    let expected = |algorithm, message: &[u8]| hex(hmac::sign(&hmac::Key::new(algorithm, secret), message).as_ref());
    let sha1 = expected(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, signed.as_bytes());
    assert_eq!(webhook.header("x-synapse-signature"), sha1);
    assert_eq!(webhook.header("x-synapse-signature-sha256"), expected(hmac::HMAC_SHA256, signed.as_bytes()));
    let full_body = expected(hmac::HMAC_SHA256, &webhook.body);
    assert_eq!(webhook.header("x-synapse-signature-sha256-fullbody"), full_body);
}

/// Whether one of Synctera's signatures, and one of Standard Webhooks', is by this secret of 64 characters.
pub(crate) fn is_signed_by(secret: &str, webhook: &Received) -> bool {
    let timestamp = webhook.header("request-timestamp");
    assert_eq!(timestamp, webhook.header("webhook-timestamp"));
    let signed = [timestamp.as_bytes(), b".", &webhook.body].concat();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), &signed);
    let by_synctera = webhook.header("synctera-signature").split('.').any(|one| one == hex(tag.as_ref()));

    let key = BASE64.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).unwrap();
    let signed = [webhook.header("webhook-id").as_bytes(), b".", timestamp.as_bytes(), b".", &webhook.body].concat();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), &signed);
    let expected = format!("v1,{}", BASE64.encode(tag.as_ref()));
    let by_standard = webhook.header("webhook-signature").split(' ').any(|one| one == expected);
    assert_eq!(by_synctera, by_standard);
    by_synctera
}
