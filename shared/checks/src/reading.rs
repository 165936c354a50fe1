//! From a file's bytes to evidence: what its rule asks for is looked for, and named elements alone are kept.

use std::time::Duration;

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use gatehouse_domain::document::{Address, BaseDocument};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::evidence::{Evidence, Reading, Sought, StatedAddress, Statement, TextReading};
use gatehouse_domain::fact::{ContentHash, Reason};
use gatehouse_evidence::aamva::{Discrepancy, DriverLicense, Truncation};
use gatehouse_evidence::barcode;
use gatehouse_evidence::image::{PerceptualHash, Picture};
use gatehouse_evidence::mrz::{Format, Mrz};
use gatehouse_evidence::text::dates;

use crate::compare::words;
use crate::rules::{DocumentRule, Source};

/// The longest value that is kept of a reading.
const LONGEST: usize = 120;

/// What a reader has to look at.
pub(crate) struct Material<'a> {
    pub(crate) content: ContentHash,
    pub(crate) zone: Option<&'a str>,
    pub(crate) picture: Option<Sight<'a>>,
    pub(crate) text: Option<String>,
}

/// A picture, and how long a barcode is looked for in it.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a> {
    pub(crate) picture: &'a Picture,
    pub(crate) hash: Option<PerceptualHash>,
    pub(crate) search: Duration,
}

/// Reads what the rule asks for.
pub(crate) fn read(rule: &DocumentRule, material: Material<'_>, holder: &BaseDocument, now: DateTime<Utc>) -> Evidence {
    let today = now.date_naive();
    let asks = |source| rule.asks.contains(&source);
    Evidence {
        content: material.content,
        at: now,
        zone: material.zone.filter(|_| asks(Source::Zone)).map(|lines| zone(lines, holder.details.birth, today)),
        barcode: material
            .picture
            .filter(|_| asks(Source::Barcode))
            .and_then(|sight| barcode::read(&sight.picture.grey(), sight.search).ok())
            .map(|found| license(found.text.as_bytes())),
        text: material.text.filter(|_| asks(Source::Text)).map(|text| search(&text, holder, today)),
        picture: material.picture.and_then(|sight| sight.hash).map(|hash| hash.to_string()),
    }
}

/// What a typed zone states. Whoever types a zone wrong is asked again: its check digits tell.
fn zone(lines: &str, typed_birth: Option<NaiveDate>, today: NaiveDate) -> Reading {
    let Ok(mrz) = Mrz::parse(lines) else {
        return Reading::Unintelligible { fault: Reason::new("mrz_undetected") };
    };
    let mut faults = Vec::new();
    if !mrz.is_valid() {
        faults.push(Reason::new("mrz_undetected"));
    }
    if mrz.issuing_state.is_specimen() || mrz.nationality.is_specimen() {
        // Utopia issues nothing.
        faults.push(Reason::new("flagged_for_potential_fraud"));
    }
    let statement = Statement {
        name: joined([Some(&mrz.name.given_names), Some(&mrz.name.surname)]),
        name_may_be_cut: mrz.name.may_be_truncated,
        birth: mrz.birth_date_on(today).map(|read| in_typed_century(read, typed_birth)),
        issue: None,
        expiry: mrz.expiry_date_on(today),
        number: Some(mrz.document_number.clone()).filter(|number| !number.is_empty()),
        is_passport: mrz.format == Format::Td3 && mrz.document_code.starts_with('P'),
        issuer: mrz.issuing_state.is_known().then(|| mrz.issuing_state.code().to_owned()),
        address: None,
        layout_disagrees: false,
    };
    Reading::Understood { statement, faults }
}

/// A zone writes two digits of a year: somebody may be a hundred years older than they make it seem.
fn in_typed_century(read: NaiveDate, typed: Option<NaiveDate>) -> NaiveDate {
    let century_before = read.checked_sub_months(Months::new(1_200));
    typed.filter(|typed| Some(*typed) == century_before).unwrap_or(read)
}

