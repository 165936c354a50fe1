//! Whether mail finds an address (reference: Synapse `deliverability`), by a port: the house's own rules, or a service
//! that knows every letter box.

use gatehouse_domain::document::Address;
use gatehouse_evidence::address::{Country, PostalLine, Unit, ZipCode, is_general_delivery, is_po_box, us_state};

use crate::base::FieldProblem;
use crate::place::box_problem;
use crate::sandbox;

/// What is known of an address, in Synapse's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deliverability {
    /// The postal service has it in its list. Only a source that asks the postal service says so.
    UspsDeliverable,
    /// Nothing speaks against it.
    Deliverable,
    DeliverableIncorrectUnit,
    DeliverableMissingUnit,
    DeliverableUnnecessaryUnit,
    /// No mail finds it, or it is none where somebody lives or works.
    GoogleUndeliverable,
    /// It could not be looked up.
    Error,
}

impl Deliverability {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UspsDeliverable => "usps_deliverable",
            Self::Deliverable => "deliverable",
            Self::DeliverableIncorrectUnit => "deliverable_incorrect_unit",
            Self::DeliverableMissingUnit => "deliverable_missing_unit",
            Self::DeliverableUnnecessaryUnit => "deliverable_unnecessary_unit",
            Self::GoogleUndeliverable => "google_undeliverable",
            Self::Error => "error",
        }
    }

    #[must_use]
    pub const fn is_deliverable(self) -> bool {
        !matches!(self, Self::GoogleUndeliverable | Self::Error)
    }
}

/// Which parts of an address are wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Analysis {
    /// Some of it is right.
    pub partial_valid: bool,
    pub primary_number_invalid: bool,
    pub primary_number_missing: bool,
    pub secondary_invalid: bool,
    pub secondary_missing: bool,
}

/// An address as it was looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct LookedUp {
    pub deliverability: Deliverability,
    pub analysis: Analysis,
    /// As the postal service writes it.
    pub normalized: Address,
    /// What speaks against it.
    pub problems: Vec<FieldProblem>,
}

/// Whoever can tell whether mail finds an address.
pub trait AddressSource {
    fn look_up(&self, address: &Address) -> LookedUp;
}

/// The house's own rules, which know what an address has to look like and no letter box.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Whether Synapse's test address fails.
    pub sandbox: bool,
}

impl AddressSource for Rules {
    fn look_up(&self, address: &Address) -> LookedUp {
        let normalized = normalized(address);
        if self.sandbox
            && sandbox::is_failing_address(&address.street, address.subdivision.as_deref().unwrap_or_default())
        {
            let problems = vec![FieldProblem::new("address_street", "is the sandbox's address that fails")];
            return LookedUp {
                deliverability: Deliverability::GoogleUndeliverable,
                analysis: Analysis::default(),
                normalized,
                problems,
            };
        }
        let Ok(country) = Country::from_alpha2(&address.country_code) else {
            let problems = vec![FieldProblem::new("address_country_code", "is not an ISO 3166-1 alpha-2 code")];
            return LookedUp {
                deliverability: Deliverability::Error,
                analysis: Analysis::default(),
                normalized,
                problems,
            };
        };
        let mut problems = of_place(&normalized, country);
        let (mut analysis, unit) =
            if country.is_united_states() { of_lines(address, &mut problems) } else { (Analysis::default(), None) };
        // Some of it is right where only the street is wrong, or only the place.
        let (street, place): (Vec<_>, Vec<_>) = problems.iter().partition(|problem| problem.field == "address_street");
        analysis.partial_valid = street.is_empty() != place.is_empty();
        let deliverability = match unit {
            _ if !problems.is_empty() => Deliverability::GoogleUndeliverable,
            Some(unit) => unit,
            None => Deliverability::Deliverable,
        };
        LookedUp { deliverability, analysis, normalized, problems }
    }
}

