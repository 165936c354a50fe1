//! Endpoints: changed as they were read, ended together with what is told of it, and their health one step at a time.

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::id::EventId;
use gatehouse_domain::webhook::{Admission, Ended, Notice, Outcome, Pace, Subject, Subscription, Trouble};
use gatehouse_store::{Listed, SaveError};

use crate::sample::NOON;
use crate::stack::{Stack, uuid};
use crate::webhooks;

fn after(seconds: i64) -> DateTime<Utc> {
    NOON + TimeDelta::seconds(seconds)
}

#[tokio::test]
async fn an_endpoint_that_changed_meanwhile_is_not_overwritten() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let before = webhooks::subscription(tenant.id, uuid());
    let list = stack.table.subscription_list(tenant.id).await.unwrap();
    stack.table.put_subscriptions(&list, &[(None, before.clone())], None, &tenant.key).await.unwrap();
    let stored = async || stack.table.subscription(tenant.id, before.id).await.unwrap().unwrap();
    let before = stored().await;
    let moved = Subscription { url: "https://example.org/".to_owned(), ..before.clone() };
    stack.table.replace_subscription((&before, Some(&moved)), None, None).await.unwrap();

    let mut ended = before.clone();
    ended.switch(Some(Ended::Failing), NOON);
    let (id, at) = (EventId::new(uuid()), after(1));
    let notice = Notice {
        id,
        client: tenant.id,
        at,
        subject: Subject::Endpoint { subscription: before.id, trouble: Trouble::Failed },
    };
    let stale = stack.table.replace_subscription((&before, Some(&ended)), Some(&notice), None).await;
    assert!(matches!(stale, Err(SaveError::Conflict)), "{stale:?}");
    let listed = async || stack.table.events(tenant.id, (NOON, after(9)), None, 10).await.unwrap().events;
    assert!(listed().await.is_empty(), "nothing is told of what did not happen");

    let moved = stored().await;
    let mut ended = moved.clone();
    ended.switch(Some(Ended::Failing), NOON);
    stack.table.replace_subscription((&moved, Some(&ended)), Some(&notice), None).await.unwrap();
    assert!(matches!(listed().await[..], [Listed::Notice(told)] if told == notice));
    assert!(matches!(stack.table.replace_subscription((&moved, None), None, None).await, Err(SaveError::Conflict)));
    stack.table.replace_subscription((&stored().await, None), None, None).await.unwrap();
    assert_eq!(stack.table.subscription(tenant.id, before.id).await.unwrap(), None);
}

#[tokio::test]
async fn of_two_who_change_an_endpoints_health_the_second_goes_on_from_the_firsts() {
    let Some(stack) = Stack::start().await else { return };
    let endpoint = webhooks::subscription(stack.tenant().await.id, uuid());
    let place = (endpoint.client, endpoint.id);
    let mut first = stack.table.health(place, NOON).await.unwrap();
    let mut second = first.clone();
    let admit = |known: &mut gatehouse_store::HealthNow| match known.health.admit(Pace::USUAL, NOON, after(60)) {
        Admission::Now(admitted) => admitted,
        Admission::Later(then) => panic!("not before {then}"),
    };
    let admitted = admit(&mut first);
    let stored = stack.table.put_health(place, &first, NOON).await.unwrap().expect("nobody was quicker");
    admit(&mut second);
    let newer = stack.table.put_health(place, &second, NOON).await.unwrap().expect_err("the first was");
    assert_eq!(newer, stored);
    second = newer;
    admit(&mut second);
    second.health.observe(admitted, Outcome::Failed { retry_after: None }, after(1));
    stack.table.put_health(place, &second, after(1)).await.unwrap().expect("it went on from the first's");
    let read = stack.table.health(place, NOON).await.unwrap();
    assert_eq!((read.health.failing_since(), &read.health), (Some(after(1)), &second.health));

    // Switched on again, it begins anew, over the same item.
    let anew = stack.table.health(place, after(100)).await.unwrap();
    assert_eq!(anew.health, gatehouse_domain::webhook::Health::default());
    stack.table.put_health(place, &anew, after(100)).await.unwrap().expect("nobody was quicker");
    assert_eq!(stack.table.health(place, after(100)).await.unwrap().health.failing_since(), None);
}

#[tokio::test]
async fn webhook_secrets_change_as_they_were_read() {
    let Some(stack) = Stack::start().await else { return };
    let tenant = stack.tenant().await;
    let before = stack.table.client_now(tenant.id).await.unwrap().unwrap();
    stack.table.put_webhook_secrets(&before, vec![1], None).await.unwrap();
    let stale = stack.table.put_webhook_secrets(&before, vec![2], None).await;
    assert!(matches!(stale, Err(SaveError::Conflict)), "{stale:?}");
    let now = stack.table.client_now(tenant.id).await.unwrap().unwrap();
    assert_eq!(now.webhook_secrets, Some(vec![1]));
    stack.table.put_webhook_secrets(&now, vec![3], None).await.unwrap();
}
