//! `vendors.ask`: from its own queue, asks a vendor that speaks our own words. The answer comes by webhook.
//!
//! The request is signed, and named: a vendor that gets it twice knows it again. One that does not take it is called again,
//! later each time; after the last call that failed the customer has a `VENDOR_ERROR`, which decides nothing.

use std::time::Duration;

use gatehouse_domain::document::{Address, BaseDocument};
use gatehouse_domain::event::Actor;
use gatehouse_domain::vendor::{Asked, Calls, Mode, verification_id};
use gatehouse_domain::verification::{Source, Verification, VerificationRefusal, VerificationResult};
use gatehouse_domain::{Client, Customer};
use gatehouse_egress::{Bytes, EndpointUrl, HeaderMap};
use gatehouse_evidence::vendor::{OWN_HEADER, sign};
use gatehouse_store::{Record, RecordKind, StoredCustomer};
use lambda_http::Error;
use serde_json::{Value, json};

use crate::customers::{self, Beside, By, Changed};
use crate::house::House;
use crate::problem::Problem;
use crate::queue::AskVendor;
use crate::v0::vendors::connection::Connection;
use crate::v0::verifications::verification::{Told, VerificationOut};

pub(crate) async fn handle(house: &'static House, body: String) -> Result<(), Error> {
    let message: AskVendor = serde_json::from_str(&body)?;
    let record = house.table().client(message.client).await?.ok_or("the message names no client")?;
    let client = &record.client;
    let key = house.vault().open(client.id, &record.key).await?;
    let kept = house.table().record(&key, client.id, RecordKind::VendorRequest, message.request).await?;
    let Some(kept) = kept else { return dropped(&message, "the request is gone") };
    let mut asked: Asked = serde_json::from_value(kept.body.clone())?;
    let Some(mut calls) = asked.calls.filter(|calls| !calls.over) else {
        return dropped(&message, "nobody is to be called");
    };
    let connection = Connection::load(house, &key, client.id, asked.vendor).await.map_err(said)?;
    let Some((connection, url)) = connection.and_then(|own| own.url.clone().map(|url| (own, url))) else {
        return dropped(&message, "the client works with the vendor no more");
    };
    let found = house.table().customer(house.vault(), client.id, asked.customer).await?;
    let Some(stored) = found.filter(|stored| asked.is_present(&stored.customer)) else {
        return dropped(&message, "what the vendor was to be asked about has been replaced");
    };
    let again = match post(house, &connection, &url, (&asked, calls), &stored.customer).await {
        Ok(()) => {
            calls.taken();
            None
        }
        Err(why) => {
            tracing::warn!(client = %client.id, vendor = asked.vendor.name(), why, made = calls.made + 1, "not taken");
            let again = calls.failed();
            // What a vendor in shadow does not say decides nothing.
            if again.is_none() && connection.mode == Mode::Primary {
                give_up(house, client, stored, (&asked, calls)).await?;
            }
            again
        }
    };
    asked.calls = Some(calls);
    let record = Record { body: serde_json::to_value(&asked)?, ..kept };
    house.table().put_record(&key, &record, None).await.map_err(|error| format!("{error:?}"))?;
    let Some(seconds) = again else { return Ok(()) };
    // Nobody waits in a sandbox.
    let delay = Duration::from_secs(if client.sandbox { 1 } else { seconds });
    Ok(house.vendors_queue().send(&body, Some(&client.id.to_string()), delay).await?)
}

fn dropped(message: &AskVendor, why: &str) -> Result<(), Error> {
    tracing::info!(client = %message.client, request = %message.request, why, "dropped");
    Ok(())
}

fn said(problem: Problem) -> String {
    problem.message
}

