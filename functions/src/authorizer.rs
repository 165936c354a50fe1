//! The `authorizer`: who holds the credential. API Gateway asks it before every other door.

use std::collections::HashMap;

use gatehouse_domain::id::ClientId;
use gatehouse_store::ClientRecord;
use lambda_http::Error;
use serde::{Deserialize, Serialize};

use crate::house::House;

/// The part of API Gateway's request that is looked at.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ask {
    method_arn: String,
    #[serde(default)]
    headers: HashMap<String, String>,
}

/// A policy for this one method, the client for the function behind it, and the key that usage is counted by.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Grant {
    principal_id: String,
    policy_document: serde_json::Value,
    context: Context,
    usage_identifier_key: String,
}

/// API Gateway passes texts, numbers and booleans on, and nothing nested.
#[derive(Debug, Serialize)]
struct Context {
    client_id: String,
    client_name: String,
    sandbox: String,
    clock_ahead: String,
    scopes: String,
    key: String,
}

/// A credential as it came in a header.
enum Credential<'a> {
    /// Synapse's `X-SP-GATEWAY: client_id|client_secret`.
    Gateway { client: ClientId, secret: &'a str },
    /// `Authorization: Bearer gk_<client id>_<secret>`.
    ApiKey { client: ClientId, key: &'a str },
}

/// The exact message that makes API Gateway answer 401.
const UNAUTHORIZED: &str = "Unauthorized";

pub(crate) async fn handle(house: &'static House, ask: Ask) -> Result<Grant, Error> {
    let credential = credential(&ask.headers).ok_or(UNAUTHORIZED)?;
    let record = house.table().client(credential.client()).await?;
    // Whoever asks for an unknown client waits for the same comparison as for a wrong secret.
    let record = record.filter(|record| credential.fits(record)).ok_or(UNAUTHORIZED)?;
    Ok(grant(&record, &ask.method_arn))
}

fn credential(headers: &HashMap<String, String>) -> Option<Credential<'_>> {
    if let Some(gateway) = header(headers, "x-sp-gateway") {
        let (client, secret) = gateway.split_once('|')?;
        return Some(Credential::Gateway { client: client.trim().parse().ok()?, secret: secret.trim() });
    }
    let authorization = header(headers, "authorization")?;
    let (scheme, key) = authorization.split_once(' ')?;
    let key = key.trim();
    let (client, _) = key.strip_prefix("gk_")?.split_once('_')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(Credential::ApiKey { client: client.parse().ok()?, key })
}

/// API Gateway keeps the sender's case in names, and names have none (RFC 9110, 5.1).
fn header<'a>(headers: &'a HashMap<String, String>, name: &str) -> Option<&'a str> {
    headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

impl Credential<'_> {
    const fn client(&self) -> ClientId {
        match self {
            Self::Gateway { client, .. } | Self::ApiKey { client, .. } => *client,
        }
    }

    fn fits(&self, record: &ClientRecord) -> bool {
        match self {
            Self::Gateway { secret, .. } => record.secret_hash.matches(secret),
            Self::ApiKey { key, .. } => record.api_key_hash.matches(key),
        }
    }
}

fn grant(record: &ClientRecord, method_arn: &str) -> Grant {
    let client = &record.client;
    Grant {
        principal_id: client.id.to_string(),
        policy_document: serde_json::json!({
            "Version": "2012-10-17",
            "Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": method_arn}],
        }),
        context: Context {
            client_id: client.id.to_string(),
            client_name: client.name.clone(),
            sandbox: client.sandbox.to_string(),
            clock_ahead: client.clock_ahead.to_string(),
            scopes: "*".to_owned(),
            key: record.key.to_string(),
        },
        usage_identifier_key: record.usage_plan_key.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: &str = "0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f";

    fn found(name: &str, value: &str) -> Option<(ClientId, String)> {
        let headers = HashMap::from([(name.to_owned(), value.to_owned())]);
        credential(&headers).map(|credential| match credential {
            Credential::Gateway { client, secret } => (client, secret.to_owned()),
            Credential::ApiKey { client, key } => (client, key.to_owned()),
        })
    }

    #[test]
    fn a_credential_is_found_in_either_header_whatever_its_case() {
        let client: ClientId = CLIENT.parse().unwrap();
        for name in ["X-SP-GATEWAY", "x-sp-gateway"] {
            assert_eq!(found(name, &format!("{CLIENT}|s3cret|more")), Some((client, "s3cret|more".to_owned())));
        }
        let key = format!("gk_{CLIENT}_abc");
        assert_eq!(found("Authorization", &format!("bearer {key}")), Some((client, key)));
    }

    #[test]
    fn what_is_no_credential_is_none() {
        for (name, value) in [
            ("X-SP-GATEWAY", "no separator"),
            ("X-SP-GATEWAY", "not-an-id|secret"),
            ("Authorization", "Basic abc"),
            ("Authorization", "Bearer gk_not-an-id_abc"),
            ("X-Client-Id", CLIENT),
        ] {
            assert!(found(name, value).is_none(), "{name}: {value}");
        }
    }
}
