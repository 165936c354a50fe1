//! Refresh tokens and OAuth keys. Both are made and checked with the client's data key, so that neither is
//! stored anywhere: a refresh token is a tag over the user and its generation, an OAuth key a tag over the
//! user, its scopes and its end.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use gatehouse_domain::id::CustomerId;
use gatehouse_store::ClientKey;

/// How long an OAuth key lives (Synapse: `expires_in: "7200"`).
pub(crate) const OAUTH_SECONDS: i64 = 7200;

/// Everything that an OAuth key may allow, in Synapse's words.
pub(crate) const SCOPES: &[&str] = &[
    "USER|PATCH",
    "USER|GET",
    "NODES|POST",
    "NODES|GET",
    "NODE|GET",
    "NODE|PATCH",
    "NODE|DELETE",
    "TRANS|POST",
    "TRANS|GET",
    "TRAN|GET",
    "TRAN|PATCH",
    "TRAN|DELETE",
    "SUBNETS|POST",
    "SUBNETS|GET",
    "SUBNET|GET",
    "SUBNET|PATCH",
    "STATEMENTS|GET",
    "STATEMENT|GET",
    "STATEMENTS|POST",
    "CONVERSATIONS|POST",
    "CONVERSATIONS|GET",
    "CONVERSATION|GET",
    "CONVERSATION|PATCH",
    "MESSAGES|POST",
    "MESSAGES|GET",
];

/// A set of [`SCOPES`], one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scopes(u32);

impl Scopes {
    pub(crate) const fn all() -> Self {
        Self((1 << SCOPES.len()) - 1)
    }

    /// What a login that may only read may have.
    pub(crate) fn reading() -> Self {
        Self(SCOPES.iter().enumerate().filter(|(_, name)| name.ends_with("|GET")).map(|(bit, _)| 1 << bit).sum())
    }

    /// The set of those names, or the first that is no scope.
    pub(crate) fn parse(names: &[String]) -> Result<Self, usize> {
        let mut set = 0;
        for (position, name) in names.iter().enumerate() {
            let bit = SCOPES.iter().position(|known| known == name).ok_or(position)?;
            set |= 1 << bit;
        }
        Ok(Self(set))
    }

    pub(crate) const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    pub(crate) fn has(self, name: &str) -> bool {
        SCOPES.iter().position(|known| *known == name).is_some_and(|bit| self.0 & (1 << bit) != 0)
    }

    pub(crate) fn names(self) -> Vec<&'static str> {
        SCOPES.iter().enumerate().filter(|(bit, _)| self.0 & (1 << bit) != 0).map(|(_, name)| *name).collect()
    }
}

/// The refresh token of a user's present generation.
pub(crate) fn refresh_token(key: &ClientKey, user: CustomerId, generation: u32) -> String {
    let tag = key.tag("refresh token", &refresh_message(user, generation));
    format!("refresh_{}", URL_SAFE_NO_PAD.encode(tag))
}

/// Whether a token is the user's present one.
pub(crate) fn is_refresh_token(key: &ClientKey, user: CustomerId, generation: u32, token: &str) -> bool {
    token
        .strip_prefix("refresh_")
        .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
        .is_some_and(|tag| key.verify("refresh token", &refresh_message(user, generation), &tag))
}

fn refresh_message(user: CustomerId, generation: u32) -> Vec<u8> {
    [user.uuid().as_bytes().as_slice(), &generation.to_be_bytes()].concat()
}

/// What an OAuth key says once its tag is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) user: CustomerId,
    pub(crate) scopes: Scopes,
    pub(crate) expires_at: DateTime<Utc>,
}

const GRANT_BYTES: usize = 16 + 4 + 8;

impl Grant {
    pub(crate) fn seal(self, key: &ClientKey) -> String {
        let grant = self.bytes();
        let tag = key.tag("oauth key", &grant);
        format!("oauth_{}", URL_SAFE_NO_PAD.encode([grant.as_slice(), &tag].concat()))
    }

    /// Reads a key that this client's data key tagged.
    pub(crate) fn open(key: &ClientKey, token: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token.strip_prefix("oauth_")?).ok()?;
        let (grant, tag) = bytes.split_at_checked(GRANT_BYTES)?;
        if !key.verify("oauth key", grant, tag) {
            return None;
        }
        let (user, rest) = grant.split_first_chunk::<16>()?;
        let (scopes, rest) = rest.split_first_chunk::<4>()?;
        let expires = i64::from_be_bytes(*rest.first_chunk::<8>()?);
        Some(Self {
            user: CustomerId::new(uuid::Uuid::from_bytes(*user)),
            scopes: Scopes(u32::from_be_bytes(*scopes)),
            expires_at: DateTime::from_timestamp(expires, 0)?,
        })
    }

    fn bytes(self) -> Vec<u8> {
        let (user, expires) = (self.user.uuid(), self.expires_at.timestamp());
        [user.as_bytes().as_slice(), &self.scopes.0.to_be_bytes(), &expires.to_be_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test_key(byte: u8) -> ClientKey {
        ClientKey::from_bytes(&[byte; 32]).unwrap()
    }

    fn grant() -> Grant {
        Grant {
            user: CustomerId::new(uuid::Uuid::from_u128(7)),
            scopes: Scopes::parse(&["USER|GET".to_owned()]).unwrap(),
            expires_at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
        }
    }

    #[test]
    fn a_key_says_what_was_sealed_and_nothing_else() {
        let key = test_key(1);
        let token = grant().seal(&key);
        assert_eq!(Grant::open(&key, &token), Some(grant()));
        assert_eq!(Grant::open(&test_key(2), &token), None);
        for position in 6..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[position] = if forged[position] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            // The last character may differ in bits that the encoding drops, and is refused for that.
            assert_eq!(Grant::open(&key, &forged), None, "{position}");
        }
        assert_eq!(Grant::open(&key, "oauth_"), None);
        assert_eq!(Grant::open(&key, "no key"), None);
    }

    #[test]
    fn a_refresh_token_is_of_one_user_and_one_generation() {
        let key = test_key(1);
        let (one, other) = (CustomerId::new(uuid::Uuid::from_u128(1)), CustomerId::new(uuid::Uuid::from_u128(2)));
        let token = refresh_token(&key, one, 0);
        assert!(is_refresh_token(&key, one, 0, &token));
        assert!(!is_refresh_token(&key, one, 1, &token));
        assert!(!is_refresh_token(&key, other, 0, &token));
        assert!(!is_refresh_token(&test_key(2), one, 0, &token));
    }

    #[test]
    fn a_reading_login_gets_no_scope_that_writes() {
        assert!(Scopes::reading().names().iter().all(|name| name.ends_with("|GET")));
        assert!(!Scopes::all().within(Scopes::reading()));
        assert!(!Scopes::reading().has("USER|PATCH"));
        assert_eq!(Scopes::parse(&["USER|GET".to_owned(), "USER|DELETE".to_owned()]), Err(1));
    }
}
