pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod person;
mod person_in;
