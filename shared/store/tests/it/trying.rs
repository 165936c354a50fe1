//! A customer's past, the walk through all of a client's, and back-tests.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use gatehouse_domain::backtest::{Backtest, Scope};
use gatehouse_domain::id::{BacktestId, CustomerId};
use gatehouse_domain::{Customer, Program};
use gatehouse_store::SaveError;

use crate::customers::commit;
use crate::sample::{self, NOON};
use crate::stack::{Stack, Tenant, uuid};

async fn save(stack: &Stack, tenant: &Tenant, customer: &Customer) {
    let event = sample::event(customer, uuid());
    let screened = sample::screened();
    let change = commit(customer, &event, &screened);
    stack.table.commit(&tenant.key, &tenant.wrapped, change).await.unwrap();
}

/// A customer created so many seconds after noon.
async fn create(stack: &Stack, tenant: &Tenant, seconds: i64) -> Customer {
    let mut customer = sample::customer(tenant.id, uuid());
    customer.created_at = NOON + TimeDelta::seconds(seconds);
    save(stack, tenant, &customer).await;
    customer
}

#[tokio::test]
async fn every_revision_comes_back_as_it_was_and_to_its_own_client_only() {
    let Some(stack) = Stack::start().await else { return };
    let (tenant, other) = (stack.tenant().await, stack.tenant().await);
    let first = create(&stack, &tenant, 0).await;
    let second = sample::revised(&first);
    save(&stack, &tenant, &second).await;
    let third = sample::revised(&second);
    save(&stack, &tenant, &third).await;
    let owner = (tenant.id, first.id);
    let found = stack.table.revision(&tenant.key, owner, 2).await.unwrap().unwrap();
    assert_eq!((found.customer, found.event.revision), (second.clone(), 2));
    assert!(stack.table.revision(&tenant.key, owner, 4).await.unwrap().is_none());
    assert!(stack.table.revision(&other.key, (other.id, first.id), 2).await.unwrap().is_none());
    let revisions = async |below, limit| {
        let found = stack.table.revisions(&tenant.key, owner, below, limit).await.unwrap();
        found.into_iter().map(|past| past.customer).collect::<Vec<_>>()
    };
    assert_eq!(revisions(u64::MAX, 10).await, [third.clone(), second.clone(), first.clone()]);
    assert_eq!(revisions(3, 1).await, [second]);
    assert!(revisions(1, 10).await.is_empty() && revisions(0, 10).await.is_empty());
}

#[tokio::test]
async fn a_walk_meets_every_customer_once_oldest_first_and_none_who_came_later() {
    let Some(stack) = Stack::start().await else { return };
    let (tenant, other) = (stack.tenant().await, stack.tenant().await);
    create(&stack, &other, 0).await;
    let mut expected = BTreeSet::new();
    // Three of them in the same millisecond.
    for seconds in [3, 1, 1, 1, 2, 0, 5] {
        expected.insert(create(&stack, &tenant, seconds).await.id);
    }
    create(&stack, &tenant, 6).await;
    let until = NOON + TimeDelta::seconds(5);
    assert_eq!(stack.table.count_customers(tenant.id, until).await.unwrap(), expected.len());
    for limit in [1, 2, 3, 7, 100] {
        let (mut met, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let roll = stack.table.roll(&stack.vault, tenant.id, (cursor.as_deref(), until), limit).await.unwrap();
            met.extend(roll.customers.into_iter().map(|stored| stored.customer));
            cursor = roll.cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert!(met.is_sorted_by_key(|customer| customer.created_at), "{limit}");
        assert_eq!(met.len(), expected.len(), "{limit}");
        assert_eq!(met.iter().map(|customer| customer.id).collect::<BTreeSet<CustomerId>>(), expected, "{limit}");
    }
}

#[tokio::test]
async fn a_walk_names_whoever_does_not_open_and_meets_all_others() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let first = create(&stack, &tenant, 0).await;
    let wrapped = stack.vault.create_key(&stack.kms_key, tenant.id).await.unwrap();
    let broken = create(&stack, &Tenant { id: tenant.id, key: tenant.key.clone(), wrapped }, 1).await;
    let last = create(&stack, &tenant, 2).await;
    let until = NOON + TimeDelta::seconds(5);
    let roll = stack.table.roll(&stack.vault, tenant.id, (None, until), 10).await.unwrap();
    assert_eq!(roll.customers.iter().map(|stored| stored.customer.id).collect::<Vec<_>>(), [first.id, last.id]);
    assert_eq!(roll.unreadable, [broken.id]);
}

