//! Secrets of webhooks: shown once, replaced while the old one still signs, revoked.

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::need;
use crate::support::receiver::{Received, Receiver};
use crate::support::signature::{is_signed_by, verify};

fn text(answer: &Value) -> String {
    let secret = answer["secret"].as_str().unwrap().to_owned();
    assert_eq!(secret.len(), 64);
    secret
}

struct Signed<'a> {
    client: &'a Client,
    receiver: Receiver,
    webhook: Value,
}

impl<'a> Signed<'a> {
    fn new(client: &'a Client) -> Self {
        let receiver = Receiver::start();
        let webhook = client.webhook(&receiver.url, &["PERSON.CREATED"], &json!({}));
        Self { client, receiver, webhook }
    }

    /// A webhook that is sent now.
    fn next(&self) -> Received {
        let before = self.receiver.received().len();
        let trigger = json!({"event": "PERSON.CREATED", "webhook_id": self.webhook["id"]});
        self.client.send("POST", "/v0/webhooks/trigger", &[], Some(&trigger)).ok();
        self.receiver.until(before + 1).pop().unwrap()
    }
}

#[test]
fn a_client_makes_its_own_secret_and_the_first_one_signs_on_for_a_while() {
    let client = need!(Client::sandbox());
    let signed = Signed::new(&client);
    assert!(is_signed_by(&client.webhook_secret, &signed.next()));
    let made = client.send("POST", "/v0/webhook_secrets", &[], None).made();
    let secret = text(&made);
    let webhook = signed.next();
    assert!(is_signed_by(&secret, &webhook) && is_signed_by(&client.webhook_secret, &webhook));
    client.send("POST", "/v0/webhook_secrets", &[], None).problem(409, "DUPLICATE_RESOURCE");

    let rolled = client.send("PUT", "/v0/webhook_secrets", &[], Some(&json!({"is_rolling_secret": true}))).ok();
    let newer = text(&rolled);
    assert!(rolled["deleted_at"].as_str().unwrap() > made["deleted_at"].as_str().unwrap_or_default());
    let webhook = signed.next();
    assert!(is_signed_by(&newer, &webhook) && is_signed_by(&secret, &webhook));

    let revoked = client.send("DELETE", "/v0/webhook_secrets?old_secret_only=true", &[], None);
    assert_eq!((revoked.status, revoked.body.len()), (204, 0));
    let webhook = signed.next();
    assert!(is_signed_by(&newer, &webhook));
    assert!(!is_signed_by(&secret, &webhook) && !is_signed_by(&client.webhook_secret, &webhook));

    let last = text(&client.send("PUT", "/v0/webhook_secrets", &[], Some(&json!({"is_rolling_secret": false}))).ok());
    let webhook = signed.next();
    assert!(is_signed_by(&last, &webhook) && !is_signed_by(&newer, &webhook));
    // No list, log or item shows a secret again.
    let stored = client.items().iter().map(Value::to_string).collect::<String>();
    for secret in [&secret, &newer, &last] {
        assert!(!stored.contains(secret.as_str()));
    }
}

#[test]
fn an_endpoint_can_have_a_secret_of_its_own() {
    let client = need!(Client::sandbox());
    let (own, other) = (Signed::new(&client), Signed::new(&client));
    let query = format!("/v0/webhook_secrets?webhook_id={}", id(&own.webhook));
    client.send("PUT", &query, &[], Some(&json!({}))).problem(404, "RESOURCE_NOT_FOUND");
    let secret = text(&client.send("POST", &query, &[], None).made());
    assert!(is_signed_by(&secret, &own.next()) && !is_signed_by(&client.webhook_secret, &own.next()));
    assert!(!is_signed_by(&secret, &other.next()) && is_signed_by(&client.webhook_secret, &other.next()));
    let shown = client.get(&format!("/v0/webhooks/{}", id(&own.webhook))).ok();
    assert_eq!(shown["has_own_secret"], true);
    assert!(!shown.to_string().contains(&secret));

    // The secrets are a part of the webhook, and share its revision.
    let tag = client.get(&format!("/v0/webhooks/{}", id(&own.webhook)));
    let tag = tag.header("etag").unwrap();
    let rolled = client.send("PUT", &query, &[("if-match", tag)], Some(&json!({})));
    text(&rolled.ok());
    client.send("DELETE", &query, &[("if-match", tag)], None).problem(412, "PRECONDITION_FAILED");
    let tag = rolled.header("etag").unwrap();
    assert_eq!(client.send("DELETE", &query, &[("if-match", tag)], None).status, 204);
    assert!(is_signed_by(&client.webhook_secret, &own.next()), "without its own, the client's signs again");
    client.send("DELETE", &query, &[], None).problem(404, "RESOURCE_NOT_FOUND");
}

