pub(crate) mod create;
pub(crate) mod disclosure;
pub(crate) mod get;
pub(crate) mod list;
