pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod person;
pub(crate) mod person_in;
pub(crate) mod update;

#[cfg(test)]
mod round_trip;
