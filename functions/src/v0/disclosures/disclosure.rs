//! Synctera's disclosure.

use gatehouse_domain::Customer;
use gatehouse_domain::disclosure::{Disclosure, DisclosureEvent, DisclosureRefusal, DisclosureType};
use gatehouse_domain::entity::Entity;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::v0::{Problem, time};

#[skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct DisclosureOut {
    pub(crate) id: String,
    pub(crate) person_id: Option<String>,
    pub(crate) business_id: Option<String>,
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "KYC_DATA_COLLECTION")]
    pub(crate) kind: DisclosureType,
    #[schema(value_type = String, example = "ACKNOWLEDGED")]
    pub(crate) event_type: DisclosureEvent,
    /// Of the text that was disclosed.
    #[schema(example = "1.0")]
    pub(crate) version: String,
    pub(crate) disclosure_date: String,
    pub(crate) acknowledging_person_id: Option<String>,
    pub(crate) metadata: Option<Map<String, Value>>,
    pub(crate) creation_time: String,
    pub(crate) last_updated_time: String,
}

impl DisclosureOut {
    pub(crate) fn of(customer: &Customer, disclosure: &Disclosure, metadata: Option<Map<String, Value>>) -> Self {
        let of = |entity| (customer.facts.entity == entity).then(|| customer.id.to_string());
        Self {
            id: disclosure.id.to_string(),
            person_id: of(Entity::Personal),
            business_id: of(Entity::Business),
            kind: disclosure.kind,
            event_type: disclosure.event,
            version: disclosure.version.clone(),
            disclosure_date: time(disclosure.at),
            acknowledging_person_id: disclosure.acknowledged_by.map(|id| id.to_string()),
            metadata,
            creation_time: time(disclosure.recorded_at),
            last_updated_time: time(disclosure.recorded_at),
        }
    }
}

impl From<DisclosureRefusal> for Problem {
    fn from(refusal: DisclosureRefusal) -> Self {
        match refusal {
            DisclosureRefusal::InTheFuture => Self::invalid("disclosure_date", "is in the future"),
            DisclosureRefusal::Suspended => Self::action_not_allowed("IMPROPER_CUSTOMER_STATUS", format!("{refusal}.")),
            DisclosureRefusal::TooMany => Self::payload(format!("{refusal}.")),
        }
    }
}
