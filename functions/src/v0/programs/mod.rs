pub(crate) mod create;
pub(crate) mod diff;
pub(crate) mod dry_run;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod program;
pub(crate) mod validate;
