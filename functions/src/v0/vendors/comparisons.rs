//! `GET /v0/vendors/comparisons`, and how a comparison is kept.

use chrono::{DateTime, Utc};
use gatehouse_domain::Customer;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::vendor::{Vendor, name_id};
use gatehouse_domain::verification::{VerificationResult, VerificationType};
use gatehouse_store::{Record, RecordKind};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::call::Call;
use crate::house::House;
use crate::v0::query::{Filter, Values, is};
use crate::v0::records::{self, Bodies};
use crate::v0::{Answer, Problem, Reply, time};

/// What a vendor in shadow says beside what decides.
#[skip_serializing_none]
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Comparison {
    #[schema(value_type = String, example = "onfido")]
    vendor: Vendor,
    person_id: Option<String>,
    business_id: Option<String>,
    #[schema(value_type = String, example = "IDENTITY")]
    verification_type: VerificationType,
    /// What the vendor in shadow says.
    #[schema(value_type = String, example = "REJECTED")]
    shadow_result: VerificationResult,
    #[schema(value_type = String, example = "2026-11-26T12:00:00Z")]
    shadow_time: DateTime<Utc>,
    /// What decides; absent as long as nobody whose word decides has answered.
    #[schema(value_type = Option<String>, example = "ACCEPTED")]
    primary_result: Option<VerificationResult>,
    differs: bool,
    last_updated_time: String,
}

const FILTERS: &[Filter] = &[("differs", "differs", Values::Flag), ("vendor", "vendor", Values::Words(is::<Vendor>))];

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Comparisons {
    #[schema(value_type = Vec<Comparison>)]
    comparisons: Bodies,
    next_page_token: Option<String>,
}

/// Lists what vendors in shadow said beside what decides, newest first: with `differs=true` where the two differ.
#[utoipa::path(
    get, path = "/v0/vendors/comparisons", operation_id = "vendors.comparisons", tag = "vendors",
    params(
        ("differs" = Option<bool>, Query), ("vendor" = Option<String>, Query, pattern = "^((persona|onfido|sumsub|veriff|stripe|http|sandbox)(,(persona|onfido|sumsub|veriff|stripe|http|sandbox))*)?$"),
        ("sort_by" = Option<String>, Query, pattern = "^(creation_time(:(asc|desc))?)?$"),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"),
    ),
    responses((status = 200, description = "A part of the list.", body = Comparisons)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let (comparisons, next_page_token) =
        records::list(house, &call, RecordKind::VendorComparison, FILTERS, &[]).await?;
    Answer::json(&Comparisons { comparisons, next_page_token })
}

/// There is one for a customer, a type and a vendor: the latest words of both sides.
pub(crate) fn id(customer: &Customer, kind: VerificationType, vendor: Vendor) -> Uuid {
    name_id(["vendor comparison", &customer.id.to_string(), kind.name(), vendor.name()])
}

impl Comparison {
    pub(crate) fn of(
        customer: &Customer,
        vendor: Vendor,
        kind: VerificationType,
        (shadow_result, shadow_time): (VerificationResult, DateTime<Utc>),
        now: DateTime<Utc>,
    ) -> Self {
        let primary_result = customer.latest_verification(kind).map(|own| own.result);
        let of = |entity| (customer.facts.entity == entity).then(|| customer.id.to_string());
        Self {
            vendor,
            person_id: of(Entity::Personal),
            business_id: of(Entity::Business),
            verification_type: kind,
            shadow_result,
            shadow_time,
            primary_result,
            differs: primary_result.is_some_and(|primary| primary != shadow_result),
            last_updated_time: time(now),
        }
    }

    pub(crate) fn is_of(&self, vendor: Vendor) -> bool {
        self.vendor == vendor
    }

    /// The vendor in shadow said something older than what is known of it.
    pub(crate) fn is_newer_than(&self, at: DateTime<Utc>) -> bool {
        self.shadow_time > at
    }

    /// The same against what decides by now.
    pub(crate) fn against(&self, customer: &Customer, now: DateTime<Utc>) -> Self {
        let shadow = (self.shadow_result, self.shadow_time);
        Self::of(customer, self.vendor, self.verification_type, shadow, now)
    }

    pub(crate) fn record(&self, customer: &Customer, now: DateTime<Utc>) -> Result<Record, Problem> {
        Ok(Record {
            client: customer.client,
            kind: RecordKind::VendorComparison,
            id: id(customer, self.verification_type, self.vendor),
            customer: customer.id,
            created_at: now,
            edition: 0,
            tags: vec![format!("differs:{}", self.differs), format!("vendor:{}", self.vendor.name())],
            body: serde_json::to_value(self).map_err(Problem::internal)?,
        })
    }
}
