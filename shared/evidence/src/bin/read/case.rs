//! Cases as acceptance files hold them, answered in their own field names.

use std::path::Path;

use gatehouse_evidence::vendor::{HmacVendor, PlaidKey, SignatureProblem, verify, verify_plaid};
use serde_json::{Map, Value, json};

use crate::arguments::Kind;
use crate::reading::{self, object};

/// The fields that tell a case from the next one, repeated in its answer.
const LABELS: [&str; 5] = ["id", "file", "kind", "vendor", "case"];

/// The answer to a case, or what is wrong with it; by its labels in either case.
pub(crate) fn answer(kind: Kind, line: &[u8], folder: &Path) -> Result<Map<String, Value>, Map<String, Value>> {
    let failed = |error: String| object(json!({"error": error}));
    let case: Value = serde_json::from_slice(line).map_err(|error| failed(error.to_string()))?;
    let labels = LABELS.into_iter().filter_map(|label| Some((label.to_owned(), case.get(label)?.clone())));
    let labelled = |own: Map<String, Value>| labels.chain(own).collect();
    match read(kind, &case, folder) {
        Ok(own) => Ok(labelled(own)),
        Err(error) => Err(labelled(failed(error))),
    }
}

fn read(kind: Kind, case: &Value, folder: &Path) -> Result<Map<String, Value>, String> {
    Ok(match kind {
        Kind::Mrz => reading::mrz(&lines(case)?),
        Kind::Aamva => aamva(&payload(case, folder)?),
        Kind::Barcode => barcode(case, folder)?,
        Kind::Image => reading::image(&file(case, folder)?),
        Kind::Pdf => reading::pdf(&file(case, folder)?),
        Kind::Tin => reading::tin(text(case, "kind")?, text(case, "value")?)?,
        Kind::Name => reading::name(text(case, "value")?),
        Kind::PoBox => reading::po_box(text(case, "line")?),
        Kind::Vendor => vendor(case)?,
    })
}

fn text<'a>(case: &'a Value, field: &str) -> Result<&'a str, String> {
    case.get(field).and_then(Value::as_str).ok_or_else(|| format!("the case has no text `{field}`"))
}

fn file(case: &Value, folder: &Path) -> Result<Vec<u8>, String> {
    let path = folder.join(text(case, "file")?);
    std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
}

fn lines(case: &Value) -> Result<String, String> {
    let lines = case.get("lines").and_then(Value::as_array);
    let lines = lines.ok_or("the case has no `lines`")?;
    Ok(lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"))
}

/// In the case itself, or in the file that it names there (for a barcode) or under `file` (for a licence's text).
fn payload(case: &Value, folder: &Path) -> Result<Vec<u8>, String> {
    match text(case, "payload") {
        Ok(name) if folder.join(name).is_file() => std::fs::read(folder.join(name)).map_err(|error| error.to_string()),
        Ok(payload) => Ok(payload.as_bytes().to_vec()),
        Err(_) => file(case, folder),
    }
}

/// A case that names the payload behind its picture is told whether that was read to the letter.
fn barcode(case: &Value, folder: &Path) -> Result<Map<String, Value>, String> {
    let mut answer = reading::barcode(&file(case, folder)?);
    if let Ok(payload) = payload(case, folder) {
        let read = answer.get("text").and_then(Value::as_str);
        let exact = read.is_some_and(|read| read.as_bytes() == payload);
        answer.insert("exact".to_owned(), json!(exact));
    }
    Ok(answer)
}

/// Such cases keep what they expect under `expect`, and the answer is found there as well.
fn aamva(payload: &[u8]) -> Map<String, Value> {
    let mut answer = reading::aamva(payload);
    answer.insert("expect".to_owned(), Value::Object(answer.clone()));
    answer
}

fn vendor(case: &Value) -> Result<Map<String, Value>, String> {
    let headers = case.get("headers").and_then(Value::as_object).ok_or("the case has no `headers`")?;
    let headers: Vec<(&str, &str)> =
        headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect();
    let body = text(case, "body_utf8")?.as_bytes();
    let now = case.get("now").and_then(Value::as_i64).ok_or("the case has no `now`")?;
    let result = verified(text(case, "vendor")?, case, &headers, body, now)?;
    Ok(object(json!({
        "expect_ok": result.is_ok(),
        "ok": result.is_ok(),
        "reason": result.err().map(|problem| problem.to_string()),
    })))
}

fn verified(
    vendor: &str,
    case: &Value,
    headers: &[(&str, &str)],
    body: &[u8],
    now: i64,
) -> Result<Result<(), SignatureProblem>, String> {
    let hmac_vendor = match vendor {
        "persona" => HmacVendor::Persona,
        "stripe" => HmacVendor::Stripe,
        "onfido" => HmacVendor::Onfido,
        "sumsub" => HmacVendor::Sumsub,
        "veriff" => HmacVendor::Veriff,
        "plaid" => {
            let keys: Vec<PlaidKey> = case.get("jwk").and_then(PlaidKey::from_jwk).into_iter().collect();
            return Ok(verify_plaid(headers, body, &keys, now));
        }
        other => return Err(format!("no vendor is called `{other}`")),
    };
    let secrets = case.get("secrets").and_then(Value::as_array);
    let secrets: Vec<&str> = secrets.into_iter().flatten().filter_map(Value::as_str).collect();
    Ok(verify(hmac_vendor, headers, body, &secrets, now))
}
