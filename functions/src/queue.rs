//! Queue consumers: each message for itself, so that a poisoned one stops nobody else.

use std::future::Future;

use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use futures_util::future::join_all;
use lambda_http::Error;
use lambda_runtime::{LambdaEvent, service_fn};
use tracing::Instrument;

use gatehouse_domain::id::{BacktestId, ClientId, CustomerId, DocumentId, EventId, SubscriptionId};
use serde::{Deserialize, Serialize};

use crate::house::House;

/// Serves a consumer. A message whose handling fails is returned to the queue, and after its last receive to the
/// dead-letter queue; the others of its batch are done.
pub(crate) async fn serve<F, Fut>(house: &'static House, handler: F) -> Result<(), Error>
where
    F: Fn(&'static House, String) -> Fut,
    Fut: Future<Output = Result<(), Error>>,
{
    let handler = &handler;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(in_turn(house, handler, event.payload, &event.context.request_id).await)
    }))
    .await
}

pub(crate) async fn in_turn<F, Fut>(
    house: &'static House,
    handler: &F,
    batch: SqsEvent,
    request: &str,
) -> SqsBatchResponse
where
    F: Fn(&'static House, String) -> Fut,
    Fut: Future<Output = Result<(), Error>>,
{
    let mut response = SqsBatchResponse::default();
    for message in batch.records {
        response.batch_item_failures.extend(one(house, handler, message, request).await);
    }
    response
}

/// The same for a consumer that waits for strangers: the messages of a batch are done at the same time, so that none waits
/// for the slowest.
pub(crate) async fn serve_at_once<F, Fut>(house: &'static House, handler: F) -> Result<(), Error>
where
    F: Fn(&'static House, String) -> Fut,
    Fut: Future<Output = Result<(), Error>>,
{
    let handler = &handler;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(all_at_once(house, handler, event.payload, &event.context.request_id).await)
    }))
    .await
}

pub(crate) async fn all_at_once<F, Fut>(
    house: &'static House,
    handler: &F,
    batch: SqsEvent,
    request: &str,
) -> SqsBatchResponse
where
    F: Fn(&'static House, String) -> Fut,
    Fut: Future<Output = Result<(), Error>>,
{
    let messages = batch.records.into_iter().map(|message| one(house, handler, message, request));
    let mut response = SqsBatchResponse::default();
    response.batch_item_failures = join_all(messages).await.into_iter().flatten().collect();
    response
}

async fn one<F, Fut>(house: &'static House, handler: &F, message: SqsMessage, request: &str) -> Option<BatchItemFailure>
where
    F: Fn(&'static House, String) -> Fut,
    Fut: Future<Output = Result<(), Error>>,
{
    let id = message.message_id.unwrap_or_default();
    let span = tracing::info_span!("message", request, message = id);
    let error = handler(house, message.body.unwrap_or_default()).instrument(span.clone()).await.err()?;
    span.in_scope(|| tracing::error!(%error, "the message goes back to the queue"));
    let mut failure = BatchItemFailure::default();
    failure.item_identifier = id;
    Some(failure)
}

/// On the kyc queue: a customer has documents that nobody has checked, or was screened by lists that have changed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CheckCustomer {
    pub(crate) client: ClientId,
    pub(crate) customer: CustomerId,
    /// At which revision this was so; the customer may be further on by now.
    pub(crate) revision: Option<u64>,
    /// Whether the lists have changed in a way that may concern the customer: an answer of other lists is asked for again.
    #[serde(default)]
    pub(crate) screen_again: bool,
}

/// On the rescreen queue: the lists changed from one index to another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Rescreen {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Whose customers are to be looked through; without it, those of all clients.
    pub(crate) client: Option<ClientId>,
    /// The last client or customer that was looked at.
    pub(crate) after: Option<String>,
}

impl Rescreen {
    /// The first message of a change.
    pub(crate) fn of(from: &str, to: &str) -> Self {
        Self { from: from.to_owned(), to: to.to_owned(), client: None, after: None }
    }
}

/// On the inspect queue, beside S3's own notifications: a file came inside a request.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct InspectDocument {
    pub(crate) client: ClientId,
    pub(crate) customer: CustomerId,
    pub(crate) document: DocumentId,
}

/// On the vendors queue: a vendor is to be asked.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AskVendor {
    pub(crate) client: ClientId,
    /// The id of the request's record.
    pub(crate) request: uuid::Uuid,
}

/// On the back-tests queue: a back-test has pages of customers left.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RunBacktest {
    pub(crate) client: ClientId,
    pub(crate) backtest: BacktestId,
}

/// On the webhooks queue: a delivery is due.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DeliverWebhook {
    pub(crate) client: ClientId,
    pub(crate) event: EventId,
    pub(crate) subscription: SubscriptionId,
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::{Duration, Instant};

    use super::*;

    fn message(id: &str, body: &str) -> SqsMessage {
        let mut message = SqsMessage::default();
        message.message_id = Some(id.to_owned());
        message.body = Some(body.to_owned());
        message
    }

    /// Nine endpoints answer at once, one hangs, one message is poison: the nine are not held up, and the poison alone goes
    /// back.
    #[tokio::test]
    async fn the_slowest_message_of_a_batch_holds_up_no_other() {
        let house: &'static House = Box::leak(Box::new(House::for_tests()));
        let (start, done) = (Instant::now(), Mutex::new(Vec::new()));
        let handler = |_: &'static House, body: String| {
            let done = &done;
            async move {
                match body.as_str() {
                    "hangs" => tokio::time::sleep(Duration::from_millis(400)).await,
                    "poison" => return Err("no message".into()),
                    _ => {}
                }
                done.lock().unwrap().push((body, start.elapsed()));
                Ok(())
            }
        };
        let mut batch = SqsEvent::default();
        batch.records = vec![message("0", "hangs"), message("1", "poison")];
        batch.records.extend((2..11).map(|id| message(&id.to_string(), "answers")));
        let response = all_at_once(house, &handler, batch, "request").await;
        let failed: Vec<&str> = response.batch_item_failures.iter().map(|one| one.item_identifier.as_str()).collect();
        assert_eq!(failed, ["1"]);
        let done = done.into_inner().unwrap();
        assert_eq!(done.len(), 10);
        assert!(done[..9].iter().all(|(body, at)| body == "answers" && *at < Duration::from_millis(300)), "{done:?}");
    }
}
