//! `webhooks.deliver`: tells one endpoint of one event, once.
//!
//! A delivery is leased before it is sent and written with the number of its attempts as guard, so that of two
//! messages about it one sends and the other finds nothing to do. Before that the endpoint's health is asked: an attempt
//! that may not be made yet is put off, and not counted.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::webhook::{Attempt, Delivery, DeliveryState, Outcome, Secret, Subscription, Told, Trouble};
use gatehouse_egress::schedule::{Jitter, next_attempt_in};
use gatehouse_egress::signature::{ClientSecret, WebhookSecret, standard, synapse, synctera};
use gatehouse_egress::{Answer, Bytes, DeliveryControl, EndpointUrl, Failure, HeaderMap};
use gatehouse_store::SaveError;
use lambda_http::Error;

use super::gate::{self, Entry};
use super::payload;
use crate::house::House;
use crate::queue::DeliverWebhook;
use crate::{signing, webhooks};

/// How long one attempt may take before another may begin: more than the 15 s that sending has.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(60);

/// Up to here a retry waits in the queue; a later one is found by `webhooks.sweep` (SQS delays 15 minutes at most).
const LONGEST_DELAY: TimeDelta = TimeDelta::minutes(15);

pub(crate) async fn handle(house: &'static House, body: String) -> Result<(), Error> {
    let message: DeliverWebhook = serde_json::from_str(&body)?;
    let found = house.table().delivery(message.client, message.event, message.subscription).await?;
    let Some(delivery) = found.filter(|delivery| is_due(delivery, House::now())) else {
        tracing::info!(client = %message.client, event = %message.event, "nothing to deliver");
        return Ok(());
    };
    let endpoint = house.table().subscription(message.client, message.subscription).await?;
    let Some(endpoint) = endpoint.filter(|endpoint| endpoint.is_active) else {
        return discard(house, &delivery).await;
    };
    let pass = match gate::enter(house, &endpoint).await? {
        Entry::Open(pass) => pass,
        Entry::Later(then) => return put_off(house, &delivery, then).await,
    };
    let now = House::now();
    let leased = house.table().lease_delivery(&delivery, now, now + LEASE).await;
    let Some(mut delivery) = leased? else {
        tracing::info!(client = %message.client, event = %message.event, "another delivers it");
        return pass.leave(house, &endpoint, Outcome::NotMade).await;
    };
    let outcome = attempt(house, &mut delivery, &endpoint).await?;
    match house.table().save_delivery(&delivery).await {
        Ok(()) => {}
        // Our lease ran out and somebody else took the delivery over: what they write counts.
        Err(SaveError::Conflict) => {
            tracing::warn!(client = %message.client, event = %message.event, "the attempt came too late to be recorded");
            return pass.leave(house, &endpoint, outcome).await;
        }
        Err(error) => return Err(error.into()),
    }
    tracing::info!(
        client = %message.client, event = %message.event, subscription = %message.subscription,
        attempts = delivery.attempts.len(), state = ?delivery.state, "attempted",
    );
    pass.leave(house, &endpoint, outcome).await?;
    requeue(house, &delivery).await
}

fn is_due(delivery: &Delivery, now: DateTime<Utc>) -> bool {
    match delivery.state {
        // The queue's clock is coarser than ours.
        DeliveryState::Pending { due } => due <= now + TimeDelta::seconds(2),
        DeliveryState::Delivered | DeliveryState::Exhausted | DeliveryState::Discarded => false,
    }
}

