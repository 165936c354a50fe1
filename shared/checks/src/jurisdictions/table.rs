//! The table of jurisdictions, read once: which places ask for something, since when and until when, on what ground.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::NaiveDate;
use gatehouse_domain::fact::ContentHash;
use gatehouse_domain::jurisdiction::{Effect, Tie, Tier};
use gatehouse_evidence::address::Country;
use serde::Deserialize;

use super::ranges::Ranges;
use super::words::fold;

static TEXT: &str = include_str!("table.json");
static ADDRESSES: &str = include_str!("addresses.txt");

/// The table that this build carries.
pub(super) static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::read(TEXT, ADDRESSES).expect("a test reads the table that is built in"));

#[derive(Debug)]
pub(super) struct Table {
    /// SHA-256 of the table's text, which holds that of the addresses: it names both.
    pub(super) hash: String,
    pub(super) places: BTreeMap<String, Place>,
    pub(super) rows: Vec<Row>,
    pub(super) ranges: Ranges,
}

/// Why a table is none.
#[derive(Debug, thiserror::Error)]
pub(super) enum TableError {
    #[error("the table is not written as one: {0}")]
    Form(#[from] serde_json::Error),
    #[error("the addresses are not those that the table names")]
    OtherAddresses,
    #[error("line {0} of the addresses is no range")]
    Range(usize),
    #[error("{place}: {what}")]
    Row { place: String, what: &'static str },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "last_changed")]
    _last_changed: NaiveDate,
    addresses: Addresses,
    sources: BTreeMap<String, String>,
    places: BTreeMap<String, Place>,
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Addresses {
    #[serde(rename = "file")]
    _file: String,
    sha256: String,
}

/// How a place is recognised in an address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub(super) name: String,
    /// Whether it is a country, whose code says all.
    #[serde(default)]
    pub(super) country: bool,
    /// What it is called where a country, a citizenship or a region is asked for. Folded.
    pub(super) names: BTreeSet<String>,
    /// Of a country: names that are no town's anywhere, and so speak in a line of another country's address. Folded.
    #[serde(default)]
    pub(super) in_lines: BTreeSet<String>,
    /// Of a country: its postal codes.
    #[serde(default)]
    pub(super) postal_codes: Vec<PostalCodes>,
    /// Of a region: the countries under which its people write their addresses.
    #[serde(default)]
    pub(super) claims: Vec<Claim>,
    #[serde(default)]
    pub(super) cities: Vec<City>,
}

/// A region as one country has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claim {
    pub(super) country: String,
    /// ISO 3166-2 without the country, and what forms use where ISO has none.
    #[serde(default)]
    pub(super) subdivisions: BTreeSet<String>,
    #[serde(default)]
    pub(super) subdivision_names: BTreeSet<String>,
    #[serde(default)]
    pub(super) postal_codes: Vec<PostalCodes>,
    /// Whether only a part of the subdivision is meant, so that neither its code nor its postal codes are enough.
    #[serde(default)]
    pub(super) divided: bool,
}

/// The first and the last of codes of one length.
#[derive(Debug, Deserialize)]
pub(super) struct PostalCodes(String, String);

impl PostalCodes {
    pub(super) fn hold(&self, code: &str) -> bool {
        code.len() == self.0.len() && (self.0.as_str()..=self.1.as_str()).contains(&code)
    }

    fn is_range(&self) -> bool {
        let digits = |code: &str| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
        digits(&self.0) && digits(&self.1) && self.0.len() == self.1.len() && self.0 <= self.1
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct City {
    /// Folded.
    pub(super) names: BTreeSet<String>,
    /// Whether towns of other regions have the name too.
    #[serde(default)]
    pub(super) homonym: bool,
    /// Of a divided region: whether the town is on the side that is meant.
    #[serde(default)]
    pub(super) held: bool,
    /// Whether no other town on earth has the name.
    #[serde(default)]
    pub(super) anywhere: bool,
}

/// What a place asks for, from one day until another, and on what ground.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) place: String,
    pub(super) tier: Tier,
    pub(super) from: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    residence: Option<Effect>,
    mail: Option<Effect>,
    citizenship: Option<Effect>,
    ip: Option<Effect>,
    formation: Option<Effect>,
    pub(super) source: String,
}

impl Row {
    pub(super) const fn effect(&self, tie: Tie) -> Option<Effect> {
        match tie {
            Tie::Residence => self.residence,
            Tie::Mail => self.mail,
            Tie::Citizenship => self.citizenship,
            Tie::Ip => self.ip,
            Tie::Formation => self.formation,
        }
    }

