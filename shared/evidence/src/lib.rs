//! Readers of what applicants submit: identity documents, pictures, and the numbers and addresses that they type.
//!
//! Everything here is pure: bytes or text in, a typed reading or a typed problem out. A reading says what a document
//! states, never that the document is genuine. Nothing here knows of customers, storage or the clock, and no personal
//! value appears in an error or in debug output.

pub mod aamva;
pub mod address;
pub mod age;
#[cfg(feature = "barcode")]
pub mod barcode;
pub mod contact;
mod containment;
pub mod data_uri;
pub mod file;
pub mod film;
pub mod identifiers;
pub mod image;
pub mod mrz;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod personal_name;
pub mod text;
#[cfg(feature = "vendor")]
pub mod vendor;

pub use text::unaccented;
