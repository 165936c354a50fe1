//! What holds for any input at all.

use gatehouse_evidence::aamva::DriverLicense;
use gatehouse_evidence::address::{ZipCode, is_po_box};
use gatehouse_evidence::contact::{Email, Phone};
use gatehouse_evidence::data_uri;
use gatehouse_evidence::image::{self, Limits};
use gatehouse_evidence::mrz::Mrz;
use gatehouse_evidence::personal_name::PersonalName;
use proptest::prelude::*;

/// Lines of a zone's alphabet and length.
fn zones() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Z0-9<]{90}", "[A-Z0-9<]{72}", "[A-Z0-9<]{88}"]
}

proptest! {
    #[test]
    fn a_valid_zone_has_every_check_it_can_have(zone in zones()) {
        let mrz = Mrz::parse(&zone).expect("the shape is right");
        prop_assert!(!mrz.is_valid() || (mrz.checks.all_pass() && mrz.birth_date.is_some() && mrz.sex.is_some()));
    }

    #[test]
    fn no_text_upsets_a_reader(text in any::<String>()) {
        let _ = Mrz::parse(&text);
        let _ = is_po_box(&text);
        let _ = data_uri::parse(&text, 1_000);
    }

    #[test]
    fn no_payload_upsets_the_licence_reader(
        version in 0_u8..100, entries in 0_u8..100, numbers in "[0-9]{8}", body in any::<Vec<u8>>(),
    ) {
        let mut payload = format!("@\n\u{1e}\rANSI 636000{version:02}00{entries:02}DL{numbers}DL").into_bytes();
        payload.extend(body);
        let _ = DriverLicense::parse(&payload);
    }

    #[test]
    fn no_bytes_upset_the_picture_reader(
        start in prop_oneof![Just(&b"\xff\xd8\xff"[..]), Just(&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..])],
        rest in any::<Vec<u8>>(),
    ) {
        let bytes = [start, &rest].concat();
        prop_assert!(image::inspect(&bytes, &Limits::default()).is_err());
    }

    #[test]
    fn what_is_accepted_is_accepted_again_as_stored(
        name in "\\PC{1,40}", email in "[a-zA-Z.+]{1,20}@[a-zA-Z.-]{1,20}", phone in "[+0-9() -]{5,20}", zip in "[0-9-]{5,10}",
    ) {
        if let Ok(name) = PersonalName::parse(&name) {
            prop_assert_eq!(PersonalName::parse(name.as_str()), Ok(name.clone()));
        }
        if let Ok(email) = Email::parse(&email) {
            prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
        }
        if let Ok(phone) = Phone::parse(&phone) {
            prop_assert_eq!(Phone::parse(phone.e164()), Ok(phone.clone()));
        }
        if let Ok(zip) = ZipCode::parse(&zip) {
            prop_assert_eq!(ZipCode::parse(&zip.to_string()), Ok(zip.clone()));
        }
    }
}