    fn overlaps(&self, other: &Self) -> bool {
        let begins_before = |one: &Self, other: &Self| other.until.is_none_or(|until| one.from < until);
        begins_before(self, other) && begins_before(other, self)
    }
}

impl Table {
    /// # Errors
    /// What is wrong with it: a table that is half right is none.
    pub(super) fn read(text: &str, addresses: &str) -> Result<Self, TableError> {
        let mut written: Written = serde_json::from_str(text)?;
        if ContentHash::of_bytes(addresses.as_bytes()).to_string() != written.addresses.sha256 {
            return Err(TableError::OtherAddresses);
        }
        let ranges = Ranges::read(addresses).map_err(TableError::Range)?;
        for (code, place) in &mut written.places {
            place.fold();
            let refuse = |what| Err(TableError::Row { place: code.clone(), what });
            if place.country != Country::from_alpha2(code).is_ok() {
                return refuse("a country has an alpha-2 code, and nothing else has");
            }
            let codes = place.claims.iter().flat_map(|claim| &claim.postal_codes).chain(&place.postal_codes);
            if !codes.into_iter().all(PostalCodes::is_range) {
                return refuse("postal codes run from one to another of the same length");
            }
            if place.claims.iter().any(|claim| Country::from_alpha2(&claim.country).is_err()) {
                return refuse("a claim is a country's");
            }
        }
        for (index, row) in written.rows.iter().enumerate() {
            let refuse = |what| Err(TableError::Row { place: row.place.clone(), what });
            if !written.places.contains_key(&row.place) && Country::from_alpha2(&row.place).is_err() {
                return refuse("is neither a country nor one of the places");
            }
            if !written.sources.contains_key(&row.source) {
                return refuse("its source is none of the table's");
            }
            if row.until.is_some_and(|until| until <= row.from) {
                return refuse("it ends before it begins");
            }
            let is_again = |other: &Row| other.place == row.place && other.source == row.source && other.overlaps(row);
            if written.rows.iter().skip(index + 1).any(is_again) {
                return refuse("two rows of one source hold on one day");
            }
            if row.ip.is_some() && !ranges.knows(&row.place) {
                return refuse("no range of addresses is known to be there");
            }
        }
        let Written { places, rows, .. } = written;
        Ok(Self { hash: ContentHash::of_bytes(text.as_bytes()).to_string(), places, rows, ranges })
    }
}

impl Place {
    fn fold(&mut self) {
        let fold_all = |names: &mut BTreeSet<String>| *names = names.iter().map(|name| fold(name)).collect();
        fold_all(&mut self.names);
        fold_all(&mut self.in_lines);
        self.claims.iter_mut().for_each(|claim| {
            fold_all(&mut claim.subdivision_names);
            fold_all(&mut claim.subdivisions);
        });
        self.cities.iter_mut().for_each(|city| fold_all(&mut city.names));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(find: &str, put: &str) -> Result<Table, TableError> {
        assert!(TEXT.contains(find), "{find}");
        Table::read(&TEXT.replacen(find, put, 1), ADDRESSES)
    }

    #[test]
    fn the_table_that_is_built_in_is_one_and_its_hash_is_that_of_its_text() {
        let table = Table::read(TEXT, ADDRESSES).unwrap();
        assert_eq!(table.hash, ContentHash::of_bytes(TEXT.as_bytes()).to_string());
        assert_eq!(table.hash.len(), 64);
    }

    #[test]
    fn a_table_that_is_wrong_somewhere_is_none() {
        for (find, put, why) in [
            ("\"eo-13685\"}", "\"eo-1\"}", "source"),
            ("\"place\": \"MM\"", "\"place\": \"ZZ\"", "neither a country"),
            ("\"until\": \"2025-07-01\"", "\"until\": \"2001-07-01\"", "ends before"),
            ("[\"295000\", \"299999\"]", "[\"295000\", \"29999\"]", "postal codes"),
            ("\"place\": \"KW\"", "\"place\": \"VG\"", "two rows"),
            ("\"residence\"", "\"residense\"", "not written"),
        ] {
            let error = with(find, put).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        assert!(matches!(Table::read(TEXT, &ADDRESSES.replace("KP", "IR")), Err(TableError::OtherAddresses)));
    }

    #[test]
    fn no_region_shares_a_postal_code_or_a_name_with_another() {
        let table = &*TABLE;
        let regions: Vec<(&String, &Place)> = table.places.iter().filter(|(_, place)| !place.country).collect();
        for (index, (code, place)) in regions.iter().enumerate() {
            for (other_code, other) in &regions[index + 1..] {
                let codes = |place: &Place| -> Vec<(String, String)> {
                    let all = place.claims.iter().flat_map(|claim| &claim.postal_codes);
                    all.map(|codes| (codes.0.clone(), codes.1.clone())).collect()
                };
                for (first, last) in codes(place) {
                    let shares =
                        |(start, end): &(String, String)| start.len() == first.len() && *start <= last && first <= *end;
                    assert!(!codes(other).iter().any(shares), "{code} and {other_code}");
                }
                assert!(place.names.is_disjoint(&other.names), "{code} and {other_code}");
            }
        }
    }
}