/// What is wrong with the city, the state and the code.
fn of_place(address: &Address, country: Country) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    problems.extend(box_problem(address));
    if is_general_delivery(&address.street_line()) {
        problems.push(FieldProblem::new("address_street", "is General Delivery; a street address is required"));
    }
    for (field, part) in [
        ("address_city", &address.city),
        ("address_subdivision", &address.subdivision),
        ("address_postal_code", &address.postal_code),
    ] {
        if part.as_deref().is_none_or(|part| part.trim().is_empty()) {
            problems.push(FieldProblem::new(field, "is required"));
        }
    }
    let subdivision = address.subdivision.as_deref().unwrap_or_default();
    if !subdivision.is_empty() && !country.has_subdivision(subdivision) {
        problems.push(FieldProblem::new("address_subdivision", "is not an ISO 3166-2 subdivision of the country"));
    }
    if country.is_united_states()
        && let Some(code) = &address.postal_code
    {
        match ZipCode::parse(code) {
            Err(problem) => problems.push(FieldProblem::new("address_postal_code", problem.to_string())),
            Ok(zip) if country.has_subdivision(subdivision) && !zip.agrees_with_state(subdivision) => {
                problems.push(FieldProblem::new("address_postal_code", "is of another state"));
            }
            Ok(_) => {}
        }
    }
    problems
}

/// What is wrong with the house number, and what may be with the unit.
fn of_lines(address: &Address, problems: &mut Vec<FieldProblem>) -> (Analysis, Option<Deliverability>) {
    let line = PostalLine::parse(&address.street);
    let by_itself = address.unit.as_deref().map(Unit::parse);
    let mut analysis = Analysis::default();
    if problems.iter().any(|problem| problem.field == "address_street") {
        return (analysis, None);
    }
    if line.number.is_empty() || line.street.is_empty() {
        analysis.primary_number_missing = true;
        problems.push(FieldProblem::new("address_street", "has no house number, or no street"));
    } else if !line.has_valid_number() {
        analysis.primary_number_invalid = true;
        problems.push(FieldProblem::new("address_street", "has no house number that can be one"));
    }
    let unit = match (line.unit, by_itself) {
        (Some(_), Some(_)) => Some(Deliverability::DeliverableUnnecessaryUnit),
        (None, None) => None,
        (Some(unit), None) | (None, Some(unit)) => {
            analysis.secondary_missing = unit.needs_range() && unit.range.is_empty();
            analysis.secondary_invalid = !unit.range.is_empty() && !unit.has_valid_range();
            match () {
                () if analysis.secondary_missing => Some(Deliverability::DeliverableMissingUnit),
                () if analysis.secondary_invalid => Some(Deliverability::DeliverableIncorrectUnit),
                () => None,
            }
        }
    };
    (analysis, unit)
}