/// A revoked secret proves nothing any more, and none is revived in its place.
#[test]
fn without_any_secret_nothing_is_signed() {
    let client = need!(Client::sandbox());
    let signed = Signed::new(&client);
    client.send("POST", "/v0/webhook_secrets", &[], None).made();
    assert_eq!(client.send("DELETE", "/v0/webhook_secrets", &[], None).status, 204);
    let headers = format!("{:?}", signed.next());
    assert!(!headers.contains("signature"), "{headers}");
    let secret = text(&client.send("POST", "/v0/webhook_secrets", &[], None).made());
    let webhook = signed.next();
    assert!(is_signed_by(&secret, &webhook) && !is_signed_by(&client.webhook_secret, &webhook));
}

/// Synapse's signatures, of which a webhook has room for one, are by the oldest secret that still counts.
#[test]
fn a_subscription_goes_on_verifying_while_its_secret_is_replaced() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    client.subscribe(&receiver.url, &["USERS|POST"]).ok();
    client.user(&crate::support::people::minimal());
    verify(&client, &receiver.until(1)[0]);
    let overlap = json!({"is_rolling_secret": true, "overlap_hours": 168});
    let secret = text(&client.send("PUT", "/v0/webhook_secrets", &[], Some(&overlap)).ok());
    client.user(&crate::support::people::minimal());
    let webhook = receiver.until(2).pop().unwrap();
    assert_eq!(webhook.header("webhook-signature").split(' ').count(), 2);
    let first = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, client.webhook_secret.as_bytes());
    let expected = crate::support::aws::hex(ring::hmac::sign(&first, &webhook.body).as_ref());
    assert_eq!(webhook.header("x-synapse-signature-sha256-fullbody"), expected);
    assert!(!format!("{webhook:?}").contains(&secret));
}

#[test]
fn what_is_wrong_with_a_replacement_is_named() {
    let client = need!(Client::sandbox());
    for (field, body) in [
        ("is_rolling_secret", json!({"is_rolling_secret": "yes"})),
        ("overlap_hours", json!({"overlap_hours": 169})),
        ("overlap_hours", json!({"overlap_hours": -1})),
        ("secret", json!({"secret": "mine"})),
    ] {
        let problem = client.send("PUT", "/v0/webhook_secrets", &[], Some(&body)).problem(400, "BAD_REQUEST_BODY");
        assert!(problem["invalid"][field].is_string(), "{problem}");
    }
    client.send("DELETE", "/v0/webhook_secrets?old_secret_only=perhaps", &[], None).problem(400, "BAD_REQUEST");
    for query in ["webhook_id=x", "webhook_id=01920000-0000-7000-8000-000000000010"] {
        client.send("POST", &format!("/v0/webhook_secrets?{query}"), &[], None).problem(404, "RESOURCE_NOT_FOUND");
    }
    client.send("DELETE", "/v0/webhook_secrets", &[], None).problem(404, "RESOURCE_NOT_FOUND");
}

#[test]
fn of_two_secrets_made_at_once_one_is_shown() {
    let client = need!(Client::sandbox());
    let statuses = std::thread::scope(|scope| {
        let sends: Vec<_> =
            (0..4).map(|_| scope.spawn(|| client.send("POST", "/v0/webhook_secrets", &[], None).status)).collect();
        sends.into_iter().map(|sent| sent.join().unwrap()).collect::<Vec<u16>>()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [201, 409, 503].contains(status)), "{statuses:?}");
}
