pub(crate) mod business;
mod business_in;
pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;

#[cfg(test)]
mod round_trip;
