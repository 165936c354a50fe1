use std::collections::BTreeSet;

use gatehouse_domain::Customer;
use gatehouse_domain::event::Event;
use gatehouse_domain::id::CustomerId;
use gatehouse_domain::screened::ScreenedParties;
use gatehouse_domain::status::{Standing, StandingKind};
use gatehouse_store::{Commit, IdempotencyKey, KeptAnswer, Refresh, SaveError};

use crate::sample::{self, NOON};
use crate::stack::{Stack, Tenant, uuid};

/// A commit of nothing beside the customer and its event.
pub(crate) fn commit<'a>(customer: &'a Customer, event: &'a Event, screened: &'a ScreenedParties) -> Commit<'a> {
    Commit { customer, event, answer: None, screened, records: &[], own_clock: false }
}

async fn save(
    stack: &Stack,
    tenant: &Tenant,
    customer: &Customer,
    answer: Option<&KeptAnswer>,
) -> Result<(), SaveError> {
    let event = sample::event(customer, uuid());
    let screened = sample::screened();
    let change = Commit { answer, ..commit(customer, &event, &screened) };
    stack.table.commit(&tenant.key, &tenant.wrapped, change).await
}

async fn create(stack: &Stack, tenant: &Tenant) -> Customer {
    let customer = sample::customer(tenant.id, uuid());
    save(stack, tenant, &customer, None).await.unwrap();
    customer
}

fn answer(tenant: &Tenant, key: &str) -> KeptAnswer {
    KeptAnswer {
        key: IdempotencyKey::new(tenant.id, "POST", "/v3.1/users", key),
        fingerprint: tenant.key.tag("idempotency", b"body"),
        status: 200,
        revision: Some(1),
        body: b"{\"_id\":\"1\"}".to_vec(),
        kept_at: NOON,
    }
}

#[tokio::test]
async fn a_customer_comes_back_as_it_was_saved_and_to_its_own_client_only() {
    let Some(stack) = Stack::start().await else { return };
    let (tenant, other) = (stack.tenant().await, stack.tenant().await);
    let customer = create(&stack, &tenant).await;
    let stored = stack.table.customer(&stack.vault, tenant.id, customer.id).await.unwrap().unwrap();
    assert_eq!(stored.customer, customer);
    assert_eq!(stored.refresh, Refresh { generation: 1, uses_left: Refresh::USES });
    assert!(stack.table.customer(&stack.vault, other.id, customer.id).await.unwrap().is_none());
    assert!(stack.table.customer(&stack.vault, tenant.id, CustomerId::new(uuid())).await.unwrap().is_none());
}

#[tokio::test]
async fn a_revision_is_saved_once_and_in_its_turn() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let first = create(&stack, &tenant).await;
    assert!(matches!(save(&stack, &tenant, &first, None).await, Err(SaveError::Conflict)));
    let second = sample::revised(&first);
    save(&stack, &tenant, &second, None).await.unwrap();
    assert!(matches!(save(&stack, &tenant, &second, None).await, Err(SaveError::Conflict)));
    let fourth = sample::revised(&sample::revised(&second));
    assert!(matches!(save(&stack, &tenant, &fourth, None).await, Err(SaveError::Conflict)));
    let stored = stack.table.customer(&stack.vault, tenant.id, first.id).await.unwrap().unwrap();
    assert_eq!(stored.customer, second);
}

#[tokio::test]
async fn of_two_changes_at_once_exactly_one_wins() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let mut customer = create(&stack, &tenant).await;
    for _ in 0..10 {
        let next = sample::revised(&customer);
        let outcomes = tokio::join!(save(&stack, &tenant, &next, None), save(&stack, &tenant, &next, None));
        match outcomes {
            (Ok(()), Err(SaveError::Conflict)) | (Err(SaveError::Conflict), Ok(())) => customer = next,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn the_same_commit_again_is_the_same_success() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let customer = sample::customer(tenant.id, uuid());
    let event = sample::event(&customer, uuid());
    let kept = answer(&tenant, "k");
    let commit = Commit {
        customer: &customer,
        event: &event,
        answer: Some(&kept),
        screened: &sample::screened(),
        records: &[],
        own_clock: false,
    };
    for _ in 0..2 {
        stack.table.commit(&tenant.key, &tenant.wrapped, commit).await.unwrap();
    }
}

#[tokio::test]
async fn one_idempotency_key_has_one_effect_and_one_answer() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let kept = answer(&tenant, "k");
    let customers = [sample::customer(tenant.id, uuid()), sample::customer(tenant.id, uuid())];
    save(&stack, &tenant, &customers[0], Some(&kept)).await.unwrap();
    let again = save(&stack, &tenant, &customers[1], Some(&kept)).await;
    assert!(matches!(again, Err(SaveError::KeyUsed)), "{again:?}");
    assert!(stack.table.customer(&stack.vault, tenant.id, customers[1].id).await.unwrap().is_none());
    assert_eq!(stack.table.answer(&tenant.key, &kept.key, NOON).await.unwrap().unwrap(), kept);
    let unused = IdempotencyKey::new(tenant.id, "PATCH", "/v3.1/users", "k");
    assert_eq!(stack.table.answer(&tenant.key, &unused, NOON).await.unwrap(), None);
}

