//! `DELETE /v0/relationships/{relationship_id}`

use gatehouse_domain::Customer;
use gatehouse_domain::id::RelationshipId;
use gatehouse_domain::ownership::Relationship;
use gatehouse_store::{RecordChange, RecordKind};

use super::change;
use crate::call::Call;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Deleted, Problem, Reply, records};

/// Ends a relationship. The business's earlier revisions keep it on record.
#[utoipa::path(
    delete, path = "/v0/relationships/{relationship_id}", operation_id = "relationships.delete", tag = "relationships",
    params(
        ("relationship_id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    responses((status = 200, description = "What was deleted.", body = Deleted)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let id: RelationshipId = call.path_id("relationship_id", "relationship")?;
    let found = records::get(house, &call, RecordKind::Relationship, id.uuid(), "relationship").await?;
    let changing = changing.of_revision(found.edition)?;
    let client = found.client;
    let business = house.table().customer(house.vault(), client, found.customer).await?;
    let business = business.ok_or_else(|| Problem::not_found("relationship"))?;
    let relationships = &business.customer.facts.relationships;
    let Some(party) = relationships.iter().find(|own| own.id == id).map(|own| own.party) else {
        return Err(Problem::action_not_allowed("IMPROPER_RELATIONSHIP", "A payer and payee stay on record."));
    };
    let changes = |business: &Customer| {
        let mut changes = vec![RecordChange::Delete { client, kind: RecordKind::Relationship, id: id.uuid() }];
        if !business.facts.relationships.iter().any(|own| own.party == party) {
            changes.push(RecordChange::Unlink { client, owner: party, business: business.id });
        }
        changes
    };
    let edit = |relationships: &mut Vec<Relationship>| {
        relationships.retain(|own| own.id != id);
        Ok(())
    };
    change::relationships(house, changing, business, edit, changes, || Answer::json(&Deleted::of("relationship", &id)))
        .await
}
