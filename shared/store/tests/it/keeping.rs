//! Clients, programs, subscriptions, keys and queues.

use std::time::Duration;

use gatehouse_domain::Program;
use gatehouse_domain::program::ProgramVersion;
use gatehouse_domain::webhook::Subscription;
use gatehouse_store::{IdempotencyKey, KeptAnswer, SaveError, SecretHash, Vault, WrappedKey};

use crate::sample::NOON;
use crate::stack::{Stack, uuid};
use crate::webhooks;

#[tokio::test]
async fn a_client_is_added_once_and_comes_back_as_it_was() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let record = stack.table.client(tenant.id).await.unwrap().unwrap();
    assert_eq!(record.client.name, "Example Fintech");
    assert!(record.secret_hash.matches("secret") && record.api_key_hash.matches("api key"));
    assert_eq!(tenant.key.unseal("webhook", &record.webhook_secret).unwrap(), b"whsec");
    let mut other = record.clone();
    other.secret_hash = SecretHash::of("stolen");
    assert!(matches!(stack.table.put_client(&other).await, Err(SaveError::Conflict)));
    assert_eq!(stack.table.client(tenant.id).await.unwrap().unwrap(), record);
}

#[tokio::test]
async fn a_wrapped_key_opens_for_its_own_client_only_and_asks_kms_once() {
    let Some(stack) = Stack::start().await else { return };
    let (tenant, other) = (stack.tenant().await, stack.tenant().await);
    let text = tenant.wrapped.to_string();
    let wrapped: WrappedKey = text.parse().unwrap();
    let fresh = Vault::new(&stack.aws);
    let _ = stack.meter.take();
    for _ in 0..3 {
        let opened = fresh.open(tenant.id, &wrapped).await.unwrap();
        assert_eq!(opened.tag("t", b"m"), tenant.key.tag("t", b"m"));
    }
    assert_eq!(stack.meter.take().requests, [("KMS.Decrypt".to_owned(), 1)].into());
    let stolen = fresh.open(other.id, &wrapped).await.unwrap_err();
    assert!(stolen.to_string().contains("InvalidCiphertext") && !stolen.is_retryable(), "{stolen}");
}

#[tokio::test]
async fn programs_follow_one_another_without_a_gap() {
    let Some(stack) = Stack::start().await else { return };
    let client = stack.tenant().await.id;
    let version = |version| Program { version, ..Program::standard() };
    assert_eq!(stack.table.program(client, 1).await.unwrap(), None);
    assert!(matches!(stack.table.put_program(client, &version(1), None).await, Err(SaveError::Conflict)));
    // Version 1 is the shipped one.
    for next in [2, 3] {
        stack.table.put_program(client, &version(next), None).await.unwrap();
        assert_eq!(stack.table.program(client, 1).await.unwrap(), Some(version(next)));
    }
    for wrong in [1, 2, 3, 5] {
        assert!(
            matches!(stack.table.put_program(client, &version(wrong), None).await, Err(SaveError::Conflict)),
            "{wrong}"
        );
    }
    assert_eq!(stack.table.program(client, 2).await.unwrap(), None);
    for known in [1, 2, 3] {
        let pin = ProgramVersion { cip_tag: 1, version: known };
        assert_eq!(stack.table.program_version(client, pin).await.unwrap(), Some(version(known)));
    }
    let none = ProgramVersion { cip_tag: 1, version: 4 };
    assert_eq!(stack.table.program_version(client, none).await.unwrap(), None);
    let own = Program { cip_tag: 77, version: 1, ..Program::standard() };
    stack.table.put_program(client, &own, None).await.unwrap();
    let other = stack.tenant().await.id;
    assert_eq!(stack.table.program(other, 77).await.unwrap(), None);
}

#[tokio::test]
async fn programs_are_listed_by_tag_each_once_and_in_force() {
    let Some(stack) = Stack::start().await else { return };
    let client = stack.tenant().await.id;
    let own = |cip_tag, version| Program { cip_tag, version, ..Program::standard() };
    for program in [own(900, 1), own(17, 1), own(u32::MAX, 1), own(80, 1), own(80, 2)] {
        stack.table.put_program(client, &program, None).await.unwrap();
    }
    let listed = async |above, limit| stack.table.programs(client, above, limit).await.unwrap();
    assert_eq!(listed(0, 100).await, [own(17, 1), own(80, 2), own(900, 1), own(u32::MAX, 1)]);
    assert_eq!(listed(17, 2).await, [own(80, 2), own(900, 1)]);
    assert!(listed(u32::MAX, 2).await.is_empty());
}

