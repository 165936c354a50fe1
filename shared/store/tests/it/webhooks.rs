//! A subscription and a delivery to it, the same every time.

use gatehouse_domain::event::Event;
use gatehouse_domain::id::{ClientId, SubscriptionId};
use gatehouse_domain::webhook::{Delivery, DeliveryState, Scope, Subscription, Told};
use uuid::Uuid;

use crate::sample::NOON;

pub(crate) fn subscription(client: ClientId, id: Uuid) -> Subscription {
    let url = "https://example.com/hook".to_owned();
    let scopes = vec![Scope::UsersPost, Scope::UserPatch];
    Subscription { scopes, ..Subscription::new(SubscriptionId::new(id), client, url, NOON) }
}

pub(crate) fn delivery(event: &Event, subscription: &Subscription) -> Delivery {
    Delivery {
        event: event.id,
        subscription: subscription.id,
        client: event.client,
        told: Told::Scope(Scope::UsersPost),
        object: event.customer.uuid(),
        created_at: NOON,
        body: "{}".to_owned(),
        state: DeliveryState::Pending { due: NOON },
        attempts: Vec::new(),
        snapshot: None,
        uncounted: 0,
    }
}
