//! From a file to a status: pictures of licences and the text of bills, through the inspection that reads them.

#![expect(clippy::unwrap_used, reason = "a document that is not there is a failed test")]

mod support;

use std::path::Path;

use chrono::{DateTime, Utc};
use gatehouse_checks::file::{Arrival, inspect};
use gatehouse_domain::document::{Address, BaseDocument, StoredFile};
use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::evidence::{Evidence, Sought, TypedZone};
use gatehouse_domain::fact::{Check, ContentHash, Outcome, Reason};

use support::{NOON, Papers};

fn inspected(
    kind: &str,
    bytes: &[u8],
    zone: Option<&str>,
    holder: &BaseDocument,
    now: DateTime<Utc>,
) -> Option<Evidence> {
    let file = StoredFile {
        key: String::new(),
        sha256: ContentHash::of_bytes(bytes),
        bytes: bytes.len() as u64,
        declared_type: if bytes.starts_with(b"%PDF") { "application/pdf" } else { "image/png" }.to_owned(),
        zone: zone.map(|lines| TypedZone::new(lines).unwrap()),
        pages: None,
    };
    let kind = PhysicalDocumentType::find(kind).unwrap();
    let inspection = inspect(Arrival { kind, file: &file, bytes, fits: true, holder, sandbox: false, now });
    assert_eq!(inspection.evidence.is_some(), inspection.outcome == Outcome::Passed);
    inspection.evidence
}

/// The picture of a licence's back, from the acceptance cases.
fn licence() -> Option<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/acceptance/evidence/aamva/png");
    let picture = std::fs::read(folder.join("aamva_v10_sample_va.oncard.png")).ok();
    if picture.is_none() {
        // Past the test harness, which shows what a test prints only where it fails.
        let word = format!("no acceptance cases in {}: their tests are skipped\n", folder.display());
        let _ = std::io::Write::write_all(&mut std::io::stderr(), word.as_bytes());
    }
    picture
}

#[test]
fn a_licences_barcode_is_read_from_its_picture_and_compared_with_what_was_typed() {
    let Some(picture) = licence() else { return };
    // The specimen expired in December 2024.
    let while_valid = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
    let mut papers = Papers::new();
    let details = &mut papers.customer.facts.documents[0].details;
    details.name = Some("Michael Sample".to_owned());
    details.birth = chrono::NaiveDate::from_ymd_opt(1986, 6, 6);
    details.address = Some(Address {
        street: "2300 West Broad St".to_owned(),
        unit: None,
        city: Some("Richmond".to_owned()),
        subdivision: Some("VA".to_owned()),
        postal_code: Some("23269".to_owned()),
        country_code: "US".to_owned(),
    });
    papers.at(while_valid);
    let evidence = inspected("DRIVER_LICENSE_BACK", &picture, None, papers.base(), while_valid).unwrap();
    let read = evidence.barcode.clone().unwrap();
    assert!(read.faults().is_empty());
    assert!(evidence.picture.is_some(), "the picture is known again by its hash");
    assert!(!format!("{evidence:?}").contains("SAMPLE"), "debug output shows nothing of the holder");
    papers.submit("DRIVER_LICENSE_BACK", |slot| slot.barcode = Some(read.clone()));
    papers.check();
    assert_eq!(papers.outcome("DRIVER_LICENSE_BACK", Check::Agreement), Outcome::Passed);
    papers.at(NOON);
    papers.check();
    assert_eq!(
        papers.outcome("DRIVER_LICENSE_BACK", Check::Agreement),
        Outcome::Passed,
        "its age is not the reading's"
    );
    papers.submit("DRIVER_LICENSE_BACK", |slot| slot.barcode = Some(read.clone()));
    papers.check();
    let expired = Outcome::Failed { reasons: vec![Reason::new("expired_document")] };
    assert_eq!(papers.outcome("DRIVER_LICENSE_BACK", Check::Agreement), expired);
}

#[test]
fn a_barcode_is_looked_for_only_where_the_kind_has_one() {
    let Some(picture) = licence() else { return };
    let papers = Papers::new();
    assert!(inspected("PROOF_OF_ADDRESS", &picture, None, papers.base(), NOON).unwrap().barcode.is_none());
}

