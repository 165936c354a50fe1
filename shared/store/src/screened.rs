//! The names under which a customer is screened, sealed beside the customer in the index `lists`: a changed watchlist is
//! compared with them, and no customer is opened for it.

use gatehouse_domain::screened::ScreenedParties;

use crate::client_key::ClientKey;
use crate::item;
use crate::keys::Key;

pub(crate) fn seal(key: &ClientKey, of: &Key, names: &ScreenedParties) -> Vec<u8> {
    key.seal_alike(&context(of), item::json(names).as_bytes())
}

/// `None` where there are none that can be read: who such a customer is has to be looked up.
pub(crate) fn unseal(key: &ClientKey, of: &Key, sealed: Option<&[u8]>) -> Option<ScreenedParties> {
    serde_json::from_slice(&key.unseal(&context(of), sealed?).ok()?).ok()
}

fn context(of: &Key) -> String {
    format!("{}~screened", of.pk())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;

    fn key(byte: u8) -> ClientKey {
        ClientKey::from_bytes(&[byte; 32]).unwrap()
    }

    fn customer(number: u128) -> Key {
        Key::Customer {
            client: sample::client_id(),
            customer: gatehouse_domain::id::CustomerId::new(uuid::Uuid::from_u128(number)),
        }
    }

    #[test]
    fn names_are_read_with_their_clients_key_and_in_their_place_alone() {
        let names = ScreenedParties { persons: ["Ada Example".to_owned()].into(), ..ScreenedParties::default() };
        let sealed = seal(&key(1), &customer(1), &names);
        assert_eq!(unseal(&key(1), &customer(1), Some(&sealed)), Some(names));
        assert_eq!(unseal(&key(2), &customer(1), Some(&sealed)), None);
        assert_eq!(unseal(&key(1), &customer(2), Some(&sealed)), None);
        assert_eq!(unseal(&key(1), &customer(1), None), None);
        assert!(!sealed.windows(3).any(|window| window == b"Ada"));
    }
}
