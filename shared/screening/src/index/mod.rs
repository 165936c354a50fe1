//! The screening index: built once per version of the lists, used where it lies.

mod build;
mod delta;
mod format;
mod load;
mod scan;
mod screen;
mod version;
mod vocabulary;

pub use build::{BuildError, BuildReport, Built, IndexBuilder, build_index};
pub use delta::{Delta, EntryVersion};
pub use load::{Index, IndexError, with_right_checksum};
pub use version::{IndexVersion, ListVersion};
