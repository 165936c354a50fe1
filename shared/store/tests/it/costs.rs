//! What each operation costs, exactly: a change here changes somebody's bill.

use std::fmt::Write as _;
use std::time::Duration;

use chrono::TimeDelta;
use gatehouse_domain::Program;
use gatehouse_domain::backtest::{Backtest, Scope};
use gatehouse_domain::id::{BacktestId, CustomerId};
use gatehouse_domain::program::ProgramVersion;
use gatehouse_domain::webhook::Attempt;
use gatehouse_store::{Commit, FingerprintTag, IdempotencyKey, KeptAnswer, Meter, Refresh, Vault};
use uuid::Uuid;

use crate::customers::commit;
use crate::sample::{self, NOON};
use crate::stack::{Stack, uuid};
use crate::webhooks;

const CUSTOMER: Uuid = Uuid::from_u128(0x019a_a5f3_1c60_7b1e_9f0d_6a3c_2f84_d7b1);
const BACKTEST: Uuid = Uuid::from_u128(0x019a_a5f4_70d2_7f3a_8e61_50b7_9d2c_e183);
const SUBSCRIPTION: Uuid = Uuid::from_u128(0x019a_a5f2_f0b8_74c5_a1e9_3d68_7bfa_205c);

/// A table of operations: requests, read units, write units. The emulator reports no units for BatchGetItem,
/// where AWS charges half a read unit for each 4 KiB of each item.
struct Bill<'a> {
    meter: &'a Meter,
    lines: String,
}

impl Bill<'_> {
    fn line(&mut self, operation: &str) {
        let usage = self.meter.take();
        let requests: Vec<_> = usage.requests.iter().map(|(name, count)| format!("{count} {name}")).collect();
        let (read, write) = (usage.read_units, usage.write_units);
        writeln!(self.lines, "{operation}: {}; {read} read, {write} written", requests.join(", ")).unwrap();
    }
}

