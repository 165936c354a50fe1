mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod relationship;
mod relationship_in;
pub(crate) mod update;
