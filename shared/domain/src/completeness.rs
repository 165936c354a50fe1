//! What a customer must have before it can be verified (seed 003, "Required fields"), by Synctera's names, which are
//! the field's.

use crate::customer::Customer;
use crate::document::{Address, BaseDetails, BaseDocument};
use crate::entity::Entity;
use crate::party::Structure;

impl Customer {
    /// The fields that a verification needs and that are not there.
    #[must_use]
    pub fn missing_for_verification(&self) -> Vec<&'static str> {
        let base = self.facts.active_documents().find(|base| base.details.entity() == self.facts.entity);
        let details = base.map(|base| &base.details);
        let mut missing = Vec::new();
        let mut ask = |field, is_there: bool| {
            if !is_there {
                missing.push(field);
            }
        };
        let has = |test: fn(&BaseDetails) -> bool| details.is_some_and(test);
        match self.facts.entity {
            Entity::Personal => {
                let name = details.map(BaseDetails::parts_of_name).unwrap_or_default();
                ask("first_name", name.first.is_some());
                ask("last_name", name.last.is_some());
                ask("dob", has(|details| details.birth.is_some()));
                ask("email or phone_number", has(can_be_reached));
                ask("legal_address", has(has_address));
                // Where none was given it is a copy of the legal one.
                ask("shipping_address", self.party.shipping_address.as_ref().is_none_or(Address::is_complete));
                ask("personal_ids", base.is_some_and(has_number));
            }
            Entity::Business => {
                ask("entity_name", has(|details| details.name.is_some()));
                ask("email or phone_number", has(can_be_reached));
                ask("legal_address", has(has_address));
                let structure = self.structure();
                ask("ein", structure == Some(Structure::SoleProprietorship) || base.is_some_and(has_taxpayer_number));
            }
        }
        missing
    }

    /// A business's legal form.
    #[must_use]
    pub fn structure(&self) -> Option<Structure> {
        let base = self.facts.active_documents().find(|base| base.details.entity() == Entity::Business)?;
        let named = Structure::of_entity_type(base.details.entity_type.name());
        Some(self.party.structure.filter(|own| own.entity_type() == base.details.entity_type.name()).unwrap_or(named))
    }
}

const fn can_be_reached(details: &BaseDetails) -> bool {
    details.email.is_some() || details.phone_number.is_some()
}

fn has_address(details: &BaseDetails) -> bool {
    details.address.as_ref().is_some_and(Address::is_complete)
}

fn has_taxpayer_number(base: &BaseDocument) -> bool {
    base.active_virtual().any(|own| own.kind.name() == "TIN")
}

fn has_number(base: &BaseDocument) -> bool {
    base.active_virtual().next().is_some()
}
