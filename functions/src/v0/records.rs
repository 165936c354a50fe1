//! What is kept beside customers, as the rooms read it.

use gatehouse_store::{Record, RecordKind};
use serde_json::Value;
use uuid::Uuid;

use super::query::{self, Filter};
use super::{Problem, page};
use crate::call::Call;
use crate::house::House;

/// Records as their answers show them.
pub(crate) type Bodies = Vec<Value>;

/// One record of the caller's.
pub(crate) async fn get(
    house: &House,
    call: &Call,
    kind: RecordKind,
    id: Uuid,
    what: &'static str,
) -> Result<Record, Problem> {
    let caller = call.caller()?;
    let key = house.vault().open(caller.client.id, &caller.key).await?;
    let found = house.table().record(&key, caller.client.id, kind, id).await?;
    found.ok_or_else(|| Problem::not_found(what))
}

/// A part of the caller's records of a kind, newest first unless the request asks for the oldest, and where the next part
/// begins.
pub(crate) async fn list(
    house: &House,
    call: &Call,
    kind: RecordKind,
    filters: &[Filter],
    others: &[&str],
) -> Result<(Bodies, Option<String>), Problem> {
    let caller = call.caller()?;
    let client = caller.client.id;
    let limit = page::limit(call)?;
    let key = house.vault().open(client, &caller.key).await?;
    let tags = query::tags(call, filters, others)?;
    let order = page::order(call)?;
    let after = page::token::<page::Place>(call)?;
    let after = after.as_ref().map(|place| place.0.as_str());
    let ids = query::many(call, "id")?;
    if !ids.is_empty() {
        let ids: Vec<Uuid> = ids.iter().filter_map(|id| Uuid::try_parse(id).ok()).collect();
        let found = house.table().records_of(&key, client, kind, &ids, &tags).await?;
        return Ok((found.into_iter().map(|record| record.body).collect(), None));
    }
    let found = house.table().records(&key, (client, kind), &tags, (after, order), limit).await?;
    let bodies = found.records.into_iter().map(|record| record.body).collect();
    Ok((bodies, found.next.as_deref().map(page::token_of)))
}
