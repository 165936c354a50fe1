//! `GET /v0/verifications`

use std::collections::BTreeSet;

use gatehouse_domain::entity::Entity;
use gatehouse_domain::id::{CustomerId, VerificationId};
use gatehouse_domain::verification::{Verification, VerificationResult, VerificationType};
use gatehouse_store::{Order, RecordKind};
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use super::verification::VerificationOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::party::Named;
use crate::v0::query::{self, Filter, Values, is};
use crate::v0::records::{self, Bodies};
use crate::v0::{Answer, Problem, Reply, page};

const FILTERS: &[Filter] = &[
    ("person_id", "customer", Values::Ids),
    ("business_id", "customer", Values::Ids),
    ("verification_type", "type", Values::Words(is::<VerificationType>)),
    ("result", "result", Values::Words(is::<VerificationResult>)),
];
const OTHERS: &[&str] = &["include_history"];

#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Verifications {
    #[schema(value_type = Vec<VerificationOut>)]
    verifications: Bodies,
    next_page_token: Option<String>,
}

/// Lists verifications, newest first unless `sort_by` says otherwise. Of one customer: the latest of each type, with `include_history` all of them; of
/// several, or of nobody in particular, all that were ever recorded.
#[utoipa::path(
    get, path = "/v0/verifications", operation_id = "verifications.list", tag = "verifications",
    params(
        ("id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("person_id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("business_id" = Option<String>, Query, description = "Ids, joined by commas."),
        ("verification_type" = Option<String>, Query, pattern = "^((IDENTITY|WATCHLIST|DOCUMENT_VERIFICATION|RELATED_ENTITIES|MANUAL_REVIEW|LICENSE)(,(IDENTITY|WATCHLIST|DOCUMENT_VERIFICATION|RELATED_ENTITIES|MANUAL_REVIEW|LICENSE))*)?$"), ("result" = Option<String>, Query, pattern = "^((UNVERIFIED|PENDING|PROVISIONAL|ACCEPTED|REVIEW|VENDOR_ERROR|REJECTED)(,(UNVERIFIED|PENDING|PROVISIONAL|ACCEPTED|REVIEW|VENDOR_ERROR|REJECTED))*)?$"),
        ("include_history" = Option<bool>, Query, description = "Of one customer: the earlier ones too."),
        ("sort_by" = Option<String>, Query, pattern = "^(creation_time(:(asc|desc))?)?$"),
        ("limit" = Option<u32>, Query, minimum = 1), ("page_token" = Option<String>, Query, pattern = "^[0-9A-Za-z:._-]{0,100}$"),
    ),
    responses((status = 200, description = "A part of the list.", body = Verifications)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    // Both ways read the query as strictly.
    query::tags(&call, FILTERS, OTHERS)?;
    let history = query::flag(&call, "include_history")?.unwrap_or(false);
    let one = |name, entity| Ok::<_, Problem>(query::many(&call, name)?.into_iter().map(move |id| (id, entity)));
    let mut named = one("person_id", Entity::Personal)?.chain(one("business_id", Entity::Business)?);
    let (verifications, next_page_token) = match (named.next(), named.next()) {
        (Some((id, entity)), None) => of_customer(house, &call, (&id, entity), history).await?,
        _ => records::list(house, &call, RecordKind::Verification, FILTERS, OTHERS).await?,
    };
    Answer::json(&Verifications { verifications, next_page_token })
}

/// A customer's own: it knows their ids and their order, so that no index is read.
async fn of_customer(
    house: &House,
    call: &Call,
    (id, entity): (&str, Entity),
    history: bool,
) -> Result<(Bodies, Option<String>), Problem> {
    let ids = query::many(call, "id")?;
    let kind = query::parsed::<VerificationType>(call, "verification_type")?;
    let result = query::parsed::<VerificationResult>(call, "result")?;
    let limit = page::limit(call)?;
    let after = page::token::<page::Place>(call)?;
    let Ok(id) = id.parse::<CustomerId>() else { return Ok((Vec::new(), None)) };
    let stored = Named { id, entity }.load(house, call).await?;
    let mut all: Vec<&Verification> = stored.customer.facts.verifications.iter().collect();
    all.sort_by_key(|own| std::cmp::Reverse(own.order()));
    let mut seen = BTreeSet::new();
    all.retain(|own| seen.insert(own.kind) || history);
    all.retain(|own| ids.is_empty() || ids.iter().any(|id| *id == own.id.to_string()));
    all.retain(|own| kind.is_empty() || kind.contains(&own.kind));
    all.retain(|own| result.is_empty() || result.contains(&own.result));
    if page::order(call)? == Order::OldestFirst {
        all.reverse();
    }
    let start = after
        .map_or(0, |after| all.iter().position(|own| own.id.to_string() == after.0).map_or(all.len(), |at| at + 1));
    let part: Vec<VerificationId> = all.iter().skip(start).take(limit).map(|own| own.id).collect();
    let next = part.last().filter(|_| start + part.len() < all.len()).map(ToString::to_string);
    let ids: Vec<uuid::Uuid> = part.iter().map(|id| id.uuid()).collect();
    let client = stored.customer.client;
    let found = house.table().records_of(&stored.key, client, RecordKind::Verification, &ids, &[]).await?;
    Ok((found.into_iter().map(|record| record.body).collect(), next))
}
