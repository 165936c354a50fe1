use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::webhook::{Attempt, Delivery, DeliveryState};
use gatehouse_store::{DueDelivery, SaveError};

use crate::sample::{self, NOON};
use crate::stack::{Stack, uuid};
use crate::webhooks;

async fn pending(stack: &Stack) -> Delivery {
    let client = stack.tenant().await.id;
    let event = sample::event(&sample::customer(client, uuid()), uuid());
    let delivery = webhooks::delivery(&event, &webhooks::subscription(client, uuid()));
    assert!(stack.table.put_delivery_if_new(&delivery).await.unwrap());
    delivery
}

fn after(seconds: i64) -> DateTime<Utc> {
    NOON + TimeDelta::seconds(seconds)
}

fn attempt(at: DateTime<Utc>, status: u16) -> Attempt {
    Attempt { at, url: "https://example.com/hook".to_owned(), status: Some(status), note: String::new(), took_ms: 7 }
}

fn named(delivery: &Delivery) -> DueDelivery {
    DueDelivery { client: delivery.client, event: delivery.event, subscription: delivery.subscription }
}

async fn due(stack: &Stack, seconds: i64) -> Vec<DueDelivery> {
    stack.table.due_deliveries(after(seconds), 10).await.unwrap()
}

#[tokio::test]
async fn a_delivery_is_made_once_however_often_it_is_told() {
    let Some(stack) = Stack::start().await else { return };
    let delivery = pending(&stack).await;
    let mut told_again = delivery.clone();
    told_again.body = "other".to_owned();
    assert!(!stack.table.put_delivery_if_new(&told_again).await.unwrap());
    let stored = stack.table.delivery(delivery.client, delivery.event, delivery.subscription).await.unwrap();
    assert_eq!(stored, Some(delivery));
}

#[tokio::test]
async fn a_leased_delivery_is_nobody_elses_until_the_lease_ends() {
    let Some(stack) = Stack::start().await else { return };
    let delivery = pending(&stack).await;
    let lease = async |now, until| stack.table.lease_delivery(&delivery, after(now), after(until)).await.unwrap();
    assert_eq!(lease(0, 30).await, Some(delivery.clone()));
    assert_eq!(lease(1, 31).await, None);
    assert_eq!(lease(29, 59).await, None);
    assert_eq!(lease(30, 60).await, Some(delivery.clone()));
}

#[tokio::test]
async fn of_two_workers_at_once_one_gets_the_lease() {
    let Some(stack) = Stack::start().await else { return };
    let delivery = pending(&stack).await;
    let lease = || stack.table.lease_delivery(&delivery, NOON, after(30));
    let (first, second) = tokio::join!(lease(), lease());
    assert_ne!(first.unwrap().is_some(), second.unwrap().is_some());
}

#[tokio::test]
async fn an_attempt_is_recorded_once_and_ends_the_lease() {
    let Some(stack) = Stack::start().await else { return };
    let delivery = pending(&stack).await;
    let mut mine = stack.table.lease_delivery(&delivery, NOON, after(30)).await.unwrap().unwrap();
    let mut successors = stack.table.lease_delivery(&delivery, after(30), after(60)).await.unwrap().unwrap();
    successors.attempted(attempt(after(31), 503), Some(after(90)));
    stack.table.save_delivery(&successors).await.unwrap();
    // The first worker comes back from a long pause, and has been answered 200.
    mine.attempted(attempt(after(32), 200), None);
    assert!(matches!(stack.table.save_delivery(&mine).await, Err(SaveError::Conflict)));
    let stored = stack.table.delivery(mine.client, mine.event, mine.subscription).await.unwrap().unwrap();
    assert_eq!(stored, successors);
    assert!(stack.table.lease_delivery(&stored, after(33), after(63)).await.unwrap().is_some(), "the lease ended");
}

#[tokio::test]
async fn a_failed_attempt_is_due_again_in_its_time_and_can_be_leased_at_once() {
    let Some(stack) = Stack::start().await else { return };
    let delivery = pending(&stack).await;
    assert_eq!(due(&stack, 0).await, [named(&delivery)]);
    assert_eq!(due(&stack, -1).await, []);
    let mut leased = stack.table.lease_delivery(&delivery, NOON, after(30)).await.unwrap().unwrap();
    assert_eq!(due(&stack, 29).await, []);
    assert_eq!(due(&stack, 30).await, [named(&delivery)]);
    leased.attempted(attempt(NOON, 500), Some(after(300)));
    stack.table.save_delivery(&leased).await.unwrap();
    assert_eq!(due(&stack, 299).await, []);
    assert_eq!(due(&stack, 300).await, [named(&delivery)]);
    assert_eq!(stack.table.lease_delivery(&delivery, after(1), after(31)).await.unwrap(), None, "as it was before");
    assert!(stack.table.lease_delivery(&leased, after(1), after(31)).await.unwrap().is_some());
}

