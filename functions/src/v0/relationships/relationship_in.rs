//! A relationship as a request says it.

use gatehouse_domain::entity::Entity;
use gatehouse_domain::ownership::RelationshipType;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::relationship::AdditionalData;
use crate::call::Call;
use crate::v0::Problem;
use crate::v0::body::{Body, Said};
use crate::v0::party::Named;
use crate::v0::persons::person_in::{metadata, why};

/// A party's part in a business. Owners have a `percent_ownership`, managing persons a `title`.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct RelationshipIn {
    /// `BENEFICIAL_OWNER_OF`, `OWNER_OF`, `MANAGING_PERSON_OF`, `CUSTODIAN_OF`, `BENEFICIARY_OF`, `PARTNER_OF` or
    /// `PAYER_PAYEE`.
    relationship_type: String,
    from_person_id: Option<String>,
    from_business_id: Option<String>,
    to_business_id: Option<String>,
    /// Of a `PAYER_PAYEE` alone.
    to_person_id: Option<String>,
    additional_data: Option<AdditionalData>,
    metadata: Option<Map<String, Value>>,
}

/// What may change of a relationship.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct RelationshipPatch {
    /// It may be said again; it cannot change.
    relationship_type: Option<String>,
    additional_data: Option<AdditionalData>,
    metadata: Option<Map<String, Value>>,
}

pub(super) struct Reading {
    pub(super) kind: RelationshipType,
    pub(super) from: Named,
    pub(super) to: Named,
    pub(super) data: AdditionalData,
    pub(super) metadata: Option<Map<String, Value>>,
}

pub(super) fn read(call: &Call) -> Result<Reading, Problem> {
    let mut body = Body::of(call)?;
    body.read_only(&["id", "creation_time", "last_updated_time", "tenant"]);
    let kind = body.take::<RelationshipType>("relationship_type", "a type of relationship");
    let kind = body.require("relationship_type", kind);
    let from = Named::take(&mut body, "from_person_id", "from_business_id");
    let to = Named::take(&mut body, "to_person_id", "to_business_id");
    let data = additional_data(&mut body).unwrap_or_default();
    let metadata = metadata(&mut body);
    if let Some(kind) = kind {
        fits(&mut body, kind, from, to);
        has_its_data(&mut body, kind, &data);
    }
    body.finish()?;
    let (Some(kind), Some(from), Some(to)) = (kind, from, to) else {
        return Err(Problem::internal("a body without problems lacks a field"));
    };
    Ok(Reading { kind, from, to, data: own(kind, data), metadata })
}

/// Reads a change: the data and the metadata, as far as they are there.
pub(super) fn read_patch(
    call: &Call,
    kind: RelationshipType,
    present: &AdditionalData,
) -> Result<(AdditionalData, Option<Map<String, Value>>), Problem> {
    let mut body = Body::of(call)?;
    let read_only = ["id", "creation_time", "last_updated_time", "tenant", "from_person_id", "from_business_id"];
    body.read_only(&read_only);
    body.read_only(&["to_business_id", "to_person_id"]);
    // Synctera's clients have to say the type again.
    if let Said::Value(said) = body.take::<RelationshipType>("relationship_type", "a type of relationship")
        && said != kind
    {
        body.immutable("relationship_type");
    }
    let new = additional_data(&mut body).unwrap_or_default();
    let present = present.clone();
    let data = AdditionalData {
        percent_ownership: new.percent_ownership.or(present.percent_ownership),
        title: new.title.or(present.title),
        transfer_type: new.transfer_type.or(present.transfer_type),
    };
    has_its_data(&mut body, kind, &data);
    let metadata = metadata(&mut body);
    body.finish()?;
    Ok((own(kind, data), metadata))
}

fn additional_data(body: &mut Body) -> Option<AdditionalData> {
    let read = |object: &mut Body| {
        Some(AdditionalData {
            percent_ownership: object.take::<f64>("percent_ownership", "a number").value(),
            title: object.read("title", |text| gatehouse_checks::base::line("", text).map_err(why)).value(),
            transfer_type: object.read("transfer_type", transfer_type).value(),
        })
    };
    body.object("additional_data", read).value()
}

fn transfer_type(text: &str) -> Result<String, &'static str> {
    const TYPES: [&str; 3] = ["CREDIT", "DEBIT", "DEBIT_OR_CREDIT"];
    if TYPES.contains(&text) { Ok(text.to_owned()) } else { Err("is of CREDIT, DEBIT, DEBIT_OR_CREDIT") }
}

/// Persons are owned by nobody, and a beneficial owner or a manager is a person.
fn fits(body: &mut Body, kind: RelationshipType, from: Option<Named>, to: Option<Named>) {
    if kind == RelationshipType::PayerPayee {
        return;
    }
    if to.is_some_and(|to| to.entity == Entity::Personal) {
        body.invalid("to_person_id", "goes with PAYER_PAYEE alone; others are a part in a business");
    }
    let of_persons = matches!(kind, RelationshipType::BeneficialOwnerOf | RelationshipType::ManagingPersonOf);
    if of_persons && from.is_some_and(|from| from.entity == Entity::Business) {
        body.invalid("from_business_id", "is a person in this type of relationship; a business is an OWNER_OF");
    }
}

fn has_its_data(body: &mut Body, kind: RelationshipType, data: &AdditionalData) {
    let (field, there) = match kind {
        RelationshipType::ManagingPersonOf => ("additional_data.title", data.title.is_some()),
        RelationshipType::PayerPayee => ("additional_data.transfer_type", data.transfer_type.is_some()),
        kind if kind.owns() => ("additional_data.percent_ownership", data.percent_ownership.is_some()),
        _ => return,
    };
    if !there {
        body.missing_unless_invalid(field);
    }
}

/// What belongs to the type alone: Synctera's clients tell types apart by it.
fn own(kind: RelationshipType, data: AdditionalData) -> AdditionalData {
    match kind {
        RelationshipType::PayerPayee => {
            AdditionalData { transfer_type: data.transfer_type, ..AdditionalData::default() }
        }
        kind if kind.owns() => {
            AdditionalData { percent_ownership: data.percent_ownership, ..AdditionalData::default() }
        }
        _ => AdditionalData { title: data.title, ..AdditionalData::default() },
    }
}
