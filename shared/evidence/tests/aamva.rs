//! Licence payloads: the published ones, and every way in which issuers and forgers bend them.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]

mod acceptance;

use chrono::NaiveDate;
use gatehouse_evidence::aamva::{AamvaProblem, Discrepancy, DriverLicense, Sex, Truncation};
use serde_json::Value;

/// A payload with a right header around one `DL` subfile.
fn payload(version: &str, elements: &str) -> String {
    let jurisdiction_version = if version == "01" { "" } else { "00" };
    let offset = 29 + jurisdiction_version.len();
    let subfile = format!("DL{elements}\r");
    format!("@\n\u{1e}\rANSI 636000{version}{jurisdiction_version}01DL{offset:04}{:04}{subfile}", subfile.len())
}

fn read(payload: &str) -> DriverLicense {
    DriverLicense::parse(payload.as_bytes()).unwrap()
}

fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

#[test]
fn acceptance_payloads_agree_element_by_element() {
    let Some(cases) = acceptance::cases("aamva/expected.jsonl") else {
        return;
    };
    for case in cases {
        let file = case["file"].as_str().unwrap();
        let bytes = std::fs::read(acceptance::folder().unwrap().join("aamva").join(file)).unwrap();
        let licence = DriverLicense::parse(&bytes).unwrap();
        let expected = |field: &str| case["expect"].get(field).and_then(Value::as_str);
        let day = |date: Option<NaiveDate>| date.map(|date| date.to_string());
        assert_eq!(licence.issuer.number(), case["expect"]["iin"], "{file}");
        assert_eq!(licence.version, case["expect"]["aamva_version"], "{file}");
        assert_eq!(
            licence.jurisdiction_version.map(u64::from),
            case["expect"]["jurisdiction_version"].as_u64(),
            "{file}"
        );
        assert_eq!(licence.entries, case["expect"]["entries"], "{file}");
        assert_eq!(serde_json::json!(licence.subfiles), case["expect"]["subfiles"], "{file}");
        assert_eq!(licence.number.as_deref(), expected("DAQ"), "{file}");
        assert_eq!(licence.name.family.as_deref(), expected("family"), "{file}");
        assert_eq!(licence.name.given.as_deref(), expected("given"), "{file}");
        assert_eq!(licence.name.middle.as_deref(), expected("middle"), "{file}");
        assert_eq!(licence.name.suffix.as_deref(), expected("suffix"), "{file}");
        assert_eq!(day(licence.birth_date).as_deref(), expected("dob"), "{file}");
        assert_eq!(day(licence.expiry_date).as_deref(), expected("expiry"), "{file}");
        assert_eq!(day(licence.issue_date).as_deref(), expected("issue"), "{file}");
        assert_eq!(licence.sex == Some(Sex::Male), expected("sex") == Some("M"), "{file}");
        assert_eq!(licence.street.as_deref(), expected("street"), "{file}");
        assert_eq!(licence.city.as_deref(), expected("city"), "{file}");
        assert_eq!(licence.state.as_deref(), expected("state"), "{file}");
        assert_eq!(licence.postal_code.as_deref(), expected("postal"), "{file}");
        assert_eq!(licence.country.as_deref(), expected("country"), "{file}");
        assert_eq!(licence.discrepancies, [], "{file}");
    }
}

#[test]
fn names_are_read_in_every_version_s_way() {
    let cases = [
        ("01", "DAAPUBLIC,JOHN,Q,JR"),
        ("01", "DABPUBLIC\nDACJOHN\nDADQ\nDAEJR"),
        ("02", "DCSPUBLIC\nDCTJOHN,Q\nDCUJR"),
        ("03", "DCSPUBLIC\nDCTJOHN Q\nDCUJR"),
        ("08", "DCSPUBLIC\nDACJOHN\nDADQ\nDCUJR"),
        ("12", "DCSPUBLIC\nDACJOHN\nDADQ\nDCUJR"),
    ];
    for (version, elements) in cases {
        let name = read(&payload(version, elements)).name;
        let parts = [name.family, name.given, name.middle, name.suffix].map(Option::unwrap);
        assert_eq!(parts, ["PUBLIC", "JOHN", "Q", "JR"], "version {version}: {elements}");
    }
}

#[test]
fn canadian_and_american_dates_are_told_apart() {
    let licence = read(&payload("08", "DCGCAN\nDBB19860606\nDBA20291210\nDBD20190606"));
    assert_eq!(licence.birth_date, date(1986, 6, 6));
    assert_eq!(licence.expiry_date, date(2029, 12, 10));
    let licence = read(&payload("08", "DCGUSA\nDBB06071986\nDDJ06072007"));
    assert_eq!(licence.birth_date, date(1986, 6, 7));
    assert_eq!(licence.under_21_until, date(2007, 6, 7));
}

