//! Whether an address can be one: its country and subdivision exist, and it is a street where a street is asked for.

use gatehouse_domain::document::Address;
use gatehouse_evidence::address::{Country, is_po_box};

use crate::base::FieldProblem;
use crate::sandbox;

/// # Errors
/// It is no ISO 3166-1 alpha-2 code.
pub fn country(code: &str) -> Result<String, FieldProblem> {
    Country::from_alpha2(code)
        .map(|_| code.to_owned())
        .map_err(|_| FieldProblem::new("address_country_code", "is not an ISO 3166-1 alpha-2 code"))
}

/// Whether mail may go to a PO box there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boxes {
    /// 31 CFR 1020.220(a)(2)(i)(A)(3): a residential or business street address.
    Refused,
    Taken,
}

/// What is wrong with an address as far as it is there.
#[must_use]
pub fn problems(address: &Address, boxes: Boxes, sandbox: bool) -> Vec<FieldProblem> {
    let subdivision = address.subdivision.as_deref();
    if sandbox && sandbox::is_failing_address(&address.street, subdivision.unwrap_or_default()) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    match Country::from_alpha2(&address.country_code).ok() {
        None => problems.push(FieldProblem::new("address_country_code", "is not an ISO 3166-1 alpha-2 code")),
        Some(country) if subdivision.is_some_and(|name| !country.has_subdivision(name)) => {
            problems.push(FieldProblem::new("address_subdivision", "is not an ISO 3166-2 subdivision of the country"));
        }
        Some(_) => {}
    }
    if boxes == Boxes::Refused && is_po_box(&address.street_line()) {
        problems.push(FieldProblem::new("address_street", "is a PO box; a street address is required"));
    }
    problems
}
