//! `documents.inspect`: looks into files in quarantine and lets the readable ones out.
//!
//! It hears of a file from S3, where a customer uploaded it, or from `relay`, where it came inside a request. The only
//! function that reads bytes which nobody vouches for.

use std::convert::Infallible;
use std::time::Duration;

use aws_lambda_events::event::s3::S3Event;
use chrono::{DateTime, Utc};
use gatehouse_checks::file::{Arrival, Inspection, MAX_FILE_BYTES, inspect};
use gatehouse_domain::customer::{Observation, Observed, Taken};
use gatehouse_domain::document::{BaseDocument, File, Pages, PhysicalDocument, StoredFile};
use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::event::Actor;
use gatehouse_domain::fact::{Check, ContentHash, Finding, Outcome, Reason};
use gatehouse_domain::id::{ClientId, CustomerId, DocumentId};
use gatehouse_domain::{Client, Customer};
use gatehouse_store::{Fetched, GetError, StoredCustomer};
use lambda_http::Error;

use crate::customers::{self, By, ChangeError, Changed};
use crate::files;
use crate::house::House;
use crate::jobs::documents::confined;
use crate::jobs::documents::malware::{self, Clearance, Scanned, Verdict};
use crate::jobs::documents::release;
use crate::queue::InspectDocument;

pub(crate) async fn handle(house: &'static House, body: String) -> Result<(), Error> {
    match look(house, &body).await? {
        Looked::Done => Ok(()),
        Looked::TooEarly(client) => {
            let group = client.to_string();
            Ok(house.inspect_queue().send(&body, Some(&group), LOOK_AGAIN).await?)
        }
    }
}

/// What became of a message.
enum Looked {
    Done,
    /// A file waits for its malware scan: the same message is to come again.
    TooEarly(ClientId),
}

/// As late as a queue can.
const LOOK_AGAIN: Duration = Duration::from_secs(900);

async fn look(house: &'static House, body: &str) -> Result<Looked, Error> {
    if let Ok(message) = serde_json::from_str::<InspectDocument>(body) {
        return inline(house, (message.client, message.customer), message.document, None).await;
    }
    if let Some(scanned) = malware::result(body) {
        return scan_over(house, scanned).await;
    }
    let notification: serde_json::Value = serde_json::from_str(body)?;
    if notification.get("Event").and_then(|event| event.as_str()) == Some("s3:TestEvent") {
        // S3 sends one when a notification is set up.
        return Ok(Looked::Done);
    }
    let notification: S3Event = serde_json::from_value(notification)?;
    let mut looked = Looked::Done;
    for record in notification.records {
        let object = record.s3.object;
        let key = object.url_decoded_key.or(object.key).unwrap_or_default();
        // What is done twice because another waits is dropped the second time.
        if let early @ Looked::TooEarly(_) = uploaded(house, &key, Some(record.event_time), None).await? {
            looked = early;
        }
    }
    Ok(looked)
}

/// GuardDuty has looked at a file in quarantine. A file that no document names yet is inspected when one does: the
/// verdict stays on the object as a tag.
async fn scan_over(house: &House, scanned: Scanned) -> Result<Looked, Error> {
    let Some(owner) = files::parse_inline_key(&scanned.key) else {
        return uploaded(house, &scanned.key, None, Some(&scanned)).await;
    };
    let stored = house.table().customer(house.vault(), owner.0, owner.1).await?;
    let names_it = |own: &&PhysicalDocument| own.file.stored().is_some_and(|file| file.key == scanned.key);
    let document = stored.as_ref().and_then(|stored| {
        stored.customer.facts.active_documents().flat_map(BaseDocument::active_physical).find(names_it)
    });
    match document {
        Some(own) => inline(house, owner, own.meta.id, Some(&scanned)).await,
        None => {
            tracing::info!(client = %owner.0, customer = %owner.1, "a scanned file that no document names");
            Ok(Looked::Done)
        }
    }
}

/// A file that came inside a request: the customer already names it.
async fn inline(
    house: &House,
    owner: (ClientId, CustomerId),
    document: DocumentId,
    scanned: Option<&Scanned>,
) -> Result<Looked, Error> {
    let Some(stored) = house.table().customer(house.vault(), owner.0, owner.1).await? else {
        return dropped(owner, document, "the customer is gone");
    };
    let found = physical(&stored.customer, document).map(|(base, own)| (base, own.kind, &own.file));
    let Some((holder, kind, File::Quarantined(file))) = found else {
        return dropped(owner, document, "the document has been inspected, replaced or deleted since");
    };
    let object = house.documents().get(&file.key, MAX_FILE_BYTES).await;
    if matches!(object, Err(GetError::NotFound)) {
        return dropped(owner, document, "the object is gone: it lay in quarantine for too long");
    }
    let Some(clearance) = cleared(house, &file.key, &object, scanned).await? else { return waits(owner, document) };
    let client = client(house, owner.0).await?;
    let (inspection, object) = read(&client, (holder, kind, file), (object, clearance)).await?;
    let file = file.clone();
    settle(house, (&client, owner.1), document, Found { file, inspection, object, pages: None, arrived: None }).await
}

