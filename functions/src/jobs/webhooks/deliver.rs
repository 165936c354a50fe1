//! `webhooks.deliver`: tells one subscription of one event, once.
//!
//! A delivery is leased before it is sent and written with the number of its attempts as guard, so that of two
//! messages about it one sends and the other finds nothing to do.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::webhook::{Attempt, Delivery, DeliveryState, Subscription};
use gatehouse_egress::schedule::{Jitter, next_attempt_in};
use gatehouse_egress::signature::{ClientSecret, WebhookSecret, standard, synapse};
use gatehouse_egress::{Answer, Bytes, DeliveryControl, EndpointUrl, Failure, HeaderMap};
use gatehouse_store::SaveError;
use lambda_http::Error;

use crate::house::House;
use crate::queue::DeliverWebhook;

/// How long one attempt may take before another may begin: more than the 15 s that sending has.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// Up to here a retry waits in the queue; a later one is found by `webhooks.sweep` (SQS delays 15 minutes at most).
const LONGEST_DELAY: TimeDelta = TimeDelta::minutes(15);

pub(crate) async fn handle(house: &'static House, body: String) -> Result<(), Error> {
    let message: DeliverWebhook = serde_json::from_str(&body)?;
    let found = house.table().delivery(message.client, message.event, message.subscription).await?;
    let Some(delivery) = found.filter(|delivery| is_due(delivery, House::now())) else {
        tracing::info!(client = %message.client, event = %message.event, "nothing to deliver");
        return Ok(());
    };
    let now = House::now();
    let Some(mut delivery) = house.table().lease_delivery(&delivery, now, now + LEASE).await? else {
        tracing::info!(client = %message.client, event = %message.event, "another delivers it");
        return Ok(());
    };
    let subscription = house.table().subscription(message.client, message.subscription).await?;
    match subscription.filter(|subscription| subscription.is_active) {
        Some(subscription) => attempt(house, &mut delivery, subscription).await?,
        None => delivery.state = DeliveryState::Discarded,
    }
    match house.table().save_delivery(&delivery).await {
        Ok(()) => {}
        Err(SaveError::Conflict) => {
            // Our lease ran out and somebody else took the delivery over: what they write counts.
            tracing::warn!(client = %message.client, event = %message.event, "the attempt came too late to be recorded");
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    }
    tracing::info!(
        client = %message.client, event = %message.event, subscription = %message.subscription,
        attempts = delivery.attempts.len(), state = ?delivery.state, "attempted",
    );
    requeue(house, &delivery, &body).await
}

fn is_due(delivery: &Delivery, now: DateTime<Utc>) -> bool {
    match delivery.state {
        // The queue's clock is coarser than ours.
        DeliveryState::Pending { due } => due <= now + TimeDelta::seconds(2),
        DeliveryState::Delivered | DeliveryState::Exhausted | DeliveryState::Discarded => false,
    }
}

async fn attempt(house: &House, delivery: &mut Delivery, subscription: Subscription) -> Result<(), Error> {
    let record = house.table().client(delivery.client).await?.ok_or("the delivery's client is gone")?;
    let key = house.vault().open(delivery.client, &record.key).await?;
    let secret = String::from_utf8(key.unseal("webhook secret", &record.webhook_secret)?)?;
    let now = House::now();
    let outcome = match EndpointUrl::parse(&subscription.url, house.egress_policy()) {
        Ok(url) => {
            let headers = headers(delivery, &secret, now)?;
            house.egress().post(&url, headers, Bytes::from(delivery.body.clone())).await
        }
        Err(problem) => Err(Failure::UrlRefused(problem)),
    };
    let answer = outcome.as_ref().ok();
    let wait = next(delivery, answer);
    if ends_the_subscription(answer) {
        let ended = Subscription { is_active: false, ..subscription.clone() };
        house.table().put_subscriptions(&[ended], None, &key).await?;
    }
    let (status, note) = match outcome {
        Ok(answer) => (Some(answer.status), answer.excerpt),
        Err(failure) => (None, failure.code().to_owned()),
    };
    let next = wait.and_then(|wait| TimeDelta::from_std(wait).ok()).map(|wait| House::now() + wait);
    delivery.attempted(Attempt { at: now, url: subscription.url, status, note }, next);
    Ok(())
}

/// When to try again, if the answer leaves room for it.
fn next(delivery: &Delivery, answer: Option<&Answer>) -> Option<Duration> {
    if ends_the_subscription(answer)
        || answer.is_some_and(|answer| answer.delivery_control == Some(DeliveryControl::AbortMessage))
    {
        return None;
    }
    let made = u32::try_from(delivery.attempts.len() + 1).unwrap_or(u32::MAX);
    // The low bits of a fresh UUIDv7 are random, and are enough to spread retries.
    let jitter =
        Jitter::from_random(u32::from_be_bytes(*uuid::Uuid::now_v7().as_bytes().last_chunk().unwrap_or(&[0; 4])));
    next_attempt_in(made, jitter, answer.and_then(|answer| answer.retry_after))
}

/// 410 Gone, or the receiver's explicit word (Standard Webhooks): it wants no more.
fn ends_the_subscription(answer: Option<&Answer>) -> bool {
    answer.is_some_and(|answer| answer.status == 410 || answer.delivery_control == Some(DeliveryControl::Disable))
}

/// Standard Webhooks' headers and Synapse's, both with the client's own webhook secret.
fn headers(delivery: &Delivery, secret: &str, now: DateTime<Utc>) -> Result<HeaderMap, Error> {
    let (event, client) = (delivery.event.to_string(), delivery.client.to_string());
    let id = standard::MessageId::parse(&format!("evt_{event}"))?;
    let timestamp = u64::try_from(now.timestamp())?;
    let body = delivery.body.as_bytes();
    let mut headers = standard::headers(&id, timestamp, body, &WebhookSecret::parse(secret)?, &[]);
    headers.extend(synapse::headers(&ClientSecret::new(secret), &event, &client, body));
    headers.insert("content-type", "application/json".parse()?);
    Ok(headers)
}

async fn requeue(house: &House, delivery: &Delivery, body: &str) -> Result<(), Error> {
    let DeliveryState::Pending { due } = delivery.state else { return Ok(()) };
    let wait = due - House::now();
    if wait > LONGEST_DELAY {
        return Ok(());
    }
    // Rounded up: a message that comes early finds nothing due.
    let seconds = u64::try_from(wait.num_seconds().max(0))? + 1;
    let delay = Duration::from_secs(seconds.min(LONGEST_DELAY.num_seconds().unsigned_abs()));
    let group = delivery.subscription.to_string();
    house.webhooks_queue().send(body, Some(&group), delay).await?;
    Ok(())
}
