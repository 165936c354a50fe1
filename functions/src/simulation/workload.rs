//! What the clients do: bring customers, replace what they submitted, make endpoints and end them. Whoever gets no answer asks
//! again with the same idempotency key, and some ask twice for no reason.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, TimeDelta};
use gatehouse_domain::Client;
use gatehouse_domain::id::CustomerId;
use gatehouse_store::{ClientKey, WrappedKey};
use serde_json::{Value, json};

use super::lambda;
use super::world::World;
use crate::tokens::{Grant, Scopes};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    CreateUser,
    UpdateUser,
    CreateSubscription,
    UpdateSubscription,
    CreateWebhook,
    UpdateWebhook,
    DeleteWebhook,
}

/// Something that a client wants, until it has an answer.
pub(super) struct Wish {
    pub(super) door: Door,
    pub(super) request: Value,
    pub(super) at: i64,
    pub(super) tries: u32,
    pub(super) answer: Option<Vec<u8>>,
    pub(super) is_keyed: bool,
}

pub(super) struct Fintech {
    pub(super) client: Client,
    pub(super) key: ClientKey,
    pub(super) wrapped: WrappedKey,
}

/// What no open place may hold, beside the numbers.
pub(super) const CANARIES: [&str; 5] = ["Varnadore", "quillon", "Germain", "901.111.1111", "9011111111"];

/// What a client does next.
pub(super) fn next(world: &mut World, clients: &[Fintech], number: usize) -> Option<Wish> {
    let of = world.rng.usize(0..clients.len());
    let fintech = &clients[of];
    let mine = world.watch.customers.iter().filter(|(_, known)| known.client == fintech.client.id);
    let mine: Vec<_> = mine.map(|(id, known)| (*id, known.base)).collect();
    let ends = world.watch.endpoints.iter().filter(|(_, own)| own.client == fintech.client.id);
    let ends: Vec<_> = ends.filter_map(|(id, own)| Some((*id, own.now.clone()?))).collect();
    // Somebody has to listen, and to be talked of.
    let dice = if number < clients.len() { 80 } else { world.rng.u32(0..100) };
    let of = if number < clients.len() { &clients[number] } else { fintech };
    match dice {
        30..70 if !mine.is_empty() => {
            let (id, base) = mine[world.rng.usize(0..mine.len())];
            Some(update_user(world, of, (id, base?.to_string()), number))
        }
        0..70 => Some(create_user(world, of, number)),
        70..84 => Some(create_endpoint(world, of, number)),
        84..96 if !ends.is_empty() => {
            let (id, now) = &ends[world.rng.usize(0..ends.len())];
            Some(change_endpoint(world, of, &id.to_string(), now, number))
        }
        _ => None,
    }
}

fn create_user(world: &mut World, of: &Fintech, number: usize) -> Wish {
    let mut document = json!({
        "name": "Quillon Varnadore", "email": "quillon@example.com", "phone_number": "901.111.1111", "ip": "203.0.113.7",
        "entity_type": "NOT_KNOWN", "entity_scope": "Arts & Entertainment", "day": 2, "month": 5, "year": 1989,
        "address_street": "170 St Germain Ave", "address_city": "San Francisco", "address_subdivision": "CA",
        "address_postal_code": "94131", "address_country_code": "US",
        "virtual_docs": [ssn(world, number)],
    });
    if world.rng.bool() {
        document["physical_docs"] = json!([file(world, number)]);
    }
    let body = json!({
        "logins": [{"email": "quillon@example.com"}], "phone_numbers": ["901.111.1111"],
        "legal_names": ["Quillon Varnadore"], "documents": [document], "extra": {"supp_id": format!("request-{number}")},
    });
    wish(world, of, Door::CreateUser, ("POST", "/v3.1/users"), (Value::Null, body), number)
}

