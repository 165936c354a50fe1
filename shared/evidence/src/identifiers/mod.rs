//! Numbers that governments give to persons and businesses. A parsed number has a possible form; only its issuer
//! knows whether it exists. None of them shows itself in debug output.

mod digits;
mod ein;
mod itin;
mod passport;
mod ssn;

pub use ein::{Ein, EinFlag, EinProblem};
pub use itin::{Atin, Itin, ItinProblem};
pub use passport::{PassportNumber, PassportProblem};
pub use ssn::{Ssn, SsnProblem};
