//! Postal addresses: countries, subdivisions, ZIP codes and lines that are no street.

mod country;
mod line;
mod subdivision;
mod zip;

pub use country::{Country, UnknownCountry};
pub use line::{is_general_delivery, is_po_box, is_private_mailbox};
pub use zip::{ZipCode, ZipProblem};