/// A file that a customer uploaded: the customer hears of it here.
async fn uploaded(
    house: &House,
    key: &str,
    at: Option<DateTime<Utc>>,
    scanned: Option<&Scanned>,
) -> Result<Looked, Error> {
    let (client_id, customer, document) = files::parse_upload_key(key).ok_or("the object is no upload")?;
    let owner = (client_id, customer);
    let Some(stored) = house.table().customer(house.vault(), client_id, customer).await? else {
        return dropped(owner, document, "the customer is gone");
    };
    let Some((holder, own)) = physical(&stored.customer, document) else {
        return dropped(owner, document, "the document was deleted");
    };
    let object = house.documents().get(key, MAX_FILE_BYTES).await;
    if matches!(object, Err(GetError::NotFound)) {
        return dropped(owner, document, "the object is gone: it was inspected before");
    }
    let Some(clearance) = cleared(house, key, &object, scanned).await? else { return waits(owner, document) };
    let known = object.as_ref().ok();
    let modified_at = known.and_then(|object| object.modified_at);
    let bytes = known.map(|object| object.bytes.as_slice()).unwrap_or_default();
    let file = StoredFile {
        key: key.to_owned(),
        sha256: ContentHash::of_bytes(bytes),
        bytes: bytes.len() as u64,
        declared_type: known.and_then(|object| object.content_type.clone()).unwrap_or_default(),
        zone: own.awaited_zone.clone(),
        pages: None,
    };
    let client = client(house, client_id).await?;
    let (inspection, object) = read(&client, (holder, own.kind, &file), (object, clearance)).await?;
    // A file that the customer knows by now, since its scan or the upload was told before, comes no second time. The
    // storage's clock is ours, and the customer's times are by the client's.
    let is_known = own.file.stored().is_some_and(|known| (&known.key, known.sha256) == (&file.key, file.sha256));
    let arrived = (!is_known).then(|| client.time(at.or(modified_at).unwrap_or_else(House::now)));
    settle(house, (&client, customer), document, Found { file, inspection, object, pages: None, arrived }).await
}

/// What may be done with a file that was read; `None` where its malware scan is not over.
///
/// A key can be written to again. A scan's result counts for the object that it is about, and the tag is asked for after
/// the object was read: one that took its place meanwhile has no tag yet.
async fn cleared(
    house: &House,
    key: &str,
    object: &Result<Fetched, GetError>,
    scanned: Option<&Scanned>,
) -> Result<Option<Clearance>, Error> {
    let object = match object {
        Ok(object) => object,
        // What is too large to be taken is not scanned either.
        Err(GetError::TooLarge) => return Ok(Some(Clearance::Inspect)),
        Err(error) => return Err(format!("the file cannot be read: {error}").into()),
    };
    let required = House::wants_malware_scan();
    let is_about_it = |scanned: &&Scanned| object.has_etag(&scanned.etag);
    let verdict = match scanned.filter(is_about_it) {
        Some(scanned) => Some(scanned.verdict),
        None if required => house.documents().tag(key, malware::TAG).await?.as_deref().map(Verdict::of),
        None => None,
    };
    let waited = object.modified_at.map(|at| House::now() - at);
    Ok(Some(malware::clearance(required, verdict, waited)).filter(|clearance| *clearance != Clearance::Wait))
}

fn waits((client, customer): (ClientId, CustomerId), document: DocumentId) -> Result<Looked, Error> {
    tracing::info!(%client, %customer, %document, "waits for the malware scan");
    Ok(Looked::TooEarly(client))
}

async fn client(house: &House, id: ClientId) -> Result<Client, Error> {
    Ok(house.table().client(id).await?.ok_or("the file is of no client")?.client)
}

async fn read(
    client: &Client,
    (holder, kind, file): (&BaseDocument, PhysicalDocumentType, &StoredFile),
    (object, clearance): (Result<Fetched, GetError>, Clearance),
) -> Result<(Inspection, Option<Fetched>), Error> {
    let unread = |outcome| Ok((Inspection { outcome, release: None, evidence: None }, None));
    let failed = |reason| Outcome::Failed { reasons: vec![Reason::new(reason)] };
    match clearance {
        Clearance::Refuse => return unread(failed("flagged_for_potential_fraud")),
        Clearance::Hold => return unread(Outcome::Referred { reasons: vec![Reason::new("malware_not_scanned")] }),
        Clearance::Inspect | Clearance::Wait => {}
    }
    let (sandbox, now) = (client.sandbox, client.time(House::now()));
    match object {
        Ok(object) => {
            let fits = confined::fits(&object.bytes).await?;
            let inspection = inspect(Arrival { kind, file, bytes: &object.bytes, fits, holder, sandbox, now });
            Ok((inspection, Some(object)))
        }
        Err(GetError::TooLarge) => unread(failed("image_too_large")),
        Err(error) => Err(error.into()),
    }
}

