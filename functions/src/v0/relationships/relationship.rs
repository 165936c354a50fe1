//! Synctera's relationship.

use gatehouse_domain::id::{ClientId, CustomerId, RelationshipId};
use gatehouse_domain::ownership::{OwnershipRefusal, RelationshipType};
use gatehouse_store::{Record, RecordKind};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::v0::Problem;

#[skip_serializing_none]
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RelationshipOut {
    pub(crate) id: String,
    #[schema(value_type = String, example = "BENEFICIAL_OWNER_OF")]
    pub(crate) relationship_type: RelationshipType,
    pub(crate) from_person_id: Option<String>,
    pub(crate) from_business_id: Option<String>,
    pub(crate) to_business_id: Option<String>,
    pub(crate) to_person_id: Option<String>,
    pub(crate) additional_data: AdditionalData,
    pub(crate) metadata: Option<Map<String, Value>>,
    pub(crate) tenant: String,
    pub(crate) creation_time: String,
    pub(crate) last_updated_time: String,
}

/// What a relationship of that type has besides: an owner a share, a managing person a title.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct AdditionalData {
    /// Above 0 and at most 100.
    pub(crate) percent_ownership: Option<f64>,
    pub(crate) title: Option<String>,
    /// Of a `PAYER_PAYEE`: `CREDIT`, `DEBIT` or `DEBIT_OR_CREDIT`.
    pub(crate) transfer_type: Option<String>,
}

impl RelationshipOut {
    pub(crate) fn record(
        &self,
        (client, customer, id, edition): (ClientId, CustomerId, RelationshipId, u32),
        created_at: chrono::DateTime<chrono::Utc>,
    ) -> Result<Record, Problem> {
        let party = |name: &str, id: &Option<String>| id.as_ref().map(|id| format!("{name}:{id}"));
        let kind = serde_json::to_value(self.relationship_type).map_err(Problem::internal)?;
        let mut tags = vec![format!("type:{}", kind.as_str().unwrap_or_default())];
        tags.extend(party("from_person", &self.from_person_id));
        tags.extend(party("from_business", &self.from_business_id));
        tags.extend(party("to_business", &self.to_business_id));
        let body = serde_json::to_value(self).map_err(Problem::internal)?;
        Ok(Record { client, kind: RecordKind::Relationship, id: id.uuid(), customer, created_at, edition, tags, body })
    }
}

impl From<OwnershipRefusal> for Problem {
    fn from(refusal: OwnershipRefusal) -> Self {
        match refusal {
            OwnershipRefusal::SharesExceedWhole | OwnershipRefusal::ShareOutOfRange => {
                Self::invalid("additional_data.percent_ownership", &refusal.to_string())
            }
            OwnershipRefusal::Cyclic | OwnershipRefusal::OfItself | OwnershipRefusal::ChainTooLong => {
                Self::action_not_allowed("CYCLIC_OWNERSHIP", format!("{refusal}."))
            }
            OwnershipRefusal::Suspended => Self::action_not_allowed("IMPROPER_CUSTOMER_STATUS", format!("{refusal}.")),
            OwnershipRefusal::TooMany => Self::payload(format!("{refusal}.")),
            OwnershipRefusal::Twice => Self::duplicate(format!("{refusal}; change that one.")),
        }
    }
}
