pub(crate) mod ask;