#[tokio::test]
async fn what_each_operation_costs() {
    let Some(stack) = Stack::start().await else { return };
    let table = &stack.table;
    // Fixed ids: what is compressed must always come to the same size.
    let tenant = stack.tenant_with(sample::client_id()).await;
    let _ = stack.meter.take();
    let mut bill = Bill { meter: &stack.meter, lines: String::new() };

    table.client(tenant.id).await.unwrap();
    bill.line("client");
    table.put_program(tenant.id, &Program { version: 2, ..Program::standard() }, None).await.unwrap();
    bill.line("put_program");
    table.program(tenant.id, 1).await.unwrap();
    bill.line("program");
    table.program_version(tenant.id, ProgramVersion { cip_tag: 1, version: 2 }).await.unwrap();
    bill.line("program_version");
    table.program_version(tenant.id, ProgramVersion { cip_tag: 1, version: 1 }).await.unwrap();
    bill.line("program_version, shipped");
    table.programs(tenant.id, 0, 101).await.unwrap();
    bill.line("programs");

    let customer = sample::customer(tenant.id, CUSTOMER);
    let event = sample::event(&customer, uuid());
    let answer = KeptAnswer {
        key: IdempotencyKey::new(tenant.id, "POST", "/v3.1/users", "k"),
        fingerprint: [0; 32],
        status: 200,
        revision: Some(1),
        body: serde_json::to_vec(&customer).unwrap(),
        kept_at: NOON,
    };
    let screened = sample::screened();
    let creation = Commit { answer: Some(&answer), ..commit(&customer, &event, &screened) };
    table.commit(&tenant.key, &tenant.wrapped, creation).await.unwrap();
    bill.line("commit of a new customer, with an answer");
    let next = sample::revised(&customer);
    let second = sample::event(&next, uuid());
    let change = commit(&next, &second, &screened);
    table.commit(&tenant.key, &tenant.wrapped, change).await.unwrap();
    bill.line("commit of a change");
    table.answer(&tenant.key, &answer.key, NOON).await.unwrap();
    bill.line("answer");
    table.customer(&Vault::new(&stack.aws), tenant.id, customer.id).await.unwrap();
    bill.line("customer, in a new environment");
    table.customer(&stack.vault, tenant.id, customer.id).await.unwrap();
    bill.line("customer");
    table.customers(&stack.vault, tenant.id, (&[], &tenant.key), 0, 20).await.unwrap();
    bill.line("customers");
    table.customers(&stack.vault, tenant.id, (&["ada".to_owned()], &tenant.key), 0, 20).await.unwrap();
    bill.line("customers, searched");
    table.revision(&tenant.key, (tenant.id, customer.id), 1).await.unwrap();
    bill.line("revision");
    table.revisions(&tenant.key, (tenant.id, customer.id), u64::MAX, 100).await.unwrap();
    bill.line("revisions, two");
    let mut test = Backtest::new(BacktestId::new(BACKTEST), tenant.id, Program::standard(), Scope::OfTag, NOON);
    table.put_backtest(&test, None).await.unwrap();
    bill.line("put_backtest");
    table.count_customers(tenant.id, NOON).await.unwrap();
    bill.line("count_customers");
    let roll = table.roll(&stack.vault, tenant.id, (None, NOON), 50).await.unwrap();
    bill.line("roll, a page");
    let changes = test.take(roll.customers.iter().map(|stored| &stored.customer), &[], None, NOON);
    table.advance_backtest(&test, &changes).await.unwrap();
    bill.line("advance_backtest, nothing changed");
    table.backtest_changes(tenant.id, test.id, 0, 2).await.unwrap();
    bill.line("backtest_changes");
    let refresh = Refresh { generation: 1, uses_left: 10 };
    table.use_refresh(tenant.id, customer.id, refresh).await.unwrap();
    bill.line("use_refresh");

    let tag = FingerprintTag::of(&tenant.key, "ssn:219099998");
    assert_eq!(table.share_fingerprint(tenant.id, tag, customer.id).await.unwrap(), []);
    bill.line("share_fingerprint, the first");
    let other = CustomerId::new(uuid());
    assert_eq!(table.share_fingerprint(tenant.id, tag, other).await.unwrap(), [customer.id]);
    bill.line("share_fingerprint, met by another");
    assert_eq!(table.share_fingerprint(tenant.id, tag, customer.id).await.unwrap(), [other]);
    let _ = stack.meter.take();

    let subscription = webhooks::subscription(tenant.id, SUBSCRIPTION);
    let list = table.subscription_list(tenant.id).await.unwrap();
    let _ = stack.meter.take();
    table.put_subscriptions(&list, &[(None, subscription.clone())], None, &tenant.key).await.unwrap();
    bill.line("put_subscriptions of one");
    table.subscriptions(tenant.id).await.unwrap();
    bill.line("subscriptions");
    let mut delivery = webhooks::delivery(&event, &subscription);
    table.put_delivery_if_new(&delivery).await.unwrap();
    bill.line("put_delivery_if_new");
    table.delivery(delivery.client, delivery.event, delivery.subscription).await.unwrap();
    bill.line("delivery");
    table.lease_delivery(&delivery, NOON, NOON + TimeDelta::seconds(30)).await.unwrap();
    bill.line("lease_delivery");
    delivery
        .attempted(Attempt { at: NOON, url: String::new(), status: Some(200), note: String::new(), took_ms: 7 }, None);
    table.save_delivery(&delivery).await.unwrap();
    bill.line("save_delivery, delivered");
    table.due_deliveries(NOON, 100).await.unwrap();
    bill.line("due_deliveries, none due");
    table.deliveries(tenant.id, 0, 20).await.unwrap();
    bill.line("deliveries");

    stack.objects.put("a", b"a".to_vec(), "image/png").await.unwrap();
    let read = stack.objects.get("a", 10).await.unwrap();
    let _ = stack.objects.presign_get("a", 60, NOON);
    stack.objects.delete_read("a", &read).await.unwrap();
    bill.line("an object put, read, linked to and deleted");
    let (queue, ..) = stack.queue().await;
    queue.send("{}", None, Duration::ZERO).await.unwrap();
    bill.line("send");
    insta::assert_snapshot!(bill.lines);
}
