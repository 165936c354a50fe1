//! The watchlists: built from their publishers' files once, read by every screening environment.

pub(crate) mod index;
pub(crate) mod refresh;
