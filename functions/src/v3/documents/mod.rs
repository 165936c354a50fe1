pub(crate) mod upload;