/// The endpoint has ended, or is gone: nothing is sent to it any more.
async fn discard(house: &House, delivery: &Delivery) -> Result<(), Error> {
    let discarded = Delivery { state: DeliveryState::Discarded, ..delivery.clone() };
    match house.table().save_delivery(&discarded).await {
        Ok(()) | Err(SaveError::Conflict) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Tries again when the endpoint may be sent to, a little spread, so that what waits does not come at once.
async fn put_off(house: &House, delivery: &Delivery, then: DateTime<Utc>) -> Result<(), Error> {
    let now = House::now();
    let spread = (then - now).max(TimeDelta::seconds(2));
    let due = then + TimeDelta::milliseconds(i64::from(random()) % spread.num_milliseconds().max(1));
    let later = Delivery { state: DeliveryState::Pending { due }, ..delivery.clone() };
    if house.table().reschedule_delivery((delivery, &later), now).await? {
        tracing::info!(client = %delivery.client, event = %delivery.event, %due, "put off");
        requeue(house, &later).await?;
    }
    Ok(())
}

async fn attempt(house: &House, delivery: &mut Delivery, endpoint: &Subscription) -> Result<Outcome, Error> {
    let record = house.table().client_now(delivery.client).await?.ok_or("the delivery's client is gone")?;
    let key = house.vault().open(delivery.client, &record.key).await?;
    let body = payload::of(house, delivery, &key).await?;
    let now = House::now();
    let secrets = signing::live(endpoint, &record, &key, now)?;
    let outcome = match EndpointUrl::parse(&endpoint.url, house.egress_policy()) {
        Ok(url) => {
            let secrets: Vec<&str> = secrets.iter().map(Secret::reveal).collect();
            let headers = headers(delivery, &secrets, now, body.as_bytes())?;
            house.post(&url, headers, Bytes::from(body)).await
        }
        Err(problem) => Err(Failure::UrlRefused(problem)),
    };
    let took_ms = u32::try_from((House::now() - now).num_milliseconds()).unwrap_or_default();
    let answer = outcome.as_ref().ok();
    let wait = next(delivery, answer);
    let ends = ends_the_subscription(answer);
    let asked = answer.filter(|answer| matches!(answer.status, 429 | 503)).and_then(|answer| answer.retry_after);
    let (status, note) = match outcome {
        Ok(answer) => (Some(answer.status), answer.excerpt),
        Err(failure) => (None, failure.code().to_owned()),
    };
    let next = wait.and_then(|wait| TimeDelta::from_std(wait).ok()).map(|wait| House::now() + wait);
    delivery.attempted(Attempt { at: now, url: endpoint.url.clone(), status, note, took_ms }, next);
    if ends {
        gate::tell(house, endpoint, Trouble::Gone).await?;
        return Ok(Outcome::NotMade);
    }
    Ok(match delivery.state {
        DeliveryState::Delivered => Outcome::Delivered,
        _ => Outcome::Failed { retry_after: asked },
    })
}

/// When to try again, if the answer leaves room for it.
fn next(delivery: &Delivery, answer: Option<&Answer>) -> Option<Duration> {
    if ends_the_subscription(answer)
        || answer.is_some_and(|answer| answer.delivery_control == Some(DeliveryControl::AbortMessage))
    {
        return None;
    }
    let made = u32::try_from(delivery.counted() + 1).unwrap_or(u32::MAX);
    let asked = answer.filter(|answer| matches!(answer.status, 429 | 503)).and_then(|answer| answer.retry_after);
    next_attempt_in(made, Jitter::from_random(random()), asked)
}

/// The low bits of a fresh UUIDv7 are random, and are enough to spread retries.
pub(super) fn random() -> u32 {
    u32::from_be_bytes(*House::new_id().as_bytes().last_chunk().unwrap_or(&[0; 4]))
}

/// 410 Gone, or the receiver's explicit word (Standard Webhooks): it wants no more.
fn ends_the_subscription(answer: Option<&Answer>) -> bool {
    answer.is_some_and(|answer| answer.status == 410 || answer.delivery_control == Some(DeliveryControl::Disable))
}

/// Standard Webhooks' headers, and those of the vocabulary that the webhook speaks, all with the same secrets.
fn headers(delivery: &Delivery, secrets: &[&str], now: DateTime<Utc>, body: &[u8]) -> Result<HeaderMap, Error> {
    let (event, client) = (delivery.event.to_string(), delivery.client.to_string());
    let id = standard::MessageId::parse(&format!("evt_{event}"))?;
    let timestamp = u64::try_from(now.timestamp())?;
    let standards: Vec<WebhookSecret> =
        secrets.iter().map(|secret| WebhookSecret::parse_either(secret)).collect::<Result<_, _>>()?;
    let mut headers = standard::headers(&id, timestamp, body, &standards);
    match delivery.told {
        // Synapse has room for one signature: the oldest secret's, so that the new one can be put in place meanwhile.
        Told::Scope(_) => {
            if let Some(oldest) = secrets.last() {
                headers.extend(synapse::headers(&ClientSecret::new(*oldest), &event, &client, body));
            }
        }
        Told::Type(_) => {
            let secrets: Vec<ClientSecret> = secrets.iter().map(|secret| ClientSecret::new(*secret)).collect();
            headers.extend(synctera::headers(&secrets, timestamp, body));
        }
    }
    headers.insert("content-type", "application/json".parse()?);
    Ok(headers)
}

async fn requeue(house: &House, delivery: &Delivery) -> Result<(), Error> {
    let DeliveryState::Pending { due } = delivery.state else { return Ok(()) };
    let wait = due - House::now();
    if wait > LONGEST_DELAY {
        return Ok(());
    }
    // Rounded up: a message that comes early finds nothing due.
    let seconds = u64::try_from(wait.num_seconds().max(0))? + 1;
    webhooks::enqueue(house, delivery, Duration::from_secs(seconds.min(LONGEST_DELAY.num_seconds().unsigned_abs())))
        .await
}
