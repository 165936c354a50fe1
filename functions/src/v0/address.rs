//! Addresses as Synctera writes them.

use gatehouse_checks::base;
use gatehouse_checks::place::{self, Boxes};
use gatehouse_domain::document::Address;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::body::{Body, Said};

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AddressOut {
    address_line_1: String,
    address_line_2: Option<String>,
    city: Option<String>,
    /// ISO 3166-2, without the country's part.
    state: Option<String>,
    postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    country_code: String,
}

impl From<&Address> for AddressOut {
    fn from(address: &Address) -> Self {
        let address = address.clone();
        Self {
            address_line_1: address.street,
            address_line_2: address.unit,
            city: address.city,
            state: address.subdivision,
            postal_code: address.postal_code,
            country_code: address.country_code,
        }
    }
}

/// Takes an address. Its street and country are always required, the rest when it comes to a verification.
pub(crate) fn take(body: &mut Body, field: &str, boxes: Boxes, sandbox: bool) -> Said<Address> {
    body.object(field, |object| {
        let line = object.read("address_line_1", |text| base::line("", text).map_err(|problem| problem.why));
        let unit = optional_line(object, "address_line_2");
        let city = optional_line(object, "city");
        let state = optional_line(object, "state");
        let postal_code = optional_line(object, "postal_code");
        let country = object.read("country_code", |text| place::country(text).map_err(|problem| problem.why));
        let address = Address {
            street: object.require("address_line_1", line)?,
            unit,
            city,
            subdivision: state,
            postal_code,
            country_code: object.require("country_code", country)?,
        };
        for problem in place::problems(&address, boxes, sandbox) {
            object.invalid(own_name(problem.field), problem.why);
        }
        Some(address)
    })
}

fn optional_line(object: &mut Body, field: &'static str) -> Option<String> {
    object.read(field, |text| base::line("", text).map_err(|problem| problem.why)).value()
}

pub(crate) fn own_name(field: &str) -> &str {
    match field {
        "address_subdivision" => "state",
        "address_street" => "address_line_1",
        "address_city" => "city",
        "address_postal_code" => "postal_code",
        _ => "country_code",
    }
}
