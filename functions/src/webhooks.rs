//! From what happened to what is sent: the deliveries of an event to an endpoint, the same whoever makes them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use gatehouse_domain::event::Event;
use gatehouse_domain::id::{ClientId, EventId};
use gatehouse_domain::webhook::{Delivery, DeliveryState, Notice, Payload, Snapshot, Subscription, Told};
use lambda_http::Error;
use uuid::Uuid;

use crate::house::House;
use crate::queue::DeliverWebhook;
use crate::v0::events::message::Message;
use crate::v3::envelope;

/// What an endpoint hears of an event, due at once.
pub(crate) fn of_event(event: &Event, endpoint: &Subscription) -> Vec<Delivery> {
    let scope = endpoint.scope_for(event.change).filter(|_| event.announced);
    let in_synapses = scope.map(|scope| {
        let what = (event.id, event.at, event.customer.uuid());
        delivery(what, Told::Scope(scope), envelope::body(event, scope), None, endpoint)
    });
    let messages = Message::of_event(event).into_iter().filter(|message| endpoint.hears(message.kind));
    in_synapses.into_iter().chain(messages.map(|message| of_message(&message, endpoint))).collect()
}

/// What an endpoint hears of what is no customer.
pub(crate) fn of_notice(notice: &Notice, endpoint: &Subscription) -> Option<Delivery> {
    let message = Message::of_notice(notice);
    endpoint.hears(message.kind).then(|| of_message(&message, endpoint))
}

/// A message on its way, whether or not the endpoint asked for its type.
pub(crate) fn of_message(message: &Message, endpoint: &Subscription) -> Delivery {
    let snapshot = message.snapshot.filter(|_| endpoint.payload == Payload::Full);
    let what = (message.id, message.at, message.resource_id);
    delivery(what, Told::Type(message.kind), message.body(endpoint), snapshot, endpoint)
}

fn delivery(
    (event, at, object): (EventId, DateTime<Utc>, Uuid),
    told: Told,
    body: String,
    snapshot: Option<Snapshot>,
    endpoint: &Subscription,
) -> Delivery {
    // A sandbox's clock may be ahead; deliveries are due by ours.
    let at = at.min(House::now());
    Delivery {
        event,
        subscription: endpoint.id,
        client: endpoint.client,
        told,
        object,
        created_at: at,
        body,
        snapshot,
        state: DeliveryState::Pending { due: at },
        attempts: Vec::new(),
        uncounted: 0,
    }
}

/// Stores a delivery unless it is there, and sends it to the queue. One that is there was made by an earlier run, which
/// may have ended between the two.
pub(crate) async fn dispatch(house: &House, delivery: &Delivery) -> Result<(), Error> {
    house.table().put_delivery_if_new(delivery).await?;
    enqueue(house, delivery, Duration::ZERO).await
}

/// The same for one that must be new: what is there already is left alone.
pub(crate) async fn dispatch_new(house: &House, delivery: &Delivery) -> Result<bool, Error> {
    let is_new = house.table().put_delivery_if_new(delivery).await?;
    if is_new {
        enqueue(house, delivery, Duration::ZERO).await?;
    }
    Ok(is_new)
}

/// Tells the queue that a delivery is due after a while.
pub(crate) async fn enqueue(house: &House, delivery: &Delivery, delay: Duration) -> Result<(), Error> {
    let Delivery { client, event, subscription, .. } = *delivery;
    let message = DeliverWebhook { client, event, subscription };
    let group = subscription.to_string();
    house.webhooks_queue().send(&serde_json::to_string(&message)?, Some(&group), delay).await?;
    Ok(())
}

/// Makes the deliveries of something that happened for every endpoint that hears of it.
pub(crate) async fn announce(
    house: &House,
    client: ClientId,
    heard: impl Fn(&Subscription) -> Vec<Delivery>,
) -> Result<(), Error> {
    for endpoint in house.table().subscriptions(client).await? {
        for delivery in heard(&endpoint) {
            dispatch(house, &delivery).await?;
        }
    }
    Ok(())
}
