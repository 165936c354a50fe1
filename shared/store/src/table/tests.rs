//! What is asked of DynamoDB, and what each of its answers is taken for.

use gatehouse_domain::Customer;
use gatehouse_domain::status::{Standing, StandingKind};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Commit, Refresh, Table};
use crate::answer::{IdempotencyKey, KeptAnswer};
use crate::client_key::ClientKey;
use crate::error::SaveError;
use crate::item;
use crate::meter::Meter;
use crate::testing::sample::{self, NOON, client_id};
use crate::testing::{Replay, Request};
use crate::vault::WrappedKey;

fn key() -> ClientKey {
    ClientKey::from_bytes(&[7; 32]).unwrap()
}

fn sample_customer() -> Customer {
    sample::customer(client_id(), Uuid::from_u128(0xA))
}

fn kept_answer() -> KeptAnswer {
    KeptAnswer {
        key: IdempotencyKey::new(client_id(), "POST", "/v3.1/users", "key-1"),
        fingerprint: [3; 32],
        status: 200,
        revision: Some(1),
        body: b"{\"_id\":\"1\"}".to_vec(),
        kept_at: NOON,
    }
}

const EVENT: Uuid = Uuid::from_u128(0xE);

async fn commit(
    customer: &Customer,
    answers: impl IntoIterator<Item = (u16, Value)>,
) -> (Result<(), SaveError>, Vec<Request>) {
    let (aws, replay) = Replay::aws(answers);
    let event = sample::event(customer, EVENT);
    let answer = kept_answer();
    let commit = Commit {
        customer,
        event: &event,
        answer: Some(&answer),
        screened: &sample::screened(),
        records: &[],
        own_clock: false,
    };
    let wrapped = WrappedKey::from_bytes(b"wrapped");
    let outcome = Table::new(&aws, "gatehouse").commit(&key(), &wrapped, commit).await;
    (outcome, replay.requests())
}

fn done() -> (u16, Value) {
    (200, json!({}))
}

fn cancelled(codes: [&str; 3]) -> (u16, Value) {
    let reasons = codes.map(|code| json!({"Code": code, "Message": "x"}));
    let kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    (400, json!({"__type": kind, "Message": "Transaction cancelled", "CancellationReasons": reasons}))
}

