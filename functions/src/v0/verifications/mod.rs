pub(crate) mod adhoc;
pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod list;
mod vendor_info;
pub(crate) mod verification;
mod verification_in;
pub(crate) mod verify;
