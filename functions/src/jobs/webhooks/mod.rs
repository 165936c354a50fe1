pub(crate) mod deliver;
mod gate;
mod payload;
pub(crate) mod sweep;
