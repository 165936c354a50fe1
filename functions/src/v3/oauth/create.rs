//! `POST /v3.1/oauth/{id}`

use chrono::Duration;
use gatehouse_domain::id::CustomerId;
use gatehouse_store::{Refresh, SaveError, StoredCustomer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::tokens::{self, Grant, OAUTH_SECONDS, Scopes};
use crate::v3::{Answer, Problem, Reply};

#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateKey {
    refresh_token: String,
    /// What the key is to allow; everything the user's logins may do unless said.
    scope: Option<Vec<String>>,
}

impl std::fmt::Debug for CreateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateKey").field("scope", &self.scope).finish_non_exhaustive()
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct OauthKey {
    client_id: String,
    client_name: String,
    /// Unix seconds, as text.
    expires_at: String,
    /// Seconds, as text.
    #[schema(example = "7200")]
    expires_in: String,
    oauth_key: String,
    /// How many more keys the refresh token makes before it is replaced.
    refresh_expires_in: u32,
    /// The token to use next time.
    refresh_token: String,
    scope: Vec<&'static str>,
    user_id: String,
}

/// Makes a key with which the client acts on behalf of the user for two hours.
///
/// Ignores idempotency keys: a key that was answered before may have expired since.
#[utoipa::path(
    post, path = "/v3.1/oauth/{id}", operation_id = "oauth.create", tag = "oauth",
    params(("id" = String, Path)),
    request_body = CreateKey,
    responses((status = 200, description = "The key.", body = OauthKey)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let id: CustomerId = call.path_id("id", "user")?;
    let body: CreateKey = call.json()?;
    let found = house.table().customer(house.vault(), caller.client.id, id).await?;
    let stored = found.ok_or_else(|| Problem::not_found("user"))?;
    // SynapsePy fetches the user for a new token when it hears "incorrect values".
    if !tokens::is_refresh_token(&stored.key, id, stored.refresh.generation, &body.refresh_token) {
        return Err(Problem::incorrect_values("The refresh token is not the user's present one; get the user."));
    }
    if stored.customer.is_suspended() {
        return Err(Problem::from(gatehouse_domain::update::Refusal::Suspended(stored.customer.permission())));
    }
    let scopes = scopes(&stored, body.scope.as_deref())?;
    let refresh = use_refresh(house, caller.client.id, id, stored.refresh).await?;
    let expires_at = House::now() + Duration::seconds(OAUTH_SECONDS);
    tracing::info!(customer = %id, "issued an OAuth key");
    Answer::json(&OauthKey {
        client_id: caller.client.id.to_string(),
        client_name: caller.client.name.clone(),
        expires_at: expires_at.timestamp().to_string(),
        expires_in: OAUTH_SECONDS.to_string(),
        oauth_key: Grant { user: id, scopes, expires_at }.seal(&stored.key),
        refresh_expires_in: refresh.uses_left,
        refresh_token: tokens::refresh_token(&stored.key, id, refresh.generation),
        scope: scopes.names(),
        user_id: id.to_string(),
    })
}

fn scopes(stored: &StoredCustomer, wanted: Option<&[String]>) -> Result<Scopes, Problem> {
    let allowed = if stored.customer.may_write() { Scopes::all() } else { Scopes::reading() };
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else {
        return Ok(allowed);
    };
    let wanted =
        Scopes::parse(wanted).map_err(|position| Problem::payload(format!("scope[{position}] is no OAuth scope")))?;
    if wanted.within(allowed) {
        return Ok(wanted);
    }
    Err(Problem::not_allowed("The user's logins may only read; ask for scopes that end in |GET."))
}

async fn use_refresh(
    house: &House,
    client: gatehouse_domain::id::ClientId,
    id: CustomerId,
    refresh: Refresh,
) -> Result<Refresh, Problem> {
    house.table().use_refresh(client, id, refresh).await.map_err(|error| match error {
        SaveError::Conflict => Problem::incorrect_values("The refresh token has just been used up; get the user."),
        error => error.into(),
    })
}
