//! Readings as JSON.

use std::process::Command;
use std::time::Duration;

use chrono::NaiveDate;
use gatehouse_evidence::aamva::{DriverLicense, Sex};
use gatehouse_evidence::address::{is_general_delivery, is_po_box, is_private_mailbox};
use gatehouse_evidence::identifiers::{Atin, Ein, Itin, Ssn};
use gatehouse_evidence::image::{ImageReading, Limits, Quality};
use gatehouse_evidence::mrz::{self, Checks, Mrz, MrzDate};
use gatehouse_evidence::pdf::EmbeddedPicture;
use gatehouse_evidence::personal_name::PersonalName;
use gatehouse_evidence::text::dates;
use gatehouse_evidence::{barcode, image, pdf};
use serde_json::{Map, Value, json};

const BARCODE_BUDGET: Duration = Duration::from_millis(800);

/// A document's pages have to be drawn as well.
const EMBEDDED_BARCODE_BUDGET: Duration = Duration::from_millis(300);

/// The members of what `json!` was given, without those that are null.
pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Map::new(),
    }
}

fn problem(problem: impl std::error::Error) -> Map<String, Value> {
    object(json!({"valid": false, "reason": problem.to_string()}))
}

pub(crate) fn mrz(text: &str) -> Map<String, Value> {
    let mrz = match Mrz::parse(text) {
        Ok(mrz) => mrz,
        Err(why) => return problem(why),
    };
    let faults: Vec<String> = mrz.faults.iter().map(|fault| format!("{fault:?}")).collect();
    // Two digits of a year: which century is for whoever knows the day.
    let date = |date: Option<MrzDate>| date.map(|date| date.to_string());
    object(json!({
        "format": mrz.format.name(),
        "checks": checks(&mrz.checks),
        "valid": mrz.is_valid(),
        "faults": faults,
        "document_code": mrz.document_code,
        "issuing_state": mrz.issuing_state.code(),
        "issuing_state_known": mrz.issuing_state.is_known(),
        "nationality": mrz.nationality.code(),
        "nationality_known": mrz.nationality.is_known(),
        "surname": mrz.name.surname,
        "given_names": mrz.name.given_names,
        "name_may_be_truncated": mrz.name.may_be_truncated,
        "document_number": mrz.document_number,
        "birth_date": date(mrz.birth_date),
        "sex": mrz.sex.map(zone_sex),
        "expiry_date": date(mrz.expiry_date),
        "optional_data": mrz.optional_data,
    }))
}

fn zone_sex(sex: mrz::Sex) -> &'static str {
    match sex {
        mrz::Sex::Female => "F",
        mrz::Sex::Male => "M",
        mrz::Sex::Unspecified => "X",
    }
}

fn checks(checks: &Checks) -> Map<String, Value> {
    object(json!({
        "document_number": checks.document_number,
        "birth_date": checks.birth_date,
        "expiry_date": checks.expiry_date,
        "personal_number": checks.personal_number,
        "composite": checks.composite,
    }))
}

pub(crate) fn aamva(payload: &[u8]) -> Map<String, Value> {
    let licence = match DriverLicense::parse(payload) {
        Ok(licence) => licence,
        Err(why) => return problem(why),
    };
    let day = |date: Option<NaiveDate>| date.map(|date| date.to_string());
    let discrepancies: Vec<String> = licence.discrepancies.iter().map(|found| format!("{found:?}")).collect();
    let mut members = object(json!({
        "iin": licence.issuer.number(),
        "aamva_version": licence.version,
        "entries": licence.entries,
        "subfiles": licence.subfiles,
        "DAQ": licence.number,
        "family": licence.name.family,
        "given": licence.name.given,
        "middle": licence.name.middle,
        "suffix": licence.name.suffix,
        "dob": day(licence.birth_date),
        "expiry": day(licence.expiry_date),
        "issue": day(licence.issue_date),
        "sex": licence.sex.map(sex),
        "street": licence.street,
        "second_line": licence.second_line,
        "city": licence.city,
        "state": licence.state,
        "postal": licence.postal_code,
        "country": licence.country,
        "height": licence.height,
        "eye": licence.eye_colour,
        "under_compliance": licence.compliance,
        "discrepancies": discrepancies,
    }));
    // Null is what cases expect before version 2, rather than nothing.
    members.insert("jurisdiction_version".to_owned(), json!(licence.jurisdiction_version));
    members
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "M",
        Sex::Female => "F",
        Sex::Unspecified => "X",
    }
}

pub(crate) fn barcode(bytes: &[u8]) -> Map<String, Value> {
    let picture = match image::open(bytes, &Limits::default()) {
        Ok((_, picture)) => picture,
        Err(why) => return problem(why),
    };
    match barcode::read(&picture.grey(), BARCODE_BUDGET) {
        Ok(barcode) => object(json!({
            "text": barcode.text,
            "attempts": barcode.attempts,
            "licence": aamva(barcode.text.as_bytes()),
        })),
        Err(why) => problem(why),
    }
}

