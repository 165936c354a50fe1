//! `GET /v3.1/users/{id}`

use gatehouse_domain::id::CustomerId;
use gatehouse_store::StoredCustomer;

use super::user::{User, View};
use crate::call::Call;
use crate::house::House;
use crate::tokens;
use crate::v3::{Answer, Problem, Reply};

/// How long a link to a file works.
const LINK_SECONDS: u64 = 300;

/// Shows a user; with `full_dehydrate=yes` also what was submitted, identity numbers masked.
///
/// The client's own credential is enough, whatever OAuth key comes with it: SynapsePy comes here for a new refresh
/// token when that key has expired, and still sends it.
#[utoipa::path(
    get, path = "/v3.1/users/{id}", operation_id = "users.get", tag = "users",
    params(("id" = String, Path), ("full_dehydrate" = Option<String>, Query, description = "`yes` echoes what was submitted.")),
    responses((status = 200, description = "The user.", body = User)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let id: CustomerId = call.path_id("id", "user")?;
    let found = house.table().customer(house.vault(), caller.client.id, id).await?;
    let stored = found.ok_or_else(|| Problem::not_found("user"))?;
    Ok(Answer::json(&show(house, &call, &stored)?)?.at(stored.customer.revision))
}

/// A stored user as an answer to `call` shows it.
pub(crate) fn show(house: &House, call: &Call, stored: &StoredCustomer) -> Result<User, Problem> {
    let link = |key: &str| house.documents().presign_get(key, LINK_SECONDS, House::now());
    let full = call.query("full_dehydrate").as_deref() == Some("yes");
    let view = View {
        base_url: &call.base_url(),
        client_name: &call.caller()?.client.name,
        refresh_token: Some(tokens::refresh_token(&stored.key, stored.customer.id, stored.refresh.generation)),
        file_link: full.then_some(&link as &dyn Fn(&str) -> String),
    };
    Ok(view.show(&stored.customer))
}