/// As the postal service writes it: upper case, abbreviated, a state by its code. Abroad, only the codes are known.
fn normalized(address: &Address) -> Address {
    let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let upper = |text: &str| tidy(text).to_uppercase();
    let country_code = upper(&address.country_code);
    if country_code != "US" {
        return Address {
            street: tidy(&address.street),
            unit: address.unit.as_deref().map(tidy),
            city: address.city.as_deref().map(tidy),
            subdivision: address.subdivision.as_deref().map(upper),
            postal_code: address.postal_code.as_deref().map(upper),
            country_code,
        };
    }
    let PostalLine { number, street, unit } = PostalLine::parse(&address.street);
    let state = |text: &str| us_state(text).map_or_else(|| upper(text), str::to_owned);
    let zip = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let plain = text.chars().all(|c| c.is_ascii_digit() || c == '-' || c.is_whitespace());
        match digits.len() {
            9 if plain => format!("{}-{}", &digits[..5], &digits[5..]),
            _ => upper(text),
        }
    };
    let street = if is_po_box(&address.street) { upper(&address.street) } else { tidy(&format!("{number} {street}")) };
    let apart = unit.filter(|_| !is_po_box(&address.street)).map(|unit| unit.to_string());
    let by_itself = address.unit.as_deref().map(|text| Unit::parse(text).to_string());
    // A unit stays where it was written: in the street's line or by itself.
    let (street, unit) = match (apart, by_itself) {
        (Some(apart), by_itself) => (format!("{street} {apart}"), by_itself),
        (None, by_itself) => (street, by_itself),
    };
    Address {
        street,
        unit,
        city: address.city.as_deref().map(upper),
        subdivision: address.subdivision.as_deref().map(state),
        postal_code: address.postal_code.as_deref().map(zip),
        country_code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(street: &str, city: &str, state: &str, zip: &str) -> Address {
        Address {
            street: street.to_owned(),
            unit: None,
            city: Some(city.to_owned()),
            subdivision: Some(state.to_owned()),
            postal_code: Some(zip.to_owned()),
            country_code: "US".to_owned(),
        }
    }

    fn look_up(address: &Address) -> LookedUp {
        Rules { sandbox: false }.look_up(address)
    }

    #[test]
    fn a_good_address_is_deliverable_and_written_as_the_post_office_writes_it() {
        let found = look_up(&address("170 St. Germain Avenue, Apt. 4b", "San  Francisco", "California", "941311234"));
        assert_eq!((found.deliverability, found.analysis), (Deliverability::Deliverable, Analysis::default()));
        assert_eq!(found.problems, []);
        let expected = address("170 ST GERMAIN AVE APT 4B", "SAN FRANCISCO", "CA", "94131-1234");
        assert_eq!(found.normalized, expected);
        assert_eq!(look_up(&found.normalized).normalized, expected, "written once and for all");
    }

    #[test]
    fn what_speaks_against_an_address_is_named_by_its_field() {
        let cases = [
            (address("PO Box 12", "Reno", "NV", "89501"), "address_street"),
            (address("General Delivery", "Reno", "NV", "89501"), "address_street"),
            (address("1 Market St", "San Francisco", "CA", "10001"), "address_postal_code"),
            (address("1 Market St", "San Francisco", "CA", "9410"), "address_postal_code"),
            (address("1 Market St", "San Francisco", "CA", "00012"), "address_postal_code"),
            (address("1 Market St", "San Francisco", "ZZ", "94105"), "address_subdivision"),
            (address("1 Market St", "", "CA", "94105"), "address_city"),
            (address("Market St", "San Francisco", "CA", "94105"), "address_street"),
            (address("0 Market St", "San Francisco", "CA", "94105"), "address_street"),
            (address("170", "San Francisco", "CA", "94105"), "address_street"),
        ];
        for (address, field) in cases {
            let found = look_up(&address);
            assert_eq!(found.deliverability, Deliverability::GoogleUndeliverable, "{:?}", found.problems);
            assert!(!found.deliverability.is_deliverable());
            assert_eq!(found.problems.iter().map(|own| own.field).collect::<Vec<_>>(), [field]);
        }
    }

    #[test]
    fn the_analysis_says_which_part_is_wrong() {
        let of = |street: &str| look_up(&address(street, "San Francisco", "CA", "94105"));
        assert!(of("Market St").analysis.primary_number_missing);
        assert!(of("0 Market St").analysis.primary_number_invalid);
        let missing = of("1 Market St Apt");
        assert_eq!(missing.deliverability, Deliverability::DeliverableMissingUnit);
        assert!(missing.analysis.secondary_missing && missing.deliverability.is_deliverable());
        let wrong = of("1 Market St Apt 123456789");
        assert_eq!(wrong.deliverability, Deliverability::DeliverableIncorrectUnit);
        assert!(wrong.analysis.secondary_invalid);
        let twice =
            Address { unit: Some("Apt 4".to_owned()), ..address("1 Market St Apt 4", "San Francisco", "CA", "94105") };
        assert_eq!(look_up(&twice).deliverability, Deliverability::DeliverableUnnecessaryUnit);
        let elsewhere = look_up(&address("1 Market St", "San Francisco", "CA", "10001"));
        assert!(elsewhere.analysis.partial_valid, "the street may be right");
        let nothing = look_up(&address("Market St", "San Francisco", "CA", "10001"));
        assert!(!nothing.analysis.partial_valid);
    }

    #[test]
    fn abroad_only_the_codes_are_known() {
        let berlin =
            Address { country_code: "de".to_owned(), ..address("Unter den Linden 1", "Berlin", "be", "10117") };
        let found = look_up(&berlin);
        assert_eq!(found.deliverability, Deliverability::Deliverable);
        assert_eq!(
            (found.normalized.street.as_str(), found.normalized.country_code.as_str()),
            ("Unter den Linden 1", "DE")
        );
        let nowhere = Address { country_code: "XX".to_owned(), ..berlin };
        assert_eq!(look_up(&nowhere).deliverability, Deliverability::Error);
    }

    #[test]
    fn the_failing_address_fails_in_a_sandbox() {
        let failing = address("123 Fail Address", "Fail City", "FS", "00000");
        let found = Rules { sandbox: true }.look_up(&failing);
        assert_eq!(found.deliverability, Deliverability::GoogleUndeliverable);
        assert_eq!(found.problems.len(), 1);
    }
}
