//! `POST /v0/vendor-webhooks/{client_id}/{vendor}`

use chrono::{DateTime, Utc};
use gatehouse_checks::vendors::{self, Heard, Said};
use gatehouse_domain::event::Actor;
use gatehouse_domain::id::{ClientId, CustomerId};
use gatehouse_domain::vendor::{Asked, Mode, Vendor, verification_id};
use gatehouse_domain::verification::{Source, Verification, VerificationResult};
use gatehouse_domain::{Client, Customer};
use gatehouse_evidence::vendor::{HmacVendor, verify};
use gatehouse_store::{ClientKey, RecordChange, RecordKind, StoredCustomer};
use serde::Serialize;
use utoipa::ToSchema;

use crate::call::Call;
use crate::customers::{self, Beside, By, Changed};
use crate::house::House;
use crate::v0::vendors::comparisons::{self, Comparison};
use crate::v0::vendors::connection::{self, Connection};
use crate::v0::verifications::verification::{Told, VerificationOut};
use crate::v0::{Answer, Problem, Reply};

/// More than any vendor sends, and little enough to be kept.
const LARGEST: usize = 200_000;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Received {
    /// `RECORDED`, `KNOWN` (it came before), `COMPARED` (the vendor is in shadow), `STALE` (the document that it is about was
    /// replaced, or the customer has another name, birth, address or number by now) or `IGNORED` (nothing follows from it).
    /// Who is not called as the vendor was told, or was not announced, is recorded as `REVIEW` at best.
    outcome: &'static str,
}

/// Takes a vendor's webhook. Its signature, over the bytes as they came, is the credential: without one that fits, a client
/// or a vendor that does not exist looks the same. It is answered with 2xx once what it says is recorded, and only then.
#[utoipa::path(
    post, path = "/v0/vendor-webhooks/{client_id}/{vendor}", operation_id = "vendor_webhooks.receive", tag = "vendors",
    params(("client_id" = String, Path), ("vendor" = String, Path)),
    request_body(content = serde_json::Value, description = "As the vendor has it."),
    responses((status = 200, description = "What became of it.", body = Received)),
    security(()),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    if call.body().len() > LARGEST {
        return Err(Problem::too_large("The webhook is larger than any vendor's."));
    }
    let id: ClientId = call.path_id("client_id", "vendor")?;
    let vendor = connection::of_path(&call)?;
    let record = house.table().client(id).await?.ok_or_else(Problem::signature)?;
    let key = house.vault().open(id, &record.key).await?;
    let connection = Connection::load(house, &key, id, vendor).await?.ok_or_else(Problem::signature)?;
    believe(&connection, &call)?;
    hear(house, &record.client, &key, &connection, call.body()).await
}

/// Takes what a vendor says, once it is believed.
pub(crate) async fn hear(
    house: &House,
    client: &Client,
    key: &ClientKey,
    connection: &Connection,
    body: &[u8],
) -> Reply {
    let vendor = connection.vendor;
    let heard = vendors::read(vendor, body).map_err(|problem| Problem::payload(format!("{problem}.")))?;
    let Said::Result(result) = heard.said else { return outcome("IGNORED") };
    let (stored, asked) = subject(house, key, client.id, vendor, &heard).await?;
    if !asked.is_present(&stored.customer) {
        tracing::info!(vendor = vendor.name(), customer = %stored.customer.id, "a late answer about what has changed since");
        return outcome("STALE");
    }
    let now = client.time(House::now());
    // A clock that is ahead of ours tells no future.
    let at = heard.at.unwrap_or(now).min(now);
    let done = Done { vendor, asked, heard, result, at, now };
    match connection.mode {
        Mode::Primary => done.record(house, client, key, stored, body).await,
        Mode::Shadow => done.compare(house, key, &stored.customer).await,
    }
}

fn outcome(outcome: &'static str) -> Reply {
    Answer::json(&Received { outcome })
}

/// Holds the webhook to the vendor's secrets.
fn believe(connection: &Connection, call: &Call) -> Result<(), Problem> {
    let signs = match connection.vendor {
        Vendor::Persona => HmacVendor::Persona,
        Vendor::Onfido => HmacVendor::Onfido,
        Vendor::Sumsub => HmacVendor::Sumsub,
        Vendor::Veriff => HmacVendor::Veriff,
        Vendor::Stripe => HmacVendor::Stripe,
        Vendor::Http | Vendor::Sandbox => HmacVendor::Gatehouse,
    };
    let secrets: Vec<&str> = connection.secrets.iter().map(String::as_str).collect();
    // In real time, whatever the client's clock says: the vendor has no other.
    verify(signs, &call.headers(), call.body(), &secrets, House::now().timestamp()).map_err(|problem| {
        tracing::warn!(vendor = connection.vendor.name(), %problem, "a webhook that is not believed");
        Problem::signature()
    })
}

