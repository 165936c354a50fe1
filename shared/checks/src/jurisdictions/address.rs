//! In which of the table's places an address lies, by whichever of its parts speaks.

use gatehouse_domain::document::Address;
use gatehouse_evidence::address::Country;
use gatehouse_screening::country_code;

use super::table::{City, Claim, Place, Table};
use super::words::{fold, numbers, parts};

/// A place that something speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spoken {
    pub(super) place: String,
    /// Whether it is that place, or only a person can tell.
    pub(super) certain: bool,
    /// Which part spoke.
    pub(super) why: String,
}

impl Spoken {
    fn new(place: &str, certain: bool, why: impl Into<String>) -> Self {
        Self { place: place.to_owned(), certain, why: why.into() }
    }
}

/// The country or region of that name or code: an ISO code, a name in English or, of a place of the table, in the languages
/// concerned.
pub(super) fn named(table: &Table, text: &str) -> Option<String> {
    let folded = fold(text);
    let own = table.places.iter().find(|(_, place)| place.names.contains(&folded));
    own.map(|(code, _)| code.clone())
        .or_else(|| Country::parse(text.trim()).ok().map(|country| country.alpha2().to_owned()))
        .or_else(|| country_code(text).map(str::to_owned))
}

/// Every place that one of several countries, written in one line, is.
pub(super) fn all_named(table: &Table, text: &str) -> Vec<String> {
    let whole = named(table, text);
    if let Some(whole) = whole {
        return vec![whole];
    }
    text.split([',', ';', '/', '&', '+'])
        .flat_map(|part| part.split(" and "))
        .filter_map(|part| named(table, part))
        .collect()
}

/// Where an address lies.
pub(super) fn places(table: &Table, address: &Address) -> Vec<Spoken> {
    let lines = Lines::of(table, address);
    let mut spoken: Vec<Spoken> = Vec::new();
    if let Some(country) = &lines.country {
        spoken.push(Spoken::new(country, true, "the country of the address"));
    }
    for (code, place) in &table.places {
        let found = if place.country { lines.country_elsewhere(code, place) } else { lines.region(code, place) };
        spoken.extend(found.filter(|found| !spoken.iter().any(|own| own.place == found.place)));
    }
    spoken
}

/// An address, made ready.
struct Lines {
    /// A code of the table or of ISO 3166-1.
    country: Option<String>,
    subdivision: Vec<String>,
    city: Vec<String>,
    /// Whatever may be a postal code.
    numbers: Vec<String>,
    has_postal_code: bool,
}

impl Lines {
    fn of(table: &Table, address: &Address) -> Self {
        let line = |text: &Option<String>| text.as_deref().unwrap_or_default().to_owned();
        let (city, subdivision, postal_code) =
            (line(&address.city), line(&address.subdivision), line(&address.postal_code));
        let has_postal_code = !numbers(&postal_code).is_empty();
        // Some write the code before the town.
        let other = if has_postal_code { Vec::new() } else { [numbers(&city), numbers(&subdivision)].concat() };
        Self {
            country: named(table, &address.country_code),
            subdivision: parts(&subdivision).filter(|part| !part.is_empty()).collect(),
            city: parts(&city).filter(|part| !part.is_empty()).collect(),
            numbers: numbers(&postal_code).into_iter().chain(other).collect(),
            has_postal_code,
        }
    }

    /// A country that an address under another country's code speaks of.
    fn country_elsewhere(&self, code: &str, place: &Place) -> Option<Spoken> {
        if self.country.as_deref() == Some(code) {
            return None;
        }
        let mut lines = self.city.iter().chain(&self.subdivision);
        if lines.any(|part| place.in_lines.contains(part)) {
            return Some(Spoken::new(code, false, format!("a line of the address names {}", place.name)));
        }
        let city = self.city_of(place)?;
        let has_code = place.postal_codes.iter().any(|codes| self.numbers.iter().any(|code| codes.hold(code)));
        // A town of the same name is elsewhere; with a postal code of the same country it is not likely to be.
        (city.anywhere || (has_code && !city.homonym))
            .then(|| Spoken::new(code, false, format!("a town of {}, under another country", place.name)))
    }

    fn region(&self, code: &str, place: &Place) -> Option<Spoken> {
        if self.country.as_deref() == Some(code) {
            return None;
        }
        let names = self.city.iter().chain(&self.subdivision).any(|part| place.names.contains(part));
        let city = self.city_of(place);
        let post = place.claims.iter().filter(|claim| self.has_code_of(claim));
        let post: Vec<bool> = post.map(|claim| claim.divided).collect();
        let claim = place.claims.iter().find(|claim| self.country.as_deref() == Some(claim.country.as_str()));
        let Some(claim) = claim else {
            if names {
                return Some(Spoken::new(code, false, format!("a line of the address names {}", place.name)));
            }
            let both = city.is_some_and(|city| !city.homonym) && !post.is_empty();
            return both.then(|| Spoken::new(code, false, format!("a town and a postal code of {}", place.name)));
        };
        if names {
            return Some(Spoken::new(code, true, format!("a line of the address names {}", place.name)));
        }
        let subdivision = self.is_in(claim).then_some(claim.divided);
        let strong: Vec<bool> = post.into_iter().chain(subdivision).collect();
        if !strong.is_empty() {
            let whole = strong.iter().any(|divided| !divided);
            let certain = whole || city.is_some_and(|city| city.held);
            return Some(Spoken::new(
                code,
                certain,
                format!("the subdivision or the postal code is one of {}", place.name),
            ));
        }
        let city = city?;
        let contradicted = self.has_postal_code || !self.subdivision.is_empty();
        let certain = match (contradicted, city.homonym) {
            (true, true) => return None,
            (true, false) | (false, true) => false,
            (false, false) => !claim.divided || city.held,
        };
        Some(Spoken::new(code, certain, format!("the town is one of {}", place.name)))
    }

    fn city_of<'a>(&self, place: &'a Place) -> Option<&'a City> {
        // Of two towns that the line may name, the one that says more.
        let found = place.cities.iter().filter(|city| self.city.iter().any(|part| city.names.contains(part)));
        found.max_by_key(|city| (city.held, !city.homonym))
    }

    fn has_code_of(&self, claim: &Claim) -> bool {
        claim.postal_codes.iter().any(|codes| self.numbers.iter().any(|code| codes.hold(code)))
    }

    fn is_in(&self, claim: &Claim) -> bool {
        let prefix = format!("{} ", claim.country.to_ascii_lowercase());
        self.subdivision.iter().any(|part| {
            let code = part.strip_prefix(&prefix).unwrap_or(part);
            claim.subdivisions.contains(code) || claim.subdivision_names.contains(part)
        })
    }
}
