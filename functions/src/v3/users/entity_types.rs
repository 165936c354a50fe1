//! `GET /v3.1/users/entity-types`

use gatehouse_domain::entity::{Entity, EntityType};
use serde::Serialize;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v3::{Answer, Reply};

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) struct EntityTypes {
    business: Vec<EntityTypeOut>,
    personal: Vec<EntityTypeOut>,
}

#[derive(Debug, Serialize, ToSchema)]
struct EntityTypeOut {
    #[serde(rename = "type")]
    kind: &'static str,
    description: &'static str,
}

/// Lists what a base document's holder can be.
#[utoipa::path(
    get, path = "/v3.1/users/entity-types", operation_id = "users.entity_types", tag = "users", security(()),
    responses((status = 200, description = "Every entity type.", body = EntityTypes)),
)]
pub(crate) async fn handle(_house: &'static House, _call: Call) -> Reply {
    Answer::json(&EntityTypes { business: of(Entity::Business), personal: of(Entity::Personal) })
}

fn of(entity: Entity) -> Vec<EntityTypeOut> {
    EntityType::all()
        .filter(|kind| kind.entity() == entity)
        .map(|kind| EntityTypeOut { kind: kind.name(), description: kind.description() })
        .collect()
}
