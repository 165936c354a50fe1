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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Kind;
    use crate::tokens::Scopes;

    const NOON: DateTime<Utc> = DateTime::from_timestamp(1_795_348_800, 0).unwrap();

    fn user() -> CustomerId {
        CustomerId::new(uuid::Uuid::from_u128(7))
    }

    fn read(header: &str) -> Result<UserKey, Problem> {
        let request = lambda_http::http::Request::builder().header("x-sp-user", header);
        let call = Call::new(request.body(lambda_http::Body::Empty).unwrap());
        UserKey::of(&call, &key(), user(), NOON)
    }

    fn key() -> ClientKey {
        ClientKey::from_bytes(&[1; 32]).unwrap()
    }

    #[test]
    fn a_key_is_good_until_it_expires() {
        let grant = |seconds| Grant {
            user: user(),
            scopes: Scopes::all(),
            expires_at: NOON + chrono::TimeDelta::seconds(seconds),
        };
        assert_eq!(read(&format!("{}|fp", grant(1).seal(&key()))), Ok(UserKey::Granted(grant(1))));
        let expired = read(&format!("{}|fp", grant(0).seal(&key()))).unwrap_err();
        assert_eq!(expired.kind, Kind::UserCredentials);
        let of_another = Grant { user: CustomerId::new(uuid::Uuid::from_u128(8)), ..grant(1) };
        assert_eq!(read(&of_another.seal(&key())).unwrap_err().kind, Kind::UserCredentials);
    }

    #[test]
    fn without_a_key_the_client_acts_in_its_own_name() {
        assert_eq!(read("|fp"), Ok(UserKey::None));
        assert_eq!(require_scope(&UserKey::None, "USER|PATCH").unwrap_err().kind, Kind::UserCredentials);
    }
}
