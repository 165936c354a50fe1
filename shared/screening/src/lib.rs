//! Sanctions and PEP screening: real lists in, a compact index out, and for one name the entries that may be its bearer,
//! each with a score, a verdict and reasons an officer can read.
//!
//! ```no_run
//! use gatehouse_screening::{EntityKind, Index, PartialDate, Query, Settings};
//!
//! let index = Index::from_bytes(std::fs::read("watchlists.idx")?)?;
//! let query = Query {
//!     names: vec!["Jane Example".to_owned()],
//!     kind: EntityKind::Person,
//!     birth: PartialDate::parse("1970-01-31"),
//!     ..Query::default()
//! };
//! let screening = index.screen(&query, &Settings::default());
//! println!("{:?} over {} lists", screening.verdict, screening.lists.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The crate is pure: it reads no files, keeps no state and knows nothing of customers. Building
//! ([`IndexBuilder`]) happens once per list version; screening reads the index in place.

mod country;
mod dates;
mod dismissed;
mod effect;
mod entity;
mod explain;
mod hit;
mod identifier;
mod index;
mod judge;
pub mod lists;
mod names;
mod query;
mod remarks;
mod text;

pub use country::country_code;
pub use dates::{BirthDate, PartialDate};
pub use dismissed::{Dismissed, Reviewed};
pub use effect::Effect;
pub use entity::{Entity, EntityKind, Gender, Identifier, IdentifierKind, ListedName, NameQuality};
pub use hit::{Hit, ListOutcome, Screening, Verdict};
#[doc(hidden)]
pub use index::with_right_checksum;
pub use index::{
    BuildError, BuildReport, Built, Delta, EntryVersion, Index, IndexBuilder, IndexError, IndexVersion, ListVersion,
    build_index,
};
pub use judge::compare_entity;
pub use names::{BorneName, borne_name, compare_names};
pub use query::{Query, Settings};