/// What a licence's barcode states. Issuers get offsets and lengths wrong: a person looks, and the card is read all the same.
fn license(payload: &[u8]) -> Reading {
    let Ok(license) = DriverLicense::parse(payload) else {
        return Reading::Unintelligible { fault: Reason::new("barcode_is_no_license") };
    };
    let of_layout =
        |found: &Discrepancy| matches!(found, Discrepancy::EntryCount | Discrepancy::Offset | Discrepancy::Length);
    let doubtful =
        |found: &Discrepancy| matches!(found, Discrepancy::Repeated | Discrepancy::Date | Discrepancy::DateOrder);
    let faults = if license.discrepancies.iter().any(doubtful) {
        vec![Reason::new("barcode_contradicts_itself")]
    } else {
        Vec::new()
    };
    let name = &license.name;
    let cut = [name.family_truncation, name.given_truncation];
    let statement = Statement {
        // Without the suffix, which few people type: the date of birth tells a father from his son.
        name: joined([name.given.as_ref(), name.middle.as_ref(), name.family.as_ref()]),
        name_may_be_cut: cut.contains(&Truncation::Truncated),
        birth: license.birth_date,
        issue: license.issue_date,
        expiry: license.expiry_date,
        number: license.number.as_deref().map(kept),
        is_passport: false,
        issuer: license.issuer.jurisdiction().map(str::to_owned),
        address: address(&license),
        layout_disagrees: license.discrepancies.iter().any(of_layout),
    };
    Reading::Understood { statement, faults }
}

fn address(license: &DriverLicense) -> Option<StatedAddress> {
    Some(StatedAddress {
        street: kept(license.street.as_deref()?),
        city: kept(license.city.as_deref()?),
        subdivision: kept(license.state.as_deref()?),
        postal_code: kept(license.postal_code.as_deref()?),
    })
}

fn joined<const N: usize>(parts: [Option<&String>; N]) -> String {
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).filter(|part| !part.is_empty()).collect();
    kept(&parts.join(" "))
}

fn kept(value: &str) -> String {
    value.chars().take(LONGEST).collect()
}

/// Looks for the holder in a text.
fn search(text: &str, holder: &BaseDocument, today: NaiveDate) -> TextReading {
    let details = &holder.details;
    let text_words = words(text);
    let names = details.name.iter().chain(&details.alias);
    let named = names.into_iter().any(|name| holds_name(&text_words, name, details.entity()));
    let stated = dates(text);
    // A day ahead of ours is today somewhere.
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    TextReading {
        compared_with: compared_with(holder),
        name: sought(named),
        address: sought(details.address.as_ref().is_some_and(|address| holds_address(&text_words, address))),
        birth: sought(details.birth.is_some_and(|birth| stated.contains(&birth))),
        tax_id: tax_id(text, holder),
        latest_date: stated.into_iter().filter(|date| *date <= tomorrow).max(),
    }
}

/// The details and numbers that a text is searched for.
#[must_use]
pub fn compared_with(holder: &BaseDocument) -> ContentHash {
    let details = holder.details.compared_content().to_string();
    let numbers: Vec<&str> = tax_ids(holder).collect();
    ContentHash::of_texts(std::iter::once(details.as_str()).chain(numbers))
}

fn tax_ids(holder: &BaseDocument) -> impl Iterator<Item = &str> {
    holder.active_virtual().filter(|own| matches!(own.kind.name(), "SSN" | "TIN")).map(|own| own.value.as_str())
}

const fn sought(found: bool) -> Sought {
    if found { Sought::Found } else { Sought::Missing }
}

/// Whether all words of a name stand together, in any order, with at most a middle name or an initial between them.
fn holds_name(text: &[String], name: &str, entity: Entity) -> bool {
    const FORMS: [&str; 12] =
        ["INC", "INCORPORATED", "LLC", "LTD", "LIMITED", "CORP", "CORPORATION", "CO", "COMPANY", "LP", "LLP", "PLLC"];
    let mut wanted = words(name);
    if entity == Entity::Business
        && wanted.len() > 1
        && wanted.last().is_some_and(|word| FORMS.contains(&word.as_str()))
    {
        wanted.pop();
    }
    if wanted.is_empty() {
        return false;
    }
    text.windows((wanted.len() + 2).min(text.len().max(1)))
        .any(|window| wanted.iter().all(|word| window.contains(word)))
}

/// Whether the house's number, a word of the street's name and the postal code stand close together.
fn holds_address(text: &[String], address: &Address) -> bool {
    let street = words(&address.street);
    let code = address.postal_code.as_deref().and_then(|code| words(code).into_iter().next());
    let Some(code) = code else { return false };
    let Some(number) = street.iter().find(|word| word.starts_with(|c: char| c.is_ascii_digit())) else { return false };
    let Some(name) = street.iter().filter(|word| word.chars().all(char::is_alphabetic)).max_by_key(|word| word.len())
    else {
        return false;
    };
    text.windows(16.min(text.len().max(1))).any(|window| [number, name, &code].iter().all(|word| window.contains(word)))
}