/// Lets a readable file out of quarantine and records what was found.
async fn settle(
    house: &House,
    (client, id): (&Client, CustomerId),
    document: DocumentId,
    mut found: Found,
) -> Result<Looked, Error> {
    let owner = (client.id, id);
    let clean = files::clean_key(owner.0, owner.1, document, found.file.sha256);
    // What was inspected, and not whatever lies under its key by now: an upload form can be used twice.
    let released = found.object.take().zip(found.inspection.release.as_ref());
    if let Some((object, release)) = &released {
        found.pages = release::write(house.documents(), release, &object.bytes, &clean).await?;
    }
    let stored = match record(house, (client, id), document, &found, &clean).await {
        Ok(stored) => stored,
        Err(ChangeError::NotFound) => return dropped(owner, document, "the customer is gone"),
        Err(error) => return Err(format!("the inspection could not be saved: {error:?}").into()),
    };
    if physical(&stored.customer, document).is_none_or(|(_, own)| own.content() != found.file.content()) {
        return dropped(owner, document, "a late result: the document has been replaced since");
    }
    if let Some((object, _)) = &released
        && physical(&stored.customer, document).is_some_and(|(_, own)| matches!(own.file, File::Clean(_)))
        && !house.documents().delete_read(&found.file.key, object).await?
    {
        tracing::info!(client = %owner.0, customer = %owner.1, %document, "a later upload took its place");
    }
    let outcome = found.inspection.outcome;
    tracing::info!(client = %owner.0, customer = %owner.1, %document, ?outcome, "inspected");
    Ok(Looked::Done)
}

/// What was found in a file.
struct Found {
    file: StoredFile,
    inspection: Inspection,
    /// What was read, if anything was.
    object: Option<Fetched>,
    /// Once it has left quarantine, where it is a PDF.
    pages: Option<Pages>,
    /// When the file came, where the customer does not know it yet.
    arrived: Option<DateTime<Utc>>,
}

/// Records the finding, unless the document is about another file by now.
async fn record(
    house: &House,
    (client, id): (&Client, CustomerId),
    document: DocumentId,
    found: &Found,
    clean: &str,
) -> Result<StoredCustomer, ChangeError<Infallible>> {
    let content = found.file.content();
    customers::change(house, id, By { actor: Actor::Checks, client }, |customer| {
        let now = client.time(House::now());
        #[cfg(test)]
        let content = crate::simulation::content_of(customer, document, content);
        let mut observe = |fact| customer.observe(Observation { document, fact });
        if let Some(at) = found.arrived
            && observe(Observed::Arrived { file: found.file.clone(), at }) == Taken::Stale
        {
            return Ok(Changed::No);
        }
        let outcome = found.inspection.outcome.clone();
        let is_held = matches!(outcome, Outcome::Referred { .. });
        if found.inspection.release.is_none() && knows(customer, document, &outcome) {
            // Each revision of the customer asks for the inspection of what lies in quarantine, and what is refused stays there.
            return Ok(Changed::No);
        }
        let mut observe = |fact| customer.observe(Observation { document, fact });
        if observe(Observed::Finding(Finding { check: Check::Readable, content, at: now, outcome })) == Taken::Stale {
            return Ok(Changed::No);
        }
        if found.inspection.release.is_some() {
            observe(Observed::Cleared { content, key: clean.to_owned(), pages: found.pages.clone() });
        } else if !is_held {
            observe(Observed::Refused { content });
        }
        if let Some(evidence) = found.inspection.evidence.clone() {
            observe(Observed::Read(Box::new(evidence)));
        }
        Ok(Changed::Yes)
    })
    .await
}

fn knows(customer: &Customer, document: DocumentId, outcome: &Outcome) -> bool {
    physical(customer, document).is_some_and(|(_, own)| own.meta.findings.get(Check::Readable) == Some(outcome))
}

/// Nothing is left to do for this message.
fn dropped((client, customer): (ClientId, CustomerId), document: DocumentId, why: &str) -> Result<Looked, Error> {
    tracing::warn!(%client, %customer, %document, why, "dropped");
    Ok(Looked::Done)
}

fn physical(customer: &Customer, id: DocumentId) -> Option<(&BaseDocument, &PhysicalDocument)> {
    let mut bases = customer.facts.active_documents();
    bases.find_map(|base| base.active_physical().find(|own| own.meta.id == id).map(|own| (base, own)))
}
