//! Any bytes as a vendor's webhook: the first chooses the vendor, a line is the signature header, the rest the body.
//!
//! Nobody but the sender has the secret, so that whatever is believed was signed here.
#![no_main]

use gatehouse_evidence::vendor::{HmacVendor, OWN_HEADER, PlaidKey, sign, verify, verify_plaid};
use libfuzzer_sys::fuzz_target;

const NOW: i64 = 1_795_305_600;
const SECRETS: [&str; 3] = ["a secret that nobody guesses", "the one before it", ""];
const VENDORS: [(HmacVendor, &str); 6] = [
    (HmacVendor::Persona, "Persona-Signature"),
    (HmacVendor::Stripe, "Stripe-Signature"),
    (HmacVendor::Onfido, "X-SHA2-Signature"),
    (HmacVendor::Sumsub, "X-Payload-Digest"),
    (HmacVendor::Veriff, "X-HMAC-SIGNATURE"),
    (HmacVendor::Gatehouse, OWN_HEADER),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, rest)) = bytes.split_first() else {
        return;
    };
    let end = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
    let (head, body) = rest.split_at(end);
    let body = body.get(1..).unwrap_or_default();
    let signature = String::from_utf8_lossy(head);
    if let Some((vendor, name)) = VENDORS.get(usize::from(choice) % 8) {
        let algorithm = if choice & 0x80 == 0 { "HMAC_SHA256_HEX" } else { "HMAC_SHA512_HEX" };
        let headers = [(*name, signature.as_ref()), ("X-Payload-Digest-Alg", algorithm)];
        assert!(verify(*vendor, &headers, body, &SECRETS, NOW).is_err(), "believed without the secret");
        own_words(body, &signature);
    } else {
        // Any JSON as a published key, and the point that the curve's own standard begins with.
        let published = serde_json::from_slice(body).ok().and_then(|key| PlaidKey::from_jwk(&key));
        let generator = PlaidKey::from_jwk(&serde_json::json!({
            "kty": "EC", "crv": "P-256", "kid": "k",
            "x": "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY", "y": "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
        }));
        let keys: Vec<PlaidKey> = published.into_iter().chain(generator).collect();
        let _ = verify_plaid(&[("Plaid-Verification", signature.as_ref())], body, &keys, NOW);
    }
});

/// What is signed is believed as it was signed, and not with anything behind it.
fn own_words(body: &[u8], more: &str) {
    let signed = sign(SECRETS[0], body, NOW);
    let verified = |body: &[u8]| verify(HmacVendor::Gatehouse, &[(OWN_HEADER, &signed)], body, &SECRETS, NOW);
    assert_eq!(verified(body), Ok(()));
    assert!(more.is_empty() || verified(&[body, more.as_bytes()].concat()).is_err());
}
