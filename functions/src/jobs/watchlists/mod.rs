//! The watchlists: built from their publishers' files once, read by every screening environment, and asked again for those
//! whom a change may concern.

pub(crate) mod index;
pub(crate) mod refresh;
pub(crate) mod rescreen;
mod sources;
