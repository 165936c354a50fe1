pub(crate) mod customer;
pub(crate) mod decisions;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod replay;
pub(crate) mod requirements;
pub(crate) mod status;