pub(crate) fn image(bytes: &[u8]) -> Map<String, Value> {
    let (reading, picture) = match image::open(bytes, &Limits::default()) {
        Ok(opened) => opened,
        Err(why) => return problem(why),
    };
    object(json!({
        "type": reading.file_type.media_type(),
        "width": reading.width,
        "height": reading.height,
        "reoriented": reading.reoriented,
        "greyscale": reading.greyscale,
        "palettised": reading.palettised,
        "sharpness": reading.sharpness,
        "brightness": reading.brightness,
        "perceptual_hash": reading.perceptual_hash.map(|hash| hash.to_string()),
        "captured_at": reading.captured_at.map(|moment| moment.to_string()),
        "software": reading.software,
        "has_location": reading.has_location,
        "retake": retake(&reading),
        // What a reviewer would be given.
        "shown": {"width": picture.width(), "height": picture.height(), "bytes": picture.to_jpeg().len()},
    }))
}

fn retake(reading: &ImageReading) -> Vec<String> {
    reading.retake_reasons(&Quality::default()).iter().map(|reason| format!("{reason:?}")).collect()
}

/// The picture that a document is of, judged and searched as one that came by itself.
fn embedded(picture: EmbeddedPicture, limits: &pdf::Limits) -> Map<String, Value> {
    let (reading, picture) = match picture.open(limits) {
        Ok(opened) => opened,
        Err(why) => return problem(why),
    };
    let barcode = barcode::read(&picture.grey(), EMBEDDED_BARCODE_BUDGET).ok();
    object(json!({
        "width": reading.width,
        "height": reading.height,
        "sharpness": reading.sharpness,
        "brightness": reading.brightness,
        "perceptual_hash": reading.perceptual_hash.map(|hash| hash.to_string()),
        "retake": retake(&reading),
        "licence": barcode.map(|barcode| aamva(barcode.text.as_bytes())),
    }))
}

/// Also reads the text and draws the first pages, as a reviewer would see them.
pub(crate) fn pdf(bytes: &[u8]) -> Map<String, Value> {
    let limits = pdf::Limits::default();
    let program = |argument| {
        std::env::current_exe().map(Command::new).map(|mut program| {
            program.arg(argument);
            program
        })
    };
    match program(pdf::TRY_TO_READ).and_then(|reader| pdf::is_readable_apart(reader, bytes)) {
        Ok(true) => {}
        Ok(false) => return problem(pdf::PdfProblem::TooLargeInside),
        Err(why) => return problem(why),
    }
    let mut contents = match pdf::open(bytes, &limits) {
        Ok(contents) => contents,
        Err(why) => return problem(why),
    };
    let picture = contents.picture.take().map(|picture| embedded(picture, &limits));
    let drawn = match program(pdf::PAINT).and_then(|painter| pdf::draw_apart(painter, bytes, &limits)) {
        Ok(drawn) => drawn,
        Err(why) => return problem(why),
    };
    let drawn: Vec<Value> = drawn.iter().map(|page| json!({"page": page.number, "bytes": page.jpeg.len()})).collect();
    let dates: Vec<String> = dates(&contents.text).iter().map(NaiveDate::to_string).collect();
    let (pages, text) = (contents.reading.pages, contents.text.trim());
    object(json!({"pages": pages, "drawn": drawn, "text": text, "dates": dates, "picture": picture}))
}

/// An EIN whose prefix is not listed is no EIN by its form, and only warned about by its reader.
pub(crate) fn tin(kind: &str, value: &str) -> Result<Map<String, Value>, String> {
    let problem = match kind {
        "ssn" => Ssn::parse(value).err().map(|problem| problem.to_string()),
        "itin" => Itin::parse(value).err().map(|problem| problem.to_string()),
        "atin" => Atin::parse(value).err().map(|problem| problem.to_string()),
        "ein" => match Ein::parse(value) {
            Ok(ein) => ein.flag().map(|_| "the prefix is not on the IRS list".to_owned()),
            Err(problem) => Some(problem.to_string()),
        },
        other => return Err(format!("no number is called `{other}`")),
    };
    Ok(object(json!({"format_ok": problem.is_none(), "reason": problem})))
}

pub(crate) fn name(value: &str) -> Map<String, Value> {
    object(match PersonalName::parse(value) {
        Err(problem) => json!({"verdict": "reject", "reason": problem.to_string()}),
        Ok(name) if name.flags().is_empty() => json!({"verdict": "accept"}),
        Ok(name) => json!({"verdict": "flag", "reason": format!("{:?}", name.flags())}),
    })
}

pub(crate) fn po_box(line: &str) -> Map<String, Value> {
    object(json!({
        "po_box": is_po_box(line),
        "private_mailbox": is_private_mailbox(line),
        "general_delivery": is_general_delivery(line),
    }))
}
