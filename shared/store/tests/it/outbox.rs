//! What was written and has consequences is marked until somebody has seen to it.

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::Program;
use gatehouse_domain::backtest::{Backtest, Scope};
use gatehouse_domain::id::{BacktestId, ClientId};
use gatehouse_store::{Consequence, Mark, Record, RecordKind};
use serde_json::json;
use uuid::Uuid;

use crate::customers::commit;
use crate::sample::{self, NOON};
use crate::stack::{Stack, uuid};

/// An id as it would be made then.
fn made(at: DateTime<Utc>) -> Uuid {
    let millis = u128::from(at.timestamp_millis().unsigned_abs());
    Uuid::from_u128(millis << 80 | 7 << 76 | uuid().as_u128() & ((1 << 76) - 1))
}

async fn overdue(stack: &Stack, client: ClientId, before: DateTime<Utc>) -> Vec<Mark> {
    let found = stack.table.overdue(before, 1000).await.unwrap();
    found.into_iter().filter(|mark| mark.client == client).collect()
}

#[tokio::test]
async fn an_event_is_marked_with_its_revision_and_found_until_it_was_seen_to() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let customer = sample::customer(tenant.id, uuid());
    let mut event = sample::event(&customer, made(NOON));
    event.announced = true;
    let screened = sample::screened();
    let change = commit(&customer, &event, &screened);
    stack.table.commit(&tenant.key, &tenant.wrapped, change).await.unwrap();
    assert!(overdue(&stack, tenant.id, NOON).await.is_empty(), "it was only just written");
    let later = NOON + TimeDelta::seconds(1);
    let marks = overdue(&stack, tenant.id, later).await;
    assert_eq!(marks, [Mark { client: tenant.id, id: event.id.uuid() }]);
    let Some(Consequence::Event(found)) = stack.table.consequence(marks[0]).await.unwrap() else { panic!("no event") };
    assert_eq!(*found, event);
    assert_eq!(Consequence::Event(found).mark(), marks[0]);
    for _ in 0..2 {
        stack.table.seen_to(marks[0]).await.unwrap();
        assert!(overdue(&stack, tenant.id, later).await.is_empty());
        assert!(stack.table.consequence(marks[0]).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn an_event_without_consequences_is_not_marked() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let customer = sample::customer(tenant.id, uuid());
    let mut event = sample::event(&customer, made(NOON));
    event.announced = false;
    event.outstanding = gatehouse_domain::customer::Outstanding::default();
    event.changed.clear();
    let screened = sample::screened();
    let change = commit(&customer, &event, &screened);
    stack.table.commit(&tenant.key, &tenant.wrapped, change).await.unwrap();
    assert!(overdue(&stack, tenant.id, NOON + TimeDelta::days(1)).await.is_empty());
}

#[tokio::test]
async fn a_back_test_and_a_request_to_a_vendor_are_marked_too() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let test = BacktestId::new(made(NOON));
    let test = Backtest::new(test, tenant.id, Program::standard(), Scope::OfTag, NOON);
    assert!(stack.table.put_backtest(&test, None).await.unwrap());
    let request = Record {
        client: tenant.id,
        kind: RecordKind::VendorRequest,
        id: made(NOON + TimeDelta::seconds(1)),
        customer: sample::customer(tenant.id, uuid()).id,
        created_at: NOON,
        edition: 0,
        tags: Vec::new(),
        body: json!({}),
    };
    stack.table.put_vendor_request(&tenant.key, &request, None).await.unwrap();
    let marks = overdue(&stack, tenant.id, NOON + TimeDelta::minutes(1)).await;
    let mut found = Vec::new();
    for mark in &marks {
        found.push(stack.table.consequence(*mark).await.unwrap().unwrap());
    }
    assert_eq!(found.len(), 2);
    assert!(found.iter().any(|one| matches!(one, Consequence::Backtest(own) if own.id == test.id)));
    let asks = |one: &Consequence| matches!(one, Consequence::VendorRequest { request: own, .. } if *own == request.id);
    assert!(found.iter().any(asks));
}