fn refused(kind: &str, message: &str) -> (u16, Value) {
    (400, json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{kind}"), "message": message}))
}

/// The event that is stored at the customer's revision.
fn stored_event(customer: &Customer, id: Uuid) -> (u16, Value) {
    let event = item::json(&sample::event(customer, id));
    (200, json!({"Item": {"event": {"S": event}}}))
}

fn operations(requests: &[Request]) -> Vec<&str> {
    requests.iter().map(|request| request.operation.as_str()).collect()
}

/// A request without what differs each time: sealed values.
fn unsealed(request: &Request) -> Value {
    fn redact(value: &mut Value) {
        match value {
            Value::Object(map) => map.iter_mut().for_each(|(name, value)| match name.as_str() {
                "B" => *value = "(sealed)".into(),
                _ => redact(value),
            }),
            Value::Array(values) => values.iter_mut().for_each(redact),
            _ => {}
        }
    }
    let mut body = request.body.clone();
    redact(&mut body);
    body
}

#[tokio::test]
async fn the_first_revision_is_one_transaction_that_asks_for_no_customer() {
    let (outcome, requests) = commit(&sample_customer(), [done()]).await;
    outcome.unwrap();
    assert_eq!(operations(&requests), ["TransactWriteItems"]);
    let mut request = unsealed(&requests[0]);
    // The domain's own tests hold the event's JSON.
    request["TransactItems"][1]["Put"]["Item"]["event"]["S"] = "(event)".into();
    insta::assert_json_snapshot!(request);
}

#[tokio::test]
async fn a_later_revision_asks_for_the_one_before_and_leaves_the_refresh_counters_alone() {
    let (outcome, requests) = commit(&sample::revised(&sample_customer()), [done()]).await;
    outcome.unwrap();
    let update = &requests[0].body["TransactItems"][0]["Update"];
    assert_eq!(update["ConditionExpression"], "#revision = :before");
    assert_eq!(update["ExpressionAttributeValues"][":before"], json!({"N": "1"}));
    let expression = update["UpdateExpression"].as_str().unwrap();
    for counter in ["refresh_generation", "refresh_uses_left"] {
        assert!(expression.contains(&format!("#{counter} = if_not_exists(#{counter}, :{counter})")), "{expression}");
    }
}

#[tokio::test]
async fn a_customer_that_goes_away_leaves_the_list() {
    let mut customer = sample_customer();
    customer.facts.standing = Some(Standing { kind: StandingKind::MakeItGoAway, code: None });
    let (outcome, requests) = commit(&sample::revised(&customer), [done()]).await;
    outcome.unwrap();
    let update = &requests[0].body["TransactItems"][0]["Update"];
    let expression = update["UpdateExpression"].as_str().unwrap();
    assert!(expression.ends_with("REMOVE #gsi2pk, #gsi2sk, #gsi1pk, #gsi1sk"), "{expression}");
}

#[tokio::test]
async fn nothing_that_tells_who_the_customer_is_lies_open() {
    let (_, requests) = commit(&sample_customer(), [done()]).await;
    let sent = unsealed(&requests[0]).to_string().to_lowercase();
    for personal in ["ada", "example.com", "market", "0123", "1989", "app-7731"] {
        assert!(!sent.contains(personal), "{personal}");
    }
}

#[tokio::test]
async fn a_transaction_that_met_another_is_repeated_as_it_was() {
    let answers =
        [cancelled(["TransactionConflict", "None", "None"]), cancelled(["None", "None", "ThrottlingError"]), done()];
    let (outcome, requests) = commit(&sample_customer(), answers).await;
    outcome.unwrap();
    assert_eq!(operations(&requests), ["TransactWriteItems"; 3]);
    assert_eq!(requests[0].body, requests[2].body);
    assert_eq!(requests[0].body["ClientRequestToken"], EVENT.to_string());
}

#[tokio::test]
async fn contention_without_end_is_given_up_and_may_be_tried_later() {
    let (outcome, requests) =
        commit(&sample_customer(), vec![cancelled(["None", "TransactionConflict", "None"]); 5]).await;
    assert!(matches!(outcome, Err(SaveError::Store(error)) if error.is_retryable()));
    assert_eq!(requests.len(), 5);
}

#[tokio::test]
async fn a_throttled_request_is_repeated_by_the_sdk() {
    let answers = [refused("ThrottlingException", "Rate exceeded"), done()];
    let (outcome, requests) = commit(&sample_customer(), answers).await;
    outcome.unwrap();
    assert_eq!(requests.len(), 2);
}

#[tokio::test]
async fn a_revision_that_moved_is_a_conflict_and_not_repeated() {
    let customer = sample::revised(&sample_customer());
    let others_event = stored_event(&customer, Uuid::from_u128(0xF));
    let answers = [cancelled(["ConditionalCheckFailed", "ConditionalCheckFailed", "None"]), others_event];
    let (outcome, requests) = commit(&customer, answers).await;
    assert!(matches!(outcome, Err(SaveError::Conflict)));
    assert_eq!(operations(&requests), ["TransactWriteItems", "GetItem"]);
    assert_eq!(requests[1].body["ConsistentRead"], true);
}

#[tokio::test]
async fn a_used_idempotency_key_is_told_from_a_conflict_by_its_place() {
    for codes in [
        ["None", "None", "ConditionalCheckFailed"],
        ["ConditionalCheckFailed", "None", "ConditionalCheckFailed"],
        ["TransactionConflict", "None", "ConditionalCheckFailed"],
    ] {
        let (outcome, _) = commit(&sample_customer(), [cancelled(codes), done()]).await;
        assert!(matches!(outcome, Err(SaveError::KeyUsed)), "{codes:?}");
    }
}

#[tokio::test]
async fn an_earlier_try_whose_answer_was_lost_is_no_conflict() {
    let customer = sample_customer();
    let failed = cancelled(["ConditionalCheckFailed", "ConditionalCheckFailed", "ConditionalCheckFailed"]);
    let mismatch = refused("IdempotentParameterMismatchException", "Request token already in use");
    for answer in [failed, mismatch] {
        let (outcome, _) = commit(&customer, [answer, stored_event(&customer, EVENT)]).await;
        outcome.unwrap();
    }
}

#[tokio::test]
async fn an_item_beyond_the_limit_is_too_large() {
    let mut reasons = cancelled(["ValidationError", "None", "None"]);
    reasons.1["CancellationReasons"][0]["Message"] = "Item size to update has exceeded the maximum allowed size".into();
    let put = refused("ValidationException", "Item size has exceeded the maximum allowed size");
    for answer in [reasons, put] {
        let (outcome, _) = commit(&sample_customer(), [answer]).await;
        assert!(matches!(outcome, Err(SaveError::TooLarge)));
    }
}

#[tokio::test]
async fn an_error_tells_the_operation_and_the_code_and_nothing_of_the_item() {
    let answer = refused("AccessDeniedException", "User: ada@example.com is not authorized");
    let (outcome, _) = commit(&sample_customer(), [answer]).await;
    let error = outcome.unwrap_err();
    let told = format!("{error} {error:?}");
    assert!(told.contains("dynamodb:TransactWriteItems: AccessDeniedException (HTTP 400"), "{told}");
    assert!(!told.contains("ada@"), "{told}");
    assert!(matches!(error, SaveError::Store(error) if !error.is_retryable()));
}

async fn use_refresh(known: Refresh, answers: Vec<(u16, Value)>) -> (Result<Refresh, SaveError>, Vec<Request>) {
    let (aws, replay) = Replay::aws(answers);
    let customer = sample_customer();
    let outcome = Table::new(&aws, "gatehouse").use_refresh(client_id(), customer.id, known).await;
    (outcome, replay.requests())
}

fn counters_were(generation: u32, uses_left: u32) -> (u16, Value) {
    let mut answer = refused("ConditionalCheckFailedException", "The conditional request failed");
    answer.1["Item"] = json!({
        "refresh_generation": {"N": generation.to_string()},
        "refresh_uses_left": {"N": uses_left.to_string()},
    });
    answer
}

#[tokio::test]
async fn a_refresh_token_is_used_by_one_conditional_update() {
    let (outcome, requests) = use_refresh(Refresh { generation: 4, uses_left: 3 }, vec![done()]).await;
    assert_eq!(outcome.unwrap(), Refresh { generation: 4, uses_left: 2 });
    insta::assert_json_snapshot!(unsealed(&requests[0]));
}

#[tokio::test]
async fn uses_of_one_refresh_token_at_the_same_time_all_count() {
    let busy = refused("TransactionConflictException", "Transaction is ongoing for the item");
    let answers = vec![counters_were(4, 1), busy, done()];
    let (outcome, requests) = use_refresh(Refresh { generation: 4, uses_left: 2 }, answers).await;
    assert_eq!(outcome.unwrap(), Refresh { generation: 5, uses_left: Refresh::USES });
    assert_eq!(requests.len(), 3);
}

#[tokio::test]
async fn endless_company_at_a_refresh_token_is_no_conflict_but_worth_another_try() {
    let answers = (1..=5).map(|used| counters_were(4, 10 - used)).collect();
    let (outcome, requests) = use_refresh(Refresh { generation: 4, uses_left: 10 }, answers).await;
    assert!(matches!(outcome, Err(SaveError::Store(error)) if error.is_retryable()));
    assert_eq!(requests.len(), 5);
}

#[tokio::test]
async fn a_refresh_token_of_another_generation_is_a_conflict() {
    for answer in [counters_were(5, 10), refused("ConditionalCheckFailedException", "no such customer")] {
        let (outcome, requests) = use_refresh(Refresh { generation: 4, uses_left: 2 }, vec![answer]).await;
        assert!(matches!(outcome, Err(SaveError::Conflict)));
        assert_eq!(requests.len(), 1);
    }
}

#[tokio::test]
async fn what_a_batch_left_over_is_asked_for_again_and_the_order_is_the_lists() {
    let keys: Vec<_> = (1..=3).map(|n| json!({"pk": {"S": format!("p{n}")}, "sk": {"S": "s"}})).collect();
    let unprocessed = json!({"gatehouse": {"Keys": [keys[0]]}});
    let (aws, replay) = Replay::aws([
        (200, json!({"Items": keys, "Count": 3})),
        (200, json!({"Responses": {"gatehouse": [keys[2], keys[1]]}, "UnprocessedKeys": unprocessed})),
        (200, json!({"Responses": {"gatehouse": [keys[0]]}})),
    ]);
    let slice =
        Table::new(&aws, "gatehouse").list(crate::keys::List::Customers(client_id()), None, 0, 10).await.unwrap();
    let order: Vec<_> = slice.items.iter().map(|item| item::read_text(item, "pk").unwrap().to_owned()).collect();
    assert_eq!(order, ["p1", "p2", "p3"]);
    assert_eq!(replay.operations(), ["Query", "BatchGetItem", "BatchGetItem"]);
}

#[tokio::test]
async fn a_part_of_a_list_is_counted_over_the_indexs_pages() {
    let keys: Vec<_> = (0..5).map(|n| json!({"pk": {"S": format!("p{n}")}, "sk": {"S": "s"}})).collect();
    let (aws, replay) = Replay::aws([
        (200, json!({"Items": keys[..2], "LastEvaluatedKey": keys[1]})),
        (200, json!({"Items": keys[2..]})),
        (200, json!({"Responses": {"gatehouse": keys[1..3]}})),
    ]);
    let slice =
        Table::new(&aws, "gatehouse").list(crate::keys::List::Customers(client_id()), None, 1, 2).await.unwrap();
    assert_eq!(slice.total, 5);
    let asked = &replay.requests()[2].body["RequestItems"]["gatehouse"]["Keys"];
    assert_eq!(*asked, json!(keys[1..3]));
}

#[tokio::test]
async fn the_meter_counts_requests_and_the_units_that_dynamodb_reports() {
    let consumed = json!({"ConsumedCapacity": {"TableName": "gatehouse", "CapacityUnits": 1.5}});
    let (aws, replay) = Replay::aws([refused("ThrottlingException", ""), (200, consumed)]);
    let meter = Meter::default();
    let table = Table::new(&aws.metered(meter.clone()), "gatehouse");
    table.program(client_id(), 1).await.unwrap();
    let usage = meter.take();
    assert_eq!(usage.requests, [("DynamoDB.GetItem".to_owned(), 2)].into());
    assert_eq!((usage.read_units, usage.write_units), (1.5, 0.0));
    assert_eq!(replay.requests()[1].body["ReturnConsumedCapacity"], "TOTAL");
    assert!(meter.take().requests.is_empty());
}
