//! Where files lie in the documents bucket.
//!
//! Whatever comes from outside lands under `quarantine/` and leaves it only through `documents.inspect`.

use gatehouse_domain::fact::ContentHash;
use gatehouse_domain::id::{ClientId, CustomerId, DocumentId};
use uuid::Uuid;

/// A file that came inside a request body. Each has an object of its own, even where two have the same bytes: each
/// is inspected, and then removed, by itself.
pub(crate) fn inline_key(client: ClientId, customer: CustomerId, file: Uuid) -> String {
    format!("quarantine/inline/{client}/{customer}/{file}")
}

/// Whose inline file an object is; the customer's documents say which.
pub(crate) fn parse_inline_key(key: &str) -> Option<(ClientId, CustomerId)> {
    let mut parts = key.strip_prefix("quarantine/inline/")?.split('/');
    let owner = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next()?.parse::<Uuid>().ok()?;
    parts.next().is_none().then_some(owner)
}

/// A file that the customer uploads with a presigned form; S3 announces it.
pub(crate) fn upload_key(client: ClientId, customer: CustomerId, document: DocumentId, upload: Uuid) -> String {
    format!("quarantine/uploads/{client}/{customer}/{document}/{upload}")
}

/// Whose upload an announced object is.
pub(crate) fn parse_upload_key(key: &str) -> Option<(ClientId, CustomerId, DocumentId)> {
    let mut parts = key.strip_prefix("quarantine/uploads/")?.split('/');
    let owner = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next()?.parse::<Uuid>().ok()?;
    parts.next().is_none().then_some(owner)
}

/// A file that was inspected and may be opened.
pub(crate) fn clean_key(client: ClientId, customer: CustomerId, document: DocumentId, hash: ContentHash) -> String {
    format!("clean/{client}/{customer}/{document}/{hash}")
}

/// A page of a clean PDF, as a picture.
pub(crate) fn page_key(clean: &str, number: u16) -> String {
    format!("{clean}/pages/{number}.jpg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_is_known_by_its_key_and_nothing_else_is_an_upload() {
        let ids: Vec<Uuid> = (1..=4).map(Uuid::from_u128).collect();
        let owner = (ClientId::new(ids[0]), CustomerId::new(ids[1]), DocumentId::new(ids[2]));
        let key = upload_key(owner.0, owner.1, owner.2, ids[3]);
        assert_eq!(parse_upload_key(&key), Some(owner));
        let inline = inline_key(owner.0, owner.1, ids[3]);
        for other in [inline.as_str(), "quarantine/uploads/a/b/c/d", &format!("{key}/more"), &key[..key.len() - 3], ""]
        {
            assert_eq!(parse_upload_key(other), None, "{other}");
        }
        assert_eq!(parse_inline_key(&inline), Some((owner.0, owner.1)));
        for other in [key.as_str(), "quarantine/inline/a/b/c", &format!("{inline}/more"), ""] {
            assert_eq!(parse_inline_key(other), None, "{other}");
        }
    }
}