#[tokio::test]
async fn a_key_may_be_used_again_when_its_time_is_over() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let kept = answer(&tenant, "k");
    save(&stack, &tenant, &sample::customer(tenant.id, uuid()), Some(&kept)).await.unwrap();
    let later = NOON + KeptAnswer::LIFETIME;
    assert_eq!(stack.table.answer(&tenant.key, &kept.key, later).await.unwrap(), None);
    let second = KeptAnswer { status: 202, kept_at: later, ..kept.clone() };
    save(&stack, &tenant, &sample::customer(tenant.id, uuid()), Some(&second)).await.unwrap();
    assert_eq!(stack.table.answer(&tenant.key, &kept.key, later).await.unwrap().unwrap(), second);
}

#[tokio::test]
async fn a_list_is_newest_first_counted_and_read_by_pages() {
    let Some(stack) = Stack::start().await else { return };
    let (tenant, other) = (stack.tenant().await, stack.tenant().await);
    let mut ids = Vec::new();
    for minute in 0..5 {
        let mut customer = sample::customer(tenant.id, uuid());
        customer.created_at += chrono::TimeDelta::minutes(minute);
        save(&stack, &tenant, &customer, None).await.unwrap();
        ids.insert(0, customer.id);
    }
    create(&stack, &other).await;
    let mut seen = Vec::new();
    for offset in [0, 2, 4] {
        let page = stack.table.customers(&stack.vault, tenant.id, (&[], &tenant.key), offset, 2).await.unwrap();
        assert_eq!(page.total, 5);
        seen.extend(page.customers.iter().map(|stored| stored.customer.id));
    }
    assert_eq!(seen, ids);
    assert!(
        stack.table.customers(&stack.vault, tenant.id, (&[], &tenant.key), 5, 2).await.unwrap().customers.is_empty()
    );
}

#[tokio::test]
async fn a_search_finds_whole_words_of_one_clients_customers() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let ada = create(&stack, &tenant).await;
    let mut bob = sample::customer(tenant.id, uuid());
    bob.profile.legal_names = vec!["Bob Builder".to_owned()];
    save(&stack, &tenant, &bob, None).await.unwrap();
    let find = async |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let page = stack.table.customers(&stack.vault, tenant.id, (&words, &tenant.key), 0, 10).await.unwrap();
        assert_eq!(page.total, page.customers.len());
        page.customers.into_iter().map(|stored| stored.customer.id).collect::<BTreeSet<_>>()
    };
    assert_eq!(find(&["bob"]).await, [bob.id].into());
    assert_eq!(find(&["ADA", "mary-ann"]).await, [ada.id, bob.id].into());
    assert_eq!(find(&["(415)", "bob"]).await, [].into());
    assert_eq!(find(&["ada@example.com", "+1 415 555 0123"]).await, [ada.id, bob.id].into());
    assert_eq!(find(&["nobody"]).await, [].into());
}

#[tokio::test]
async fn a_customer_that_went_away_is_in_no_list_and_still_on_record() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let mut customer = create(&stack, &tenant).await;
    customer.facts.standing = Some(Standing { kind: StandingKind::MakeItGoAway, code: None });
    save(&stack, &tenant, &sample::revised(&customer), None).await.unwrap();
    assert_eq!(stack.table.customers(&stack.vault, tenant.id, (&[], &tenant.key), 0, 10).await.unwrap().total, 0);
    assert!(stack.table.customer(&stack.vault, tenant.id, customer.id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_refresh_token_lasts_ten_uses_whatever_is_saved_between() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let customer = create(&stack, &tenant).await;
    let mut refresh = Refresh { generation: 1, uses_left: Refresh::USES };
    for left in (1..Refresh::USES).rev() {
        refresh = stack.table.use_refresh(tenant.id, customer.id, refresh).await.unwrap();
        assert_eq!(refresh, Refresh { generation: 1, uses_left: left });
    }
    save(&stack, &tenant, &sample::revised(&customer), None).await.unwrap();
    let stored = stack.table.customer(&stack.vault, tenant.id, customer.id).await.unwrap().unwrap();
    assert_eq!(stored.refresh, refresh);
    let stale = refresh;
    refresh = stack.table.use_refresh(tenant.id, customer.id, refresh).await.unwrap();
    assert_eq!(refresh, Refresh { generation: 2, uses_left: Refresh::USES });
    let late = stack.table.use_refresh(tenant.id, customer.id, stale).await;
    assert!(matches!(late, Err(SaveError::Conflict)), "{late:?}");
}

#[tokio::test]
async fn uses_of_a_refresh_token_at_once_are_all_counted() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let customer = create(&stack, &tenant).await;
    let read = Refresh { generation: 1, uses_left: Refresh::USES };
    let uses = || stack.table.use_refresh(tenant.id, customer.id, read);
    let (first, second, third) = tokio::join!(uses(), uses(), uses());
    let left: BTreeSet<_> = [first, second, third].into_iter().map(|outcome| outcome.unwrap().uses_left).collect();
    assert_eq!(left, [7, 8, 9].into());
}

#[tokio::test]
async fn a_customer_beyond_the_items_limit_is_refused_whole() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let mut customer = sample::customer(tenant.id, uuid());
    // What does not compress: the limit is on what is stored.
    customer.profile.note = Some((0..600_000).map(|_| fastrand::alphanumeric()).collect());
    let outcome = save(&stack, &tenant, &customer, None).await;
    assert!(matches!(outcome, Err(SaveError::TooLarge)), "{outcome:?}");
    assert!(stack.table.customer(&stack.vault, tenant.id, customer.id).await.unwrap().is_none());
}
