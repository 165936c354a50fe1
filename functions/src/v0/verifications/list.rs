//! `GET /v0/verifications`

use std::collections::BTreeSet;

use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::{CustomerId, VerificationId};
use gatehouse_domain::verification::{Verification, VerificationResult, VerificationType};
use gatehouse_store::RecordKind;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::verification::VerificationOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::party::Named;
use crate::v0::records::{self, Bodies};
use crate::v0::{Answer, Problem, Reply, page};

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Verifications {
    #[schema(value_type = Vec<VerificationOut>)]
    verifications: Bodies,
    next_page_token: Option<String>,
}

/// Lists verifications, newest first. Of one customer: the latest of each type, with `include_history` all of them.
#[utoipa::path(
    get, path = "/v0/verifications", operation_id = "verifications.list", tag = "verifications",
    params(
        ("person_id" = Option<String>, Query), ("business_id" = Option<String>, Query),
        ("verification_type" = Option<String>, Query), ("result" = Option<String>, Query),
        ("include_history" = Option<bool>, Query, description = "Of one customer: the earlier ones too."),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query),
    ),
    responses((status = 200, description = "A part of the list.", body = Verifications)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let of_person = call.query("person_id").map(|id| (id, Entity::Personal));
    let named = of_person.or_else(|| call.query("business_id").map(|id| (id, Entity::Business)));
    let (verifications, next_page_token) = match named {
        Some((id, entity)) => of_customer(house, &call, &id, entity).await?,
        None => {
            let filters = [("verification_type", "type"), ("result", "result")];
            records::list(house, &call, RecordKind::Verification, &filters).await?
        }
    };
    Answer::json(&Verifications { verifications, next_page_token })
}

/// A customer's own: it knows their ids and their order, so that no index is read.
async fn of_customer(
    house: &House,
    call: &Call,
    id: &str,
    entity: Entity,
) -> Result<(Bodies, Option<String>), Problem> {
    let kind = words::<VerificationType>(call, "verification_type")?;
    let result = words::<VerificationResult>(call, "result")?;
    let history = matches!(call.query("include_history").as_deref(), Some("true" | "True"));
    let limit = page::limit(call)?;
    let after = page::token::<VerificationId>(call)?;
    let Ok(id) = id.parse::<CustomerId>() else { return Ok((Vec::new(), None)) };
    let stored = Named { id, entity }.load(house, call).await?;
    let mut all: Vec<&Verification> = stored.customer.facts.verifications.iter().collect();
    all.sort_by_key(|own| std::cmp::Reverse(own.order()));
    let mut seen = BTreeSet::new();
    all.retain(|own| seen.insert(own.kind) || history);
    all.retain(|own| kind.is_empty() || kind.contains(&own.kind));
    all.retain(|own| result.is_empty() || result.contains(&own.result));
    let start = after.map_or(0, |after| all.iter().position(|own| own.id == after).map_or(all.len(), |at| at + 1));
    let part: Vec<VerificationId> = all.iter().skip(start).take(limit).map(|own| own.id).collect();
    let next = part.last().filter(|_| start + part.len() < all.len()).map(ToString::to_string);
    let ids: Vec<uuid::Uuid> = part.iter().map(|id| id.uuid()).collect();
    let client = stored.customer.client;
    let found = house.table().records_of(&stored.key, client, RecordKind::Verification, &ids).await?;
    Ok((found.into_iter().map(|record| record.body).collect(), next))
}

/// Words of an enumeration, joined by commas.
fn words<T: DeserializeOwned>(call: &Call, parameter: &str) -> Result<Vec<T>, Problem> {
    let text = call.query(parameter).unwrap_or_default();
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    words
        .map(|word| serde_json::from_value(serde_json::Value::String(word.to_owned())))
        .collect::<Result<_, _>>()
        .map_err(|_| Problem::payload(format!("{parameter} has no such value.")))
}