#[test]
fn a_typed_zone_is_read_beside_the_picture() {
    let Some(picture) = licence() else { return };
    let papers = Papers::new();
    let lines = "I<USAD1234567<7<<<<<<<<<<<<<<<\n8905020F3205024USA<<<<<<<<<<<0\nEXAMPLE<<ADA<<<<<<<<<<<<<<<<<<";
    let evidence = inspected("NATIONAL_ID_BACK", &picture, Some(lines), papers.base(), NOON).unwrap();
    assert!(evidence.zone.unwrap().statement().unwrap().name.contains("EXAMPLE"));
    let bill = inspected("UTILITY_BILL", &picture, Some(lines), papers.base(), NOON).unwrap();
    assert!(bill.zone.is_none(), "no bill has a zone");
}

/// A page with these lines.
fn bill(lines: &[&str]) -> Vec<u8> {
    let shown: String = lines.iter().map(|line| format!("({line}) Tj 0 -14 Td ")).collect();
    let content = format!("BT /F1 12 Tf 72 700 Td {shown}ET");
    let font = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources{font}>>"),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = "xref\n0 5\n0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let start = file.len();
    file.push_str(&format!("{table}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}

#[test]
fn a_bill_as_a_pdf_is_searched_for_its_addressee() {
    let mut papers = Papers::new();
    let own = bill(&["CITY POWER", "November 3, 2026", "Ada M Example", "1 Market Street", "San Francisco CA 94105"]);
    let text = inspected("UTILITY_BILL", &own, None, papers.base(), NOON).unwrap().text.unwrap();
    assert_eq!((text.name, text.address), (Sought::Found, Sought::Found));
    papers.submit("UTILITY_BILL", |slot| slot.text = Some(text));
    papers.check();
    assert_eq!(papers.outcome("UTILITY_BILL", Check::Agreement), Outcome::Passed);

    let of_another = bill(&["CITY POWER", "November 3, 2026", "Grace Hopper", "9 Elm Avenue", "Reno NV 89501"]);
    let text = inspected("UTILITY_BILL", &of_another, None, papers.base(), NOON).unwrap().text.unwrap();
    assert_eq!((text.name, text.address), (Sought::Missing, Sought::Missing));
}

#[test]
fn a_selfie_is_a_picture_and_no_document() {
    let papers = Papers::new();
    assert!(inspected("SELFIE", &bill(&["me"]), None, papers.base(), NOON).is_none());
}

/// A PDF of one page on which a picture of 400 by 320 pixels is placed like this, each pixel made brighter or darker.
fn scan(placed: &str, brighter: i32) -> Vec<u8> {
    let (width, height) = (400, 320);
    let mut samples = String::new();
    for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
        // Fields of several sizes and colours, with edges as sharp as print.
        let field = (x / 37 * 53 + y / 29 * 91) % 160 + (x / 5 + y / 7) % 2 * 60 + (x * y) % 13;
        for channel in [field, field / 2 + 40 + x / 8, 220 - field] {
            samples.push_str(&format!("{:02x}", (channel + brighter).clamp(0, 255)));
        }
    }
    let page = "/Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>";
    let image = "/Type/XObject/Subtype/Image/Width 400/Height 320/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/ASCIIHexDecode";
    format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<<{page}>>endobj\n4 0 obj<</Length {}>>stream\n{placed}\nendstream endobj\n\
        5 0 obj<<{image}/Length {}>>stream\n{samples}\nendstream endobj\ntrailer<</Size 6/Root 1 0 R>>\n",
        placed.len(),
        samples.len(),
    )
    .into_bytes()
}

#[test]
fn the_same_photograph_in_two_documents_is_the_same_picture_under_two_customers() {
    let papers = Papers::new();
    let read = |placed: &str| inspected("GOVT_ID", &scan(placed, 0), None, papers.base(), NOON).unwrap();
    let (one, other) = (read("612 0 0 792 0 0 cm /I Do"), read("q 300 0 0 240 90 90 cm /I Do Q"));
    assert_ne!(one.content, other.content);
    assert!(one.picture.is_some());
    assert_eq!(one.picture, other.picture);
    assert_eq!(read("60 0 0 48 72 700 cm /I Do").picture, None, "a letterhead");
}

#[test]
fn a_picture_in_a_document_is_judged_as_one_that_comes_by_itself() {
    let papers = Papers::new();
    let dark = scan("612 0 0 792 0 0 cm /I Do", -170);
    assert!(inspected("GOVT_ID", &dark, None, papers.base(), NOON).is_none());
    assert!(
        inspected("PROOF_OF_ADDRESS", &dark, None, papers.base(), NOON).is_some(),
        "a dark receipt may still serve"
    );
}
