pub(crate) mod alert;
pub(crate) mod list;
pub(crate) mod update;
