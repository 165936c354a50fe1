//! Vendors that sign with a shared secret.

use ::hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha512};

use super::{SignatureProblem, check_time, header};

/// A vendor whose webhooks carry an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HmacVendor {
    /// `Persona-Signature: t=…,v1=…`, several of them separated by spaces while a secret is replaced.
    Persona,
    /// `Stripe-Signature: t=…,v1=…[,v1=…]`.
    Stripe,
    /// `X-SHA2-Signature`, also of Entrust.
    Onfido,
    /// `X-Payload-Digest` and `X-Payload-Digest-Alg`.
    Sumsub,
    /// `X-HMAC-SIGNATURE`.
    Veriff,
    /// `Gatehouse-Signature: t=…,v1=…`: whoever speaks our own words, in both directions.
    Gatehouse,
}

/// The header of [`HmacVendor::Gatehouse`].
pub const OWN_HEADER: &str = "Gatehouse-Signature";

/// The value of [`OWN_HEADER`] for a body that is sent at `now`.
pub fn sign(secret: &str, body: &[u8], now: i64) -> String {
    let time = now.to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    for part in [time.as_bytes(), b".", body] {
        mac.update(part);
    }
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={time},v1={digits}")
}

/// Verifies `body` as received. Several `secrets` serve for replacing one; `now` is in seconds since 1970.
pub fn verify(
    vendor: HmacVendor,
    headers: &[(&str, &str)],
    body: &[u8],
    secrets: &[&str],
    now: i64,
) -> Result<(), SignatureProblem> {
    match vendor {
        HmacVendor::Persona => timed(header(headers, "Persona-Signature")?, body, secrets, now),
        HmacVendor::Stripe => timed(header(headers, "Stripe-Signature")?, body, secrets, now),
        HmacVendor::Gatehouse => timed(header(headers, OWN_HEADER)?, body, secrets, now),
        HmacVendor::Onfido => untimed(header(headers, "X-SHA2-Signature")?, body, secrets),
        HmacVendor::Veriff => untimed(header(headers, "X-HMAC-SIGNATURE")?, body, secrets),
        HmacVendor::Sumsub => sumsub(headers, body, secrets),
    }
}

/// The sender names the algorithm, so that a weak one could be asked for: only strong ones are listened to.
fn sumsub(headers: &[(&str, &str)], body: &[u8], secrets: &[&str]) -> Result<(), SignatureProblem> {
    let digest = header(headers, "X-Payload-Digest")?;
    match header(headers, "X-Payload-Digest-Alg")? {
        "HMAC_SHA256_HEX" => untimed(digest, body, secrets),
        "HMAC_SHA512_HEX" => {
            let signature = hexadecimal(digest).ok_or(SignatureProblem::Malformed)?;
            matches(secrets, |secret| is_sha512(secret, body, &signature))
        }
        _ => Err(SignatureProblem::Algorithm),
    }
}

fn untimed(signature: &str, body: &[u8], secrets: &[&str]) -> Result<(), SignatureProblem> {
    let signature = hexadecimal(signature).ok_or(SignatureProblem::Malformed)?;
    matches(secrets, |secret| is_sha256(secret, &[body], &signature))
}

/// Signatures over "time.body". One that matches is enough.
fn timed(header: &str, body: &[u8], secrets: &[&str], now: i64) -> Result<(), SignatureProblem> {
    let mut problem = SignatureProblem::Malformed;
    for group in header.split_ascii_whitespace() {
        match timed_group(group, body, secrets, now) {
            Ok(()) => return Ok(()),
            Err(why) => problem = why,
        }
    }
    Err(problem)
}

fn timed_group(group: &str, body: &[u8], secrets: &[&str], now: i64) -> Result<(), SignatureProblem> {
    let values = |wanted: &'static str| {
        let pairs = group.split(',').filter_map(|pair| pair.trim().split_once('='));
        pairs.filter_map(move |(key, value)| (key == wanted).then_some(value))
    };
    // The time is signed as written, so it is kept as text.
    let time = values("t").next().ok_or(SignatureProblem::Malformed)?;
    check_time(time.parse().map_err(|_| SignatureProblem::Malformed)?, now)?;
    let signatures: Vec<Vec<u8>> = values("v1").filter_map(hexadecimal).collect();
    if signatures.is_empty() {
        return Err(SignatureProblem::Malformed);
    }
    matches(secrets, |secret| {
        let message = [time.as_bytes(), b".", body];
        signatures.iter().any(|signature| is_sha256(secret, &message, signature))
    })
}

/// An empty secret is a missing setting, with which anyone could sign.
fn matches(secrets: &[&str], signed_with: impl Fn(&str) -> bool) -> Result<(), SignatureProblem> {
    let any = secrets.iter().any(|secret| !secret.is_empty() && signed_with(secret));
    any.then_some(()).ok_or(SignatureProblem::Mismatch)
}

fn is_sha256(secret: &str, message: &[&[u8]], signature: &[u8]) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return false;
    };
    for part in message {
        mac.update(part);
    }
    mac.verify_slice(signature).is_ok()
}

fn is_sha512(secret: &str, message: &[u8], signature: &[u8]) -> bool {
    let Ok(mut mac) = Hmac::<Sha512>::new_from_slice(secret.as_bytes()) else {
        return false;
    };
    mac.update(message);
    mac.verify_slice(signature).is_ok()
}

/// Decodes hexadecimal digits of either case.
fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}