#[tokio::test]
async fn subscriptions_are_saved_together_with_the_answer_or_not_at_all() {
    let Some(stack) = Stack::start().await else { return };
    let (tenant, other) = (stack.tenant().await, stack.tenant().await);
    let mut old = webhooks::subscription(tenant.id, uuid());
    let first = old.clone();
    let list = stack.table.subscription_list(tenant.id).await.unwrap();
    stack.table.put_subscriptions(&list, &[(None, first.clone())], None, &tenant.key).await.unwrap();
    let taken = vec![old.scopes.remove(0)];
    let new = Subscription { scopes: taken, ..webhooks::subscription(tenant.id, uuid()) };
    let answer = KeptAnswer {
        key: IdempotencyKey::new(tenant.id, "POST", "/v3.1/subscriptions", "k"),
        fingerprint: [0; 32],
        status: 200,
        revision: None,
        body: Vec::new(),
        kept_at: NOON,
    };
    let both = [Subscription { edition: 2, ..old.clone() }, Subscription { edition: 1, ..new.clone() }];
    let list = stack.table.subscription_list(tenant.id).await.unwrap();
    assert_eq!(list.subscriptions, [Subscription { edition: 1, ..first }]);
    let changes = [(list.subscriptions.first().cloned(), old.clone()), (None, new.clone())];
    stack.table.put_subscriptions(&list, &changes, Some(&answer), &tenant.key).await.unwrap();
    let list = stack.table.subscription_list(tenant.id).await.unwrap();
    let late = stack.table.put_subscriptions(&list, &changes, None, &tenant.key).await;
    assert!(matches!(late, Err(SaveError::Conflict)), "what changed meanwhile is not overwritten: {late:?}");
    let third = webhooks::subscription(tenant.id, uuid());
    let list = stack.table.subscription_list(tenant.id).await.unwrap();
    let again = stack.table.put_subscriptions(&list, &[(None, third.clone())], Some(&answer), &tenant.key).await;
    assert!(matches!(again, Err(SaveError::KeyUsed)), "{again:?}");
    let mut stored = stack.table.subscriptions(tenant.id).await.unwrap();
    stored.sort_by_key(|subscription| subscription.id == new.id);
    assert_eq!(stored, both);
    assert_eq!(stack.table.subscription(tenant.id, new.id).await.unwrap().as_ref(), both.last());
    assert_eq!(stack.table.subscription(tenant.id, third.id).await.unwrap(), None);
    assert_eq!(stack.table.subscription(other.id, new.id).await.unwrap(), None);
    assert!(stack.table.subscriptions(other.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn of_two_that_go_by_the_same_list_of_subscriptions_one_is_refused() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    for _ in 0..2 {
        let list = stack.table.subscription_list(tenant.id).await.unwrap();
        let [one, other] = [(); 2].map(|()| [(None, webhooks::subscription(tenant.id, uuid()))]);
        stack.table.put_subscriptions(&list, &one, None, &tenant.key).await.unwrap();
        let late = stack.table.put_subscriptions(&list, &other, None, &tenant.key).await;
        assert!(matches!(late, Err(SaveError::Conflict)), "{late:?}");
    }
    assert_eq!(stack.table.subscriptions(tenant.id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_message_arrives_after_its_delay() {
    let Some(stack) = Stack::start().await else { return };
    let (queue, sqs, url) = stack.queue().await;
    queue.send("now", Some("group"), Duration::ZERO).await.unwrap();
    queue.send("later", None, Duration::from_secs(2000)).await.unwrap();
    let received = sqs.receive_message().queue_url(&url).max_number_of_messages(10).send().await.unwrap();
    let bodies: Vec<_> = received.messages().iter().filter_map(|message| message.body()).collect();
    assert_eq!(bodies, ["now"]);
}

#[tokio::test]
async fn an_installation_holds_three_thousand_programs() {
    const PROGRAMS: u32 = 3000;
    let Some(stack) = Stack::start().await else { return };
    let client = stack.tenant().await.id;
    let own = |cip_tag| Program { cip_tag, ..Program::standard() };
    let mut tasks = tokio::task::JoinSet::new();
    for worker in 0..8 {
        let table = stack.table.clone();
        tasks.spawn(async move {
            for cip_tag in (0..PROGRAMS).filter(|place| place % 8 == worker) {
                table.put_program(client, &own(100 + cip_tag), None).await.unwrap();
            }
        });
    }
    tasks.join_all().await;
    let (mut found, mut above) = (Vec::new(), 0);
    loop {
        let page = stack.table.programs(client, above, 100).await.unwrap();
        let Some(last) = page.last() else { break };
        above = last.cip_tag;
        found.extend(page.into_iter().map(|program| program.cip_tag));
    }
    assert_eq!(found, (100..100 + PROGRAMS).collect::<Vec<_>>());
    assert_eq!(stack.table.program(client, 3099).await.unwrap(), Some(own(3099)));
}
