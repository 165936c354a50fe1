//! Whether an address can be one: its country and subdivision exist, and it is a street where a street is asked for.

use gatehouse_domain::document::Address;
use gatehouse_evidence::address::{Country, is_po_box, is_private_mailbox};

use crate::base::FieldProblem;
use crate::sandbox;

/// # Errors
/// It is no ISO 3166-1 alpha-2 code.
pub fn country(code: &str) -> Result<String, FieldProblem> {
    Country::from_alpha2(code)
        .map(|_| code.to_owned())
        .map_err(|_| FieldProblem::new("address_country_code", "is not an ISO 3166-1 alpha-2 code"))
}

/// Whether mail may go to a PO box or a private mailbox there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boxes {
    /// 31 CFR 1020.220(a)(2)(i)(A)(3): a residential or business street address, which neither box is.
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
    if boxes == Boxes::Refused {
        problems.extend(box_problem(address));
    }
    problems
}

/// Nobody lives or works in a post-office box, nor in one that an agency rents out.
pub(crate) fn box_problem(address: &Address) -> Option<FieldProblem> {
    let line = address.street_line();
    let what = if is_po_box(&line) {
        "is a PO box; a street address is required"
    } else if is_private_mailbox(&line) {
        "is a private mailbox (PMB); a street address is required"
    } else {
        return None;
    };
    Some(FieldProblem::new("address_street", what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(street: &str, unit: Option<&str>, boxes: Boxes) -> Vec<String> {
        let address = Address {
            street: street.to_owned(),
            unit: unit.map(str::to_owned),
            city: Some("San Francisco".to_owned()),
            subdivision: Some("CA".to_owned()),
            postal_code: Some("94105".to_owned()),
            country_code: "US".to_owned(),
        };
        problems(&address, boxes, false).into_iter().map(|problem| problem.why).collect()
    }

    #[test]
    fn each_kind_of_box_is_refused_by_its_own_name_and_only_where_somebody_has_to_live() {
        assert_eq!(wrong("PO Box 12", None, Boxes::Refused), ["is a PO box; a street address is required"]);
        let private = ["is a private mailbox (PMB); a street address is required"];
        assert_eq!(wrong("1 Market St PMB 12", None, Boxes::Refused), private);
        assert_eq!(wrong("1 Market St", Some("PMB 12"), Boxes::Refused), private);
        assert_eq!(wrong("1 Market St", Some("#12"), Boxes::Refused), [""; 0]);
        assert_eq!(wrong("1 Market St PMB 12", None, Boxes::Taken), [""; 0]);
    }
}
