//! An identity number with the person that it is of.

use gatehouse_domain::Customer;
use gatehouse_domain::id::DocumentId;
use gatehouse_domain::party::PersonalIdType;
use serde::Serialize;
use utoipa::ToSchema;

use crate::v0::Problem;
use crate::v0::persons::person::PersonalId;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnedPersonalId {
    customer_id: String,
    tenant: String,
    #[serde(flatten)]
    own: PersonalId,
}

impl OwnedPersonalId {
    pub(crate) fn of(customer: &Customer, id: DocumentId) -> Result<Self, Problem> {
        let own = customer.facts.active_virtual().find(|own| own.meta.id == id).and_then(PersonalId::of);
        let own = own.ok_or_else(|| Problem::not_found("personal identifier"))?;
        Ok(Self { customer_id: customer.id.to_string(), tenant: customer.client.to_string(), own })
    }

    pub(crate) fn id_type(&self) -> PersonalIdType {
        self.own.id_type
    }
}