/// The holder's number, whole or by its last four digits behind a mask; or only numbers of others.
fn tax_id(text: &str, holder: &BaseDocument) -> Sought {
    let written = numbers_like_tax_ids(text);
    if written.is_empty() {
        return Sought::Missing;
    }
    let own: Vec<String> =
        tax_ids(holder).map(|number| number.chars().filter(char::is_ascii_digit).collect()).collect();
    if own.is_empty() {
        return Sought::Missing;
    }
    let is_own =
        |found: &String| own.iter().any(|own| own == found || (found.len() == 4 && own.ends_with(found.as_str())));
    if written.iter().any(is_own) { Sought::Found } else { Sought::Other }
}

/// Numbers written `123-45-6789` or `12-3456789`, and the last four of those written with a mask (`XXX-XX-6789`).
fn numbers_like_tax_ids(text: &str) -> Vec<String> {
    let tokens = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '*'));
    tokens.filter_map(|token| tax_id_of(&token.split('-').collect::<Vec<_>>())).collect()
}

fn tax_id_of(parts: &[&str]) -> Option<String> {
    let is_masked =
        |part: &str, length| part.len() == length && part.bytes().all(|byte| matches!(byte, b'X' | b'x' | b'*'));
    let is_number = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts {
        [area, group, serial] if is_number(serial, 4) => {
            if is_number(area, 3) && is_number(group, 2) {
                return Some(parts.concat());
            }
            (is_masked(area, 3) && is_masked(group, 2)).then(|| (*serial).to_owned())
        }
        [prefix, serial] => (is_number(prefix, 2) && is_number(serial, 7)).then(|| parts.concat()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use gatehouse_domain::document::{SubDocumentMeta, VirtualDocument};
    use gatehouse_domain::document_type::VirtualDocumentType;
    use gatehouse_domain::id::DocumentId;

    use super::*;
    use crate::testing::holder;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

    fn with_number(kind: &str, value: &str) -> BaseDocument {
        let mut holder = holder();
        let meta = SubDocumentMeta::new(DocumentId::new(uuid::Uuid::from_u128(2)), DateTime::UNIX_EPOCH);
        let kind = VirtualDocumentType::find(kind).unwrap();
        let value = value.to_owned();
        holder.virtual_documents.push(VirtualDocument { meta, kind, value, id_type: None, country_code: None });
        holder
    }

    #[test]
    fn a_bill_is_searched_for_its_addressee() {
        let bill = "CITY POWER\nAccount 55-1 Statement date November 3, 2026\nADA M. EXAMPLE\n1 Market Street\nSan Francisco, CA 94105-0001";
        let found = search(bill, &holder(), TODAY);
        assert_eq!((found.name, found.address), (Sought::Found, Sought::Found));
        assert_eq!(found.latest_date, NaiveDate::from_ymd_opt(2026, 11, 3));
        let of_another = search(&bill.replace("EXAMPLE", "LOVELACE"), &holder(), TODAY);
        assert_eq!(of_another.name, Sought::Missing);
        let elsewhere = search(&bill.replace("94105", "94110"), &holder(), TODAY);
        assert_eq!(elsewhere.address, Sought::Missing);
    }

    #[test]
    fn words_of_a_name_scattered_over_a_page_are_no_name() {
        let text = "Ada County clerk, for example, writes to all residents of the county.";
        assert_eq!(search(text, &holder(), TODAY).name, Sought::Missing);
        assert_eq!(search("", &holder(), TODAY).name, Sought::Missing);
    }

    #[test]
    fn a_taxpayer_number_is_the_holders_anothers_or_none() {
        let holder = with_number("SSN", "219-09-9998");
        let sought = |text| search(text, &holder, TODAY).tax_id;
        assert_eq!(sought("SSN 219-09-9998"), Sought::Found);
        assert_eq!(sought("Employee's number: XXX-XX-9998"), Sought::Found);
        assert_eq!(sought("SSN 219-09-9997"), Sought::Other);
        assert_eq!(sought("call 415-555-0123"), Sought::Missing);
        let business = with_number("TIN", "12-3456789");
        assert_eq!(search("EIN 12-3456789", &business, TODAY).tax_id, Sought::Found);
    }

    #[test]
    fn a_zone_that_is_none_and_one_of_utopia_say_so() {
        assert_eq!(zone("not a zone", None, TODAY).faults(), [Reason::new("mrz_undetected")]);
        let specimen = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
        assert_eq!(zone(specimen, None, TODAY).faults(), [Reason::new("flagged_for_potential_fraud")]);
        let misread = specimen.replace("7408122", "7408123");
        assert!(zone(&misread, None, TODAY).faults().contains(&Reason::new("mrz_undetected")));
    }
}
