//! How a client works with a vendor, and what a vendor was asked about: records, sealed under the client's key.

use chrono::{DateTime, Utc};
use gatehouse_domain::id::{ClientId, CustomerId};
use gatehouse_domain::vendor::{Asked, Mode, Vendor, name_id};
use gatehouse_store::{ClientKey, Record, RecordKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::call::Call;
use crate::house::House;
use crate::v0::{Problem, time};

/// As it is kept: it holds secrets, and so is never an answer.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Connection {
    pub(crate) vendor: Vendor,
    pub(crate) mode: Mode,
    /// Those that the vendor may sign with: more than one while one is replaced.
    pub(crate) secrets: Vec<String>,
    /// Where a vendor that speaks our own words is asked.
    #[serde(default)]
    pub(crate) url: Option<String>,
    pub(crate) updated_at: DateTime<Utc>,
    /// How often it was said.
    #[serde(skip)]
    pub(crate) edition: u32,
}

/// The same without its secrets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VendorOut {
    /// `persona`, `onfido`, `sumsub`, `veriff`, `stripe`, `http` for whoever speaks our own words, or `sandbox`.
    #[schema(value_type = String, example = "persona")]
    vendor: Vendor,
    /// `PRIMARY`: its word decides. `SHADOW`: it is compared with what decides.
    #[schema(value_type = String, example = "PRIMARY")]
    mode: Mode,
    /// How many secrets its webhooks may be signed with.
    secrets: usize,
    /// Where it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Where the vendor has to send its webhooks.
    webhook_url: String,
    last_updated_time: String,
    /// Goes into `If-Match`, in quotes, of whoever replaces it.
    revision: u32,
}

impl Connection {
    pub(crate) fn show(&self, call: &Call) -> Result<VendorOut, Problem> {
        Ok(VendorOut {
            vendor: self.vendor,
            mode: self.mode,
            secrets: self.secrets.len(),
            url: self.url.clone(),
            webhook_url: format!(
                "{}/v0/vendor-webhooks/{}/{}",
                call.base_url(),
                call.caller()?.client.id,
                self.vendor.name()
            ),
            last_updated_time: time(self.updated_at),
            revision: self.edition,
        })
    }

    pub(crate) fn record(&self, client: ClientId) -> Result<Record, Problem> {
        Ok(Record {
            client,
            kind: RecordKind::Vendor,
            id: id(self.vendor),
            customer: CustomerId::new(Uuid::nil()),
            created_at: self.updated_at,
            edition: self.edition,
            tags: Vec::new(),
            body: serde_json::to_value(self).map_err(Problem::internal)?,
        })
    }

    pub(crate) async fn load(
        house: &House,
        key: &ClientKey,
        client: ClientId,
        vendor: Vendor,
    ) -> Result<Option<Self>, Problem> {
        let found = house.table().record(key, client, RecordKind::Vendor, id(vendor)).await?;
        found.map(Self::of).transpose()
    }

    /// Every vendor that the client works with: one request.
    pub(crate) async fn all(house: &House, key: &ClientKey, client: ClientId) -> Result<Vec<Self>, Problem> {
        let ids = Vendor::ALL.map(id);
        let found = house.table().records_of(key, client, RecordKind::Vendor, &ids, &[]).await?;
        found.into_iter().map(Self::of).collect()
    }

    fn of(record: Record) -> Result<Self, Problem> {
        let own: Self = serde_json::from_value(record.body).map_err(Problem::internal)?;
        Ok(Self { edition: record.edition, ..own })
    }
}

fn id(vendor: Vendor) -> Uuid {
    name_id(["vendor", vendor.name()])
}

/// The vendor that a path names.
pub(crate) fn of_path(call: &Call) -> Result<Vendor, Problem> {
    call.path_text("vendor").and_then(|name| Vendor::find(&name)).ok_or_else(|| Problem::not_found("vendor"))
}

/// The record of what a vendor was asked about.
pub(crate) fn asked(client: ClientId, asked: &Asked, now: DateTime<Utc>) -> Result<Record, Problem> {
    Ok(Record {
        client,
        kind: RecordKind::VendorRequest,
        id: request_id(asked.vendor, &asked.reference),
        customer: asked.customer,
        created_at: now,
        edition: 0,
        tags: Vec::new(),
        body: serde_json::to_value(asked).map_err(Problem::internal)?,
    })
}

pub(crate) fn request_id(vendor: Vendor, reference: &str) -> Uuid {
    name_id(["vendor request", vendor.name(), reference])
}
