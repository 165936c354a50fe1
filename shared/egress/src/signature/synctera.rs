//! Synctera's webhook signatures, which clients of `/v0` already verify.

use std::fmt::Write;

use http::{HeaderMap, HeaderValue};
use ring::hmac;

use super::ClientSecret;

/// The two headers of one attempt at `timestamp` (Unix seconds): the hexadecimal HMAC-SHA256 of
/// `<timestamp>.<body>` under every secret given, newest first, joined by full stops while one is replaced.
pub fn headers(secrets: &[ClientSecret], timestamp: u64, body: &[u8]) -> HeaderMap {
    let signatures: Vec<String> = secrets.iter().map(|secret| signature(secret, timestamp, body)).collect();
    let mut headers = HeaderMap::with_capacity(2);
    headers.insert("request-timestamp", HeaderValue::from(timestamp));
    if let Ok(signatures) = HeaderValue::try_from(signatures.join("."))
        && !secrets.is_empty()
    {
        headers.insert("synctera-signature", signatures);
    }
    headers
}

fn signature(secret: &ClientSecret, timestamp: u64, body: &[u8]) -> String {
    let mut context = hmac::Context::with_key(&secret.key(hmac::HMAC_SHA256));
    context.update(timestamp.to_string().as_bytes());
    context.update(b".");
    context.update(body);
    context.sign().as_ref().iter().fold(String::with_capacity(64), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("writing to a String never fails");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"id":"0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f"}"#;

    fn secret(text: &str) -> ClientSecret {
        ClientSecret::new(text)
    }

    /// The expected value was computed with Python's `hmac`.
    #[test]
    fn signs_the_time_and_the_body() {
        let headers = headers(&[secret("test_signature_secret")], 1_795_348_800, BODY);
        assert_eq!(headers["Request-Timestamp"], "1795348800");
        assert_eq!(headers["Synctera-Signature"], "4d9df3c826714e198c54a5387383abfdca61d923d1c55af90d5d1ee9d8289437");
    }

    #[test]
    fn while_a_secret_is_replaced_both_sign() {
        let alone = |text: &str| headers(&[secret(text)], 7, BODY)["synctera-signature"].clone();
        let both = headers(&[secret("new"), secret("old")], 7, BODY)["synctera-signature"].clone();
        let expected = format!("{}.{}", alone("new").to_str().unwrap(), alone("old").to_str().unwrap());
        assert_eq!(both, expected);
    }

    #[test]
    fn without_a_secret_nothing_is_signed() {
        let headers = headers(&[], 7, BODY);
        assert!(headers.contains_key("request-timestamp") && !headers.contains_key("synctera-signature"));
    }
}
