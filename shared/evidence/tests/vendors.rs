//! Webhooks of identity vendors, as signed by them and as tampered with.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]
#![cfg(feature = "plaid")]

mod acceptance;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatehouse_evidence::vendor::{HmacVendor, OWN_HEADER, PlaidKey, SignatureProblem, sign, verify, verify_plaid};
use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};

const NOW: i64 = 1_795_305_600;
const BODY: &[u8] = b"{\"status\":\"approved\"}";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sha256(secret: &str, message: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message);
    hex(&mac.finalize().into_bytes())
}

fn sha512(secret: &str, message: &[u8]) -> String {
    let mut mac = Hmac::<Sha512>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message);
    hex(&mac.finalize().into_bytes())
}

fn verify_case(case: &Value) -> Result<(), SignatureProblem> {
    let headers: Vec<(&str, &str)> = case["headers"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect();
    let body = case["body_utf8"].as_str().unwrap().as_bytes();
    let now = case["now"].as_i64().unwrap();
    let vendor = match case["vendor"].as_str().unwrap() {
        "persona" => HmacVendor::Persona,
        "stripe" => HmacVendor::Stripe,
        "onfido" => HmacVendor::Onfido,
        "sumsub" => HmacVendor::Sumsub,
        "veriff" => HmacVendor::Veriff,
        "plaid" => {
            let keys: Vec<PlaidKey> = PlaidKey::from_jwk(&case["jwk"]).into_iter().collect();
            assert_eq!(keys.len(), 1);
            return verify_plaid(&headers, body, &keys, now);
        }
        other => panic!("an unknown vendor: {other}"),
    };
    let secrets: Vec<&str> = case["secrets"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    verify(vendor, &headers, body, &secrets, now)
}

#[test]
fn acceptance_webhooks_are_believed_or_not() {
    let Some(cases) = acceptance::cases("vendor_webhooks.jsonl") else {
        return;
    };
    for case in cases {
        let result = verify_case(&case);
        let expected = case["expect_ok"].as_bool().unwrap();
        assert_eq!(result.is_ok(), expected, "{} {}: {result:?}", case["vendor"], case["case"]);
    }
}

#[test]
fn a_secret_can_be_replaced_without_losing_a_webhook() {
    let signature = sha256("new", BODY);
    let headers = [("x-sha2-signature", signature.as_str())];
    assert_eq!(verify(HmacVendor::Onfido, &headers, BODY, &["old", "new"], NOW), Ok(()));
    assert_eq!(verify(HmacVendor::Onfido, &headers, BODY, &["old"], NOW), Err(SignatureProblem::Mismatch));
}

#[test]
fn persona_sends_two_groups_while_a_secret_is_replaced() {
    let message = [NOW.to_string().as_bytes(), b".", BODY].concat();
    let header = format!("t={NOW},v1={} t={NOW},v1={}", sha256("new", &message), sha256("old", &message));
    let headers = [("Persona-Signature", header.as_str())];
    for secret in ["old", "new"] {
        assert_eq!(verify(HmacVendor::Persona, &headers, BODY, &[secret], NOW), Ok(()));
    }
    assert_eq!(verify(HmacVendor::Persona, &headers, BODY, &["new"], NOW + 301), Err(SignatureProblem::Stale));
    assert_eq!(verify(HmacVendor::Persona, &headers, BODY, &["new"], NOW - 301), Err(SignatureProblem::Stale));
}

#[test]
fn sumsub_s_longer_digest_is_accepted() {
    let signature = sha512("secret", BODY);
    let headers = [("X-Payload-Digest", signature.as_str()), ("X-Payload-Digest-Alg", "HMAC_SHA512_HEX")];
    assert_eq!(verify(HmacVendor::Sumsub, &headers, BODY, &["secret"], NOW), Ok(()));
    assert_eq!(verify(HmacVendor::Sumsub, &headers[..1], BODY, &["secret"], NOW), Err(SignatureProblem::Missing));
}

#[test]
fn what_is_signed_in_our_own_way_is_believed_for_five_minutes() {
    let signed = sign("0123456789abcdef", BODY, NOW);
    let headers = [(OWN_HEADER, signed.as_str())];
    let check = |body, secrets, now| verify(HmacVendor::Gatehouse, &headers, body, secrets, now);
    assert_eq!(check(BODY, &["0123456789abcdef"], NOW + 300), Ok(()));
    assert_eq!(check(BODY, &["0123456789abcdef"], NOW + 301), Err(SignatureProblem::Stale));
    assert_eq!(check(b"{}", &["0123456789abcdef"], NOW), Err(SignatureProblem::Mismatch));
    assert_eq!(check(BODY, &["another"], NOW), Err(SignatureProblem::Mismatch));
}

#[test]
fn without_a_secret_nobody_is_believed() {
    let signature = sha256("", BODY);
    let headers = [("X-HMAC-SIGNATURE", signature.as_str())];
    for secrets in [[].as_slice(), &[""]] {
        assert_eq!(verify(HmacVendor::Veriff, &headers, BODY, secrets, NOW), Err(SignatureProblem::Mismatch));
    }
}

#[test]
fn malformed_headers_are_refused() {
    for value in ["", "zz", "abc", "é", "t=1"] {
        let headers = [("X-HMAC-SIGNATURE", value), ("Stripe-Signature", value), ("Plaid-Verification", value)];
        assert!(verify(HmacVendor::Veriff, &headers, BODY, &["secret"], NOW).is_err(), "{value}");
        assert!(verify(HmacVendor::Stripe, &headers, BODY, &["secret"], NOW).is_err(), "{value}");
        assert_eq!(verify_plaid(&headers, BODY, &[], NOW), Err(SignatureProblem::Malformed), "{value}");
    }
    assert_eq!(verify(HmacVendor::Veriff, &[], BODY, &["secret"], NOW), Err(SignatureProblem::Missing));
}

#[test]
fn a_token_that_names_no_algorithm_of_ours_is_refused() {
    // {"alg":"none","kid":"kid_test"} and {"alg":"HS256","kid":"kid_test"}
    for head in ["eyJhbGciOiJub25lIiwia2lkIjoia2lkX3Rlc3QifQ", "eyJhbGciOiJIUzI1NiIsImtpZCI6ImtpZF90ZXN0In0"] {
        let token = format!("{head}.e30.");
        let headers = [("Plaid-Verification", token.as_str())];
        assert_eq!(verify_plaid(&headers, BODY, &[], NOW), Err(SignatureProblem::Algorithm));
    }
}

/// A key pair made for these tests, and a token that it signs over `body`.
fn plaid_key() -> (SigningKey, PlaidKey) {
    let signing = SigningKey::from_slice(&[7; 32]).unwrap();
    let point = signing.verifying_key().to_sec1_point(false);
    let coordinate = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (x, y) = (coordinate(&point.as_bytes()[1..33]), coordinate(&point.as_bytes()[33..]));
    let jwk = json!({"kty": "EC", "crv": "P-256", "kid": "ours", "x": x, "y": y});
    (signing, PlaidKey::from_jwk(&jwk).unwrap())
}

fn plaid_token(key: &SigningKey, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({"alg": "ES256", "kid": "ours"})), part(claims));
    let signature: Signature = key.sign(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

#[test]
fn plaid_s_token_vouches_for_the_body_and_the_moment() {
    let (signing, key) = plaid_key();
    let keys = [key];
    let claims = json!({"iat": NOW, "request_body_sha256": hex(&Sha256::digest(BODY))});
    let token = plaid_token(&signing, &claims);
    let check = |token: &str, body, now| verify_plaid(&[("plaid-verification", token)], body, &keys, now);
    assert_eq!(check(&token, BODY, NOW + 300), Ok(()));
    assert_eq!(check(&token, BODY, NOW + 301), Err(SignatureProblem::Stale));
    assert_eq!(check(&token, b"{}", NOW), Err(SignatureProblem::Mismatch));
    let forged = plaid_token(&SigningKey::from_slice(&[8; 32]).unwrap(), &claims);
    assert_eq!(check(&forged, BODY, NOW), Err(SignatureProblem::Mismatch));
    let timeless = plaid_token(&signing, &json!({"request_body_sha256": hex(&Sha256::digest(BODY))}));
    assert_eq!(check(&timeless, BODY, NOW), Err(SignatureProblem::Malformed));
}
