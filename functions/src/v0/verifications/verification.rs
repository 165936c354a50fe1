//! Synctera's verification.

use gatehouse_domain::Customer;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::verification::{Verification, VerificationRefusal, VerificationResult, VerificationType};
use gatehouse_store::{Record, RecordChange, RecordKind};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::problem::Fields;
use crate::v0::{Problem, time};

#[skip_serializing_none]
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct VerificationOut {
    pub(crate) id: String,
    pub(crate) person_id: Option<String>,
    pub(crate) business_id: Option<String>,
    #[schema(value_type = String, example = "IDENTITY")]
    pub(crate) verification_type: VerificationType,
    #[schema(value_type = String, example = "ACCEPTED")]
    pub(crate) result: VerificationResult,
    pub(crate) verification_time: String,
    pub(crate) details: Vec<Detail>,
    /// The vendor's own words: `{vendor, content_type, json}` or `{vendor, content_type, xml}`.
    #[schema(value_type = Option<Object>)]
    pub(crate) vendor_info: Option<Value>,
    pub(crate) metadata: Option<Map<String, Value>>,
    pub(crate) creation_time: String,
    pub(crate) last_updated_time: String,
}

/// One thing that was looked at.
#[skip_serializing_none]
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Detail {
    /// What it is about: `CIP`, `ADDRESS`, `WATCHLIST`, …
    pub(crate) category: Option<String>,
    /// The older name of `category`.
    pub(crate) label: Option<String>,
    pub(crate) description: Option<String>,
    /// `PASS`, `WARN`, `FAIL` or `INFO`.
    pub(crate) result: Option<String>,
    /// As the vendor counts.
    #[schema(value_type = Option<f64>)]
    pub(crate) score: Option<serde_json::Number>,
    pub(crate) url: Option<String>,
    pub(crate) vendor_code: Option<String>,
}

/// What goes with a verification and decides nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    pub(crate) details: Vec<Detail>,
    pub(crate) vendor_info: Option<Value>,
    pub(crate) metadata: Option<Map<String, Value>>,
}

impl VerificationOut {
    pub(crate) fn of(
        customer: &Customer,
        verification: &Verification,
        told: Told,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Self {
        let of = |entity| (customer.facts.entity == entity).then(|| customer.id.to_string());
        Self {
            id: verification.id.to_string(),
            person_id: of(Entity::Personal),
            business_id: of(Entity::Business),
            verification_type: verification.kind,
            result: verification.result,
            verification_time: time(verification.at),
            details: told.details,
            vendor_info: told.vendor_info,
            metadata: told.metadata,
            creation_time: time(now),
            last_updated_time: time(now),
        }
    }

    /// The record that keeps it whole, beside the customer that keeps what decides.
    pub(crate) fn record(
        &self,
        customer: &Customer,
        verification: &Verification,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<RecordChange, Problem> {
        let word = |value: Value| value.as_str().unwrap_or_default().to_owned();
        let kind = serde_json::to_value(verification.kind).map(word).map_err(Problem::internal)?;
        let result = serde_json::to_value(verification.result).map(word).map_err(Problem::internal)?;
        Ok(RecordChange::Put(Record {
            client: customer.client,
            kind: RecordKind::Verification,
            id: verification.id.uuid(),
            customer: customer.id,
            created_at: now,
            edition: 0,
            tags: vec![format!("customer:{}", customer.id), format!("type:{kind}"), format!("result:{result}")],
            body: serde_json::to_value(self).map_err(Problem::internal)?,
        }))
    }
}

impl From<VerificationRefusal> for Problem {
    fn from(refusal: VerificationRefusal) -> Self {
        let message = format!("{refusal}.");
        match refusal {
            VerificationRefusal::InTheFuture => Self::invalid("verification_time", "is in the future"),
            VerificationRefusal::NotOfPersons => Self::invalid("verification_type", "is none of a person's"),
            VerificationRefusal::NotDisclosed => Self::action_not_allowed("DISCLOSURE_REQUIRED", message),
            VerificationRefusal::TooMany => Self::payload(message),
            VerificationRefusal::Suspended => Self::action_not_allowed("IMPROPER_CUSTOMER_STATUS", message),
            VerificationRefusal::Incomplete(missing) => Self {
                message: "The customer lacks what a verification needs; add it, then verify.".to_owned(),
                ..Self::of_fields(Fields {
                    missing: missing.into_iter().map(str::to_owned).collect(),
                    ..Fields::default()
                })
            },
        }
    }
}
