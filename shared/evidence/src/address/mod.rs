//! Postal addresses: countries, subdivisions, ZIP codes and lines that are no street.

mod country;
mod line;
mod postal;
mod state;
mod subdivision;
mod zip;

pub use country::{Country, UnknownCountry};
pub use line::{is_general_delivery, is_po_box, is_private_mailbox};
pub use postal::{PostalLine, Unit};
pub use state::us_state;
pub use zip::{ZipCode, ZipProblem};
