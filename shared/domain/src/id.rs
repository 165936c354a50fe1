//! Identifiers. Each kind has a type of its own, so that a document's id cannot stand where a
//! customer's is meant. All are UUIDv7 when made by Gatehouse: they sort by the time of creation.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fact::ContentHash;

/// A text that is not a UUID in its usual hyphenated form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: a UUID such as 0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f is expected")]
pub struct MalformedId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that the caller made.
            #[must_use]
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The UUID itself.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;

            /// Takes the hyphenated form alone, so that one id has one spelling in keys and URLs.
            fn from_str(text: &str) -> Result<Self, MalformedId> {
                let id = Uuid::try_parse(text).map_err(|_| MalformedId)?;
                let mut canonical = [0; uuid::fmt::Hyphenated::LENGTH];
                if *id.hyphenated().encode_lower(&mut canonical) != *text {
                    return Err(MalformedId);
                }
                Ok(Self(id))
            }
        }
    };
}

id!(
    /// A fintech that uses this installation: the tenant.
    ClientId
);
id!(
    /// A customer of a client: a person or a business. Synapse calls it a user.
    CustomerId
);
id!(
    /// An entry of a watchlist that may be a customer: named by what it is about, not made.
    AlertId
);

impl AlertId {
    /// A UUID of version 8 (RFC 9562) from the hash of what the alert is about.
    #[must_use]
    pub fn named(hash: ContentHash) -> Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.bytes()[..16]);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

id!(
    /// A base document or one of its sub-documents.
    DocumentId
);
id!(
    /// Something that happened to a customer; stable over retries and replays of its webhooks.
    EventId
);
impl EventId {
    /// The id under which the event is told as one of its types. It follows from the event's own, so that it is the same
    /// on every attempt, replay and endpoint.
    #[must_use]
    pub fn told_as(self, kind: crate::changed::EventType) -> Self {
        let place = crate::changed::EventType::ALL.iter().position(|own| *own == kind).unwrap_or_default();
        let mut bytes = self.0.into_bytes();
        // The last bytes of a UUIDv7 are random; the event's own id stays for Synapse's envelope.
        bytes[15] ^= u8::try_from(place + 1).unwrap_or_default();
        Self(Uuid::from_bytes(bytes))
    }
}

id!(
    /// A program tried on a client's stored customers.
    BacktestId
);
id!(
    /// A client's wish to hear of events at a URL.
    SubscriptionId
);
id!(
    /// What somebody answered about a customer.
    VerificationId
);
id!(
    /// That a customer was shown, or acknowledged, a disclosure.
    DisclosureId
);
id!(
    /// A party's part in a business.
    RelationshipId
);
id!(
    /// A remark about a customer.
    NoteId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_an_id_of_its_own_for_each_type() {
        let event = EventId::new(Uuid::from_u128(0x0192_f0c1_2b6c_7cc3_98c4_dc0c_0c07_398f));
        let mut ids: Vec<EventId> =
            crate::changed::EventType::ALL.iter().map(|kind| event.told_as(*kind)).chain([event]).collect();
        assert_eq!(ids[0].to_string(), "0192f0c1-2b6c-7cc3-98c4-dc0c0c07398e");
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), crate::changed::EventType::ALL.len() + 1);
    }

    #[test]
    fn one_id_has_one_spelling() {
        let text = "0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f";
        let id: CustomerId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        for other in [
            text.to_uppercase(),
            text.replace('-', ""),
            format!("{{{text}}}"),
            format!("{text} "),
            String::new(),
            "CLIENT#x".to_owned(),
        ] {
            assert_eq!(other.parse::<CustomerId>(), Err(MalformedId), "{other}");
        }
    }
}
