//! `GET /v0/relationships/{relationship_id}`

use gatehouse_domain::id::RelationshipId;
use gatehouse_store::RecordKind;

use super::relationship::RelationshipOut;
use crate::call::Call;
use crate::house::House;
use crate::v0::{Answer, Reply, records};

/// Shows a relationship.
#[utoipa::path(
    get, path = "/v0/relationships/{relationship_id}", operation_id = "relationships.get", tag = "relationships",
    params(("relationship_id" = String, Path)),
    responses((status = 200, description = "The relationship.", body = RelationshipOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let id: RelationshipId = call.path_id("relationship_id", "relationship")?;
    let found = records::get(house, &call, RecordKind::Relationship, id.uuid(), "relationship").await?;
    Ok(Answer::json(&found.body)?.at(found.edition.into()))
}
