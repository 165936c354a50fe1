//! Names, which the standard has split in four ways over its versions.

use std::fmt;

use super::elements::Elements;

/// The holder's name as the barcode gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct LicenseName {
    pub family: Option<String>,
    pub given: Option<String>,
    /// All further given names.
    pub middle: Option<String>,
    pub suffix: Option<String>,
    pub family_truncation: Truncation,
    pub given_truncation: Truncation,
    pub middle_truncation: Truncation,
}

/// Whether the issuer cut a name to the space on the card (DDE, DDF, DDG).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truncation {
    Truncated,
    Complete,
    Unknown,
}

impl LicenseName {
    pub(super) fn of(elements: &Elements<'_>) -> Self {
        // Version 1: "FAMILY,GIVEN,MIDDLE,SUFFIX" in one element, or four.
        let mut whole = elements.get("DAA").unwrap_or_default().split(',');
        let mut from_whole = || whole.next().map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned);
        let whole = [from_whole(), from_whole(), from_whole(), from_whole()];
        let [whole_family, whole_given, whole_middle, whole_suffix] = whole;
        // Versions 2 and 3: all given names in DCT.
        let (first, further) = given_names(elements.get("DCT"));
        Self {
            family: elements.text("DCS").or_else(|| elements.text("DAB")).or(whole_family),
            given: elements.text("DAC").or(first).or(whole_given),
            middle: elements.text("DAD").or(further).or(whole_middle),
            suffix: elements.text("DCU").or_else(|| elements.text("DAE")).or(whole_suffix),
            family_truncation: truncation(elements.get("DDE")),
            given_truncation: truncation(elements.get("DDF")),
            middle_truncation: truncation(elements.get("DDG")),
        }
    }
}

impl fmt::Debug for LicenseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LicenseName(redacted)")
    }
}

/// The first given name and all others; issuers separate them by commas or by spaces.
fn given_names(names: Option<&str>) -> (Option<String>, Option<String>) {
    let mut names = names.unwrap_or_default().split([',', ' ']).filter(|name| !name.is_empty());
    let first = names.next().map(str::to_owned);
    let further: Vec<&str> = names.collect();
    (first, (!further.is_empty()).then(|| further.join(" ")))
}

fn truncation(flag: Option<&str>) -> Truncation {
    match flag {
        Some("T") => Truncation::Truncated,
        Some("N") => Truncation::Complete,
        _ => Truncation::Unknown,
    }
}