#[tokio::test]
async fn so_many_back_tests_run_at_once_and_one_that_ends_makes_room() {
    let Some(stack) = Stack::start().await else { return };
    let (tenant, other) = (stack.tenant().await, stack.tenant().await);
    let begun = |client, at| Backtest::new(BacktestId::new(uuid()), client, Program::standard(), Scope::OfTag, at);
    let (first, second, third) = (begun(tenant.id, NOON), begun(tenant.id, NOON), begun(tenant.id, NOON));
    for test in [&first, &second, &third] {
        assert!(stack.table.put_backtest(test, None).await.unwrap());
    }
    let late = begun(tenant.id, NOON + TimeDelta::hours(23));
    assert!(!stack.table.put_backtest(&late, None).await.unwrap());
    assert_eq!(stack.table.backtest(tenant.id, late.id).await.unwrap(), None);
    assert!(stack.table.put_backtest(&begun(other.id, NOON), None).await.unwrap(), "each client has its own");
    let mut ending = stack.table.backtest(tenant.id, second.id).await.unwrap().unwrap();
    let _ = ending.take([], &[], None, NOON);
    stack.table.advance_backtest(&ending, &[]).await.unwrap();
    assert!(stack.table.put_backtest(&late, None).await.unwrap());
    assert!(!stack.table.put_backtest(&begun(tenant.id, NOON), None).await.unwrap());
    let next_day = begun(tenant.id, NOON + TimeDelta::hours(25));
    assert!(
        stack.table.put_backtest(&next_day, None).await.unwrap(),
        "one that never ends does not hold a place for ever"
    );
}

#[tokio::test]
async fn a_page_of_a_back_test_counts_once_whoever_does_it() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let mut strict = Program { version: 2, ..Program::standard() };
    strict.person.receive = serde_json::from_str(r#"{"physical": "SELFIE"}"#).unwrap();
    let mut customer = sample::customer(tenant.id, uuid());
    customer.decision.permission = gatehouse_domain::status::Permission::SendAndReceive;
    let mut test = Backtest::new(BacktestId::new(uuid()), tenant.id, strict, Scope::OfTag, NOON);
    stack.table.put_backtest(&test, None).await.unwrap();
    assert!(matches!(stack.table.put_backtest(&test, None).await, Err(SaveError::Conflict)));
    assert_eq!(stack.table.backtest(tenant.id, test.id).await.unwrap(), Some(test.clone()));
    assert_eq!(stack.table.backtest(stack.tenant().await.id, test.id).await.unwrap(), None);
    for page in 1..=3 {
        let before = test.clone();
        let changes = test.take([&customer, &customer], &[], Some(format!("after {page}")), NOON);
        assert_eq!(changes.len(), 2);
        stack.table.advance_backtest(&test, &changes).await.unwrap();
        let mut late = before;
        let again = late.take([&customer], &[], Some("elsewhere".to_owned()), NOON);
        assert!(matches!(stack.table.advance_backtest(&late, &again).await, Err(SaveError::Conflict)), "{page}");
    }
    let _ = test.take([], &[], None, NOON);
    stack.table.advance_backtest(&test, &[]).await.unwrap();
    let stored = stack.table.backtest(tenant.id, test.id).await.unwrap().unwrap();
    assert_eq!((stored.progress.changed, stored.progress.pages, stored.progress.finished), (6, 4, true));
    let changes = async |above, pages| stack.table.backtest_changes(tenant.id, test.id, above, pages).await.unwrap();
    let (two_pages, next) = changes(0, 2).await;
    assert_eq!((two_pages.len(), next), (4, Some(2)));
    assert_eq!(two_pages[0].customer, customer.id);
    assert_eq!(changes(2, 2).await.0.len(), 2);
    assert_eq!(changes(3, 2).await, (Vec::new(), None));
}
