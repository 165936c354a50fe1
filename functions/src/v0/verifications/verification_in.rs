//! A vendor's answer as a request says it (seed 003).

use chrono::{DateTime, Utc};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::verification::{VerificationResult, VerificationType};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::vendor_info;
use super::verification::{Detail, Told};
use crate::call::Call;
use crate::v0::body::{Body, Said};
use crate::v0::party::Named;
use crate::v0::persons::person_in::metadata;
use crate::v0::{Problem, instant};

/// What a vendor, or a person, answered. Exactly one of `person_id` and `business_id`.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct VerificationIn {
    person_id: Option<String>,
    business_id: Option<String>,
    /// `IDENTITY`, `WATCHLIST`, `DOCUMENT_VERIFICATION`, `RELATED_ENTITIES`, `MANUAL_REVIEW` or `LICENSE`.
    verification_type: String,
    /// `UNVERIFIED`, `PENDING`, `PROVISIONAL`, `ACCEPTED`, `REVIEW`, `VENDOR_ERROR` or `REJECTED`.
    result: String,
    verification_time: String,
    details: Option<Vec<Detail>>,
    /// `{vendor, content_type: application/json, json}` or `{vendor, content_type: text/xml, xml}`.
    #[schema(value_type = Option<Object>)]
    vendor_info: Option<Value>,
    metadata: Option<Map<String, Value>>,
}

const MOST_DETAILS: usize = 200;
const LONGEST_TEXT: usize = 2000;
const OF_PERSONS: &[&str] = &[
    "CIP",
    "ADDRESS",
    "PHONE",
    "EMAIL",
    "FRAUD",
    "SYNTHETIC",
    "DEVICE",
    "DOC_VERIFICATION",
    "SELFIE_CAPTURE",
    "SELFIE_DOCUMENT",
    "DOC_DETAILS",
    "WATCHLIST",
    "OTHER",
];
const OF_BUSINESSES: &[&str] = &[
    "BUSINESS_NAME",
    "OFFICE_ADDRESS",
    "SOS_FILINGS",
    "SOS_DOMESTIC",
    "WEBSITE",
    "TIN_MATCH",
    "BANKRUPTCIES",
    "LICENSE",
    "WATCHLIST",
    "OTHER",
];
const DETAIL_RESULTS: &[&str] = &["PASS", "WARN", "FAIL", "INFO"];

/// What was read.
pub(super) struct Reading {
    pub(super) named: Named,
    pub(super) kind: VerificationType,
    pub(super) result: VerificationResult,
    pub(super) at: DateTime<Utc>,
    pub(super) told: Told,
}

pub(super) fn read(call: &Call) -> Result<Reading, Problem> {
    let mut body = Body::of(call)?;
    body.read_only(&["id", "creation_time", "last_updated_time"]);
    let named = Named::take(&mut body, "person_id", "business_id");
    let kind = body.take::<VerificationType>("verification_type", "a type of verification");
    let result = body.take::<VerificationResult>("result", "a result of a verification");
    let at = body.read("verification_time", instant);
    let categories =
        if named.is_some_and(|named| named.entity == Entity::Business) { OF_BUSINESSES } else { OF_PERSONS };
    let details = match body.objects("details", |object| Some(detail(object, categories))) {
        Said::Value(details) if details.len() > MOST_DETAILS => {
            body.invalid("details", format!("has more than {MOST_DETAILS} entries"));
            Vec::new()
        }
        said => said.value().unwrap_or_default(),
    };
    let vendor_info = vendor_info::take(&mut body);
    let metadata = metadata(&mut body);
    let (kind, result) = (body.require("verification_type", kind), body.require("result", result));
    let at = body.require("verification_time", at);
    body.finish()?;
    let (Some(named), Some(kind), Some(result), Some(at)) = (named, kind, result, at) else {
        return Err(Problem::internal("a body without problems lacks a field"));
    };
    Ok(Reading { named, kind, result, at, told: Told { details, vendor_info, metadata } })
}

fn detail(object: &mut Body, categories: &[&str]) -> Detail {
    let mut text = |field: &str| {
        object.read(field, |text| match text.chars().count() {
            count if count > LONGEST_TEXT => Err(format!("has more than {LONGEST_TEXT} characters")),
            _ => Ok(text.to_owned()),
        })
    };
    let (description, url) = (text("description").value(), text("url").value());
    let (vendor_code, label) = (text("vendor_code").value(), text("label").value());
    let mut word = |field: &str, words: &[&str]| {
        object.read(field, |text| {
            words.contains(&text).then(|| text.to_owned()).ok_or_else(|| format!("is of {}", words.join(", ")))
        })
    };
    let (category, result) = (word("category", categories).value(), word("result", DETAIL_RESULTS).value());
    let score = object.take::<serde_json::Number>("score", "a number").value();
    Detail { category, label, description, result, score, url, vendor_code }
}
