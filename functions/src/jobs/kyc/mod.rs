pub(crate) mod process;
pub(crate) mod sweep;
