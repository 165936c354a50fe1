//! `/v3.1/users`: Synapse's users.

mod access;
pub(crate) mod create;
pub(crate) mod document_types;
pub(crate) mod documents_in;
pub(crate) mod entity_scopes;
pub(crate) mod entity_types;
pub(crate) mod get;
pub(crate) mod list;
mod officer;
pub(crate) mod update;
pub(crate) mod user;

pub(crate) use access::{UserKey, require_scope};
pub(crate) use documents_in::zone;
