//! Finding the person or business that a request is about.

use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::CustomerId;
use gatehouse_store::StoredCustomer;

use super::Problem;
use super::body::Body;
use crate::call::Call;
use crate::house::House;

/// The customer that the path names, if it is a person's or business's as the room has it.
pub(crate) async fn of_path(
    house: &House,
    call: &Call,
    parameter: &str,
    entity: Option<Entity>,
) -> Result<StoredCustomer, Problem> {
    let what = noun(entity);
    let id: CustomerId = call.path_id(parameter, what)?;
    let found = house.table().customer(house.vault(), call.caller()?.client.id, id).await?;
    let found = found.filter(|stored| entity.is_none_or(|entity| stored.customer.facts.entity == entity));
    found.ok_or_else(|| Problem::not_found(what))
}

const fn noun(entity: Option<Entity>) -> &'static str {
    match entity {
        None => "customer",
        Some(Entity::Personal) => "person",
        Some(Entity::Business) => "business",
    }
}

/// A party that a body names: a person or a business by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) id: CustomerId,
    pub(crate) entity: Entity,
}

impl Named {
    /// Takes exactly one of two fields.
    pub(crate) fn take(body: &mut Body, person: &str, business: &str) -> Option<Self> {
        let mut id = |field: &str, entity| {
            let id = body.read(field, |text| text.parse::<CustomerId>().map_err(|_| "is no id")).value();
            id.map(|id| Self { id, entity })
        };
        match (id(person, Entity::Personal), id(business, Entity::Business)) {
            (Some(named), None) | (None, Some(named)) => Some(named),
            (Some(_), Some(_)) => {
                body.invalid(business, format!("goes not with {person}: one of the two"));
                None
            }
            (None, None) => {
                if !body.is_invalid(person) && !body.is_invalid(business) {
                    body.missing(&format!("{person} or {business}"));
                }
                None
            }
        }
    }

    /// Reads the customer. Somebody else's, or of the other kind, is the same as none.
    pub(crate) async fn load(self, house: &House, call: &Call) -> Result<StoredCustomer, Problem> {
        let found = house.table().customer(house.vault(), call.caller()?.client.id, self.id).await?;
        let found = found.filter(|stored| stored.customer.facts.entity == self.entity);
        found.ok_or_else(|| match self.entity {
            Entity::Personal => Problem::unknown_reference("CUSTOMER_NOT_FOUND", "person"),
            Entity::Business => Problem::unknown_reference("BUSINESS_NOT_FOUND", "business"),
        })
    }
}
