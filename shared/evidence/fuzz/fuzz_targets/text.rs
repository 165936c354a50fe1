//! Any text as whatever an applicant types: what is accepted is accepted again in its stored form.
#![no_main]

use gatehouse_evidence::address::{Country, ZipCode, is_general_delivery, is_po_box, is_private_mailbox};
use gatehouse_evidence::contact::{Email, Phone};
use gatehouse_evidence::identifiers::{Atin, Ein, Itin, PassportNumber, Ssn};
use gatehouse_evidence::personal_name::PersonalName;
use gatehouse_evidence::text::dates;
use gatehouse_evidence::{data_uri, file, unaccented};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = file::sniff(text.as_bytes());
    let _ = (dates(text), unaccented(text));
    let _ = data_uri::parse(text, 1 << 12);
    let _ = (is_po_box(text), is_private_mailbox(text), is_general_delivery(text));
    let _ = Country::parse(text).map(|country| country.has_subdivision(text));
    let _ = (Itin::parse(text).is_ok(), Atin::parse(text).is_ok());
    if let Ok(ssn) = Ssn::parse(text) {
        assert_eq!(Ssn::parse(ssn.digits()), Ok(ssn));
    }
    if let Ok(ein) = Ein::parse(text) {
        assert_eq!(Ein::parse(ein.digits()), Ok(ein));
    }
    if let Ok(number) = PassportNumber::parse(text, None) {
        assert_eq!(PassportNumber::parse(number.number(), None), Ok(number));
    }
    if let Ok(email) = Email::parse(text) {
        assert_eq!(Email::parse(email.as_str()), Ok(email));
    }
    if let Ok(phone) = Phone::parse(text) {
        assert_eq!(Phone::parse(phone.e164()), Ok(phone));
    }
    if let Ok(zip) = ZipCode::parse(text) {
        assert_eq!(ZipCode::parse(&zip.to_string()), Ok(zip));
    }
    if let Ok(name) = PersonalName::parse(text) {
        assert_eq!(PersonalName::parse(name.as_str()), Ok(name));
    }
});
