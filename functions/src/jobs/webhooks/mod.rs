pub(crate) mod deliver;
pub(crate) mod sweep;
