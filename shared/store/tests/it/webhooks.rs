//! A subscription and a delivery to it, the same every time.

use gatehouse_domain::event::Event;
use gatehouse_domain::id::{ClientId, SubscriptionId};
use gatehouse_domain::webhook::{Delivery, DeliveryState, Scope, Subscription};
use uuid::Uuid;

use crate::sample::NOON;

pub(crate) fn subscription(client: ClientId, id: Uuid) -> Subscription {
    Subscription {
        id: SubscriptionId::new(id),
        client,
        url: "https://example.com/hook".to_owned(),
        scopes: vec![Scope::UsersPost, Scope::UserPatch],
        is_active: true,
        created_at: NOON,
    }
}

pub(crate) fn delivery(event: &Event, subscription: &Subscription) -> Delivery {
    Delivery {
        event: event.id,
        subscription: subscription.id,
        client: event.client,
        scope: Scope::UsersPost,
        customer: event.customer,
        created_at: NOON,
        body: "{}".to_owned(),
        state: DeliveryState::Pending { due: NOON },
        attempts: Vec::new(),
    }
}
