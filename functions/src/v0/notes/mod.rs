pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod note;
pub(crate) mod update;
