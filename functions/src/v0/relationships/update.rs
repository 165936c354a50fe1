//! `PATCH /v0/relationships/{relationship_id}`

use gatehouse_domain::id::RelationshipId;
use gatehouse_domain::ownership::{Relationship, RelationshipType};
use gatehouse_store::{RecordChange, RecordKind};

use super::change;
use super::relationship::RelationshipOut;
use super::relationship_in::{self, RelationshipPatch};
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply, records, time};

/// Changes a share or a title. A business whose share changes hands waits for its owners again.
#[utoipa::path(
    patch, path = "/v0/relationships/{relationship_id}", operation_id = "relationships.update", tag = "relationships",
    params(
        ("relationship_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RelationshipPatch,
    responses((status = 200, description = "The relationship as changed.", body = RelationshipOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let id: RelationshipId = call.path_id("relationship_id", "relationship")?;
    let found = records::get(house, &call, RecordKind::Relationship, id.uuid(), "relationship").await?;
    let changing = changing.of_revision(found.edition)?;
    let edition = found.edition + 1;
    let mut out: RelationshipOut = serde_json::from_value(found.body).map_err(Problem::internal)?;
    let (data, metadata) = relationship_in::read_patch(&call, out.relationship_type, &out.additional_data)?;
    let now = call.now();
    out.additional_data = data;
    out.metadata = metadata.or(out.metadata);
    out.last_updated_time = time(now);
    let record = out.record((found.client, found.customer, id, edition), found.created_at)?;
    if out.relationship_type == RelationshipType::PayerPayee {
        let answer = Answer::json(&out)?.at(edition.into());
        let kept = changing.keep(&answer);
        let saved = house.table().put_record(&changing.key, &record, kept.as_ref()).await;
        return changing.saved(house, saved, answer).await;
    }
    let business = house.table().customer(house.vault(), found.client, found.customer).await?;
    let business = business.ok_or_else(|| Problem::not_found("relationship"))?;
    let edit = |relationships: &mut Vec<Relationship>| {
        let own = relationships.iter_mut().find(|own| own.id == id);
        let own = own.ok_or_else(|| Problem::not_found("relationship"))?;
        own.share = out.additional_data.percent_ownership;
        own.title.clone_from(&out.additional_data.title);
        own.updated_at = now;
        Ok(())
    };
    let records = vec![RecordChange::Put(record)];
    change::relationships(
        house,
        changing,
        business,
        edit,
        |_| records.clone(),
        || Ok(Answer::json(&out)?.at(edition.into())),
    )
    .await
}
