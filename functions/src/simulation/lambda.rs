//! Invokes the functions as the platform does: with batches of messages, records of the stream, schedules and requests.

use std::future::Future;
use std::pin::Pin;

use aws_lambda_events::event::dynamodb::Event as StreamEvent;
use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use gatehouse_domain::Client;
use gatehouse_store::WrappedKey;
use serde_json::{Value, json};

use super::workload::Door;
use super::world::{INSPECT, KYC, Message, Record, WEBHOOKS};
use crate::call::Call;
use crate::house::House;
use crate::http::Reply;
use crate::{jobs, queue, v0, v3};

/// What an invocation came to.
pub(super) enum Ended {
    /// The messages that go back to the queue.
    Batch(Vec<String>),
    /// The first record that goes back to the stream.
    Relayed(Option<String>),
    Swept(Result<(), String>),
    Answered(Reply),
}

pub(super) type Invocation = Pin<Box<dyn Future<Output = Ended>>>;

/// Which schedules there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sweep {
    Webhooks,
    Kyc,
    Relay,
}

/// How many seconds a function has, as `template.yaml` says.
pub(super) const fn timeout(queue: usize) -> i64 {
    match queue {
        WEBHOOKS => 30_000,
        _ => 60_000,
    }
}

/// How long a message that was received is out of sight, as `template.yaml` says.
pub(super) const fn visibility(queue: usize) -> i64 {
    match queue {
        WEBHOOKS => 180_000,
        _ => 360_000,
    }
}

/// How many messages a batch has at most.
pub(super) const fn batch(queue: usize) -> usize {
    match queue {
        WEBHOOKS => 10,
        _ => 5,
    }
}

pub(super) fn consume(house: &'static House, queue: usize, messages: &[Message]) -> Invocation {
    let records = messages.iter().map(|own| {
        let mut message = SqsMessage::default();
        message.message_id = Some(own.id.to_string());
        message.body = Some(own.body.clone());
        message
    });
    let mut event = SqsEvent::default();
    event.records = records.collect();
    Box::pin(async move {
        let response = match queue {
            KYC => queue::in_turn(house, &jobs::kyc::process::handle, event, "simulation").await,
            INSPECT => queue::in_turn(house, &jobs::documents::inspect::handle, event, "simulation").await,
            _ => queue::all_at_once(house, &jobs::webhooks::deliver::handle, event, "simulation").await,
        };
        Ended::Batch(response.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect())
    })
}

pub(super) fn relay(house: &'static House, records: &[Record]) -> Invocation {
    let records: Vec<Value> = records
        .iter()
        .map(|own| {
            json!({
                "eventID": own.sequence.to_string(), "eventName": "INSERT", "eventVersion": "1.1",
                "eventSource": "aws:dynamodb", "awsRegion": "us-east-1", "eventSourceARN": "arn",
                "dynamodb": {
                    "ApproximateCreationDateTime": own.at / 1000,
                    "Keys": {"pk": own.image["pk"], "sk": own.image["sk"]},
                    "NewImage": own.image, "SequenceNumber": own.sequence.to_string(), "SizeBytes": 1,
                    "StreamViewType": "NEW_AND_OLD_IMAGES",
                },
            })
        })
        .collect();
    let event: StreamEvent =
        serde_json::from_value(json!({"Records": records})).expect("records as the stream has them");
    Box::pin(async move {
        let response = jobs::relay::handle(house, event).await.expect("relay names the record that failed");
        Ended::Relayed(response.batch_item_failures.into_iter().next().and_then(|failure| failure.item_identifier))
    })
}

pub(super) fn sweep(house: &'static House, sweep: Sweep) -> Invocation {
    Box::pin(async move {
        let swept = match sweep {
            Sweep::Webhooks => jobs::webhooks::sweep::handle(house, Value::Null).await.map(drop),
            Sweep::Kyc => jobs::kyc::sweep::handle(house, Value::Null).await.map(drop),
            Sweep::Relay => jobs::relay::sweep::handle(house, Value::Null).await.map(drop),
        };
        Ended::Swept(swept.map_err(|error| error.to_string()))
    })
}

pub(super) fn request(house: &'static House, door: Door, request: &Value) -> Invocation {
    let call = Call::new(lambda_http::request::from_str(&request.to_string()).expect("a request of API Gateway's"));
    Box::pin(async move {
        Ended::Answered(match door {
            Door::CreateUser => v3::users::create::handle(house, call).await,
            Door::UpdateUser => v3::users::update::handle(house, call).await,
            Door::CreateSubscription => v3::subscriptions::create::handle(house, call).await,
            Door::UpdateSubscription => v3::subscriptions::update::handle(house, call).await,
            Door::CreateWebhook => v0::webhooks::create::handle(house, call).await,
            Door::UpdateWebhook => v0::webhooks::update::handle(house, call).await,
            Door::DeleteWebhook => v0::webhooks::delete::handle(house, call).await,
        })
    })
}

/// A request as API Gateway hands it over, after the authorizer.
pub(super) fn event(
    (client, key): (&Client, &WrappedKey),
    (method, path): (&str, &str),
    parameters: &Value,
    headers: &Value,
    body: &Value,
) -> Value {
    json!({
        "resource": path, "path": path, "httpMethod": method,
        "headers": headers, "multiValueHeaders": {}, "queryStringParameters": null,
        "multiValueQueryStringParameters": null, "pathParameters": parameters, "stageVariables": null,
        "requestContext": {
            "accountId": "123456789012", "apiId": "simulated", "domainName": "api.example.com", "httpMethod": method,
            "authorizer": {
                "client_id": client.id.to_string(), "client_name": client.name, "sandbox": client.sandbox.to_string(),
                "key": key.to_string(), "clock_ahead": "0",
            },
            "identity": {"sourceIp": "192.0.2.1"}, "path": path, "protocol": "HTTP/1.1",
            "requestId": "simulation", "requestTimeEpoch": 0, "resourceId": "r", "resourcePath": path, "stage": "api",
        },
        "body": body.to_string(), "isBase64Encoded": false,
    })
}
