//! `POST /v0/disclosures`

use chrono::{DateTime, Utc};
use gatehouse_domain::disclosure::{Disclosure, DisclosureEvent, DisclosureType};
use gatehouse_domain::id::{CustomerId, DisclosureId};
use gatehouse_store::{Record, RecordChange, RecordKind};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::disclosure::DisclosureOut;
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::party::Named;
use crate::v0::persons::person_in::metadata;
use crate::v0::{Answer, Problem, Reply, instant};

/// That a customer was shown, or acknowledged, a disclosure. Exactly one of `person_id` and `business_id`.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct DisclosureIn {
    person_id: Option<String>,
    business_id: Option<String>,
    /// `KYC_DATA_COLLECTION` has to be there before anything is verified.
    r#type: String,
    /// `DISPLAYED`, `VIEWED` or `ACKNOWLEDGED`.
    event_type: String,
    /// `1.0` or `v1.0`.
    version: String,
    disclosure_date: String,
    acknowledging_person_id: Option<String>,
    metadata: Option<Map<String, Value>>,
}

/// Records a disclosure.
#[utoipa::path(
    post, path = "/v0/disclosures", operation_id = "disclosures.create", tag = "disclosures",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = DisclosureIn,
    responses((status = 201, description = "The disclosure as recorded.", body = DisclosureOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let now = call.now();
    let (named, disclosure, metadata) = read(&call, now)?;
    let stored = named.load(house, &call).await?;
    if let Some(person) = disclosure.acknowledged_by {
        Named { id: person, entity: gatehouse_domain::entity::Entity::Personal }.load(house, &call).await?;
    }
    changing
        .change(
            house,
            stored,
            |customer| Ok(customer.record_disclosure(disclosure.clone(), now).map(|()| Changed::Yes)?),
            |customer| {
                let out = DisclosureOut::of(customer, &disclosure, metadata.clone());
                Ok(vec![RecordChange::Put(Record {
                    client: customer.client,
                    kind: RecordKind::Disclosure,
                    id: disclosure.id.uuid(),
                    customer: customer.id,
                    created_at: now,
                    edition: 0,
                    tags: vec![format!("customer:{}", customer.id)],
                    body: serde_json::to_value(&out).map_err(Problem::internal)?,
                })])
            },
            |customer| Ok(Answer::created(&DisclosureOut::of(customer, &disclosure, metadata.clone()))?.at(1)),
        )
        .await
}

/// Whose it is, what it is, and what goes with it.
type Reading = (Named, Disclosure, Option<Map<String, Value>>);

fn read(call: &Call, now: DateTime<Utc>) -> Result<Reading, Problem> {
    let mut body = Body::of(call)?;
    body.read_only(&["id", "creation_time", "last_updated_time"]);
    let named = Named::take(&mut body, "person_id", "business_id");
    let kind = body.take::<DisclosureType>("type", "a type of disclosure");
    let event = body.take::<DisclosureEvent>("event_type", "DISPLAYED, VIEWED or ACKNOWLEDGED");
    let version = body.read("version", version);
    let at = body.read("disclosure_date", instant);
    let person = body.read("acknowledging_person_id", |text| text.parse::<CustomerId>().map_err(|_| "is no id"));
    let metadata = metadata(&mut body);
    let (kind, event) = (body.require("type", kind), body.require("event_type", event));
    let (version, at) = (body.require("version", version), body.require("disclosure_date", at));
    body.finish()?;
    let (Some(named), Some(kind), Some(event), Some(version), Some(at)) = (named, kind, event, version, at) else {
        return Err(Problem::internal("a body without problems lacks a field"));
    };
    let id = DisclosureId::new(House::new_id());
    let acknowledged_by = person.value();
    Ok((named, Disclosure { id, kind, event, version, at, recorded_at: now, acknowledged_by }, metadata))
}

/// Two numbers joined by a dot, after a `v` or not: Synctera's clients read no other.
fn version(text: &str) -> Result<String, &'static str> {
    let numbers = text.strip_prefix('v').unwrap_or(text).split_once('.');
    let digits = |text: &str| (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    match numbers {
        Some((major, minor)) if digits(major) && digits(minor) => Ok(text.to_owned()),
        _ => Err("is not a version such as 1.0"),
    }
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn a_version_is_two_numbers() {
        assert!(["1.0", "v2.13"].iter().all(|text| version(text).is_ok()));
        assert!(["1", "1.", ".1", "v", "1.0.0", "1.x", "V1.0", ""].iter().all(|text| version(text).is_err()));
    }
}
