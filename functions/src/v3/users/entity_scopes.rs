//! `GET /v3.1/users/entity-scopes`

use gatehouse_domain::entity::ENTITY_SCOPES;
use serde::Serialize;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v3::{Answer, Reply};

/// The same scopes are open to persons and businesses.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) struct EntityScopes {
    business: &'static [&'static str],
    personal: &'static [&'static str],
}

/// Lists what a base document's holder can do for a living.
#[utoipa::path(
    get, path = "/v3.1/users/entity-scopes", operation_id = "users.entity_scopes", tag = "users", security(()),
    responses((status = 200, description = "Every entity scope.", body = EntityScopes)),
)]
pub(crate) async fn handle(_house: &'static House, _call: Call) -> Reply {
    Answer::json(&EntityScopes { business: ENTITY_SCOPES, personal: ENTITY_SCOPES })
}