#[tokio::test]
async fn what_is_delivered_exhausted_or_discarded_is_never_due() {
    let Some(stack) = Stack::start().await else { return };
    let (mut delivered, mut exhausted, mut discarded) =
        (pending(&stack).await, pending(&stack).await, pending(&stack).await);
    assert_eq!(due(&stack, 0).await.len(), 3);
    delivered.attempted(attempt(NOON, 204), None);
    exhausted.attempted(attempt(NOON, 500), None);
    discarded.state = DeliveryState::Discarded;
    for delivery in [&delivered, &exhausted, &discarded] {
        stack.table.save_delivery(delivery).await.unwrap();
    }
    assert_eq!(due(&stack, 86_400).await, []);
    discarded.state = DeliveryState::Pending { due: NOON };
    assert!(matches!(stack.table.save_delivery(&discarded).await, Err(SaveError::Conflict)));
}

#[tokio::test]
async fn the_log_is_a_clients_own_newest_first() {
    let Some(stack) = Stack::start().await else { return };
    let first = pending(&stack).await;
    pending(&stack).await;
    let subscription = webhooks::subscription(first.client, uuid());
    let event = sample::event(&sample::customer(first.client, uuid()), uuid());
    let newer = Delivery { created_at: after(1), ..webhooks::delivery(&event, &subscription) };
    stack.table.put_delivery_if_new(&newer).await.unwrap();
    let page = stack.table.deliveries(first.client, 0, 10).await.unwrap();
    assert_eq!(page.deliveries, [newer, first.clone()]);
    let page = stack.table.deliveries(first.client, 1, 10).await.unwrap();
    assert_eq!((page.deliveries, page.total), (vec![first], 2));
}

#[tokio::test]
async fn a_delivery_is_put_off_only_as_it_was_read_and_while_nobody_has_it() {
    let Some(stack) = Stack::start().await else { return };
    let delivery = pending(&stack).await;
    let later = Delivery { state: DeliveryState::Pending { due: after(300) }, ..delivery.clone() };
    assert!(stack.table.reschedule_delivery((&delivery, &later), NOON).await.unwrap());
    assert!(!stack.table.reschedule_delivery((&delivery, &later), NOON).await.unwrap(), "it is not as it was");
    assert_eq!(due(&stack, 299).await, []);
    assert_eq!(due(&stack, 300).await, [named(&delivery)]);
    stack.table.lease_delivery(&later, after(300), after(360)).await.unwrap().unwrap();
    let again = Delivery { state: DeliveryState::Pending { due: after(400) }, ..later.clone() };
    assert!(!stack.table.reschedule_delivery((&later, &again), after(301)).await.unwrap(), "somebody has it");
    assert!(stack.table.reschedule_delivery((&later, &again), after(360)).await.unwrap());
}

#[tokio::test]
async fn what_the_sweep_has_sent_is_out_of_its_sight_for_a_while() {
    let Some(stack) = Stack::start().await else { return };
    let delivery = pending(&stack).await;
    let found = named(&delivery);
    assert!(stack.table.claim_due(&found, after(60), after(360)).await.unwrap());
    assert!(!stack.table.claim_due(&found, after(60), after(360)).await.unwrap(), "another sweep has it");
    assert_eq!(due(&stack, 359).await, []);
    assert_eq!(due(&stack, 360).await, [found]);
    // It is as due as it was for whoever got the message.
    assert!(stack.table.lease_delivery(&delivery, after(61), after(121)).await.unwrap().is_some());
}

#[tokio::test]
async fn an_endpoints_deliveries_are_listed_newest_first_between_times_and_in_parts() {
    let Some(stack) = Stack::start().await else { return };
    let client = stack.tenant().await.id;
    let (own, other) = (webhooks::subscription(client, uuid()), webhooks::subscription(client, uuid()));
    let mut made = Vec::new();
    for seconds in 0..5 {
        let event = sample::event(&sample::customer(client, uuid()), uuid());
        for endpoint in [&own, &other] {
            let delivery = Delivery { created_at: after(seconds), ..webhooks::delivery(&event, endpoint) };
            stack.table.put_delivery_if_new(&delivery).await.unwrap();
            made.push(delivery);
        }
    }
    let list = async |from, until, after_place: Option<&str>, limit| {
        let times = (after(from), after(until));
        stack.table.deliveries_to((client, own.id), times, after_place, limit).await.unwrap()
    };
    let expected: Vec<Delivery> = made.into_iter().filter(|one| one.subscription == own.id).rev().collect();
    let all = list(0, 10, None, 10).await;
    assert_eq!((all.deliveries, all.next), (expected.clone(), None));
    let first = list(0, 10, None, 2).await;
    assert_eq!(first.deliveries, expected[..2]);
    let rest = list(0, 10, first.next.as_deref(), 10).await;
    assert_eq!((rest.deliveries, rest.next), (expected[2..].to_vec(), None));
    assert_eq!(list(1, 3, None, 10).await.deliveries, expected[1..4]);
    assert_eq!(list(5, 9, None, 10).await.deliveries, []);
    assert_eq!(list(3, 1, None, 10).await.deliveries, []);
}
