//! Plaid, which signs a digest of the body inside a JSON Web Token (RFC 7519) with ES256.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{SignatureProblem, check_time, header};

/// A public key that Plaid published, as fetched by its identifier.
#[derive(Clone, Debug)]
pub struct PlaidKey {
    id: String,
    key: VerifyingKey,
}

impl PlaidKey {
    /// Reads a JSON Web Key (RFC 7517); `None` unless it is one for ES256.
    pub fn from_jwk(jwk: &Value) -> Option<Self> {
        let text = |field| jwk.get(field).and_then(Value::as_str);
        if text("kty") != Some("EC") || text("crv") != Some("P-256") {
            return None;
        }
        let coordinate = |field| URL_SAFE_NO_PAD.decode(text(field)?).ok();
        // SEC 1, section 2.3.3: an uncompressed point.
        let point = [vec![4], coordinate("x")?, coordinate("y")?].concat();
        Some(Self { id: text("kid")?.to_owned(), key: VerifyingKey::from_sec1_bytes(&point).ok()? })
    }
}

/// Verifies `body` as received; `now` is in seconds since 1970. After [`SignatureProblem::UnknownKey`] the key may be
/// fetched, once.
pub fn verify_plaid(
    headers: &[(&str, &str)],
    body: &[u8],
    keys: &[PlaidKey],
    now: i64,
) -> Result<(), SignatureProblem> {
    let token = header(headers, "Plaid-Verification")?;
    let (signed, signature) = token.rsplit_once('.').ok_or(SignatureProblem::Malformed)?;
    let (head, claims) = signed.split_once('.').ok_or(SignatureProblem::Malformed)?;
    let head = json(head)?;
    if head["alg"] != "ES256" {
        return Err(SignatureProblem::Algorithm);
    }
    let key = keys.iter().find(|key| head["kid"] == key.id).ok_or(SignatureProblem::UnknownKey)?;
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .ok()
        .and_then(|bytes| Signature::from_slice(&bytes).ok())
        .ok_or(SignatureProblem::Malformed)?;
    key.key.verify(signed.as_bytes(), &signature).map_err(|_| SignatureProblem::Mismatch)?;

    let claims = json(claims)?;
    let issued = claims["iat"].as_i64().ok_or(SignatureProblem::Malformed)?;
    check_time(issued, now)?;
    // Neither side of this comparison is secret: the token travels with the body.
    if claims["request_body_sha256"] != digest(body) {
        return Err(SignatureProblem::Mismatch);
    }
    Ok(())
}

fn json(part: &str) -> Result<Value, SignatureProblem> {
    URL_SAFE_NO_PAD
        .decode(part)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or(SignatureProblem::Malformed)
}

fn digest(body: &[u8]) -> String {
    Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect()
}