#[test]
fn truncated_names_say_so() {
    let name = read(&payload("10", "DCSSAMPL\nDDET\nDACMICHAEL\nDDFN\nDDGU")).name;
    assert_eq!(name.family_truncation, Truncation::Truncated);
    assert_eq!(name.given_truncation, Truncation::Complete);
    assert_eq!(name.middle_truncation, Truncation::Unknown);
}

#[test]
fn separators_may_differ_and_scanners_may_put_a_prefix() {
    let standard = payload("10", "DAQT1\nDCSSAMPLE\nDBB06061986");
    let expected = read(&standard);
    for (from, to) in [("\n\u{1e}\r", "\n\u{1e}\n"), ("\n\u{1e}\r", "\r\n"), ("@", "]L2@"), ("ANSI ", "AAMVA")] {
        let licence = read(&standard.replacen(from, to, 1));
        assert_eq!(licence.number, expected.number, "{from:?} to {to:?}");
        assert_eq!(licence.birth_date, expected.birth_date, "{from:?} to {to:?}");
    }
    let carriage_returns = read(&standard.replace('\n', "\r\n"));
    assert_eq!(carriage_returns.name, expected.name);
}

#[test]
fn a_payload_that_lies_about_its_lengths_is_read_and_reported() {
    let honest = payload("10", "DAQT1\nDCSSAMPLE");
    assert_eq!(read(&honest).discrepancies, []);
    let length = format!("{:04}", "DLDAQT1\nDCSSAMPLE\r".len());
    let cases = [
        (honest.replacen(&length, "0005", 1), Discrepancy::Length),
        (honest.replacen(&length, "9999", 1), Discrepancy::Length),
        (honest.replacen("DL0031", "DL0099", 1), Discrepancy::Offset),
        (honest.replacen("0001DL", "0007DL", 1), Discrepancy::EntryCount),
    ];
    for (payload, expected) in cases {
        let licence = read(&payload);
        assert_eq!(licence.number.as_deref(), Some("T1"));
        assert!(licence.discrepancies.contains(&expected), "{expected:?}: {licence:?}");
    }
}

#[test]
fn impossible_or_disordered_dates_are_reported() {
    let of = |elements| read(&payload("10", elements)).discrepancies;
    assert_eq!(of("DAQT1\nDBB02301986"), [Discrepancy::Date]);
    assert_eq!(of("DAQT1\nDBB06061986\nDBD06061985"), [Discrepancy::DateOrder]);
    assert_eq!(of("DAQT1\nDBD06062019\nDBA06062018"), [Discrepancy::DateOrder]);
    assert_eq!(of("DAQT1\nDBA00000000"), [], "a card that never expires");
}

#[test]
fn the_issuer_is_held_against_the_address() {
    let of = |elements| read(&payload("10", elements)).address_agrees_with_issuer();
    assert_eq!(of("DAJVA"), Some(true));
    assert_eq!(of("DAJNY"), Some(false));
    assert_eq!(of("DAQT1"), None);
}

#[test]
fn latin_1_payloads_keep_their_accents() {
    let bytes: Vec<u8> = payload("10", "DCSMU\u{d1}OZ").chars().map(|c| c as u8).collect();
    let licence = DriverLicense::parse(&bytes).unwrap();
    assert_eq!(licence.name.family.as_deref(), Some("MUÑOZ"));
    let bytes = payload("10", "DAQT1\n\u{d1}").chars().map(|c| c as u8).collect::<Vec<_>>();
    assert!(DriverLicense::parse(&bytes).is_ok(), "a line of one accented letter");
}

#[test]
fn what_is_no_licence_says_why() {
    let cases: [(&[u8], AamvaProblem); 7] = [
        (b"", AamvaProblem::NotALicense),
        (b"M1DESMARAIS/LUC       EABC123 YULFRAAC", AamvaProblem::NotALicense),
        (b"ANSI 636000100102DL00410278", AamvaProblem::NotALicense),
        (b"@\n\x1e\rANSI 6360", AamvaProblem::Header),
        (b"@\n\x1e\rANSI 636000100102", AamvaProblem::Header),
        (b"@\n\x1e\rANSI 636000100001DL00310004DL", AamvaProblem::NoSubfile),
        (&[b'@'; 5_000], AamvaProblem::TooLong),
    ];
    for (bytes, problem) in cases {
        assert_eq!(DriverLicense::parse(bytes), Err(problem), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn debug_output_holds_neither_name_nor_number() {
    let shown = format!("{:?}", read(&payload("10", "DAQT64235789\nDCSSAMPLE")));
    assert!(!shown.contains("SAMPLE") && !shown.contains("T64235789"), "{shown}");
}
