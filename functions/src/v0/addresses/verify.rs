//! `POST /v0/addresses/verify`

use std::collections::BTreeMap;

use gatehouse_checks::base::{FieldProblem, line};
use gatehouse_checks::deliverability::{AddressSource, Rules};
use gatehouse_domain::document::Address;
use serde::Serialize;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v0::address::{AddressOut, own_name};
use crate::v0::body::Body;
use crate::v0::{Answer, Problem, Reply};

#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct AddressToVerify {
    address_line_1: String,
    address_line_2: Option<String>,
    city: Option<String>,
    /// ISO 3166-2, without the country's part; of the United States also by name.
    state: Option<String>,
    postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    country_code: String,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct VerifiedAddress {
    /// Whether it would be taken as an address where somebody lives or works.
    is_deliverable: bool,
    /// `usps_deliverable`, `deliverable`, `deliverable_incorrect_unit`, `deliverable_missing_unit`,
    /// `deliverable_unnecessary_unit`, `google_undeliverable` or `error`. Without a postal service's list, `deliverable`
    /// means that nothing speaks against it.
    #[schema(example = "deliverable")]
    deliverability: &'static str,
    /// As the postal service writes it.
    normalized_address: AddressOut,
    /// What speaks against it, by field.
    invalid: BTreeMap<String, String>,
}

/// Tells whether mail would find an address, and how the postal service writes it. Nothing is stored.
#[utoipa::path(
    post, path = "/v0/addresses/verify", operation_id = "addresses.verify", tag = "addresses",
    request_body = AddressToVerify,
    responses((status = 200, description = "What is known of the address.", body = VerifiedAddress)),
)]
pub(crate) async fn handle(_house: &'static House, call: Call) -> Reply {
    let sandbox = call.caller()?.client.sandbox;
    let found = Rules { sandbox }.look_up(&read(&call)?);
    let named = |problem: FieldProblem| (own_name(problem.field).to_owned(), problem.why);
    Answer::json(&VerifiedAddress {
        is_deliverable: found.deliverability.is_deliverable(),
        deliverability: found.deliverability.name(),
        normalized_address: AddressOut::from(&found.normalized),
        invalid: found.problems.into_iter().map(named).collect(),
    })
}

fn read(call: &Call) -> Result<Address, Problem> {
    let mut body = Body::of(call)?;
    let mut part = |field| body.read(field, |text| line("", text).map_err(|problem| problem.why));
    let (street, country) = (part("address_line_1"), part("country_code"));
    let [unit, city, subdivision, postal_code] =
        ["address_line_2", "city", "state", "postal_code"].map(|field| part(field).value());
    let street = body.require("address_line_1", street);
    let country_code = body.require("country_code", country);
    body.finish()?;
    let whole = street.zip(country_code);
    let whole =
        whole.map(|(street, country_code)| Address { street, unit, city, subdivision, postal_code, country_code });
    whole.ok_or_else(|| Problem::internal("a body without problems lacks a field"))
}
