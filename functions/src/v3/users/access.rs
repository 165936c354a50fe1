//! Acting on behalf of a user: `X-SP-USER: oauth_key|fingerprint`.

use chrono::{DateTime, Utc};
use gatehouse_domain::id::CustomerId;
use gatehouse_store::ClientKey;

use crate::call::Call;
use crate::tokens::Grant;
use crate::v3::Problem;

/// What a request says of the user on whose behalf it is made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum UserKey {
    /// The client acts in its own name (`|fingerprint`, or no header).
    None,
    Granted(Grant),
}

impl UserKey {
    /// Reads and checks the key; one that is there but wrong is refused even where none is needed.
    pub(crate) fn of(call: &Call, key: &ClientKey, user: CustomerId, now: DateTime<Utc>) -> Result<Self, Problem> {
        let header = call.header("x-sp-user").unwrap_or_default();
        let token = header.split('|').next().unwrap_or_default().trim();
        if token.is_empty() {
            return Ok(Self::None);
        }
        let grant = Grant::open(key, token).filter(|grant| grant.user == user);
        let grant = grant.ok_or_else(|| Problem::user_credentials("The OAuth key is not this user's."))?;
        if grant.expires_at <= now {
            return Err(Problem::user_credentials("The OAuth key has expired; POST /v3.1/oauth for a new one."));
        }
        Ok(Self::Granted(grant))
    }
}

/// Lets a request through whose OAuth key has the scope.
pub(crate) fn require_scope(user_key: &UserKey, scope: &str) -> Result<(), Problem> {
    match user_key {
        UserKey::None => Err(Problem::user_credentials("An OAuth key of the user's is required in X-SP-USER.")),
        UserKey::Granted(grant) if !grant.scopes.has(scope) => {
            Err(Problem::not_allowed("The OAuth key does not have the scope that this needs."))
        }
        UserKey::Granted(_) => Ok(()),
    }
}
