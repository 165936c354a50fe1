//! The text behind the barcode of a North American driver's licence or identity card (AAMVA DL/ID Card Design
//! Standard, versions 1 to 10 and later).
//!
//! Issuers bend the standard, so the reader is lenient: it goes by element tags rather than by the offsets that the
//! header declares, and reports where the two disagree. Only the elements named here are kept; the rest of the
//! payload, jurisdictions' own subfiles included, is dropped.

mod date;
mod elements;
mod header;
mod issuer;
mod name;

use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;

pub use issuer::Issuer;
pub use name::{LicenseName, Truncation};

use elements::Elements;
use header::Header;

/// What a licence's barcode states.
#[derive(Clone, PartialEq, Eq)]
pub struct DriverLicense {
    pub issuer: Issuer,
    /// The version of the standard.
    pub version: u8,
    /// Absent before version 2.
    pub jurisdiction_version: Option<u8>,
    /// How many subfiles the header declares.
    pub entries: u8,
    /// The types of the declared subfiles: `DL`, `ID`, `EN`, or `Z` and a letter for an issuer's own.
    pub subfiles: Vec<String>,
    /// The customer identifier (DAQ).
    pub number: Option<String>,
    pub name: LicenseName,
    pub birth_date: Option<NaiveDate>,
    pub expiry_date: Option<NaiveDate>,
    pub issue_date: Option<NaiveDate>,
    pub sex: Option<Sex>,
    pub street: Option<String>,
    pub second_line: Option<String>,
    pub city: Option<String>,
    /// The state or province of the address, which need not be the issuer's.
    pub state: Option<String>,
    /// Without padding; nine digits are written as ZIP+4.
    pub postal_code: Option<String>,
    /// `USA` or `CAN`.
    pub country: Option<String>,
    /// As stated, with its unit if any.
    pub height: Option<String>,
    /// A three-letter colour.
    pub eye_colour: Option<String>,
    /// `F` (fully compliant with REAL ID), `M` (materially) or `N`.
    pub compliance: Option<String>,
    /// The holder is under 21 until this day (DDJ).
    pub under_21_until: Option<NaiveDate>,
    pub discrepancies: Vec<Discrepancy>,
}

/// The sex as the barcode gives it (ANSI D-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    Male,
    Female,
    Unspecified,
}

/// Where the payload contradicts itself. Genuine cards do so too, but it is a reason to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discrepancy {
    /// The header declares another number of subfiles than it lists.
    EntryCount,
    /// A declared offset does not point at the subfile.
    Offset,
    /// A declared length does not end where the subfile does.
    Length,
    /// An element occurs twice with different values; the first one is kept.
    Repeated,
    /// A date that no calendar has.
    Date,
    /// Born after the issue, or expired before it.
    DateOrder,
}

/// Why a text is no licence's payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AamvaProblem {
    #[error("the barcode is not that of a driver's licence or identity card")]
    NotALicense,
    #[error("the header is malformed")]
    Header,
    #[error("the payload holds no licence or identity-card data")]
    NoSubfile,
    #[error("the payload is longer than a barcode can be")]
    TooLong,
}

/// PDF417 holds at most 1,850 characters of text or 1,108 bytes.
const MAX_BYTES: usize = 4_096;

impl DriverLicense {
    /// Reads a barcode's payload as decoded, UTF-8 or Latin-1.
    pub fn parse(payload: &[u8]) -> Result<Self, AamvaProblem> {
        if payload.len() > MAX_BYTES {
            return Err(AamvaProblem::TooLong);
        }
        let text = decode(payload);
        let header = Header::parse(&text)?;
        let mut discrepancies = header.discrepancies(&text);
        let elements = Elements::collect(header.body(&text), &header.subfile_types());
        if elements.is_empty() {
            return Err(AamvaProblem::NoSubfile);
        }
        if elements.has_repetition() {
            discrepancies.push(Discrepancy::Repeated);
        }
        let mut date = |tag| {
            let stated = elements.get(tag)?;
            let date = date::parse(stated);
            if date.is_none() && date::is_stated(stated) {
                discrepancies.push(Discrepancy::Date);
            }
            date
        };
        let (birth_date, issue_date, expiry_date) = (date("DBB"), date("DBD"), date("DBA"));
        let under_21_until = date("DDJ");
        if !in_order(birth_date, issue_date) || !in_order(issue_date, expiry_date) {
            discrepancies.push(Discrepancy::DateOrder);
        }
        Ok(Self {
            issuer: header.issuer(),
            version: header.version(),
            jurisdiction_version: header.jurisdiction_version(),
            entries: header.entries(),
            subfiles: header.subfile_types().into_iter().map(str::to_owned).collect(),
            number: elements.text("DAQ"),
            name: LicenseName::of(&elements),
            birth_date,
            expiry_date,
            issue_date,
            sex: elements.get("DBC").and_then(sex),
            street: elements.text("DAG").or_else(|| elements.text("DAL")),
            second_line: elements.text("DAH"),
            city: elements.text("DAI").or_else(|| elements.text("DAN")),
            state: elements.text("DAJ").or_else(|| elements.text("DAO")),
            postal_code: elements.text("DAK").or_else(|| elements.text("DAP")).map(|code| postal_code(&code)),
            country: elements.text("DCG"),
            height: elements.text("DAU"),
            eye_colour: elements.text("DAY"),
            compliance: elements.text("DDA"),
            under_21_until,
            discrepancies,
        })
    }

    /// Whether the address lies where the issuer is. `None` where either is unknown.
    pub fn address_agrees_with_issuer(&self) -> Option<bool> {
        let issuer = self.issuer.jurisdiction()?;
        Some(self.state.as_deref()?.eq_ignore_ascii_case(issuer))
    }
}

impl fmt::Debug for DriverLicense {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverLicense")
            .field("issuer", &self.issuer)
            .field("version", &self.version)
            .field("subfiles", &self.subfiles)
            .field("discrepancies", &self.discrepancies)
            .finish_non_exhaustive()
    }
}

/// Early cards are in Latin-1, in which every byte is a character.
fn decode(payload: &[u8]) -> String {
    match std::str::from_utf8(payload) {
        Ok(text) => text.to_owned(),
        Err(_) => payload.iter().map(|&byte| char::from(byte)).collect(),
    }
}

fn sex(value: &str) -> Option<Sex> {
    match value {
        "1" | "M" => Some(Sex::Male),
        "2" | "F" => Some(Sex::Female),
        "0" | "9" | "X" | "U" => Some(Sex::Unspecified),
        _ => None,
    }
}

fn postal_code(code: &str) -> String {
    let is_zip_plus_four = code.len() == 9 && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_zip_plus_four { format!("{}-{}", &code[..5], &code[5..]) } else { code.to_owned() }
}

fn in_order(earlier: Option<NaiveDate>, later: Option<NaiveDate>) -> bool {
    earlier.zip(later).is_none_or(|(earlier, later)| earlier <= later)
}
