pub(crate) mod create;
pub(crate) mod delete;
mod owner;
pub(crate) mod personal_id;
pub(crate) mod update;
