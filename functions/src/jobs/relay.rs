//! `relay`: from the table's stream to the queues.
//!
//! Whatever is in the table gets here at least once; whatever is done here may be done twice. A record that
//! cannot be relayed is reported by its sequence number, and the stream starts again from it. What the stream lost, `relay.sweep`
//! finds by its mark.

pub(crate) mod sweep;

use std::time::Duration;

use aws_lambda_events::event::dynamodb::{Event as StreamEvent, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use gatehouse_domain::backtest::Backtest;
use gatehouse_domain::event::Event;
use gatehouse_domain::id::ClientId;
use gatehouse_store::{Consequence, parse_backtest, parse_event, parse_notice};
use lambda_http::Error;
use serde_dynamo::AttributeValue;
use uuid::Uuid;

use crate::house::House;
use crate::queue::{AskVendor, CheckCustomer, InspectDocument, RunBacktest};
use crate::webhooks;

pub(crate) async fn handle(house: &'static House, batch: StreamEvent) -> Result<DynamoDbEventResponse, Error> {
    let mut response = DynamoDbEventResponse::default();
    for record in batch.records {
        if let Err(error) = relay(house, &record).await {
            let sequence = record.change.sequence_number;
            tracing::error!(%error, sequence, "the record goes back to the stream");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = sequence;
            response.batch_item_failures.push(failure);
            // The stream starts again from the first failure; going on would only do the rest twice.
            break;
        }
    }
    Ok(response)
}

async fn relay(house: &House, record: &EventRecord) -> Result<(), Error> {
    // The event source mapping lets through insertions of events, of notices, of back-tests and of requests to vendors
    // alone; anything else has nothing to tell.
    let image = record.change.new_image.inner();
    let written = match (image.get("event"), image.get("backtest"), image.get("notice"), image.get("pk")) {
        (Some(AttributeValue::S(text)), ..) => Consequence::Event(Box::new(parse_event(text)?)),
        (_, Some(AttributeValue::S(text)), ..) => Consequence::Backtest(Box::new(parse_backtest(text)?)),
        (_, _, Some(AttributeValue::S(text)), _) => Consequence::Notice(parse_notice(text)?),
        (.., Some(AttributeValue::S(pk))) => {
            let Some((client, request)) = gatehouse_store::request_of(pk) else { return Ok(()) };
            Consequence::VendorRequest { client, request }
        }
        _ => return Ok(()),
    };
    see_to(house, &written).await
}

/// Sends whatever follows from what was written, and takes its mark away.
async fn see_to(house: &House, written: &Consequence) -> Result<(), Error> {
    match written {
        Consequence::Event(event) if !event.has_consequences() => return Ok(()),
        Consequence::Event(event) => relay_event(house, event).await?,
        Consequence::Backtest(test) => begin(house, test).await?,
        Consequence::Notice(notice) => {
            let heard = |endpoint: &_| webhooks::of_notice(notice, endpoint).into_iter().collect();
            webhooks::announce(house, notice.client, heard).await?;
        }
        Consequence::VendorRequest { client, request } => ask(house, *client, *request).await?,
    }
    Ok(house.table().seen_to(written.mark()).await?)
}

/// A vendor is to be asked, where it is one that we ask: that is sealed, and found out by whoever may open it.
async fn ask(house: &House, client: ClientId, request: Uuid) -> Result<(), Error> {
    let message = AskVendor { client, request };
    let group = client.to_string();
    Ok(house.vendors_queue().send(&serde_json::to_string(&message)?, Some(&group), Duration::ZERO).await?)
}

async fn begin(house: &House, test: &Backtest) -> Result<(), Error> {
    let message = RunBacktest { client: test.client, backtest: test.id };
    let group = test.client.to_string();
    house.backtests_queue().send(&serde_json::to_string(&message)?, Some(&group), Duration::ZERO).await?;
    tracing::info!(client = %test.client, backtest = %test.id, "relayed");
    Ok(())
}

async fn relay_event(house: &House, event: &Event) -> Result<(), Error> {
    let client = event.client.to_string();
    for document in &event.outstanding.inspect {
        let message = InspectDocument { client: event.client, customer: event.customer, document: *document };
        house.inspect_queue().send(&serde_json::to_string(&message)?, Some(&client), Duration::ZERO).await?;
    }
    // Whoever changed the owners went by what was above the business then; it is looked at by what is there now.
    if event.outstanding.check || event.concerns_itself() {
        let message = CheckCustomer {
            client: event.client,
            customer: event.customer,
            revision: Some(event.revision),
            screen_again: false,
        };
        house.kyc_queue().send(&serde_json::to_string(&message)?, Some(&client), Duration::ZERO).await?;
    }
    if event.concerns_businesses() {
        recheck_businesses(house, event).await?;
    }
    if event.announced {
        webhooks::announce(house, event.client, |endpoint| webhooks::of_event(event, endpoint)).await?;
    }
    tracing::info!(client, customer = %event.customer, revision = event.revision, "relayed");
    Ok(())
}

/// A business waits for its owners: whatever becomes of one is looked at again there.
async fn recheck_businesses(house: &House, event: &Event) -> Result<(), Error> {
    let client = event.client.to_string();
    for business in house.table().businesses_of(event.client, event.customer).await? {
        let message = CheckCustomer { client: event.client, customer: business, revision: None, screen_again: false };
        house.kyc_queue().send(&serde_json::to_string(&message)?, Some(&client), Duration::ZERO).await?;
    }
    Ok(())
}