/// One call; `Err` says why the vendor did not take it.
async fn post(
    house: &House,
    connection: &Connection,
    url: &str,
    (asked, calls): (&Asked, Calls),
    customer: &Customer,
) -> Result<(), String> {
    let url = EndpointUrl::parse(url, house.egress_policy()).map_err(|problem| problem.to_string())?;
    let body = request(asked, calls, customer).to_string().into_bytes();
    // A connection without a secret cannot be made.
    let secret = connection.secrets.first().map(String::as_str).unwrap_or_default();
    let signature = sign(secret, &body, House::now().timestamp());
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/json".parse().map_err(|_| "a header")?);
    headers.insert(http_name(OWN_HEADER)?, signature.parse().map_err(|_| "a signature that is no header")?);
    match house.egress().post(&url, headers, Bytes::from(body)).await {
        Ok(answer) if (200..300).contains(&answer.status) => Ok(()),
        Ok(answer) => Err(format!("it answered {}", answer.status)),
        Err(failure) => Err(failure.code().to_owned()),
    }
}

fn http_name(name: &str) -> Result<lambda_http::http::HeaderName, String> {
    name.parse().map_err(|_| "a header's name".to_owned())
}

/// What the vendor is asked, with what it needs of the customer: the client chose the vendor, and its address, for that.
fn request(asked: &Asked, calls: Calls, customer: &Customer) -> Value {
    let base = customer.facts.active_documents().find(|base| base.details.entity() == customer.facts.entity);
    let details = base.map(|base| &base.details);
    let numbers = base.into_iter().flat_map(BaseDocument::active_virtual);
    let numbers: Vec<Value> =
        numbers.map(|own| json!({"type": own.kind.name(), "value": own.value, "document_id": own.meta.id})).collect();
    json!({
        "reference": asked.reference,
        "subject": customer.id,
        "verification_type": calls.kind,
        "customer": {
            "entity": customer.facts.entity,
            "name": details.and_then(|own| own.name.as_deref()),
            "birth": details.and_then(|own| own.birth),
            "email": details.and_then(|own| own.email.as_deref()),
            "phone_number": details.and_then(|own| own.phone_number.as_deref()),
            "address": details.and_then(|own| own.address.as_ref()).map(address),
            "numbers": numbers,
        },
        "document": asked.document.map(|(id, content)| json!({"id": id, "content": content})),
    })
}

fn address(own: &Address) -> Value {
    json!({
        "street": own.street_line(), "city": own.city, "subdivision": own.subdivision,
        "postal_code": own.postal_code, "country_code": own.country_code,
    })
}

/// The vendor is out of order: that is recorded, and is never the customer's failure.
async fn give_up(
    house: &House,
    client: &Client,
    stored: StoredCustomer,
    (asked, calls): (&Asked, Calls),
) -> Result<(), Error> {
    let now = client.time(House::now());
    let id = verification_id(asked.vendor, &format!("no answer/{}", asked.reference));
    let result = VerificationResult::VendorError;
    let verification = Verification { id, kind: calls.kind, result, at: now, source: Source::Vendor, about: None };
    let out = VerificationOut::of(&stored.customer, &verification, Told::default(), now);
    let change = |customer: &mut Customer| {
        if customer.knows_verification(id) {
            return Ok(Changed::No);
        }
        customer.record_verification(verification.clone(), now).map(|()| Changed::Yes)
    };
    let beside = |customer: &Customer| {
        let record = out.record(customer, &verification, now).map_err(|_| VerificationRefusal::TooMany)?;
        Ok(Beside { answer: None, records: vec![record] })
    };
    let by = By { actor: Actor::Checks, client };
    match customers::change_beside(house, stored, by, change, beside).await {
        Ok(_) => Ok(()),
        // Locked or closed meanwhile: nobody asks any more.
        Err(customers::ChangeError::Refused(refusal)) => {
            tracing::warn!(client = %client.id, customer = %asked.customer, %refusal, "not recorded");
            Ok(())
        }
        Err(error) => Err(format!("the vendor's failure could not be saved: {error:?}").into()),
    }
}