/// Whom a webhook is about: as the vendor was asked, or by what we called the customer.
async fn subject(
    house: &House,
    key: &ClientKey,
    client: ClientId,
    vendor: Vendor,
    heard: &Heard,
) -> Result<(StoredCustomer, Asked), Problem> {
    let id = connection::request_id(vendor, &heard.reference);
    let asked = match house.table().record(key, client, RecordKind::VendorRequest, id).await? {
        Some(record) => Some(serde_json::from_value(record.body).map_err(Problem::internal)?),
        None => {
            let named = heard.subject.as_deref().and_then(|subject| subject.parse::<CustomerId>().ok());
            named.map(|customer| Asked {
                vendor,
                reference: heard.reference.clone(),
                customer,
                document: None,
                about: None,
                calls: None,
            })
        }
    };
    let unknown = || Problem::unknown_reference("UNKNOWN_REFERENCE", "request or customer");
    let asked: Asked = asked.ok_or_else(unknown)?;
    let stored = house.table().customer(house.vault(), client, asked.customer).await?;
    Ok((stored.ok_or_else(unknown)?, asked))
}

/// A webhook that was believed and understood.
struct Done {
    vendor: Vendor,
    asked: Asked,
    heard: Heard,
    result: VerificationResult,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
}

impl Done {
    /// Its word decides, by its time among the others of its type: an older one that comes late changes nothing.
    async fn record(
        &self,
        house: &House,
        client: &Client,
        key: &ClientKey,
        stored: StoredCustomer,
        body: &[u8],
    ) -> Reply {
        let kind = self.heard.kind;
        let id = verification_id(self.vendor, &self.heard.event);
        let saw_another = self.heard.seen.is_another(&stored.customer.facts);
        let result = self.asked.worth(self.result, saw_another);
        let verification = Verification { id, kind, result, at: self.at, source: Source::Vendor, about: None };
        let json: serde_json::Value = serde_json::from_slice(body).map_err(Problem::internal)?;
        let vendor_info = serde_json::json!({
            "vendor": self.vendor.name(), "content_type": "application/json", "json": json,
        });
        let told = Told { vendor_info: Some(vendor_info), ..Told::default() };
        let out = VerificationOut::of(&stored.customer, &verification, told, self.now);
        let compared = self.compared(house, key, &stored.customer).await?;
        let mut outcome_is = "KNOWN";
        let by = By { actor: Actor::Checks, client };
        let change = |customer: &mut Customer| {
            if customer.knows_verification(id) {
                outcome_is = "KNOWN";
                return Ok(Changed::No);
            }
            if !self.asked.is_present(customer) {
                outcome_is = "STALE";
                return Ok(Changed::No);
            }
            customer.record_verification(verification.clone(), self.now)?;
            outcome_is = "RECORDED";
            Ok::<_, Problem>(Changed::Yes)
        };
        let beside = |customer: &Customer| {
            let compared = compared.iter().map(|own| own.against(customer, self.now).record(customer, self.now));
            let mut records = compared.map(|record| record.map(RecordChange::Put)).collect::<Result<Vec<_>, _>>()?;
            records.push(out.record(customer, &verification, self.now)?);
            Ok(Beside { answer: None, records })
        };
        customers::change_beside(house, stored, by, change, beside).await?;
        tracing::info!(vendor = self.vendor.name(), customer = %self.asked.customer, result = ?result, outcome_is, "heard");
        outcome(outcome_is)
    }

    /// What vendors in shadow said of the same.
    async fn compared(&self, house: &House, key: &ClientKey, customer: &Customer) -> Result<Vec<Comparison>, Problem> {
        let ids = Vendor::ALL.map(|vendor| comparisons::id(customer, self.heard.kind, vendor));
        let found = house.table().records_of(key, customer.client, RecordKind::VendorComparison, &ids, &[]).await?;
        found.into_iter().map(|record| serde_json::from_value(record.body).map_err(Problem::internal)).collect()
    }

    /// Its word is compared with what decides, and decides nothing.
    async fn compare(&self, house: &House, key: &ClientKey, customer: &Customer) -> Reply {
        let known = self.compared(house, key, customer).await?;
        if known.iter().any(|own| own.is_of(self.vendor) && own.is_newer_than(self.at)) {
            return outcome("KNOWN");
        }
        let compared = Comparison::of(customer, self.vendor, self.heard.kind, (self.result, self.at), self.now);
        house.table().put_record(key, &compared.record(customer, self.now)?, None).await?;
        outcome("COMPARED")
    }
}