fn update_user(world: &mut World, of: &Fintech, (id, base): (CustomerId, String), number: usize) -> Wish {
    let body = match world.rng.u32(0..10) {
        0..5 => json!({"documents": [{"id": base, "virtual_docs": [ssn(world, number)]}]}),
        5..9 => json!({"documents": [{"id": base, "physical_docs": [file(world, number)]}]}),
        _ => json!({"update": {"public_note": format!("note {number}")}}),
    };
    let expires_at = DateTime::from_timestamp_millis(world.now).unwrap_or_default() + TimeDelta::days(30);
    let grant = Grant { user: id, scopes: Scopes::all(), expires_at }.seal(&of.key);
    let path = format!("/v3.1/users/{id}");
    let mut wish = wish(world, of, Door::UpdateUser, ("PATCH", &path), (json!({"id": id.to_string()}), body), number);
    wish.request["headers"]["X-SP-USER"] = json!(format!("{grant}|fingerprint"));
    // A change of a user has no key: the same content again changes nothing.
    wish.is_keyed = false;
    wish
}

fn create_endpoint(world: &mut World, of: &Fintech, number: usize) -> Wish {
    let url = format!("https://e{number}.example.com/hook");
    match world.rng.u32(0..3) {
        0 => {
            let body = json!({"url": url, "scope": ["USERS|POST", "USER|PATCH"]});
            wish(world, of, Door::CreateSubscription, ("POST", "/v3.1/subscriptions"), (Value::Null, body), number)
        }
        kind => {
            let payload = if kind == 1 { "THIN" } else { "FULL" };
            let filter =
                ["PERSON.UPDATED", "PERSON.CREATED", "PERSON.VERIFICATION_OUTCOME.*", "*"][world.rng.usize(0..4)];
            let body = json!({"url": url, "enabled_events": [filter], "is_enabled": true, "payload": payload});
            wish(world, of, Door::CreateWebhook, ("POST", "/v0/webhooks"), (Value::Null, body), number)
        }
    }
}

fn change_endpoint(
    world: &mut World,
    of: &Fintech,
    id: &str,
    now: &gatehouse_domain::webhook::Subscription,
    number: usize,
) -> Wish {
    let in_v0 = (json!({"webhook_id": id}), format!("/v0/webhooks/{id}"));
    // Both vocabularies change the same endpoints; what `/v3.1` made and nobody listens to by types is its alone to replace.
    if world.rng.u32(0..3) == 0 {
        let body = json!({"is_active": now.events.is_empty() && !now.is_active});
        let path = format!("/v3.1/subscriptions/{id}");
        let parameters = json!({"id": id});
        return wish(world, of, Door::UpdateSubscription, ("PATCH", &path), (parameters, body), number);
    }
    if now.events.is_empty() || world.rng.bool() {
        return wish(world, of, Door::DeleteWebhook, ("DELETE", &in_v0.1), (in_v0.0, Value::Null), number);
    }
    let body = json!({"url": now.url, "enabled_events": now.events, "is_enabled": !now.is_active});
    wish(world, of, Door::UpdateWebhook, ("PUT", &in_v0.1), (in_v0.0, body), number)
}

fn wish(
    world: &World,
    of: &Fintech,
    door: Door,
    place: (&str, &str),
    (parameters, body): (Value, Value),
    number: usize,
) -> Wish {
    let headers = json!({
        "Host": "api.example.com", "Content-Type": "application/json", "X-SP-USER-IP": "203.0.113.7",
        "X-SP-USER": "|fingerprint", "X-SP-IDEMPOTENCY-KEY": format!("key-{number}"),
        "Idempotency-Key": format!("key-{number}"),
    });
    let request = lambda::event((&of.client, &of.wrapped), place, &parameters, &headers, &body);
    let is_keyed = door != Door::UpdateSubscription;
    Wish { door, request, at: world.now, tries: 0, answer: None, is_keyed }
}

/// A number of its own for every wish: one that passes, one that does not, one that passes and is taken back.
fn ssn(world: &mut World, number: usize) -> Value {
    let end = ["112222", "992222", "332222", "111111"][world.rng.usize(0..4)];
    let value = format!("{number:03}{end}");
    world.watch.canaries.push(value.clone());
    json!({"document_type": "SSN", "document_value": value})
}

/// A file of its own for every wish: the stand-in for one that can be read, or one that cannot.
fn file(world: &mut World, number: usize) -> Value {
    let value = if world.rng.bool() {
        format!("data:image/x{number};base64,SUQs==")
    } else {
        format!("data:image/png;base64,{}", BASE64.encode(format!("no picture, but the file of wish {number}")))
    };
    json!({"document_type": "GOVT_ID", "document_value": value})
}
