//! `documents.inspect`: looks into files in quarantine and lets the readable ones out.
//!
//! It hears of a file from S3, where a customer uploaded it, or from `relay`, where it came inside a request. The only
//! function that reads bytes which nobody vouches for.

use std::convert::Infallible;

use aws_lambda_events::event::s3::S3Event;
use chrono::{DateTime, Utc};
use gatehouse_checks::file::{Arrival, Inspection, MAX_FILE_BYTES, inspect};
use gatehouse_domain::Customer;
use gatehouse_domain::customer::{Observation, Observed, Taken};
use gatehouse_domain::document::{BaseDocument, File, PhysicalDocument, StoredFile};
use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::event::Actor;
use gatehouse_domain::fact::{Check, ContentHash, Finding, Outcome, Reason};
use gatehouse_domain::id::{ClientId, CustomerId, DocumentId};
use gatehouse_store::{GetError, StoredCustomer};
use lambda_http::Error;

use crate::customers::{self, ChangeError, Changed};
use crate::files;
use crate::house::House;
use crate::queue::InspectDocument;

pub(crate) async fn handle(house: &'static House, body: String) -> Result<(), Error> {
    if let Ok(message) = serde_json::from_str::<InspectDocument>(&body) {
        return inline(house, message).await;
    }
    let notification: serde_json::Value = serde_json::from_str(&body)?;
    if notification.get("Event").and_then(|event| event.as_str()) == Some("s3:TestEvent") {
        // S3 sends one when a notification is set up.
        return Ok(());
    }
    let notification: S3Event = serde_json::from_value(notification)?;
    for record in notification.records {
        let object = record.s3.object;
        let key = object.url_decoded_key.or(object.key).unwrap_or_default();
        uploaded(house, &key, record.event_time).await?;
    }
    Ok(())
}

/// A file that came inside a request: the customer already names it.
async fn inline(house: &House, message: InspectDocument) -> Result<(), Error> {
    let owner = (message.client, message.customer);
    let Some(stored) = house.table().customer(house.vault(), owner.0, owner.1).await? else {
        return dropped(owner, message.document, "the customer is gone");
    };
    let document = physical(&stored.customer, message.document);
    let Some((kind, File::Quarantined(file))) = document.map(|own| (own.kind, own.file.clone())) else {
        return dropped(owner, message.document, "the document has been inspected, replaced or deleted since");
    };
    let bytes = house.documents().get(&file.key, MAX_FILE_BYTES).await.map(|object| object.bytes);
    let inspection = read(house, owner.0, kind, &file.declared_type, bytes).await?;
    settle(house, owner, message.document, Found { file, inspection, arrived: None }).await
}

/// A file that a customer uploaded: the customer hears of it here.
async fn uploaded(house: &House, key: &str, at: DateTime<Utc>) -> Result<(), Error> {
    let (client, customer, document) = files::parse_upload_key(key).ok_or("the object is no upload")?;
    let owner = (client, customer);
    let Some(stored) = house.table().customer(house.vault(), client, customer).await? else {
        return dropped(owner, document, "the customer is gone");
    };
    let Some(kind) = physical(&stored.customer, document).map(|own| own.kind) else {
        return dropped(owner, document, "the document was deleted");
    };
    let (bytes, declared_type) = match house.documents().get(key, MAX_FILE_BYTES).await {
        Err(GetError::NotFound) => return dropped(owner, document, "the object is gone: it was inspected before"),
        Ok(object) => (Ok(object.bytes), object.content_type.unwrap_or_default()),
        Err(error) => (Err(error), String::new()),
    };
    let file = StoredFile {
        key: key.to_owned(),
        sha256: ContentHash::of_bytes(bytes.as_deref().unwrap_or_default()),
        bytes: bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
        declared_type,
    };
    let inspection = read(house, client, kind, &file.declared_type, bytes).await?;
    settle(house, owner, document, Found { file, inspection, arrived: Some(at) }).await
}

async fn read(
    house: &House,
    client: ClientId,
    kind: PhysicalDocumentType,
    declared_type: &str,
    bytes: Result<Vec<u8>, GetError>,
) -> Result<Inspection, Error> {
    let sandbox = house.table().client(client).await?.is_some_and(|record| record.client.sandbox);
    match bytes {
        Ok(bytes) => Ok(inspect(Arrival { kind, bytes: &bytes, declared_type, sandbox })),
        Err(GetError::TooLarge) => {
            let outcome = Outcome::Failed { reasons: vec![Reason::new("image_too_large")] };
            Ok(Inspection { outcome, media_type: None })
        }
        Err(error) => Err(error.into()),
    }
}

/// Lets a readable file out of quarantine and records what was found.
async fn settle(house: &House, owner: (ClientId, CustomerId), document: DocumentId, found: Found) -> Result<(), Error> {
    let clean = files::clean_key(owner.0, owner.1, document, found.file.sha256);
    let is_readable = found.inspection.media_type.is_some();
    if is_readable {
        house.documents().copy(&found.file.key, &clean).await?;
    }
    let stored = match record(house, owner, document, &found, &clean).await {
        Ok(stored) => stored,
        Err(ChangeError::NotFound) => return dropped(owner, document, "the customer is gone"),
        Err(error) => return Err(format!("the inspection could not be saved: {error:?}").into()),
    };
    if physical(&stored.customer, document).is_none_or(|own| own.content() != found.file.content()) {
        return dropped(owner, document, "a late result: the document has been replaced since");
    }
    if is_readable {
        house.documents().delete(&found.file.key).await?;
    }
    let outcome = found.inspection.outcome;
    tracing::info!(client = %owner.0, customer = %owner.1, %document, ?outcome, "inspected");
    Ok(())
}

/// What was found in a file.
struct Found {
    file: StoredFile,
    inspection: Inspection,
    /// When the file came, where the customer does not know it yet.
    arrived: Option<DateTime<Utc>>,
}

/// Records the finding, unless the document is about another file by now.
async fn record(
    house: &House,
    owner: (ClientId, CustomerId),
    document: DocumentId,
    found: &Found,
    clean: &str,
) -> Result<StoredCustomer, ChangeError<Infallible>> {
    let content = found.file.content();
    customers::change(house, owner, Actor::Checks, |customer| {
        let now = House::now();
        let mut observe = |fact| customer.observe(Observation { document, fact });
        if let Some(at) = found.arrived
            && observe(Observed::Arrived { file: found.file.clone(), at }) == Taken::Stale
        {
            return Ok(Changed::No);
        }
        let outcome = found.inspection.outcome.clone();
        if observe(Observed::Finding(Finding { check: Check::Readable, content, at: now, outcome })) == Taken::Stale {
            return Ok(Changed::No);
        }
        match found.inspection.media_type {
            Some(_) => observe(Observed::Cleared { content, key: clean.to_owned() }),
            None => observe(Observed::Refused { content }),
        };
        Ok(Changed::Yes)
    })
    .await
}

/// Nothing is left to do for this message.
fn dropped((client, customer): (ClientId, CustomerId), document: DocumentId, why: &str) -> Result<(), Error> {
    tracing::warn!(%client, %customer, %document, why, "dropped");
    Ok(())
}

fn physical(customer: &Customer, id: DocumentId) -> Option<&PhysicalDocument> {
    let bases = customer.facts.active_documents();
    bases.flat_map(BaseDocument::active_physical).find(|own| own.meta.id == id)
}
