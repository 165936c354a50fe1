//! `POST /v3.1/address-verification`

use gatehouse_checks::base::line;
use gatehouse_checks::deliverability::{AddressSource, LookedUp, Rules};
use gatehouse_domain::document::Address;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v3::{Answer, Problem, Reply};

/// An address as a base document has it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AddressIn {
    address_street: String,
    address_city: Option<String>,
    address_subdivision: Option<String>,
    address_postal_code: Option<String>,
    address_country_code: String,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct AddressVerified {
    /// `usps_deliverable`, `deliverable`, `deliverable_incorrect_unit`, `deliverable_missing_unit` and
    /// `deliverable_unnecessary_unit` are taken as a user's address; `google_undeliverable` and `error` are not. Without a
    /// postal service's list, `deliverable` means that nothing speaks against it.
    #[schema(example = "deliverable")]
    deliverability: &'static str,
    deliverability_analysis: AnalysisOut,
    normalized_address: NormalizedAddress,
    /// What speaks against the address.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<AddressProblem>,
    #[schema(example = "0")]
    error_code: &'static str,
    #[schema(example = "200")]
    http_code: &'static str,
    success: bool,
}

/// Which parts are wrong.
#[derive(Serialize, ToSchema)]
pub(crate) struct AnalysisOut {
    partial_valid: bool,
    primary_number_invalid: bool,
    primary_number_missing: bool,
    secondary_invalid: bool,
    secondary_missing: bool,
}

/// The address as the postal service writes it.
#[derive(Serialize, ToSchema)]
pub(crate) struct NormalizedAddress {
    address_street: String,
    address_city: Option<String>,
    address_subdivision: Option<String>,
    address_postal_code: Option<String>,
    address_country_code: String,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct AddressProblem {
    field: &'static str,
    reason: String,
}

/// Tells whether an address would be taken as a user's, and how the postal service writes it. Nothing is stored.
#[utoipa::path(
    post, path = "/v3.1/address-verification", operation_id = "address_verification.create", tag = "addresses",
    request_body = AddressIn,
    responses((status = 200, description = "What is known of the address.", body = AddressVerified)),
)]
pub(crate) async fn handle(_house: &'static House, call: Call) -> Reply {
    let sandbox = call.caller()?.client.sandbox;
    let address = read(&call.json()?)?;
    Answer::json(&AddressVerified::of(Rules { sandbox }.look_up(&address)))
}

fn read(body: &AddressIn) -> Result<Address, Problem> {
    let mut problems = Vec::new();
    let mut part = |field, text: Option<&str>| {
        let text = text.filter(|text| !text.trim().is_empty())?;
        line(field, text).map_err(|problem| problems.push(problem)).ok()
    };
    let address = Address {
        street: part("address_street", Some(&body.address_street)).unwrap_or_default(),
        unit: None,
        city: part("address_city", body.address_city.as_deref()),
        subdivision: part("address_subdivision", body.address_subdivision.as_deref()),
        postal_code: part("address_postal_code", body.address_postal_code.as_deref()),
        country_code: part("address_country_code", Some(&body.address_country_code)).unwrap_or_default(),
    };
    match problems.first() {
        Some(problem) => Err(Problem::payload(format!("{} {}", problem.field, problem.why))),
        None if address.street.is_empty() => Err(Problem::payload("address_street is required")),
        None if address.country_code.is_empty() => Err(Problem::payload("address_country_code is required")),
        None => Ok(address),
    }
}

impl AddressVerified {
    fn of(found: LookedUp) -> Self {
        let LookedUp { deliverability, analysis, normalized, problems } = found;
        let problems = problems.into_iter().map(|own| AddressProblem { field: own.field, reason: own.why });
        Self {
            deliverability: deliverability.name(),
            deliverability_analysis: AnalysisOut {
                partial_valid: analysis.partial_valid,
                primary_number_invalid: analysis.primary_number_invalid,
                primary_number_missing: analysis.primary_number_missing,
                secondary_invalid: analysis.secondary_invalid,
                secondary_missing: analysis.secondary_missing,
            },
            normalized_address: NormalizedAddress {
                address_street: normalized.street,
                address_city: normalized.city,
                address_subdivision: normalized.subdivision,
                address_postal_code: normalized.postal_code,
                address_country_code: normalized.country_code,
            },
            problems: problems.collect(),
            error_code: "0",
            http_code: "200",
            success: true,
        }
    }
}
